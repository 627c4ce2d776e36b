"""SQLite that fails when it is told to: every call of a relay's store, counted, can raise.

The database is the real one. A call that is to fail never reaches it, except that a failed COMMIT
or ROLLBACK leaves no transaction behind where SQLite would not either. Other databases of the same
process, such as seat files, are left alone.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from server.store.database import DATABASE

BUSY: Final = "SQLITE_BUSY"
FULL: Final = "SQLITE_FULL"
IOERR: Final = "SQLITE_IOERR_WRITE"
CORRUPT: Final = "SQLITE_CORRUPT"

ERRORS: Final = (IOERR, FULL, BUSY, CORRUPT)

WRITING: Final = ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT", "ROLLBACK")
"""Only what writes can find a disk full."""


def sensible(error: str, sql: str) -> str:
    """The error itself where SQLite could answer `sql` with it, else one that it could."""
    is_impossible = error == FULL and not sql.startswith(WRITING)
    return IOERR if is_impossible else error


Choice = Callable[[int, str], str | None]
"""The name of SQLite's error for a call: its number, the first being 1, and its statement."""


@dataclass(slots=True)
class Faults:
    """Which calls fail, and with what. Mutable: it counts them."""

    error_at: Choice = field(default=lambda call, sql: None)
    calls: int = 0
    failed: int = 0
    reach: int = 0
    """How many calls there had been when they ceased."""

    def call(self, sql: str) -> str | None:
        """One more. Returns the error that it is to end with, if any."""
        self.calls += 1
        error = self.error_at(self.calls, sql)
        self.failed += error is not None
        return None if error is None else sensible(error, sql)

    def cease(self) -> None:
        """From now on everything works."""
        self.reach = self.calls
        self.error_at = lambda call, sql: None


def failure(name: str) -> sqlite3.Error:
    """As the module would raise it."""
    kind = sqlite3.DatabaseError if name == CORRUPT else sqlite3.OperationalError
    error = kind("a failure that a test wanted")
    error.sqlite_errorname = name
    return error


class FailingCursor(sqlite3.Cursor):
    """Fails at statements, and at rows."""

    _sql = ""

    # Any: the arguments of the class it stands for.
    def execute(self, sql: str, *arguments: Any) -> "FailingCursor":
        self._sql = sql
        self._fail(sql)
        super().execute(sql, *arguments)
        return self

    def executemany(self, sql: str, *arguments: Any) -> "FailingCursor":
        self._fail(sql)
        super().executemany(sql, *arguments)
        return self

    def fetchone(self) -> Any:
        self._fail("row")
        return super().fetchone()

    def fetchall(self) -> list[Any]:
        self._fail("row")
        return super().fetchall()

    def __next__(self) -> Any:
        self._fail("row")
        return super().__next__()

    def _fail(self, sql: str) -> None:
        connection = self.connection
        assert isinstance(connection, FailingConnection)
        error = connection.faults.call(sql)
        if error is None:
            return
        is_over = sql == "ROLLBACK" or (sql == "COMMIT" and error != BUSY)
        if is_over and connection.in_transaction:
            super().execute("ROLLBACK")
        raise failure(error)


class FailingConnection(sqlite3.Connection):
    """A connection whose statements fail as its faults say."""

    faults: Faults

    def execute(self, sql: str, *arguments: Any) -> FailingCursor:
        return self.cursor(FailingCursor).execute(sql, *arguments)

    def executemany(self, sql: str, *arguments: Any) -> FailingCursor:
        return self.cursor(FailingCursor).executemany(sql, *arguments)

    def executescript(self, script: str) -> sqlite3.Cursor:
        if error := self.faults.call("BEGIN"):
            raise failure(error)
        return super().executescript(script)


@contextmanager
def failing(faults: Faults) -> Iterator[Faults]:
    """Relays whose stores are opened within the block meet the faults."""
    connect = sqlite3.connect

    def connect_failing(database: str | Path, **arguments: Any) -> sqlite3.Connection:
        if Path(database).name != DATABASE:
            other: sqlite3.Connection = connect(database, **arguments)
            return other
        kind = type("Failing", (FailingConnection,), {"faults": faults})
        opened: sqlite3.Connection = connect(database, factory=kind, **arguments)
        return opened

    sqlite3.connect = connect_failing  # type: ignore[assignment]  # the only way in from outside
    try:
        yield faults
    finally:
        sqlite3.connect = connect


def at(first: int, count: int, error: str) -> Choice:
    """Fails at `count` calls from `first` on."""
    return lambda call, sql: error if first <= call < first + count else None
