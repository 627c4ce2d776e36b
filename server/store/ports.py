"""What a relay asks of whatever keeps its rooms, and of whatever tells who is in them.

Two protocols and the values they speak in, and nothing else. What every archive has to hold to is
in `tests/server/archive_contract.py`, which runs over each of them. Every method that is a
coroutine raises `StorageFailed` where it could not do what was asked; one that does not need to
wait does not wait, see `server.stepping`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

import msgspec

from protocol.wire.frames import Frame, Logged
from server.rules.standing import RoomLog, Roster
from server.store.rows import Row


class Unwritten(Enum):
    """What may become of a draft, other than being written."""

    MOVED = "moved"
    """The log does not stand there any more, or not yet: nothing has happened."""
    LOST = "lost"
    """No answer in time. Nothing may be assumed: it may be written, even later, or not."""


class Shortage(Enum):
    """Why an archive should be given no new rooms. Those that are there go on."""

    SPACE = "space"
    """The rooms take up all they may."""
    DISK = "disk"
    """Less of the disk is free than the host wants."""
    SHARED = "shared"
    """The machines that a fleet shares are full: so it is at each of its relays."""
    CLOCK = "clock"
    """The time here is not that of the others: what is dated here would drag rooms forward."""


class Draft(msgspec.Struct, frozen=True, gc=False):
    """What is to be added to one log, all of it or nothing."""

    name: bytes
    """Of the room."""
    after: int
    """The position that the log was judged at; 0 for a room that is to be founded."""
    rows: Sequence[Row]


class Kept(NamedTuple):
    """One room, as it is kept."""

    roster: Roster
    log: RoomLog


class Heard(NamedTuple):
    """A row that somebody has written, this relay too."""

    before: int
    """The position of the one before it."""
    position: int
    row: Row


class Gap(NamedTuple):
    """Something may have been written that was not heard: the log should be looked at."""


Hear = Callable[[Heard | Gap], None]


class Watch(Protocol):
    """Being told what is written to one log."""

    def close(self) -> None:
        """No more of it."""


class Gauge(NamedTuple):
    """One number that an archive or a hall tells whoever runs the relay."""

    name: str
    about: str
    value: float
    is_count: bool = False
    """Something that has happened so often, rather than something there is."""


class Archive(Protocol):
    """What is kept: every room is one log of records, ordered by their positions.

    A room is found, read and written by its name alone. Another relay may write to it too.
    """

    async def find(self, name: bytes, *, beyond: int = 0, is_newest: bool = False) -> Kept | None:
        """The room, as of some moment; None only if there surely is none.

        Never behind the cursor `beyond` while there is more, since whoever asks has read that far;
        and with `is_newest` not behind anything that was written before the question.
        """

    async def count(self, name: bytes) -> RoomLog:
        """As found, with what each seat has used up, which may take reading all of it."""

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        """For each draft, in their order, the position of its last row once it is safe.

        Each is written as a whole or not at all, whatever becomes of the others. A draft that
        founds a room holds nothing else, and one that ends it nothing after that.
        """

    async def read(self, name: bytes, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        """The next entries after that cursor, as many as fit a frame.

        May be behind: whoever knows of more asks again.
        """

    async def logged(self, name: bytes, seat: int, counter: int) -> Logged | None:
        """That event of that seat, if it is in the log."""

    def watch(self, name: bytes, hear: Hear) -> Watch:
        """From now on `hear` is told what is written to the room by others, and perhaps by this
        relay: soon, perhaps twice, perhaps out of order; what is left out becomes a `Gap`."""

    async def touch(self, names: Collection[bytes]) -> None:
        """Somebody is, or has been, in these rooms."""

    async def due(self) -> Collection[bytes]:
        """The rooms that nobody has been in for too long."""

    async def erase(self) -> None:
        """Returns when nothing is left of any room that has ended, before this relay began too."""

    async def shortages(self) -> frozenset[Shortage]:
        """Why there is no room for new rooms."""

    async def probe(self) -> None:
        """Write what is there already, to see whether anything can be written."""

    def examine(self) -> None:
        """Raises `StoreUnusable` if what is written here from now on would be of no use."""

    async def upkeep(self) -> bool:
        """What an archive has to do for itself now and then. Returns whether it did anything."""

    def gauges(self) -> Iterable[Gauge]:
        """How much there is of it, as far as that is known without waiting."""


class Visitor(Protocol):
    """Somebody in a lobby. Neither method waits or raises."""

    def tell(self, frame: Frame) -> None:
        """Say something to it."""

    def dismiss(self, frame: Frame) -> None:
        """Say a last thing to it, and end the conversation."""


class Claim(Protocol):
    """A seat that a connection has taken."""

    def leave(self) -> None:
        """It is free, unless a newer connection has it by now. Neither waits nor raises."""


class Sitting(NamedTuple):
    """A connection takes a seat."""

    seat: int
    number: int
    """Of the connection."""
    after: int
    """The cursor up to which it says that it holds the log."""


class Sighting(NamedTuple):
    """What is told of a seat at another relay."""

    seat: int
    is_here: bool
    after: int = 0
    """Of whoever is there, as in `Sitting`."""


class Hall(Protocol):
    """What is not kept: who is where, and the notes of the lobbies."""

    def number(self) -> int:
        """Orders connections by when they began, at whichever relay."""

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> Claim | None:
        """Take a seat; None if a newer connection has it, at whichever relay.

        `on_lost` is called, once, when a newer one takes it at another relay: then the claim is
        gone. One at this relay calls nothing: that is known here.
        """

    async def watch(self, name: bytes, hear: Callable[[Sighting], None]) -> Watch:
        """From now on `hear` is told who comes and goes at other relays.

        Before this returns, it is told who is there already. A seat that is claimed here is not
        told as gone.
        """

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]:
        """Come in. Returns the notes so far; later ones are handed over."""

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None:
        """Keep a note, and hand it to every visitor. Raises `Refused`."""

    async def shut(self, lobby: bytes) -> None:
        """Delete the lobby, and say so to every visitor."""

    def leave(self, lobby: bytes, visitor: Visitor) -> None:
        """A visitor is gone. The notes stay."""

    def expire(self, now_ms: int) -> None:
        """Delete the lobbies whose time is over, and say so to every visitor."""

    def __len__(self) -> int:
        """How many lobbies hold a note."""

    def gauges(self) -> Iterable[Gauge]:
        """How it is with other relays, as far as that is known without waiting."""
