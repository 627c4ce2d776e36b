"""The kind `wishes`: where a little more would do one good, and what of it one would like to show.

How much of each is marked for oneself alone, and never leaves the laptop. What is sealed is only
which lines to show; none is fine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Doing,
    Kinds,
    Label,
    Lines,
    Outcome,
    Ready,
    Setting,
    only,
)
from protocol.activities.rounds import Sealing
from protocol.activities.wants import want_entries
from protocol.activities.warmth import Warm
from protocol.seats import Partner, other


class Wishes(Activity, frozen=True, kw_only=True, tag="wishes"):
    """Each marks for themselves where a little more would do them good, and picks which of these
    to show; both are revealed at the same moment."""

    items: tuple[Label, ...]

    @property
    def offers(self) -> tuple[Label, ...]:
        return self.items

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_entries(where, "items", self.items)

    def begin(self, starter: Partner) -> Doing:
        return Wishing()


@dataclass(frozen=True, slots=True)
class Wishing(Sealing):
    """Each picks what to show; then both read it."""

    tag: ClassVar[str] = "Wishing"

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        kinds = self.round.moves(seat) | self.warming(setting, seat)
        return kinds | only(Ready, self.round.is_open and seat not in self.ready)

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        is_shown = self.round.is_open and bool(self.round.answers[other(seat)])
        return (Warm.THANKS, Warm.NOT_KNOWN) if is_shown else ()

    def outline(self) -> tuple[object, ...]:
        return (self.round.outline(is_text=False),)

    def fitting(self, setting: Setting, answer: tuple[str, ...]) -> tuple[str, ...] | None:
        """The ids of the lines that are shown, in the order of the guide."""
        in_order = tuple(item.id for item in setting.of(Wishes).items if item.id in answer)
        return answer if answer == in_order else None

    def outcome(self, setting: Setting) -> Outcome:
        both = self.round.both
        if both is None:
            return Outcome()
        wished = both[0] + both[1]
        order = tuple(item.id for item in setting.of(Wishes).items if item.id in wished)
        return Outcome(lines=Lines(order, both))
