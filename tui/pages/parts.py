"""What stands on a page, and what a press does: frozen values, for whatever draws them.

A part with an `id` is one that a person, or a test, calls by that name. How a part looks is said in
words that any front end may read as it likes:

    what it is      title prompt question reading name said item label ask before listen
    whose it is     mine theirs
    how it is meant muted good caution unconfirmed waiting
    how it stands   big gap indent centred field alone many low yields note

Pure: nothing here knows a widget, and nothing decides; the modules beside this one do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from protocol.limits import TEXT_LIMIT_CHARS
from protocol.seats import Seat
from protocol.session.events import AnyEvent
from tui.pages.way import Line as Rung


class Side(Enum):
    """Whose words these are."""

    MINE = "mine"
    THEIRS = "theirs"


def side_of(look: str) -> Side | None:
    """Who says what looks like this; None for the program."""
    words = look.split()
    return next((side for side in Side if side.value in words), None)


# -- what a press does


class Wish(Enum):
    """What is wanted of the program, and not of the session."""

    SIGNALS = "signals"
    """The list of fixed phrases."""
    HOME = "home"
    """Back to the start; the session stays open."""
    READ = "read"
    """What was said so far is to be read."""
    FORGET = "forget"
    """What this laptop has of the session is to be deleted; that asks once."""
    LOCK = "lock"
    """The session is to be locked on this laptop, with the words for what is kept."""
    NOTED = "noted"
    """One's own lines are to be looked at, and one of them brought into the box."""
    ACCEPT = "accept"
    """The inviter's guide was read, and the session may begin with it."""
    NO_NUDGES = "no-nudges"
    """Nothing more is said under a box tonight."""
    BOARD = "board"
    """The board of rooms that a facilitator leads."""
    BEGIN_ALONE = "begin-alone"
    """This person would begin without whoever was to lead."""
    CHOOSE_WORDS = "choose-words"
    """The words are chosen with which what stays is locked."""
    KEEP_AGAIN = "keep-again"
    """What stays could not be locked, and is to be once more."""
    KEEP_NOTHING = "keep-nothing"
    """... or is not to be."""
    LET_BE = "let-be"
    """What both are asked about somebody who would lead is put aside, unanswered."""


@dataclass(frozen=True)
class Do:
    """An event is to be done."""

    event: AnyEvent
    box: str = ""
    """The id of the box whose words go with it."""
    focus: str = ""
    """Where one goes on."""


@dataclass(frozen=True)
class Ask:
    """An event is to be done, but only after a yes."""

    title: str
    text: str
    yes: str
    event: AnyEvent


@dataclass(frozen=True)
class Answer:
    """A private answer is to be sealed."""

    answer: tuple[str, ...]
    boxes: tuple[str, ...] = ()
    """The ids of the boxes that it was written in."""


@dataclass(frozen=True)
class Tell:
    """Nothing is done, and this says why, or what would be."""

    text: str
    focus: str = ""
    """Where one goes on."""
    marks: str = ""
    """What is known from now on to have been asked once: see `Here.asked`."""
    stays: bool = False
    """It is no remark, which goes with the next press or letter."""
    lasts_s: float = 0.0
    """What it marks is known for so long, and then forgotten; 0: as long as the page is."""


@dataclass(frozen=True)
class Turn:
    """Another part of the same page is shown; see `Page.branch`."""

    branch: str


@dataclass(frozen=True)
class Put:
    """A text is added to what stands in a box, for its owner to change; nothing is said."""

    text: str
    box: str
    """Its id."""
    told: str
    """What is said once it stands there."""
    no_room: str
    """... or does not fit; then nothing is done."""
    empties: tuple[str, ...] = ()
    """The ids of the parts that it came from."""


@dataclass(frozen=True)
class Note:
    """Something is kept as a draft on this laptop: a line is marked, or no longer."""

    slot: str
    text: str


@dataclass(frozen=True)
class Whisper:
    """Something is said to one alone: to one of the two, or to whoever leads them."""

    seat: Seat
    text: str
    box: str
    """The id of the box whose words these are."""


@dataclass(frozen=True)
class ToRoom:
    """Another of the rooms that one leads comes in front."""

    key: str


class Way(Enum):
    """What a facilitator wants on the way in, before there is a room."""

    OPEN = "open"
    """Both doors, over the relay that is named."""
    OPEN_HOME = "open-home"
    """... over one on this laptop."""
    ANOTHER_DAY = "another-day"
    """Words are drawn now, and open doors at a time that is agreed on."""
    APPOINTMENTS = "appointments"
    TYPE = "type"
    """Words are to be typed that a couple has read out."""
    FORM = "form"
    """Back to the form."""
    KNOCK = "knock"
    """With the words that were typed."""
    LET_IN = "let-in"
    SHUT = "shut"
    """Whoever stands there is somebody else: new words."""
    SAME = "same"
    """The two words that were compared."""
    DIFFER = "differ"
    ANEW = "anew"
    """Somebody who was let in cannot go on: new words for both."""
    STOP = "stop"
    """All of it is over."""
    LATER = "later"
    """Back to the start; the room stays."""
    FORGET = "forget"
    """What this laptop has of the room goes."""
    ANOTHER = "another"
    """A room more."""
    START = "start"
    """The first screen; all rooms stay."""


@dataclass(frozen=True)
class OnWay:
    """A facilitator goes on, on the way in; with `seat`, with that one of the two."""

    way: Way
    seat: Seat | None = None


Deed = Do | Ask | Answer | Tell | Turn | Put | Note | Whisper | ToRoom | OnWay | Wish


