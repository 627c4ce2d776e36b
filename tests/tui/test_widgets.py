"""The small parts: rows of words, lists, circles, the transcript, the header.

About `tui.pages.heading`, `tui.window.widgets.circles`, `tui.window.widgets.header`,
`tui.window.widgets.picks` and `tui.window.widgets.scale`.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import pytest
import pytest_asyncio
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from tests.tui.hosting import Stage, stage
from tui.pages.heading import heading
from tui.window.views.transcript import BETWEEN, FOLD_AT, PIECES_SHOWN, Transcript
from tui.window.widgets.asked import AskedRow
from tui.window.widgets.circles import PAIRS, ROOMY, SMALL, Circles, Form, pair, places
from tui.window.widgets.header import RoomHeader
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words
from tui.words import app as app_words

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS: Final = ["not at all", "a little", "somewhat", "quite a lot", "a lot", "more than I can say"]
LONG: Final = (
    "a word of the scale that is far too long for any window it is ever shown in, and more"
)
WIDTHS: Final = (40, 60, 120)


class Shelf(Screen[None]):
    """Some widgets, one under the other."""

    AUTO_FOCUS = ""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield from self._widgets


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def table(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("widgets")) as made:
        yield made


async def lay(on: Stage, *widgets: Widget, width: int = 80) -> None:
    await on.resize(width, 24)
    await on.push(Shelf(*widgets))
    on.see(lambda: widgets[0].focus())
    await on.pause()


async def click_on(on: Stage, text: str) -> None:
    """Clicks on the first letter of a text on the screen."""
    await on.pause()
    row, line = next((row, line) for row, line in enumerate(on.grid()) if text in line)
    await on.do(on.pilot.click(offset=(line.index(text), row)))
    await on.pause()


# -- a row of words


@pytest.mark.gate
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("index", range(len(WORDS)))
async def test_a_click_on_a_word_picks_that_word_however_the_row_wraps(
    table: Stage, width: int, index: int
) -> None:
    row = ScaleRow("How much?", WORDS, None)
    await lay(table, row, width=width)
    await click_on(table, f"○ {WORDS[index]}")
    assert row.picked == index


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_word_is_in_sight_however_the_row_wraps(table: Stage, width: int) -> None:
    row = ScaleRow("How much of it was there, and how often did it come back?", WORDS, 2)
    await lay(table, row, width=width)
    assert all(word in table.page() for word in WORDS)
    assert "● somewhat" in table.page()


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_word_wider_than_the_window_is_shown_to_its_end(table: Stage, width: int) -> None:
    row = ScaleRow("How much?", ["no", LONG, "yes"], None)
    await lay(table, row, Words("below"), width=width)
    squeezed = table.page().replace(" ", "").replace("█", "").replace("▌", "")
    assert LONG.replace(" ", "") in squeezed
    assert "○yes" in squeezed and "below" in squeezed
    await click_on(table, "○ yes")
    assert row.picked == 2


async def test_arrow_keys_walk_along_the_row_and_stop_at_its_ends(table: Stage) -> None:
    row = ScaleRow("How much?", WORDS, None)
    await lay(table, row)
    await table.press("right")
    assert row.picked == 0
    await table.press("left")
    assert row.picked == 0
    await table.press(*["right"] * 9)
    assert row.picked == len(WORDS) - 1 and row.word == WORDS[-1]


@pytest.mark.parametrize("key", ["left", "right", "space", "enter"])
async def test_where_nothing_is_picked_every_key_begins_with_the_first_word(
    table: Stage, key: str
) -> None:
    row, picks = ScaleRow("How much?", WORDS, None), Picks([(word, word) for word in WORDS])
    for widget in (row, picks):
        await lay(table, widget)
        await table.press(key)
    assert (row.picked, picks.index) == (0, 0)


@pytest.mark.parametrize("before", [None, 0, 1])
async def test_of_two_answers_an_arrow_picks_the_one_that_it_points_at(
    table: Stage, before: int | None
) -> None:
    for key, index in (("left", 0), ("right", 1)):
        row = AskedRow("Are you alone?", ["No", "Yes"], before)
        await lay(table, row)
        await table.press(key)
        assert row.picked == index


async def test_up_and_down_go_from_row_to_row(table: Stage) -> None:
    rows = [ScaleRow(f"Row {n}", WORDS, None) for n in range(2)]
    await lay(table, *rows)
    await table.press("down")
    assert rows[1].has_focus
    await table.press("up")
    assert rows[0].has_focus


async def test_a_disabled_row_cannot_be_changed(table: Stage) -> None:
    row = ScaleRow("How much?", WORDS, 1)
    row.disabled = True
    await lay(table, row)
    await click_on(table, f"○ {WORDS[3]}")
    await table.press("right", "space")
    assert row.picked == 1


# -- a list


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_click_on_any_line_of_an_item_picks_it(table: Stage, width: int) -> None:
    texts = ["first", LONG, "third\nwith a second line", "fourth"]
    picks = Picks([(str(n), text) for n, text in enumerate(texts)])
    await lay(table, picks, width=width)
    for text, wanted in (
        ("first", "0"),
        ("and more", "1"),
        ("with a second line", "2"),
        ("fourth", "3"),
        ("a word of", "1"),
    ):
        await click_on(table, text)
        assert picks.picked == wanted, text


async def test_keys_walk_through_a_list_and_stop_at_its_ends(table: Stage) -> None:
    picks = Picks([("a", "one"), ("b", "two")])
    await lay(table, picks)
    await table.press("down")
    assert picks.picked == "a"
    await table.press("down", "down", "down")
    assert picks.picked == "b"
    await table.press("up", "up")
    assert picks.picked == "a"


async def test_what_was_picked_before_is_marked_and_what_is_unknown_is_not(table: Stage) -> None:
    lines = [("a", "one"), ("b", "two")]
    await lay(table, Picks(lines, "b"), Picks(lines, "gone"))
    assert table.page().count("● two") == 1 and table.page().count("●") == 1


async def test_a_disabled_list_cannot_be_changed(table: Stage) -> None:
    picks = Picks([("a", "one"), ("b", "two")], "a")
    picks.disabled = True
    await lay(table, picks)
    await click_on(table, "○ two")
    await table.press("down")
    assert picks.picked == "a"


# -- circles


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_click_on_a_dot_picks_that_pair(table: Stage, width: int) -> None:
    circles = Circles(None)
    await lay(table, circles, width=width)
    page = enumerate(table.grid())
    dots = [(at, row) for row, line in page for at, letter in enumerate(line) if letter == "○"]
    assert len(dots) == 7
    for index, dot in enumerate(dots):
        await table.do(table.pilot.click(offset=dot))
        assert circles.picked == index


@pytest.mark.parametrize("width", WIDTHS)
async def test_all_pairs_are_drawn_before_one_is_picked(table: Stage, width: int) -> None:
    circles = Circles(None)
    await lay(table, circles, width=width)
    form = table.see(lambda: circles.form)
    drawn = "\n".join(table.grid())
    for index in range(7):
        for row in pair(form, index):
            assert "".join(cell.letter for cell in row).strip() in drawn


async def test_seven_pairs_stand_side_by_side_in_a_narrow_window() -> None:
    assert [place.block for place in places(SMALL, 56)] == [0] * 7
    for form, width in ((SMALL, 30), (SMALL, 56), (SMALL, 71), (ROOMY, 71)):
        found = places(form, width)
        assert max(place.column + place.width for place in found) <= width
        for one, other in pairwise(found):
            assert one.block < other.block or one.column + one.width < other.column


@pytest.mark.parametrize("form", [ROOMY, SMALL], ids=["roomy", "small"])
async def test_a_circle_is_round(form: Form) -> None:
    """Its corners are cut, and of the widest pair each circle is as wide as it is high."""
    for index in range(7):
        rows = pair(form, index)
        for corner in (rows[0][0], rows[-1][0]):
            assert corner.letter not in "█▌▐▀▄"
    first = {column for row in pair(form, 0) for column, cell in enumerate(row) if cell.ink == 1}
    assert len(first) == 2 * form.rows


@pytest.mark.parametrize("form", [ROOMY, SMALL], ids=["roomy", "small"])
async def test_the_circles_lie_over_each_other_more_and_more(form: Form) -> None:
    shared = [sum(cell.ink == 3 for row in pair(form, n) for cell in row) for n in range(7)]
    assert shared[0] == 0 and shared == sorted(shared) and shared[-1] > shared[3]


async def test_keys_bring_the_circles_together_and_apart_and_stop_there(table: Stage) -> None:
    circles = Circles(None)
    await lay(table, circles)
    await table.press("right")
    assert circles.picked == 3
    await table.press(*["right"] * 9)
    assert circles.picked == len(PAIRS) - 1
    await table.press(*["left"] * 9)
    assert circles.picked == 0


async def test_seven_pairs_come_closer_from_one_to_the_next() -> None:
    for form in (ROOMY, SMALL):
        assert len(PAIRS) == len(form.apart) == 7
        assert all(one > other for one, other in pairwise(form.apart))


# -- what was said


def shown(transcript: Transcript) -> list[str]:
    parts = [words.text for words in transcript.query(Words)]
    return [piece for part in parts for piece in part.split(BETWEEN)]


async def said(on: Stage, transcript: Transcript, count: int, start: int = 0) -> None:
    pieces = [(f"piece {n}", "said") for n in range(start, count)]
    on.see(lambda: transcript.say(pieces))
    await on.pause()


async def test_pieces_stand_in_the_order_in_which_they_were_said(table: Stage) -> None:
    transcript = Transcript()
    await lay(table, transcript)
    for count in (1, 2, 7):
        await said(table, transcript, count)
    assert shown(transcript) == [f"piece {n}" for n in range(7)]


async def test_older_pieces_of_one_kind_are_folded_into_few_widgets(table: Stage) -> None:
    transcript = Transcript()
    await lay(table, transcript)
    for count in (FOLD_AT - 1, FOLD_AT, FOLD_AT + 5, 60):
        await said(table, transcript, count)
        assert shown(transcript) == [f"piece {n}" for n in range(count)]
        assert len(transcript.query(Words)) <= FOLD_AT


async def test_older_pieces_leave_the_view(table: Stage) -> None:
    transcript = Transcript()
    await lay(table, transcript)
    for count in (PIECES_SHOWN - 1, PIECES_SHOWN + 1, PIECES_SHOWN + 40):
        await said(table, transcript, count)
        kept = min(count, PIECES_SHOWN)
        assert shown(transcript) == [f"piece {n}" for n in range(count - kept, count)]


async def test_pieces_that_come_in_a_hurry_are_neither_doubled_nor_lost(table: Stage) -> None:
    transcript = Transcript()
    await lay(table, transcript)

    def hurry() -> None:
        for count in (3, 1, PIECES_SHOWN + 5, 2, 4):
            transcript.say([(f"piece {n}", "said") for n in range(count)])

    table.see(hurry)
    await table.pause()
    assert shown(transcript) == [f"piece {n}" for n in range(4)]


async def test_a_text_is_read_from_its_beginning_also_where_another_was_there(table: Stage) -> None:
    transcript = Transcript(is_growing=False)
    await lay(table, transcript)
    await said(table, transcript, 60)
    table.see(lambda: transcript.scroll_to(y=30, animate=False, immediate=True))
    await table.until(lambda: transcript.scroll_y > 0)
    await said(table, transcript, 61, start=1)
    await table.until(lambda: transcript.scroll_y == 0)


async def test_the_newest_piece_is_in_sight(table: Stage) -> None:
    transcript = Transcript()
    await lay(table, transcript)
    await said(table, transcript, 60)
    await table.until(lambda: "piece 59" in table.page())


# -- the header


async def test_the_header_says_where_they_are_and_how_far_it_is(table: Stage) -> None:
    """What each of its words is, stands in `pages/test_heading.py`; here, that they are shown."""
    header = RoomHeader()
    await lay(table, header)
    state = table.state("speaking")
    assert state.session.guide is not None
    for place, step in enumerate(state.session.guide.steps):
        told = heading(replace(state, session=replace(state.session, step=place)))
        table.see(lambda told=told: header.show(told))  # type: ignore[misc]
        await table.pause()
        texts = {words.id: words.text for words in header.query(Words)}
        assert texts["step"] == step.title
        assert (texts["dots"], texts["of"]) == (told.dots, told.number)


async def test_the_header_is_told_also_before_it_is_there_and_while_it_goes(table: Stage) -> None:
    """A state comes from the line whenever it comes; see `Ground.soon` for the program's end."""
    header, told = RoomHeader(), heading(table.state("speaking"))
    table.see(lambda: header.show(told))
    await lay(table, header)
    assert next(words.text for words in header.query(Words)) == told.step
    for words in header.query(Words):
        await words.remove()
    table.see(lambda: header.show(heading(table.state("gathering"))))


async def test_the_header_has_a_name_before_the_guide_has_come(table: Stage) -> None:
    header = RoomHeader()
    await lay(table, header)
    table.see(lambda: header.show(heading(table.state("gathering"))))
    assert next(words.text for words in header.query(Words)) == app_words.APP
