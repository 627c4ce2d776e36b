"""People to talk to, in the program: from everywhere, with nothing opened and nothing sent.

About `tui.window.screens.people`.
"""

import ast
import re
import socket
import statistics
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from textual.screen import Screen
from textual.widgets import OptionList

import tui
from tests.bench import people as bench
from tests.figures import figure
from tests.tui.hosting import Stage, stage
from tui.care.lines import help_lines
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


@asyncio_module
async def test_all_numbers_are_copyable_as_text(program: Stage) -> None:
    """Each stands whole in one row of the window, at its beginning: what a mouse would mark."""
    await program.resize(60, 60)
    for country in ("NL", "CH", "US"):
        await program.push(PeopleScreen(country, kept="", today=date(2026, 11, 26)))
        await program.pause()
        rows = [row.strip() for row in program.grid()]
        for each in help_lines().of(country):
            assert any(row.startswith(f"{each.number}  ") for row in rows), each
    await program.resize(60, 18)


@pytest.mark.clock
@pytest.mark.gate
@asyncio_module
async def test_the_page_opens_in_under_100_ms_without_network(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", bench.no_network)
    taken = [await bench.seconds(program) for _ in range(5)]
    figure("people to talk to, from F2", statistics.median(taken), bench.TARGET_S)


LOOKS_AT_LINES: Final = ("tui.care.lines", "tui.care.people", "tui.window.screens.people")


def test_no_test_depends_on_today_s_date() -> None:
    """The list ages; the tests of it say themselves which day it is."""
    looking = [
        path
        for path in sorted(Path(__file__).parents[1].rglob("*.py"))
        if any(name in path.read_text("utf-8") for name in LOOKS_AT_LINES)
    ]
    assert len(looking) >= 3
    for path in looking:
        assert not re.search(r"\b(?:date|datetime)\.(?:today|now)\(", path.read_text("utf-8")), path


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


def test_no_code_path_can_open_a_url() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert (names_in(tree) & OPENING) - ALLOWED.get(path.stem, set()) == set(), path
        links = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
        assert not any(each.arg in ("link", "meta") for each in links), path


def test_the_lint_finds_what_would_open_one() -> None:
    for bad in ("import webbrowser", "app.open_url(x)", "from urllib.request import urlopen"):
        assert names_in(ast.parse(bad)) & OPENING