# -- what stands there


@dataclass(frozen=True)
class Text:
    """A paragraph, letter for letter."""

    text: str
    look: str = ""
    id: str = ""
    is_shown: bool = True

    @property
    def side(self) -> Side | None:
        return side_of(self.look)


@dataclass(frozen=True)
class Button:
    """Something that can be pressed."""

    label: str
    id: str
    does: tuple[Deed, ...]
    """What a press of it does now, one after the other."""
    is_main: bool = False
    """It may be what F9 and Ctrl+S press."""
    look: str = ""
    is_shown: bool = True
    sends: bool = False
    """It takes along what the boxes hold. Every other one would leave it behind."""
    leaves: bool = False
    """It stops, ends, leaves or deletes: nothing slides onto it."""
    answers: bool = False
    """It says yes or no to the other: no page comes with the focus on it."""


@dataclass(frozen=True)
class Box:
    """A box of several rows in which one writes."""

    id: str
    slot: str
    """Where what is typed is kept."""
    draft: str = field(compare=False)
    """What is kept there now."""
    placeholder: str = ""
    look: str = ""
    start: str = ""
    """What stands there before anything was typed."""
    limit: int = TEXT_LIMIT_CHARS
    """Characters."""
    is_note: bool = False
    """Its words are never sent."""
    begins_line: bool = False
    """What is written next does not go on in the middle of what stands there."""
    branch: str = ""
    """The part of the page on which it stands; see `Page.branch`."""
    is_shown: bool = True


@dataclass(frozen=True)
class Entry:
    """A box of one row."""

    id: str
    slot: str
    draft: str = field(compare=False)
    placeholder: str = ""
    limit: int = TEXT_LIMIT_CHARS
    enters: str = ""
    """The id of what Enter leads to: another box, or a button, which is pressed."""
    leads_on: bool = False
    """What is pasted with a Tab in it goes on in the next box."""
    at_once: bool = False
    """Enter does what the button does without a look at what is still to be read."""
    look: str = ""
    start: str = ""
    is_note: bool = False
    begins_line: bool = False
    branch: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class Choice:
    """One of the things of which one is picked."""

    id: str
    text: str


@dataclass(frozen=True)
class Keeping:
    """Where what is picked goes."""

    slot: str = ""
    """A draft, by the id of what is picked."""
    private: str = ""
    """An answer that never leaves this laptop, by its key."""
    box: str = ""
    """The id of the box into which its text is written."""


@dataclass(frozen=True)
class Scale:
    """A line, if any, and words beside each other, of which one is picked."""

    id: str
    text: str
    choices: tuple[Choice, ...]
    picked: str = field(compare=False)
    """The id of what was picked before; empty for none."""
    keeping: Keeping
    is_disabled: bool = False
    is_shown: bool = True


@dataclass(frozen=True)
class Menu:
    """Lines under each other, of which one is picked."""

    id: str
    choices: tuple[Choice, ...]
    picked: str = field(compare=False)
    keeping: Keeping
    is_disabled: bool = False
    is_shown: bool = True


@dataclass(frozen=True)
class Pairs:
    """Pairs of circles, closer and closer, of which one is picked by its number."""

    id: str
    picked: str = field(compare=False)
    keeping: Keeping
    is_shown: bool = True


@dataclass(frozen=True)
class Several:
    """A line, and words of which a few are picked; the words are shown while it has the focus."""

    id: str
    label: str
    words: tuple[str, ...]
    picked: str = field(compare=False)
    """The words that were picked before, one a line."""
    keeping: Keeping
    hint: str = ""
    """What stands there while nothing is picked."""
    most: int = 2
    is_shown: bool = True


Pick = Scale | Menu | Pairs | Several


@dataclass(frozen=True)
class Pair:
    """One such pair, as it was picked before."""

    number: int
    look: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class Clock:
    """Minutes and seconds, in large letters."""

    text: str
    id: str
    is_shown: bool = True


class Piece(NamedTuple):
    """One piece of what was said, or a heading over some."""

    text: str
    look: str

    @property
    def side(self) -> Side | None:
        return side_of(self.look)


@dataclass(frozen=True)
class Said:
    """What was said in a turn, piece by piece."""

    id: str
    pieces: tuple[Piece, ...]
    is_growing: bool = True
    """The end stays in sight; otherwise it is read from the beginning."""
    fresh: int = 0
    """So many of the newest pieces are new: it is read from the first of them on."""
    is_shown: bool = True


@dataclass(frozen=True)
class Ladder:
    """The rungs of a turn, where there is room beside the page."""

    id: str
    heading: str
    rungs: tuple[Rung, ...]
    is_shown: bool = True


@dataclass(frozen=True)
class Row:
    """Parts beside each other: buttons further phrases kind apart both floor."""

    parts: tuple["Part", ...]
    look: str = ""
    is_shown: bool = True


@dataclass(frozen=True)
class Group:
    """Parts under each other: breath clock notes auto."""

    parts: tuple["Part", ...]
    look: str = ""
    id: str = ""
    is_shown: bool = True


Part = (
    Text
    | Button
    | Box
    | Entry
    | Scale
    | Menu
    | Pairs
    | Several
    | Pair
    | Clock
    | Said
    | Ladder
    | Row
    | Group
)


def every(parts: tuple[Part, ...], *, shown: bool = False) -> Iterator[Part]:
    """All of them, and what stands in them, from the top; `shown`: but for what is hidden."""
    for part in parts:
        if part.is_shown or not shown:
            yield part
            if isinstance(part, Row | Group):
                yield from every(part.parts, shown=shown)
