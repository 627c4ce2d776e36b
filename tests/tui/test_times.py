"""No time can be so wild that showing it fails."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.words import endings as endings_words
from tui.words import times

NOW_MS = int(datetime(2026, 3, 4, 12, 0).timestamp() * 1000)
HOUR_MS = 60 * times.MINUTE_MS

numbers = st.integers() | st.integers(-(2**53), 2**53)


@given(at_ms=numbers, now_ms=numbers)
@example(at_ms=253_402_300_800_000, now_ms=NOW_MS)
@example(at_ms=-(2**63), now_ms=2**63)
@example(at_ms=10**400, now_ms=-(10**400))
def test_any_number_can_be_shown(at_ms: int, now_ms: int) -> None:
    for shown in (times.moment(at_ms, now_ms), times.day(at_ms, now_ms)):
        assert isinstance(shown, str)
        assert "\n" not in shown
        assert endings_words.back_at(shown).endswith(".")
        assert endings_words.stopped_by("Sam", shown).endswith(".")
        assert endings_words.come_back_hint(shown).endswith(".")


@given(minutes=st.integers(0, 10**6), since_ms=numbers, now_ms=numbers)
def test_what_is_left_is_never_less_than_nothing_or_more_than_there_was(
    minutes: int, since_ms: int, now_ms: int
) -> None:
    assert 0 <= times.seconds_left(minutes, since_ms, now_ms) <= minutes * 60


@given(seconds=st.floats())
def test_whatever_a_clock_says_is_milliseconds(seconds: float) -> None:
    assert isinstance(times.milliseconds(seconds), int)


def test_a_time_of_today_needs_no_day() -> None:
    assert times.moment(NOW_MS + HOUR_MS, NOW_MS) == "13:00"


def test_a_time_of_another_day_names_it() -> None:
    assert times.moment(NOW_MS + 23 * HOUR_MS, NOW_MS) == "11:00 tomorrow"
    assert times.moment(NOW_MS - 13 * HOUR_MS, NOW_MS) == "23:00 yesterday"
    assert times.moment(NOW_MS + 48 * HOUR_MS, NOW_MS) == "12:00 on Friday 6 March"


def test_a_day_is_said_as_people_say_it() -> None:
    assert times.day(NOW_MS, NOW_MS) == "today"
    assert times.day(NOW_MS - 24 * HOUR_MS, NOW_MS) == "yesterday"
    assert times.day(NOW_MS - 72 * HOUR_MS, NOW_MS) == "on Sunday 1 March"
    assert times.day(NOW_MS - 365 * 24 * HOUR_MS, NOW_MS) == "on Tuesday 4 March 2025"


@pytest.mark.parametrize(
    ("at_ms", "now_ms"),
    [(0, NOW_MS), (NOW_MS, 0), (NOW_MS + 2 * times.DAY_MS, NOW_MS), (-1, 5), (2**60, 2**60)],
)
def test_what_a_wrong_clock_says_of_the_past_is_not_repeated(at_ms: int, now_ms: int) -> None:
    assert times.day_past(at_ms, now_ms) == times.NEVER
    assert endings_words.come_back_hint(times.NEVER) == endings_words.HOME_AS_LEFT


def test_what_has_been_is_said_with_its_day() -> None:
    assert times.day_past(NOW_MS, NOW_MS) == "today"
    assert times.day_past(NOW_MS - 24 * HOUR_MS, NOW_MS) == "yesterday"


def test_a_time_that_no_clock_shows_is_left_out() -> None:
    assert times.moment(2**53, NOW_MS) == times.day(2**53, NOW_MS) == times.NEVER
    assert "seven" not in endings_words.back_at(times.NEVER)


def test_seconds_run_down() -> None:
    assert times.seconds_left(3, NOW_MS, NOW_MS) == 180
    assert times.seconds_left(3, NOW_MS, NOW_MS + 500) == 180
    assert times.seconds_left(3, NOW_MS, NOW_MS + 61_000) == 119
