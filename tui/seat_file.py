"""What one laptop needs to come back to its room: one SQLite file per seat, open by one program.

    facts      room, keys and relay              log       entries in the relay's order
    outbox     own events not yet handed back    openings  of own sealed answers
    drafts     what is typed and not yet said    privates  answers and notes that never leave
    hints      the alarm, the partner's name

What every method wrote is on the disk when it returns. What it is not: it neither opens nor checks
an entry (`protocol.chain` does), and it is gone once the session is closed.

    <32 hex digits>.seat        a seat; random, because a name in a directory tells
    <32 hex digits>.seat-wal    SQLite's log beside it; the newest writes are only there
    <32 hex digits>.seat.part   one that is not whole yet or being forgotten; swept at the start

A `SeatFile` is one of the few mutable things here: it holds the connection. Its methods may be called
from any thread, and take turns.
"""

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from protocol.chain import Room
from protocol.errors import Cause, Malformed
from protocol.frames import Logged
from protocol.seats import Seat
from tui.atomic import FILE_MODE, PART, erase, storage, sync_directory
from tui.errors import DiskFull, SeatInUse, SeatUnreadable, StorageFailed

T = TypeVar("T")

SEAT: Final = ".seat"
"""The ending of a seat file."""

APPLICATION_ID: Final = 0x554E4852
"""Written into the SQLite header: "UNHR"."""

FORMAT: Final = 1
"""The version of the tables below."""

ID_BYTES: Final = 16
"""Two seats never meet in one name."""

_TABLES: Final = """
CREATE TABLE facts (one INTEGER PRIMARY KEY CHECK (one = 1), body BLOB NOT NULL);
CREATE TABLE log (cursor INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, event BLOB NOT NULL);
CREATE TABLE outbox (counter INTEGER PRIMARY KEY, event BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE openings (key BLOB PRIMARY KEY, opening BLOB NOT NULL);
CREATE TABLE drafts (slot BLOB PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE privates (key BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE hints (name BLOB PRIMARY KEY, value BLOB NOT NULL);
"""

_PRAGMAS: Final = (
    # Before the first access: with it no -shm file is needed, and a second program is refused.
    "locking_mode = EXCLUSIVE",
    # A commit is on the disk when it returns; on macOS that needs the second and third line.
    "synchronous = FULL",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    # What is deleted is overwritten with zeros.
    "secure_delete = ON",
    # Nothing of a session goes into temporary files.
    "temp_store = MEMORY",
    # A file may come from elsewhere: its schema runs no functions of ours.
    "trusted_schema = OFF",
)


@dataclass(frozen=True)
class SeatFacts:
    """What was settled at the door."""

    room: Room
    seat: Seat
    seed: bytes = field(repr=False)
    """Of the Ed25519 key that signs for this seat: 32 bytes."""
    exchange_seed: bytes = field(repr=False)
    """Of the X25519 key that keys are wrapped for: 32 bytes."""
    partner_keys: tuple[tuple[Seat, bytes], ...]
    """(seat, X25519 public key) of the others; their signing keys are in the roster."""
    relay: str
    """The URL of the relay, as it was last reached."""
    hosts_relay: bool
    """This laptop runs the relay at home."""
    began_ms: int
    """Milliseconds since 1970."""


@dataclass(frozen=True)
class Waiting:
    """An own event that has not come back from the relay yet."""

    counter: int
    event: bytes
    """As it was sealed; it is sent again byte for byte."""
    content: bytes = field(repr=False)
    """The same in plain, to hand the words back if they are refused."""


def seats(directory: Path) -> tuple[Path, ...]:
    """The seat files in `directory`, in no telling order. Raises `StorageFailed`."""
    with storage():
        found = [path for path in directory.glob(f"*{SEAT}") if not path.is_symlink()]
        return tuple(sorted(path for path in found if path.is_file()))


