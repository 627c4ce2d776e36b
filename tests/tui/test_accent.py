"""One accent for one main key: on every page, at every moment, and it is what F9 does.

About `tui.window.screens.main_key`.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.widgets import Button

from protocol.session.events import LISTENER_SIGNALS
from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.test_screens import CASES, put
from tui.window.screens.dialogs import SignalsDialog
from tui.window.screens.preferences import SettingsScreen

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("accent")) as made:
        yield made


async def test_the_accent_stays_where_the_focus_is(program: Stage) -> None:
    await program.scene("heard-missed")
    on = program.one("#taken-in", Button)
    await program.until(lambda: program.focused() == "taken-in")
    mine = program.app.theme_variables["mine"]
    assert on.styles.background.hex.lower() == mine


@pytest.mark.gate
@pytest.mark.parametrize("key", ["f9", "ctrl+s"])
@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.main])
async def test_the_main_key_presses_what_is_accented_on_every_screen(
    program: Stage, name: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = CASES[name].screen(program)
    await put(program, screen)
    program.see(lambda: CASES[name].after(screen))
    await program.pause()
    pressed: list[str | None] = []
    monkeypatch.setattr(Button, "press", lambda button: pressed.append(button.id))
    monkeypatch.setattr(SettingsScreen, "action_save", lambda _: pressed.append("save"))
    await program.press(key)
    await program.pause()
    assert pressed == [CASES[name].main]


async def test_a_phrase_that_is_marked_goes_with_the_main_key(program: Stage) -> None:
    picked: list[str | None] = []
    await program.resize(80, 24)
    await program.scene("listening")
    program.see(lambda: program.app.push_screen(SignalsDialog(LISTENER_SIGNALS), picked.append))
    await program.until(lambda: isinstance(program.app.screen, SignalsDialog))
    await program.press("down", "f9")
    await program.until(lambda: picked == [LISTENER_SIGNALS[1].value])


@pytest.mark.parametrize("name", ["home", "delete", "leave", "compare"])
async def test_the_arrow_keys_go_from_button_to_button(program: Stage, name: str) -> None:
    await program.resize(80, 24)
    screen = CASES[name].screen(program)
    await put(program, screen)
    program.see(lambda: CASES[name].after(screen))
    if name == "compare":
        # What answers the other has the focus only once somebody brings it there.
        await program.press("right")
    await program.until(lambda: isinstance(screen.focused, Button))
    buttons = program.see(lambda: [each for each in screen.query(Button) if is_shown(each)])
    for way, order in (("right", buttons[1:]), ("left", buttons[-2::-1])):
        for each in order:
            await program.press(way)
            await program.pause()
            assert screen.focused is each, (way, each.id)
