"""What stands on the screen is true there, said once, and offers nothing that cannot be done.

What a page says is tried as plain data in `pages.test_true`.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from textual.screen import Screen
from textual.widgets import Button

from protocol.session.events import Chose, Left, Ready
from tests.tui.hosting import Stage, stage
from tests.tui.scenes import ADA, HERE, SAM, Play
from tests.tui.test_screens import CASES, put
from tui.news import Line
from tui.seat.room_state import Search
from tui.seat.slots import NOTES
from tui.window.screens.dialogs import BreakDialog, HelpDialog, SearchDialog
from tui.window.screens.main_key import main_button, named_main
from tui.window.screens.preferences import DARK, LIGHT
from tui.window.widgets.composer import Composer
from tui.window.widgets.picks import Picks
from tui.window.widgets.words import Words
from tui.words import app as app_words
from tui.words import back as back_words
from tui.words import begin as begin_words
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import door as door_words
from tui.words import help as help_words
from tui.words import join as join_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words import together as together_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("true")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def on(room: Stage) -> Stage:
    if tuple(room.app.size) != (80, 24):
        await room.resize(80, 24)
    room.app.wanted.clear()
    return room


def keys(on: Stage) -> dict[str, str]:
    """The keys of the last line and what they do."""
    found = on.see(lambda: on.app.screen.active_bindings).values()
    return {each.binding.key: each.binding.description for each in found if each.binding.show}


async def case(on: Stage, name: str) -> None:
    """One of the screens before the room."""
    screen = CASES[name].screen(on)
    await put(on, screen)
    on.see(lambda: CASES[name].after(screen))
    await on.pause()


# -- the time together


async def test_the_key_that_began_the_time_together_does_not_end_it(on: Stage) -> None:
    await on.scene("together")
    await on.press("f9")
    assert on.app.done == []
    assert together_words.RUNS in on.page()
    await on.press("f9")
    assert on.app.done == [Ready()]


# -- what is kept


async def test_a_page_that_was_left_out_says_once_where_the_words_are(on: Stage) -> None:
    await on.scene("speaking")
    on.see(lambda: setattr(on.one("#piece", Composer), "text", "half a sentence"))
    await on.pause()
    await on.show(on.state("left-out"))
    await on.pause()
    assert "half a sentence" in on.drafts.get(NOTES)
    assert on.page().count("in your notes") == 1


# -- keys that do something


@pytest.mark.parametrize("name", ["gone"])
async def test_a_page_on_which_nothing_goes_on_offers_no_break_and_no_phrase(
    on: Stage, name: str
) -> None:
    await on.scene(name)
    assert not {"f4", "f8"} & keys(on).keys()


@pytest.mark.gate
@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("join", join_words.GO),
        ("join slip", join_words.take_word("village")),
        ("compare", None),
        ("begin", begin_words.HOME),
        ("knock", None),
        ("invitation", None),
    ],
)
async def test_the_last_line_at_the_door_says_what_the_main_key_does(
    on: Stage, name: str, does: str | None
) -> None:
    await case(on, name)
    assert keys(on).get("f9") == does


async def test_a_button_with_a_long_name_pushes_no_other_key_out_of_the_last_line(
    on: Stage,
) -> None:
    await case(on, "begin")
    usual = on.see(lambda: on.app.screen.active_bindings)
    for label, told in (("A" * 20, "A" * 20), ("A" * 40, usual["f9"].binding.description)):
        assert named_main(usual, label)["f9"].binding.description == told


async def test_a_session_that_cannot_be_opened_leaves_the_main_key_its_use(on: Stage) -> None:
    await case(on, "home, one that cannot be opened")
    found = on.see(lambda: main_button(on.app.screen))
    assert found is not None and found.id == "begin"


# -- room


async def test_all_six_questions_and_their_answers_are_in_sight_at_60_by_18(on: Stage) -> None:
    await on.resize(60, 18)
    await on.scene("leaks")
    assert on.page().count("Not really") == 6
    assert room_words.MORE_BELOW_SHORT not in on.page()


@pytest.mark.gate
@pytest.mark.parametrize("name", ["speaking-doubtful", "speaking-dropped"])
async def test_what_was_said_stays_in_sight_under_a_sentence_about_the_line(
    on: Stage, name: str
) -> None:
    await on.resize(60, 18)
    await on.scene(name)
    await on.until(lambda: "And I miss you." in on.page())


@pytest.mark.gate
async def test_what_both_wrote_is_apart_at_60_by_18(on: Stage) -> None:
    await on.resize(60, 18)
    await on.scene("writing-open")
    assert row_above(on, rounds_words.YOU_WROTE) == ""


@pytest.mark.parametrize(
    ("name", "below"),
    [("knock", "Let them in"), ("compare", door_words.GO_IN), ("delete", "Keep it")],
)
async def test_a_question_and_its_buttons_are_apart_at_60_by_18(
    on: Stage, name: str, below: str
) -> None:
    await on.resize(60, 18)
    await case(on, name)
    assert row_above(on, below) == ""


def row_above(on: Stage, text: str) -> str:
    """What stands in the row above the one with `text`."""
    rows = on.grid()
    (at,) = [number for number, row in enumerate(rows) if text in row][:1]
    return rows[at - 1].strip()


@pytest.mark.gate
@pytest.mark.parametrize("name", ["listening", "circles", "signs", "choosing", "feeling", "rest"])
async def test_other_colours_reach_everything_that_is_on_the_screen(on: Stage, name: str) -> None:
    await on.resize(120, 36)
    state = await on.scene(name)
    await on.wear(LIGHT)
    try:
        changed = on.lines()
        await on.reshow(state)
        await on.until(lambda: on.lines() == changed, "the same as if it had been light before")
    finally:
        await on.wear(DARK)


# -- what is kept


KEPT = re.compile(r"(?i)everything (is kept|stays)|words are kept|nothing you type is lost")


@pytest.mark.parametrize("name", ["speaking"])
async def test_nothing_of_practice_is_called_kept(on: Stage, name: str) -> None:
    state = await on.scene(name)
    await on.reshow(replace(state, is_practice=True))
    on.app.clear_notifications()
    assert not KEPT.search(on.page())
    await on.press("f1")
    await on.until(lambda: isinstance(on.app.screen, HelpDialog))
    assert not KEPT.search(on.page())
    await on.press("escape", "ctrl+c")
    assert [each.message for each in on.app._notifications] == [room_words.no_copy(is_kept=False)]
    assert "kept" not in room_words.no_copy(is_kept=False)
    assert "kept" not in app_words.crashed("", is_kept=on.app.is_kept)


async def test_a_break_from_practice_promises_no_other_day(on: Stage) -> None:
    dialog: Screen[Any] = BreakDialog(is_practice=True)
    await put(on, dialog)
    assert breaks_words.STOP_HINT_PRACTICE in on.page()
    assert not KEPT.search(on.page()) and breaks_words.STOP_HINT not in on.page()


async def test_of_a_session_that_goes_on_everything_is_kept(on: Stage) -> None:
    await on.scene("speaking")
    assert on.app.is_kept
    await on.press("f1")
    await on.until(lambda: help_words.help_keys(is_kept=True)[:30] in on.page())
    told = on.see(lambda: [each.text for each in on.app.screen.query(Words)])
    assert "everything is kept" in " ".join(told)
    await on.press("escape")


# -- picks, and what is pressed twice


async def test_what_is_picked_already_is_answered_when_it_is_pressed_again(on: Stage) -> None:
    await on.scene("choosing-apart")
    await on.press("f9")
    assert on.app.done == []
    assert rounds_words.goes_with_this("Sam") in on.page()
    await on.press("down")
    await on.press("f9")
    assert on.app.done == [Chose("aloud")]


async def test_left_and_right_pick_on_a_list_as_its_sentence_says(on: Stage) -> None:
    await on.scene("choosing")
    assert room_words.PICK_KEYS in on.page()
    picks = on.one("Picks", Picks)
    for key, index in (("right", 0), ("right", 1), ("left", 0), ("down", 1), ("up", 0)):
        await on.press(key)
        assert picks.index == index, key


# -- before it begins


@pytest.mark.parametrize("size", [(60, 18)])
async def test_who_went_back_at_the_door_may_have_seen_other_words(
    on: Stage, size: tuple[int, int]
) -> None:
    await on.resize(*size)
    play = Play().bring().do(SAM, Left())
    state = replace(on.state((play, ADA, HERE)), partner_hint="Sam")
    await on.show(state)
    await on.until(lambda: closing_words.left_at_the_door("Sam") in on.page())
    assert closing_words.ENDED_LEFT_HINT not in on.page()
    await on.show(on.state("left"))
    assert closing_words.ENDED_LEFT_HINT in on.page(), "of a session that had begun it is as it was"


# -- where the line is down


@pytest.mark.parametrize(
    ("search", "line", "is_offered"),
    [
        (Search.PARTNER, Line.OPEN, True),
        (Search.RELAY, Line.OPEN, False),
    ],
)
async def test_a_new_address_is_asked_for_only_where_there_may_be_one(
    on: Stage, search: Search, line: Line, is_offered: bool
) -> None:
    state = on.state("speaking")
    await on.show(
        replace(state, search=search, news=replace(state.news, line=line, is_partner_here=False))
    )
    assert on.one("#search", Button).display is is_offered


async def test_of_a_relay_anywhere_in_the_house_no_other_laptop_is_spoken(on: Stage) -> None:
    await on.push(SearchDialog(is_partner=False))
    assert back_words.BACK_WHERE_RELAY in on.page()
    assert back_words.BACK_WHERE not in on.page()
    await on.press("escape")


@pytest.mark.gate
@pytest.mark.parametrize("name", ["home", "home again", "home, every kind of seat"])
async def test_who_is_afraid_reads_what_to_do_in_the_smallest_window(on: Stage, name: str) -> None:
    await on.resize(60, 18)
    await case(on, name)
    on.app.clear_notifications()
    await on.until(lambda: app_words.AFRAID in on.page())
    # With a list above it is below all of it, and nowhere else.
    assert on.page().count("If you are afraid") == 1
