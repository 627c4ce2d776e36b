"""Warmth in one key, where something was shown: a fixed phrase, once for each of the two.

It is never asked for, and holds nothing up. Whoever had gone on already is on the page again when
the other's phrase comes: a kind word that turns the page under itself would not be read.
"""

from dataclasses import dataclass, replace
from enum import Enum

from protocol.activities.activity import Deed, Doing, Event, Kinds, Setting, only
from protocol.errors import OutOfTurn
from protocol.seats import Pair, Partner, other, put


class Warm(Enum):
    """The fixed phrases that one may answer with what the other has shown."""

    THANKS = "thanks"
    """Thank you."""
    DID_GOOD = "did-good"
    """That did me good."""
    NOT_KNOWN = "not-known"
    """I did not know that."""
    HEARD_IT = "heard-it"
    """I heard it."""
    HELPED = "helped"
    """That helped."""
    NO_WORRY = "no-worry"
    """No worry."""


class Warmed(Event, frozen=True, tag="warmed"):
    """One of the fixed phrases, to what the other has shown."""

    phrase: Warm


@dataclass(frozen=True, slots=True)
class Warming(Doing):
    """A phase in which something is shown that one may answer with a kind word."""

    warm: Pair[Warm | None] = (None, None)
    """What each has answered with."""

    def phrases(self, setting: Setting, seat: Partner) -> tuple[Warm, ...]:
        """What this seat may say to what it has been shown; nothing in most kinds."""
        return ()

    def warming(self, setting: Setting, seat: Partner) -> Kinds:
        """To say one of them, once."""
        return only(Warmed, self.warm[seat] is None and bool(self.phrases(setting, seat)))

    def outlined_later(self) -> tuple[object, ...]:
        return () if self.warm == (None, None) else (self.warm,)

    def after(self, setting: Setting, deed: Deed) -> Doing:
        match deed.event:
            case Warmed(phrase):
                if phrase not in self.phrases(setting, deed.seat):
                    raise OutOfTurn("a phrase that does not go with this")
                ready = self.ready - {other(deed.seat)}
                return replace(self, warm=put(self.warm, deed.seat, phrase), ready=ready)
        raise OutOfTurn("no such pair")
