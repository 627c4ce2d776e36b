"""The rules that all pages share: the main key, unsent words, what is unseen, leaving out.

About `tui.window.views.doing`, `tui.window.views.focus` and `tui.window.views.sheet`.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio
from textual import events
from textual.widgets import Button, TextArea

from protocol.activities.activity import Owner
from protocol.activities.ladder import Stage as Rung
from protocol.activities.rate import Rating
from protocol.activities.turns import Talking
from protocol.session.events import (
    LISTENER_SIGNALS,
    AnyEvent,
    FeltRight,
    Finished,
    Heard,
    NamedFeeling,
    NotQuite,
    Offered,
    Passed,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Spoke,
    Understood,
    Voice,
)
from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.scenes import ADA, HERE, SAM, Play, scenes, state_of
from tui.seat.slots import NOTES
from tui.window.intents import AnswerGiven
from tui.window.screens.dialogs import SignalsDialog, SureDialog
from tui.window.views.sheet import Box
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words
from tui.words import agreeing as agreeing_words
from tui.words import app as app_words
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import naming as naming_words
from tui.words import passing as passing_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def on(room: Stage) -> Stage:
    if tuple(room.app.size) != (80, 24):
        await room.resize(80, 24)
    room.app.done.clear()
    return room


def fill(on: Stage, box: Box, text: str) -> None:
    """As if it had been typed."""
    if isinstance(box, Composer):
        on.see(lambda: setattr(box, "text", text))
    else:
        on.see(lambda: setattr(box, "value", text))


async def fill_all(on: Stage, text: str = "words not sent") -> list[Box]:
    """Puts words into every box of the page that is for saying; which they were."""
    boxes = [box for box in on.view.boxes if not box.has_class("note")]
    for box in boxes:
        fill(on, box, text)
    await on.pause()
    return boxes


def words(on: Stage) -> list[str]:
    """Every text of the page, also what is below its edge."""
    return [each.text for each in on.view.query(Words)]


def quiet(on: Stage) -> str:
    """The quiet line above the buttons."""
    return on.view.query_one("#quiet", Words).text


def open_lines(on: Stage) -> tuple[str, ...]:
    """What is asked for and not answered yet, by id."""
    found = on.see(on.view.look).open
    return () if found is None else found.ids


# -- the main key


def accented(on: Stage) -> list[Button]:
    found = on.view.query(Button)
    return [each for each in found if is_shown(each) and each.variant == "primary"]


BOXED: Final = (
    "agreeing", "check", "feeling", "feeling-check", "listening", "makes-sense", "naming",
    "own-care", "promise-declined", "say-back", "speaking", "topic", "writing",
)  # fmt: skip
"""Each kind of box, and two pages without; that every page says so of itself, `pages.test_page`."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=() if each in BOXED else pytest.mark.gate)
        for each in sorted(scenes())
    ],
)
async def test_on_every_page_one_key_does_the_accented_thing_and_leaves_no_words_behind(
    on: Stage, name: str
) -> None:
    """Leaving out stands apart; words in a box are sent, or it is said that they stand there."""
    await on.scene(name)
    for each in on.view.query("#pass, #skip").results(Button):
        assert each.parent is not None and each.parent.has_class("apart")
    main = on.view.main_button
    assert accented(on) == ([main] if main is not None else [])
    if not await fill_all(on):
        return
    main = on.view.main_button
    assert accented(on) == ([main] if main is not None else [])
    on.app.wanted.clear()
    await on.press("f9")
    await on.pause()
    sent = [str(event) for event in on.app.done]
    sent += [str(each.answer) for each in on.app.wanted if isinstance(each, AnswerGiven)]
    assert all("words not sent" in each for each in sent)
    assert sent or on.view.page.unsent


@pytest.mark.parametrize("key", ["f9", "ctrl+s"])
@pytest.mark.parametrize(
    ("name", "box", "event"),
    [
        ("speaking", "piece", Spoke("a word")),
        ("say-back", "piece", SaidBack("a word")),
        ("feeling-check", "own", NamedFeeling("a word")),
        ("promise-declined", "anew", Offered("a word")),
    ],
)
async def test_what_stands_in_the_box_is_sent(
    on: Stage, name: str, box: str, event: AnyEvent, key: str
) -> None:
    await on.scene(name)
    if name == "feeling-check":
        await on.press("tab", "tab", "enter")
    fill(on, next(each for each in on.view.boxes if each.id == box), "a word")
    await on.pause()
    await on.press(key)
    await on.pause()
    assert on.app.done == [event]


