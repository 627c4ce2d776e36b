"""The wall clock of a relay: whatever it shows, what is dated by it has a place in a calendar."""

import time
from datetime import UTC, datetime

import pytest

from protocol.limits import CALENDAR_END_MS
from server.rules.elapsed import wall_clock_ms


@pytest.mark.parametrize("seconds", [-(10**9), -1, 0, 10**9, 2**31, 253_402_300_800, 10**14])
def test_whatever_a_clock_shows_what_it_dates_is_taken_by_the_laptops(
    monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: seconds * 10**9)
    assert 0 <= wall_clock_ms() < CALENDAR_END_MS
    assert datetime.fromtimestamp(wall_clock_ms() / 1000, UTC).year <= 9999
