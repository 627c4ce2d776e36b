"""A window that changes its size, or is too small: one goes on where one was, letter for letter.

About `tui.window.screens.sized`.
"""

import asyncio
import fcntl
import random
import struct
import termios
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from textual import events
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Button

from tests.tui.hosting import PATIENCE_S, Stage, stage
from tests.tui.terminals import Terminal
from tests.tui.test_bytes import kept, leave, room
from tui.window.widgets.line import Line
from tui.words import home as home_words

SIZES: Final = ((1, 1), (80, 24), (20, 5), (300, 100), (0, 0), (60, 18), (7, 3), (65_535, 65_535))
ENOUGH: Final = 30
"""Two sizes, told so often, are told for ever."""

LETTERS: Final = "abcdefghij"


def resize(screen: Terminal, columns: int, rows: int) -> None:
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(screen._master, termios.TIOCSWINSZ, size)


@pytest.mark.parametrize(
    ("seed", "turns"),
    [(0, 6), *(pytest.param(seed, 60, marks=pytest.mark.gate) for seed in range(3))],
)
def test_what_is_typed_while_a_corner_is_pulled_is_there(
    tmp_path: Path, seed: int, turns: int
) -> None:
    chance, typed = random.Random(seed), ""
    with room(tmp_path / "room") as screen:
        for turn in range(turns):
            resize(screen, *chance.choice(SIZES))
            typed += LETTERS[turn % len(LETTERS)]
            screen.put(typed[-1].encode())
            screen.until(lambda: False, within_s=chance.choice([0.0, 0.01, 0.03]))
        resize(screen, 80, 24)
        screen.put(b" and on")
        # Every size that was told has to be drawn first.
        assert screen.shows(" and on", within_s=4 * PATIENCE_S)
        leave(screen)
    assert kept(tmp_path / "room") == f"{typed} and on"
    assert not list(tmp_path.rglob("unhurried.log"))


@pytest.mark.gate
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (20, 5), (300, 100), (1000, 1), (65_535, 65_535)])
def test_at_any_size_one_can_write_and_leave(tmp_path: Path, size: tuple[int, int]) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"one")
        assert screen.shows("one")
        resize(screen, *size)
        screen.until(lambda: False, within_s=0.3)
        screen.put(b" two")
        screen.until(lambda: False, within_s=0.3)
        leave(screen)
    assert kept(tmp_path / "room") == "one two"


def test_the_window_is_as_large_as_the_system_says_not_as_a_variable_does(tmp_path: Path) -> None:
    from tests.tui.terminals import terminal

    lies = {"COLUMNS": "1000000", "LINES": "100000"}
    with terminal("-m", "tui", "--data-dir", str(tmp_path), variables=lies) as screen:
        assert screen.shows(home_words.JOIN_HINT)
        leave(screen)


@pytest_asyncio.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as made:
        yield made


async def test_one_goes_on_in_the_box_one_was_in(on: Stage) -> None:
    await on.resize(80, 24)
    await on.scene("agreeing")
    on.see(lambda: on.app.screen.set_focus(on.one("#day", Line)))
    await on.resize(10, 3)
    await on.press("s", "u", "n")
    await on.resize(80, 24)
    await on.until(lambda: on.app.screen.focused is on.one("#day", Line))
    await on.press("!")
    assert on.one("#day", Line).value == "sun!"


async def test_a_letter_goes_on_with_a_line_and_does_not_replace_it(on: Stage) -> None:
    await on.resize(80, 24)
    await on.scene("agreeing")
    line = on.one("#what", Line)
    on.see(lambda: on.app.screen.set_focus(line))
    await on.press("w", "a", "l", "k")
    on.see(lambda: on.app.screen.set_focus(on.one("#suggest", Button)))
    on.see(lambda: on.app.screen.set_focus(line))
    await on.press("s")
    await on.until(lambda: line.value == "walks")


class Bare(App[None]):
    """Textual's own screen, and how often it was told of a size."""

    told = 0

    def get_default_screen(self) -> Screen[object]:
        app = self

        class Counting(Screen[object]):
            def on_resize(self, event: events.Resize) -> None:
                app.told += 1
                self.call_later(lambda: None)  # one that comes between, as on every page
                if app.told > ENOUGH:
                    event.prevent_default()

        return Counting(id="_default")


async def test_textual_still_lays_a_page_out_for_two_sizes_without_end() -> None:
    """When this fails, Textual has a cure of its own: look whether ours is still needed."""
    app = Bare()
    async with app.run_test(size=(80, 24)):
        for size in (Size(20, 5), Size(60, 18)):
            app.screen.post_message(events.Resize(size, size))
            app.screen.call_later(lambda: None)
        async with asyncio.timeout(PATIENCE_S):
            while app.told <= ENOUGH:
                await asyncio.sleep(0.01)
