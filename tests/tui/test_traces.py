"""What a killed program leaves is gone at the next start of anything, and nothing else is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.relay import running
from tests.server.clock import Clock
from tests.tui.terminals import terminal
from tests.tui.test_tidying import told
from tests.whole.laptops import settings_for, url_of
from tui.home.relay import holds_rooms, home_relay, tidy_relay
from tui.rehearsal.practice import seats_for_two
from tui.window.crash import note_crash
from tui.words import home as home_words
from tui.words import relay as relay_words
from tui.words.times import DAY_MS

WORDS = "thewordsofsomebodywhotried"


def program(directory: Path, *arguments: str) -> tuple[str, ...]:
    return ("-m", "tui", "--data-dir", str(directory), *arguments)


def files(directory: Path) -> list[Path]:
    """Everything that a practice leaves behind."""
    return [path for path in directory.rglob("*") if "practice" in str(path.relative_to(directory))]


def killed_practice(directory: Path) -> None:
    """A practice with something in it, killed as by a power cut."""
    with terminal(*program(directory, "practice", "--quick")) as screen:
        assert screen.shows("Is now a good time?")
        screen.send(signal.SIGKILL)
        assert screen.wait() == -signal.SIGKILL
    assert files(directory)


@pytest.mark.gate
@pytest.mark.parametrize("command", ["paths", "check --help", "relay --check", "check"])
def test_a_killed_practice_is_gone_after_the_next_command(tmp_path: Path, command: str) -> None:
    killed_practice(tmp_path)
    arguments = [sys.executable, *program(tmp_path, *command.split())]
    if command == "check":
        # It goes on for a while; what is looked at happens before.
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            running.stdout.readline()
            assert files(tmp_path) == []
            running.kill()
        return
    subprocess.run(arguments, check=False, capture_output=True, timeout=60)
    assert files(tmp_path) == []


@pytest.mark.gate
@pytest.mark.parametrize("arguments", [(), ("practice", "--quick")], ids=["home", "practice"])
def test_a_killed_practice_is_gone_once_the_program_is_up(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    killed_practice(tmp_path)
    before = files(tmp_path)
    with terminal(*program(tmp_path, *arguments)) as screen:
        assert screen.shows("Is now a good time?" if arguments else home_words.BEGIN)
        assert [path for path in before if path.exists()] == []
        screen.type("\x11")
        assert screen.wait() == 0
    assert files(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
def test_a_practice_that_is_ended_wipes_itself(tmp_path: Path, number: signal.Signals) -> None:
    with terminal(*program(tmp_path, "practice", "--quick")) as screen:
        assert screen.shows("Is now a good time?")
        screen.send(number)
        assert screen.wait() == 0
    assert files(tmp_path) == []


def test_a_directory_of_somebody_else_is_left_as_it_was(tmp_path: Path) -> None:
    downloads = tmp_path / "Downloads"
    (downloads / "seats").mkdir(parents=True)
    for name in ("film.mkv.part", "db-wal", "seats/film.part", "seats/a.seat.part"):
        (downloads / name).write_text("somebody's")
        os.utime(downloads / name, (0, 0))
    (downloads / "practice-notes").mkdir()
    (downloads / "seats").chmod(0o755)
    before = told(downloads)
    with terminal(*program(downloads)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    after = told(downloads)
    assert {name: after.get(name) for name in before} == before


@pytest.mark.parametrize("name", ["seats", "home-relay"])
def test_a_planted_link_is_not_followed_and_the_program_says_so(tmp_path: Path, name: str) -> None:
    elsewhere, data = tmp_path / "elsewhere", tmp_path / "data"
    for directory in (elsewhere, data):
        directory.mkdir()
    elsewhere.chmod(0o755)
    (data / name).symlink_to(elsewhere)
    with terminal(*program(data)) as screen:
        assert screen.shows(relay_words.cannot_keep("").partition(" on ")[0])
        screen.type("\x11")
        screen.wait()
    assert (elsewhere.stat().st_mode & 0o777, list(elsewhere.iterdir())) == (0o755, [])


def test_a_planted_link_in_place_of_the_log_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    (tmp_path / "unhurried.log").symlink_to(target)
    note_crash(tmp_path / "unhurried.log", ValueError, None)
    assert target.read_text() == "mine"


async def test_an_empty_log_of_the_relay_at_home_does_not_stay(tmp_path: Path) -> None:
    async with home_relay(tmp_path, "127.0.0.1", 0):
        assert holds_rooms(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["relay.lock"]


async def test_a_room_that_nobody_comes_back_to_is_gone_after_seven_later_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a relay: each start of anything counts a day at the most, whatever the clock says."""
    clock = Clock()
    async with running(settings_for(tmp_path), clock, clock.steady) as relay:
        facts, _ = await seats_for_two(url_of(relay), bytes(32), os.urandom)
    monkeypatch.setattr("server.rules.elapsed.wall_clock_ms", clock)
    monkeypatch.setattr("server.rules.elapsed.steady_clock_ms", clock.steady)
    for _ in range(7):
        clock.now_ms += 400 * DAY_MS
        assert holds_rooms(tmp_path)
    clock.now_ms += DAY_MS
    tidy_relay(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["relay.lock"]
    assert facts.room.room_id not in (tmp_path / "relay.lock").read_bytes()


def test_a_log_of_somebody_else_stays_where_a_relay_at_home_would_lie(tmp_path: Path) -> None:
    (tmp_path / "relay.sqlite3").write_bytes(b"somebody's")
    (tmp_path / "relay.lock").touch()
    before = told(tmp_path)
    tidy_relay(tmp_path)
    assert told(tmp_path) == before
