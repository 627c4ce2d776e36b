"""What an attack is, and what two honest laptops may make of it."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar, Final

from protocol.wire.frames import Logged
from tests.simulation.liar import LyingRelay


class Verdict(Enum):
    """What two laptops made of a relay."""

    ALARMED = "alarmed"
    """At least one said that the log cannot be trusted."""
    PARTED = "parted"
    """Both say so on the screen: at least one that the two no longer have the same order of things,
    or that something was left out which neither of them signed."""
    DOUBTED = "doubted"
    """Both say on the screen that something is not confirmed, or that the room is gone."""
    ONE_SIDED = "one-sided"
    """One says so; the other has done nothing that is missing over there. It only lacks some."""
    HARMLESS = "harmless"
    """Both hold the same session, and nobody's move is missing anywhere."""
    SILENT = "silent"
    """Somebody did something that the other does not hold, and is not told."""


ALARMED: Final = frozenset({Verdict.ALARMED})
SHOWN: Final = frozenset({Verdict.ALARMED, Verdict.PARTED, Verdict.DOUBTED, Verdict.ONE_SIDED})


class Attack(LyingRelay):
    """The root of all attacks."""

    may_end: ClassVar[frozenset[Verdict]] = ALARMED

    def verdicts(self, logs: Iterable[Sequence[Logged]]) -> frozenset[Verdict]:
        """What two laptops that hold these logs in the end may have made of it."""
        return self.may_end
