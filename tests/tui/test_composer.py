"""The box in which one writes: nothing typed is lost, nothing too long goes in.

About `tui.window.intents`.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual import events

from protocol.activities.ladder import Stage as Rung
from protocol.clean import clean
from protocol.limits import TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES
from protocol.session.events import Spoke
from tests.tui.hosting import Stage, later, stage
from tests.tui.scenes import HERE, SAM, Play, state_of
from tui.seat.slots import NOTES
from tui.window.intents import Did
from tui.window.screens.dialogs import NotesDialog
from tui.window.widgets.composer import KEEP_AFTER_S, TEXT_LIMIT_BYTES, Composer, fitting
from tui.words import app as app_words
from tui.words import floor as floor_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("composer")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def speaking(shared: Stage) -> Stage:
    """The speaker's room, nothing typed."""
    await shared.resize(80, 24)
    await shared.scene("speaking")
    shared.app.clear_notifications()
    return shared


async def paste(on: Stage, text: str) -> Composer:
    box = on.box("#piece")
    on.see(lambda: box.post_message(events.Paste(text)))
    await on.pause()
    return box


def notices(on: Stage) -> list[str]:
    return [each.message for each in on.app._notifications]


@pytest.mark.gate
async def test_ten_megabytes_pasted_leave_what_fits_and_are_told(speaking: Stage) -> None:
    box = await paste(speaking, "word " * 2_000_000)
    assert len(box.text) == TEXT_LIMIT_CHARS
    assert notices(speaking) == [app_words.PASTE_TOO_LONG]


@pytest.mark.gate
async def test_of_a_huge_paste_only_the_beginning_is_looked_at(
    speaking: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return clean(text)

    monkeypatch.setattr("tui.window.widgets.letters.clean", counted)
    await paste(speaking, "x" * 10_000_000)
    assert looked_at and max(looked_at) <= 2 * TEXT_LIMIT_CHARS


@pytest.mark.gate
async def test_a_hundred_thousand_lines_pasted_leave_two_hundred(speaking: Stage) -> None:
    box = await paste(speaking, "a\n" * 100_000)
    assert box.text.count("\n") + 1 <= TEXT_LIMIT_LINES
    assert notices(speaking) == [app_words.PASTE_TOO_LONG]


async def test_a_paste_that_fits_is_not_complained_about(speaking: Stage) -> None:
    box = await paste(speaking, "one\r\ntwo\u200b\r\nthree\n")
    assert box.text == "one\ntwo\nthree\n"
    assert notices(speaking) == []


async def test_a_paste_replaces_what_is_selected(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "old words"))
    speaking.see(box.select_all)
    await paste(speaking, "new")
    assert box.text == "new"


async def test_control_codes_in_a_paste_do_not_go_in(speaking: Stage) -> None:
    box = await paste(speaking, "a\x1b]0;x\x07b\x9b2J\u202ec")
    assert box.text == "a]0;xb2Jc"


async def test_a_full_box_takes_no_more_letters(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "x" * TEXT_LIMIT_CHARS))
    speaking.see(lambda: box.move_cursor(box.document.end))
    await speaking.press("y", "y")
    assert box.text == "x" * TEXT_LIMIT_CHARS
    assert notices(speaking) == [app_words.PASTE_TOO_LONG]


async def test_a_full_box_lets_letters_be_taken_out(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "x" * TEXT_LIMIT_CHARS))
    speaking.see(lambda: box.move_cursor(box.document.end))
    await speaking.press("backspace", "z")
    assert box.text.endswith("xz")


@pytest.mark.gate
async def test_a_box_takes_no_more_lines_than_can_be_said(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "\n" * (TEXT_LIMIT_LINES - 1)))
    await speaking.press("enter")
    assert box.text.count("\n") + 1 == TEXT_LIMIT_LINES


