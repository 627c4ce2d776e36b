"""A copy of the rooms, taken while the relay that keeps them runs.

SQLite's own backup: one snapshot, during which the relay writes on; only the emptying of its
write-ahead log waits. In the copy every room is marked as one whose two seats may hold more than
the relay does, so that a relay that is put back to it asks them first and loses no words. What it
is not: a restore. That is stopping the relay, moving a file, and starting it.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.store.database import DAMAGED, DATABASE, FORMAT, LOCK, error_name, mark_restored
from server.system import NO_LINK, own_user

MARK: Final = "relay.backed-up"
"""An empty file in the relay's directory, whose time is that of the last copy."""

OWN_NAMES: Final = ("relay.",)
"""What stands in a relay's directory under such a name is its own: SQLite would take a copy called
relay.sqlite3-journal for a change that was broken off, and the relay would delete it."""

BUSY_S: Final = 10.0
"""How long to wait for a lock that the relay holds for a moment."""


class BackupFailed(Exception):
    """No copy was made."""


class NoStore(BackupFailed):
    """No relay has ever run in the directory."""


class NoRooms(BackupFailed):
    """A relay has run there, and left no database, since it had no rooms in the end."""


class CannotLook(BackupFailed):
    """This user may not look into the directory; the text is the reason."""


class RelaysOwn(BackupFailed):
    """The copy would have a name in the directory that the relay uses itself."""


class ForeignStore(BackupFailed):
    """It belongs to another user: SQLite would leave files that its relay cannot open."""

    def __init__(self, owner: int) -> None:
        super().__init__("the database belongs to another user")
        self.owner = owner
        """The number of that user."""


class OlderStore(BackupFailed):
    """It has another format than this version writes."""


class BackupExists(BackupFailed):
    """Something is there already under that name."""


class Unsound(BackupFailed):
    """The copy does not pass SQLite's own check."""


class CannotWrite(BackupFailed):
    """The disk or the database did not do it; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    rooms: int
    entries: int


def back_up(data_dir: Path, target: Path) -> Copied:
    """Copy the rooms in `data_dir` to `target`, which must not exist. Raises `BackupFailed`.

    The copy is for its owner alone, safe on the disk, and checked, or it is not there at all.
    """
    database = data_dir / DATABASE
    _must_be_ours(data_dir)
    # Unlike the methods of a path, this does not raise where this user may not even look.
    if os.path.lexists(target):
        raise BackupExists("there already")
    if target.name.startswith(OWN_NAMES) and _is_same(target.parent, data_dir):
        raise RelaysOwn("a name that the relay uses")
    part = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupExists("a copy is being made, or was left behind") from None
    except OSError as error:
        raise CannotWrite(error.strerror or "not a file") from None
    try:
        copied = _copy(database, part)
        _put(part, target)
        _remember(data_dir)
    except sqlite3.Error as error:
        if error_name(error) in DAMAGED:
            raise Unsound("the database is damaged") from None
        raise CannotWrite(f"the database answers {error_name(error)}") from None
    except FileExistsError:
        raise BackupExists("there already") from None
    except OSError as error:
        raise CannotWrite(error.strerror or "not a file") from None
    finally:
        for leftover in (part, part.with_name(f"{part.name}-journal")):
            with suppress(OSError):
                leftover.unlink()
    return copied


def _must_be_ours(data_dir: Path) -> None:
    """Raises `BackupFailed` where there is nothing to copy, or not for this user."""
    try:
        database, lock = (_owner(data_dir / name) for name in (DATABASE, LOCK))
    except OSError as error:
        raise CannotLook(error.strerror or "not a directory") from None
    owner = lock if database is None else database
    if owner is None:
        raise NoStore("no relay has run there")
    if owner != own_user():
        raise ForeignStore(owner)
    if database is None:
        # There is nothing that the last copy could lack.
        _remember(data_dir)
        raise NoRooms("no rooms now")


def _owner(path: Path) -> int | None:
    """The number of a file's user; None if there is none. Raises OSError."""
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None


def _is_same(directory: Path, data_dir: Path) -> bool:
    try:
        return directory.samefile(data_dir)
    except OSError:
        return False


def _copy(database: Path, part: Path) -> Copied:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S)
    copy = sqlite3.connect(part, isolation_level=None)
    with closing(source), closing(copy):
        if source.execute("PRAGMA user_version").fetchone() != (FORMAT,):
            raise OlderStore("another format")
        # All pages in one step: a relay that writes meanwhile makes stepwise copies start over.
        source.backup(copy, pages=-1)
        # One file: without its write-ahead log beside it a copy in that mode could be half of one.
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA synchronous = FULL")
        # What is waiting to be erased should not live on in a copy.
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute(
            "DELETE FROM entries WHERE room IN (SELECT number FROM rooms WHERE name IS NULL)"
        )
        copy.execute("DELETE FROM rooms WHERE name IS NULL")
        mark_restored(copy)
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Unsound("integrity_check")
        (rooms,) = copy.execute("SELECT count(*) FROM rooms").fetchone()
        (entries,) = copy.execute("SELECT count(*) FROM entries").fetchone()
    return Copied(rooms, entries)


def _remember(data_dir: Path) -> None:
    """Leave a mark by which the relay can tell when it was last backed up."""
    with suppress(OSError):
        mark = os.open(data_dir / MARK, os.O_CREAT | os.O_WRONLY | NO_LINK, 0o600)
        os.utime(mark)
        os.close(mark)


def backed_up_at(data_dir: Path) -> float | None:
    """When that was, in seconds since 1970; None for never."""
    try:
        return (data_dir / MARK).stat(follow_symlinks=False).st_mtime
    except OSError:
        return None


def _put(part: Path, target: Path) -> None:
    """Give the finished copy its name, unless there is something of that name."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    try:
        # Unlike a rename, a link never takes the place of a file.
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # Some network and memory-stick file systems have no links.
        if target.exists():
            raise FileExistsError from None
        os.rename(part, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
