"""Two lists over one folder: each thing stands on one of them, and each leads to the other.

About `tui.pages.kept.shelves`.
"""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.evenings import OVER_TIME
from tests.tui.kept.samples import BARE, CALL, EVENING, NOTE, NOW, RECORD, THANKS, WALK, documents
from tui.errors import KeptForeign
from tui.kept.documents import Document
from tui.kept.forgetting import pieces_of
from tui.kept.listing import Kind, listed
from tui.kept.opened import opened
from tui.pages.keeping import heading_of, line_of
from tui.pages.kept.shelves import (
    COURSE,
    FORGET,
    OPEN_MOST,
    WORDS,
    Page,
    Row,
    Shelf,
    first_of,
    open_page,
    page_of,
    pieces_page,
)
from tui.words import keeping as keeping_words
from tui.words import kept_evenings as evenings_words

UNREAD = [("f" * 32 + ".age", KeptForeign("another key"))]


def rows(*found: Document, unread: bool = False) -> list[Row]:
    named = [(f"{number:032x}.age", each) for number, each in enumerate(found)]
    items = listed(named, UNREAD if unread else ())
    return [Row(heading_of(each.kind), line_of(each, 1, NOW, UTC), each) for each in items]


def page(shelf: Shelf, *found: Document, unread: bool = False) -> Page:
    return page_of(shelf, rows(*found, unread=unread), opened(found))


def ids(made: Page) -> list[str]:
    return [answer.id for answer in made.answers]


def test_what_is_open_stands_above_the_evenings_and_leads_to_its_own() -> None:
    made = page(Shelf.OURS, EVENING, BARE.__replace__(looked_at=(WALK.once_looked_at,)), THANKS)
    first, *_ = made.rows
    assert first.heading == evenings_words.OPEN and CALL.text in first.text
    assert first.item is not None and first.item.evening == EVENING
    assert [row.heading for row in made.rows[1:]] == [
        evenings_words.EVENINGS,
        evenings_words.EVENINGS,
        evenings_words.THANKS,
    ]
    assert made.told == keeping_words.FOUND


@given(count=st.integers(0, 12))
def test_however_much_is_open_the_evenings_stay_in_sight_and_all_of_it_is_one_line_away(
    count: int,
) -> None:
    promises = tuple(CALL.__replace__(id=f"{at:032x}", text=f"promise {at}") for at in range(count))
    evening = EVENING.__replace__(items=promises, looked_at=())
    made = page(Shelf.OURS, evening)
    open_rows = [row for row in made.rows if row.heading == evenings_words.OPEN]
    assert len(open_rows) == min(count, OPEN_MOST + 1)
    last = open_rows[-1] if open_rows else None
    if count > OPEN_MOST + 1:
        assert last == Row(evenings_words.OPEN, evenings_words.more_open(count - OPEN_MOST))
    every = open_page(made.rows, opened([evening]))
    assert [
        promise.text in row.text for promise, row in zip(promises, every.rows, strict=True)
    ] == [True] * count
    assert all(row.item is not None and row.item.evening == evening for row in every.rows)
    assert every.title == evenings_words.OPEN and not any(row.heading for row in every.rows)


def test_a_list_without_anything_says_so() -> None:
    assert page(Shelf.OURS).told == evenings_words.EMPTY
    assert page(Shelf.MINE).told == keeping_words.EMPTY
    assert ids(page(Shelf.OURS)) == [WORDS, FORGET]


def test_the_other_list_and_the_course_are_offered_where_there_is_something() -> None:
    assert ids(page(Shelf.OURS, EVENING.__replace__(circles=None, worn_out=""))) == [WORDS, FORGET]
    both = (*OVER_TIME, NOTE)
    assert ids(page(Shelf.OURS, *both)) == [WORDS, FORGET, COURSE, Shelf.MINE.value]
    assert ids(page(Shelf.MINE, *both)) == [WORDS, FORGET, Shelf.OURS.value]
    assert ids(page(Shelf.OURS, THANKS, unread=True)) == [WORDS, FORGET]


@given(found=st.lists(documents, max_size=5))
def test_everything_stands_on_exactly_one_list_and_what_does_not_open_on_both(
    found: list[Document],
) -> None:
    lines = rows(*found, unread=True)
    for row in lines:
        assert row.item is not None
        on = [shelf for shelf in Shelf if shelf.has(row.item)]
        assert len(on) == (2 if row.item.kind is Kind.UNREAD else 1)


@pytest.mark.parametrize(
    ("found", "preferred", "first"),
    [
        ((EVENING,), Shelf.OURS, Shelf.OURS),
        ((EVENING,), Shelf.MINE, Shelf.OURS),
        ((NOTE,), Shelf.OURS, Shelf.MINE),
        ((NOTE, THANKS), Shelf.OURS, Shelf.OURS),
        ((RECORD, THANKS), Shelf.MINE, Shelf.MINE),
        ((), Shelf.MINE, Shelf.MINE),
        ((), Shelf.OURS, Shelf.OURS),
    ],
)
def test_one_begins_where_there_is_something(
    found: tuple[Document, ...], preferred: Shelf, first: Shelf
) -> None:
    items = [row.item for row in rows(*found, unread=True) if row.item is not None]
    assert first_of(items, preferred) is first


def test_each_thing_of_an_evening_is_a_line() -> None:
    made, pieces = pieces_page(EVENING)
    assert pieces == tuple(pieces_of(EVENING)) and len(made.rows) == len(pieces)
    assert made.answers == () and made.picks == evenings_words.PICK