@pytest.mark.gate
async def test_letters_of_four_bytes_stop_at_the_bytes(speaking: Stage) -> None:
    box = await paste(speaking, "🌱" * TEXT_LIMIT_CHARS)
    assert len(box.text.encode()) <= TEXT_LIMIT_BYTES
    assert box.words == box.text


@pytest.mark.parametrize("text", ["", "a", "é" * 9_000, "🌱" * 9_000, "\n" * 900, "\ud800" * 9_000])
async def test_what_fits_is_a_beginning_within_all_three_limits(text: str) -> None:
    head = fitting(text, TEXT_LIMIT_CHARS)
    assert text.startswith(head)
    assert len(head) <= TEXT_LIMIT_CHARS and head.count("\n") < TEXT_LIMIT_LINES
    assert len(head.encode("utf-8", "surrogatepass")) <= TEXT_LIMIT_BYTES


async def test_what_does_not_fit_one_piece_stays_in_the_box(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "x" * TEXT_LIMIT_CHARS + "the rest"))
    await speaking.press("ctrl+s")
    await speaking.pause()
    assert speaking.app.done == [Spoke("x" * TEXT_LIMIT_CHARS)]
    assert box.text == "the rest"


async def test_what_is_said_is_cleaned(speaking: Stage) -> None:
    box = speaking.box("#piece")
    speaking.see(lambda: setattr(box, "text", "  a\x1bb\u202e c \n"))
    assert box.words == "ab c"


async def test_no_function_key_marks_what_the_next_letter_would_take_away(speaking: Stage) -> None:
    box = await paste(speaking, "Two lines\nof it")
    for key in ("f6", "f7"):
        await speaking.press(key, "x")
        await speaking.pause()
        assert box.selection.is_empty
    assert box.text == "Two lines\nof itxx"


@pytest.mark.parametrize("key", ["ctrl+s", "f9"])
async def test_both_keys_say_what_is_written(speaking: Stage, key: str) -> None:
    await speaking.press("h", "i", key)
    await speaking.pause()
    assert speaking.app.done[0] == Spoke("hi")


async def test_after_saying_it_the_box_and_its_draft_are_empty(speaking: Stage) -> None:
    await speaking.press("h", "i", "ctrl+s")
    await speaking.pause()
    assert speaking.box("#piece").text == ""
    assert speaking.drafts.get("lately/speak/0") == ""


async def test_what_could_not_be_said_stays(
    speaking: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking.app, "on_did", lambda message: None, raising=False)
    monkeypatch.setattr(type(speaking.app), "on_did", lambda app, message: None)
    await speaking.press("h", "i", "ctrl+s")
    await speaking.pause()
    assert speaking.box("#piece").text == "hi"


async def test_a_draft_is_on_disk_a_moment_after_the_last_key(speaking: Stage) -> None:
    await speaking.press("h", "i")
    await speaking.until(lambda: speaking.drafts.get("lately/speak/0") == "hi")
    assert speaking._file.drafts()["lately/speak/0"] == "hi"
    assert KEEP_AFTER_S <= 0.5


async def test_a_draft_is_on_disk_when_its_box_goes(speaking: Stage) -> None:
    speaking.see(lambda: setattr(speaking.box("#piece"), "text", "half a thou"))
    await speaking.show(speaking.state("pausing"))
    assert speaking._file.drafts()["lately/speak/0"] == "half a thou"


async def test_a_draft_is_there_again_after_a_pause(speaking: Stage) -> None:
    speaking.see(lambda: setattr(speaking.box("#piece"), "text", "half a thou"))
    await speaking.show(speaking.state("pausing"))
    await speaking.show(speaking.state("speaking"))
    assert speaking.box("#piece").text == "half a thou"


@pytest.mark.parametrize("key", ["escape", "f1", "f4", "f8", "tab", "ctrl+c"])
async def test_no_key_loses_what_is_typed(speaking: Stage, key: str) -> None:
    await speaking.press("h", "i", key)
    await speaking.press("escape")
    await speaking.pause()
    assert speaking.box("#piece").text == "hi"


