"""Where rooms are kept: one SQLite database in a directory of the relay's own.

Append, read after a cursor, forget. Everything is on the disk when a method returns. It knows no
rules: cursors, counters and times come from the rooms. All of it runs in the event loop's thread,
because a commit in another thread waits for the interpreter's lock while the loop is busy; only
the bulk of a checkpoint runs in another thread, on a connection of its own.

Deleting is not erasing: `secure_delete` overwrites what is deleted, and `truncate` empties the
write-ahead log, where older pages would go on to exist.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from protocol.limits import KEY_BYTES
from protocol.wire.frames import Logged
from protocol.wire.limits import LOGGED_OVERHEAD_BYTES
from server.errors import StorageFailed, StoreDamaged, StoreGone
from server.rules.elapsed import Moment
from server.rules.standing import Roster
from server.store.database import DAMAGED, FORMAT, PAGE_BYTES, DatabaseFile, error_name
from server.store.marks import Mark, bits_of, ended, keys_of, seats_of

PAGES_PER_COMMIT: Final = 1
"""Of the heap's end, beside what the events fill and the part of the index of each room."""

NUMBER_BITS: Final = 2**47 - 1
"""Of a room's number: six bytes, and two alike never happen. If they did, nothing would be kept,
and the one who asked would ask again."""

CHUNK_ROWS: Final = 256
"""So many entries are deleted at a time, lest one large room holds up the others."""


Columns = tuple[int, int, int, int, int, bytes]
"""Those of `EntryRow`, for whom a name for each costs too much."""


class EntryRow(NamedTuple):
    """One entry, as it is kept."""

    room: int
    cursor: int
    seat: int
    counter: int
    at_ms: int
    event: bytes


class Past(NamedTuple):
    """What has to be known of an entry that is in a log, in the order of the log."""

    seat: int
    cursor: int
    at_ms: int
    size: int
    """The event's length in bytes."""


class Placed(NamedTuple):
    """Where an entry stands."""

    cursor: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class KeptRoom:
    """One room, as it is kept."""

    number: int
    roster: Roster
    closed: frozenset[int]
    """The seats that have signed the close."""
    awaited: frozenset[int]
    """The seats that may hold what was lost here."""
    epoch: int = 0
    """Of its roster."""
    since: int = 0
    """The cursor after which the third seat reads."""
    shares: int = 2
    """How many seats it was founded for."""


