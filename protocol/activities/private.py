"""The kind `private`: each answers for themselves, and nothing leaves the laptop.

Where the guide lets it, one may show one's own answer: that is an act of its own, and nothing of it
can be told before. What both read at the end is the same whatever anybody has picked. What was
shown is read there once more: a *ready* that crossed with it has not seen it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Event,
    Kinds,
    Label,
    Later,
    Part,
    Ready,
    Setting,
    only,
)
from protocol.activities.reading import Reading
from protocol.activities.wants import PROMPT_CHARS, want, want_entries, want_scale, want_text
from protocol.activities.warmth import Warm, Warming
from protocol.errors import OutOfTurn
from protocol.seats import Pair, Partner, other, put


class Showed(Event, frozen=True, tag="showed"):
    """A partner shows the answer they picked for themselves."""

    option: str


class Show(Enum):
    """Who sees a private answer."""

    NEVER = "never"
    """Nobody but the one who gave it."""
    OWN_CHOICE = "own-choice"
    """Its owner may show it."""


class Picked(Part, frozen=True):
    """An item, and the word of the scale that was picked for it."""

    item: str
    word: str


class Private(Activity, frozen=True, kw_only=True, tag="private"):
    """Each answers for themselves; nothing leaves the laptop."""

    circles: bool = False
    """Seven pairs of circles, from apart to overlapping."""
    items: tuple[Label, ...] = ()
    scale: tuple[Label, ...] = ()
    recall: str = ""
    """An earlier private activity whose own answer is shown beside this one."""
    builder: Later[bool] = False
    """Four beginnings to try: I feel, when, I need, would you be willing to."""
    alone: Later[tuple[Picked, ...]] = ()
    """Where all of these are picked, this laptop says that there are people to talk to alone."""
    options: Later[tuple[Label, ...]] = ()
    """Sentences of which one is picked."""
    show: Later[Show] = Show.NEVER
    note: Later[str] = ""
    """What both read in the end, the same whatever was picked; only with `own-choice`."""

    may_be_for_one: ClassVar[bool] = True

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "items", self.items, least=0)
        want_scale(where, self.scale, least=2 if self.items else 0)
        want_entries(where, "options", self.options, least=2 if self.options else 0)
        is_other = self.circles or bool(self.items) or self.builder
        asks = is_other or bool(self.options)
        want(asks, f"{where}, field items", "circles, items, options or the builder")
        if self.recall:
            recalled = earlier.get(self.recall)
            want(isinstance(recalled, Private), f"{where}, field recall", "an earlier private")
        items, words = {item.id for item in self.items}, {word.id for word in self.scale}
        for each in self.alone:
            holds = each.item in items and each.word in words
            want(holds, f"{where}, field alone", "an item of its own, and a word of its scale")
        want_text(where, "note", self.note, PROMPT_CHARS, may_be_empty=True)
        may_show = self.show is Show.OWN_CHOICE
        want(may_show or not self.note, f"{where}, field note", "a note where one may show")
        is_one = bool(self.options) and not is_other
        want(is_one or not may_show, f"{where}, field show", "options alone where one may show")

    def begin(self, starter: Partner) -> Doing:
        return Sharing() if self.show is Show.OWN_CHOICE else Reading()


@dataclass(frozen=True, slots=True)
class Sharing(Warming):
    """Each answers for themselves, and may show it; in the end both read the note."""

    tag: ClassVar[str] = "Sharing"

    shown: Pair[str | None] = (None, None)
    """What each has shown."""
    is_noted: bool = False
    """Both read the note, and what was shown."""

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.warming(setting, seat) | only(Ready, seat not in self.ready)
        is_own = self.shown[seat] is None and not self.is_noted and seat in setting.seats
        return kinds | only(Showed, is_own)

    def takes_part(self, setting: Setting, seat: Partner) -> bool:
        """Whoever it is not for reads what is shown, and the note."""
        is_shown = self.is_noted or self.shown[other(seat)] is not None
        return is_shown or Warming.takes_part(self, setting, seat)

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        is_shown = self.shown[other(seat)] is not None
        return (Warm.THANKS, Warm.HEARD_IT) if is_shown else ()

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Before anybody has shown anything."""
        return self.shown == (None, None) and not self.is_noted

    def outline(self) -> tuple[object, ...]:
        return self.shown, self.is_noted

    def after(self, setting: Setting, deed: Deed) -> Doing:
        match deed.event:
            case Showed(option):
                if option not in {each.id for each in setting.of(Private).options}:
                    raise OutOfTurn("no such option")
                # Whoever had gone on has not read it.
                ready = self.ready - {other(deed.seat)}
                return replace(self, shown=put(self.shown, deed.seat, option), ready=ready)
        return Warming.after(self, setting, deed)

    def turned(self, setting: Setting) -> Doing | None:
        """The note, on a page of its own; where there is none, what was shown, if anything was:
        whoever went on as it came has not read it."""
        is_asked = bool(setting.of(Private).note) or self.shown != (None, None)
        is_next = is_asked and not self.is_noted
        return Sharing(shown=self.shown, warm=self.warm, is_noted=True) if is_next else None
