"""What a screen needs besides the session: the line, what stands in the way, what is on its way.

Values only; `tui.line.link` and `tui.seat.sitting` make them. Nothing heavy is imported here: the
first screen waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tui.errors import DiskClosed, DiskFull, StorageFailed

if TYPE_CHECKING:
    from protocol.errors import Cause
    from protocol.seats import Seat
    from protocol.session.events import AnyEvent


class Line(Enum):
    """How the line stands. Each has a word on the screen."""

    CONNECTING = "connecting"
    OPEN = "open"
    ABSENT = "absent"
    """Nothing answers, and has not since this program started; it goes on trying."""
    RECONNECTING = "reconnecting"
    """It was open before and will be again; what is typed is kept."""
    REPLACED = "replaced"
    """The seat was entered from somewhere else; this program stays out of its way."""
    UNKNOWN = "unknown"
    """The relay does not know the room, or no longer."""
    OTHER_VERSION = "other-version"
    """The relay speaks another version of the protocol."""
    GONE = "gone"
    """The room was closed by both, or has expired."""


class Told(Enum):
    """What the relay knows of a session that is over. Each has a sentence on the last page."""

    ASKING = "asking"
    AWAY = "away"
    """The relay does not answer; it is told as soon as it does, also at the next start."""
    TOLD = "told"
    """The relay has this seat's close, and waits for the other's."""
    UNKNOWN = "unknown"
    """Whoever answers does not know the session, and may be another relay than the one it was at:
    only a certificate, or this laptop, tells. It is asked again at the next start."""
    GONE = "gone"
    """The relay has deleted the room, or says that it has none of that name."""


FINAL: Final = frozenset({Line.REPLACED, Line.UNKNOWN, Line.OTHER_VERSION, Line.GONE})
"""Lines that do not come back by themselves."""


@dataclass(frozen=True)
class Tempo:
    """The times a session keeps, in seconds. Only tests and `--quick` have others."""

    breath_s: float = 5.0
    """The pause at every hand-over."""
    hold_s: float | None = None
    """How long a hold lasts; None: as long as was asked for."""
    quiet_s: float = 10.0
    """After this long without a new entry, what was read is confirmed."""
    confirm_s: float = 30.0
    """At the latest after this long, while something is unconfirmed."""
    doubt_s: float = 45.0
    """Words that the partner has not confirmed for this long are mentioned on the screen."""
    mend_s: float = 60.0
    """A relay on an open line that has not taken back what it lost after this long never will. More
    than twice the keepalive: a line that only looks open is noticed before."""


QUICK: Final = Tempo(breath_s=0.0, hold_s=0.0, quiet_s=0.2, confirm_s=1.0)


class Trouble(Enum):
    """What stands in the way just now; each has a sentence on the screen."""

    DISK = "disk"
    """This laptop's disk takes nothing, and nobody says why."""
    DISK_FULL = "disk-full"
    """There is no room left on it."""
    DISK_CLOSED = "disk-closed"
    """The system does not let this program write there."""
    RELAY_BUSY = "relay-busy"
    """The relay asks to wait; the same words go out again by themselves."""
    RELAY_STUCK = "relay-stuck"
    """The relay cannot keep anything just now; the same words go out again by themselves."""
    MENDING = "mending"
    """The relay has lost a part of the log, and waits for what the other laptop holds of it."""
    RELAY_FULL = "relay-full"
    """The room or the seat has used up what the relay gives it."""
    GUIDE = "guide"
    """The guide that the other laptop sent does not load here."""
    VERSION = "version"
    """The other laptop runs another version."""


OF_DISK: Final = frozenset({Trouble.DISK, Trouble.DISK_FULL, Trouble.DISK_CLOSED})
"""What is over as soon as this laptop's disk takes something again."""


def trouble_of(error: StorageFailed) -> Trouble:
    """Why a disk takes nothing, as far as it is known."""
    match error:
        case DiskFull():
            return Trouble.DISK_FULL
        case DiskClosed():
            return Trouble.DISK_CLOSED
        case _:
            return Trouble.DISK


PASSING: Final = frozenset({Trouble.RELAY_BUSY, Trouble.RELAY_STUCK, Trouble.MENDING})
"""What is over as soon as the relay takes an event again."""


@dataclass(frozen=True)
class News:
    """What a screen needs besides the session."""

    line: Line = Line.CONNECTING
    is_partner_here: bool = False
    """Of a third seat: whether both are."""
    here: frozenset[Seat] = frozenset()
    """Who else is."""
    third_away_ms: int | None = None
    """Since when whoever leads the two is not connected, by this laptop's clock, in milliseconds
    since 1970; None: they are, or nobody leads, or the own line is down."""
    alarm: Cause | None = None
    has_parted: bool = False
    """The partner's laptop no longer has the same order of things: nothing more of it counts."""
    has_third_parted: bool = False
    """So it is with a third seat's: nothing more of it counts, and the two go on."""
    has_strays: bool = False
    """Something has come that neither of the two signed; it was left out."""
    trouble: Trouble | None = None
    unconfirmed: int = 0
    """How many of the newest own pieces the partner has not confirmed yet."""
    is_doubtful: bool = False
    """... and for longer than `Tempo.doubt_s`."""
    clock_ms: int = 0
    """How far this laptop's clock is ahead of the relay's, which dates everything."""
    waiting: tuple[AnyEvent, ...] = ()
    """Own moves that are on their way."""
