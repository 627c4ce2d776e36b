"""From one screen above home to another: `tui.window.above`."""

from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Label

from tests.tui.hosting import stage
from tui.window.above import above_home
from tui.window.screens.home import HomeScreen


class Door(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Label("a door")


class Room(Door):
    pass


async def test_home_is_not_seen_between_a_door_and_its_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path, (80, 24)) as on_stage:
        app = on_stage.app
        await on_stage.push(Door())

        async def another() -> None:
            await app.push_screen(Door())

        await on_stage.work(another())
        await on_stage.pause()
        drawn: list[type[object]] = []
        monkeypatch.setattr(app, "_display", lambda screen, _: drawn.append(type(screen)))
        await on_stage.work(above_home(app, Room()))
        await on_stage.until(lambda: Room in drawn)
        assert HomeScreen not in drawn
        assert [type(each) for each in app.screen_stack[1:]] == [Room]
