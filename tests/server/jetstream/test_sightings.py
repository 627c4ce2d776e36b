"""Who counts as being where: whoever claimed a seat last, for as long as that relay is heard.

About `server.jetstream.sightings`.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.jetstream.naming import Names
from server.jetstream.sightings import LATER_US, MISSED, REMEMBERED, Chair, Sightings, Stand
from tests.server.clients import name_of

ME, ONE, OTHER = b"me", b"one", b"other"
NOW_US = 1_700_000_000_000_000
CHAIR = Chair(Names(bytes(32)).place(name_of("room")), 1)


def stand(
    position: int, relay: bytes = ONE, number: int = NOW_US, *, is_here: bool = True
) -> Stand:
    return Stand(position, relay, number, 0, is_here)


@pytest.fixture
def sightings() -> Sightings:
    return Sightings(ME)


def beats(sightings: Sightings, count: int) -> None:
    for _ in range(count):
        sightings.beacon(ME)


def test_a_seat_is_elsewhere_once_it_is_claimed_there(sightings: Sightings) -> None:
    assert not sightings.is_elsewhere(CHAIR)
    assert sightings.hear(CHAIR, stand(1))
    assert sightings.is_elsewhere(CHAIR)
    assert sightings.hear(CHAIR, stand(2, is_here=False))
    assert not sightings.is_elsewhere(CHAIR)


def test_what_this_relay_says_itself_is_not_elsewhere(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(1, ME))
    assert not sightings.is_elsewhere(CHAIR) and sightings.relays == 0


def test_a_relay_that_is_not_heard_is_gone_and_comes_back(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(1))
    sightings.beacon(ONE)
    beats(sightings, MISSED - 1)
    assert sightings.is_elsewhere(CHAIR) and sightings.relays == 1
    assert sightings.beacon(ME)
    assert not sightings.is_elsewhere(CHAIR) and sightings.relays == 0
    assert not sightings.beacon(ME)
    assert sightings.beacon(ONE) and sightings.at(ONE) == {CHAIR.place}
    assert sightings.is_elsewhere(CHAIR) and not sightings.beacon(ONE)


def test_a_relay_of_which_nothing_was_heard_yet_has_as_long(sightings: Sightings) -> None:
    beats(sightings, 100)
    sightings.hear(CHAIR, stand(1))
    beats(sightings, MISSED - 1)
    assert sightings.is_elsewhere(CHAIR)
    beats(sightings, 1)
    assert not sightings.is_elsewhere(CHAIR)


def test_a_relay_that_says_goodbye_is_gone_at_once(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(1))
    sightings.farewell(ONE)
    assert not sightings.is_elsewhere(CHAIR)
    sightings.farewell(ME)
    assert not sightings.is_gone(ME)


def test_a_relay_that_was_started_anew_is_another_one(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(1))
    beats(sightings, MISSED)
    sightings.beacon(OTHER)
    assert not sightings.is_elsewhere(CHAIR)
    sightings.hear(CHAIR, stand(2, OTHER))
    assert sightings.is_elsewhere(CHAIR)


@given(events=st.lists(st.sampled_from([ME, ONE, OTHER]), max_size=60))
def test_nobody_is_gone_but_who_was_silent_while_one_heard_oneself(events: list[bytes]) -> None:
    sightings = Sightings(ME)
    for relay in (ONE, OTHER):
        sightings.beacon(relay)
    events = [ONE, OTHER, *events]
    for relay in events[2:]:
        sightings.beacon(relay)
    for relay in (ONE, OTHER):
        last = len(events) - events[::-1].index(relay)
        assert sightings.is_gone(relay) == (events[last:].count(ME) >= MISSED)


def test_that_a_relay_is_gone_is_known_for_as_long_as_its_claims_are_kept(
    sightings: Sightings,
) -> None:
    sightings.beacon(ONE)
    beats(sightings, REMEMBERED)
    assert sightings.is_gone(ONE)
    beats(sightings, 1)
    assert not sightings.is_gone(ONE)


@given(order=st.permutations(range(1, 6)))
def test_in_whichever_order_it_is_heard_the_last_word_counts(order: list[int]) -> None:
    sightings = Sightings(ME)
    newest = 0
    for position in order:
        # What comes late is not taken, and it is said that something is wrong.
        assert sightings.hear(CHAIR, stand(position)) == (position > newest)
        newest = max(newest, position)
        assert sightings.stand(CHAIR) == stand(newest)
    assert sightings.hear(CHAIR, stand(newest))


def test_what_is_read_counts_unless_more_was_heard_meanwhile(sightings: Sightings) -> None:
    before = sightings.stand(CHAIR)
    sightings.hear(CHAIR, stand(7))
    assert not sightings.read(CHAIR, stand(6), since=before)
    assert sightings.read(CHAIR, stand(7), since=before)
    # All that was said may have been lost, and positions begin anew.
    assert sightings.read(CHAIR, stand(2, OTHER), since=stand(7))
    assert sightings.stand(CHAIR) == stand(2, OTHER)


def test_a_seat_of_which_nothing_is_kept_is_only_empty_after_a_while(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(7))
    sightings.beacon(ONE)
    assert sightings.read(CHAIR, None, since=stand(7))
    assert sightings.is_elsewhere(CHAIR) and not [*sightings.doubted()]
    for _ in range(MISSED):
        sightings.beacon(ME)
        sightings.beacon(ONE)
    assert [*sightings.doubted()] == [CHAIR]
    assert sightings.read(CHAIR, None, since=stand(7))
    assert sightings.stand(CHAIR) is None and not [*sightings.doubted()]


def test_a_seat_that_is_claimed_again_meanwhile_was_never_empty(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(7))
    sightings.read(CHAIR, None, since=stand(7))
    assert not sightings.hear(CHAIR, stand(2))
    assert sightings.read(CHAIR, stand(2), since=stand(7))
    beats(sightings, MISSED - 1)
    assert sightings.is_elsewhere(CHAIR) and not [*sightings.doubted()]


def test_what_this_relay_said_itself_and_is_lost_is_lost_at_once(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(7, ME))
    assert sightings.read(CHAIR, None, since=stand(7, ME))
    assert sightings.stand(CHAIR) is None


def test_what_this_relay_says_is_the_last_word_unless_more_was_heard(sightings: Sightings) -> None:
    # Before that was said, though positions have begun anew since.
    sightings.hear(CHAIR, stand(900))
    assert sightings.say(CHAIR, stand(3, ME), since=stand(900))
    assert sightings.stand(CHAIR) == stand(3, ME)
    # Heard before the answer came.
    sightings.hear(CHAIR, stand(5, ME, 1))
    assert sightings.say(CHAIR, stand(5, ME, 1), since=stand(3, ME))
    sightings.hear(CHAIR, stand(7, OTHER))
    assert not sightings.say(CHAIR, stand(6, ME), since=stand(5, ME, 1))
    assert sightings.stand(CHAIR) == stand(7, OTHER)


def test_what_nobody_wants_to_know_is_forgotten(sightings: Sightings) -> None:
    sightings.hear(CHAIR, stand(7))
    sightings.read(CHAIR, None, since=stand(7))
    sightings.forget(CHAIR)
    beats(sightings, MISSED)
    assert sightings.stand(CHAIR) is None and not [*sightings.doubted()]


@pytest.mark.parametrize(
    ("there", "is_kept"),
    [
        (None, False),
        (stand(1, number=NOW_US - 1), False),
        (stand(1, number=NOW_US + 1), True),
        (stand(1, number=NOW_US + LATER_US), True),
        (stand(1, number=NOW_US + LATER_US + 1), False),
        (stand(1, number=NOW_US + 1, is_here=False), False),
        (stand(1, OTHER, NOW_US + 1), False),
        (stand(1, ME, NOW_US + LATER_US + 1), True),
        (stand(1, ME, NOW_US - 1), False),
    ],
    ids=["none", "older", "newer", "late", "wrong-clock", "left", "gone", "here", "here-older"],
)
def test_the_newest_connection_has_a_seat(there: Stand | None, is_kept: bool) -> None:
    sightings = Sightings(ME)
    sightings.farewell(OTHER)
    assert sightings.keeps(there, NOW_US) == is_kept


def test_whoever_had_it_an_hour_ago_has_lost_it_to_any_newer_one(sightings: Sightings) -> None:
    newer = stand(1, number=NOW_US + 3_600_000_000)
    assert not sightings.keeps(newer, NOW_US)
    assert sightings.keeps(newer, NOW_US, is_again=True)
    assert not sightings.keeps(stand(1, number=NOW_US - 1), NOW_US, is_again=True)
