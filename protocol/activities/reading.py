"""The phase in which each is busy on their own: they read, or answer for themselves alone."""

from dataclasses import dataclass
from typing import ClassVar

from protocol.activities.activity import Doing, Kinds, Ready, Setting, only
from protocol.seats import Partner


@dataclass(frozen=True, slots=True)
class Reading(Doing):
    """Each reads, or answers for themselves alone; nothing of it leaves the laptop."""

    tag: ClassVar[str] = "Reading"

    def moves(self, setting: Setting, seat: Partner) -> Kinds:
        return only(Ready, seat not in self.ready)

    def outline(self) -> tuple[object, ...]:
        return ()
