"""How the program starts where something is missing: a sentence, and never a frame in a file."""

import locale
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.tui.terminals import ENTER_ALTERNATE, LEAVE_ALTERNATE, Terminal, terminal
from tui.command.terminal import Lack
from tui.words import command as command_words
from tui.words import home as home_words

SETUP: Final = """
import os, sys
{before}
os.execv(sys.executable, [sys.executable, "-m", "tui", *{arguments!r}])
"""


def start(before: str, directory: Path | None, *arguments: str) -> tuple[str, ...]:
    """Python that puts things as they should be, and then becomes the program."""
    data = () if directory is None else ("--data-dir", str(directory))
    return "-c", SETUP.format(before=before, arguments=[*data, *arguments])


AT_FIRST_PAINT: Final = """
import queue, sys
from pathlib import Path
put = queue.Queue.put
def told(self, item, *rest, **options):
    if isinstance(item, str) and {words!r} in item and not Path({out!r}).exists():
        Path({out!r}).write_text(" ".join(sys.modules), "utf-8")
    put(self, item, *rest, **options)
queue.Queue.put = told
sys.argv = ["unhurried", "--data-dir", {data!r}]
from tui.command.cli import main
main()
"""
"""The program, and which modules it has when it hands the first screen to the window."""

COLLECTED: Final = """
import gc, sys, threading, time
from pathlib import Path
def look():
    while gc.isenabled():
        time.sleep(0.001)
    while not gc.isenabled():
        time.sleep(0.001)
    Path({out!r}).write_text(str(gc.get_freeze_count() > 0), "utf-8")
threading.Thread(target=look, daemon=True).start()
sys.argv = ["unhurried", "--data-dir", {data!r}]
from tui.command.cli import main
main()
"""
"""The program, and whether its collector comes back after the start."""

OURS_FIRST: Final = frozenset(
    """
    protocol protocol.clean protocol.letters protocol.limits protocol.errors protocol.seats
    protocol.wire protocol.wire.limits
    tui tui.errors tui.late tui.news
    tui.command tui.command.cli tui.command.help tui.command.places tui.command.terminal
    tui.disk tui.disk.atomic tui.disk.paths tui.disk.settings tui.disk.system tui.disk.tidying
    tui.disk.locked tui.disk.locked.sweeping
    tui.home tui.home.networks tui.home.relay
    tui.seat tui.seat.watching
    tui.window tui.window.app tui.window.app_doors tui.window.app_ground tui.window.app_input
    tui.window.app_lead tui.window.app_room tui.window.crash tui.window.driver tui.window.filters
    tui.window.intents tui.window.keys tui.window.order tui.window.roomflow tui.window.themes
    tui.window.threshold tui.window.title
    tui.window.screens tui.window.screens.home tui.window.screens.main_key
    tui.window.screens.sized
    tui.window.widgets tui.window.widgets.footer tui.window.widgets.leave_mark
    tui.window.widgets.words
    tui.words tui.words.app tui.words.endings tui.words.help tui.words.home tui.words.leaving
    """.split()
)
"""All of our own that the first screen may wait for. What is not needed for it comes later."""

LATER: Final = (
    *("msgspec", "msgpack", "nacl", "pyrage", "sqlite3", "websockets", "server", "ifaddr"),
    *("hashlib", "tomli_w", "textual.widgets._text_area", "textual.widgets._markdown"),
)
"""Libraries that no first screen needs."""


def says(screen: Terminal, sentence: str) -> None:
    assert screen.wait() == 1
    assert " ".join(sentence.split()) in screen.text()
    assert b"Traceback" not in screen.bytes and b"Error" not in screen.bytes
    assert b"\x1b" not in screen.bytes


def test_drawing_goes_to_the_window_when_errors_go_to_a_file(tmp_path: Path) -> None:
    err = tmp_path / "err.txt"
    before = f"os.dup2(os.open({str(err)!r}, os.O_CREAT | os.O_WRONLY), 2)"
    with terminal(*start(before, tmp_path / "data")) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    assert err.read_bytes() == b""
    assert screen.bytes.count(ENTER_ALTERNATE) == screen.bytes.count(LEAVE_ALTERNATE) == 1


