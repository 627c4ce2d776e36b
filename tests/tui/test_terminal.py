"""The program on a real terminal: what reaches it, what steers it, and how it is left.

About `tui.window.driver`.
"""

import os
import pty
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from tests.figures import figure
from tests.tui.player import PAYLOADS
from tests.tui.terminals import ENTER_ALTERNATE, LEAVE_ALTERNATE, Terminal, terminal
from tui.window.driver import Patient, SteadyDriver
from tui.words import home as home_words

LEAVING_S = 10.0
"""It takes a tenth of this on an idle laptop; the machines of tests are busy."""

FORBIDDEN = re.compile(
    "[\x00-\x06\xad\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"
)
"""What no program needs; ESC itself is Textual's own business and is looked at beside it."""


@pytest.fixture(scope="module")
def parade(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The terminal on which every place showed every payload, put in below `clean()`."""
    directory = tmp_path_factory.mktemp("parade") / "room"
    with terminal("-m", "tests.tui.player", "parade", str(directory), rows=50) as screen:
        assert screen.wait(300) == 0
    return screen


@pytest.mark.gate
def test_every_place_was_painted(parade: Terminal) -> None:
    assert parade.bytes.count(b"wren") > 40 * len(PAYLOADS) / 2


@pytest.mark.gate
@pytest.mark.parametrize("payload", [each for each in PAYLOADS if "\x1b" in each], ids=ascii)
def test_no_escape_sequence_of_a_text_reaches_the_terminal(parade: Terminal, payload: str) -> None:
    assert payload.rstrip("\x07\\\x1b").encode() not in parade.bytes


@pytest.mark.gate
def test_no_control_or_turning_or_hiding_letter_reaches_the_terminal(parade: Terminal) -> None:
    assert set(FORBIDDEN.findall(parade.bytes.decode())) == set()


@pytest.mark.gate
def test_the_title_and_the_clipboard_are_left_alone(parade: Terminal) -> None:
    assert "wren" not in parade.title
    assert b"\x1b]52;" not in parade.bytes


def program(directory: Path, *arguments: str) -> tuple[str, ...]:
    return ("-m", "tui", "--data-dir", str(directory), *arguments)


def test_the_first_screen_comes_up_and_ctrl_q_leaves_it_clean(tmp_path: Path) -> None:
    with terminal(*program(tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    assert screen.bytes.count(ENTER_ALTERNATE) == screen.bytes.count(LEAVE_ALTERNATE) == 1
    assert re.sub(rb"\x1b\[[?>=<]?[0-9;]*[a-zA-Z]", b"", screen.after).strip() == b""


@pytest.mark.clock
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
@pytest.mark.parametrize("command", ["home", "practice"])
def test_a_signal_leaves_the_terminal_clean(
    tmp_path: Path, number: signal.Signals, command: str
) -> None:
    arguments = ("practice", "--quick") if command == "practice" else ()
    with terminal(*program(tmp_path, *arguments)) as screen:
        ready = "Is now a good time?" if command == "practice" else home_words.BEGIN
        assert screen.shows(ready)
        started = time.monotonic()
        screen.send(number)
        assert screen.until(lambda: LEAVE_ALTERNATE in screen.bytes)
        assert screen.wait() == 0
        figure(f"leaving after {number.name}", time.monotonic() - started, at_most=LEAVING_S)
    assert b"Traceback" not in screen.bytes


def test_a_window_that_is_closed_ends_the_program(tmp_path: Path) -> None:
    with terminal(*program(tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.hang_up()
        assert ended(screen)


@pytest.fixture
def nobody_there() -> Iterator[IO[str]]:
    """A terminal whose window has been closed."""
    window, line = pty.openpty()
    file = open(line, "w", encoding="utf-8", closefd=False)
    os.close(window)
    yield file
    with suppress(OSError):
        file.close()
    os.close(line)


def test_what_is_written_to_a_window_that_is_closed_holds_nothing_up(
    nobody_there: IO[str],
) -> None:
    writer = WriterThread(cast(IO[str], Patient(nobody_there)))
    writer.start()
    for _ in range(3 * MAX_QUEUED_WRITES):
        writer.write("words\n")
    writer.stop()


def test_a_driver_does_not_come_back_to_a_window_that_is_closed(nobody_there: IO[str]) -> None:
    class Driver(SteadyDriver):
        def __init__(self, fileno: int) -> None:
            self.fileno = fileno
            self.has_come_back = False
            self._auto_restart = True

        def resume_application_mode(self) -> None:
            self.has_come_back = True

    gone = Driver(nobody_there.fileno())
    gone._sigcont_application()
    assert not gone.has_come_back
    window, line = pty.openpty()
    there = Driver(line)
    there._sigcont_application()
    assert there.has_come_back
    os.close(line)
    os.close(window)


GONE_S = 30
"""Nobody looks at a window that is closed; it must end, on a busy machine too."""


def ended(screen: Terminal) -> bool:
    """Whether the program ends by itself, its terminal being gone."""
    end = time.monotonic() + GONE_S
    while time.monotonic() < end:
        pid, status = os.waitpid(screen.pid, os.WNOHANG)
        if pid:
            screen.code = os.waitstatus_to_exitcode(status)
            return True
        time.sleep(0.02)
    return False


def test_variables_that_spy_are_not_obeyed(tmp_path: Path) -> None:
    spied = {name: str(tmp_path / name) for name in ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT_LOCATION")}
    spied |= {"TEXTUAL": "debug,devtools", "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_PRESS": "tab,enter"}
    (tmp_path / "data").mkdir()
    with terminal(*program(tmp_path / "data"), variables=spied) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x1b[B\x1b[B")
        screen.until(lambda: False, within_s=1.5)
        assert home_words.BEGIN in screen.text()
        screen.type("\x11")
        assert screen.wait() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert not list(tmp_path.rglob("*.svg"))


def test_without_colour_it_is_grey_and_works(tmp_path: Path) -> None:
    with terminal(*program(tmp_path), variables={"NO_COLOR": "1"}) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    colours = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", screen.bytes))
    assert all(red == green == blue for red, green, blue in colours)


def test_with_sixteen_colours_it_comes_up(tmp_path: Path) -> None:
    with terminal(*program(tmp_path), variables={"TERM": "xterm", "COLORTERM": ""}) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0


def test_without_a_terminal_it_says_so_in_a_sentence(tmp_path: Path) -> None:
    import subprocess

    found = subprocess.run(
        [sys.executable, *program(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True
    )
    assert found.returncode == 1
    assert found.stdout == b"" and b"Traceback" not in found.stderr
