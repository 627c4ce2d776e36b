"""People to talk to, in the program: from everywhere, with nothing opened and nothing sent.

About `tui.window.screens.people`.
"""

import ast
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from textual.screen import Screen
from textual.widgets import OptionList

import tui
from tests.tui.hosting import Stage, stage
from tui.disk.settings import load
from tui.window.screens.dialogs import BreakDialog, HelpDialog, NotesDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.palette import Palette
from tui.window.screens.people import CountryDialog, PeopleScreen
from tui.words import people as people_words

SOURCES: Final = sorted(Path(tui.__file__).parent.rglob("*.py"))

OPENING: Final = {
    *("open_url", "deliver_text", "deliver_binary", "deliver_screenshot", "startfile"),
    *("webbrowser", "urlopen", "getaddrinfo", "urllib.request", "http.client"),
}
"""What would leave this program with an address, whoever calls it."""

ALLOWED: Final = {"dial": {"getaddrinfo"}, "quick_check": {"urllib.request"}}
"""What looks for a relay that somebody named, and what asks it how it is."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("people"), (60, 18)) as made:
        yield made


async def opened(on: Stage) -> PeopleScreen:
    await on.press("f2")
    await on.until(lambda: isinstance(on.app.screen, PeopleScreen) and on.app.screen.is_mounted)
    screen = on.app.screen
    assert isinstance(screen, PeopleScreen)
    return screen


asyncio_module = pytest.mark.asyncio(loop_scope="module")


BELOW: Final[dict[str, Callable[[Stage], Screen[Any]]]] = {
    "help": lambda on: HelpDialog("words"),
    "notes": lambda on: NotesDialog(on.drafts),
    "break": lambda on: BreakDialog(),
    "palette": lambda on: Palette(id="--command-palette"),
}


@asyncio_module
@pytest.mark.parametrize("below", BELOW)
async def test_it_opens_from_every_dialog_and_leads_back_there(program: Stage, below: str) -> None:
    await program.scene("speaking")
    screen = BELOW[below](program)
    await program.push(screen)
    await program.pause()
    await opened(program)
    await program.press("f2")  # a second press brings no second page
    await program.press("escape")
    await program.until(lambda: program.app.screen is screen)


@asyncio_module
async def test_it_opens_at_home(program: Stage) -> None:
    await program.home(HomeScreen([]))
    await opened(program)
    assert people_words.NOTHING_OPENS[:30] in program.page()


@asyncio_module
@pytest.mark.parametrize("name", ["speaking", "listening", "signs", "pausing", "ended"])
async def test_from_the_room_it_sends_nothing_and_is_no_pause(program: Stage, name: str) -> None:
    state = await program.scene(name)
    await opened(program)
    await program.press("down", "f9")
    await program.until(lambda: not isinstance(program.app.screen, PeopleScreen))
    assert program.app.wanted == []
    assert program.app.room == state


@asyncio_module
async def test_a_box_keeps_what_was_typed_and_the_focus(program: Stage) -> None:
    await program.scene("speaking")
    await program.press("h", "i")
    focus = program.focused()
    await opened(program)
    await program.press("x", "escape")
    await program.until(lambda: not isinstance(program.app.screen, PeopleScreen))
    assert program.focused() == focus
    await program.press("!")
    assert "hi!" in program.page()


@asyncio_module
async def test_the_country_is_chosen_from_a_list_and_remembered_only_when_asked(
    program: Stage,
) -> None:
    await program.home(HomeScreen([]))
    settings = program.app.paths.settings
    await opened(program)
    await program.click("#country")
    await program.until(lambda: isinstance(program.app.screen, CountryDialog))
    countries = program.app.screen.query_one(OptionList)
    program.see(lambda: setattr(countries, "highlighted", countries.get_option_index("NZ")))
    await program.press("f9")
    await program.until(lambda: "New Zealand" in program.page())
    assert load(settings).country == ""
    await program.click("#keep")
    await program.until(lambda: load(settings).country == "NZ")
    assert people_words.KEPT in program.page()
    await program.click("#forget")
    await program.until(lambda: load(settings).country == "")


def names_in(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                found.add(name)
            case ast.Import(names=names):
                found |= {each.name for each in names}
            case ast.ImportFrom(module=module, names=names):
                found |= {module or "", *(each.name for each in names)}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_code_path_can_open_a_url(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (names_in(tree) & OPENING) - ALLOWED.get(path.stem, set()) == set()
    links = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    assert not any(each.arg in ("link", "meta") for each in links)


def test_the_lint_finds_what_would_open_one() -> None:
    for bad in ("import webbrowser", "app.open_url(x)", "from urllib.request import urlopen"):
        assert names_in(ast.parse(bad)) & OPENING