def test_the_first_screen_waits_for_nothing_it_does_not_show(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "modules"
    data.mkdir()
    chosen = 'name = "Ada"\nhome_address = "127.0.0.1"\nhome_port = 4774\n'
    (data / "settings.toml").write_text(chosen, "utf-8")
    program = AT_FIRST_PAINT.format(words=home_words.BEGIN, out=str(out), data=str(data))
    with terminal("-c", program) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    modules = set(out.read_text("utf-8").split())
    ours = {name for name in modules if name.partition(".")[0] in ("protocol", "server", "tui")}
    assert ours <= OURS_FIRST
    assert modules.isdisjoint(LATER)


def test_what_nobody_needs_any_more_is_collected_once_home_is_seen(tmp_path: Path) -> None:
    out = tmp_path / "collected"
    program = COLLECTED.format(out=str(out), data=str(tmp_path / "data"))
    with terminal("-c", program) as screen:
        assert screen.shows(home_words.BEGIN)
        assert screen.until(lambda: out.exists() and out.read_text("utf-8") == "True")
        screen.type("\x11")
        assert screen.wait() == 0


def test_it_draws_in_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    before = f"os.dup2(os.open({str(out)!r}, os.O_CREAT | os.O_WRONLY), 1)"
    with terminal(*start(before, tmp_path / "data")) as screen:
        says(screen, command_words.LACKS[Lack.TERMINAL])
    assert out.read_bytes() == b""


@pytest.mark.parametrize("descriptor", [0, 1])
@pytest.mark.parametrize("command", [(), ("practice",)])
def test_with_a_side_closed_it_says_what_it_needs(
    tmp_path: Path, descriptor: int, command: tuple[str, ...]
) -> None:
    with terminal(*start(f"os.close({descriptor})", tmp_path, *command)) as screen:
        says(screen, command_words.LACKS[Lack.TERMINAL])


def test_without_a_place_for_errors_it_comes_up(tmp_path: Path) -> None:
    with terminal(*start("os.close(2)", tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0


@pytest.mark.parametrize("kind", ["dumb", "", "unknown"])
def test_where_nothing_can_be_drawn_it_says_so(tmp_path: Path, kind: str) -> None:
    before = f"os.environ['TERM'] = {kind!r}" if kind else "del os.environ['TERM']"
    with terminal(*start(before, tmp_path)) as screen:
        says(screen, command_words.LACKS[Lack.DRAWING])


@pytest.mark.parametrize("encoding", ["iso-8859-1", "ascii", "cp1252"])
def test_where_letters_are_not_utf_8_it_says_so(tmp_path: Path, encoding: str) -> None:
    with terminal(*start("", tmp_path), variables={"PYTHONIOENCODING": encoding}) as screen:
        says(screen, command_words.LACKS[Lack.UTF_8])


def test_a_locale_of_another_encoding_is_noticed(tmp_path: Path) -> None:
    name = next((each for each in ("de_DE.ISO-8859-1", "de_DE", "en_US") if _has(each)), None)
    if name is None:
        pytest.skip("this system has no locale that is not UTF-8")
    with terminal(*start("", tmp_path), variables={"LC_ALL": name, "PYTHONUTF8": ""}) as screen:
        says(screen, command_words.LACKS[Lack.UTF_8])


def _has(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
        return "UTF" not in locale.nl_langinfo(locale.CODESET).upper()
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


@pytest.mark.parametrize("name", ["C", "POSIX", ""])
def test_without_a_locale_it_comes_up(tmp_path: Path, name: str) -> None:
    variables = {"LC_ALL": name, "LANG": name, "PYTHONUTF8": ""}
    with terminal(*start("", tmp_path), variables=variables) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.type("\x11")
        assert screen.wait() == 0
    assert (
        "╭".encode() in screen.bytes or "─".encode() in screen.bytes or b"u256d" not in screen.bytes
    )


NOBODY: Final = """
import os, pwd, sys
for name in [name for name in os.environ if name == "HOME" or name.startswith("XDG_")]:
    del os.environ[name]
def unknown(user):
    raise KeyError(user)
pwd.getpwuid = unknown
sys.argv = ["unhurried", *{arguments!r}]
from tui.command.cli import main
main()
"""
"""A user whom the system does not know, as in some containers."""


@pytest.mark.parametrize("arguments", [(), ("practice",), ("paths",), ("--data-dir", "~/here")])
def test_without_a_home_it_says_so(arguments: tuple[str, ...]) -> None:
    with terminal("-c", NOBODY.format(arguments=arguments)) as screen:
        says(screen, command_words.HOMELESS)
    assert not Path("~").exists()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _directory(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


@pytest.mark.parametrize("make", [_pipe, _directory, _device, _noise])
def test_what_stands_where_the_settings_belong_holds_nothing_up(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "settings.toml")
    with terminal(*start("", tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        assert " ".join(home_words.settings_unreadable("").split()) in screen.text()
        screen.type("\x11")
        assert screen.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGQUIT, signal.SIGINT], ids=lambda each: each.name)
def test_whoever_ends_it_leaves_the_window_clean(tmp_path: Path, number: signal.Signals) -> None:
    with terminal(*start("", tmp_path)) as screen:
        assert screen.shows(home_words.BEGIN)
        screen.send(number)
        assert screen.wait() == 0
    assert LEAVE_ALTERNATE in screen.bytes and b"Traceback" not in screen.bytes
    assert not list(tmp_path.glob("core*"))
