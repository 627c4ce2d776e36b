"""So many at once, then one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from server.rules.paces import Pace, Paces

MINUTE_MS = 60_000


def taken(pace: Pace, now_ms: int, attempts: int) -> int:
    count = 0
    for _ in range(attempts):
        if pace.allows(now_ms):
            pace.note(now_ms)
            count += 1
    return count


@given(events=st.integers(1, 1_000), start_ms=st.integers(0, 2**50))
def test_exactly_the_allowance_fits_at_once(events: int, start_ms: int) -> None:
    assert taken(Pace(events, MINUTE_MS), start_ms, events + 5) == events


@given(events=st.integers(1, 200), gaps=st.lists(st.integers(0, 10_000), max_size=60))
def test_no_minute_holds_more_than_twice_the_allowance(events: int, gaps: list[int]) -> None:
    pace, now_ms, times = Pace(events, MINUTE_MS), 0, []
    for gap in gaps:
        now_ms += gap
        times += [now_ms] * taken(pace, now_ms, 50)
    for first in times:
        assert sum(first <= time < first + MINUTE_MS for time in times) <= 2 * events


def test_one_comes_back_after_its_share_of_the_minute() -> None:
    pace = Pace(30, MINUTE_MS)
    taken(pace, 0, 30)
    assert not pace.allows(1_999)
    assert pace.allows(2_000)


def test_what_is_given_back_may_be_used_again() -> None:
    pace = Pace(30, MINUTE_MS)
    taken(pace, 0, 30)
    pace.give_back()
    assert taken(pace, 0, 5) == 1


def test_a_clock_set_back_costs_nothing_and_gives_nothing() -> None:
    pace = Pace(30, MINUTE_MS)
    taken(pace, 10**12, 29)
    assert taken(pace, 0, 5) == 1
    assert pace.allows(2_000)


def test_an_idle_address_is_forgotten() -> None:
    paces: Paces[str] = Paces(10, MINUTE_MS)
    paces.note("a", 0)
    paces.note("b", 5_000)
    paces.forget_idle(7_000)
    assert len(paces) == 1


def test_what_was_allowed_at_a_faster_pace_is_no_debt() -> None:
    pace = Pace(2, 60_000)
    for _ in range(50):
        pace.note(0)
    assert not pace.allows(29_999)
    assert pace.allows(30_000)


def test_taking_is_noting_what_is_allowed() -> None:
    taking, noting = Pace(3, 60_000), Pace(3, 60_000)
    for now_ms in (0, 5_000, 5_000, 5_001, 24_999, 25_000, 1_000, 90_000):
        allowed = noting.allows(now_ms)
        if allowed:
            noting.note(now_ms)
        assert taking.take(now_ms) == allowed
