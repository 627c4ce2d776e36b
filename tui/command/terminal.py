"""Whether there is a window to show anything in, asked before anything is shown.

What it is: questions to the system, an answer by name. What it is not: a sentence, or a terminal.
"""

import codecs
import os
import sys
from contextlib import suppress
from enum import StrEnum
from typing import Final

DUMB: Final = frozenset({"", "dumb", "unknown"})
"""What TERM says where nothing can be drawn: a log, a pipe, an editor's shell."""


class Lack(StrEnum):
    """What a window lacks; each has a sentence in `tui.words.command`."""

    TERMINAL = "terminal"
    DRAWING = "drawing"
    UTF_8 = "utf-8"


def lack() -> Lack | None:
    """What is missing to draw and to listen; None if nothing is."""
    if not (_is_terminal(0) and _is_terminal(1)) or sys.__stdin__ is None:
        return Lack.TERMINAL
    if os.environ.get("TERM", "") in DUMB:
        return Lack.DRAWING
    if sys.__stdout__ is None or codecs.lookup(sys.__stdout__.encoding).name != "utf-8":
        return Lack.UTF_8
    return None


def fill_gaps() -> None:
    """Opens nothing in place of what was closed: the next file would be taken for a terminal."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def _is_terminal(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor)
    except OSError:
        return False
