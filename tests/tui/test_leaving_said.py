"""What is said of leaving at once, before it is needed; and the mark on every page of a room."""

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

import tui.window
from tests.tui.hosting import SIZES, played, stage
from tests.tui.scenes import seat_file, state_of
from tests.tui.test_views import in_window
from tui.disk.paths import find_paths
from tui.pages.state_line import state_line
from tui.seat.drafts import Drafts
from tui.window.app import UnhurriedApp
from tui.window.screens.begin import BeginScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.join import JoinScreen
from tui.window.screens.minute import MinuteScreen
from tui.window.screens.sized import Sized
from tui.window.widgets.leave_mark import LeaveMark
from tui.words import app as app_words
from tui.words import help as help_words
from tui.words import leaving as leaving_words

SAID = (
    "Esc three times shows a calendar and cuts the line. To your partner it looks like a lost "
    "connection. It does not hide that you used this program: the list of commands, the other "
    "laptop and whoever watches this one may still show it."
)
"""The design's own sentences: what it hides, and what it does not."""


def test_help_says_it_on_every_screen() -> None:
    for is_kept in (True, False):
        assert SAID in help_words.help_keys(is_kept=is_kept)


async def test_the_first_start_says_it_and_a_later_one_does_not(tmp_path: Path) -> None:
    app = UnhurriedApp(find_paths(tmp_path))
    async with app.run_test():
        assert isinstance(app.screen, HomeScreen)
        (told,) = app.screen.query("#leaving")
        assert str(getattr(told, "text", "")) == SAID
        app.keep_settings(app.settings)
        await app.go_home()
        assert not app.screen.query("#leaving")


def test_practice_has_a_line_that_lets_one_try_it(tmp_path: Path) -> None:
    drafts = Drafts(seat_file(tmp_path))
    state = state_of(played("good-time"), drafts)
    assert leaving_words.TRY not in state_line(state)
    assert leaving_words.TRY in state_line(replace(state, is_practice=True))


@pytest.mark.gate
async def test_the_mark_is_on_every_page_of_a_room_and_takes_no_focus_and_no_key(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on:
        for size in SIZES:
            await on.resize(*size)
            for scene in ("speaking", "reading", "breath", "ended"):
                await on.scene(scene)
                mark = on.one("LeaveMark", LeaveMark)
                assert in_window(on, mark) and mark.region.y == 0
                place = mark.region.right - 1, 0
                assert on.see(lambda: on.app.screen.get_widget_at(*place)[0]) is mark  # noqa: B023
                assert not mark.can_focus
                assert on.grid()[0].count(leaving_words.MARK) == 1
        await on.press("ctrl+p")
        await on.until(lambda: app_words.PALETTE_PLACEHOLDER in on.page())
        assert in_window(on, on.one("LeaveMark", LeaveMark))


def test_every_screen_of_the_program_has_the_mark() -> None:
    """It comes with `Sized`; no screen is made without it."""
    for info in pkgutil.walk_packages(tui.window.__path__, "tui.window."):
        import_module(info.name)
    ours = [each for each in kinds(Screen) if each.__module__.startswith("tui.")]
    assert len(ours) > 10
    assert [each for each in ours if not issubclass(each, Sized)] == []


def kinds(base: type) -> Iterator[type]:
    below: list[type] = base.__subclasses__()
    for each in below:
        yield each
        yield from kinds(each)


async def test_the_mark_is_in_sight_before_a_session_too(tmp_path: Path) -> None:
    screens: list[Screen[Any]] = [
        *(HomeScreen([]), BeginScreen("Ada"), JoinScreen("Ada"), MinuteScreen())
    ]
    async with stage(tmp_path, (60, 18)) as on:
        for screen in screens:
            await on.push(screen)
            await on.pause()
            mark = on.one("LeaveMark", LeaveMark)
            assert in_window(on, mark) and mark.region.y == 0
            assert on.grid()[0].count(leaving_words.MARK) == 1
