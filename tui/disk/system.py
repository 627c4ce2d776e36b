"""What this system has for files that one program, or one person, is to have alone.

What it is: the one module that asks for locks and owners by the system's own names. On Linux and
macOS that is `flock` and the user's number. Windows has neither: there a byte of a file is locked,
programs at work take turns instead of working side by side, and a folder under one's own profile
counts as one's own. Nobody has tried it there yet.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0)
"""Opens nothing through a link, where the system can refuse that."""

NO_WAIT: Final[int] = getattr(os, "O_NONBLOCK", 0)
"""Waits for nobody at the other end of a pipe, where the system would."""

AS_IS: Final[int] = getattr(os, "O_BINARY", 0)
"""No line ends are translated, where the system would."""

if sys.platform == "win32":
    import msvcrt

    _TURN: Final = "taking-turns"
    """The file beside ours of which a byte is locked, since a folder cannot be."""

    def hold(handle: int) -> None:
        """Locks an open file until it is closed. Raises OSError at once if somebody else has."""
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    @contextmanager
    def shared(directory: Path) -> Iterator[None]:
        """While several work in `directory`, one after the other. Raises OSError."""
        with _turn_in(directory, msvcrt.LK_LOCK):
            yield

    @contextmanager
    def alone(directory: Path) -> Iterator[None]:
        """While nobody else is in `directory`. Raises OSError at once if somebody is."""
        with _turn_in(directory, msvcrt.LK_NBLCK):
            yield

    @contextmanager
    def in_turn(directory: Path) -> Iterator[None]:
        """While nobody else is in `directory`, once those who are have left. Raises OSError."""
        with _turn_in(directory, msvcrt.LK_LOCK):
            yield

    @contextmanager
    def _turn_in(directory: Path, how: int) -> Iterator[None]:
        handle = os.open(directory / _TURN, os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(handle, how, 1)
            yield
        finally:
            os.close(handle)

    def is_own(_found: os.stat_result) -> bool:
        """Whether what was found belongs to this user."""
        return True

    def sync_directory(directory: Path) -> None:
        """The names in `directory` are as durable as this system makes them."""

else:
    import fcntl

    def hold(handle: int) -> None:
        """Locks an open file until it is closed. Raises OSError at once if somebody else has."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @contextmanager
    def shared(directory: Path) -> Iterator[None]:
        """While several work in `directory`, side by side. Raises OSError."""
        with _locked(directory, fcntl.LOCK_SH):
            yield

    @contextmanager
    def alone(directory: Path) -> Iterator[None]:
        """While nobody else is in `directory`. Raises OSError at once if somebody is."""
        with _locked(directory, fcntl.LOCK_EX | fcntl.LOCK_NB):
            yield

    @contextmanager
    def in_turn(directory: Path) -> Iterator[None]:
        """While nobody else is in `directory`, once those who are have left. Raises OSError."""
        with _locked(directory, fcntl.LOCK_EX):
            yield

    @contextmanager
    def _locked(directory: Path, how: int) -> Iterator[None]:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def is_own(found: os.stat_result) -> bool:
        """Whether what was found belongs to this user."""
        return found.st_uid == os.geteuid()

    def sync_directory(directory: Path) -> None:
        """Makes the names in `directory` durable; a file's own fsync does not. Raises OSError."""
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
