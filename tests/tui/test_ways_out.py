"""Whatever ends or stops the program, the terminal is as it was: its modes, title and keys."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.tui.player import SECRET
from tests.tui.terminals import ENTER_ALTERNATE, LEAVE_ALTERNATE, Terminal, terminal
from tests.tui.test_bytes import kept, leave, room
from tui.words import home as home_words

USUAL: Final = {b"25", b"7"}
"""Modes that are on before a program begins: the cursor is seen, long lines wrap."""


def changed(data: bytes) -> dict[bytes, bool]:
    """The modes that are not as they were; the keyboard's, and the title put aside, too."""
    modes: dict[bytes, bool] = {}
    for numbers, state in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", data):
        modes |= {each: state == b"h" for each in numbers.split(b";")}
    found = {each: on for each, on in modes.items() if on != (each in USUAL)}
    found[b"keys"] = data.count(b"\x1b[>29u") != data.count(b"\x1b[<u")
    found[b"title"] = data.count(b"\x1b[22;2t") != data.count(b"\x1b[23;2t")
    return {each: on for each, on in found.items() if on or each in USUAL}


WAYS: Final[dict[str, Callable[[Terminal], None]]] = {
    "Ctrl+Q": lambda screen: screen.put(b"\x11"),
    "in the middle of a sequence": lambda screen: screen.put(
        b"\x1b]11;rgb:\x1b[200~x\x11\x11\x1b[201~\x11"
    ),
    **{
        each.name: lambda screen, each=each: screen.send(each)  # type: ignore[misc]
        for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
    },
    "a fault": lambda screen: screen.send(signal.SIGUSR1),
}


@pytest.mark.gate
@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_leaves_the_terminal_as_it_was(tmp_path: Path, way: str) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"typed")
        assert screen.shows("typed")
        assert changed(screen.bytes).keys() >= {b"1049", b"1000", b"2004", b"1004", b"keys"}
        WAYS[way](screen)
        assert screen.wait() is not None
    assert changed(screen.bytes) == {}
    assert b"typed" not in screen.after and SECRET.encode() not in screen.bytes
    assert kept(tmp_path / "room").startswith("typed")


def is_stopped(screen: Terminal) -> bool:
    status = Path(f"/proc/{screen.pid}/stat").read_text()
    return status.rpartition(")")[2].split()[0] == "T"


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks at how the system sees it")
def test_while_it_is_stopped_the_terminal_is_the_shell_s_and_then_one_goes_on(
    tmp_path: Path,
) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"one")
        assert screen.shows("one")
        screen.send(signal.SIGTSTP)
        assert screen.until(lambda: is_stopped(screen))
        screen.until(lambda: False, within_s=0.2)
        assert changed(screen.bytes) == {}
        assert b"one" not in screen.after
        screen.send(signal.SIGCONT)
        assert screen.until(lambda: screen.bytes.count(ENTER_ALTERNATE) == 2)
        screen.put(b" two")
        assert screen.shows("one two")
        leave(screen)
    assert changed(screen.bytes) == {} and screen.bytes.count(LEAVE_ALTERNATE) == 2
    assert kept(tmp_path / "room") == "one two"


@pytest.mark.parametrize("name", ["linux", "screen", "xterm-mono", "vt100", "ansi", "rxvt"])
@pytest.mark.parametrize("letters", ["C", pytest.param("nonsense", marks=pytest.mark.long)])
def test_on_any_terminal_it_comes_up_and_leaves(tmp_path: Path, name: str, letters: str) -> None:
    variables = {"TERM": name, "COLORTERM": "", "LC_ALL": letters, "LANG": letters}
    with terminal("-m", "tui", "--data-dir", str(tmp_path), variables=variables) as screen:
        assert screen.shows(home_words.JOIN_HINT)
        leave(screen)
    assert changed(screen.bytes) == {}