async def test_one_key_pressed_twice_does_not_give_the_floor_away(on: Stage) -> None:
    await on.scene("speaking")
    fill(on, on.box("#piece"), "One more.")
    await on.press("f9", "f9")
    await on.pause()
    assert on.app.done == [Spoke("One more.")]
    assert passing_words.ALL_SAID in on.page()
    await on.press("f9")
    await on.pause()
    assert on.app.done == [Spoke("One more."), Finished()]


@pytest.mark.gate
async def test_what_was_missed_is_not_passed_over_after_going_back(on: Stage) -> None:
    await on.scene("check")
    await on.click("#not-quite")
    fill(on, on.box("#missed"), "that I miss you")
    await on.press("escape")
    await on.pause()
    await on.press("f9")
    await on.pause()
    assert on.app.done == []
    assert quiet(on) == room_words.UNSENT
    await on.press("f9")
    await on.pause()
    assert on.app.done == [NotQuite("that I miss you")]


async def test_the_guess_is_confirmed_by_its_button_alone(on: Stage) -> None:
    await on.scene("feeling-check")
    await on.press("f9")
    await on.pause()
    assert on.app.done == [] and quiet(on) == room_words.TWO_ANSWERS
    await on.press("tab", "enter")
    await on.pause()
    assert on.app.done == [FeltRight()]


async def test_boxes_that_are_empty_are_gone_to_first_and_named(on: Stage) -> None:
    await on.scene("swap")
    boxes = list(on.view.query(Composer))
    fill(on, boxes[0], "sleep")
    await on.pause()
    await on.press("f9")
    await on.pause()
    assert quiet(on) == rounds_words.OPEN_IN_PROMISE
    assert on.app.focused is boxes[1]
    assert not any(isinstance(each, AnswerGiven) for each in on.app.wanted)
    await on.press("f9")
    await on.pause()
    assert any(isinstance(each, AnswerGiven) for each in on.app.wanted)


@pytest.mark.parametrize(("name", "opened"), [("signs", 4), ("leaks", 6), ("circles-again", 4)])
async def test_questions_that_are_open_are_gone_to_first(on: Stage, name: str, opened: int) -> None:
    await on.resize(60, 18)
    await on.scene(name)
    assert len(open_lines(on)) == opened
    await on.press("f9")
    await on.pause()
    assert on.focused() == open_lines(on)[0]
    assert on.app.wanted == []


async def test_a_suggestion_without_a_day_asks_for_it_once(on: Stage) -> None:
    await on.scene("agreeing")
    fill(on, on.view.query_one("#what", DraftLine), "tea")
    await on.pause()
    await on.press("f9")
    await on.pause()
    assert on.app.done == [] and on.focused() == "day"
    await on.press("f9")
    await on.pause()
    assert on.app.done == [Proposed("tea", "", owner=Owner.BOTH)]


# -- what is below the edge


@pytest.mark.gate
async def test_what_is_below_the_edge_is_said_and_gone_to_first(on: Stage) -> None:
    await on.resize(60, 18)
    await on.scene("rest")
    await on.pause()
    assert room_words.MORE_BELOW in on.page()
    for _ in range(20):
        await on.press("f9")
        await on.pause()
        if on.app.done:
            break
        assert on.view.query_one(".body").scroll_y > 0
    assert on.app.done == [Ready()]
    assert room_words.MORE_BELOW not in on.page()


async def test_a_paste_behind_a_line_that_was_picked_does_not_stick_to_it(on: Stage) -> None:
    await on.scene("agreeing")
    picks, line = on.one("Picks", Picks), on.one("#what", DraftLine)
    on.see(picks.focus)
    await on.press("down", "enter")
    await on.until(lambda: bool(line.value))
    picked = line.value
    for _ in range(2):
        on.see(lambda: line.post_message(events.Paste("in the park")))
        await on.pause()
    assert line.value == f"{picked} in the parkin the park"


@pytest.mark.gate
async def test_a_long_say_back_is_read_from_its_beginning_to_its_end(on: Stage) -> None:
    await on.resize(60, 18)
    state = await on.scene("check")
    phase = state.phase
    assert isinstance(phase, Talking)
    long = " ".join(f"word{n}" for n in range(150))
    talking = replace(phase, turn=replace(phase.turn, said_back=long))
    await on.reshow(replace(state, session=replace(state.session, phase=talking)))
    await on.pause()
    assert "word0 " in on.page() and room_words.MORE_BELOW in on.page()
    seen = on.page()
    for _ in range(20):
        await on.press("f9")
        await on.pause()
        seen += on.page()
        if quiet(on) == room_words.THREE_ANSWERS:
            break
    assert all(f"word{n}" in seen for n in range(150)) and on.app.done == []
    await on.press("tab", "enter")
    await on.pause()
    assert on.app.done == [Understood()]


