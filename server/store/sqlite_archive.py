"""A relay's own database behind the port: it never waits, and nobody else writes to it.

A room's position is the cursor of its newest entry, so that cursors go up by one. What the file has
no column for, such as what each seat has used up, is counted from the entries when somebody first
adds one, and remembered for as long as somebody watches the room; a commit that failed is known to
have changed nothing.
"""

import asyncio
import os
import shutil
from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from protocol.wire.frames import Logged
from server.errors import StorageFailed
from server.rules.elapsed import Moment, after_a_stop, later
from server.rules.standing import (
    Ended,
    Entry,
    Founded,
    Quota,
    RoomLog,
    Roster,
    Seated,
    counted,
)
from server.settings import RelaySettings
from server.store.backup import backed_up_at
from server.store.database import DATABASE
from server.store.marks import Mark, mark_of
from server.store.ports import Draft, Gauge, Hear, Kept, Shortage, Unwritten
from server.store.sqlite import Columns, Store

CHECKPOINT_BYTES: Final = 16 * 1024 * 1024
"""Written since the last checkpoint: below it one is not worth its flushes.

At 2,000 entries a second that is one a second, so that those who meet one are fewer than one in a
hundred; at 4 MiB there would be one every quarter of a second.
"""


class Open:
    """What is remembered of a room that is watched. Mutable."""

    __slots__ = ("cursors", "log", "number", "roster")

    def __init__(self, number: int, roster: Roster, log: RoomLog) -> None:
        self.number: Final = number
        """The database's short name for it."""
        self.roster = roster
        self.log = log
        self.cursors: tuple[array[int], ...] | None = None
        """By seat and counter, the first being 1: eight bytes an event instead of a second index on
        disk. None until it was counted."""


