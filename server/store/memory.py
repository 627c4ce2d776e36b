"""What is kept in memory: the lobbies and seats of every relay that stands alone, and, for the
tests, rooms.

The archive here is the port's plainest reading: one list of rows for each room, as the bytes that
`rows` makes of them, and one number for all of them that only goes up. A restart loses everything.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import count
from typing import Final, NamedTuple

from protocol.wire.frames import End, Gone, Logged, Note
from protocol.wire.limits import LOGGED_OVERHEAD_BYTES
from server.errors import StorageFailed
from server.rules.lobbies import Lobbies
from server.rules.standing import Ended, Entry, Founded, RoomLog, Roster, Seated
from server.settings import RelaySettings
from server.store.ports import (
    Claim,
    Draft,
    Gauge,
    Hear,
    Heard,
    Kept,
    Shortage,
    Sighting,
    Sitting,
    Unwritten,
    Visitor,
    Watch,
)
from server.store.rows import Row, pack, unpack


class Written(NamedTuple):
    """One row as it is kept."""

    position: int
    data: bytes

    @property
    def row(self) -> Row:
        """What it holds."""
        return unpack(self.data, self.position)


class MemoryArchive:
    """The rooms of relays that share it. Mutable."""

    def __init__(self, retention_s: int, steady_ms: Callable[[], int]) -> None:
        self._retention_ms: Final = retention_s * 1000
        self._steady_ms: Final = steady_ms
        self.position = 0
        """Of the newest row of any room."""
        self.rooms: Final[dict[bytes, list[Written]]] = {}
        self.ended: Final[list[list[Written]]] = []
        """Those that nobody finds, and that are not erased yet."""
        self._touched_ms: Final[dict[bytes, int]] = {}
        self._ears: Final[dict[bytes, list[Hear]]] = {}

    async def find(self, name: bytes, *, beyond: int = 0, is_newest: bool = False) -> Kept | None:
        """See `Archive`."""
        rows = self.rooms.get(name)
        if rows is None:
            return None
        return Kept(_roster(rows), rows[-1].row.log)

    async def count(self, name: bytes) -> RoomLog:
        """See `Archive`: nothing is ever uncounted here."""
        kept = await self.find(name)
        if kept is None:
            raise StorageFailed("a room has gone in between")
        return kept.log

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        """See `Archive`."""
        return [self.land(draft) for draft in drafts]

    def land(self, draft: Draft) -> int | Unwritten:
        """Write one draft, if its log still stands where it was judged."""
        rows = self.rooms.get(draft.name, [])
        before = rows[-1].position if rows else 0
        if draft.after != before or bool(rows) == isinstance(draft.rows[0].record, Founded):
            return Unwritten.MOVED
        self.rooms.setdefault(draft.name, rows)
        self._touched_ms.setdefault(draft.name, self._steady_ms())
        for row in draft.rows:
            self.position += 1
            rows.append(Written(self.position, pack(row)))
        if isinstance(draft.rows[-1].record, Ended):
            self.ended.append(self.rooms.pop(draft.name))
            self._touched_ms.pop(draft.name, None)
        for written in rows[-len(draft.rows) :]:
            self.announce(draft.name, Heard(before, written.position, written.row))
            before = written.position
        return self.position

    def announce(self, name: bytes, heard: Heard) -> None:
        """Tell whoever watches the room."""
        for hear in self.ears_of(name):
            hear(heard)

    def ears_of(self, name: bytes) -> tuple[Hear, ...]:
        """Who watches the room now."""
        return tuple(self._ears.get(name, ()))

    async def read(self, name: bytes, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        """See `Archive`."""
        entries: list[Logged] = []
        for record in self._entries(name):
            if record.cursor <= after:
                continue
            limit_bytes -= len(record.event) + LOGGED_OVERHEAD_BYTES
            if limit_bytes < 0 and entries:
                break
            entries.append(Logged(record.cursor, record.at_ms, record.event))
        return tuple(entries)

    async def logged(self, name: bytes, seat: int, counter: int) -> Logged | None:
        """See `Archive`."""
        for record in self._entries(name):
            if (record.seat, record.counter) == (seat, counter):
                return Logged(record.cursor, record.at_ms, record.event)
        return None

    def _entries(self, name: bytes) -> Iterable[Entry]:
        records = (written.row.record for written in self.rooms.get(name, ()))
        return (record for record in records if isinstance(record, Entry))

    def watch(self, name: bytes, hear: Hear) -> "MemoryWatch":
        """See `Archive`."""
        ears = self._ears.setdefault(name, [])
        ears.append(hear)
        return MemoryWatch(self._ears, name, hear)

    async def touch(self, names: Collection[bytes]) -> None:
        """See `Archive`."""
        now_ms = self._steady_ms()
        self._touched_ms.update((name, now_ms) for name in names if name in self.rooms)

    async def due(self) -> Collection[bytes]:
        """See `Archive`."""
        before_ms = self._steady_ms() - self._retention_ms
        return [name for name, at_ms in self._touched_ms.items() if at_ms < before_ms]

    async def erase(self) -> None:
        """See `Archive`."""
        self.ended.clear()

    async def shortages(self) -> frozenset[Shortage]:
        """See `Archive`: memory is not watched."""
        return frozenset()

    async def probe(self) -> None:
        """See `Archive`."""

    def examine(self) -> None:
        """See `Archive`."""

    async def upkeep(self) -> bool:
        """See `Archive`."""
        return False

    def gauges(self) -> Iterable[Gauge]:
        """See `Archive`."""
        yield Gauge("rooms_stored", "Rooms that are kept.", len(self.rooms))


class MemoryWatch:
    """One of those who are told. Mutable."""

    def __init__(self, ears: dict[bytes, list[Hear]], name: bytes, hear: Hear) -> None:
        self._ears: Final = ears
        self._name: Final = name
        self._hear: Final = hear

    def close(self) -> None:
        """No more of it. May be called more than once."""
        ears = self._ears.get(self._name, [])
        if self._hear in ears:
            ears.remove(self._hear)
        if not ears:
            self._ears.pop(self._name, None)


def _roster(rows: Sequence[Written]) -> Roster:
    for written in reversed(rows):
        record = written.row.record
        if isinstance(record, Founded | Seated):
            return record.roster
    raise StorageFailed("a room that was never founded")


class MemoryHall:
    """Who is where at a relay that stands alone. Mutable."""

    def __init__(self, settings: RelaySettings) -> None:
        self._lobbies: Final[Lobbies[Visitor]] = Lobbies(settings)
        self._numbers: Final = count()
        self._claims: Final[dict[bytes, dict[int, MemoryClaim]]] = {}

    def __len__(self) -> int:
        return len(self._lobbies)

    def gauges(self) -> Iterable[Gauge]:
        """See `Hall`: there are no others."""
        return ()

    def number(self) -> int:
        """See `Hall`."""
        return next(self._numbers)

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> Claim | None:
        """See `Hall`: there is no other relay to lose it to."""
        seat, number = sitting.seat, sitting.number
        seats = self._claims.setdefault(name, {})
        if seat in seats and seats[seat].number > number:
            return None
        seats[seat] = MemoryClaim(self._claims, name, seat, number)
        return seats[seat]

    async def watch(self, name: bytes, hear: Callable[[Sighting], None]) -> Watch:
        """See `Hall`: there is no other relay to hear of."""
        return NO_WATCH

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]:
        """See `Hall`."""
        return self._lobbies.visit(lobby, visitor)

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None:
        """See `Hall`."""
        index = self._lobbies.post(lobby, note, address, now_ms, is_draining=is_draining)
        for visitor in self._lobbies.visitors(lobby):
            visitor.tell(Note(index, note))

    async def shut(self, lobby: bytes) -> None:
        """See `Hall`."""
        for visitor in self._lobbies.shut(lobby):
            visitor.dismiss(Gone(End.SHUT))

    def leave(self, lobby: bytes, visitor: Visitor) -> None:
        """See `Hall`."""
        self._lobbies.leave(lobby, visitor)

    def expire(self, now_ms: int) -> None:
        """See `Hall`."""
        for visitor in self._lobbies.expire(now_ms):
            visitor.dismiss(Gone(End.EXPIRED))


class NoWatch:
    """Nothing is told."""

    def close(self) -> None:
        """See `Watch`."""


NO_WATCH: Final = NoWatch()


class MemoryClaim:
    """A seat that is taken. Mutable."""

    def __init__(
        self, claims: "dict[bytes, dict[int, MemoryClaim]]", name: bytes, seat: int, number: int
    ) -> None:
        self._claims: Final = claims
        self._name: Final = name
        self._seat: Final = seat
        self.number: Final = number

    def leave(self) -> None:
        """See `Claim`. May be called more than once."""
        seats = self._claims.get(self._name, {})
        if seats.get(self._seat) is self:
            del seats[self._seat]
            if not seats:
                del self._claims[self._name]
