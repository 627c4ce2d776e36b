"""What a facilitator keeps, through its screens: words chosen and asked once, read, out, gone.

About `tui.window.keptends`, `tui.window.keptflow`, `tui.window.screens.kept`,
`tui.window.screens.phrase`, `tui.window.threads` and `tui.words.keeping`.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from pyrage.x25519 import Recipient
from textual.widgets import Button, Input, OptionList

from tests.tui.hosting import Stage, stage
from tests.tui.kept.samples import NOTE, RECORD
from tests.tui.kept.test_appointing import KIM
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tui.disk.locked import phrase as phrases
from tui.disk.locked.drawer import Drawer, Slip
from tui.disk.locked.key import is_made, make, open_key
from tui.errors import StorageFailed
from tui.kept.appointing import RANDOM_BYTES, appointed
from tui.kept.documents import Document, Note
from tui.pages.kept.shelves import Shelf
from tui.window.keptends import room_ends
from tui.window.keptflow import KeptFlow
from tui.window.keptlists import KeptLists
from tui.window.leadrooms import Ending
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.kept import HandOutDialog, KeepDialog, KeptDialog, KeptItemDialog
from tui.window.screens.phrase import PhraseDialog
from tui.window.threads import beside
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("keeping")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def flow(
    program: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[KeptFlow]:
    """One with an empty drawer, as right after a start; home lies in a folder of its own."""
    at_once(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path))
    await program.work(program.app.leave())
    kept = program.app.paths.kept
    for path in kept.rglob("*"):
        if path.is_file():
            path.unlink()
    yield started(program)
    program.see(lambda: program.app.workers.cancel_group(program.app, "kept"))
    await program.pause()


def started(program: Stage) -> KeptFlow:
    return KeptFlow(program.app, program.app.paths)


def on(program: Stage, kind: type[object]) -> Callable[[], bool]:
    return lambda: isinstance(program.app.screen, kind) and program.app.screen.is_mounted


async def opened(program: Stage, flow: KeptFlow) -> None:
    def begin() -> None:
        program.app.run_worker(
            KeptLists(program.app, flow).show(Shelf.MINE), group="kept", exclusive=True
        )

    program.see(begin)
    await program.pause()


async def typed(program: Stage, *phrases: str) -> None:
    for number, phrase in enumerate(phrases):
        box = program.one(f"#phrase-{number}", Input)
        program.see(partial(setattr, box, "value", phrase))
    await program.press("f9")


def lies_there(program: Stage, *documents: Document) -> Drawer:
    """A drawer with a key that `WORDS` open, and these in it."""
    drawer = Drawer(program.app.paths.kept)
    key = make(drawer.folder, WORDS)
    for document in documents:
        drawer.put(key.recipient, document)
    return drawer


def in_it(drawer: Drawer) -> list[Document]:
    key = open_key(drawer.folder, WORDS)
    return [each.document for each in drawer.read_all(key).found]


async def at_list(program: Stage, flow: KeptFlow, *documents: Document) -> Drawer:
    drawer = lies_there(program, *documents)
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS)
    await program.until(on(program, KeptDialog))
    await program.pause()
    return drawer


async def pick(program: Stage, number: int = 0) -> None:
    """Opens that line of the list."""

    def highlight() -> None:
        lines = program.app.screen.query_one(OptionList)
        lines.highlighted = lines.get_option_index(str(number))

    program.see(highlight)
    await program.press("enter")
    await program.until(on(program, KeptItemDialog))
    await program.pause()


STAYS = NOTE.__replace__(stays=True)


# -- the words


async def test_the_first_time_words_are_chosen_and_then_the_list_is_there(
    program: Stage, flow: KeptFlow
) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    assert "nobody can bring them back" in program.page()
    assert keeping_words.NOTHING_KEPT in program.page()
    await typed(program, WORDS, f"  {WORDS} ")
    await program.until(on(program, KeptDialog))
    assert keeping_words.EMPTY in program.page()
    assert flow.key is not None
    ours = str(flow.key.recipient)
    assert str(open_key(program.app.paths.kept, WORDS).recipient) == ours


async def test_two_that_are_not_the_same_make_no_key(program: Stage, flow: KeptFlow) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS, OTHER_WORDS)
    await program.until(lambda: keeping_words.DIFFERENT in program.page())
    assert not is_made(program.app.paths.kept) and program.focused() == "phrase-0"


async def test_a_box_that_is_still_empty_is_not_called_words_that_are_missing(
    program: Stage, flow: KeptFlow
) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await program.press("f9")
    await program.until(lambda: keeping_words.NO_PHRASE in program.page())
    assert program.focused() == "phrase-0"
    await typed(program, WORDS, "")
    await program.until(lambda: keeping_words.NOT_ALL in program.page())
    assert keeping_words.NO_PHRASE not in program.page() and program.focused() == "phrase-1"


async def test_words_that_are_too_short_are_said_so(program: Stage, flow: KeptFlow) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, "short", "short")
    await program.until(lambda: kept_words.BAD_PHRASE in program.page())
    assert not is_made(program.app.paths.kept)


@pytest.mark.parametrize("way", ["escape", "back"])
async def test_not_now_leads_back_and_nothing_is_made(
    program: Stage, flow: KeptFlow, way: str
) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    if way == "escape":
        await program.press("escape")
    else:
        await program.click("#back")
    await program.until(on(program, HomeScreen))
    assert flow.key is None and not is_made(program.app.paths.kept)


async def test_wrong_words_are_said_calmly_and_the_right_ones_open_it_after_all(
    program: Stage, flow: KeptFlow
) -> None:
    lies_there(program, RECORD)
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    assert keeping_words.STAYS_LOCKED in program.page()
    await typed(program, OTHER_WORDS)
    await program.until(lambda: kept_words.WRONG_PHRASE[:30] in program.page())
    assert program.one("#phrase-0", Input).value == OTHER_WORDS
    await typed(program, WORDS)
    await program.until(on(program, KeptDialog))


async def test_the_words_are_asked_for_once_while_the_program_runs(
    program: Stage, flow: KeptFlow
) -> None:
    await at_list(program, flow, RECORD)
    await program.press("escape")
    await program.until(on(program, HomeScreen))
    await opened(program, flow)
    await program.until(on(program, KeptDialog))
    await program.press("escape")
    await program.until(on(program, HomeScreen))
    await opened(program, started(program))
    await program.until(on(program, PhraseDialog))


async def test_while_it_is_tried_the_screen_lives_and_turning_back_does_nothing(
    program: Stage, flow: KeptFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, seal = threading.Event(), phrases.seal

    def slow(body: bytes, phrase: str) -> bytes:
        assert goes_on.wait(60)
        return seal(body, phrase)

    monkeypatch.setattr(phrases, "seal", slow)
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS, WORDS)
    await program.until(lambda: keeping_words.ONE_MOMENT[:20] in program.page())
    assert program.one("#yes", Button).disabled and program.focused() == "back"
    await program.press("escape")
    await program.until(on(program, HomeScreen))
    goes_on.set()
    while any(each.name == "beside" for each in threading.enumerate()):
        await program.pause()
    await program.pause()
    assert flow.key is None and not is_made(program.app.paths.kept)


async def test_what_is_typed_is_hidden_until_it_is_wanted_seen(
    program: Stage, flow: KeptFlow
) -> None:
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    box = program.one("#phrase-0", Input)
    program.see(lambda: setattr(box, "value", WORDS))
    await program.pause()
    assert WORDS not in program.page()
    await program.click("#show")
    assert WORDS in program.page() and keeping_words.HIDE in program.page()
    program.see(program.one("#show", Button).press)  # a second click in a moment counts as none
    await program.until(lambda: WORDS not in program.page())


async def test_other_words_open_the_same_and_the_old_ones_nothing(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, RECORD)
    await program.click("#words")
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS, OTHER_WORDS, OTHER_WORDS)
    await program.until(on(program, KeptDialog))
    assert keeping_words.CHANGED in program.page()
    key = open_key(drawer.folder, OTHER_WORDS)
    assert [each.document for each in drawer.read_all(key).found] == [RECORD]


async def test_wrong_words_change_none(program: Stage, flow: KeptFlow) -> None:
    drawer = await at_list(program, flow, RECORD)
    await program.click("#words")
    await program.until(on(program, PhraseDialog))
    await typed(program, OTHER_WORDS, OTHER_WORDS, OTHER_WORDS)
    await program.until(lambda: kept_words.WRONG_PHRASE[:30] in program.page())
    await program.press("escape")
    await program.until(on(program, KeptDialog))
    assert in_it(drawer) == [RECORD] and keeping_words.CHANGED not in program.page()


async def test_forgetting_everything_asks_once_and_leaves_nothing(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, RECORD, NOTE)
    await program.click("#forget")
    await program.until(on(program, SureDialog))
    assert program.focused() == "back" and "cannot be brought back" in program.page()
    await program.press("escape")
    await program.until(on(program, KeptDialog))
    assert is_made(drawer.folder)
    await program.click("#forget")
    await program.until(on(program, SureDialog))
    await program.click("#yes")
    await program.until(on(program, HomeScreen))
    assert [path for path in drawer.folder.rglob("*") if path.is_file()] == []
    assert flow.key is None


async def test_whoever_has_forgotten_the_words_can_begin_anew(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = lies_there(program, RECORD)
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await program.click("#forgotten")
    await program.until(on(program, SureDialog))
    await program.click("#yes")
    await program.until(on(program, HomeScreen))
    assert not is_made(drawer.folder) and drawer.paths() == ()


async def test_what_was_forgotten_in_another_window_is_not_opened_with_an_old_key(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, RECORD)
    drawer.forget_all()
    assert flow.key is None


async def test_a_public_half_that_was_exchanged_is_said(program: Stage, flow: KeptFlow) -> None:
    drawer = lies_there(program, RECORD)
    (drawer.folder / "key.pub").write_text("age1nobody\n", "ascii")
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS)
    await program.until(on(program, KeptDialog))
    assert kept_words.SWAPPED[:60] in program.page()


# -- what is kept


async def test_each_is_read(program: Stage, flow: KeptFlow) -> None:
    await at_list(program, flow, RECORD, STAYS)
    await pick(program, 0)
    assert NOTE.text in program.page()
    await program.press("escape")
    await program.until(on(program, KeptDialog))
    await pick(program, 1)
    assert "One thing only, 1 minute" in program.page()


async def test_a_file_that_does_not_open_says_so_and_lies_where_it_was(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = lies_there(program)
    odd = drawer.folder / f"{'0' * 32}.age"
    odd.write_bytes(b"no age file")
    await opened(program, flow)
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS)
    await program.until(on(program, KeptDialog))
    await pick(program)
    assert kept_words.UNREADABLE in program.page() and odd.read_bytes() == b"no age file"


async def test_one_is_written_to_a_file_where_it_was_wanted(
    program: Stage, flow: KeptFlow, tmp_path: Path
) -> None:
    await at_list(program, flow, STAYS)
    await pick(program)
    await program.click("#hand-out")
    await program.until(on(program, HandOutDialog))
    assert "open: whoever opens this laptop can read it" in program.page()
    suggested = Path(program.one("#place", Input).value)
    assert suggested.parent == tmp_path and "Ada" not in suggested.name
    suggested.write_text("mine", "utf-8")
    await program.press("f9")
    assert keeping_words.PLACE_TAKEN in program.page()
    assert suggested.read_text("utf-8") == "mine"
    program.see(lambda: setattr(program.app.screen.query_one("#place"), "value", "no/where.md"))
    await program.press("f9")
    assert "Is there such a folder" in program.page()
    program.see(lambda: setattr(program.app.screen.query_one("#place"), "value", " kept.md"))
    await program.press("f9")
    await program.until(on(program, KeptDialog))
    assert NOTE.text in (tmp_path / "kept.md").read_text("utf-8")


async def test_deleting_one_asks_and_leaves_the_others(program: Stage, flow: KeptFlow) -> None:
    drawer = await at_list(program, flow, STAYS, RECORD)
    await pick(program, 0)
    await program.click("#delete")
    await program.until(on(program, SureDialog))
    assert keeping_words.DELETE_NOTES in program.page() and program.focused() == "back"
    await program.click("#yes")
    await program.until(on(program, KeptDialog))
    assert in_it(drawer) == [RECORD] and keeping_words.DELETED in program.page()


async def test_what_the_disk_does_not_let_go_of_is_not_said_to_be_gone(
    program: Stage, flow: KeptFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_list(program, flow, RECORD)
    await pick(program)

    def refuse(drawer: Drawer, path: Path) -> None:
        raise StorageFailed("no")

    monkeypatch.setattr(Drawer, "forget", refuse)
    await program.click("#delete")
    await program.until(on(program, SureDialog))
    await program.click("#yes")
    await program.until(on(program, KeptDialog))
    assert keeping_words.DELETED not in program.page()
    assert kept_words.FAILED[:40] in program.page()


@pytest.mark.gate
async def test_notes_whose_room_is_gone_go_and_those_asked_to_stay_do_not(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = await at_list(program, flow, NOTE, STAYS, RECORD)
    assert set(in_it(drawer)) == {STAYS, RECORD}


async def test_a_seat_that_cannot_be_looked_into_may_be_any_room_s(
    program: Stage, flow: KeptFlow
) -> None:
    odd = program.app.paths.seats / f"{'0' * 32}.lead"
    odd.write_bytes(b"not a database")
    try:
        drawer = await at_list(program, flow, NOTE)
        assert in_it(drawer) == [NOTE]
        await pick(program)
        await program.click("#keep")
        await program.until(on(program, KeptDialog))
        (found,) = in_it(drawer)
        assert isinstance(found, Note) and found.stays
        assert keeping_words.KEPT_ON in program.page()
    finally:
        odd.unlink()


async def test_the_words_of_each_partner_are_handed_out_apart(
    program: Stage, flow: KeptFlow, tmp_path: Path
) -> None:
    now = datetime.now().astimezone()
    one = appointed(
        "Tuesday",
        now + timedelta(days=1),
        ("Ada", "Sam"),
        KIM,
        bytes(32),
        "",
        now=now,
        random=bytes(range(RANDOM_BYTES)),
    )
    await at_list(program, flow, *one.documents)
    await pick(program)
    assert " ".join(one.first.words) in program.page()
    await program.click("#hand-out-second")
    await program.until(on(program, HandOutDialog))
    await program.press("f9")
    await program.until(on(program, KeptDialog))
    (written,) = tmp_path.glob("*.md")
    text = written.read_text("utf-8")
    assert " ".join(one.second.words) in text and one.first.words[0] not in text


# -- what is kept of a room that is over


def ends(program: Stage, flow: KeptFlow, ending: Ending) -> list[bool]:
    """What came of it, once something did."""
    came: list[bool] = []

    async def ask() -> None:
        came.append(await room_ends(program.app, flow, ending))

    def begin() -> None:
        program.app.run_worker(ask(), group="kept", exclusive=True)

    program.see(begin)
    return came


async def answered(program: Stage, id: str) -> None:
    await program.until(on(program, KeepDialog))
    await program.pause()

    def highlight() -> None:
        lines = program.app.screen.query_one(OptionList)
        lines.highlighted = lines.get_option_index(id)

    program.see(highlight)
    await program.press("f9")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("both", {STAYS, RECORD}), ("notes", {STAYS}), ("record", {RECORD}), ("nothing", set())],
)
async def test_of_a_room_that_is_over_what_was_picked_is_kept_and_no_words_are_asked_for(
    program: Stage, flow: KeptFlow, answer: str, kept: set[Document]
) -> None:
    drawer = lies_there(program)
    came = ends(program, flow, Ending(NOTE, (), RECORD))
    await answered(program, answer)
    await program.until(lambda: came == [True])
    assert set(in_it(drawer)) == kept


async def test_whoever_goes_back_keeps_and_loses_nothing(program: Stage, flow: KeptFlow) -> None:
    came = ends(program, flow, Ending(NOTE, (), RECORD))
    await program.until(on(program, KeepDialog))
    await program.press("escape")
    await program.until(lambda: came == [False])
    assert not is_made(program.app.paths.kept)


async def test_notes_from_before_take_the_words_and_not_now_leads_back_to_the_question(
    program: Stage, flow: KeptFlow
) -> None:
    drawer = lies_there(program, NOTE)
    came = ends(program, flow, Ending(None, drawer.paths(), None))
    await answered(program, "notes")
    await program.until(on(program, PhraseDialog))
    await program.press("escape")
    await program.until(lambda: keeping_words.STILL_LOCKED in program.page())
    assert in_it(drawer) == [NOTE] and came == []
    await answered(program, "notes")
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS)
    await program.until(lambda: came == [True])
    assert in_it(drawer) == [STAYS]


async def test_the_first_words_can_be_chosen_when_something_is_to_be_kept(
    program: Stage, flow: KeptFlow
) -> None:
    came = ends(program, flow, Ending(None, (), RECORD))
    await answered(program, "record")
    await program.until(on(program, PhraseDialog))
    await typed(program, WORDS, WORDS)
    await program.until(lambda: came == [True])
    assert in_it(flow.drawer) == [RECORD]


async def test_what_the_disk_takes_not_is_asked_about_again_and_nothing_lies_there_twice(
    program: Stage, flow: KeptFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = lies_there(program)
    put = Drawer.put

    def full(drawer: Drawer, recipient: Recipient, document: Document) -> Slip:
        if document == RECORD:
            raise StorageFailed("no")
        return put(drawer, recipient, document)

    came = ends(program, flow, Ending(NOTE, (), RECORD))
    with monkeypatch.context() as patch:
        patch.setattr(Drawer, "put", full)
        await answered(program, "both")
        await program.until(lambda: kept_words.FAILED[:40] in program.page())
    assert came == []
    await answered(program, "both")
    await program.until(lambda: came == [True])
    assert sorted(map(repr, in_it(drawer))) == sorted(map(repr, (STAYS, RECORD)))


# -- beside the screens


async def test_what_is_done_beside_the_screens_gives_what_it_gives_or_raises() -> None:
    assert await beside(lambda: threading.current_thread().daemon)
    with pytest.raises(StorageFailed):
        await beside(fails)
    goes_on = threading.Event()
    waiting = asyncio.ensure_future(beside(goes_on.wait))
    await asyncio.sleep(0)
    waiting.cancel()
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def fails() -> None:
    raise StorageFailed("no")
