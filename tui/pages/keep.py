"""What of the evening stays: each ticks alone, then both read what it comes to.

What is ticked for oneself alone is a draft of this laptop, and part of no answer. It can be ticked
until the answer is sealed, as the rest can. What it is not: the rule of what stays
(`tui.seat.stays`).
"""

from typing import Final

from protocol.activities.activity import Activity
from protocol.activities.activity import Keep as MayKeep
from protocol.activities.agree import Agree
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.private import Private
from protocol.activities.write import Write
from protocol.session.events import Sealed
from tui.pages.frame import apart, head, ready, ready_words, titled
from tui.pages.page import Here, Page, row
from tui.pages.parts import Answer, Button, Group, Note, Part, Text, Wish
from tui.pages.rounds import (
    again,
    is_answering,
    is_open,
    round_of,
    round_stage,
    round_words,
    wait_s,
)
from tui.seat.room_state import RoomState
from tui.seat.slots import KEEP_PARTS, answer_slot
from tui.seat.stays import TICKED, WORN_OUT, Own, Stays, own_slot
from tui.words import help as help_words
from tui.words import keep as keep_words

AGREEMENTS, ENDING, MINE, RECORD = KEEP_PARTS

LINES: Final = (
    AGREEMENTS,
    ENDING,
    Own.MY_WORDS,
    MINE,
    Own.PARTNER_WORDS,
    RECORD,
    Own.CIRCLES,
)
"""In which order they stand on the page: what is of both, whose words, and what is of one alone."""


def keep_page(state: RoomState, here: Here) -> Page:
    """A line for everything that may stay; then what does."""
    keep = state.activity
    assert isinstance(keep, ToKeep)
    return _both(state, here) if is_open(state) else _own(state, keep, here)


# -- asking


def _own(state: RoomState, keep: ToKeep, here: Here) -> Page:
    may = is_answering(state)
    offered = _offered(state)
    lines = tuple(_line(state, keep, what, may=may, is_shown=what in offered) for what in LINES)
    first = next(line.id for line in lines if line.is_shown)
    ticked = [
        part in offered and state.drafts.get(_slot(state, keep, part)) == TICKED
        for part in KEEP_PARTS
    ]
    send = Button(
        keep_words.DONE,
        "send",
        (Answer(Ticks(*ticked).letters),),
        is_main=True,
        is_shown=state.may(Sealed),
        sends=True,
    )
    return Page(
        "keep",
        state.session.page,
        here,
        stage=round_stage(state),
        look="dense",
        head=head(state, *titled(state), Text(keep_words.NONE_IS_FINE, "muted", "fine", may)),
        body=(Group(lines, "marks"),),
        foot=(row([send, again(state, here), apart(state, is_at_end=True)]),),
        quiet=round_words(state),
        mains=("send",) if may else None,
        focus=(first,) if may else None,
        help=help_words.KEEP,
        wait_s=wait_s(state),
    )


def _line(state: RoomState, keep: ToKeep, what: str | Own, *, may: bool, is_shown: bool) -> Button:
    """To tick, and to take back."""
    slot = _slot(state, keep, what)
    is_ticked = state.drafts.get(slot) == TICKED
    if isinstance(what, str) and state.own_answer is not None:
        is_ticked = state.own_answer[KEEP_PARTS.index(what)] == TICKED
    keeps = Note(slot, "" if is_ticked else TICKED)
    name = what if isinstance(what, str) else what.value
    return Button(
        f"{'●' if is_ticked else '○'} {_text(state, what)}",
        name,
        (keeps,) if may else (),
        look="mark",
        is_shown=is_shown,
        sends=True,
    )


def _slot(state: RoomState, keep: ToKeep, what: str | Own) -> str:
    if isinstance(what, Own):
        return own_slot(keep, what)
    return answer_slot(keep, what, round_of(state).attempt)


def _text(state: RoomState, what: str | Own) -> str:
    return {
        AGREEMENTS: keep_words.AGREEMENTS,
        ENDING: keep_words.ENDING,
        Own.PARTNER_WORDS: keep_words.partner_words(state.partner),
        Own.MY_WORDS: keep_words.MY_WORDS,
        MINE: keep_words.may(state.partner),
        RECORD: keep_words.record(state.leader),
        Own.CIRCLES: keep_words.CIRCLES if _has_circles(state) else keep_words.WORN_OUT,
    }[what]


