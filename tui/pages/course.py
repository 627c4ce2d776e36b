"""The course as it is shown: for each evening its date, its circles, and the own words below.

Plain data, for whatever draws it. There is nothing between two of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.kept.course import Row
from tui.pages.parts import Text
from tui.words import keepsake as keepsake_words


@dataclass(frozen=True)
class Moment:
    """One evening."""

    date: str
    pairs: tuple[int, ...]
    """By number, from 0."""
    words: str


def moments(rows: Sequence[Row]) -> tuple[Moment, ...]:
    """All of it, the earliest first."""
    return tuple(Moment(_date(row), row.pairs, row.worn_out) for row in rows)


def course_texts(rows: Sequence[Row]) -> tuple[Text, ...]:
    """What stands above; the first is the title."""
    told = keepsake_words.COURSE_TEXT if rows else keepsake_words.COURSE_EMPTY
    return Text(keepsake_words.COURSE_TITLE, "title"), Text(told, "muted")


def _date(row: Row) -> str:
    return f"{row.date.day} {row.date:%B} {row.date.year}"
