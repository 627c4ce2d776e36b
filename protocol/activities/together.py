"""The kind `together`: a calm timer that both share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from protocol.activities.activity import (
    Activity,
    Deed,
    Doing,
    Event,
    Kinds,
    Ready,
    Setting,
    only,
)
from protocol.activities.wants import want_minutes
from protocol.errors import OutOfTurn
from protocol.seats import Partner


class Started(Event, frozen=True, tag="started"):
    """The shared timer runs from this entry's time."""


class Together(Activity, frozen=True, kw_only=True, tag="together"):
    """A calm timer that both share."""

    minutes: int = 10

    def check(self, where: str, earlier: Mapping[str, Activity]) -> None:
        want_minutes(where, self.minutes)

    def begin(self, starter: Partner) -> Doing:
        return BeingTogether()


@dataclass(frozen=True, slots=True)
class BeingTogether(Doing):
    """A calm timer that both share."""

    tag: ClassVar[str] = "BeingTogether"

    started_ms: int | None = None

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        return only(Started, self.started_ms is None) | only(Ready, seat not in self.ready)

    def is_untold(self, setting: Setting, seat: Partner) -> bool:
        """Before it runs."""
        return self.started_ms is None

    def outline(self) -> tuple[object, ...]:
        return (self.started_ms is not None,)

    def after(self, setting: Setting, deed: Deed) -> Doing:
        match deed.event:
            case Started():
                return replace(self, started_ms=deed.at_ms)
        raise OutOfTurn("no such pair")