# -- leaving out and passing


@pytest.mark.gate
async def test_leaving_out_and_passing_ask_first(on: Stage) -> None:
    for name, button in (("speaking", "#pass"), ("say-back", "#pass"), ("feeling", "#pass")):
        await on.scene(name)
        await on.click(button)
        await on.until(lambda: isinstance(on.app.screen, SureDialog))
        assert on.app.done == []
        await on.press("enter")
        await on.until(lambda: not isinstance(on.app.screen, SureDialog))
        assert on.app.done == []


@pytest.mark.gate
async def test_a_turn_that_was_passed_is_not_said_to_have_been_heard(on: Stage) -> None:
    state = await on.scene("rest")
    phase = state.phase
    assert isinstance(phase, Talking)
    talking = replace(phase, past=tuple(replace(turn, passed=SAM) for turn in phase.past))
    await on.reshow(replace(state, session=replace(state.session, phase=talking)))
    await on.pause()
    assert floor_words.REST not in on.page()
    assert floor_words.REST_AFTER_PASS in on.page()


async def test_what_was_typed_on_a_page_that_is_left_is_in_the_notes_and_that_is_said(
    on: Stage,
) -> None:
    await on.scene("speaking")
    fill(on, on.box("#piece"), "half a sentence")
    await on.pause()
    await on.show(on.state("topic"))
    await on.pause()
    assert "half a sentence" in on.drafts.get(NOTES)
    assert room_words.IN_NOTES[:30] in on.page()
    assert on.drafts.get("lately/speak/0") == ""


# -- what was said to somebody


@pytest.mark.parametrize("name", ["heard-sense", "heard-missed", "heard-passed"])
async def test_what_was_said_to_somebody_has_a_page_with_its_own_go_on(
    on: Stage, name: str
) -> None:
    await on.scene(name)
    if name == "heard-sense":
        # What came earlier in the turn was read as it came.
        asked = Play().begin().skip_to("what-hurt").climb_to(Rung.REPLY)
        await on.reshow(state_of((asked, ADA, HERE), on.drafts))
        await on.pause()
        await on.show(on.state(name))
    assert on.focused() == "taken-in"
    await on.until(lambda: room_words.MORE_BELOW not in on.page())
    await on.press("enter")
    await on.until(lambda: on.app.done == [Heard()])


# -- keys go to the page's box


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("speaking", "piece"),
        ("say-back", "piece"),
        ("listening", "notes"),
        ("writing", "field-thing"),
    ],
)
async def test_letters_go_to_the_pages_box_wherever_the_focus_is(
    on: Stage, name: str, box: str
) -> None:
    await on.scene(name)
    await on.press("tab", "tab")
    on.see(lambda: on.app.screen.set_focus(None))
    await on.press("h", "i")
    await on.pause()
    assert on.view.query_one(f"#{box}", TextArea).text == "hi"
    on.drafts.keep(NOTES, "")


async def test_what_is_typed_while_the_window_is_too_small_is_in_its_box_afterwards(
    on: Stage,
) -> None:
    await on.scene("own-care")
    boxes = list(on.see(lambda: on.view.query(Composer)))
    on.see(boxes[1].focus)
    await on.press("a")
    await on.resize(30, 8)
    await on.press("b", "space", "x", "backspace", "c")
    await on.resize(80, 24)
    await on.press("d")
    await on.pause()
    assert [box.text for box in boxes] == ["", "ab cd"]


@pytest.mark.parametrize("key", ["f9", "ctrl+s", "enter", "tab", "f4", "escape", "ctrl+p"])
async def test_nothing_is_done_by_a_key_whose_page_nobody_sees(on: Stage, key: str) -> None:
    await on.scene("promise")
    before = on.focused()
    await on.resize(30, 8)
    await on.press(key)
    await on.pause()
    await on.resize(80, 24)
    assert on.app.done == [] and on.app.screen is on.room_screen
    assert on.focused() == before