def _offered(state: RoomState) -> frozenset[str | Own]:
    """The lines of which there is something, or may be: both are asked the same, but for what is of
    one alone."""
    session, taken = state.session, _taken(state)
    found: set[str | Own] = {Own.PARTNER_WORDS, Own.MY_WORDS, MINE}
    makes = any(isinstance(each, Agree) or _is_promise(each) for each in taken)
    if session.promises or session.agreements or session.looked_at or makes:
        found.add(AGREEMENTS)
        if session.third.seated is not None:
            found.add(RECORD)
    if any(each.may_keep is MayKeep.BOTH and _is_ending(each) for each in taken):
        found.add(ENDING)
    if _has_circles(state) or any(each.id in WORN_OUT for each in taken):
        found.add(Own.CIRCLES)
    return frozenset(found)


def _taken(state: RoomState) -> list[Activity]:
    """The pages of the guide that take place, or may."""
    guide = state.session.guide
    pages = [each for step in (guide.steps if guide else ()) for each in step.activities]
    return [each for each in pages if state.comes(each)]


def _has_circles(state: RoomState) -> bool:
    return any(isinstance(each, Private) and each.circles for each in _taken(state))


def _is_promise(activity: Activity) -> bool:
    return isinstance(activity, Write) and bool(activity.promise)


def _is_ending(activity: Activity) -> bool:
    """Whether its texts are kept as such: what is agreed or promised in it is kept as that."""
    return not isinstance(activity, Agree) and not _is_promise(activity)


# -- what it comes to


def _both(state: RoomState, here: Here) -> Page:
    """What stays; nothing says who did not want the rest."""
    keeping, stays = state.keeping, state.would_stay
    common = named(state, Stays(*_common(state)) & state.there_is)
    missing = named(state, state.is_to_stay - stays)
    own = named(state, _without_common(stays))
    is_unlocked = stays.is_something and not state.can_keep
    together = keep_words.both_keep(common) if common else keep_words.NONE_OF_BOTH
    may_record = keeping is not None and keeping.record and state.session.third.seated is not None
    body: tuple[Part, ...] = (
        Text(together, "reading"),
        Text(keep_words.here_too(own), "reading", "own", bool(own)),
        Text(keep_words.none_of(missing), "muted gap", "none-of", bool(missing)),
        Text(keep_words.record_may(state.leader), "reading", "record", may_record),
        Text(_the_rest(state, is_any=bool(common or own)), "muted gap"),
        Text(keep_words.NO_WORDS_YET, "ask gap", "unlocked", is_unlocked),
    )
    choose = Button(keep_words.CHOOSE, "choose-words", (Wish.CHOOSE_WORDS,), is_shown=is_unlocked)
    return Page(
        "keep",
        state.session.page,
        here,
        stage=round_stage(state),
        head=head(state, *titled(state)[:1]),
        body=body,
        foot=(row([ready(state), choose]), apart(state)),
        quiet=ready_words(state),
        mains=("ready",),
        help=help_words.KEEP,
    )


def _the_rest(state: RoomState, *, is_any: bool) -> str:
    """What becomes of what does not stay."""
    if state.is_practice:
        return keep_words.PRACTICE
    return keep_words.ALL_ELSE if is_any else keep_words.ALL


def _common(state: RoomState) -> tuple[bool, bool]:
    keeping = state.keeping
    return (False, False) if keeping is None else (keeping.agreements, keeping.ending)


def _without_common(stays: Stays) -> Stays:
    return Stays(my_words=stays.my_words, partner_words=stays.partner_words, circles=stays.circles)


def named(state: RoomState, stays: Stays) -> list[str]:
    """What stays, one after the other, as this person reads it."""
    every = (
        (stays.agreements, keep_words.ITEMS),
        (stays.ending, keep_words.END_TEXTS),
        (stays.partner_words, keep_words.words_of(state.partner)),
        (stays.my_words, keep_words.OWN),
        (
            stays.circles,
            keep_words.OWN_CIRCLES if _has_circles(state) else keep_words.OWN_WORN_OUT,
        ),
    )
    return [text for is_kept, text in every if is_kept]


def asks_for_words(state: RoomState) -> bool:
    """Whether something would stay here that cannot be locked, and the page is the one that says
    so: then the words are asked for once, by themselves."""
    is_read = isinstance(state.activity, ToKeep) and state.keeping is not None
    return is_read and state.would_stay.is_something and not state.can_keep
