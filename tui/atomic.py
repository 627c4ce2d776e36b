"""Files that are either wholly there or not there at all, and readable by their owner alone.

What it is: writing, erasing, and tidying up after a crash between the two. What it is not: a
format; settings and seats know their own. The standard library has the pieces (`mkstemp`,
`os.replace`) and no whole.
"""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tui.errors import DiskFull, StorageFailed

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

SWEEP_AFTER_S: Final = 60
"""A younger part may be another program's write under way."""

ERASE_BYTES: Final = 1 << 16
"""Zeros written at once."""

_ENDINGS: Final = (PART, f"{PART}{LOG}", f"{PART}-journal")
"""A seat file that is being made or forgotten has files of SQLite beside it."""


@contextmanager
def storage() -> Iterator[None]:
    """Turns what the system says about files into `StorageFailed` and `DiskFull`."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        name = errno.errorcode.get(error.errno or 0, "an unknown error")
        raise (DiskFull if is_full else StorageFailed)(f"the file system said {name}") from None


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
    """
    if path.is_symlink():
        path.unlink()
        return
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return
    with file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, ERASE_BYTES)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def sweep(directory: Path) -> None:
    """Erases what a crash left half written or half forgotten in `directory`. Never fails."""
    now = time.time()
    with suppress(OSError):
        for path in directory.iterdir():
            with suppress(OSError):
                is_left = path.name.endswith(_ENDINGS) or _is_orphan(path)
                if is_left and path.is_file() and now - path.stat().st_mtime > SWEEP_AFTER_S:
                    erase(path)


def _is_orphan(path: Path) -> bool:
    """SQLite's log of a database whose name is gone, also as one set aside."""
    base = path.name.removesuffix(LOG)
    beside = [path.with_name(name) for name in (base, base + ASIDE)]
    return base != path.name and not any(database.exists() for database in beside)


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


def sync_directory(directory: Path) -> None:
    """Makes the names in `directory` durable; a file's own fsync does not. Raises OSError."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
