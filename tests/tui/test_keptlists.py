"""*What we kept*, through its screens: read, one thing less, an evening less, all of it gone.

About `tui.window.keptlists`.
"""

import errno
import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from textual.widgets import Input, OptionList

from tests.tui.hosting import Stage, stage
from tests.tui.kept.evenings import FULL, OVER_TIME
from tests.tui.kept.samples import BARE, CALL, EVENING, NOTE, RECORD, THANKS, WALK
from tests.tui.phrases import WORDS, at_once
from tests.tui.test_keptflow import in_it, lies_there, on, typed
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import is_made, recipient_in
from tui.kept.documents import Document
from tui.pages import keepsake as keepsake_pages
from tui.pages.kept.shelves import Shelf
from tui.window.keptflow import KeptFlow
from tui.window.keptlists import KeptLists
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.keepsake import CourseDialog, HowDialog, WhatDialog
from tui.window.screens.kept import (
    HandOutDialog,
    KeptDialog,
    KeptItemDialog,
)
from tui.window.screens.phrase import PhraseDialog
from tui.words import home as home_words
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import kept_evenings as evenings_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAYS = NOTE.__replace__(stays=True)
LATER = BARE.__replace__(looked_at=(WALK.once_looked_at,))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("kept")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def flow(
    program: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[KeptFlow]:
    """One with an empty drawer, as right after a start; home lies in a folder of its own."""
    at_once(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    await program.work(program.app.leave())
    for path in program.app.paths.kept.rglob("*"):
        if path.is_file():
            path.unlink()
    yield KeptFlow(program.app, program.app.paths)
    program.see(lambda: program.app.workers.cancel_group(program.app, "kept"))
    await program.pause()


async def at_list(
    program: Stage, flow: KeptFlow, *documents: Document, shelf: Shelf = Shelf.OURS
) -> Drawer:
    drawer = lies_there(program, *documents)

    def begin() -> None:
        shown = KeptLists(program.app, flow).show(shelf)
        program.app.run_worker(shown, group="kept", exclusive=True)

    program.see(begin)
    await program.until(on(program, PhraseDialog))
    await program.pause()
    await typed(program, WORDS)
    await listed(program)
    return drawer


async def listed(program: Stage) -> None:
    await program.until(on(program, KeptDialog))
    await program.pause()


async def pick(program: Stage, says: str, leads_to: type[object] = KeptItemDialog) -> None:
    """Opens the first line that says so."""

    def highlight() -> None:
        dialog = program.app.screen
        assert isinstance(dialog, KeptDialog)
        number = next(at for at, row in enumerate(dialog._page.rows) if says in row.text)
        lines = dialog.query_one(OptionList)
        lines.highlighted = lines.get_option_index(str(number))

    program.see(highlight)
    await program.press("f9")
    await program.until(on(program, leads_to))
    await program.pause()


def page(program: Stage) -> str:
    return " ".join(program.page().split())


def is_on(program: Stage, kind: type[object], title: str) -> Callable[[], bool]:
    return lambda: on(program, kind)() and title in page(program)


async def test_the_list_has_evenings_and_what_is_still_open(program: Stage, flow: KeptFlow) -> None:
    await at_list(program, flow, EVENING, LATER, THANKS)
    told = page(program)
    assert evenings_words.TITLE in told and evenings_words.OPEN in told
    assert CALL.text in told and WALK.text not in told
    assert "How it went" in told and THANKS.text in told


async def test_an_evening_is_read_with_what_was_looked_at(program: Stage, flow: KeptFlow) -> None:
    await at_list(program, flow, EVENING, LATER)
    await pick(program, "Worn out")
    told = page(program)
    assert WALK.text in told and evenings_words.LOOKED_AT in told
    await program.press("escape")
    await listed(program)


async def test_what_is_open_leads_to_its_evening(program: Stage, flow: KeptFlow) -> None:
    await at_list(program, flow, EVENING, LATER)
    await pick(program, CALL.text)
    assert "Thursday 26 November 2026" in page(program)


async def test_all_that_is_open_is_a_line_away_where_there_is_much(
    program: Stage, flow: KeptFlow
) -> None:
    many = tuple(CALL.__replace__(id=f"{at:032x}", text=f"promise {at}") for at in range(9))
    await at_list(program, flow, EVENING.__replace__(items=many, looked_at=()))
    assert "promise 2" in page(program) and "promise 3" not in page(program)
    assert evenings_words.EVENINGS in page(program)
    for way in ("esc", "read"):
        await pick(program, evenings_words.more_open(6), KeptDialog)
        await program.until(is_on(program, KeptDialog, evenings_words.FROM_EVENINGS))
        await program.pause()
        if way == "esc":
            await program.press("escape")
            await program.until(is_on(program, KeptDialog, evenings_words.TITLE))
            await program.pause()
    await pick(program, "promise 8")
    assert EVENING.title in page(program)


async def test_one_promise_is_forgotten_after_it_was_asked_once_more(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, EVENING, THANKS)
    await pick(program, "Worn out")
    await program.click("#forget-one")
    await program.until(is_on(program, KeptDialog, evenings_words.WHICH_TITLE))
    await program.pause()
    await pick(program, CALL.text, SureDialog)
    assert "This deletes it here. Sam’s copy is Sam’s." in page(program)
    assert program.focused() == "back"
    await program.click("#yes")
    await program.until(is_on(program, KeptDialog, evenings_words.TITLE))
    assert evenings_words.GONE in page(program)
    assert {*in_it(drawer)} == {EVENING.__replace__(items=(WALK,)), THANKS}


async def test_esc_on_the_way_forgets_nothing(program: Stage, flow: KeptFlow) -> None:
    drawer = await at_list(program, flow, EVENING)
    await pick(program, "Worn out")
    await program.click("#forget-one")
    await program.until(is_on(program, KeptDialog, evenings_words.WHICH_TITLE))
    await program.pause()
    await pick(program, CALL.text, SureDialog)
    await program.press("escape")
    await program.until(is_on(program, KeptDialog, evenings_words.TITLE))
    assert in_it(drawer) == [EVENING] and evenings_words.GONE not in page(program)


async def test_an_evening_is_forgotten_and_what_it_looked_at_is_not_open_again(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, EVENING, LATER)
    await pick(program, "How it went")
    await program.click("#delete")
    await program.until(is_on(program, SureDialog, evenings_words.SURE_EVENING))
    assert "Sam’s copy is Sam’s." in page(program)
    await program.click("#yes")
    await listed(program)
    assert in_it(drawer) == [
        EVENING.__replace__(looked_at=(*EVENING.looked_at, WALK.once_looked_at))
    ]
    assert WALK.text not in page(program)


@pytest.mark.gate
async def test_a_line_of_thanks_is_forgotten(program: Stage, flow: KeptFlow) -> None:
    drawer = await at_list(program, flow, EVENING, THANKS)
    await pick(program, THANKS.text)
    await program.click("#delete")
    await program.until(on(program, SureDialog))
    assert evenings_words.ONLY_HERE in page(program)
    await program.click("#yes")
    await listed(program)
    assert in_it(drawer) == [EVENING]


async def test_everything_goes_and_it_is_said_what_all_that_is(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, EVENING, RECORD)
    await program.click("#forget")
    await program.until(is_on(program, SureDialog, keeping_words.FORGET_TITLE))
    told = page(program)
    assert "if you lead others" in told and "somebody else kept on their own laptop" in told
    await program.click("#yes")
    await program.until(on(program, HomeScreen))
    assert not is_made(drawer.folder) and drawer.paths() == ()


@pytest.mark.gate
async def test_each_list_leads_to_the_other_and_neither_shows_what_is_the_other_s(
    program: Stage, flow: KeptFlow
) -> None:
    await at_list(program, flow, EVENING, STAYS, RECORD)
    assert NOTE.label not in page(program)
    await program.click("#mine")
    await program.until(is_on(program, KeptDialog, keeping_words.NOTES))
    assert "Worn out" not in page(program)
    await program.click("#ours")
    await program.until(is_on(program, KeptDialog, evenings_words.EVENINGS))


async def test_where_only_the_other_list_has_something_that_one_is_there(
    program: Stage, flow: KeptFlow
) -> None:
    await at_list(program, flow, STAYS)
    assert keeping_words.TITLE in page(program) and not program.has("#ours")
    assert program.has("#words") and not program.has("#course")


@pytest.mark.gate
async def test_a_keepsake_is_written_of_an_evening(
    program: Stage, flow: KeptFlow, tmp_path: Path
) -> None:
    await at_list(program, flow, FULL)
    await pick(program, "Worn out")
    await program.click("#hand-out")
    await program.until(on(program, HowDialog))
    await program.pause()

    def highlight() -> None:
        lines = program.app.screen.query_one(OptionList)
        lines.highlighted = lines.get_option_index(keepsake_pages.TEXT)

    program.see(highlight)
    await program.press("f9")
    await program.until(on(program, WhatDialog))
    await program.pause()
    await program.press("f9")
    await program.until(on(program, HandOutDialog))
    await program.pause()
    place = Path(program.see(lambda: program.app.screen.query_one("#place", Input).value))
    await program.press("f9")
    await listed(program)
    assert "It is open to whoever opens this laptop." in page(program)
    assert place.parent == tmp_path and "Sundays in bed" not in place.read_text("utf-8")


async def test_the_own_course_is_a_way_from_the_list(program: Stage, flow: KeptFlow) -> None:
    await at_list(program, flow, *OVER_TIME)
    await program.click("#course")
    await program.until(on(program, CourseDialog))
    await program.press("escape")
    await listed(program)


async def test_what_was_changed_in_another_window_is_not_written_over(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, EVENING)
    await pick(program, "Worn out")
    assert flow.key is not None
    (found,) = drawer.read_all(flow.key).found
    newer = EVENING.__replace__(worn_out="")
    drawer.replace(found.slip, flow.key.recipient, newer)
    await program.click("#forget-one")
    await program.until(is_on(program, KeptDialog, evenings_words.WHICH_TITLE))
    await program.pause()
    await pick(program, CALL.text, SureDialog)
    await program.click("#yes")
    await program.until(is_on(program, KeptDialog, evenings_words.TITLE))
    assert in_it(drawer) == [newer] and kept_words.CHANGED[:40] in page(program)


async def test_with_a_full_disk_nothing_goes_and_it_is_said(
    program: Stage, flow: KeptFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = await at_list(program, flow, EVENING)
    await pick(program, "Worn out")
    await program.click("#forget-one")
    await program.until(is_on(program, KeptDialog, evenings_words.WHICH_TITLE))
    await program.pause()
    await pick(program, CALL.text, SureDialog)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        await program.click("#yes")
        await program.until(is_on(program, KeptDialog, evenings_words.TITLE))
    assert in_it(drawer) == [EVENING] and kept_words.DISK_FULL[:40] in page(program)


async def test_what_was_kept_is_known_once_the_words_were_given_and_not_before(
    program: Stage, flow: KeptFlow
) -> None:
    assert flow.what_we_kept() is None
    await at_list(program, flow, EVENING, LATER)
    opened = flow.what_we_kept()
    assert opened is not None and [each.item for each in opened.open] == [CALL]


async def test_the_first_screen_says_so_only_once_something_lies_there(
    program: Stage, flow: KeptFlow
) -> None:
    async def shows() -> str:
        await program.home(program.app._home(""))
        return page(program)

    assert home_words.WE_KEPT not in await shows()
    drawer = lies_there(program)
    assert home_words.WE_KEPT not in await shows()
    drawer.put(recipient_in(drawer.folder), EVENING)
    told = await shows()
    assert home_words.WE_KEPT in told and home_words.KEPT not in told
    await program.click("#kept")
    await program.until(on(program, PhraseDialog))


async def test_a_week_later_nothing_of_the_two_has_gone_by_itself(
    program: Stage, flow: KeptFlow
) -> None:
    flow.clock = lambda: NOTE.at + timedelta(days=900)
    drawer = await at_list(program, flow, EVENING, THANKS)
    assert {*in_it(drawer)} == {EVENING, THANKS}
