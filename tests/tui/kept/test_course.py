"""The course: a row for each evening, by date, and no number but the dates.

About `tui.kept.course`.
"""

import re
from datetime import date
from xml.etree.ElementTree import tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.evenings import FULL, circles, evening_of
from tests.tui.kept.samples import BARE, EVENING, evenings
from tui.kept.course import PAIRS, Row, course, row_of
from tui.kept.evening import Evening
from tui.kept.keepsake.choosing import of_course
from tui.kept.keepsake.circles import APART, drawn
from tui.kept.keepsake.html import of_keepsake as html_of
from tui.kept.keepsake.markdown import of_keepsake as markdown_of
from tui.kept.markdown import day
from tui.words import keepsake as keepsake_words

words_without_digits = st.text(st.characters(exclude_categories=("Nd", "Nl", "No")), max_size=40)

rows = st.builds(
    Row,
    date=st.dates(),
    pairs=st.lists(st.integers(0, PAIRS - 1), max_size=3).map(tuple),
    worn_out=words_without_digits,
)


def test_a_row_is_an_evening_by_date_and_its_circles_in_its_order() -> None:
    later, earlier = date(2026, 12, 9), date(2026, 11, 25)
    found = course(
        [evening_of((3, 1), later), BARE, evening_of((), earlier, "  like a \u202e wet coat\n")]
    )
    assert [(row.date, row.pairs, row.worn_out) for row in found] == [
        (earlier, (), "like a  wet coat"),
        (later, (3, 1), ""),
    ]


def test_what_was_rated_in_words_is_no_circle() -> None:
    word = circles(2).__replace__(item="Patience", word="a little")
    row = row_of(FULL.__replace__(circles=(circles(4), word)))
    assert row is not None and row.pairs == (4,)
    assert row_of(EVENING.__replace__(worn_out="")) is None


@given(given_evenings=st.lists(evenings, max_size=5))
def test_whatever_was_kept_has_a_course(given_evenings: list[Evening]) -> None:
    found = course(given_evenings)
    assert [row.date for row in found] == sorted(row.date for row in found)
    assert all(0 <= pair < PAIRS for row in found for pair in row.pairs)


@given(shown=st.lists(rows, max_size=6))
def test_there_is_no_number_in_the_picture_but_the_dates(shown: list[Row]) -> None:
    keepsake = of_course(shown)
    page = re.sub("<style>.*</style>", "", html_of(keepsake), flags=re.DOTALL)
    for text in (re.sub("<[^>]*>", "", page), markdown_of(keepsake)):
        for each in {day(row.date) for row in shown}:
            text = text.replace(each, "")
        assert not re.search(r"\d", text)


@pytest.mark.parametrize("pair", range(PAIRS))
def test_a_pair_is_two_circles_of_one_size_and_nothing_else(pair: int) -> None:
    svg = drawn(pair)
    one, other = svg
    assert one.tag == other.tag == "circle" and one.get("r") == other.get("r")
    assert int(other.get("cx", "")) - int(one.get("cx", "")) == APART[pair]
    assert "".join(svg.itertext()) == "" and "<text" not in tostring(svg, encoding="unicode")
    assert svg.get("aria-label") == keepsake_words.NEAR[pair]
    assert [*APART] == sorted(APART, reverse=True) and len(APART) == PAIRS


def test_between_two_evenings_there_is_nothing() -> None:
    shown = course([evening_of((1,), date(2026, 11, day)) for day in (4, 11)])
    page = html_of(of_course(shown))
    assert page.count("<figure>") == 2 == page.count("<svg")
    assert not re.search("<(line|path|polyline|polygon|hr|table)", page)
