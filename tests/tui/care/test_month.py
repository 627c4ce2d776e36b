"""A month on a page, and what shows it in a window. About `tui.care.month`."""

import re
from datetime import datetime

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.care.month import END, FIRST_YEAR, LAST_YEAR, Month, bare, frame, lines, month_of
from tui.words import leaving as leaving_words

NOW = datetime(2026, 11, 26, 21, 4)


def test_a_page_holds_its_month_the_time_and_today() -> None:
    page = lines(month_of(NOW), NOW)
    assert page[0].split() == ["November", "2026", "21:04"]
    days = " ".join(page[4:]).replace("[", " ").replace("]", " ").split()
    assert days == [str(day) for day in range(1, 31)]
    assert "[26]" in page[7] or "[26]" in page[8]


def test_another_month_has_no_today() -> None:
    assert "[" not in "".join(lines(Month(2026, 12), NOW))


@given(st.integers(-5000, 5000))
def test_the_pages_turn_one_by_one_and_end_somewhere(by: int) -> None:
    turned = month_of(NOW).turned(by)
    assert FIRST_YEAR <= turned.year <= LAST_YEAR and 1 <= turned.month <= 12
    assert lines(turned, NOW)
    if by == 1:
        assert turned == Month(2026, 12)


@pytest.mark.parametrize(("columns", "rows"), [(60, 18), (80, 24), (200, 60), (20, 5), (1, 1)])
def test_a_frame_leaves_nothing_of_what_stood_there_and_scrolls_nothing(
    columns: int, rows: int
) -> None:
    screen = pyte.HistoryScreen(columns, rows, history=100)
    stream = pyte.Stream(screen)
    screen.reset_mode(pyte.modes.DECAWM)
    for row in range(rows):
        stream.feed(f"\x1b[{row + 1};1H" + "x" * columns)
    stream.feed(frame(lines(month_of(NOW), NOW), columns, rows))
    seen = "".join(screen.display)
    assert "x" not in seen
    assert not screen.history.top
    if rows >= 18:
        assert "November 2026" in seen and "21:04" in seen
    stream.feed(frame([], columns, rows))
    assert not "".join(screen.display).strip()


def test_it_erases_row_by_row_since_a_whole_page_may_be_kept_to_scroll_back_to() -> None:
    written = bare() + frame(lines(month_of(NOW), NOW), 80, 24) + END
    assert "\x1b[2J" not in written and "\x1b[3J" not in written and "\n" not in written
    assert "\x07" not in written, "no sound"


def test_the_window_is_called_what_it_shows() -> None:
    assert re.findall(r"\x1b\]2;(.*?)\x1b\\", bare()) == [leaving_words.TITLE] == ["calendar"]
