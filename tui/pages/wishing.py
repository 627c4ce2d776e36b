"""The rungs on which something is asked of somebody: an open question, a wish and its answer."""

from protocol.activities.ladder import WISH_CHARS
from protocol.session.events import OfferedLess, SaidNotNow, SaidYes, Wished, Wondered
from tui.pages.floor import floor_page, is_aloud, slot, talking_of, turns_of
from tui.pages.frame import apart
from tui.pages.page import Here, Page, row
from tui.pages.parts import (
    Button,
    Deed,
    Do,
    Entry,
    Group,
    Part,
    Tell,
    Text,
    Turn,
)
from tui.pages.rungs import rung_body
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import room as room_words
from tui.words import wishing as wishing_words

SMALLER = "smaller"
"""The part of the answer on which one writes the smaller version."""


def wonder_page(state: RoomState, here: Here) -> Page:
    """The listener may ask one of the questions of the guide."""
    buttons = [
        Button(state.filled(each.text), f"ask-{each.id}", (Do(Wondered(each.id)),), look="optional")
        for each in turns_of(state).openings
    ]
    return floor_page(
        "wonder",
        state,
        here,
        question=turns_of(state).title,
        body=rung_body(state),
        foot=(Text(wishing_words.WONDER, "ask"), Group(tuple(buttons), "auto"), apart(state)),
        no_box=room_words.NO_BOX_NOW,
        mains=None,
    )


def wish_page(state: RoomState, here: Here) -> Page:
    """The speaker asks for one thing, in a line."""
    aloud = is_aloud(state)
    line = _line(
        state, Wished, wishing_words.WISH_ALOUD if aloud else wishing_words.WISH_PLACEHOLDER
    )
    words = here.words(line)
    deed: Deed = Tell(wishing_words.WISH_FIRST, focus=line.id)
    if aloud or words:
        deed = Do(Wished(words), line.id)
    label = room_words.DONE if aloud and not words else wishing_words.WISH_SEND
    say = Button(label, "say", (deed,), is_main=True, sends=True)
    return floor_page(
        "wish",
        state,
        here,
        question=turns_of(state).title,
        help=help_words.WISH,
        body=rung_body(state),
        foot=(
            Text(wishing_words.wish_now(state.partner), "ask"),
            line,
            row([say, apart(state, is_at_end=True)]),
        ),
    )


def answer_page(state: RoomState, here: Here) -> Page:
    """The listener: yes, a smaller version, or not now. Who has two already takes on no more."""
    line = _line(state, OfferedLess, wishing_words.LESS_PLACEHOLDER, branch=SMALLER)
    words, has_room = here.words(line), state.may(OfferedLess)
    branch = here.branch if here.branch is not None else (SMALLER if words else "")
    is_smaller = branch == SMALLER and has_room
    tell: Deed = Tell(wishing_words.LESS_FIRST, focus=line.id)
    if words or is_aloud(state):
        tell = Do(OfferedLess(words), line.id)
    # The others to say yes are hidden with it: a page of one key keeps its parts.
    asking: tuple[Part, ...] = (
        Text(wishing_words.ANSWER if has_room else wishing_words.ENOUGH, "ask"),
        row(
            [
                Button(
                    wishing_words.YES,
                    "yes",
                    (Do(SaidYes()),),
                    is_main=True,
                    is_shown=has_room,
                    answers=True,
                ),
                Button(wishing_words.LESS, "smaller", (Turn(SMALLER),), is_shown=has_room),
                Button(wishing_words.NOT_NOW, "not-now", (Do(SaidNotNow()),), answers=True),
            ]
        ),
    )
    smaller: tuple[Part, ...] = (
        Text(wishing_words.LESS_NOW, "ask"),
        line,
        row(
            [
                Button(wishing_words.LESS_SEND, "offer", (tell,), is_main=True, sends=True),
                Button(wishing_words.BACK, "back", (Turn(""),)),
            ]
        ),
    )
    return floor_page(
        "answer",
        state,
        here,
        question=turns_of(state).title,
        help=help_words.WISH,
        body=rung_body(state),
        foot=(
            _wish_in_sight(state),
            Group(asking, "auto", "asking", is_shown=not is_smaller),
            Group(smaller, "auto", "smaller-part", is_shown=is_smaller),
            apart(state),
        ),
        # A yes is meant, and never what a key does that goes on everywhere else.
        mains=() if is_smaller else None,
        waits=room_words.THREE_ANSWERS if has_room else "",
        focus=(line.id,) if is_smaller else ("yes", "not-now"),
        branch=branch,
    )


def less_page(state: RoomState, here: Here) -> Page:
    """The speaker: yes, thank you to the smaller version, or not now."""
    less = talking_of(state).turn.less or floor_words.SAID_ALOUD
    buttons = [
        Button(wishing_words.YES_THANKS, "yes", (Do(SaidYes()),), is_main=True, answers=True),
        Button(wishing_words.NOT_NOW, "not-now", (Do(SaidNotNow()),), answers=True),
    ]
    return floor_page(
        "less",
        state,
        here,
        question=turns_of(state).title,
        help=help_words.WISH,
        body=rung_body(state),
        foot=(
            Text(wishing_words.offers_less(state.partner), "ask"),
            Text(less, "said theirs"),
            row(buttons),
            apart(state),
        ),
        mains=None,
        waits=room_words.TWO_ANSWERS,
        focus=("yes",),
    )


def _wish_in_sight(state: RoomState) -> Text:
    """What is answered stands where the answer is given, whatever was scrolled."""
    wish = talking_of(state).turn.wish or floor_words.SAID_ALOUD
    return Text(f"{wishing_words.wish_of(state.partner)}: {wish}", "theirs")


def _line(
    state: RoomState, said: type[Wished | OfferedLess], placeholder: str, branch: str = ""
) -> Entry:
    where = slot(state, said)
    return Entry(
        "line",
        where,
        state.drafts.get(where),
        placeholder,
        limit=WISH_CHARS,
        enters="offer" if branch else "say",
        at_once=True,
        branch=branch,
    )
