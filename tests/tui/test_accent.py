"""One accent for one main key: on every page, at every moment, and it is what F9 does."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.widgets import Button

from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.scenes import scenes
from tests.tui.test_screens import CASES, put

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("accent")) as made:
        yield made


def accented(on: Stage) -> list[Button]:
    buttons = on.app.screen.query(Button)
    return [each for each in buttons if each.variant != "default" and is_shown(each)]


def main_of(on: Stage) -> list[Button]:
    main = on.view.main_button
    return [] if main is None else [main]


@pytest.mark.parametrize("name", scenes())
async def test_what_is_accented_in_the_room_is_what_f9_presses(program: Stage, name: str) -> None:
    await program.scene(name)
    await program.until(lambda: accented(program) == main_of(program))
    assert len(accented(program)) <= 1


@pytest.mark.parametrize("name", CASES)
async def test_a_screen_has_at_most_one_accent(program: Stage, name: str) -> None:
    screen = CASES[name].screen(program)
    await put(program, screen)
    program.see(lambda: CASES[name].after(screen))
    await program.pause()
    found = [each.id for each in program.see(lambda: accented(program))]
    assert found == ([CASES[name].main] if CASES[name].main else [])


async def test_the_accent_stays_where_the_focus_is(program: Stage) -> None:
    await program.scene("check")
    yes = program.one("#yes", Button)
    assert program.focused() == "yes"
    mine = program.app.theme_variables["mine"]
    assert yes.styles.background.hex.lower() == mine
