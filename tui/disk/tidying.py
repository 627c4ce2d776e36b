"""Tidying up after programs that were killed, at every start: what is over is gone.

Touched is only what is exactly ours: our own names (`OURS`) in a folder of our own, plain files of
this user under one name only, or directories that a practice has marked. No link is followed, and
nothing is done while another program is at work there (`tui.disk.atomic`). What it is not: it opens
no seat; `tui.disk.parting` ends the ones that are over.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tui.disk.atomic import ASIDE, LOG, PART, alone_in, erase, is_own_directory
from tui.disk.system import NO_LINK, NO_WAIT, hold, is_own
from tui.late import Late

SEAT: Final = ".seat"
"""The ending of a seat file."""

LEAD: Final = ".lead"
"""The ending of the seat file of whoever leads two others: none of the own sessions."""

SHUT: Final = f"{SEAT}.age"
"""The ending of a seat that its owner has locked (`tui.disk.locked.stopped`)."""

PARTING: Final = ".parting"
"""The ending of what remains of a seat until the relay knows that it is over."""

PRACTICE: Final = "practice-"
"""How the directories of practice begin."""

LOCK: Final = "in-use"
"""The file in such a directory that its program holds a lock on."""

_ID: Final = "[0-9a-f]{32}"
_DATABASE: Final = rf"(?:{re.escape(SEAT)}|{re.escape(LEAD)})"
_PART: Final = Late(
    rf"{_ID}(?:{_DATABASE}|{re.escape(SHUT)}|{re.escape(PARTING)}){re.escape(PART)}"
    rf"(?:{LOG}|-journal)?"
)
_ASIDE: Final = Late(rf"({_ID}{_DATABASE}){re.escape(ASIDE)}")
_LOG: Final = Late(rf"({_ID}{_DATABASE})(?:{re.escape(ASIDE)})?{LOG}")
_OURS: Final = {
    SEAT: Late(rf"{_ID}{re.escape(SEAT)}"),
    LEAD: Late(rf"{_ID}{re.escape(LEAD)}"),
    SHUT: Late(rf"{_ID}{re.escape(SHUT)}"),
    PARTING: Late(rf"{_ID}{re.escape(PARTING)}"),
}
_PRACTICE: Final = Late(rf"{PRACTICE}[0-9a-f]{{16}}")


def ours(directory: Path, ending: str) -> tuple[Path, ...]:
    """Our own files of that ending in `directory`, in no telling order. Raises OSError."""
    found = [path for path in directory.iterdir() if _OURS[ending].ready.fullmatch(path.name)]
    return tuple(sorted(path for path in found if is_plain(path)))


def tidy(seats: Path) -> None:
    """Takes away what crashes and kills have left in the directory of seats. Never fails."""
    with suppress(OSError):
        if not is_own_directory(seats):
            return
        with alone_in(seats):
            names = {path.name for path in seats.iterdir()}
            for name in sorted(names):
                with suppress(OSError):
                    _put_back(seats, name)
            for path in sorted(seats.iterdir()):
                with suppress(OSError):
                    _tidy_one(path)
    sweep_practice(seats)


def _put_back(seats: Path, name: str) -> None:
    """A seat that was set aside for a moment (`SeatStore.close_untouched`) gets its name again."""
    found = _ASIDE.ready.fullmatch(name)
    if found is None or (seats / found[1]).exists() or not is_plain(seats / name):
        return
    for ending in (LOG, ""):
        with suppress(FileNotFoundError):
            os.rename(seats / f"{name}{ending}", seats / f"{found[1]}{ending}")


def _tidy_one(path: Path) -> None:
    if _PART.ready.fullmatch(path.name):
        _erase_own(path)
    elif _OURS[SEAT].ready.fullmatch(path.name) and path.with_suffix(PARTING).exists():
        # Killed between the two: the session is over.
        for ending in ("", LOG):
            _erase_own(path.with_name(path.name + ending))
    elif _OURS[SHUT].ready.fullmatch(path.name) and is_open_too(path):
        # Killed between the two: the one that opens by itself is whole.
        _erase_own(path)
    elif (found := _LOG.ready.fullmatch(path.name)) is not None:
        beside = (path.with_name(found[1]), path.with_name(found[1] + ASIDE))
        if not any(os.path.lexists(database) for database in beside):
            _erase_own(path)


def is_open_too(shut: Path) -> bool:
    """Whether the same seat lies there in the clear, or has since come to its end."""
    return any(is_plain(shut.with_suffix("").with_suffix(each)) for each in (SEAT, PARTING))


def _erase_own(path: Path) -> None:
    if is_plain(path) and path.lstat().st_nlink == 1:
        erase(path)


def is_plain(path: Path) -> bool:
    """Whether it is a file of this user, no link and nothing else."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and is_own(found)


def sweep_practice(directory: Path) -> None:
    """Wipes what a practice that was killed left behind. Never fails."""
    with suppress(OSError), alone_in(directory):
        for here in directory.iterdir():
            if _PRACTICE.ready.fullmatch(here.name) and is_own_directory(here):
                with suppress(OSError), _unused(here):
                    wipe(here)
                with suppress(OSError):
                    # Killed before its mark was made, or after it was taken away: it is empty.
                    here.rmdir()


def wipe(here: Path) -> None:
    """Removes the directory of a practice, its mark last: killed in between, it is still known.

    Never fails; what the disk does not let go of is wiped at the next start.
    """
    with suppress(OSError):
        for path in here.iterdir():
            with suppress(OSError):
                if is_own_directory(path):
                    shutil.rmtree(path, ignore_errors=True)
                elif path.name != LOCK:
                    path.unlink()
        if [path.name for path in here.iterdir()] == [LOCK]:
            (here / LOCK).unlink()
            here.rmdir()


@contextmanager
def _unused(here: Path) -> Iterator[None]:
    """While no program practises in it. Raises OSError if one does, or it is none of ours."""
    lock = os.open(here / LOCK, os.O_RDWR | NO_LINK | NO_WAIT)
    try:
        if not stat.S_ISREG(os.fstat(lock).st_mode):
            raise FileNotFoundError
        hold(lock)
        yield
    finally:
        os.close(lock)
