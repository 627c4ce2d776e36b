"""How much time has passed for a relay, whatever its clocks show.

What is dated by its wall clock has a place in a calendar, and setting it makes nothing expire.
"""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.limits import CALENDAR_END_MS
from server.rules.elapsed import (
    UNSEEN_LIMIT_MS,
    Moment,
    after_a_stop,
    later,
    steady_clock_ms,
    wall_clock_ms,
)

MS = st.integers(0, CALENDAR_END_MS - 1)
MOMENTS = st.builds(Moment, MS, MS, MS)


@pytest.mark.parametrize("seconds", [-(10**9), -1, 0, 10**9, 2**31, 253_402_300_800, 10**14])
def test_whatever_a_clock_shows_what_it_dates_is_taken_by_the_laptops(
    monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: seconds * 10**9)
    assert 0 <= wall_clock_ms() < CALENDAR_END_MS
    assert datetime.fromtimestamp(wall_clock_ms() / 1000, UTC).year <= 9999


def test_the_steady_clock_never_goes_back() -> None:
    read = [steady_clock_ms() for _ in range(100)]
    assert read == sorted(read) and read[0] >= 0


@given(last=MOMENTS, wall_ms=MS, steady_ms=MS)
def test_in_one_life_only_the_steady_clock_counts(
    last: Moment, wall_ms: int, steady_ms: int
) -> None:
    now = later(last, wall_ms, steady_ms)
    assert now.counted_ms == last.counted_ms + max(steady_ms - last.steady_ms, 0)
    assert (now.wall_ms, now.steady_ms) == (wall_ms, steady_ms)


@given(last=MOMENTS, wall_ms=MS, steady_ms=MS)
def test_over_a_stop_time_stands_still_rather_than_run_back_or_far_ahead(
    last: Moment, wall_ms: int, steady_ms: int
) -> None:
    """A wall clock set ahead by years lets at most a day pass that no other clock has seen."""
    passed_ms = after_a_stop(last, wall_ms, steady_ms).counted_ms - last.counted_ms
    is_same_start = steady_ms >= last.steady_ms
    seen_ms = steady_ms - last.steady_ms if is_same_start else steady_ms
    assert 0 <= passed_ms <= seen_ms + UNSEEN_LIMIT_MS
    assert passed_ms <= max(wall_ms - last.wall_ms, 0)


def test_an_honest_stop_counts_whole_on_both_sides_of_a_new_start() -> None:
    hour = 3_600_000
    last = Moment(5 * hour, 100 * hour, 50 * hour)
    assert after_a_stop(last, 102 * hour, 52 * hour).counted_ms == 7 * hour
    assert after_a_stop(last, 102 * hour, hour).counted_ms == 7 * hour
