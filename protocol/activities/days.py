"""When something agreed takes place, as data: a date, or a day and an hour of every week.

Beside it stand the words that somebody wrote. No clock: which days are offered, a screen says.
"""

from calendar import isleap
from enum import Enum
from typing import Final

import msgspec

YEARS: Final = range(2000, 10_000)
"""The years that a calendar shows."""

MINUTES_OF_A_DAY: Final = 24 * 60

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Timing(Enum):
    """How the day of what is agreed on is asked for."""

    WORDS = "words"
    """In own words alone."""
    DATE = "date"
    """A date, and own words beside it."""
    WEEKLY = "weekly"
    """A day of the week and an hour, and own words beside it."""


class On(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="on"):
    """A date."""

    year: int
    month: int
    day: int


class Weekly(
    msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag="weekly"
):
    """Every week, at the same time by the clock at home."""

    weekday: int
    """Monday is 0."""
    minute: int
    """Since midnight."""


When = On | Weekly


def is_day(when: When) -> bool:
    """Whether there is such a day, and such an hour."""
    match when:
        case On(year, month, day):
            if year not in YEARS or not 1 <= month <= len(_DAYS):
                return False
            is_leap_day = month == 2 and isleap(year)
            return 1 <= day <= _DAYS[month - 1] + is_leap_day
        case Weekly(weekday, minute):
            return 0 <= weekday < 7 and 0 <= minute < MINUTES_OF_A_DAY


def fits(when: When, timing: Timing | None) -> bool:
    """Whether it is what was asked for, and there is such a day."""
    kinds = {Timing.DATE: On, Timing.WEEKLY: Weekly}
    wanted = None if timing is None else kinds.get(timing)
    return wanted is not None and isinstance(when, wanted) and is_day(when)
