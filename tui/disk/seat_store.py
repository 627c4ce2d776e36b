"""A SQLite file that one program holds, durable and private; what a seat file stands on.

What it is: the connection, its lock, its transactions, and the end of the file. What it is not: a
format; `tui.disk.seat_file` knows the tables. It is one of the few mutable things here. Its methods
may be called from any thread, and take turns.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from protocol.errors import Malformed
from tui.disk.atomic import (
    ASIDE,
    FILE_MODE,
    LOG,
    PART,
    at_work_in,
    erase,
    is_ours_alone,
    let_go_of,
    storage,
)
from tui.disk.system import sync_directory
from tui.errors import DiskClosed, DiskFull, SeatInUse, SeatUnreadable, StorageFailed

T = TypeVar("T")
Value = int | bytes

APPLICATION_ID: Final = 0x554E4852
"""Written into the SQLite header: "UNHR"."""

FORMAT: Final = 1
"""The version of the tables in it."""

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


_ENDINGS: Final = ("", LOG, "-journal")
"""What may lie under the name of a database."""


class SeatStore:
    """The one connection to one file. See `open`."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Only for `open`."""
        self.path: Final = path
        self._db: Final = db
        self._turn: Final = threading.RLock()

    @classmethod
    def create(cls, path: Path, tables: str, insert: str, *values: Value) -> None:
        """Puts a file with `tables` and one first row at `path`, durably, as a whole or not at all.

        Raises `StorageFailed`.
        """
        part = path.with_name(path.name + PART)
        with storage(), at_work_in(path.parent):
            # Made by us, because SQLite would make it readable to others under most umasks.
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
            try:
                _fill(part, tables, insert, values)
                os.rename(part, path)
                sync_directory(path.parent)
            except BaseException:
                _erase_all(part)
                raise

    @classmethod
    def open(cls, path: Path) -> "SeatStore":
        """Holds the file at `path`. Raises `SeatInUse`, `SeatUnreadable` or `StorageFailed`."""
        mode = _mode_of_file(path)
        _check_header(path)
        if mode != FILE_MODE:
            with storage():
                os.chmod(path, FILE_MODE)
        with translated():
            store = cls(path, _connect(path))
        try:
            store._check()
        except SeatUnreadable:
            store.close_untouched()
            raise
        except BaseException:
            store.close()
            raise
        return store

    def read(self, kind: type[T], query: str, *values: Value) -> T:
        """The rows that `query` finds, as a `kind`. Raises `SeatUnreadable` if they are not."""
        with self._turn, translated():
            return msgspec.convert(self._db.execute(query, values).fetchall(), kind)

    def write(self, statement: str, *values: Value) -> None:
        """One statement, on the disk when it returns. Integrity errors of SQLite pass."""
        with self.transaction() as db:
            db.execute(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, on the disk at the end."""
        with self._turn, translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def whole(self) -> bytes:
        """The file as one, with what is only in its log so far."""
        with self.transaction() as db:
            return db.serialize()

    def close(self) -> None:
        """Lets the file go. May be called twice. Raises `StorageFailed`."""
        with self._turn, translated():
            self._db.close()

    def close_untouched(self) -> None:
        """Lets a file go that is not whole, and leaves its bytes and its log's as they were.

        SQLite tidies up when it closes, unless the file has moved away in the meantime.
        """
        aside = self.path.with_name(self.path.name + ASIDE)
        with self._turn, storage(), at_work_in(self.path.parent):
            _rename_all(self.path, aside)
            self._db.close()
            log = aside.with_name(aside.name + LOG)
            if log.exists() and log.stat().st_size == 0:
                log.unlink()
            _rename_all(aside, self.path)

    def forget(self) -> None:
        """Overwrites and removes the file. Raises `StorageFailed`.

        Renamed first: whatever happens then, it is gone from its place, and the sweep takes the
        rest.
        """
        with self._turn, storage(), at_work_in(self.path.parent):
            part = _moved_away(self.path)
            self._db.close()
            _erase_all(part)
            sync_directory(part.parent)

    def _check(self) -> None:
        """Takes the lock and looks through the whole file."""
        with translated():
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
            _want(self._db, "journal_mode", "wal")
            _want(self._db, "quick_check(1)", "ok")


def forget_unread(path: Path) -> None:
    """Overwrites and removes a file that cannot be opened, whatever is in it, if it is there.

    Raises `SeatInUse` if a program holds it, `SeatUnreadable` if it is no file, `StorageFailed`.
    """
    if not os.path.lexists(path):
        with storage(), at_work_in(path.parent):
            let_go_of(path.with_name(path.name + LOG))
        return
    _mode_of_file(path)
    with storage(), at_work_in(path.parent):
        if is_ours_alone(path):
            path.chmod(FILE_MODE)  # without it nobody could tell whether a program holds it
        with suppress(SeatUnreadable, StorageFailed), translated(), closing(_connect(path)) as db:
            db.execute("BEGIN EXCLUSIVE")
        part = _moved_away(path)
        for ending in _ENDINGS:
            let_go_of(part.with_name(part.name + ending))
        sync_directory(part.parent)


@contextmanager
def translated() -> Iterator[None]:
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
    except (msgspec.MsgspecError, Malformed, UnicodeDecodeError):
        raise SeatUnreadable("the contents are not ours") from None


_KINDS: Final[dict[int, type[SeatInUse | SeatUnreadable | StorageFailed]]] = {
    sqlite3.SQLITE_BUSY: SeatInUse,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_PERM: DiskClosed,
    sqlite3.SQLITE_READONLY: DiskClosed,
    sqlite3.SQLITE_CORRUPT: SeatUnreadable,
    sqlite3.SQLITE_NOTADB: SeatUnreadable,
    # A table or a column is missing.
    sqlite3.SQLITE_ERROR: SeatUnreadable,
    sqlite3.SQLITE_FORMAT: SeatUnreadable,
}


def _check_header(path: Path) -> None:
    """Raises `SeatUnreadable` unless the file at `path` says it is ours.

    Not even SQLite may touch a stranger: next to a file without its header it removes the log. Read
    through SQLite all the same: to open and close the file ourselves would let go of the lock, if
    this very program holds it.
    """
    with translated():
        db = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
        try:
            _want(db, "application_id", APPLICATION_ID)
            _want(db, "user_version", FORMAT)
        finally:
            db.close()


def _want(db: sqlite3.Connection, pragma: str, wanted: int | str) -> None:
    if db.execute(f"PRAGMA {pragma}").fetchone() != (wanted,):
        raise SeatUnreadable(f"{pragma} is not {wanted}")


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


def _fill(part: Path, tables: str, insert: str, values: tuple[Value, ...]) -> None:
    """Makes a whole file of an empty one, and lets it go: then no log is left beside it."""
    with translated():
        db = _connect(part)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(
                f"BEGIN; PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {FORMAT}; {tables}"
            )
            db.execute(insert, values)
            db.execute("COMMIT")
        finally:
            db.close()


def _mode_of_file(path: Path) -> int:
    """The mode of the file at `path`. Raises `SeatUnreadable` for a link, or what is no file."""
    with storage():
        found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise SeatUnreadable("not a file")
    return stat.S_IMODE(found.st_mode)


def _moved_away(path: Path) -> Path:
    part = path.with_name(path.name + PART)
    _rename_all(path, part)
    return part


def _rename_all(path: Path, target: Path) -> None:
    for ending in ("", LOG):
        if (beside := path.with_name(path.name + ending)).exists():
            os.rename(beside, target.with_name(target.name + ending))


def _erase_all(part: Path) -> None:
    for ending in _ENDINGS:
        erase(part.with_name(part.name + ending))
