"""Bytes of the folder of what is locked: read without following anything, written as a whole.

What it is not: a lock; whoever calls holds `at_work_in` or `in_turn_in` of the folder.
"""

import os
import secrets
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui.disk.atomic import FILE_MODE, PART, erase, let_go_of, storage
from tui.disk.system import AS_IS, NO_LINK, NO_WAIT, is_own, sync_directory
from tui.errors import KeptUnreadable

TIMES_S: Final = range(946_684_800, 1_577_836_800)
"""From 2000 to 2019, when there was no such program: the time of a file here is one of these, and
not when somebody sat down with a couple. It is random, so that a backup that goes by times sees
that a file is another."""


def bytes_at(path: Path, most: int) -> bytes:
    """What is in a plain file of this user, up to `most` bytes.

    Raises FileNotFoundError, `KeptUnreadable` for what is no such file, or `StorageFailed`.
    """
    try:
        # A link is not followed, and a pipe that nobody writes to is not waited for.
        handle = os.open(path, os.O_RDONLY | NO_LINK | NO_WAIT | AS_IS)
    except FileNotFoundError:
        raise
    except OSError:
        raise KeptUnreadable("not a file that this user may read") from None
    found = os.fstat(handle)
    if not (stat.S_ISREG(found.st_mode) and is_own(found)):
        os.close(handle)
        raise KeptUnreadable("not a file of this user")
    with storage(), open(handle, "rb") as file:
        body = file.read(most + 1)
    if len(body) > most:
        raise KeptUnreadable(f"more than {most} bytes")
    return body


def write(path: Path, body: bytes) -> None:
    """Puts `body` at `path`, durably and all at once, mode 0600; what was there is overwritten.

    Raises `StorageFailed`; then what was there still is.
    """
    whole = path.with_name(path.name + PART)
    with storage():
        let_go_of(whole)
        before = None
        try:
            handle = os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY | AS_IS, FILE_MODE)
            with open(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            time_s = TIMES_S[secrets.randbelow(len(TIMES_S))]
            os.utime(whole, (time_s, time_s))
            before = _held(path)
            os.replace(whole, path)
        except BaseException:
            if before is not None:
                os.close(before)
            with suppress(OSError):
                erase(whole)
            raise
        _blank(before)
        sync_directory(path.parent)


def _held(path: Path) -> int | None:
    """What lies at `path`, open, to be overwritten once it has lost its name."""
    if sys.platform != "win32":  # there, what is open cannot be replaced
        with suppress(OSError):
            return os.open(path, os.O_WRONLY | NO_LINK | NO_WAIT)
    return None


def _blank(handle: int | None) -> None:
    """Overwrites what no name leads to any more; what somebody has linked elsewhere is theirs."""
    if handle is None:
        return
    with suppress(OSError), open(handle, "wb") as file:
        found = os.fstat(handle)
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
            file.write(bytes(found.st_size))
            file.flush()
            os.fsync(handle)
