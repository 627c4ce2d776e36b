"""On the way into a room nothing is pressed for either side. About `tui.window.threshold`."""

import asyncio
from pathlib import Path

import pytest
from textual.events import Event, Key, MouseDown, Paste

from tests.tui.hosting import stage
from tui.window.screens.home import HomeScreen
from tui.window.screens.minute import NameScreen
from tui.window.threshold import WAYS_OUT, Threshold
from tui.words import home as home_words


def pressed() -> list[Event]:
    mouse = MouseDown(None, 1, 1, 0, 0, 1, False, False, False)
    return [Key("enter", "\r"), Key("f9", None), Key("x", "x"), Paste("words"), mouse]


def test_what_was_pressed_before_a_room_was_seen_is_for_nobody() -> None:
    way = Threshold()
    way.enter()
    before = pressed()
    assert all(map(way.has, before))
    way.leave()
    assert all(map(way.has, before)), "it was handed on late"
    assert not any(map(way.has, pressed()))


def test_on_a_page_that_was_drawn_a_moment_before_it_is_left_every_key_counts() -> None:
    way = Threshold()
    pressed_on_home = pressed()
    way.leave()
    assert not any(map(way.has, pressed_on_home))


@pytest.mark.parametrize("key", sorted(WAYS_OUT))
def test_the_way_out_is_open_there(key: str) -> None:
    way = Threshold()
    way.enter()
    assert not way.has(Key(key, None))


@pytest.mark.asyncio
async def test_keys_while_practice_begins_open_nothing_and_count_again_where_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    async def getting_ready(guide: str = "") -> None:
        begun.append(guide)
        await asyncio.Event().wait()

    async with stage(tmp_path, (60, 18)) as on:
        monkeypatch.setattr(on.app.rooms, "practise", getting_ready)
        await on.home(HomeScreen([]))
        await on.press("down", "down", "enter")
        await on.until(lambda: bool(begun))
        await on.press("f9", "enter", "x", "up", "enter")
        await on.pause()
        assert isinstance(on.app.screen, HomeScreen) and begun == [""]
        assert home_words.PRACTICE_BEGINS in on.page()
        await on.work(on.app.go_home("No relay can be started here."))
        await on.until(lambda: isinstance(on.app.screen, HomeScreen) and on.app.screen.is_mounted)
        await on.press("f9")
        await on.until(lambda: isinstance(on.app.screen, NameScreen))


@pytest.mark.asyncio
async def test_a_key_from_before_a_room_was_seen_does_nothing_in_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        state = on.state("reading")
        late = Key("f9", None)
        on.app._threshold.enter()
        await on.work(on.app.show_room(state))
        await on.until(lambda: on._is_settled(state))
        on.see(lambda: on.app.post_message(late))
        await on.pause()
        await on.until(lambda: not on.app._order.is_behind and not on.app._order._is_waiting)
        assert not on.app.wanted
        await on.press("f9")
        await on.until(lambda: bool(on.app.wanted))