@pytest.mark.gate
async def test_notes_stand_on_the_page_where_they_are_for(on: Stage) -> None:
    await on.scene("listening")
    await on.press("m", "y", "space", "n", "o", "t", "e")
    await on.pause()
    on.see(on.app.keep_boxes)
    for size in ((80, 24), (60, 18), (120, 36)):
        await on.resize(*size)
        await on.reshow(on.state("say-back"))
        await on.pause()
        assert "my note" in on.page() or on.see(lambda: _is_below(on))
    on.drafts.keep(NOTES, "")


def _is_below(on: Stage) -> bool:
    """Scrolled down, it is there."""
    return any("my note" in text for text in words(on))


# -- what does nothing says why


async def test_enter_picks_on_a_list_and_goes_on(on: Stage) -> None:
    await on.scene("topic")
    await on.press("enter")
    await on.pause()
    assert on.view.query_one(Picks).picked is not None
    await on.press("enter")
    await on.pause()
    assert on.focused() == "send"


async def test_f9_on_an_empty_say_back_says_what_to_do(on: Stage) -> None:
    await on.scene("say-back")
    await on.press("f9")
    await on.pause()
    assert floor_words.WRITE_FIRST in on.page()


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [("naming", naming_words.PICK), ("agreeing", agreeing_words.PICK),
     ("naming-declined", naming_words.PICK)],
)  # fmt: skip
async def test_suggesting_nothing_says_what_to_do_however_often(
    on: Stage, scene: str, sentence: str
) -> None:
    await on.scene(scene)
    await on.click("#suggest")
    await on.until(lambda: sentence in on.page() and on.focused() == "what")
    # Enter leads through the lines, and back to the first.
    await on.press("enter", "enter")
    await on.until(lambda: sentence in on.page() and on.focused() == "what")


async def test_keys_that_do_nothing_here_say_so(on: Stage) -> None:
    await on.scene("listening")
    await on.press("f9")
    await on.pause()
    assert room_words.ONLY_LISTENING in on.page()
    await on.scene("writing")
    await on.press("f8")
    await on.pause()
    assert room_words.NO_SIGNAL_NOW in on.page()
    await on.scene("breath")
    await on.press("x")
    await on.pause()
    assert room_words.ONLY_BREATHING in on.page()


@pytest.mark.gate
async def test_a_phrase_is_two_keys_away(on: Stage) -> None:
    picked: list[str | None] = []
    dialog = SignalsDialog(LISTENER_SIGNALS)
    await on.scene("listening")
    await on.work(_push(on, dialog, picked))
    await on.until(lambda: on.app.screen is dialog)
    assert f"2  {floor_words.SIGNALS[LISTENER_SIGNALS[1]]}".replace("  ", " ") in on.page()
    await on.press("2")
    await on.until(lambda: bool(picked))
    assert picked == [LISTENER_SIGNALS[1].value]


async def _push(on: Stage, dialog: SignalsDialog, picked: list[str | None]) -> None:
    await on.app.push_screen(dialog, picked.append)
    await asyncio.sleep(0)


# -- what was chosen, and what was agreed


async def test_what_was_chosen_stands_over_the_pages_about_it(on: Stage) -> None:
    state = await on.scene("naming")
    assert state.chosen_for and room_words.about(state.chosen_for) in on.page()


async def test_an_agreement_stands_with_its_question_at_the_close(on: Stage) -> None:
    await on.scene("closing")
    assert any(text.startswith("Meet here again: ") for text in words(on))


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (80, 32), (120, 24), (120, 36), (200, 60)])
async def test_notes_take_neither_the_words_nor_the_button_from_a_say_back(
    on: Stage, size: tuple[int, int]
) -> None:
    await on.scene("say-back")
    on.drafts.keep(NOTES, "a note\n" * 5)
    await on.resize(*size)
    await on.reshow(on.state("say-back"))
    await on.pause()
    send, so_far = on.view.query_one("#say", Button), on.view.query_one("#so-far")
    assert on.see(lambda: on.app.screen.region.contains_region(send.region)) and send.region
    assert so_far.region.height >= 3
    on.drafts.keep(NOTES, "")


async def test_what_a_listener_writes_in_a_new_turn_begins_a_line(on: Stage) -> None:
    await on.scene("speaking")
    on.drafts.keep(NOTES, "from before")
    lately = Play().begin().skip_to("lately")
    await on.reshow(state_of((lately, SAM, HERE), on.drafts))
    await on.press("n", "o", "w")
    await on.pause()
    on.see(on.app.keep_boxes)
    assert on.drafts.get(NOTES) == "from before\nnow"
    on.drafts.keep(NOTES, "")


