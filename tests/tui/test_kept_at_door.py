"""Before a door what was kept can be opened first, and whoever leaves it alone goes on without.

About `tui.window.screens.kept_offer`.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from textual.widget import Widget
from textual.widgets import Button, Input

from tests.tui.hosting import Stage, stage
from tests.tui.kept.samples import CALL, EVENING, WALK
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import make
from tui.disk.settings import Settings
from tui.window.screens.begin import BeginScreen
from tui.window.screens.join import JoinScreen
from tui.window.screens.phrase import PhraseDialog
from tui.window.widgets.words import Words
from tui.words import door as door_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOORS = pytest.mark.parametrize("door", [BeginScreen, JoinScreen])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("offer"), (60, 18)) as made:
        made.see(lambda: setattr(made.app, "settings", Settings(name="Ada")))
        yield made


@pytest.fixture(autouse=True)
def anew(program: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """As right after a start, with nothing kept."""
    at_once(monkeypatch)
    for path in program.app.paths.kept.rglob("*"):
        if path.is_file():
            path.unlink()
    program.app.__dict__.pop("kept", None)
    program.app.wanted.clear()


def lies_there(program: Stage) -> None:
    folder = program.app.paths.kept
    Drawer(folder).put(make(folder, WORDS).recipient, EVENING)


async def at_door(program: Stage, door: type[BeginScreen | JoinScreen]) -> None:
    await program.work(program.app.leave())
    show = program.app._show_begin if door is BeginScreen else program.app._show_join
    program.see(lambda: show("Ada"))
    await program.until(lambda: isinstance(program.app.screen, door))
    await program.until(lambda: bool(program.app.screen.query("#open-kept")))
    await program.pause()


def offered(program: Stage) -> bool:
    return program.has("#open-kept")


def said(program: Stage) -> str:
    return program.one("#what-we-kept Words", Words).text


async def opens(program: Stage, *phrases: str) -> None:
    program.see(program.one("#open-kept", Button).press)
    await program.until(lambda: isinstance(program.app.screen, PhraseDialog))
    for phrase in phrases:
        box = program.one("#phrase-0", Input)
        program.see(partial(setattr, box, "value", phrase))
        await program.press("f9")


async def back_at(program: Stage, door: type[object]) -> None:
    await program.until(lambda: isinstance(program.app.screen, door))
    await program.pause()


@DOORS
async def test_where_nothing_is_kept_no_door_says_a_word_of_it(
    program: Stage, door: type[BeginScreen | JoinScreen]
) -> None:
    await at_door(program, door)
    assert not offered(program) and door_words.OPEN_KEPT not in program.page()


@DOORS
async def test_what_lies_here_is_opened_before_the_door_and_is_open_from_then_on(
    program: Stage, door: type[BeginScreen | JoinScreen]
) -> None:
    lies_there(program)
    await at_door(program, door)
    assert offered(program) and said(program) == door_words.IF_BOTH_OPEN
    await opens(program, WORDS)
    await back_at(program, door)
    assert not offered(program) and said(program) == door_words.KEPT_IS_OPEN
    assert program.focused() and program.app.focused is not None
    assert program.app.focused.id == ("home" if door is BeginScreen else "words")
    found = program.app.kept.what_we_kept()
    assert found is not None and {each.item.id for each in found.open} == {WALK.id, CALL.id}
    await at_door(program, BeginScreen)
    assert not offered(program)  # nobody is asked twice


@DOORS
async def test_wrong_words_are_told_calmly_and_not_now_leads_back_to_the_form(
    program: Stage, door: type[BeginScreen | JoinScreen]
) -> None:
    lies_there(program)
    await at_door(program, door)
    await opens(program, OTHER_WORDS)
    await program.until(lambda: program.one("#phrase-0", Input).disabled is False)
    assert isinstance(program.app.screen, PhraseDialog)
    assert door_words.WITHOUT_KEPT in program.page()
    await program.press("escape")
    await back_at(program, door)
    assert offered(program) and said(program) == door_words.IF_BOTH_OPEN
    assert program.app.kept.what_we_kept() is None


async def test_whoever_leaves_it_alone_begins_with_the_same_press_as_ever(
    program: Stage, tmp_path: Path
) -> None:
    lies_there(program)
    await at_door(program, BeginScreen)
    await program.press("enter")
    await program.until(lambda: any(isinstance(e, BeginScreen.Begin) for e in program.app.wanted))
    assert program.app.kept.what_we_kept() is None


async def test_what_has_no_look_back_says_that_nothing_can_come_along(program: Stage) -> None:
    """A guide of one's own without one; those of the program get one put into them."""
    lies_there(program)
    await at_door(program, BeginScreen)
    offered_now = program.app.screen
    assert isinstance(offered_now, BeginScreen)
    assert all(each.looks_back for each in offered_now._guides) and offered(program)
    own = replace(offered_now._guides[0], name="own", looks_back=False)
    offered_now._guides = (*offered_now._guides, own)
    program.see(lambda: offered_now._chosen("own"))
    await program.pause()
    assert said(program) == door_words.NO_LOOK_BACK and not offered(program)
    program.see(lambda: offered_now._chosen(offered_now._guides[0].name))
    await program.pause()
    assert said(program) == door_words.IF_BOTH_OPEN and offered(program)


@DOORS
async def test_the_help_of_a_door_tells_of_it(
    program: Stage, door: type[BeginScreen | JoinScreen]
) -> None:
    await at_door(program, door)
    screen = program.app.screen
    assert isinstance(screen, door) and "kept something" in screen.help_text


@DOORS
async def test_it_is_in_sight_in_a_small_window_too(
    program: Stage, door: type[BeginScreen | JoinScreen]
) -> None:
    lies_there(program)
    await at_door(program, door)
    for target in ("#what-we-kept Words", "#open-kept"):
        shown = program.one(target, Widget).region
        assert program.one("#page", Widget).region.contains_region(shown), (target, shown)
    main = program.one("#home" if door is BeginScreen else "#join", Widget).region
    assert program.app.screen.region.contains_region(main)
