"""A day and an hour in one line: what is understood, and what is said of it.

About `tui.kept.daytime`, `tui.pages.lead.day` and `tui.words.daytime`.
"""

from datetime import datetime, timedelta

import pytest

from tui.kept.daytime import Why, understood
from tui.pages.lead.day import sentence
from tui.words import daytime as day_words

TUESDAY = datetime(2026, 12, 1, 12, 0)


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        ("Thu 19:00", 3, 19),
        ("thursday, at 19.00", 3, 19),
        ("19:00 Thurs", 3, 19),
        ("2026-12-03 19:00", 3, 19),
        ("2026-12-3 9:00", 3, 9),
        ("today 19:00", 1, 19),
        ("Tue 19:00", 1, 19),
        ("Tue 9:00", 8, 9),
        ("tomorrow 00:00", 2, 0),
    ],
)
def test_a_day_and_an_hour_are_understood_as_people_write_them(
    typed: str, day: int, hour: int
) -> None:
    found = understood(typed, TUESDAY)
    assert found.moment == datetime(2026, 12, day, hour)
    assert sentence(found) == day_words.is_it(datetime(2026, 12, day, hour))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Why.NEITHER),
        ("soon", Why.NEITHER),
        ("at seven", Why.NEITHER),
        ("19:00", Why.NO_DAY),
        ("Thu or Fri 19:00", Why.NO_DAY),
        ("2026-02-30 19:00", Why.NO_DAY),
        ("Thu", Why.NO_HOUR),
        ("Thu 7", Why.NO_HOUR),
        ("Thu 25:00", Why.NO_HOUR),
        ("today 11:59", Why.PAST),
        ("2026-11-30 19:00", Why.PAST),
        ("2026-12-08 12:01", Why.TOO_FAR),
        ("2027-12-03 19:00", Why.TOO_FAR),
    ],
)
def test_where_it_does_not_do_it_says_what_was_understood(typed: str, why: Why) -> None:
    found = understood(typed, TUESDAY)
    assert found.moment is None and found.why is why
    assert sentence(found) != ""


def test_what_was_understood_is_said_in_words() -> None:
    assert "Thursday 3 December" in sentence(understood("Thu", TUESDAY))
    assert "19:00" in sentence(understood("19:00", TUESDAY))
    assert sentence(understood("soon", TUESDAY)) == day_words.NOTHING_UNDERSTOOD


def test_seven_days_ahead_is_not_too_far() -> None:
    typed = f"{TUESDAY + timedelta(days=7):%Y-%m-%d %H:%M}"
    assert understood(typed, TUESDAY).moment == TUESDAY + timedelta(days=7)
