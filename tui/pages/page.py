"""One page as it stands now: what it says, offers and asks; and the rules that all pages share.

- **The main key.** One button is the main one, and F9 and Ctrl+S press it. What a box holds is sent
  first; a line that is still open, or a part that nobody has scrolled to, is gone to first.
- **Leaving out and passing** stand apart from all other buttons, and ask.
- **Keys go to the page's box**, whatever has the focus.
- **Nobody answers by a slip.** What says yes or no to the other never has the focus by itself; the
  first Tab goes there.
- **Nothing slides onto leaving.** Where the main thing has gone, what stops, ends or leaves takes
  its place only on a new page.

Pure, from a `RoomState` and what only the front end knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from protocol.clean import clean
from protocol.session.events import Signalled, Warmed
from tui.pages.parts import Ask, Box, Button, Do, Entry, Part, Pick, Row, Tell, Text, Wish, every
from tui.words import room as room_words

NOTHING: Final[Mapping[str, str]] = {}

Writable = Box | Entry


@dataclass(frozen=True)
class Here:
    """What was done on this page that the session does not know."""

    written: Mapping[str, str] = field(default_factory=dict)
    """The words in each box, as they will be read, by its id; where one is missing: its draft."""
    picked: Mapping[str, str] = field(default_factory=dict)
    """What is picked, by the id of what it is picked from; empty: nothing."""
    asked: frozenset[str] = frozenset()
    """What was asked once already: see `Tell.marks`."""
    branch: str | None = None
    """The part of the page that was turned to; None: none yet."""
    has_just_said: bool = False
    """The last press of the main key said something."""
    leads_on: bool = False
    """The main key was one that goes on: it becomes none that leaves."""
    has_waited: bool = False
    """As long as `Page.wait_s` asks for."""
    ticks: int = 0
    """How many times `Page.tick_s` have passed."""
    has_room: bool = False
    """For a second box: beside the column, or in a high one."""
    nudge: str = ""
    """What is said, to this person alone, about what stands in the box; empty: nothing."""

    def words(self, box: Writable) -> str:
        """What is written in a box, as it will be read."""
        found = self.written.get(box.id)
        return clean(box.draft or box.start).strip() if found is None else found

    def is_untouched(self, box: Writable) -> bool:
        """Whether nothing was added to what stood there before."""
        return self.words(box) in ("", box.start.strip())

    def pick(self, part: Pick) -> str:
        """The id of what is picked; empty for nothing."""
        return self.picked.get(part.id, part.picked)


@dataclass(frozen=True)
class Open:
    """What is asked for and not answered yet."""

    ids: tuple[str, ...]
    """From the top."""
    sentence: str
    may_stay: bool = True
    """A second press of the main key goes on without them."""


class Heeds(NamedTuple):
    """Boxes of which something may be said to the one who writes in them."""

    where: str
    """What is written there, by the word that the rules have for it."""
    boxes: tuple[str, ...]
    """Their ids."""


@dataclass(frozen=True)
class Page:
    """What is shown to one seat at one moment."""

    kind: str
    """Which page this is."""
    number: int
    """Of the session's page: what is pressed here is meant for no other."""
    here: Here = field(compare=False)
    stage: object = None
    """What of the state needs a page of its own, beside kind and number."""
    look: str = ""
    """talking feeling still dense"""
    head: tuple[Part, ...] = ()
    body: tuple[Part, ...] = ()
    body_look: str = ""
    aside: tuple[Part, ...] = ()
    """What may stand beside the column in a wide window; else below the body."""
    foot: tuple[Part, ...] = ()
    quiet: str | None = None
    """The quiet line above the buttons; None: what stands there stays."""
    keys: str = ""
    """There instead, where it is empty, until one of these keys was used."""
    mains: tuple[str, ...] | None = ()
    """The ids of the main thing, the first that is there. Empty: the first button that can be;
    None: nothing is asked for just now, or only a person says which."""
    before_main: Tell | None = None
    """What the main key says, instead of doing the main thing."""
    open: Open | None = None
    focus: tuple[str, ...] | None = None
    """The ids of where one begins, the first that is there; None: the box, or the main thing."""
    branch: str | None = None
    """Which of its parts is shown, where a person can turn to another."""
    waits: str = ""
    """What F9 says where nothing is to be done; empty: just that."""
    no_box: str = ""
    """What a letter says where there is nowhere to write."""
    help: str = ""
    """What F1 says first."""
    is_frozen: bool = False
    """What can be done here can be done no more; what was said stays to be read."""
    is_still: bool = False
    """The session stands still; the page that it left comes back."""
    turns_no_page: bool = False
    """The next page of the same kind is this very one."""
    tick_s: float = 0.0
    """What it says changes with time: it is to be looked at this often. 0: no need."""
    wait_s: float = 0.0
    """Something more is offered after so long; 0: nothing."""
    heeds: Heeds | None = None
    """Where a nudge may stand; None: nowhere, or they are switched off."""
    lets_go: tuple[str, ...] = ()
    """The slots of drafts that are done with."""
    drafts_wait: bool = False
    """Words that were not sent hold nothing up: they wait in their box, whatever happens."""

    @property
    def key(self) -> object:
        """As long as it is equal, it is the same page, and newer."""
        return self.kind, None if self.turns_no_page else self.number, self.stage

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything that stands on it, from the top; also what is hidden just now."""
        return tuple(every((*self.head, *self.body, *self.aside, *self.foot)))

    @cached_property
    def shown(self) -> tuple[Part, ...]:
        """Everything that can be seen."""
        return tuple(every((*self.head, *self.body, *self.aside, *self.foot), shown=True))

    @property
    def texts(self) -> tuple[str, ...]:
        """Every paragraph that can be seen."""
        return tuple(part.text for part in self.shown if isinstance(part, Text))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be pressed now."""
        shown = (part for part in self.shown if isinstance(part, Button))
        return () if self.is_frozen else tuple(shown)

    def button(self, id: str) -> Button | None:
        """The button of that id, shown or not."""
        found = (part for part in self.parts if isinstance(part, Button))
        return next((part for part in found if part.id == id), None)

    @property
    def main(self) -> Button | None:
        """What F9 presses now."""
        able = [each for each in self.buttons if each.is_main]
        if self.mains is None or not able:
            return None
        found = next((each for id in self.mains for each in able if each.id == id), able[0])
        return None if self.here.leads_on and found.leaves else found

    @property
    def nothing_to_do(self) -> str:
        """What F9 says where there is nothing for it to do, though perhaps for the person."""
        if self.waits:
            return self.waits
        is_choosing = self.main is None and any(_is_asked_for(each) for each in self.buttons)
        return room_words.BUTTONS_TO_PRESS if is_choosing else room_words.NOTHING_TO_DO

    @property
    def boxes(self) -> tuple[Writable, ...]:
        """Everything one can write in, from the top; also what is hidden just now."""
        return tuple(part for part in self.parts if isinstance(part, Writable))

    @property
    def box(self) -> Writable | None:
        """Where a letter goes that no box had the focus for: what is to be said, or the notes."""
        shown = [part for part in self.shown if isinstance(part, Writable) and not self.is_frozen]
        said = [box for box in shown if not box.is_note]
        empty = [box for box in said if self.here.is_untouched(box)]
        return next(iter(empty or said or shown), None)

    @property
    def begins(self) -> Part | None:
        """Where one begins; None: with nothing. What answers the other is only the first to be
        gone to, and has the focus not before that."""
        if self.focus is None:
            box = self.box
            return self.main if box is None or box.is_note else box
        named = {id: part for part in self.shown if (id := getattr(part, "id", ""))}
        return next((named[id] for id in self.focus if id in named), None)

    @property
    def waits_for_answer(self) -> str:
        """What Enter says where one would answer the other, and nothing has the focus yet."""
        first = self.begins
        if not isinstance(first, Button) or not first.answers:
            return ""
        return self.waits or room_words.BUTTONS_TO_PRESS

    @property
    def unsent(self) -> tuple[Writable, ...]:
        """The boxes with words that hold up what would leave them behind. Notes are never sent."""
        if self.drafts_wait:
            return ()
        return tuple(
            box for box in self.boxes if not box.is_note and not self.here.is_untouched(box)
        )


def _is_asked_for(button: Button) -> bool:
    """Whether it is something to do here: no way past the page, and no phrase beside it."""
    return not all(
        isinstance(deed, Ask)
        or deed is Wish.SIGNALS
        or (isinstance(deed, Do) and isinstance(deed.event, Signalled | Warmed))
        for deed in button.does
    )


def row(parts: Iterable[Part], look: str = "buttons") -> Row:
    """Parts beside each other."""
    return Row(tuple(parts), look)