@pytest.mark.gate
async def test_down_goes_to_what_is_below_and_then_nowhere_without_a_word(on: Stage) -> None:
    await on.resize(60, 18)
    await on.scene("closing-taken")
    body = on.view.query_one(".body")
    assert body.max_scroll_y > 0
    for row in range(body.max_scroll_y):
        assert body.scroll_y == row
        await on.press("down")
        await on.pause()
    assert body.scroll_y == body.max_scroll_y
    await on.press("up")
    await on.pause()
    assert body.scroll_y == body.max_scroll_y - 1


@pytest.mark.parametrize(("name", "offers"), [("reading", True), ("ended", False), ("left", False)])
async def test_the_last_line_offers_a_break_only_where_there_is_one(
    on: Stage, name: str, offers: bool
) -> None:
    await on.scene(name)
    await on.until(lambda: (app_words.KEY_BREAK in on.grid()[-1]) is offers)


@pytest.mark.gate
async def test_aloud_one_press_too_many_does_not_end_a_turn_that_has_not_begun(on: Stage) -> None:
    play = Play().begin().skip_to("lately").both(Preferred(Voice.ALOUD))
    await on.scene("speaking")
    await on.reshow(state_of((play, ADA, HERE), on.drafts))
    await on.press("f9")
    await on.pause()
    assert on.app.done == [] and quiet(on) == passing_words.ALL_SAID_ALOUD
    await on.press("f9")
    await on.pause()
    assert on.app.done == [Finished()]


async def test_who_passed_is_not_told_that_something_they_said_is_taken_in(on: Stage) -> None:
    await on.scene("heard-passed")
    passed = Play().begin().skip_to("lately").climb_to(Rung.SAY_BACK).do(SAM, Passed())
    await on.reshow(state_of((passed, SAM, HERE), on.drafts))
    await on.pause()
    assert passing_words.after_own_pass("Ada") in words(on)
    assert rounds_words.is_taking_in("Ada") not in words(on)


@pytest.mark.parametrize("name", ["writing", "own-care"])
async def test_that_nothing_is_written_is_not_said_once_something_is(on: Stage, name: str) -> None:
    await on.scene(name)
    await on.press("f9")
    await on.pause()
    assert on.view.page.open is not None and quiet(on) == on.view.page.open.sentence
    await on.press("a")
    await on.pause()
    assert quiet(on) == ""


async def test_lines_that_nothing_hangs_on_are_left_open_by_a_second_press(on: Stage) -> None:
    state = await on.scene("signs")
    count = len(list(on.view.query(ScaleRow)))
    await on.press("f9")
    assert on.app.wanted == []
    assert quiet(on) == room_words.lines_open(count, may_stay=True)
    assert help_words.OPEN in on.view.page.help
    await on.press("f9")
    await on.until(lambda: bool(on.app.wanted))
    (answer,) = [each for each in on.app.wanted if isinstance(each, AnswerGiven)]
    assert answer.answer == ("",) * count
    assert isinstance(state.phase, Rating)
    round_ = replace(state.phase.round, answers=(answer.answer, answer.answer))
    await on.reshow(replace(state, session=replace(state.session, phase=Rating(round=round_))))
    assert on.page().count(rounds_words.LINE_OPEN) == 2 * count


async def test_a_question_that_all_hangs_on_is_not_left_open(on: Stage) -> None:
    await on.scene("good-time")
    for _ in range(3):
        await on.press("f9")
    assert on.app.wanted == []
    assert quiet(on) == room_words.lines_open(1, may_stay=False)
    assert help_words.OPEN not in on.view.page.help


async def test_that_a_line_is_open_is_not_said_once_it_is_answered(on: Stage) -> None:
    await on.scene("circles")
    await on.press("f9")
    await on.pause()
    assert quiet(on)
    await on.press("right")
    await on.pause()
    assert quiet(on) == ""


@pytest.mark.gate
async def test_a_sentence_keeps_its_row_beside_what_is_below(on: Stage) -> None:
    await on.resize(80, 18)
    await on.scene("swap")
    await on.press("a", "f9")
    await on.pause()
    below = on.view.query_one("#below", Words)
    assert quiet(on) == rounds_words.OPEN_IN_PROMISE
    assert below.text == room_words.MORE_BELOW_SHORT
    assert on.view.query_one(".quiet-line").region.height == 1
    await on.press("a")
    await on.pause()
    assert below.text == room_words.MORE_BELOW
    await on.resize(80, 24)
