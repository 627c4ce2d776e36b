"""Help to begin: four lines that grow into a sentence; and the line about what is hard to hear.

Both are for whoever writes, and for nobody else: nothing of them is sent, and the other's page is
the same with them and without.
"""

from typing import Final, NamedTuple

from protocol.activities.agree import Agree
from protocol.activities.kinds import AnyActivity
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from tui.care.gentle import MOST, Beginning, Gentle, gentle_of
from tui.pages.page import Heeds, Here, row
from tui.pages.parts import (
    Button,
    Deed,
    Entry,
    Group,
    Keeping,
    Part,
    Put,
    Row,
    Several,
    Tell,
    Text,
    Turn,
    Wish,
)
from tui.seat.room_state import RoomState
from tui.seat.slots import gentle_slot
from tui.words import floor as floor_words
from tui.words import gentle as gentle_words

BUILDER: Final = "gentle"
"""The part of a page on which somebody is helped to begin."""

LINES: Final = ("feel", "when", "need", "willing")
"""The ids of the four lines, from the top."""

OWN_PART: Final = "own-part"
LIMIT: Final = "limit"
"""What the rules call what is written in an activity that says so of itself."""

LINE_CHARS: Final = 200
"""Of what is written in one: with the words around it, it fits any box that is not full."""


class Builder(NamedTuple):
    """The four lines as they stand now, and what they come to."""

    lines: Group
    text: str
    preview: Text


def builder(
    state: RoomState, here: Here, activity: AnyActivity, turn: int = 0, *, is_shown: bool = True
) -> Builder:
    """The builder of an activity; `turn`: in which turn of it."""
    gentle = gentle_of(gentle_words.LANGUAGE)
    feelings, needs = state.feelings or gentle.feelings, state.needs or gentle.needs
    feel = _words(state, activity, turn, "feel", gentle_words.FEEL, feelings)
    when = _line(state, activity, turn, "when", gentle_words.WHEN_HINT, enters="need")
    need = _words(state, activity, turn, "need", gentle_words.NEED, needs)
    willing = _line(state, activity, turn, "willing", gentle_words.WILLING_HINT, enters="put")
    parts = (
        feel,
        Row((Text(gentle_words.WHEN, "line-label"), when), "line"),
        need,
        Row((Text(gentle_words.WILLING, "line-label"), willing), "line"),
    )
    text = _text(gentle, here, (feel, when, need, willing))
    look = "preview" if text else "preview muted"
    return Builder(
        Group(parts, "lines gives", "lines", is_shown),
        text,
        Text(text or gentle_words.EMPTY, look, "preview", is_shown),
    )


def _text(gentle: Gentle, here: Here, lines: tuple[Several, Entry, Several, Entry]) -> str:
    feel, when, need, willing = lines
    feelings, needs = (tuple(here.pick(each).splitlines()) for each in (feel, need))
    return gentle.text(Beginning(feelings, here.words(when), needs, here.words(willing)))


def _words(
    state: RoomState,
    activity: AnyActivity,
    turn: int,
    id: str,
    label: str,
    words: tuple[str, ...],
) -> Several:
    slot = gentle_slot(activity, id, turn)
    picked, hint = state.drafts.get(slot), gentle_words.PICK_WORDS
    return Several(id, label, words, picked, Keeping(slot=slot), hint, MOST)


def _line(
    state: RoomState, activity: AnyActivity, turn: int, id: str, hint: str, *, enters: str
) -> Entry:
    slot = gentle_slot(activity, id, turn)
    return Entry(
        id,
        slot,
        state.drafts.get(slot),
        hint,
        limit=LINE_CHARS,
        enters=enters,
        at_once=True,
        is_note=True,
        branch=BUILDER,
    )


# -- beside a box


def is_open(here: Here) -> bool:
    """Whether the builder stands on the page, where it can be turned to."""
    return here.branch == BUILDER


def help_button(activity: Turns, here: Here) -> tuple[Part, ...]:
    """What opens it, in turns that have it."""
    if not activity.builder:
        return ()
    return (Button(gentle_words.HELP_ME, "gentle", (Turn(BUILDER),), is_shown=not is_open(here)),)


def builder_beside(
    state: RoomState, here: Here, activity: Turns, turn: int, box: str
) -> tuple[Part, ...]:
    """The builder in place of what was said; it goes to the box of that id."""
    if not activity.builder:
        return ()
    is_shown = is_open(here)
    built = builder(state, here, activity, turn, is_shown=is_shown)
    put: Deed = Tell(gentle_words.NOTHING_YET, focus="feel")
    if built.text:
        told, no_room = gentle_words.IS_PUT, gentle_words.NO_ROOM
        put = Put(built.text, box, told, no_room, empties=LINES)
    buttons = [
        Button(gentle_words.PUT, "put", (put,), is_main=True, is_shown=is_shown),
        Button(floor_words.BACK, "back", (Turn(""),), is_shown=is_shown),
    ]
    return built.lines, built.preview, Row(row(buttons).parts, "buttons", is_shown)


# -- nudges


def where_of(activity: AnyActivity) -> str:
    """What is written in it, by the word that the rules have; empty: nothing of that is said."""
    match activity:
        case Write(own_part=True):
            return OWN_PART
        case Turns(limit=True) | Agree(limit=True):
            return LIMIT
    return ""


def heeds(state: RoomState, where: str, *boxes: str) -> Heeds | None:
    """Of these boxes something may be said, unless it is switched off."""
    return Heeds(where, boxes) if state.has_nudges and where and boxes else None


def nudge(state: RoomState, here: Here) -> Row:
    """What is said under a box, and the way not to be told again."""
    text = state.filled(here.nudge)
    parts = (
        Text(text, "muted nudge", "nudge"),
        Button(gentle_words.NOT_TONIGHT, "not-tonight", (Wish.NO_NUDGES,), look="nudge-off"),
    )
    return Row(parts, "nudging", is_shown=bool(text) and state.has_nudges and not is_open(here))
