"""A line between sessions: noted in a second, read with words, and brought up by its owner alone.

About `tui.window.screens.thanks` and `tui.window.thanksflow`.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import pytest_asyncio
from msgspec import structs
from textual.widgets import Input, OptionList

from tests.tui.hosting import Stage, stage
from tests.tui.kept.samples import NOTE
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import Key, is_made, make, open_key
from tui.disk.locked.sweeping import PUBLIC
from tui.errors import StorageFailed
from tui.kept.documents import Document
from tui.kept.evening import THANKS_CHARS, Thanks
from tui.window.keptflow import KeptFlow
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.phrase import PhraseDialog
from tui.window.screens.room import RoomScreen
from tui.window.screens.thanks import LinesDialog, ThanksDialog, ThanksLineDialog
from tui.window.thanksflow import ThanksFlow
from tui.words import home as home_words
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import thanks as thanks_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OLD = Thanks(at=NOON - timedelta(days=9), text="He fed the cat", for_partner=True, partner="Sam")
NEW = Thanks(at=NOON, text="Tea at the door", partner="Sam")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("thanks")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def flow(program: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ThanksFlow]:
    """One with an empty drawer, as right after a start, at noon of a day."""
    at_once(monkeypatch)
    app = program.app
    await program.work(app.leave())
    for path in app.paths.kept.rglob("*"):
        if path.is_file():
            path.unlink()
    kept = KeptFlow(app, app.paths)
    kept.clock = lambda: NOON
    made = ThanksFlow(app, kept, lambda: "Sam")
    app.__dict__["kept"], app.__dict__["thanks"] = kept, made
    yield made
    program.see(lambda: app.workers.cancel_group(app, "kept"))
    await program.pause()


def drawer_of(program: Stage) -> Drawer:
    return Drawer(program.app.paths.kept)


def lies_there(program: Stage, *documents: Document) -> Key:
    """A key that `WORDS` open, and these in the drawer."""
    drawer = drawer_of(program)
    key = make(drawer.folder, WORDS)
    for document in documents:
        drawer.put(key.recipient, document)
    return key


def in_it(program: Stage) -> list[Document]:
    key = open_key(program.app.paths.kept, WORDS)
    return [each.document for each in drawer_of(program).read_all(key).found]


def on(program: Stage, kind: type[object]) -> Callable[[], bool]:
    return lambda: isinstance(program.app.screen, kind) and program.app.screen.is_mounted


async def begun(program: Stage) -> None:
    program.see(program.app.action_thanks)
    await program.until(on(program, ThanksDialog))


async def wrote(program: Stage, text: str) -> None:
    box = program.one("#line", Input)
    program.see(partial(setattr, box, "value", text))


async def gave(program: Stage, *phrases: str) -> None:
    await program.until(on(program, PhraseDialog))
    for number, phrase in enumerate(phrases):
        box = program.one(f"#phrase-{number}", Input)
        program.see(partial(setattr, box, "value", phrase))
    await program.press("f9")


async def at_lines(program: Stage) -> None:
    await begun(program)
    await program.click("#lines")
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.pause()


async def picked(program: Stage, number: int) -> None:
    def highlight() -> None:
        program.app.screen.query_one(OptionList).highlighted = number

    program.see(highlight)
    await program.press("enter")


# -- writing


async def test_with_a_key_a_line_is_kept_and_no_words_are_asked_for(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program)
    await begun(program)
    assert program.focused() == "line"
    await program.press(*"Tea")
    await program.press("tab", "right", "f9")
    await program.until(on(program, HomeScreen))
    assert in_it(program) == [Thanks(at=NOON, text="Tea", for_partner=True, partner="Sam")]
    await begun(program)
    assert program.one("#line", Input).value == ""


async def test_for_the_partner_is_off_unless_it_is_picked(program: Stage, flow: ThanksFlow) -> None:
    lies_there(program)
    await begun(program)
    await wrote(program, "  Tea  ")
    await program.press("enter")
    await program.until(on(program, HomeScreen))
    assert in_it(program) == [Thanks(at=NOON, text="Tea", partner="Sam")]


@pytest.mark.gate
async def test_without_a_key_words_are_chosen_first_and_not_now_keeps_nothing_and_loses_nothing(
    program: Stage, flow: ThanksFlow
) -> None:
    await begun(program)
    await wrote(program, "Tea at the door")
    await program.press("f9")
    await program.until(on(program, PhraseDialog))
    assert thanks_words.NOT_NOW[:40] in program.page()
    assert thanks_words.FIRST_WORDS[:40] in program.page()
    await program.press("escape")
    await program.until(on(program, ThanksDialog))
    assert program.one("#line", Input).value == "Tea at the door"
    assert not is_made(program.app.paths.kept)
    await program.press("escape")
    await program.until(on(program, HomeScreen))
    await begun(program)
    assert program.one("#line", Input).value == "Tea at the door"
    await program.press("f9")
    await gave(program, WORDS, WORDS)
    await program.until(on(program, HomeScreen))
    assert in_it(program) == [Thanks(at=NOON, text="Tea at the door", partner="Sam")]


async def test_no_line_is_asked_for_and_none_is_needed(program: Stage, flow: ThanksFlow) -> None:
    lies_there(program)
    await begun(program)
    await wrote(program, "   ")
    await program.press("f9")
    assert thanks_words.EMPTY_LINE[:20] in program.page() and in_it(program) == []
    await program.press("escape")
    await program.until(on(program, HomeScreen))


async def test_the_box_takes_as_much_as_a_line_has(program: Stage, flow: ThanksFlow) -> None:
    lies_there(program)
    await begun(program)
    assert program.one("#line", Input).max_length == THANKS_CHARS
    await wrote(program, "x" * THANKS_CHARS)
    await program.press("f9")
    await program.until(on(program, HomeScreen))
    (found,) = in_it(program)
    assert isinstance(found, Thanks) and found.text == "x" * THANKS_CHARS


@pytest.mark.gate
async def test_where_the_half_that_locks_is_gone_the_words_bring_it_back(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program)
    (program.app.paths.kept / PUBLIC).unlink()
    await begun(program)
    await wrote(program, "Tea")
    await program.press("f9")
    await gave(program, WORDS)
    await program.until(on(program, HomeScreen))
    assert len(in_it(program)) == 1


async def test_a_disk_that_takes_nothing_is_said_and_the_line_stays_in_its_box(
    program: Stage, flow: ThanksFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    lies_there(program)
    await begun(program)
    await wrote(program, "Tea")

    def refuse(*arguments: object) -> None:
        raise StorageFailed("no")

    with monkeypatch.context() as patch:
        patch.setattr(Drawer, "put", refuse)
        await program.press("f9")
        await program.until(lambda: kept_words.FAILED[:30] in program.page())
    assert program.one("#line", Input).value == "Tea"
    await program.press("f9")
    await program.until(on(program, HomeScreen))
    assert len(in_it(program)) == 1


# -- reading


@pytest.mark.gate
async def test_own_lines_take_the_words_and_stand_the_newest_first(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, OLD, NOTE, NEW)
    await begun(program)
    await program.click("#lines")
    await gave(program, OTHER_WORDS)
    await program.until(lambda: kept_words.WRONG_PHRASE[:40] in program.page())
    assert "cat" not in program.page()
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.pause()
    page = program.page()
    assert page.index(NEW.text) < page.index(OLD.text) and NOTE.text not in page
    assert keeping_words.FOUND[:30] in page
    await program.press("escape")
    await program.until(on(program, ThanksDialog))


async def test_where_there_is_none_that_is_all_that_is_said(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program)
    await at_lines(program)
    assert thanks_words.NO_LINES in program.page() and program.focused() == "back"


async def test_a_line_is_changed_where_it_lies_and_keeps_its_date(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, NEW)
    (path,) = drawer_of(program).paths()
    await at_lines(program)
    await picked(program, 0)
    await program.until(on(program, ThanksLineDialog))
    assert program.one("#line", Input).value == NEW.text
    await wrote(program, "Tea at the door, twice")
    await program.press("f9")
    await program.until(lambda: thanks_words.CHANGED in program.page())
    assert in_it(program) == [structs.replace(NEW, text="Tea at the door, twice")]
    assert drawer_of(program).paths() == (path,)


@pytest.mark.parametrize("how", ["changed", "deleted"])
async def test_what_another_window_did_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    program: Stage, flow: ThanksFlow, how: str
) -> None:
    key, drawer = lies_there(program, NEW), drawer_of(program)
    await at_lines(program)
    await picked(program, 0)
    await program.until(on(program, ThanksLineDialog))
    (path,) = drawer.paths()
    theirs = structs.replace(NEW, text="what the other window has")
    if how == "changed":
        drawer.replace(drawer.read(path, key).slip, key.recipient, theirs)
    else:
        drawer.forget(path)
    await wrote(program, "mine")
    await program.press("f9")
    await program.until(lambda: thanks_words.KEEP_NEW in program.page())
    assert program.one("#line", Input).value == "mine" and not program.has("#delete")
    await program.press("f9")
    await program.until(lambda: thanks_words.CHANGED in program.page())
    mine = structs.replace(NEW, text="mine")
    assert set(in_it(program)) == ({mine, theirs} if how == "changed" else {mine})


@pytest.mark.gate
async def test_deleting_asks_says_what_stays_and_leaves_the_others(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, OLD, NEW)
    await at_lines(program)
    await picked(program, 0)
    await program.until(on(program, ThanksLineDialog))
    await program.click("#delete")
    await program.until(on(program, SureDialog))
    assert "that stays theirs" in program.page() and program.focused() == "back"
    await program.press("escape")
    await program.until(on(program, LinesDialog))
    assert len(in_it(program)) == 2
    await picked(program, 0)
    await program.until(on(program, ThanksLineDialog))
    await program.click("#delete")
    await program.until(on(program, SureDialog))
    await program.click("#yes")
    await program.until(lambda: thanks_words.DELETED in program.page())
    assert in_it(program) == [OLD]


@pytest.mark.gate
async def test_whoever_has_forgotten_the_words_can_delete_all_of_it_and_is_back_at_the_box(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, OLD)
    await begun(program)
    await program.click("#lines")
    await program.until(on(program, PhraseDialog))
    await program.click("#forgotten")
    await program.until(on(program, SureDialog))
    assert "small thanks" in program.page()
    await program.click("#yes")
    await program.until(on(program, ThanksDialog))
    assert not is_made(program.app.paths.kept)


async def test_without_a_key_there_is_no_line_and_no_words_are_chosen_to_see_that(
    program: Stage, flow: ThanksFlow
) -> None:
    await begun(program)
    await program.click("#lines")
    await program.until(on(program, LinesDialog))
    assert thanks_words.NO_LINES in program.page()
    await program.press("escape")
    await program.until(on(program, ThanksDialog))


async def test_whom_it_is_about_is_asked_of_what_lies_open(
    program: Stage, flow: ThanksFlow
) -> None:
    app = program.app
    app.__dict__["thanks"] = ThanksFlow(app, app.kept, lambda: "")
    lies_there(program, OLD)
    await begun(program)
    assert thanks_words.PARTNER in program.page()
    await program.click("#lines")
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.press("escape")
    await program.until(on(program, ThanksDialog))
    await program.pause()
    assert thanks_words.for_partner("Sam") in program.page()


# -- beside a page of a session


async def at_page(program: Stage) -> None:
    await program.scene("writing")
    await program.show(replace(program.state("writing"), has_lines=True))
    program.app.wanted.clear()


async def test_a_line_comes_into_the_box_as_a_draft_and_nothing_at_all_is_sent(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, NEW, OLD)
    await at_page(program)
    await program.click("#noted")
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.pause()
    page = program.page()
    assert page.index(OLD.text) < page.index(NEW.text)  # that was meant to be seen
    await picked(program, 0)
    await program.until(on(program, RoomScreen))
    await program.until(lambda: program.box().text == OLD.text)
    assert thanks_words.IN_BOX[:30] in program.page()
    assert program.app.wanted == []
    # Once the words were given, they are not asked for again; it goes behind what stands there.
    await program.click("#noted")
    await program.until(on(program, LinesDialog))
    await program.pause()
    await picked(program, 1)
    await program.until(lambda: program.box().text == f"{OLD.text}\n{NEW.text}")
    assert program.app.wanted == [] and len(in_it(program)) == 2


@pytest.mark.parametrize("way", ["words", "list"])
async def test_whoever_goes_back_finds_the_page_as_it_was(
    program: Stage, flow: ThanksFlow, way: str
) -> None:
    lies_there(program, NEW)
    await at_page(program)
    await program.click("#noted")
    await program.until(on(program, PhraseDialog))
    if way == "list":
        await gave(program, WORDS)
        await program.until(on(program, LinesDialog))
    else:
        assert thanks_words.STAYS_LOCKED[:40] in program.page()
    await program.press("escape")
    await program.until(on(program, RoomScreen))
    assert program.box().text == "" and program.app.wanted == []


@pytest.mark.gate
async def test_a_line_that_has_no_room_changes_nothing(program: Stage, flow: ThanksFlow) -> None:
    lies_there(program, NEW)
    await at_page(program)
    full = "x" * 4_000
    program.see(lambda: setattr(program.box(), "text", full))
    await program.pause()
    before = program.box().text
    await program.click("#noted")
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.pause()
    await picked(program, 0)
    await program.until(lambda: thanks_words.NO_ROOM[:30] in program.page())
    assert program.box().text == before


@pytest.mark.gate
async def test_where_the_page_was_turned_meanwhile_nothing_is_put_anywhere_and_that_is_said(
    program: Stage, flow: ThanksFlow
) -> None:
    lies_there(program, NEW)
    await at_page(program)
    await program.click("#noted")
    await gave(program, WORDS)
    await program.until(on(program, LinesDialog))
    await program.pause()
    program.see(lambda: setattr(program.app, "room", program.state("speaking")))
    await program.pause()
    await picked(program, 0)
    await program.until(on(program, RoomScreen))
    await program.until(lambda: thanks_words.PAGE_GONE[:30] in program.page())
    assert program.app.wanted == [] and NEW.text not in program.page()


# -- where it is offered


async def test_it_is_offered_quietly_once_somebody_has_begun_and_in_the_palette_before(
    program: Stage, flow: ThanksFlow
) -> None:
    await program.home(HomeScreen([]))
    assert not program.has("#thanks")
    await program.press("ctrl+p")
    await program.pause()
    await program.press(*"small")
    await program.until(lambda: home_words.THANKS_HINT in program.page())
    await program.press("escape")
    await program.home(HomeScreen([], thanks=True))
    assert program.has("#thanks")
    await program.click("#thanks")
    await program.until(on(program, ThanksDialog))
