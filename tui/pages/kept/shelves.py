"""The two lists of what is kept: *What we kept*, of the two; *What I keep*, of whoever leads.

Both lie in one folder behind one key, and each leads to the other, where there is something. Pure:
from what was opened to a page. What it is not: one of it (`tui.pages.keeping`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from tui.kept.course import course
from tui.kept.evening import Evening
from tui.kept.forgetting import Piece, pieces_of
from tui.kept.listing import OURS, Item, Kind
from tui.kept.opened import Opened
from tui.pages.kept.evenings import open_line, piece_line
from tui.pages.parts import Button
from tui.words import keeping as keeping_words
from tui.words import keepsake as keepsake_words
from tui.words import kept_evenings as evenings_words

WORDS, FORGET, COURSE = "words", "forget", "course"
"""What else one can do from a list, by id; and the other list, by its value."""

OPEN_MOST: Final = 3
"""So much of what is still open stands above the evenings; more would push them out of sight."""


class Shelf(Enum):
    """Which list."""

    OURS = "ours"
    MINE = "mine"

    @property
    def other(self) -> "Shelf":
        return Shelf.MINE if self is Shelf.OURS else Shelf.OURS

    def has(self, item: Item) -> bool:
        """Whether it stands there. What does not open may be of either."""
        return item.kind is Kind.UNREAD or (item.kind in OURS) is (self is Shelf.OURS)


@dataclass(frozen=True)
class Row:
    """A line that leads to one thing; without one, to all that is still open."""

    heading: str
    text: str
    item: Item | None = None


@dataclass(frozen=True)
class Page:
    """A list, and what can be done with all of it."""

    title: str
    rows: tuple[Row, ...]
    told: str
    """Below the lines, or in their place."""
    answers: tuple[Button, ...] = ()
    picks: str = ""
    """What the main key does with a line; empty: read."""


def first_of(items: Iterable[Item], preferred: Shelf) -> Shelf:
    """Where one begins: at the other list where only that has something."""
    kinds = {item.kind for item in items} - {Kind.UNREAD}
    there = {Shelf.OURS: bool(kinds & OURS), Shelf.MINE: bool(kinds - OURS)}
    return preferred.other if there[preferred.other] and not there[preferred] else preferred


def page_of(shelf: Shelf, lines: Sequence[Row], opened: Opened) -> Page:
    """`lines`: of everything that is kept, in order."""
    rows = [row for row in lines if row.item is None or shelf.has(row.item)]
    answers = [
        Button(keeping_words.CHANGE_WORDS, WORDS, ()),
        Button(keeping_words.FORGET_ALL, FORGET, (), leaves=True),
    ]
    if shelf is Shelf.OURS:
        rows = [*_first_open([*_open(rows, opened)]), *rows]
        if course(opened.evenings):
            answers.append(Button(keepsake_words.COURSE_TITLE, COURSE, ()))
    elsewhere = [row.item for row in lines if row.item is not None and not shelf.has(row.item)]
    if elsewhere:
        answers.append(Button(_title(shelf.other), shelf.other.value, ()))
    told = keeping_words.FOUND if rows else _empty(shelf)
    return Page(_title(shelf), tuple(rows), told, tuple(answers))


def open_page(lines: Sequence[Row], opened: Opened) -> Page:
    """All that is still open; each leads to its evening."""
    rows = tuple(replace(row, heading="") for row in _open(lines, opened))
    return Page(evenings_words.OPEN, rows, evenings_words.FROM_EVENINGS)


def pieces_page(evening: Evening) -> tuple[Page, tuple[Piece, ...]]:
    """Each thing of an evening that can be forgotten by itself."""
    pieces = tuple(pieces_of(evening))
    rows = tuple(Row("", piece_line(evening, each)) for each in pieces)
    page = Page(evenings_words.WHICH_TITLE, rows, evenings_words.WHICH, picks=evenings_words.PICK)
    return page, pieces


def _first_open(rows: list[Row]) -> list[Row]:
    """The newest of it, and a line that leads to the rest; one more takes no more room than that
    line."""
    if len(rows) <= OPEN_MOST + 1:
        return rows
    more = Row(evenings_words.OPEN, evenings_words.more_open(len(rows) - OPEN_MOST))
    return [*rows[:OPEN_MOST], more]


def _open(rows: Sequence[Row], opened: Opened) -> Iterable[Row]:
    """What is still open leads to its evening."""
    items = {row.item.evening: row.item for row in rows if row.item and row.item.evening}
    for one in opened.open:
        yield Row(evenings_words.OPEN, open_line(one), items[one.evening])


def _title(shelf: Shelf) -> str:
    return evenings_words.TITLE if shelf is Shelf.OURS else keeping_words.TITLE


def _empty(shelf: Shelf) -> str:
    return evenings_words.EMPTY if shelf is Shelf.OURS else keeping_words.EMPTY
