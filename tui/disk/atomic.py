"""Files that are either wholly there or not there at all, and readable by their owner alone.

What it is: writing and erasing, and who may do it while others tidy up (`tui.disk.tidying`). What
it is not: a format; settings and seats know their own. The standard library has the pieces
(`mkstemp`, `os.replace`) and no whole.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tui.disk.system import NO_LINK, alone, in_turn, is_own, shared, sync_directory
from tui.errors import DiskClosed, DiskFull, StorageFailed

FILE_MODE: Final = 0o600
"""Everything this program keeps is for the eyes of its owner."""

DIRECTORY_MODE: Final = 0o700
"""The same for a directory, which needs x to be entered."""

PART: Final = ".part"
"""The ending of a file that is not whole yet, or no longer."""

LOG: Final = "-wal"
"""What SQLite puts after the name of a database to name the log beside it."""

ASIDE: Final = ".unread"
"""The ending of a database for the moment in which it is let go untouched."""

ERASE_BYTES: Final = 1 << 16
"""Zeros written at once."""


@contextmanager
def storage() -> Iterator[None]:
    """Turns what the system says about files into `StorageFailed`, and why where that is known."""
    try:
        yield
    except OSError as error:
        kind = _KINDS.get(error.errno or 0, StorageFailed)
        name = errno.errorcode.get(error.errno or 0, "an unknown error")
        raise kind(f"the file system said {name}") from None


_KINDS: Final[dict[int, type[StorageFailed]]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EACCES: DiskClosed,
    errno.EPERM: DiskClosed,
    errno.EROFS: DiskClosed,
}
"""What went wrong, by the number that the system has for it."""


def write_text(path: Path, text: str) -> None:
    """Puts `text` at `path`, durably and all at once, mode 0600. Raises `StorageFailed`."""
    with storage():
        handle, name = tempfile.mkstemp(prefix=".", suffix=PART, dir=path.parent)
        part = Path(name)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        sync_directory(path.parent)


def erase(path: Path) -> None:
    """Overwrites and removes the file at `path`, if there is one. Raises OSError.

    A solid-state disk may keep the old blocks for a while; nothing that we can do reaches them.
    Where a file cannot be overwritten it is removed all the same: a full disk that writes every
    change to a new place would else keep for good what was to go.
    """
    with suppress(FileNotFoundError):
        # What is behind a link is not ours, and a pipe would be waited for.
        if stat.S_ISREG(path.lstat().st_mode):
            with suppress(OSError):
                path.chmod(FILE_MODE)  # a copy that was put back may have lost it
                _overwrite(path)
        path.unlink()


def let_go_of(path: Path) -> None:
    """Erases what nobody has shown to be ours; of what has another name too, only our name goes.

    Raises OSError.
    """
    with suppress(FileNotFoundError):
        if is_ours_alone(path):
            erase(path)
        else:
            path.unlink()


def blank(path: Path) -> None:
    """Overwrites what is ours alone, and leaves its name; where that fails, nothing. Never fails.

    For what is removed in a moment, but not first.
    """
    with suppress(OSError):
        if is_ours_alone(path):
            _overwrite(path)


def is_ours_alone(path: Path) -> bool:
    """Whether `path` is a file under this one name: else it may be somebody's film, too.

    Raises OSError.
    """
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1


def _overwrite(path: Path) -> None:
    with open(os.open(path, os.O_RDWR | NO_LINK), "r+b") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, ERASE_BYTES)))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def at_work_in(directory: Path) -> Iterator[None]:
    """While files of ours come or go in `directory`: nobody tidies up there. Raises OSError.

    However long it takes, and whatever the clock says; the system lets go for who was killed.
    """
    with shared(directory):
        yield


@contextmanager
def alone_in(directory: Path) -> Iterator[None]:
    """While nobody is at work in `directory`. Raises OSError at once if somebody is."""
    with alone(directory):
        yield


@contextmanager
def in_turn_in(directory: Path) -> Iterator[None]:
    """While nobody else is at work in `directory`: waits for those who are, for moments.

    Never within another of the three: it would wait for itself. Raises OSError.
    """
    with in_turn(directory):
        yield


def is_own_directory(path: Path) -> bool:
    """Whether `path` is a directory of this user, and no link to one. Raises OSError."""
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and is_own(found)


def make_directory(path: Path) -> None:
    """Makes `path` and what is missing above it, each mode 0700. Raises `StorageFailed`.

    `Path.mkdir(parents=True)` gives the mode to the last of them only.
    """
    with storage():
        missing = [path, *path.parents]
        while missing and missing[-1].is_dir():
            missing.pop()
        for directory in reversed(missing):
            directory.mkdir(DIRECTORY_MODE, exist_ok=True)
