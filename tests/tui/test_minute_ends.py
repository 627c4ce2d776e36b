"""The minute for oneself in the real program: what is left where it ends in the middle of it.

About `tui.window.minuteflow`; the pages themselves: `tests/tui/test_minute.py`.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.tui.terminals import Terminal, terminal
from tests.tui.test_leaving import everything, is_alone, shows_calendar
from tui.disk.paths import find_paths
from tui.disk.settings import Settings, save
from tui.words import home as home_words
from tui.words import minute as minute_words

F9: Final = b"\x1b[20~"
PICKED: Final = b"\x1b[C\x1b[C"
"""Two arrows: the second word of the first question."""

WORDS: Final = (
    *(minute_words.TITLE, minute_words.BEFORE_TITLE, minute_words.NOT_TONIGHT, "afraid"),
    *(each[:20] for each in minute_words.QUESTIONS),
)


@contextmanager
def at_the_minute(directory: Path) -> Iterator[Terminal]:
    """The first page, with something picked; a name is known."""
    save(find_paths(directory).settings, Settings(name="Ada"))
    with terminal("-m", "tui", "--data-dir", str(directory)) as screen:
        assert screen.shows(home_words.JOIN_HINT)
        screen.put(F9)
        assert screen.shows(minute_words.QUESTIONS[0])
        screen.put(PICKED)
        assert screen.until(lambda: picked(screen))
        yield screen


def picked(screen: Terminal) -> bool:
    (row,) = [each for each in screen.text().split("\n") if minute_words.QUESTIONS[0] in each]
    return "● Yes" in row or "◉ Yes" in row


def files(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


ENDS: Final[dict[str, Callable[[Terminal], None]]] = {
    "killed": lambda screen: screen.send(signal.SIGKILL),
    "ended": lambda screen: screen.send(signal.SIGTERM),
    "window closed": lambda screen: screen.hang_up(),
    "ctrl+q": lambda screen: screen.put(b"\x11"),
}


@pytest.mark.parametrize("end", ENDS)
def test_however_it_ends_on_screen_1_no_file_has_changed(tmp_path: Path, end: str) -> None:
    with at_the_minute(tmp_path) as screen:
        before = files(tmp_path)
        ENDS[end](screen)
        if end == "window closed":
            _, screen.code = os.waitpid(screen.pid, 0)
        else:
            screen.wait()
        assert files(tmp_path) == before
        assert not [data for data in before.values() if b"afraid" in data or b"Yes" in data]


@pytest.mark.parametrize("page", [1, 2])
def test_leaving_at_once_from_the_minute_leaves_none_of_its_words(
    tmp_path: Path, page: int
) -> None:
    with at_the_minute(tmp_path) as screen:
        if page == 2:
            screen.put(F9)
            assert screen.shows(minute_words.BEFORE_TITLE)
        before = files(tmp_path)
        screen.put(b"\x1b[27u" * 3)
        assert shows_calendar(screen) and screen.until(lambda: is_alone(screen))
        seen = everything(screen)
        assert not [word for word in WORDS if word in seen]
        assert files(tmp_path) == before
