"""Leaving at once: the window shows a calendar, and the program that held the session is gone.

It ends as one that is killed does: no farewell, no event, nothing tidied away. Sockets and locks go
with the program, because the calendar is a fresh one in its place (`exec`), which never held a key.
What it is not: the calendar (`tui.window.calendar`), or the three presses that lead here
(`tui.window.keyboard.thrice`).

From a thread of its own, so that nothing that hangs, a relay, a disk or a screen, holds it up.
"""

import os
import select
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.care.month import bare, frame, lines, month_of
from tui.window.calendar import Attributes, leave, packed

PAINT_WITHIN_S: Final = 0.05
"""A window that takes nothing is left as it is; the calendar paints it when it does."""

KEEP_WITHIN_S: Final = 0.05
"""So long may it take to put on disk what is being typed."""

PLACES: Final = ("PATH", "HOME", "TERM", "COLORTERM", "TZ", "LANG", "LC_ALL", "LC_CTYPE")
"""What the calendar knows of the environment."""

ROOT: Final = Path(__file__).parents[2]

START: Final = (
    f"import sys; sys.path.append({str(ROOT)!r}); from tui.window.calendar import main; main()"
)


def paint(descriptor: int, columns: int, rows: int) -> bool:
    """Shows the calendar in place of what stands there; False if the window did not take all of it.

    Never waits longer than a moment.
    """
    if sys.platform == "win32":
        return False
    now = datetime.now()
    left = (bare() + frame(lines(month_of(now), now), columns, rows)).encode()
    end = time.monotonic() + PAINT_WITHIN_S
    try:
        os.set_blocking(descriptor, False)
        try:
            while left and (rest := end - time.monotonic()) > 0:
                if select.select([], [descriptor], [], rest)[1]:
                    left = left[os.write(descriptor, left) :]
        except BlockingIOError:
            pass
        finally:
            os.set_blocking(descriptor, True)
    except OSError:
        return False
    return not left


def become_calendar(attributes: Attributes | None, *, is_painted: bool) -> None:
    """The calendar takes this program's place. Does not return."""
    program = ROOT / "tui" / "window" / "calendar.py"
    known = {name: os.environ[name] for name in PLACES if name in os.environ}
    told = "painted" if is_painted else ""
    try:
        # Alone with the standard library: quick, and nothing that somebody put in its way.
        if getattr(sys, "frozen", False) or not program.is_file():
            raise OSError("no calendar to be run by itself")
        start = [sys.executable, "-I", "-S", "-B", "-c", START, packed(attributes), told]
        os.execve(sys.executable, start, known)
    except (OSError, ValueError):
        leave(attributes)  # what was installed is gone: an empty window, then
    finally:
        os._exit(0)
