"""Which guide the two follow is chosen before the words are drawn; the first needs no press.

About `tui.window.screens.guides`.
"""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from textual.widgets import OptionList

from tests.tui.hosting import Stage, stage
from tui.disk.shelf import NAMES, shipped
from tui.pages.guides import offers
from tui.window.screens.begin import BeginScreen
from tui.window.screens.guides import GuidesDialog
from tui.window.widgets.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="module")

GUIDES: Final = offers({name: shipped(name) for name in NAMES})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("guides"), (60, 18)) as made:
        yield made


async def begin(on: Stage) -> BeginScreen:
    """The screen of whoever invites."""
    on.app.wanted.clear()
    screen = BeginScreen("Ada", guides=GUIDES)
    await on.push(screen)
    return screen


def asked(on: Stage) -> list[str]:
    """The guides that a door was to be opened for."""
    return [each.guide for each in on.app.wanted if isinstance(each, BeginScreen.Begin)]


async def test_the_first_guide_takes_no_press_more_than_before(program: Stage) -> None:
    screen = await begin(program)
    assert program.app.focused is not None and program.app.focused.id == "home"
    await program.press("enter")
    await program.until(lambda: asked(program) == [NAMES[0]])
    assert screen.query_one("#guide", Words).text == GUIDES[0].title


async def test_another_guide_is_chosen_by_its_number_or_by_the_arrows(program: Stage) -> None:
    screen = await begin(program)
    await program.click("#guides")
    await program.until(lambda: isinstance(program.app.screen, GuidesDialog))
    await program.press("2")
    await program.until(lambda: program.app.screen is screen)
    assert screen.query_one("#guide", Words).text == GUIDES[1].title
    await program.click("#guides")
    await program.until(lambda: isinstance(program.app.screen, GuidesDialog))
    dialog = program.app.screen
    assert dialog.query_one(OptionList).highlighted == 1
    await program.press("down")
    await program.until(lambda: dialog.query_one("#about", Words).text == GUIDES[2].about)
    await program.press("f9")
    await program.until(lambda: program.app.screen is screen)
    await program.press("f9")
    await program.until(lambda: asked(program) == [NAMES[2]])


async def test_turning_back_from_the_list_changes_nothing(program: Stage) -> None:
    screen = await begin(program)
    await program.click("#guides")
    await program.until(lambda: isinstance(program.app.screen, GuidesDialog))
    await program.press("down", "escape")
    await program.until(lambda: program.app.screen is screen)
    await program.press("f9")
    await program.until(lambda: asked(program) == [NAMES[0]])
