"""Disks that a program may die on: the real SQLite, in memory, with a trap at every commit.

A `Disk` outlives the programs that use it. What they committed is there for the next one; what they
did not is gone, and a program that has died gets nothing more onto it.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn

from server.store.database import DATABASE, mark_restored
from server.store.sqlite import Store
from tui.disk.seat_file import SeatFile
from tui.disk.seat_store import SeatStore
from tui.seat.facts import SeatFacts

HERE: Final = Path(".")
"""Nothing is read or written there; a store only names the directory it would be in."""


class Crash(BaseException):
    """The program is dead: nothing it does from here on reaches the disk."""


class Moment(Enum):
    """When a program dies, seen from a commit."""

    BEFORE = "before"
    """All of the transaction is lost."""
    AFTER = "after"
    """It is on the disk, and nobody was told."""


class Connection(sqlite3.Connection):
    """One program's connection to a disk, and no other's."""

    disk: "Disk"
    is_dead = False

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # as the base has it
        if self.is_dead:
            raise Crash
        if sql == "COMMIT":
            return self.disk.commit(self)
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:  # as the base has it
        if self.is_dead:
            raise Crash
        return super().executemany(sql, parameters)

    def write_through(self) -> sqlite3.Cursor:
        """A commit that nothing happens to."""
        return super().execute("COMMIT")


class Disk:
    """What one program keeps. Mutable."""

    def __init__(self, image: bytes) -> None:
        """`image` is a database as SQLite would write it to a file."""
        self.commits = 0
        self.trap: tuple[int, Moment] | None = None
        """The number of the commit to die at, and on which side of it."""
        self.is_full = False
        self.on_crash: Callable[[], None] = lambda: None
        """Called once for each death at a commit, before anything else happens."""
        self._image = image
        self._connection: Connection | None = None

    def connect(self) -> Connection:
        """A connection for a program that has just started; an older one is dead from now on."""
        self.kill()
        image = self.image()
        connection = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
        connection.deserialize(image)
        connection.disk = self
        self._connection = connection
        return connection

    def image(self) -> bytes:
        """Everything that is committed."""
        return self._image if self._connection is None else self._connection.serialize()

    def put_back(self, image: bytes) -> None:
        """Replaces everything by an older copy. Only while no program runs on it."""
        assert self._connection is None or self._connection.is_dead
        self._connection, self._image = None, image

    def calm(self) -> None:
        """Nothing goes wrong with it any more."""
        self.trap, self.is_full = None, False

    def marked(self) -> bytes:
        """A copy of a relay's database, as the host's backup marks it."""
        return marked(self.image())

    def emptied(self) -> bytes:
        """The disk of a relay that has never run."""
        return relay_image()

    def kill(self) -> None:
        """The program on it dies between two commits."""
        if self._connection is None or self._connection.is_dead:
            return
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._connection.is_dead = True

    def commit(self, connection: Connection) -> sqlite3.Cursor:
        """A commit, or what comes of it."""
        if self.is_full:
            connection.execute("ROLLBACK")
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
            raise error
        self.commits += 1
        number, moment = self.trap or (0, None)
        if number != self.commits:
            return connection.write_through()
        self.trap = None
        if moment is Moment.AFTER:
            connection.write_through()
        self.die()

    def die(self) -> NoReturn:
        """The program on it dies here and now."""
        self.kill()
        self.on_crash()
        raise Crash


class SimSeatStore(SeatStore):
    """A seat's store on a disk in memory."""

    def close(self) -> None:
        """The disk outlives the program; the connection does not."""


class SimStore(Store):
    """A relay's store on a disk in memory."""

    def __init__(self, disk: Disk) -> None:
        # In place of the base's own, which opens files.
        self._data_dir = HERE
        self._unchecked_bytes = 0
        self._is_damaged = False
        self._writer = self._checkpointer = disk.connect()

    def close(self) -> None:
        """The disk outlives the program; the connection does not."""


def seat_image(facts: SeatFacts) -> bytes:
    """A fresh seat, as the product makes it, for a disk. The facts in it are these."""
    with TemporaryDirectory() as directory:
        file = SeatFile.create(Path(directory), facts)
        path = file.path
        file.close()
        return _in_memory(path)


@cache
def relay_image() -> bytes:
    """A relay's empty store, as the product makes it, for a disk."""
    with TemporaryDirectory() as directory:
        with Store(Path(directory)) as store:
            store.truncate()
            # Of a store without rooms nothing is left once it is closed.
            return _in_memory(
                Path(shutil.copy(Path(directory) / DATABASE, Path(directory) / "copy"))
            )


def marked(image: bytes) -> bytes:
    """A copy of a relay's database, as the host's backup marks it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.deserialize(image)
        mark_restored(copy)
        return copy.serialize()


def _in_memory(path: Path) -> bytes:
    """A file that was written ahead of has to become one that is not, to live in memory."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        return db.serialize()
    finally:
        db.close()
