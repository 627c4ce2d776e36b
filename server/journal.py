"""Group commit: what is appended in one turn of the event loop is committed at its end, as one.

An entry is handed out only after its commit, so whoever has seen it can rely on it. One commit per
turn batches by itself under load and adds no delay without it; a fixed window of some milliseconds
halves the throughput. If the commit fails, nothing of the group has happened: each author is told,
and the relay goes on.
"""

from asyncio import AbstractEventLoop
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Generic, Protocol, TypeVar

from protocol.wire.frames import Appended, Code, Denied, Entries, Logged, Missing
from protocol.wire.limits import BATCH_BYTES, LOGGED_OVERHEAD_BYTES
from server.errors import Refused, StorageFailed
from server.line.wire import wire
from server.rules.rooms import Known, Placed, Room
from server.store.sqlite import Row, Store
from server.watch.metrics import Counts


class Reader(Protocol):
    """Whoever can be handed a message, as `wire` makes it. Never waits, never raises."""

    def offer(self, message: bytes) -> None: ...


R = TypeVar("R", bound=Reader)


class Journal(Generic[R]):
    """The appends of this turn. Mutable."""

    def __init__(self, store: Store, loop: AbstractEventLoop, counts: Counts) -> None:
        self._store = store
        self._loop = loop
        self._counts = counts
        self._heard_s = 0.0
        """When the first event of this turn came in."""
        self._is_due = False
        self._rows: list[Row] = []
        self._authors: list[tuple[Room[R], R]] = []
        """Of each row, in the same order."""
        self._repeats: list[tuple[R, Appended]] = []
        """Answers to appends that are in a row of this turn already."""

    def append(
        self, room: Room[R], seat: int, author: R, counter: int, event: bytes, now_ms: int
    ) -> None:
        """Log `event` at the end of this turn. Raises `Refused` and `StorageFailed`."""
        self._know(room)
        place = room.append(seat, counter, len(event), now_ms)
        if isinstance(place, Known):
            self._repeat(room, author, counter, place.cursor, event)
            return
        self._rows.append(Row(room.number, place.cursor, seat, counter, place.at_ms, event))
        self._authors.append((room, author))
        if not self._is_due:
            self._is_due = True
            self._heard_s = perf_counter()
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Commit what there is, and hand it out."""
        self._is_due = False
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        authors, self._authors = self._authors, []
        repeats, self._repeats = self._repeats, []
        began_s = perf_counter()
        try:
            self._store.append(rows)
        except StorageFailed as failure:
            self._counts.fail("commit", failure)
            self._take_back(rows, authors, repeats)
            return
        self._counts.commits.note(perf_counter() - began_s)
        fresh: dict[Room[R], list[Logged]] = {}
        for row, (room, _) in zip(rows, authors, strict=True):
            fresh.setdefault(room, []).append(Logged(row.cursor, row.at_ms, row.event))
        for room, entries in fresh.items():
            self._hand_out(room, entries, room.live)
        for reader, answer in repeats:
            reader.offer(wire(answer))
        self._counts.entries += len(rows)
        self._counts.entry_bytes += sum(len(row.event) for row in rows)
        self._counts.waits.note(perf_counter() - self._heard_s, len(rows))

    def mend(
        self, room: Room[R], seat: int, author: R, entries: Iterable[Missing], now_ms: int
    ) -> None:
        """Log at once what `author` offers and this log has lost.

        Raises `Refused` and `StorageFailed`; what came before the entry that was refused is logged.
        """
        self.flush()
        self._know(room)
        rows: list[Row] = []
        tip = room.tip
        try:
            for entry in entries:
                place = room.restore(seat, entry, now_ms)
                if isinstance(place, Known):
                    self._compare(room, entry)
                    continue
                rows.append(_row(room.number, entry))
        finally:
            if rows:
                self._commit_mended(room, author, rows, tip)

    def _know(self, room: Room[R]) -> None:
        if not room.is_known:
            room.remember(self._store.past(room.number))

    def _compare(self, room: Room[R], entry: Missing) -> None:
        if entry.cursor > room.newest_cursor:
            raise Refused(Code.CONFLICT)
        kept = self._store.logged(room.number, entry.cursor)
        if (kept.at_ms, kept.event) != (entry.at_ms, entry.event):
            raise Refused(Code.CONFLICT)

    def _commit_mended(self, room: Room[R], author: R, rows: list[Row], tip: Placed) -> None:
        try:
            self._store.append(rows)
        except StorageFailed as failure:
            self._counts.fail("commit", failure)
            for row in reversed(rows):
                room.undo(row.seat, len(row.event))
            room.rewind(tip)
            raise
        self._counts.mended += len(rows)
        logged = [Logged(row.cursor, row.at_ms, row.event) for row in rows]
        self._hand_out(room, logged, [reader for reader in room.live if reader is not author])

    def _hand_out(self, room: Room[R], entries: list[Logged], readers: list[R]) -> None:
        room.commit(entries[-1].cursor)
        # Serialised once per room, not once per member.
        for message in _messages(entries):
            for reader in readers:
                reader.offer(message)

    def _repeat(self, room: Room[R], author: R, counter: int, cursor: int, event: bytes) -> None:
        answer = Appended(counter, cursor)
        self._counts.repeats += 1
        if cursor <= room.newest_cursor:
            if self._store.logged(room.number, cursor).event != event:
                raise Refused(Code.CONFLICT)
            author.offer(wire(answer))
            return
        for row in self._rows:
            if row.room == room.number and row.cursor == cursor and row.event != event:
                raise Refused(Code.CONFLICT)
        self._repeats.append((author, answer))

    def _take_back(
        self, rows: list[Row], authors: list[tuple[Room[R], R]], repeats: list[tuple[R, Appended]]
    ) -> None:
        self._counts.denied[Code.STORAGE] += len(rows) + len(repeats)
        for row, (room, author) in zip(reversed(rows), reversed(authors), strict=True):
            room.undo(row.seat, len(row.event))
            author.offer(wire(Denied(Code.STORAGE, row.counter)))
        for reader, answer in repeats:
            reader.offer(wire(Denied(Code.STORAGE, answer.counter)))


def _row(number: int, entry: Missing) -> Row:
    return Row(number, entry.cursor, entry.seat, entry.counter, entry.at_ms, entry.event)


def _messages(entries: list[Logged]) -> Iterator[bytes]:
    """`entries` in as few messages as the limit allows."""
    if len(entries) == 1:
        yield wire(Entries((entries[0],)))
        return
    batch: list[Logged] = []
    size = 0
    for entry in entries:
        size += len(entry.event) + LOGGED_OVERHEAD_BYTES
        if size > BATCH_BYTES and batch:
            yield wire(Entries(tuple(batch)))
            batch, size = [], len(entry.event) + LOGGED_OVERHEAD_BYTES
        batch.append(entry)
    yield wire(Entries(tuple(batch)))
