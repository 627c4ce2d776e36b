"""Being asked, each alone, whether somebody leads the two; and the pages around that.

    awaited    whoever is to lead from the start has not come yet
    consent    who it is, what they see and may, and three answers
    asked      this person has answered, and it is not known what the other says
    two        it was anything but two yeses, or one would rather not wait: the two can begin

From the start these take the place of the first page. In a session that goes on, the line asks, and
the page stands there only as long as this person wants to read it.
"""

from protocol.door.introduction import Introduction, Policy
from protocol.session.controls import NOT_WITH_A_THIRD, Consented
from protocol.session.session import Gathering
from tui.news import Line
from tui.pages.frame import head
from tui.pages.gathering import is_to_be_accepted
from tui.pages.page import Here, Page, row
from tui.pages.parts import Button, Deed, Do, Part, Tell, Text, Wish
from tui.seat.room_state import RoomState
from tui.words import consenting as consenting_words
from tui.words import help as help_words
from tui.words import leading as leading_words
from tui.words import room as room_words

LATE_S = 60.0
"""After so long in the room it is offered to begin without whoever is to lead."""


def consent_now(state: RoomState, here: Here) -> Page | None:
    """The page about somebody who would lead, where one is due; None: the session goes on."""
    third, expected = state.session.third, state.expected
    is_before = isinstance(state.phase, Gathering)
    if third.question is not None and (is_before or expected.is_reading):
        if state.may(Consented):
            is_other = not expected.is_as_expected
            return (_other_page if is_other else consent_page)(state, here)
        return asked_page(state, here) if is_before else None
    if not is_before or third.seated is not None or expected.introduction is None:
        return None
    if expected.begins_alone and is_to_be_accepted(state):
        return None  # the guide is still to be read
    if third.is_declined or third.is_put_off:
        return two_page(state, here)
    return None if third.has_gone else awaited_page(state, here)


def consent_page(state: RoomState, here: Here) -> Page:
    """Who would lead, in their own words and in those of the program; a yes names all of it."""
    kim, question = state.leader, state.session.third.question
    assert question is not None
    said, expected = question.introduction, state.expected
    assert said is not None, "only a third seat itself is told of nobody"
    spoken = "" if expected.spoken is None else consenting_words.compare(kim, expected.spoken)
    told = spoken or ("" if expected.is_met else consenting_words.is_meeting(kim))
    yes: Deed = Do(question.consent)
    if not expected.is_met:
        yes = Tell(consenting_words.meets_first(kim))
    return Page(
        "consent",
        state.session.page,
        here,
        stage=question.keys,
        head=head(
            state,
            Text(consenting_words.would_lead(kim), "title"),
            Text(said.about, "prompt", is_shown=bool(said.about)),
        ),
        body=(
            Text(told, "mine", "compare", bool(told)),
            *(Text(each, "reading gap") for each in _of_them(kim, said)),
        ),
        foot=(
            row(
                [
                    # All of it is read before a yes: a press goes to what is below first.
                    Button(consenting_words.YES, "fine", (yes,), is_main=True, answers=True),
                    Button(consenting_words.NO, "no", (_NO,), answers=True),
                ]
            ),
            row([Button(consenting_words.LATER, "later", (_NO,), answers=True), *_back(state)]),
        ),
        mains=None,
        focus=("fine",),
        waits=consenting_words.THREE_ANSWERS,
        no_box=consenting_words.THREE_ANSWERS,
        help=help_words.CONSENT,
        is_still=True,
        turns_no_page=True,
    )


def _of_them(kim: str, said: Introduction) -> list[str]:
    told = [
        consenting_words.sees(kim),
        consenting_words.cannot(kim),
        consenting_words.may(kim, speaks_alone=said.policy is not Policy.NONE),
        consenting_words.told_alone(leading_words.POLICY[said.policy]),
    ]
    if said.law:
        told.append(consenting_words.of_the_law(said.law))
    if said.call:
        told.append(consenting_words.the_call(said.call))
    return [*told, consenting_words.either(kim)]


_NO = Do(NOT_WITH_A_THIRD)


def _back(state: RoomState) -> tuple[Part, ...]:
    """In a session that goes on: back to it, with nothing answered."""
    if isinstance(state.phase, Gathering):
        return ()
    return (Button(consenting_words.BACK, "back", (Wish.LET_BE,)),)


def _other_page(state: RoomState, here: Here) -> Page:
    """Whom both are asked about is not whom this person has met: nobody can be let in by that."""
    known = state.expected.introduction
    kim = state.leader if known is None else known.name
    return Page(
        "other",
        state.session.page,
        here,
        head=head(state, Text(consenting_words.OTHER_TITLE, "title caution")),
        body=(Text(consenting_words.other_text(kim), "reading"),),
        foot=(row([Button(consenting_words.OTHER_NO, "no", (_NO,), answers=True), *_back(state)]),),
        mains=None,
        focus=("no",),
        help=help_words.CONSENT,
        is_still=True,
        turns_no_page=True,
    )


def asked_page(state: RoomState, here: Here) -> Page:
    """Whoever has answered waits, and sees nothing of the other's answer."""
    return Page(
        "asked",
        state.session.page,
        here,
        look="still",
        head=head(state),
        body=(
            Text(consenting_words.BOTH_ASKED, "title centred"),
            Text(consenting_words.WAITS, "reading centred"),
        ),
        help=help_words.CONSENT,
        is_still=True,
        turns_no_page=True,
    )


def two_page(state: RoomState, here: Here) -> Page:
    """Whoever said what: the two can begin, or leave it for another time."""
    has_begun = state.expected.begins_alone
    told = consenting_words.JUST_TWO_TEXT
    if has_begun:
        told = consenting_words.begins_two(state.partner)
    begin = Button(
        consenting_words.BEGIN, "begin", (Wish.BEGIN_ALONE,), is_main=True, is_shown=not has_begun
    )
    return Page(
        "two",
        state.session.page,
        here,
        stage=has_begun,
        look="still",
        head=head(state),
        body=(
            Text(consenting_words.JUST_TWO, "title centred"),
            Text(told, "reading centred"),
        ),
        foot=(row([begin, Button(consenting_words.ANOTHER_TIME, "home", (Wish.HOME,))]),),
        help=help_words.JUST_TWO,
        is_still=True,
        turns_no_page=True,
    )


def awaited_page(state: RoomState, here: Here) -> Page:
    """Whoever is to lead has not come; after a while the two may begin without."""
    kim, has_begun = state.leader, state.expected.begins_alone
    is_late = here.has_waited and not has_begun
    told = consenting_words.lets_in(kim)
    if state.news.line is Line.OPEN and not state.news.is_partner_here:
        told = room_words.still_at_the_door(state.partner)
    elif has_begun:
        told = consenting_words.begins_with_both(kim, state.partner)
    begin = Button(
        consenting_words.begin_without(kim), "begin", (Wish.BEGIN_ALONE,), is_shown=is_late
    )
    return Page(
        "awaited",
        state.session.page,
        here,
        stage=has_begun,
        look="still",
        head=head(state),
        body=(
            Text(consenting_words.waiting_for(kim), "title centred"),
            Text(told, "reading centred", "waiting"),
            Text(consenting_words.not_come(kim), "muted centred", "late", is_late),
        ),
        foot=(row([begin]),),
        mains=None,
        focus=(),
        help=help_words.GATHERING,
        is_still=True,
        turns_no_page=True,
        wait_s=LATE_S,
    )
