"""A window that takes nothing any more, as over a line that hangs: the program goes on and ends."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.tui.terminals import PATIENCE_S, Terminal
from tests.tui.test_bytes import kept, leave, room
from tests.tui.test_resizing import resize

FRAMES = 60
"""Whole pages, one for each size: more than a line and the queue before it hold."""

POLL_S = 0.02


def hang(screen: Terminal) -> str:
    """Nobody reads, and the page is drawn anew again and again; what was typed meanwhile."""
    typed = ""
    for turn in range(FRAMES):
        resize(screen, 200 + turn % 2, 60)
        typed += "abcdefghij"[turn % 10]
        os.write(screen._master, typed[-1].encode())
        time.sleep(POLL_S)  # nothing is read here, so there is nothing to wait for
    return typed


def ended(screen: Terminal) -> bool:
    """Whether it ends although nobody reads what it says."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        pid, status = os.waitpid(screen.pid, os.WNOHANG)
        if pid:
            screen.code = os.waitstatus_to_exitcode(status)
            return True
        time.sleep(POLL_S)
    return False


@pytest.mark.gate
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, "Ctrl+Q"])
def test_it_ends_though_nobody_reads_what_it_shows(
    tmp_path: Path, way: signal.Signals | str
) -> None:
    with room(tmp_path / "room") as screen:
        typed = hang(screen)
        if isinstance(way, signal.Signals):
            screen.send(way)
        else:
            os.write(screen._master, b"\x11")
        assert ended(screen) and screen.code == 0
    assert kept(tmp_path / "room") == typed


@pytest.mark.gate
def test_what_was_left_out_is_drawn_when_somebody_reads_again(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        typed = hang(screen)
        resize(screen, 80, 24)
        screen.put(b" and on")
        assert screen.shows(f"{typed[-10:]} and on")
        leave(screen)
    assert kept(tmp_path / "room") == f"{typed} and on"