@pytest.mark.gate
async def test_resizing_loses_nothing_even_through_a_window_too_small(speaking: Stage) -> None:
    speaking.see(lambda: setattr(speaking.box("#piece"), "text", "half a thou"))
    for size in ((20, 6), (60, 18), (120, 36), (80, 24)):
        await speaking.resize(*size)
    assert speaking.box("#piece").text == "half a thou"


async def test_a_start_that_was_left_alone_is_no_draft_and_is_not_said(speaking: Stage) -> None:
    await speaking.scene("makes-sense")
    box = speaking.box("#piece")
    assert box.text == floor_words.MAKES_SENSE_START
    await speaking.press("ctrl+s")
    await speaking.pause()
    assert speaking.app.done == [] and not speaking.drafts.get(box.slot)


@pytest.mark.gate
async def test_a_start_that_was_gone_on_with_is_said_whole(speaking: Stage) -> None:
    await speaking.scene("makes-sense")
    # What came earlier in the turn was read as it came.
    heard = Play().begin().skip_to("what-hurt").climb_to(Rung.SAY_BACK)
    await speaking.reshow(state_of((heard, SAM, HERE), speaking.drafts))
    await speaking.pause()
    await speaking.show(speaking.state("makes-sense"))
    await speaking.press("x", "ctrl+s")
    await speaking.pause()
    (said,) = speaking.app.wanted
    assert isinstance(said, Did) and getattr(said.event, "text", "") == (
        floor_words.MAKES_SENSE_START + "x"
    )


async def test_words_given_back_show_in_their_box(speaking: Stage) -> None:
    speaking.drafts.give_back("lately/speak/0", "came too late")
    await speaking.show(later(speaking.state("speaking")))
    assert speaking.box("#piece").text == "came too late"


async def test_words_given_back_stand_before_what_is_typed(speaking: Stage) -> None:
    await speaking.press("h", "i")
    await speaking.until(lambda: speaking.drafts.get("lately/speak/0") == "hi")
    await speaking.press("x")
    speaking.drafts.give_back("lately/speak/0", "came too late")
    await speaking.show(later(speaking.state("speaking")))
    assert speaking.box("#piece").text == "came too late\nhix"


async def test_words_given_back_just_before_others_are_said_stay(speaking: Stage) -> None:
    await speaking.press("h", "i")
    await speaking.until(lambda: speaking.drafts.get("lately/speak/0") == "hi")
    box = speaking.box("#piece")
    speaking.see(box.go)
    speaking.drafts.give_back("lately/speak/0", "came too late")
    assert speaking.see(lambda: box.left) == "came too late"


async def test_words_given_back_are_not_taken_for_a_part_of_others(speaking: Stage) -> None:
    speaking.drafts.keep("lately/speak/0", "yesterday it was fine")
    for _ in range(2):
        speaking.drafts.give_back("lately/speak/0", "yes")
    assert speaking.drafts.get("lately/speak/0") == "yes\nyesterday it was fine"


async def test_words_given_back_outlive_the_box_that_goes(speaking: Stage) -> None:
    speaking.drafts.give_back("lately/speak/0", "came too late")
    await speaking.show(speaking.state("pausing"))
    await speaking.show(speaking.state("speaking"))
    assert speaking.box("#piece").text == "came too late"


@pytest.mark.gate
async def test_notes_written_over_the_room_are_in_the_notes_of_the_room(speaking: Stage) -> None:
    await speaking.scene("listening")
    assert speaking.view.page.kind != "speaking"
    await speaking.do(_push(speaking, NotesDialog(speaking.drafts)))
    await speaking.press("a", "b")
    await speaking.press("escape")
    await speaking.pause()
    assert speaking.box("#notes").text == "ab"
    assert speaking.drafts.get(NOTES) == "ab"


async def _push(on: Stage, dialog: NotesDialog) -> None:
    await on.app.push_screen(dialog)
    await on.pilot.pause()
