"""The file a store lives in: its lock, its modes, its tables, and how SQLite is to treat it.

What is in the tables is the store's affair.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from protocol.limits import KEY_BYTES
from protocol.wire.limits import PARTNERS
from server.errors import (
    StoreDamaged,
    StoreForeign,
    StoreFull,
    StoreInUse,
    StoreNewer,
    StoreUnusable,
)
from server.system import NO_LINK, close_to_others, lock, own_user

DATABASE: Final = "relay.sqlite3"
LOCK: Final = "relay.lock"
FORMAT: Final = 4
"""`PRAGMA user_version`; raised with every change to the tables."""

PAGE_BYTES: Final = 4096

CACHE_BYTES: Final = 8 * 1024 * 1024
"""Of pages. Where rooms take turns a thousand entries of one lie on a thousand pages, which are
read twice when somebody comes back to it; with SQLite's usual 2 MB, from the system each time."""

WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""What is left of the write-ahead log's file once it starts over.

More than it grows to between two checkpoints: cutting it off and growing it anew costs the disk's
journal a flush each time, and was a sixth of the work per entry at full load.
"""

# Its number is drawn: one that counts would tell how many rooms there ever were.
_ROOM: Final = """
CREATE TABLE rooms (
    number INTEGER PRIMARY KEY,
    name BLOB UNIQUE,            -- NULL once the room has ended and is being erased
    roster BLOB NOT NULL,        -- the public keys, in seat order
    kept_ms INTEGER NOT NULL,    -- when somebody was last in it, in the time of `elapsed`
    closed INTEGER NOT NULL,     -- one bit for each seat that has signed the close
    awaited INTEGER NOT NULL DEFAULT 0  -- one bit for each seat that may hold what was lost here
"""
_RENEWED: Final = (
    "epoch INTEGER NOT NULL DEFAULT 0",  # of the newest roster
    "since INTEGER NOT NULL DEFAULT 0",  # the cursor after which a third seat reads
    "shares INTEGER NOT NULL DEFAULT 2",  # how many seats it was founded for
)
"""Columns that came with the fourth format."""

ROOMS: Final = f"{_ROOM}, {', '.join(_RENEWED)}) STRICT;"

MOMENT: Final = """
CREATE TABLE moment (            -- one row: see `elapsed.Moment`
    counted_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    steady_ms INTEGER NOT NULL
) STRICT;
"""

# A heap with one unique index is twice as cheap as WITHOUT ROWID (a page per room and commit).
SCHEMA: Final = f"""
{ROOMS}
{MOMENT}
CREATE TABLE entries (
    room INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    event BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entries_in_order ON entries (room, cursor);
"""

UPGRADES: Final = {
    1: "ALTER TABLE rooms ADD COLUMN awaited INTEGER NOT NULL DEFAULT 0;",
    # Dropping the table drops its counter. The days of every room begin anew.
    2: f"""
ALTER TABLE rooms RENAME TO older;
{_ROOM}) STRICT;
{MOMENT}
INSERT INTO rooms SELECT number, name, roster, 0, closed, awaited FROM older;
DROP TABLE older;
""",
    3: "".join(f"ALTER TABLE rooms ADD COLUMN {column};" for column in _RENEWED)
    + f"UPDATE rooms SET shares = length(roster) / {KEY_BYTES};",
}
"""By the format that it leads away from, one step each."""


DAMAGED: Final = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
"""What SQLite says of a file that is none of its own, or not whole."""


class DatabaseFile:
    """The open connections to one database, which no other relay can open meanwhile."""

    def __init__(self, data_dir: Path) -> None:
        """Open or make it. Raises `StoreUnusable` and its kinds."""
        with _unusable(), ExitStack() as opened:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in (data_dir / LOCK, *files_of(data_dir)):
                _close_to_others(path)
            opened.callback(os.close, _lock(data_dir / LOCK))
            _forget_if_empty(data_dir)
            # SQLite gives the files beside a database its own mode.
            os.close(_open_own(data_dir / DATABASE, os.O_CREAT))
            self.writer: Final = opened.enter_context(closing(_connect(data_dir / DATABASE)))
            self.checkpointer: Final = opened.enter_context(closing(_connect(data_dir / DATABASE)))
            """For one other thread at a time."""
            self._prepare()
            self._path: Final = data_dir / DATABASE
            self._identity: Final = _identity(self._path)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of everything; of a database without rooms nothing is left."""
        is_empty = self.is_in_place() and _is_empty(self.writer)
        with self._opened:
            self.writer.close()
            self.checkpointer.close()
            # While it is still locked.
            if is_empty:
                _delete(self._path.parent)

    def is_in_place(self) -> bool:
        """Whether the file that is open is still the one of that name."""
        return _identity(self._path) == self._identity

    def _prepare(self) -> None:
        found = _format(self.writer)
        steps = UPGRADES.items() if found else [(0, SCHEMA)]
        script = " ".join(step for before, step in steps if before >= found)
        if found != FORMAT:
            self.writer.executescript(f"BEGIN; {script} PRAGMA user_version = {FORMAT}; COMMIT;")


def mark_restored(copy: sqlite3.Connection) -> None:
    """Mark every room in a copy of a database as one whose partners may hold more than it does.

    A relay that is put back to it takes nothing new in a room until both have come by and offered
    what is missing. Raises sqlite3.Error.
    """
    copy.execute(
        "UPDATE rooms SET awaited = ? WHERE name IS NOT NULL",
        (sum(1 << seat for seat in PARTNERS),),
    )


def error_name(error: sqlite3.Error) -> str:
    """SQLite's own name of what went wrong; its text may one day quote what was bound."""
    # The module's own errors, unlike SQLite's, have no such attribute.
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def _identity(path: Path) -> tuple[int, int] | None:
    """(device, inode) of a file; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _format(connection: sqlite3.Connection) -> int:
    """Of the store in a database, 0 for none yet. Raises `StoreNewer` and `StoreDamaged`."""
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and not found:
        raise StoreDamaged("a database of something else")
    if not 0 <= found <= FORMAT:
        raise StoreNewer(f"a store of format {found} where {FORMAT} was wanted")
    return int(found)


def _connect(path: Path) -> sqlite3.Connection:
    # The checkpointer's connection is made here and used in one other thread at a time.
    connection = sqlite3.connect(path, isolation_level=None, timeout=0.0, check_same_thread=False)
    try:
        # What is not ours is not even put into another mode.
        _format(connection)
        _tune(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _tune(connection: sqlite3.Connection) -> None:
    for pragma in (
        f"page_size = {PAGE_BYTES}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        f"cache_size = -{CACHE_BYTES // 1024}",
        "wal_autocheckpoint = 0",
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def files_of(data_dir: Path) -> tuple[Path, ...]:
    """The database in a directory and what SQLite keeps beside it, there or not."""
    return tuple(data_dir / f"{DATABASE}{suffix}" for suffix in ("", "-wal", "-shm", "-journal"))


def _forget_if_empty(data_dir: Path) -> None:
    """Delete a database without rooms, as one that was killed may leave it.

    In its head are counters of changes, and its length is that of the fullest day.
    """
    path = data_dir / DATABASE
    if not path.exists() or not path.stat().st_size:
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0.0)) as found:
        is_empty = _format(found) == FORMAT and _is_empty(found)
    if is_empty:
        _delete(data_dir)


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there is no room, not even one that waits to be erased. False if it cannot tell."""
    try:
        return connection.execute("SELECT 1 FROM rooms LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return False


def _delete(data_dir: Path) -> None:
    for path in files_of(data_dir):
        path.unlink(missing_ok=True)


def _open_own(path: Path, flags: int) -> int:
    """Open a file for its owner alone. Raises OSError, also where it is a link to another."""
    return os.open(path, flags | os.O_RDWR | NO_LINK, 0o600)


def _close_to_others(path: Path) -> None:
    """Take away what others may do with it, as a careless copy may have left it.

    Raises OSError, and `StoreForeign` where it belongs to another user: the files that SQLite makes
    beside it, which root can make anywhere, would be closed to its own relay.
    """
    try:
        owner = path.lstat().st_uid
        if owner != own_user():
            raise StoreForeign(owner)
        descriptor = _open_own(path, 0)
    except FileNotFoundError:
        return
    try:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
            close_to_others(descriptor)
    finally:
        os.close(descriptor)


def _lock(path: Path) -> int:
    descriptor = _open_own(path, os.O_CREAT)
    try:
        lock(descriptor)
    except BlockingIOError:
        os.close(descriptor)
        raise StoreInUse("another relay runs on this directory") from None
    return descriptor


@contextmanager
def _unusable() -> Iterator[None]:
    try:
        yield
    except StoreUnusable:
        raise
    except sqlite3.Error as error:
        if error_name(error) == "SQLITE_FULL":
            raise StoreFull("the disk is full") from None
        if error_name(error) in DAMAGED:
            raise StoreDamaged("not a database") from None
        raise StoreUnusable(f"the database answers {error_name(error)}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreUnusable("a file in it is a link to another place") from None
        if error.errno == errno.ENOSPC:
            raise StoreFull("the disk is full") from None
        raise StoreUnusable(error.strerror or "the directory cannot be used") from None