class SeatFile:
    """One seat, held by this program alone until it is closed. See `create` and `open`."""

    def __init__(self, path: Path, db: sqlite3.Connection, facts: SeatFacts) -> None:
        """Only for `create` and `open`."""
        self.path: Final = path
        self._db: Final = db
        self._facts = facts
        self._turn: Final = threading.RLock()

    @classmethod
    def create(cls, directory: Path, facts: SeatFacts) -> "SeatFile":
        """A new seat in `directory`, on the disk as a whole. Raises `StorageFailed`."""
        path = directory / f"{secrets.token_hex(ID_BYTES)}{SEAT}"
        part = path.with_name(path.name + PART)
        with storage():
            # Made by us, because SQLite would make it readable to others under most umasks.
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
            try:
                _fill(part, facts)
                os.rename(part, path)
                sync_directory(directory)
            except BaseException:
                _erase_all(part)
                raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "SeatFile":
        """The seat at `path`. Raises `SeatInUse`, `SeatUnreadable` or `StorageFailed`."""
        with storage():
            os.chmod(path, FILE_MODE)
        with _translated():
            db = _connect(path)
        try:
            with _translated():
                return cls(path, db, _facts_of(db))
        except SeatUnreadable:
            _close_untouched(path, db)
            raise
        except BaseException:
            db.close()
            raise

    @property
    def facts(self) -> SeatFacts:
        """What was settled at the door."""
        return self._facts

    def set_relay(self, url: str) -> None:
        """The relay is reached at `url` from now on."""
        facts = replace(self._facts, relay=url)
        with self._transaction():
            self._db.execute("UPDATE facts SET body = ?", (msgspec.msgpack.encode(facts),))
        self._facts = facts

    def log(self) -> tuple[Logged, ...]:
        """Every entry so far, in the relay's order."""
        return self._read(
            tuple[Logged, ...], "SELECT cursor, at_ms, event FROM log ORDER BY cursor"
        )

    @property
    def last_cursor(self) -> int:
        """The cursor of the newest entry, 0 if there is none."""
        return self._read(tuple[tuple[int]], "SELECT coalesce(max(cursor), 0) FROM log")[0][0]

    def add_entries(self, entries: Iterable[Logged], own_counter: int | None = None) -> None:
        """Appends to the log, and drops own events up to `own_counter` from the outbox, at once.

        Raises ValueError, and changes nothing, where a cursor is not above the one before it.
        """
        last = self.last_cursor
        rows = [(entry.cursor, entry.at_ms, entry.event) for entry in entries]
        for cursor, _, _ in rows:
            if cursor <= last:
                raise ValueError("a cursor that is not above the one before it")
            last = cursor
        with self._transaction():
            self._db.executemany("INSERT INTO log VALUES (?, ?, ?)", rows)
            if own_counter is not None:
                self._db.execute("DELETE FROM outbox WHERE counter <= ?", (own_counter,))

    def outbox(self) -> tuple[Waiting, ...]:
        """Own events that have not come back yet, in the order of their counters."""
        found = self._read(
            tuple[tuple[int, bytes, bytes], ...],
            "SELECT counter, event, content FROM outbox ORDER BY counter",
        )
        return tuple(Waiting(*row) for row in found)

    def put_outbox(self, counter: int, event: bytes, content: bytes) -> None:
        """Keeps an own event until it comes back. Raises ValueError if the counter is taken."""
        try:
            self._put("INSERT INTO outbox VALUES (?, ?, ?)", counter, event, content)
        except sqlite3.IntegrityError:
            raise ValueError("a counter that is taken") from None

    def put_opening(self, key: bytes, opening: bytes) -> None:
        """Keeps what will open an own sealed answer; call it before the digest is sent."""
        self._put("INSERT OR REPLACE INTO openings VALUES (?, ?)", key, opening)

    def opening(self, key: bytes) -> bytes | None:
        """What was kept under `key`."""
        wanted = "SELECT opening FROM openings WHERE key = ?"
        found = self._read(tuple[tuple[bytes], ...], wanted, key)
        return found[0][0] if found else None

    def put_draft(self, slot: str, text: str) -> None:
        """Keeps what is typed in `slot` and not yet said; an empty text removes it."""
        self._put_text("drafts", slot, text)

    def drafts(self) -> dict[str, str]:
        """What is typed and not yet said, by slot."""
        return self._texts("SELECT slot, text FROM drafts ORDER BY slot")

    def put_private(self, key: str, value: str) -> None:
        """Keeps an answer or a note that never leaves this laptop; an empty value removes it."""
        self._put_text("privates", key, value)

    def privates(self) -> dict[str, str]:
        """Answers and notes that never leave this laptop, by key."""
        return self._texts("SELECT key, value FROM privates ORDER BY key")

    @property
    def alarm(self) -> Cause | None:
        """Why the log cannot be trusted any further, if it cannot. Raises `SeatUnreadable`."""
        kept = self._hint("alarm")
        with _translated():
            return msgspec.convert(kept, Cause) if kept else None

    def set_alarm(self, cause: Cause) -> None:
        """The log cannot be trusted any further; the first cause stays."""
        if self.alarm is None:
            self._put_text("hints", "alarm", cause.value)

    @property
    def partner_name(self) -> str:
        """The partner's name as it was last seen, for the way back in; empty until then."""
        return self._hint("partner")

    def set_partner_name(self, name: str) -> None:
        """Remembers the partner's (cleaned) name for the way back in."""
        self._put_text("hints", "partner", name)

    def close(self) -> None:
        """Lets the seat go, and keeps it. May be called twice. Raises `StorageFailed`."""
        with self._turn, _translated():
            self._db.close()

    def forget(self) -> None:
        """Ends the seat: overwrites and removes all that is kept of it. Raises `StorageFailed`.

        Renamed first: whatever happens then, it is no seat any more, and the sweep takes the rest.
        """
        part = self.path.with_name(self.path.name + PART)
        with self._turn, storage():
            _rename_all(self.path, part)
            self._db.close()
            _erase_all(part)
            sync_directory(part.parent)

    def _put(self, statement: str, *values: int | bytes) -> None:
        with self._transaction():
            self._db.execute(statement, values)

    def _put_text(self, table: str, key: str, text: str) -> None:
        """`table` is one of ours; a key without text is removed."""
        name = _bytes(key)
        if text:
            self._put(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", name, _bytes(text))
        else:
            column = {"drafts": "slot", "privates": "key", "hints": "name"}[table]
            self._put(f"DELETE FROM {table} WHERE {column} = ?", name)

    def _texts(self, query: str) -> dict[str, str]:
        return {_text(key): _text(text) for key, text in self._read(_Pairs, query)}

    def _hint(self, name: str) -> str:
        return self._texts("SELECT name, value FROM hints").get(name, "")

    def _read(self, kind: type[T], query: str, *values: bytes) -> T:
        with self._turn, _translated():
            return msgspec.convert(self._db.execute(query, values).fetchall(), kind)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing, on the disk at the end."""
        with self._turn, _translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


_Pairs = tuple[tuple[bytes, bytes], ...]


def _bytes(text: str) -> bytes:
    """Also what a paste brought that no encoding allows: a draft comes back letter for letter."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to the file at `path`, which must exist. Raises sqlite3.Error."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
    except BaseException:
        db.close()
        raise
    return db


def _fill(part: Path, facts: SeatFacts) -> None:
    """Makes a whole seat of an empty file, and lets it go: then everything is in the one file."""
    with _translated():
        db = _connect(part)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(
                f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};"
                f"{_TABLES}"
            )
            db.execute("INSERT INTO facts VALUES (1, ?)", (msgspec.msgpack.encode(facts),))
            db.execute("COMMIT")
        finally:
            db.close()