class Store:
    """An open store. Mutable; one per directory, used from one thread."""

    def __init__(self, data_dir: Path) -> None:
        """Open or make the store in `data_dir`. Raises `StoreUnusable` and its kinds."""
        self._data_dir = data_dir
        self._unchecked_bytes = 0
        self._is_damaged = False
        self._file = DatabaseFile(data_dir)
        self._writer = self._file.writer
        self._checkpointer = self._file.checkpointer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files. What was appended is already safe."""
        self._file.close()

    def examine(self) -> None:
        """Raises `StoreGone` or `StoreDamaged` if what is written here would be of no use."""
        if not self._file.is_in_place():
            raise StoreGone("not where it was opened")
        if self._is_damaged:
            raise StoreDamaged("found damaged")

    def find(self, name: bytes) -> KeptRoom | None:
        """The room of that name. Raises `StorageFailed`."""
        with self._failing():
            row = self._writer.execute(
                "SELECT number, roster, closed, awaited, epoch, since, shares FROM rooms"
                " WHERE name = ?",
                (name,),
            ).fetchone()
        if row is None:
            return None
        number, keys, closed, awaited, *renewed = row
        roster = tuple(
            (seat, keys[seat * KEY_BYTES : (seat + 1) * KEY_BYTES])
            for seat in range(len(keys) // KEY_BYTES)
        )
        return KeptRoom(number, roster, seats_of(closed), seats_of(awaited), *renewed)

    def tip(self, number: int) -> Placed:
        """Where a room's newest entry stands; at 0 if there is none. Raises `StorageFailed`."""
        with self._failing():
            row = self._writer.execute(
                "SELECT cursor, at_ms FROM entries WHERE room = ? ORDER BY cursor DESC LIMIT 1",
                (number,),
            ).fetchone()
        return Placed(0, 0) if row is None else Placed(*row)

    def past(self, number: int) -> Sequence[Past]:
        """What rooms must know of the log so far. Raises `StorageFailed`."""
        with self._failing():
            rows = self._writer.execute(
                "SELECT seat, cursor, at_ms, length(event) FROM entries"
                " WHERE room = ? ORDER BY cursor",
                (number,),
            )
            return list(map(Past._make, rows))

    def create(
        self, name: bytes, roster: Roster, counted_ms: int, awaited: Iterable[int] = ()
    ) -> int:
        """Keep a new room, from that moment on. Returns its number. Raises `StorageFailed`."""
        with self._transaction():
            added = self._writer.execute(
                "INSERT INTO rooms (number, name, roster, kept_ms, closed, awaited, shares)"
                f" VALUES (random() & {NUMBER_BITS}, ?, ?, ?, 0, ?, ?)",
                (name, keys_of(roster), counted_ms, bits_of(awaited), len(roster)),
            )
        assert added.lastrowid is not None, "an insert has a row id"
        return added.lastrowid

    def append(self, rows: Sequence[EntryRow]) -> None:
        """Commit all of `rows`, or none. Raises `StorageFailed`."""
        self.commit(rows, ())

    def commit(self, rows: Sequence[Columns], marks: Sequence[Mark]) -> None:
        """Commit all of both, or nothing. Raises `StorageFailed`."""
        with self._transaction():
            for statement, values in marks:
                self._writer.execute(statement, values)
            if rows:
                self._writer.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
        if rows:
            pages = PAGES_PER_COMMIT + len({row[0] for row in rows})
            self._unchecked_bytes += pages * PAGE_BYTES + sum([len(row[5]) for row in rows])

    def read(self, number: int, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        """The entries after the cursor, as many as fit a frame. Raises `StorageFailed`."""
        entries: list[Logged] = []
        with self._failing():
            # The statement is closed at once: one left open would keep the log from starting over.
            cursor = self._writer.execute(
                "SELECT cursor, at_ms, event FROM entries WHERE room = ? AND cursor > ?"
                " ORDER BY cursor LIMIT 512",
                (number, after),
            )
            for row in cursor:
                limit_bytes -= len(row[2]) + LOGGED_OVERHEAD_BYTES
                if limit_bytes < 0 and entries:
                    break
                entries.append(Logged(*row))
            cursor.close()
        return tuple(entries)

    def logged(self, number: int, cursor: int) -> Logged:
        """The entry at that cursor. Raises `StorageFailed`, also if there is none."""
        with self._failing():
            row = self._writer.execute(
                "SELECT cursor, at_ms, event FROM entries WHERE room = ? AND cursor = ?",
                (number, cursor),
            ).fetchone()
        if row is None:
            raise StorageFailed("no entry at a cursor that was handed out")
        return Logged(*row)

    def said(self, number: int, seat: int, counter: int) -> Logged | None:
        """That event of that seat, if it is there; the newest are found first.

        Raises `StorageFailed`.
        """
        with self._failing():
            row = self._writer.execute(
                "SELECT cursor, at_ms, event FROM entries"
                " WHERE room = ? AND seat = ? AND counter = ? ORDER BY cursor DESC LIMIT 1",
                (number, seat, counter),
            ).fetchone()
        return None if row is None else Logged(*row)

    def moment(self) -> Moment | None:
        """The last one that was noted, if any. Raises `StorageFailed`."""
        with self._failing():
            row = self._writer.execute(
                "SELECT counted_ms, wall_ms, steady_ms FROM moment"
            ).fetchone()
        return None if row is None else Moment(*row)

    def newest_kept_ms(self) -> int:
        """When somebody was last in any room; 0 if there is none. Raises `StorageFailed`."""
        with self._failing():
            (newest,) = self._writer.execute("SELECT max(kept_ms) FROM rooms").fetchone()
        return int(newest or 0)

    def note(self, moment: Moment, names: Iterable[bytes]) -> None:
        """Somebody was in these rooms at that moment. Raises `StorageFailed`."""
        with self._transaction():
            self._writer.execute("DELETE FROM moment")
            self._writer.execute("INSERT INTO moment VALUES (?, ?, ?)", moment)
            self._writer.executemany(
                "UPDATE rooms SET kept_ms = ? WHERE name = ?",
                ((moment.counted_ms, name) for name in names),
            )

    def count_rooms(self) -> int:
        """How many there are, but for those that have ended. Raises `StorageFailed`."""
        with self._failing():
            (count,) = self._writer.execute(
                "SELECT count(*) FROM rooms WHERE name IS NOT NULL"
            ).fetchone()
        return int(count)

    def stale(self, before_ms: int) -> tuple[tuple[int, bytes], ...]:
        """The (number, name) of rooms that nobody has been in since that counted moment."""
        with self._failing():
            return tuple(
                self._writer.execute(
                    "SELECT number, name FROM rooms WHERE name IS NOT NULL AND kept_ms < ?",
                    (before_ms,),
                ).fetchall()
            )

    def end(self, number: int) -> None:
        """Take the room's name away: nobody finds it any more. Raises `StorageFailed`."""
        self.commit((), [ended(number)])

    def ended(self) -> tuple[int, ...]:
        """The rooms that have ended and are not erased yet. Raises `StorageFailed`."""
        with self._failing():
            rows = self._writer.execute("SELECT number FROM rooms WHERE name IS NULL").fetchall()
        return tuple(number for (number,) in rows)

    def erase_some(self, number: int) -> bool:
        """Delete a part of a room that has ended. Returns whether that was all of it.

        Raises `StorageFailed`. Until `truncate`, deleted bytes are still in the write-ahead log.
        """
        with self._transaction():
            deleted = self._writer.execute(
                "DELETE FROM entries WHERE rowid IN"
                " (SELECT rowid FROM entries WHERE room = ? LIMIT ?)",
                (number, CHUNK_ROWS),
            ).rowcount
            if deleted < CHUNK_ROWS:
                self._writer.execute("DELETE FROM rooms WHERE number = ?", (number,))
        self._unchecked_bytes += deleted * PAGE_BYTES
        return deleted < CHUNK_ROWS

    def truncate(self) -> None:
        """Empty the write-ahead log. Not while `checkpoint_aside` runs. Raises `StorageFailed`."""
        with self._failing():
            busy, _, _ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StorageFailed("the write-ahead log is in use")
        self._unchecked_bytes = 0

    @property
    def unchecked_bytes(self) -> int:
        """About how much has been written since the last checkpoint."""
        return self._unchecked_bytes

    def checkpoint_aside(self) -> None:
        """Move what is in the write-ahead log. For another thread. Raises `StorageFailed`."""
        with self._failing():
            self._checkpointer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def checkpoint_rest(self) -> None:
        """Move what came in meanwhile, so that the log starts over. Raises `StorageFailed`.

        Without this, under steady writing, the log would never be empty and grow for ever.
        """
        with self._failing():
            self._writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        self._unchecked_bytes = 0

    def is_past(self, store_bytes: int) -> bool:
        """Whether the rooms take up so much. Raises `StorageFailed`."""
        with self._failing():
            (pages,) = self._writer.execute("PRAGMA page_count").fetchone()
            (free,) = self._writer.execute("PRAGMA freelist_count").fetchone()
        return bool((pages - free) * PAGE_BYTES >= store_bytes)

    def is_disk_low(self, disk_free_share: float) -> bool:
        """Whether less than that part of the disk is free. Raises `StorageFailed`."""
        return is_disk_low(self._data_dir, disk_free_share)

    def probe(self) -> None:
        """Write what is there already, as every commit is written. Raises `StorageFailed`."""
        with self._transaction():
            self._writer.execute(f"PRAGMA user_version = {FORMAT}")

    def limit_pages(self, pages: int) -> None:
        """Let the database grow to so many pages of 4 KiB: a disk that is full earlier."""
        self._writer.execute(f"PRAGMA max_page_count = {int(pages)}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._failing():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._writer.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction already.
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            name = error_name(error)
            self._is_damaged = self._is_damaged or name in DAMAGED
            # Only the name of the error: its text may one day quote what was bound.
            raise StorageFailed(f"sqlite: {name}") from None


def is_disk_low(path: Path, disk_free_share: float) -> bool:
    """Whether less than that part is free of the disk that holds `path`, or would hold it.

    Raises `StorageFailed`.
    """
    try:
        disk = shutil.disk_usage(next(each for each in (path, *path.parents) if each.exists()))
    except (OSError, StopIteration):
        raise StorageFailed("the disk cannot be looked at") from None
    return disk.free < disk.total * disk_free_share
