"""How soon the calendar stands there after the third Esc, over all kinds of screens.

    python -m tests.bench.leaving [TIMES]

A script, not a test: what it prints hangs on the machine. Real terminals; the third press is timed
until the page with the calendar, and nothing else, has been written to the window. Of these times
100 to 150 ms are the wait for the rest of a key. Ends with 1 if the target is missed.
"""

import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.tui.leaver import HELD
from tests.tui.terminals import Terminal, terminal
from tests.tui.test_leaving import DAYS, DRAFT
from tui.window.title import titled
from tui.words import floor as floor_words
from tui.words import home as home_words
from tui.words import leaving as leaving_words
from tui.words import minute as minute_words

TIMES: Final = 5
TARGET_S: Final = 0.3

ROOMS: Final = ("nothing", "help", "dialogs", "the palette", "a full disk", "a disk that hangs")
"""A room with a draft of 4,000 characters, under what may lie over it or hold it up."""

FIRST: Final = {"home": b"", "minute": b"\x1b[20~", "settings": b"\x1b[A\r"}
"""The program's own first screens, and the keys that lead there."""


def third_press(screen: Terminal) -> float:
    """Seconds from the third press to the painted calendar."""
    for _ in range(2):
        screen.put(b"\x1b")
        screen.until(lambda: False, within_s=0.25)
    screen.put(b"\x1b")
    began = time.monotonic()
    is_there = screen.until(
        lambda: screen.title == leaving_words.TITLE and DAYS in screen.text(), within_s=10
    )
    taken = time.monotonic() - began
    assert is_there, screen.text()
    return taken


def in_a_room(directory: Path, hold: str) -> float:
    with terminal("-m", "tests.tui.leaver", hold, str(directory)) as screen:
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        screen.put(b"\x1b[200~" + DRAFT.encode() + b"\x1b[201~")
        assert screen.shows("goldfinch goldfinch")
        screen.send(signal.SIGUSR1)
        assert screen.until(lambda: titled(HELD).encode() in screen.bytes)
        screen.until(lambda: False, within_s=0.3)  # drawn
        return third_press(screen)


def at_first(directory: Path, keys: bytes) -> float:
    with terminal("-m", "tui", "--data-dir", str(directory)) as screen:
        assert screen.shows(home_words.JOIN_HINT)
        screen.put(keys)
        screen.until(lambda: minute_words.TITLE in screen.text(), within_s=0.5)
        return third_press(screen)


def measured(here: Path, times: int) -> list[float]:
    """Seconds, of each kind of screen so many times."""
    found: list[float] = []
    for number in range(times):
        for name in (*ROOMS, *FIRST):
            place = here / f"{name}-{number}".replace(" ", "-")
            taken = at_first(place, FIRST[name]) if name in FIRST else in_a_room(place, name)
            found.append(taken)
            print(f"{name:<20} {taken * 1000:6.0f} ms")
    return found


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1]


def main(times: int) -> int:
    with tempfile.TemporaryDirectory() as here:
        found = measured(Path(here), times)
    most = p95(found)
    print(f"\nmedian {statistics.median(found) * 1000:.0f} ms, p95 {most * 1000:.0f} ms")
    return 0 if most <= TARGET_S else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else TIMES))