def _facts_of(db: sqlite3.Connection) -> SeatFacts:
    """Takes the lock, checks the whole file and reads the facts."""
    db.execute("BEGIN EXCLUSIVE")
    db.execute("COMMIT")
    for pragma, wanted in (
        ("application_id", APPLICATION_ID),
        ("user_version", FORMAT),
        ("journal_mode", "wal"),
        ("quick_check(1)", "ok"),
    ):
        if db.execute(f"PRAGMA {pragma}").fetchone() != (wanted,):
            raise SeatUnreadable(f"{pragma} is not {wanted}")
    row = db.execute("SELECT body FROM facts").fetchone()
    if row is None:
        raise SeatUnreadable("no facts")
    return msgspec.msgpack.decode(row[0], type=SeatFacts)


def _rename_all(path: Path, target: Path) -> None:
    for ending in ("", "-wal"):
        if (beside := path.with_name(path.name + ending)).exists():
            os.rename(beside, target.with_name(target.name + ending))


def _erase_all(part: Path) -> None:
    for ending in ("", "-wal", "-journal"):
        erase(part.with_name(part.name + ending))


def _close_untouched(path: Path, db: sqlite3.Connection) -> None:
    """Closes the file at `path` and leaves its bytes, and those of its log, as they were.

    SQLite tidies up when it closes, unless the file has moved away in the meantime.
    """
    aside = path.with_name(path.name + ".unread")
    with storage():
        _rename_all(path, aside)
        db.close()
        _rename_all(aside, path)


@contextmanager
def _translated() -> Iterator[None]:
    """Turns what SQLite and msgspec say into our own errors. Integrity errors pass."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        # The low byte is the kind, the rest tells it apart further; none for a closed connection.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
        name = getattr(error, "sqlite_errorname", "the connection is closed")
        raise _KINDS.get(code, StorageFailed)(f"sqlite said {name}") from None
    except (msgspec.MsgspecError, Malformed, TypeError):
        raise SeatUnreadable("the contents are not ours") from None


_KINDS: Final[dict[int, type[SeatInUse | SeatUnreadable | StorageFailed]]] = {
    sqlite3.SQLITE_BUSY: SeatInUse,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: SeatUnreadable,
    sqlite3.SQLITE_NOTADB: SeatUnreadable,
    # A table or a column is missing.
    sqlite3.SQLITE_ERROR: SeatUnreadable,
    sqlite3.SQLITE_FORMAT: SeatUnreadable,
}