class SqliteArchive:
    """See `Archive`. Mutable."""

    def __init__(
        self,
        store: Store,
        settings: RelaySettings,
        now_ms: Callable[[], int],
        steady_ms: Callable[[], int],
    ) -> None:
        """For the clocks see `elapsed`."""
        self.store: Final = store
        self._settings: Final = settings
        self._quota: Final = Quota.of(settings)
        self._now_ms: Final = now_ms
        self._steady_ms: Final = steady_ms
        self._watchers: Final[dict[bytes, int]] = {}
        self._open: Final[dict[bytes, Open]] = {}
        self._moment: Moment | None = None
        """None until it was first needed, and the store could say when this relay last ran."""
        self._is_log_emptied = False
        """Nothing that was deleted is in the write-ahead log: not known of an earlier life."""
        # One at a time: a write-ahead log cannot be emptied while it is being moved aside.
        self._checkpointing: Final = asyncio.Lock()

    # Rooms

    async def find(self, name: bytes, *, beyond: int = 0, is_newest: bool = False) -> Kept | None:
        """See `Archive`."""
        room = self._room(name)
        return None if room is None else Kept(room.roster, room.log)

    async def count(self, name: bytes) -> RoomLog:
        """See `Archive`."""
        room = self._present(name)
        if room.cursors is None:
            past = self.store.past(room.number)
            # What a third seat has said stays, though it may be gone by now.
            seats = max([len(room.roster), *(each.seat + 1 for each in past)])
            cursors = tuple(array("q") for _ in range(seats))
            for seat, cursor, _, _ in past:
                cursors[seat].append(cursor)
            told = ((seat, at_ms, size) for seat, _, at_ms, size in past)
            room.log = counted(room.log, self._quota, seats, told)
            room.cursors = cursors
        return room.log

    async def read(self, name: bytes, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        """See `Archive`."""
        return self.store.read(self._present(name).number, after, limit_bytes)

    async def logged(self, name: bytes, seat: int, counter: int) -> Logged | None:
        """See `Archive`."""
        room = self._present(name)
        if room.cursors is None:
            return self.store.said(room.number, seat, counter)
        if not 0 <= seat < len(room.cursors) or not 1 <= counter <= len(room.cursors[seat]):
            return None
        return self.store.logged(room.number, room.cursors[seat][counter - 1])

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        """See `Archive`: all that can be written is one commit."""
        answers: list[int | Unwritten] = []
        taken: list[tuple[Open, Draft]] = []
        entries: list[Columns] = []
        marks: list[Mark] = []
        for draft in drafts:
            name, rows = draft.name, draft.rows
            room = self._open.get(name) or self._room(name)
            founded = rows[0].record
            if type(founded) is Founded and room is None:
                answers.append(self._found(name, founded, rows[0].log))
                continue
            if room is None or room.log.position != draft.after or type(founded) is Founded:
                answers.append(Unwritten.MOVED)
                continue
            number = room.number
            for row in rows:
                each = row.record
                if type(each) is Entry:
                    entries.append(
                        (number, each.cursor, each.seat, each.counter, each.at_ms, each.event)
                    )
                else:
                    marks.append(mark_of(number, each))
            taken.append((room, draft))
            answers.append(row.log.cursor)
        if taken:
            self.store.commit(entries, marks)
            for room, draft in taken:
                self._remember(room, draft)
        return answers

    def _found(self, name: bytes, record: Founded, log: RoomLog) -> int:
        self.store.create(name, record.roster, self._count_on().counted_ms, record.awaited)
        return log.cursor

    def _remember(self, room: Open, draft: Draft) -> None:
        for row in draft.rows:
            record = row.record
            if type(record) is Entry:
                if room.cursors is not None:
                    room.cursors = _with_seats(room.cursors, record.seat + 1)
                    room.cursors[record.seat].append(record.cursor)
            elif type(record) is Seated:
                room.roster = record.roster
        room.log = row.log
        if type(record) is Ended:
            self._open.pop(draft.name, None)

    def _present(self, name: bytes) -> Open:
        room = self._open.get(name) or self._room(name)
        if room is None:
            raise StorageFailed("a room has gone in between")
        return room

    def _room(self, name: bytes) -> Open | None:
        room = self._open.get(name)
        if room is not None:
            return room
        kept = self.store.find(name)
        if kept is None:
            return None
        tip = self.store.tip(kept.number)
        log = RoomLog(
            tip.cursor,
            tip.cursor,
            tip.at_ms,
            closed=kept.closed,
            awaited=kept.awaited,
            epoch=kept.epoch,
            since=kept.since,
            shares=kept.shares,
        )
        room = Open(kept.number, kept.roster, log)
        if name in self._watchers:
            self._open[name] = room
        return room

    def watch(self, name: bytes, hear: Hear) -> "SqliteWatch":
        """See `Archive`: there is nobody else to hear of."""
        self._watchers[name] = self._watchers.get(name, 0) + 1
        return SqliteWatch(self._watchers, self._open, name)

    # Days

    async def touch(self, names: Collection[bytes]) -> None:
        """See `Archive`. Keeps how late it is too, if there are rooms."""
        moment = self._count_on()
        if names or self.store.count_rooms():
            self.store.note(moment, names)

    async def due(self) -> Collection[bytes]:
        """See `Archive`."""
        kept_ms = self._settings.retention_s * 1000
        return [name for _, name in self.store.stale(self._count_on().counted_ms - kept_ms)]

    def _count_on(self) -> Moment:
        now = self._now_ms(), self._steady_ms()
        if self._moment is not None:
            self._moment = later(self._moment, *now)
        else:
            last = self.store.moment()
            if last is None:
                self._moment = Moment(self.store.newest_kept_ms(), *now)
            else:
                self._moment = after_a_stop(last, *now)
        return self._moment

    # The file

    async def erase(self) -> None:
        """See `Archive`."""
        for number in self.store.ended():
            self._is_log_emptied = False
            while not self.store.erase_some(number):
                await asyncio.sleep(0)
        if not self._is_log_emptied:
            async with self._checkpointing:
                await self._move_aside()
                self.store.truncate()
            self._is_log_emptied = True

    async def upkeep(self) -> bool:
        """See `Archive`: keep the write-ahead log short."""
        if self.store.unchecked_bytes < CHECKPOINT_BYTES:
            return False
        await self.checkpoint()
        return True

    async def checkpoint(self) -> None:
        """Let the write-ahead log start over. Raises `StorageFailed`."""
        async with self._checkpointing:
            await self._move_aside()
            self.store.checkpoint_rest()

    async def _move_aside(self) -> None:
        moving = asyncio.ensure_future(asyncio.to_thread(self.store.checkpoint_aside))
        try:
            await asyncio.shield(moving)
        except asyncio.CancelledError:
            # The thread goes on, and the store must not be closed under it.
            await asyncio.wait([moving])
            raise

    async def shortages(self) -> frozenset[Shortage]:
        """See `Archive`."""
        found = set()
        if self.store.is_past(self._settings.store_bytes):
            found.add(Shortage.SPACE)
        if self.store.is_disk_low(self._settings.disk_free_share):
            found.add(Shortage.DISK)
        return frozenset(found)

    async def probe(self) -> None:
        """See `Archive`."""
        self.store.probe()

    def examine(self) -> None:
        """See `Archive`."""
        self.store.examine()

    def gauges(self) -> Iterable[Gauge]:
        """See `Archive`."""
        data_dir = self._settings.data_dir
        with suppress(StorageFailed):
            yield Gauge("rooms_stored", "Rooms that are kept.", self.store.count_rooms())
        backed_up_s = backed_up_at(data_dir)
        if backed_up_s is not None:
            about = "When the rooms were last copied, in seconds since 1970."
            yield Gauge("last_backup_timestamp_seconds", about, backed_up_s)
        database = data_dir / DATABASE
        log = database.with_name(f"{DATABASE}-wal")
        yield Gauge("database_bytes", "Size of the database file.", _size(database))
        yield Gauge("wal_bytes", "Size of the write-ahead log.", _size(log))
        with suppress(OSError):
            disk = shutil.disk_usage(data_dir)
            yield Gauge("disk_free_ratio", "Part of the disk that is free.", disk.free / disk.total)


class SqliteWatch:
    """Somebody is in the room: what is known of it is remembered. Mutable."""

    __slots__ = ("_is_closed", "_name", "_open", "_watchers")

    def __init__(self, watchers: dict[bytes, int], rooms: dict[bytes, Open], name: bytes) -> None:
        self._watchers: Final = watchers
        self._open: Final = rooms
        self._name: Final = name
        self._is_closed = False

    def close(self) -> None:
        """See `Watch`. May be called more than once."""
        if self._is_closed:
            return
        self._is_closed = True
        self._watchers[self._name] -= 1
        if not self._watchers[self._name]:
            del self._watchers[self._name]
            self._open.pop(self._name, None)


def _with_seats(cursors: tuple["array[int]", ...], seats: int) -> tuple["array[int]", ...]:
    missing = range(len(cursors), seats)
    return cursors if not missing else (*cursors, *(array("q") for _ in missing))


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
