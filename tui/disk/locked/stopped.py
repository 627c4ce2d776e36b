"""A session that was stopped for another day, locked with the key of what is kept.

    <32 hex digits>.seat        what can be come back to; in the clear
    <32 hex digits>.seat.age    the same file, sealed, and padded to one of a few sizes

Locking takes an opened key, and not its public half alone, which somebody may have exchanged: what
was sealed is opened once before the clear one goes, so nothing is ever locked that nothing opens.

Killed at any moment, one of the two is there and whole. Where both are, the clear one is what was
there before, or what has just been opened: it stays, and the next start takes the other
(`tui.disk.tidying`). While a session is locked, nothing of it is heard or told: that takes its
keys. What it is not: a document of the drawer (`tui.disk.locked.drawer`).
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyrage

from tui.disk.atomic import PART, at_work_in, erase, in_turn_in, let_go_of, storage
from tui.disk.locked.drawer import opened
from tui.disk.locked.key import Key
from tui.disk.locked.raw import bytes_at, write
from tui.disk.seat_file import SeatFile
from tui.disk.system import sync_directory
from tui.disk.tidying import SHUT, ours
from tui.errors import KeptChanged, KeptFailed, KeptTooLong, KeptUnreadable, StorageFailed
from tui.kept.format import SIZES

MOST_BYTES: Final = 2**28
"""Far more than a session ever holds."""

_SQLITE: Final = b"SQLite format 3\0"
"""How its files begin."""

_PAGE: Final = slice(16, 18)
_PAGES: Final = slice(28, 32)
"""Where they say how large a page is, and how many there are."""


def lock(path: Path, key: Key) -> bool:
    """Seals the seat at `path`, and lets the clear one go; whether the disk has let go of it. Where
    not, the next start takes it.

    Raises `SeatInUse`, `SeatUnreadable`, `KeptFailed` or `StorageFailed`; then it is as it was.
    """
    file = SeatFile.open(path)
    try:
        sealed = _sealed(file.whole(), key)
        shut = path.with_suffix(SHUT)
        with storage(), at_work_in(path.parent):
            write(shut, sealed)
            try:
                file.forget()
            except StorageFailed:
                if not os.path.lexists(path):
                    return False
                erase(shut)
                raise
    finally:
        with suppress(StorageFailed):
            file.close()
    return True


def unlock(shut: Path, key: Key) -> Path:
    """The seat that is locked there, in the clear again, and where.

    Raises `KeptFailed` or `StorageFailed`; then it is locked as it was.
    """
    folder, path = shut.parent, shut.with_suffix("")
    with storage(), in_turn_in(folder):
        try:
            sealed = bytes_at(shut, MOST_BYTES)
        except FileNotFoundError:
            raise KeptChanged("it is gone, or was unlocked in another window") from None
        if os.path.lexists(path):
            raise KeptChanged("it lies there in the clear, too")
        write(path, _unpadded(opened(sealed, key)))
        try:
            os.rename(shut, shut.with_name(shut.name + PART))
            sync_directory(folder)
        except OSError:
            erase(path)  # else what is said from now on would go when the next start finds both
            raise
        with suppress(OSError):  # what is left of it goes at the next start
            let_go_of(shut.with_name(shut.name + PART))
            sync_directory(folder)
    return path


def forget(shut: Path) -> None:
    """Overwrites and removes it, whether it opens or not; nobody is told. Raises `StorageFailed`.

    Renamed first, as everything that goes.
    """
    part = shut.with_name(shut.name + PART)
    with storage(), at_work_in(shut.parent), suppress(FileNotFoundError):
        os.rename(shut, part)
        let_go_of(part)
        sync_directory(shut.parent)


def forget_all(directory: Path) -> None:
    """Every one in `directory`: its key is gone, so nothing opens them. Raises `StorageFailed`."""
    with storage():
        found = ours(directory, SHUT) if directory.is_dir() else ()
    for shut in found:
        forget(shut)


def _sealed(body: bytes, key: Key) -> bytes:
    """Raises `KeptTooLong`, or `KeptUnreadable` where it did not open again."""
    if len(body) > MOST_BYTES // 2:
        raise KeptTooLong(f"{len(body)} bytes")
    padded = body.ljust(_size_for(len(body)), b"\0")
    sealed = pyrage.encrypt(padded, [key.recipient])
    try:
        is_sound = _unpadded(opened(sealed, key)) == body
    except KeptFailed:
        is_sound = False
    if not is_sound:
        raise KeptUnreadable("it did not come back as it went in")
    return sealed


def _size_for(length: int) -> int:
    """One of a few sizes; above the largest of them, a multiple of it."""
    sizes: tuple[int, ...] = SIZES
    return next((size for size in sizes if length <= size), -(-length // sizes[-1]) * sizes[-1])


def _unpadded(body: bytes) -> bytes:
    """The database at the beginning, by what it says of its length. Raises `KeptUnreadable`."""
    page = int.from_bytes(body[_PAGE], "big")
    length = (2**16 if page == 1 else page) * int.from_bytes(body[_PAGES], "big")
    if not body.startswith(_SQLITE) or not 0 < length <= len(body):
        raise KeptUnreadable("no seat in it")
    return body[:length]
