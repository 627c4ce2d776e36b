"""A fault of the program itself: words are kept, none is shown, one calm sentence is."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.tui.player import FAULTS, LOOSE, SECRET
from tests.tui.terminals import LEAVE_ALTERNATE, Terminal, terminal
from tui.disk.seat_file import SeatFile, seats
from tui.window.crash import note_crash, watched
from tui.words import app as app_words
from tui.words import floor as floor_words

TYPED = "goldfinch"
"""In the composer when it happens."""


def crash(directory: Path, where: str) -> Terminal:
    """The speaker's room with something typed and kept, after the fault at `where`."""
    with terminal("-m", "tests.tui.player", where, str(directory)) as screen:
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        screen.type(TYPED)
        assert screen.shows(TYPED)
        screen.send(signal.SIGUSR1)
        if where in LOOSE:
            screen.until(lambda: False, within_s=0.5)
            screen.type("\x11")
        screen.wait()
    return screen


class Crashes(dict[str, tuple[Terminal, Path]]):
    """Every fault once, when it is asked for: the terminal it left behind and the directory of its
    files."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        super().__init__()
        self._factory = factory

    def __missing__(self, where: str) -> tuple[Terminal, Path]:
        directory = self._factory.mktemp(where) / "room"
        self[where] = crash(directory, where), directory
        return self[where]


@pytest.fixture(scope="module")
def crashes(tmp_path_factory: pytest.TempPathFactory) -> Crashes:
    return Crashes(tmp_path_factory)


@pytest.mark.gate
@pytest.mark.parametrize("where", [*FAULTS, *LOOSE])
def test_what_failed_says_nothing_of_anybodys_words(crashes: Crashes, where: str) -> None:
    screen, directory = crashes[where]
    log = directory / "unhurried.log"
    assert SECRET.encode() not in screen.bytes
    assert not log.exists() or SECRET not in log.read_text()


@pytest.mark.gate
@pytest.mark.parametrize("where", [*FAULTS, *LOOSE])
def test_what_was_typed_does_not_stay_on_the_terminal(crashes: Crashes, where: str) -> None:
    screen, directory = crashes[where]
    log = directory / "unhurried.log"
    assert LEAVE_ALTERNATE in screen.bytes
    assert TYPED.encode() not in screen.after
    assert not log.exists() or TYPED not in log.read_text()


@pytest.mark.parametrize("where", [*FAULTS, *LOOSE])
def test_what_was_typed_is_on_disk(crashes: Crashes, where: str) -> None:
    (path,) = seats(crashes[where][1])
    file = SeatFile.open(path)
    try:
        assert file.drafts()["lately/speak/0"] == TYPED
    finally:
        file.close()


@pytest.mark.parametrize("where", FAULTS)
def test_one_calm_sentence_is_said_once(crashes: Crashes, where: str) -> None:
    screen, _ = crashes[where]
    told = " ".join(screen.after.decode().split())
    assert told.count(" ".join(app_words.CRASHED.split())) == 1
    assert "Traceback" not in told and "Error" not in told


@pytest.mark.parametrize("where", [*FAULTS, *LOOSE])
def test_the_log_names_type_and_place_and_is_for_its_owner(crashes: Crashes, where: str) -> None:
    _, directory = crashes[where]
    log = directory / "unhurried.log"
    assert log.read_text().startswith("RuntimeError\n")
    assert "player.py" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", FAULTS)
def test_the_exit_code_says_that_it_failed(crashes: Crashes, where: str) -> None:
    assert crashes[where][0].code == 1


async def test_a_fault_that_nobody_catches_is_noted_without_its_message(tmp_path: Path) -> None:
    loop, log = asyncio.get_running_loop(), tmp_path / "log"

    def fail() -> None:
        raise RuntimeError(SECRET)

    with watched(log, lambda: None):
        loop.call_soon(fail)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert log.read_text().startswith("RuntimeError\n")
    assert "fail" in log.read_text() and SECRET not in log.read_text()
    assert loop.get_exception_handler() is None


async def test_the_ends_that_the_system_sends_are_heard_while_it_lasts(tmp_path: Path) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    with watched(tmp_path / "log", ended.set):
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            await ended.wait()
    assert not loop.remove_signal_handler(signal.SIGTERM)


def test_a_log_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    note_crash(tmp_path / "nowhere" / "log", RuntimeError, None)
    assert not (tmp_path / "nowhere").exists()
