"""`tui.seat.lead_times`: how long they were where, by the relay's clock alone."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.seats import Seat
from protocol.session.controls import Change
from protocol.session.events import CameBack, Paused, Replanned
from protocol.session.session import Session
from tests.protocol.worlds import begun, begun_with, led, play, rate, turns
from tests.tui.pages.lead.rooms import moments
from tui.seat.lead_times import PAUSE, RelayTime, Times

FIRST, SECOND, KIM = Seat
MIN = 60_000


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30),
    st.integers(0, 10**7),
)
def test_the_relays_time_is_never_said_to_be_later_than_it_is(
    offset_ms: int, steps: list[tuple[int, int]], then_ms: int
) -> None:
    """Whatever the steady clock began with, and however long entries are on their way."""
    clock, relay_ms, heard_ms = RelayTime(), 1_700_000_000_000, 0
    for after_ms, delay_ms in steps:
        relay_ms += after_ms
        heard_ms = max(heard_ms, relay_ms + delay_ms)
        clock.came(relay_ms, (heard_ms + offset_ms) / 1000)
    told_ms = clock.now_ms((heard_ms + then_ms + offset_ms) / 1000)
    assert relay_ms - 1 <= told_ms <= heard_ms + then_ms + 1


def times(*moments: tuple[Session, int]) -> Times:
    found = Times()
    for session, at_ms in moments:
        found = found.after(session, at_ms)
    return found


def test_what_took_how_long_is_told_of_every_activity() -> None:
    one = led(begun_with(rate(), turns()))
    two = play(one, (KIM, Replanned(Change.LEAVE_OUT, "rate")))
    found = times((one, 0), (two, 9 * MIN))
    assert found.took_ms((0, 0), 12 * MIN) == 9 * MIN
    assert found.took_ms((0, 1), 12 * MIN) == 3 * MIN
    assert found.took_ms((0, 2), 12 * MIN) is None


def test_a_pause_is_a_time_of_its_own() -> None:
    one = led(begun_with(turns()))
    pause = play(one, (FIRST, Paused(10)))
    back = play(pause, (FIRST, CameBack()), (SECOND, CameBack()))
    found = times((one, 0), (pause, MIN), (back, 8 * MIN))
    assert found.took_ms(PAUSE, 9 * MIN) == 7 * MIN
    assert found.took_ms((0, 0), 9 * MIN) == 2 * MIN


def test_nothing_is_told_of_what_had_begun_before_the_third_seat_came() -> None:
    later = next(each for each in moments() if each.activity > 0 and each.been)
    assert times((later, 0)).took_ms((later.step, later.activity), 5 * MIN) is None


def test_a_relay_whose_clock_was_set_back_takes_no_time_away() -> None:
    one = led(begun_with(rate(), turns()))
    two = play(one, (KIM, Replanned(Change.LEAVE_OUT, "rate")))
    assert times((one, 9 * MIN), (two, 0)).took_ms((0, 0), 0) == 0


def test_an_entry_on_the_same_page_changes_nothing() -> None:
    one = led(begun_with(rate()))
    first = times((one, 0))
    assert first.after(one, 3 * MIN) is first
    assert first.has_begun
    assert times((begun(), 0)).here is not None
