"""The palette: everything that can be done now, in words, and nothing of Textual's own."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from textual.command import CommandPalette, DiscoveryHit
from textual.widgets import Button

from tests.tui.hosting import Stage, is_shown, stage
from tui.seat.room_state import RoomState
from tui.window.palette import Actions
from tui.window.screens.home import HomeScreen
from tui.words import app as app_words
from tui.words import breaks as breaks_words
from tui.words import home as home_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCENES = ("reading", "speaking", "listening", "breath", "feeling", "agreeing", "pausing", "ended")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("palette"), (80, 40)) as made:
        yield made


async def listed(on: Stage) -> list[str]:
    """What the palette offers before anything is typed."""

    async def discover() -> list[str]:
        found = Actions(on.app.screen).discover()
        return [str(hit.text) async for hit in found if isinstance(hit, DiscoveryHit)]

    return await on.do(discover())


@pytest.mark.parametrize("name", SCENES)
async def test_every_button_on_the_screen_is_in_the_palette(program: Stage, name: str) -> None:
    await program.scene(name)
    await program.pause()
    buttons = [each for each in program.app.screen.query(Button) if is_shown(each)]
    labels = [str(each.label) for each in buttons if not each.disabled]
    assert set(labels) <= set(await listed(program))


@pytest.mark.parametrize("name", SCENES)
async def test_the_palette_speaks_in_words_and_has_no_screenshot(program: Stage, name: str) -> None:
    await program.scene(name)
    for label in await listed(program):
        assert label.strip() and "_" not in label
        assert not any(word in label.lower() for word in ("screenshot", "maximize", "devtools"))


@pytest.mark.gate
async def test_a_break_can_be_had_from_the_palette_in_every_turn(program: Stage) -> None:
    for name in ("speaking", "listening", "say-back", "check", "feeling", "rest"):
        await program.scene(name)
        found = await listed(program)
        assert {breaks_words.PAUSE, breaks_words.STOP, breaks_words.LEAVE} <= set(found)


async def test_a_session_that_is_over_cannot_be_paused(program: Stage) -> None:
    await program.scene("ended")
    assert breaks_words.PAUSE not in await listed(program)


async def test_nothing_is_called_kept_where_nothing_is(program: Stage) -> None:
    await program.scene("speaking")
    assert {app_words.ACTION_QUIT, app_words.ACTION_HOME} <= set(await listed(program))
    practised = replace(program.app.room, is_practice=True) if program.app.room else None
    await program.do(_put(program, practised))
    for label in await listed(program):
        assert "kept" not in label and "stays open" not in label


async def _put(on: Stage, state: RoomState | None) -> None:
    on.app.room = state


async def test_the_room_is_not_offered_at_home(program: Stage) -> None:
    await program.home(HomeScreen([]))
    found = await listed(program)
    assert home_words.BEGIN in found and app_words.ACTION_QUIT in found
    assert breaks_words.PAUSE not in found and app_words.ACTION_NOTES not in found


async def test_ctrl_p_opens_it_esc_closes_it_and_typing_finds(program: Stage) -> None:
    await program.scene("speaking")
    await program.press("ctrl+p")
    await program.until(lambda: isinstance(program.app.screen, CommandPalette))
    await program.press(*"colours")
    await program.until(lambda: app_words.ACTION_THEME in program.page())
    await program.press("escape")
    await program.until(lambda: not isinstance(program.app.screen, CommandPalette))


async def test_what_is_picked_in_the_palette_is_done(program: Stage) -> None:
    await program.scene("speaking")
    before = program.app.theme
    await program.press("ctrl+p", *"colours")
    await program.until(lambda: app_words.ACTION_THEME in program.page())
    await program.press("enter")
    await program.until(lambda: program.app.theme != before)
