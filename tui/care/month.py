"""A month on a page, with the time: all that stands in the window after leaving at once.

What it is: what is written to a terminal, as text. What it is not: a terminal, or a clock.
"""

from calendar import monthcalendar
from datetime import datetime
from typing import Final, NamedTuple

from tui.words import leaving as leaving_words

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""As far as anybody turns the pages."""

DAY_CELLS: Final = 4
WIDTH: Final = DAY_CELLS * 7

BARE: Final = (
    "\x1b\\"  # whatever was under way is over
    "\x1b[?2026l\x1b[0m"
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?25l"
)
"""Ends what the program asked the terminal for, but for its second page, which is written over: no
mouse, no marked pastes, no numbered keys."""

END: Final = "\x1b[?7h\x1b]2;\x1b\\\x1b[23;2t\x1b[?1049l\x1b[?25h"
"""Back to the terminal's own page, its title and its cursor."""


def bare() -> str:
    """`BARE`, and another title."""
    return f"{BARE}\x1b]2;{leaving_words.TITLE}\x1b\\"


class Month(NamedTuple):
    """One page."""

    year: int
    month: int

    def turned(self, by: int) -> "Month":
        """The page so many months later; the last one there is, where there is none."""
        count = self.year * 12 + self.month - 1 + by
        count = max(FIRST_YEAR * 12, min(LAST_YEAR * 12 + 11, count))
        return Month(count // 12, count % 12 + 1)


def month_of(now: datetime) -> Month:
    """The page of today."""
    return Month(now.year, now.month)


def lines(shown: Month, now: datetime) -> list[str]:
    """The page: month and time, the days of the week, the weeks; today is between brackets."""
    name = f"{leaving_words.MONTHS[shown.month - 1]} {shown.year}"
    today = now.day if shown == month_of(now) else 0
    weeks = [
        "".join(_day(day, is_today=day == today) for day in week) for week in monthcalendar(*shown)
    ]
    return [
        f" {name}{f'{now:%H:%M}':>{WIDTH - 2 - len(name)}}",
        "",
        "".join(f"{day:^{DAY_CELLS}}" for day in leaving_words.DAYS),
        "",
        *weeks,
    ]


def _day(day: int, *, is_today: bool) -> str:
    if not day:
        return " " * DAY_CELLS
    return f"[{day:2}]" if is_today else f" {day:2} "


def frame(page: list[str], columns: int, rows: int) -> str:
    """What makes a window of that size show the page in its middle, and nothing else.

    Row by row, each emptied first: what is erased as a whole some terminals keep to scroll back to.
    """
    top, left = max(0, (rows - len(page)) // 3), max(0, (columns - WIDTH) // 2)
    written = []
    for row in range(rows):
        text = page[row - top] if 0 <= row - top < len(page) else ""
        text = f"{' ' * left}{text}".rstrip()[:columns]
        written.append(f"\x1b[{row + 1};1H\x1b[2K{text}")
    return "".join(written)
