"""Who is in a room and what they say they hold, in any order of coming and going."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from protocol.wire.frames import Code, Missing
from server.errors import Refused
from server.rules.rooms import Gathering
from server.rules.standing import (
    CURSOR_GAP,
    Quota,
    RoomLog,
    await_seats,
    counted,
    founded,
    place,
    restore,
)
from server.settings import RelaySettings

ROSTER = ((0, bytes(32)), (1, bytes([1]) * 32), (2, bytes([2]) * 32))
SEATS = st.sampled_from([0, 1, 2])
QUOTA = Quota.of(RelaySettings(Path("nowhere")))


def gathering(log: RoomLog | None = None, seats: int = 3) -> Gathering[str]:
    return Gathering(bytes(32), ROSTER[:seats], log or founded(ROSTER[:seats])[0])


class AnyGathering(RuleBasedStateMachine):
    """Arrivals and departures in any order, beside a naive model."""

    def __init__(self) -> None:
        super().__init__()
        self.room = gathering()
        self.peers: dict[int, str] = {}
        self.arrivals = 0

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

    @invariant()
    def everybody_who_is_here_is_handed_entries_once(self) -> None:
        assert self.room.here == tuple(sorted(self.peers))
        assert sorted(self.room.live) == sorted(self.peers.values())
        assert self.room.is_empty is (not self.peers)


TestAnyGathering = AnyGathering.TestCase


def test_a_room_is_not_empty_while_somebody_is_on_the_way_in() -> None:
    room = gathering()
    room.expected += 1
    assert not room.is_empty


def test_who_holds_more_is_a_claimant_until_it_has_given_it_back() -> None:
    room = gathering(RoomLog(5, 5, 50))
    room.arrive(0, "ada", 7)
    assert (room.claimants, set(room.witnesses), room.owed(0)) == ({0}, {0}, 7)
    assert room.owes(0, "ada") and not room.has_offered_all(0)
    room.log = RoomLog(7, 7, 70)
    assert room.has_offered_all(0)
    assert not room.claimants and not room.witnesses


def test_who_is_waited_for_anyway_is_no_claimant() -> None:
    room = gathering(await_seats(RoomLog(5, 5, 50), frozenset({0}))[0])
    room.arrive(0, "ada", 7)
    assert (room.claimants, room.owed(0)) == (set(), 7)


def test_nobody_is_believed_to_hold_what_is_far_ahead() -> None:
    room = gathering(RoomLog(5, 5, 50))
    assert room.may_hold_more(0, 5 + CURSOR_GAP)
    assert not room.may_hold_more(0, 6 + CURSOR_GAP)
    assert not room.may_hold_more(0, 5)


def test_who_comes_and_goes_and_gives_nothing_is_believed_once() -> None:
    room = gathering(RoomLog(5, 5, 50))
    room.arrive(1, "ben", 5)
    room.arrive(0, "ada", 9)
    room.depart(0, "ada")
    assert not room.may_hold_more(0, 9)
    room.arrive(0, "ada", 9)
    assert room.claimants == set()


def test_who_was_doubted_owes_nothing_any_more() -> None:
    room = gathering(RoomLog(5, 5, 50))
    room.arrive(0, "ada", 9)
    room.doubt(0)
    assert (room.claimants, room.owed(0), room.may_hold_more(0, 9)) == (set(), 0, False)


def test_the_key_of_a_seat_is_that_of_the_roster() -> None:
    assert gathering(seats=2).key(1) == ROSTER[1][1]
    assert gathering(seats=2).key(2) is None


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
    entries = [
        Missing(n, n * 10, seat, seats[:n].count(seat), b"e") for n, seat in enumerate(seats, 1)
    ]
    there = entries[:kept]
    tip = there[-1] if there else Missing(0, 0, 0, 0, b"")
    log = RoomLog(tip.cursor, tip.cursor, tip.at_ms, awaited=frozenset({0, 1}))
    room = gathering(counted(log, QUOTA, 2, [(entry.seat, entry.at_ms, 1) for entry in there]))
    for seat in order:
        assert code_of_an_append(room.log, seat) is Code.MENDING
        held = min(holdings[seat], len(entries))
        if not room.may_hold_more(seat, held):
            room.log, _ = await_seats(room.log, room.log.awaited - {seat})
        room.arrive(seat, "peer", held)
        while not room.has_offered_all(seat):
            log, witnesses = room.log, room.witnesses
            for entry in entries[log.cursor : held][:batch]:
                log, record = restore(
                    log, QUOTA, entry, 1_000, by=seat, up_to=room.owed(seat), witnesses=witnesses
                )
                assert (record.cursor, record.at_ms) == (entry.cursor, entry.at_ms)
            room.log = log.at(log.cursor)
        room.log, _ = await_seats(room.log, room.log.awaited - {seat})
    longest = max(min(kept, len(entries)), *(min(each, len(entries)) for each in holdings))
    assert room.log.cursor == longest
    assert place(room.log, QUOTA, 0, room.log.count(0) + 1, b"e", 1_000)[1].cursor > longest


def code_of_an_append(log: RoomLog, seat: int) -> Code | None:
    try:
        place(log, QUOTA, seat, log.count(seat) + 1, b"e", 1_000)
    except Refused as refused:
        return refused.code
    return None
