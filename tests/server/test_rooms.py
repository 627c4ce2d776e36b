"""The rules of a room, in any order of events."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from protocol.wire.frames import Code, Missing
from server.errors import Refused
from server.rules.rooms import Known, Past, Placed, Room
from server.settings import RelaySettings

ROSTER = ((0, bytes(32)), (1, bytes([1]) * 32), (2, bytes([2]) * 32))
SEATS = st.sampled_from([0, 1, 2])


def room(**chosen: int) -> Room[str]:
    settings = RelaySettings(Path("nowhere"), **chosen)  # type: ignore[arg-type]  # by name
    return Room(1, bytes(32), ROSTER, settings)


def refusal(of: Room[str], seat: int, counter: int, size: int, now_ms: int) -> Code:
    with pytest.raises(Refused) as refused:
        of.append(seat, counter, size, now_ms)
    return refused.value.code


@dataclass
class Logged:
    seat: int
    counter: int
    place: Placed
    size: int


class AnyRoom(RuleBasedStateMachine):
    """Appends, failures, arrivals and departures in any order, beside a naive model."""

    def __init__(self) -> None:
        super().__init__()
        self.room = room(events_per_minute=5, seat_bytes=200, room_entries=12)
        self.log: list[Logged] = []
        self.highest_cursor = 0
        self.peers: dict[int, str] = {}
        self.arrivals = 0
        self.now_ms = 10**12

    def of(self, seat: int) -> list[Logged]:
        return [entry for entry in self.log if entry.seat == seat]

    @rule(by_ms=st.integers(-100_000, 100_000))
    def time_moves(self, by_ms: int) -> None:
        self.now_ms += by_ms

    @rule(seat=SEATS, size=st.integers(1, 60), ahead=st.sampled_from([0, 0, 0, 1, -1, -2]))
    def append(self, seat: int, size: int, ahead: int) -> None:
        counter = len(self.of(seat)) + 1 + ahead
        try:
            place = self.room.append(seat, counter, size, self.now_ms)
        except Refused as refused:
            if refused.code is Code.CONFLICT:
                assert ahead == 1 or counter < 1
            elif refused.code is Code.SEAT_FULL:
                assert sum(entry.size for entry in self.of(seat)) + size > 200
            elif refused.code is Code.ROOM_FULL:
                assert len(self.of(seat)) == 12 // 3
            else:
                assert refused.code is Code.RATE
            return
        if isinstance(place, Known):
            assert place.cursor == self.of(seat)[counter - 1].place.cursor
            return
        assert ahead == 0
        assert place.cursor > self.highest_cursor
        assert not self.log or place.at_ms >= self.log[-1].place.at_ms
        self.highest_cursor = place.cursor
        self.log.append(Logged(seat, counter, place, size))

    @rule()
    def a_commit_fails(self) -> None:
        if self.log:
            entry = self.log.pop()
            self.room.undo(entry.seat, entry.size)

    @rule(seat=SEATS)
    def somebody_arrives(self, seat: int) -> None:
        self.arrivals += 1
        peer = f"peer {self.arrivals}"
        assert self.room.arrive(seat, peer) == self.peers.get(seat)
        self.room.live.append(peer)
        self.peers[seat] = peer

    @rule(seat=SEATS, is_old=st.booleans())
    def somebody_departs(self, seat: int, is_old: bool) -> None:
        peer = self.peers.get(seat)
        if peer is None or is_old:
            assert not self.room.depart(seat, "somebody replaced")
        else:
            assert self.room.depart(seat, peer)
            del self.peers[seat]

    @rule()
    def the_relay_restarts(self) -> None:
        self.room = room(events_per_minute=5, seat_bytes=200, room_entries=12)
        self.room.stand_at(self.log[-1].place if self.log else Placed(0, 0))
        tip, newest = self.room.tip, self.room.newest_cursor
        assert not self.room.is_known
        self.room.remember(
            Past(entry.seat, entry.place.cursor, entry.place.at_ms, entry.size)
            for entry in self.log
        )
        assert (self.room.tip, self.room.newest_cursor) == (tip, newest)
        assert self.room.is_known
        self.peers = {}
        self.highest_cursor = self.log[-1].place.cursor if self.log else 0

    @invariant()
    def everybody_who_is_here_is_handed_entries_once(self) -> None:
        assert self.room.here == tuple(sorted(self.peers))
        assert sorted(self.room.live) == sorted(self.peers.values())


TestAnyRoom = AnyRoom.TestCase


def test_a_counter_that_is_not_the_next_one_is_a_conflict() -> None:
    assert refusal(room(), 0, 2, 10, 0) is Code.CONFLICT
    assert refusal(room(), 0, 0, 10, 0) is Code.CONFLICT


def test_a_long_event_is_refused() -> None:
    assert refusal(room(event_bytes=9), 0, 1, 10, 0) is Code.EVENT_SIZE


def test_a_seat_is_full_at_its_bytes_and_the_other_is_not() -> None:
    small = room(seat_bytes=20)
    small.append(0, 1, 20, 0)
    assert refusal(small, 0, 2, 1, 0) is Code.SEAT_FULL
    assert small.append(1, 1, 20, 0) == Placed(2, 0)


def test_a_room_is_full_for_a_seat_at_its_share_and_not_for_the_other() -> None:
    small = room(room_entries=3)
    small.append(0, 1, 1, 0)
    assert refusal(small, 0, 2, 1, 0) is Code.ROOM_FULL
    assert small.append(1, 1, 1, 0) == Placed(2, 0)


def test_the_thirty_first_event_of_a_minute_waits() -> None:
    busy = room()
    for counter in range(1, 31):
        busy.append(0, counter, 1, 0)
    assert refusal(busy, 0, 31, 1, 0) is Code.RATE
    assert isinstance(busy.append(0, 31, 1, 2_000), Placed)


def test_a_restart_does_not_refill_the_minute() -> None:
    again = room()
    again.remember(Past(0, cursor, 0, 1) for cursor in range(1, 31))
    assert refusal(again, 0, 31, 1, 0) is Code.RATE


@given(times=st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_time_never_runs_backwards(times: list[int]) -> None:
    one = room()
    places = [one.append(0, count, 1, now_ms) for count, now_ms in enumerate(times, 1)]
    stamps = [place.at_ms for place in places if isinstance(place, Placed)]
    assert stamps == sorted(stamps)


def test_a_room_is_closed_once_both_partners_have_signed() -> None:
    one = room()
    for seat, is_closed in ((0, False), (2, False), (1, True)):
        one.closed.add(seat)
        assert one.is_closed is is_closed


def test_a_room_is_closed_without_a_facilitator_who_has_not_signed() -> None:
    one = room()
    one.closed.update({0, 1})
    assert one.is_closed


@given(
    seats=st.lists(st.sampled_from([0, 1]), max_size=12),
    kept=st.integers(0, 12),
    holdings=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    batch=st.integers(1, 5),
    order=st.permutations([0, 1]),
)
def test_a_marked_room_takes_nothing_new_before_it_holds_all_that_any_seat_holds(
    seats: list[int], kept: int, holdings: tuple[int, int], batch: int, order: list[int]
) -> None:
    log = [Missing(n, n * 10, seat, seats[:n].count(seat), b"e") for n, seat in enumerate(seats, 1)]
    of: Room[str] = Room(1, bytes(32), ROSTER[:2], RelaySettings(Path("nowhere")))
    of.remember(Past(entry.seat, entry.cursor, entry.at_ms, 1) for entry in log[:kept])
    of.awaited = frozenset({0, 1})
    for seat in order:
        assert refusal(of, seat, next_counter(of, seat), 1, 1_000) is Code.MENDING
        held = min(holdings[seat], len(log))
        of.awaited = of.awaited_with(seat, held)
        of.arrive(seat, "peer", held)
        while not of.has_offered_all(seat):
            for entry in log[of.newest_cursor : held][:batch]:
                assert of.restore(seat, entry, 1_000) == Placed(entry.cursor, entry.at_ms)
                of.commit(entry.cursor)
        of.awaited -= {seat}
    longest = max(min(kept, len(log)), *(min(each, len(log)) for each in holdings))
    assert of.newest_cursor == longest
    place = of.append(0, next_counter(of, 0), 1, 1_000)
    assert isinstance(place, Placed) and place.cursor > longest


def next_counter(of: Room[str], seat: int) -> int:
    """The first that the room does not know."""
    counter = 1
    while True:
        try:
            if not isinstance(of.append(seat, counter, 1, 1_000), Known):
                of.undo(seat, 1)
                return counter
        except Refused as refused:
            assert refused.code is Code.MENDING
            return counter
        counter += 1
