"""What is known of the difference between two clocks, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.seat.relay_clock import RelayClock

NOW_MS = 1_772_600_000_000
HOUR_MS = 3_600_000

differences = st.integers(-(2**48), 2**48)
delays = st.integers(0, 20_000)


def heard(clock: RelayClock, counter: int, now_ms: int, ahead_ms: int, delay_ms: int = 50) -> None:
    """An own event is said, dated half way, and comes back."""
    clock.said(counter, now_ms)
    clock.came(now_ms + delay_ms - ahead_ms, now_ms + 2 * delay_ms, counter)


def test_equal_clocks_have_no_difference_however_old_what_comes_is() -> None:
    clock = RelayClock()
    clock.came(NOW_MS - 5 * HOUR_MS, NOW_MS)
    heard(clock, 1, NOW_MS, 0)
    assert clock.ahead_ms == 0


def test_what_comes_from_the_future_is_of_a_clock_that_is_ahead() -> None:
    clock = RelayClock()
    clock.came(NOW_MS + HOUR_MS, NOW_MS)
    assert clock.ahead_ms == -HOUR_MS


def test_an_old_entry_does_not_tell_that_a_clock_is_behind_and_an_own_one_does() -> None:
    clock = RelayClock()
    clock.came(NOW_MS - HOUR_MS, NOW_MS)
    assert clock.ahead_ms == 0
    heard(clock, 1, NOW_MS, HOUR_MS)
    assert abs(clock.ahead_ms - HOUR_MS) <= 100


@given(ahead_ms=differences, waits=st.lists(delays, min_size=1, max_size=20))
def test_any_difference_is_found_as_well_as_the_line_is_quick(
    ahead_ms: int, waits: list[int]
) -> None:
    clock, now_ms = RelayClock(), NOW_MS
    for counter, delay_ms in enumerate(waits, 1):
        heard(clock, counter, now_ms, ahead_ms, delay_ms)
        now_ms += 2 * delay_ms + 1_000
    assert abs(clock.ahead_ms - ahead_ms) <= 2 * min(waits)


@given(first=differences, second=differences)
def test_a_clock_that_is_set_in_between_is_followed(first: int, second: int) -> None:
    clock = RelayClock()
    heard(clock, 1, NOW_MS, first)
    heard(clock, 2, NOW_MS, second)
    assert abs(clock.ahead_ms - second) <= 100


@pytest.mark.parametrize("last_ms", [HOUR_MS, -HOUR_MS])
def test_what_was_known_the_last_time_holds_until_something_speaks_against_it(last_ms: int) -> None:
    clock = RelayClock(last_ms)
    clock.came(NOW_MS - last_ms - 1_000, NOW_MS)
    assert clock.ahead_ms == last_ms
    heard(clock, 1, NOW_MS, 0)
    assert clock.ahead_ms == 0
