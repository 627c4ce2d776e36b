"""A file that is handed out: open, where the person said, and never over anything.

What it is: text into a new file for its owner alone. What it is not: a format
(`tui.kept`), or anything that is tidied up later: it belongs to whoever asked for it.
"""

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

from tui.disk.atomic import FILE_MODE, storage
from tui.disk.system import AS_IS, sync_directory
from tui.errors import PlaceTaken, StorageFailed

ENDING: Final = ".md"


def home() -> Path:
    """Where a name without a folder lies."""
    try:
        return Path.home()
    except RuntimeError:
        return Path.cwd()


def suggested(stem: str, ending: str = ENDING) -> Path:
    """The first free name of that beginning in the home folder."""
    names = (home() / f"{stem}{f'-{n}' if n > 1 else ''}{ending}" for n in count(1))
    return next(name for name in names if not os.path.lexists(name))


def place(typed: str) -> Path:
    """The file that was meant. Raises `StorageFailed` where there is no such home."""
    try:
        return home() / Path(typed.strip()).expanduser()
    except RuntimeError:
        raise StorageFailed("a home of nobody") from None


def hand_out(path: Path, text: str) -> None:
    """Puts `text` into a new file, mode 0600, durably; folders are not made.

    Raises `PlaceTaken`, or `StorageFailed`; then there is no new file.
    """
    with storage():
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | AS_IS, FILE_MODE)
        except FileExistsError:
            raise PlaceTaken("something lies there") from None
        except ValueError:  # a null among the letters of a name
            raise StorageFailed("no name of a file") from None
        try:
            with open(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            sync_directory(path.parent)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
