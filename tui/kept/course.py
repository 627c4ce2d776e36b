"""The course: one's own circles by date, one row for each evening, and nothing between two rows.

What it is: which circles stand in which row, and the own words below. Two evenings are two moments:
there is no line from one to the next, no average, no comparison, and no number but the date. What
it is not: a drawing (`tui.window.widgets.course`, `tui.kept.keepsake.circles`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from tui.kept.evening import Circle, Evening
from tui.kept.markdown import cleaned
from tui.kept.order import newest_first
from tui.kept.shape import Quiet

PAIRS: Final = 7
"""So many pairs of circles there are, from apart to nearly one."""


class Row(Quiet, frozen=True, kw_only=True):
    """One evening."""

    date: date
    pairs: tuple[int, ...]
    """Which of the `PAIRS`, from 0, in the order of the evening."""
    worn_out: str = ""
    """Own words for it, cleaned."""


def course(evenings: Iterable[Evening]) -> tuple[Row, ...]:
    """A row for each evening of which there is something to show, the first of them first."""
    in_order = reversed(newest_first(evenings))
    return tuple(row for evening in in_order if (row := row_of(evening)) is not None)


def row_of(evening: Evening) -> Row | None:
    """What an evening shows; None: nothing was kept for it."""
    pairs = tuple(each.step for each in evening.circles or () if _is_pair(each))
    worn_out = cleaned(evening.worn_out).strip()
    if not pairs and not worn_out:
        return None
    return Row(date=evening.date, pairs=pairs, worn_out=worn_out)


def _is_pair(circle: Circle) -> bool:
    """Whether circles were picked, and not a word for something."""
    return circle.of == PAIRS and not (circle.item and circle.word)
