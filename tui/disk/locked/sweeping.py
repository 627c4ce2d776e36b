"""The names in the folder of what is locked, and what goes from there without anybody's words.

What a killed program has left half written or half deleted, at every start; and what may stay for a
week only, by when it came to lie on this disk, since nobody can look into it. The same caution as
`tui.disk.tidying`: our own names, plain files of this user, in a folder of our own. What it is not:
a reader; nothing of the library is needed here, so that the first screen does not wait for it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui.disk.atomic import (
    FILE_MODE,
    PART,
    alone_in,
    blank,
    is_ours_alone,
    is_own_directory,
    let_go_of,
)
from tui.disk.system import sync_directory
from tui.disk.tidying import is_plain
from tui.late import Late

LOCKED: Final = ".age"
"""The ending of a document."""

KEY: Final = "key.age"
PUBLIC: Final = "key.pub"

GONE: Final = "key.gone"
"""The key of a drawer that is being deleted: as long as it is there, all the rest goes."""

WEEK: Final = "week"
"""The folder of what stays for seven days at most."""

WEEK_S: Final = 7 * 24 * 3600

_DOCUMENT: Final = Late(r"[0-9a-f]{32}\.age")
_HALF: Final = Late(r"(?:[0-9a-f]{32}\.age|key\.age|key\.pub)" + PART.replace(".", r"\."))


def documents(folder: Path) -> tuple[Path, ...]:
    """The documents in a drawer, in no telling order. Raises OSError."""
    return tuple(sorted(_named(folder, _DOCUMENT)))


def holds_something(folder: Path) -> bool:
    """Whether there is a key, and anything beside it; whose, nobody can tell. Never fails."""
    with suppress(OSError):
        return os.path.lexists(folder / KEY) and bool(documents(folder))
    return False


def holds_for_a_week(folder: Path) -> bool:
    """Whether there is a key, and anything that stays for a week only. Never fails."""
    with suppress(OSError):
        return os.path.lexists(folder / KEY) and bool(_named(folder, _DOCUMENT, places=(WEEK,)))
    return False


def sweep(folder: Path) -> None:
    """Takes away what is over, and what a killed program has left. Never fails."""
    with suppress(OSError):
        if not is_own_directory(folder):
            return
        with alone_in(folder):
            finish_forgetting(folder)
            # What has a second name nobody of ours has left half written: it stays.
            halves = [path for path in _named(folder, _HALF) if is_ours_alone(path)]
            for path in [*halves, *_late(folder / WEEK)]:
                with suppress(OSError):
                    let_go_of(path)


def begin_forgetting(folder: Path) -> None:
    """From here on the drawer is over, whatever happens. Raises OSError."""
    try:
        os.rename(folder / KEY, folder / GONE)
    except FileNotFoundError:  # it had none any more
        with suppress(FileExistsError):
            os.close(os.open(folder / GONE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    sync_directory(folder)


def finish_forgetting(folder: Path) -> None:
    """Erases the rest of a drawer whose key is gone; else nothing. Raises OSError.

    The key first, without which the rest is noise; its name last, by which the next start knows.
    """
    gone = folder / GONE
    if not os.path.lexists(gone) or os.path.lexists(folder / KEY):
        return
    blank(gone)
    for path in (*documents(folder), *_named(folder, _HALF)):
        let_go_of(path)
    let_go_of(folder / PUBLIC)
    let_go_of(gone)
    sync_directory(folder)


def _late(week: Path) -> Iterator[Path]:
    """What came to lie there more than a week ago. Raises OSError."""
    now = time.time()
    for path in _named(week, _DOCUMENT, places=("",)):
        # Its own time is made up; this one the system sets, and nobody else.
        if path.lstat().st_ctime + WEEK_S <= now:
            yield path


def _named(folder: Path, name: Late, places: tuple[str, ...] = ("", WEEK)) -> list[Path]:
    """Plain files of this user with such a name, in a drawer or its week. Raises OSError."""
    found: list[Path] = []
    for place in (folder / each for each in places):
        with suppress(FileNotFoundError):
            if is_own_directory(place):
                found += [each for each in place.iterdir() if name.ready.fullmatch(each.name)]
    return [path for path in found if is_plain(path)]
