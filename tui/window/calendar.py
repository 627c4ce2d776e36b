"""The calendar in a window after leaving at once: a program of its own, which holds nothing.

It takes the place of the one before (`tui.window.leaving`), in the same window and under the same
number. What that one held, its keys, its lines and its locks, is gone with it. Of the terminal it
is given the state to be left behind, and nothing else.

    python -c "..." ATTRIBUTES IS_PAINTED
"""

import os
import re
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from tui.care.month import END, Month, bare, frame, lines, month_of

LOOK_EVERY_S: Final = 1.0
"""For the time, and for the size of the window."""

USUAL_SIZE: Final = (80, 24)

TURNS: Final = {"A": -1, "B": 1, "C": 1, "D": -1, "5~": -1, "6~": 1}
"""The arrow keys, and page up and down, by the end of what a terminal sends for them."""

ENDS: Final = frozenset("qQ\x03\x04")
"""With Ctrl+C and Ctrl+D, as people end what they do not know."""

_KEY: Final = re.compile(r"\x1b(?:\[|O)(?:\d+;\d+)?([A-D]|[56]~)|([qQ\x03\x04])")

Attributes = list[int | list[int | bytes]]
"""What `termios` says of a terminal."""


def packed(attributes: Attributes | None) -> str:
    """The state of a terminal as an argument; empty for none."""
    if attributes is None:
        return ""
    *numbers, signs = attributes
    assert isinstance(signs, list)
    codes = [sign if isinstance(sign, int) else ord(sign) for sign in signs]
    return ",".join(str(each) for each in (*numbers, *codes))


def unpacked(argument: str) -> Attributes | None:
    """The same, back again."""
    numbers = [int(each) for each in argument.split(",")] if argument else []
    signs: list[int | bytes] = [bytes([code]) for code in numbers[6:]]
    return [*numbers[:6], signs] if numbers else None


def size() -> tuple[int, int]:
    """Columns and rows of the window."""
    with suppress(OSError):
        columns, rows = os.get_terminal_size(1)
        if columns and rows:
            return min(columns, 1000), min(rows, 400)
    return USUAL_SIZE


def turns(data: str) -> Iterator[int | None]:
    """What is pressed: so many pages on, or None for the end. Esc is nothing here."""
    for found in _KEY.finditer(data):
        yield None if found[2] else TURNS[found[1]]


def write(text: str) -> None:
    """To the window; one that is gone needs nothing."""
    with suppress(OSError):
        os.write(1, text.encode())


def listen() -> None:
    """Keys come one by one and are not shown, as the program before had it."""
    if sys.platform != "win32":
        import termios

        with suppress(termios.error):
            now = termios.tcgetattr(0)
            now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            termios.tcsetattr(0, termios.TCSANOW, now)


def leave(attributes: Attributes | None) -> None:
    """The page is emptied, and the terminal is as it was before any of it."""
    write(frame([], *size()) + END)
    if sys.platform != "win32" and attributes is not None:
        import termios

        with suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, attributes)


def show(shown: Month, last: str) -> str:
    """Draws the page if it differs from the last one; what was drawn."""
    drawn = frame(lines(shown, datetime.now()), *size())
    if drawn != last:
        write(drawn)
    return drawn


def watch() -> None:
    """Shows the calendar until it is ended, or its window is closed."""
    shown, drawn = month_of(datetime.now()), ""
    while True:
        drawn = show(shown, drawn)
        if not select.select([0], [], [], LOOK_EVERY_S)[0]:
            continue
        data = os.read(0, 1024)
        if not data:
            return
        for by in turns(data.decode(errors="replace")):
            if by is None:
                return
            shown = shown.turned(by)


def main() -> None:
    """Until `q`."""
    attributes = unpacked(sys.argv[1])
    if sys.argv[2:] != ["painted"]:
        write(bare())
    listen()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        with suppress(OSError):
            watch()
    finally:
        leave(attributes)
