"""Where a log stands: what may be added, and that a value that was dropped never was."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from protocol.wire.frames import Code, Missing
from server.errors import Refused
from server.rules.standing import (
    CLOCK_LAG_MS,
    CURSOR_GAP,
    Change,
    Entry,
    Quota,
    RoomLog,
    Roster,
    Seated,
    Spent,
    await_seats,
    counted,
    founded,
    place,
    renew,
    restore,
    sign,
)
from server.settings import RelaySettings

ROSTER = ((0, bytes(32)), (1, bytes([1]) * 32), (2, bytes([2]) * 32))
SEATS = st.sampled_from([0, 1, 2])


def quota(**chosen: int) -> Quota:
    return Quota.of(RelaySettings(Path("nowhere"), **chosen))  # type: ignore[arg-type]  # by name


def new_log(seats: int = 3) -> RoomLog:
    return founded(ROSTER[:seats])[0]


def placed(log: RoomLog, of: Quota, seat: int, counter: int, size: int, now_ms: int) -> RoomLog:
    return place(log, of, seat, counter, bytes(size), now_ms)[0]


def refusal(of: RoomLog, by: Quota, seat: int, counter: int, size: int, now_ms: int) -> Code:
    with pytest.raises(Refused) as refused:
        place(of, by, seat, counter, bytes(size), now_ms)
    return refused.value.code


class AnyLog(RuleBasedStateMachine):
    """Entries, writes that fail, other relays and restarts in any order, beside a naive model."""

    QUOTA = quota(events_per_minute=5, seat_bytes=200, room_entries=12)

    def __init__(self) -> None:
        super().__init__()
        self.log = new_log()
        self.entries: list[Entry] = []
        self.now_ms = 10**12

    def of(self, seat: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.seat == seat]

    @rule(by_ms=st.integers(-100_000, 100_000))
    def time_moves(self, by_ms: int) -> None:
        self.now_ms += by_ms

    @rule(
        seat=SEATS,
        size=st.integers(1, 60),
        ahead=st.sampled_from([0, 0, 0, 1, -1, -2]),
        is_written=st.booleans(),
        used_up=st.sampled_from([0, 0, 3]),
    )
    def somebody_says(
        self, seat: int, size: int, ahead: int, is_written: bool, used_up: int
    ) -> None:
        counter = len(self.of(seat)) + 1 + ahead
        before = self.log
        kept = RoomLog(*(getattr(before, name) for name in before.__struct_fields__))
        try:
            new, entry = place(before, self.QUOTA, seat, counter, bytes(size), self.now_ms)
        except Refused as refused:
            if refused.code is Code.CONFLICT:
                assert ahead != 0
            elif refused.code is Code.SEAT_FULL:
                assert sum(len(entry.event) for entry in self.of(seat)) + size > 200
            elif refused.code is Code.ROOM_FULL:
                assert len(self.of(seat)) == 12 // 3
            else:
                assert refused.code is Code.RATE
            assert self.log == kept
            return
        assert before == kept
        assert ahead == 0
        assert entry.cursor == max(before.cursor, before.position) + 1
        assert entry.at_ms == max(self.now_ms, before.at_ms)
        if is_written:
            # Where other rooms share the archive's numbers, it puts it further on.
            self.log = new.at(max(entry.cursor, before.position + 1) + used_up)
            self.entries.append(entry)

    @rule()
    def the_archive_counts_anew(self) -> None:
        past = [(entry.seat, entry.at_ms, len(entry.event)) for entry in self.entries]
        again = counted(replaced(self.log, spent=()), self.QUOTA, 3, past)
        for now, then in zip(again.spent, self.log.spent, strict=True):
            assert (now.count, now.bytes) == (then.count, then.bytes)
        self.log = again

    @invariant()
    def cursors_and_times_go_up_and_what_is_counted_is_there(self) -> None:
        cursors = [entry.cursor for entry in self.entries]
        assert cursors == sorted(set(cursors))
        assert [entry.at_ms for entry in self.entries] == sorted(
            entry.at_ms for entry in self.entries
        )
        for seat in range(3):
            assert self.log.count(seat) == len(self.of(seat))
        assert not cursors or self.log.cursor == cursors[-1]


TestAnyLog = AnyLog.TestCase


def replaced(log: RoomLog, **changes: object) -> RoomLog:
    fields = {name: getattr(log, name) for name in log.__struct_fields__}
    return RoomLog(**(fields | changes))


def test_a_counter_that_is_not_the_next_one_is_a_conflict() -> None:
    assert refusal(new_log(), quota(), 0, 2, 10, 0) is Code.CONFLICT
    assert refusal(new_log(), quota(), 0, 0, 10, 0) is Code.CONFLICT


def test_a_long_event_is_refused() -> None:
    assert refusal(new_log(), quota(event_bytes=9), 0, 1, 10, 0) is Code.EVENT_SIZE


def test_a_seat_is_full_at_its_bytes_and_the_other_is_not() -> None:
    by = quota(seat_bytes=20)
    log = placed(new_log(), by, 0, 1, 20, 0)
    assert refusal(log, by, 0, 2, 1, 0) is Code.SEAT_FULL
    assert placed(log, by, 1, 1, 20, 0).cursor == 2


def test_a_room_is_full_for_a_seat_at_its_share_and_not_for_the_other() -> None:
    by = quota(room_entries=3)
    log = placed(new_log(), by, 0, 1, 1, 0)
    assert refusal(log, by, 0, 2, 1, 0) is Code.ROOM_FULL
    assert placed(log, by, 1, 1, 1, 0).cursor == 2


def test_the_thirty_first_event_of_a_minute_waits() -> None:
    by, log = quota(), new_log()
    for counter in range(1, 31):
        log = placed(log, by, 0, counter, 1, 0)
    assert refusal(log, by, 0, 31, 1, 0) is Code.RATE
    assert placed(log, by, 0, 31, 1, 2_000).count(0) == 31


def test_counting_anew_does_not_refill_the_minute() -> None:
    again = counted(RoomLog(30, 30), quota(), 3, [(0, 0, 1)] * 30)
    assert refusal(again, quota(), 0, 31, 1, 0) is Code.RATE


def test_what_could_not_be_written_uses_up_nothing() -> None:
    by, log = quota(events_per_minute=1), new_log()
    first = place(log, by, 0, 1, b"event", 0)
    assert place(log, by, 0, 1, b"event", 0) == first


@given(
    moments=st.lists(st.integers(0, 200_000), min_size=1, max_size=40),
    events=st.integers(1, 40),
)
def test_no_minute_holds_more_than_its_events_and_those_before_it_left_free(
    moments: list[int], events: int
) -> None:
    by, log = quota(events_per_minute=events), new_log()
    taken: list[int] = []
    for now_ms in sorted(moments):
        try:
            log = placed(log, by, 0, len(taken) + 1, 1, now_ms)
        except Refused:
            continue
        taken.append(now_ms)
    for start in taken:
        # So many at once, and as many again while they come free.
        assert len([at for at in taken if start <= at < start + 60_000]) <= 2 * events


@given(times=st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_time_never_runs_backwards(times: list[int]) -> None:
    log, stamps = new_log(), []
    for count, now_ms in enumerate(times, 1):
        log = placed(log, quota(), 0, count, 1, now_ms)
        stamps.append(log.at_ms)
    assert stamps == sorted(stamps)


def test_a_clock_that_is_set_back_makes_nobody_wait() -> None:
    by, log = quota(events_per_minute=2), new_log()
    log = placed(log, by, 0, 1, 1, 10_000_000)
    log = placed(log, by, 0, 2, 1, 1_000)
    assert refusal(log, by, 0, 3, 1, 1_000) is Code.RATE
    assert placed(log, by, 0, 3, 1, 31_000).count(0) == 3


@given(
    moments=st.lists(st.integers(0, 10**8), min_size=1, max_size=80),
    events=st.integers(1, 4),
    is_counted_anew=st.booleans(),
)
def test_nobody_waits_longer_than_for_one_event_whatever_was_done_to_the_clock(
    moments: list[int], events: int, is_counted_anew: bool
) -> None:
    by, log = quota(events_per_minute=events), new_log()
    past: list[tuple[int, int, int]] = []
    for now_ms in moments:
        if is_counted_anew:
            # The relay was started again: it knows the times of the log, and no others.
            log = counted(log, by, 3, past)
        counter = log.count(0) + 1
        try:
            log = placed(log, by, 0, counter, 1, now_ms)
        except Refused:
            log = placed(log, by, 0, counter, 1, now_ms + 60_000 // events)
        past.append((0, log.at_ms, 1))


def test_a_room_is_closed_once_both_partners_have_signed() -> None:
    for order in ((0, 1), (1, 0), (0, 2, 1), (2, 1, 0)):
        log = new_log()
        for seat in order[:-1]:
            log, signed = sign(log, seat)
            assert signed.seats == log.closed
            assert not log.is_closed
        assert sign(log, order[-1])[0].is_closed


# Mending


@dataclass(frozen=True)
class Asked:
    """One offer of one entry, whole and in order unless something is changed."""

    cursor: int = 6
    at_ms: int = 60
    seat: int = 0
    counter: int = 2
    size: int = 1
    by: int = 0
    up_to: int = 9
    witnesses: tuple[int, ...] = (0,)
    awaited: tuple[int, ...] = ()
    epoch: int = 0

    def code(self) -> Code | None:
        log = RoomLog(
            *(5, 5, 50, (Spent(1, 1), Spent(4, 4))),
            awaited=frozenset(self.awaited),
            epoch=self.epoch,
        )
        entry = Missing(self.cursor, self.at_ms, self.seat, self.counter, bytes(self.size))
        by = quota(seat_bytes=50)
        try:
            new, record = restore(
                log, by, entry, 60, by=self.by, up_to=self.up_to, witnesses=self.witnesses
            )
        except Refused as refused:
            return refused.code
        assert (record.cursor, record.at_ms) == (self.cursor, self.at_ms)
        assert (new.cursor, new.at_ms, new.is_mended) == (self.cursor, self.at_ms, True)
        return None


OFFERS = [
    (Asked(), None),
    (Asked(cursor=5), Code.CONFLICT),
    (Asked(cursor=9), None),
    (Asked(cursor=10), Code.CONFLICT),
    (Asked(up_to=5), Code.CONFLICT),
    (Asked(cursor=5 + CURSOR_GAP, up_to=2**50), None),
    (Asked(cursor=6 + CURSOR_GAP, up_to=2**50), Code.CONFLICT),
    (Asked(at_ms=49), Code.CONFLICT),
    (Asked(at_ms=50), None),
    (Asked(at_ms=60 + CLOCK_LAG_MS), None),
    (Asked(at_ms=61 + CLOCK_LAG_MS), Code.CONFLICT),
    (Asked(counter=1), Code.CONFLICT),
    (Asked(counter=3), Code.CONFLICT),
    (Asked(seat=2, counter=1), Code.MENDING),
    (Asked(seat=2, counter=1, witnesses=(0, 1)), None),
    (Asked(seat=2, counter=1, epoch=2), Code.MENDING),
    (Asked(seat=2, counter=1, epoch=2, witnesses=(0, 1)), None),
    (Asked(seat=2, counter=2, epoch=2, witnesses=(0, 1)), Code.CONFLICT),
    (Asked(seat=2, counter=1, epoch=2, by=2, up_to=0), Code.CONFLICT),
    (Asked(seat=3, counter=1, epoch=2), Code.CONFLICT),
    (Asked(seat=1, counter=5), Code.MENDING),
    (Asked(seat=1, counter=5, witnesses=(0, 1)), None),
    (Asked(seat=1, counter=5, witnesses=(), awaited=(1,)), None),
    (Asked(size=50), Code.SEAT_FULL),
]


@pytest.mark.parametrize(("asked", "code"), OFFERS)
def test_an_offer_is_taken_at_its_place_and_nowhere_else(asked: Asked, code: Code | None) -> None:
    assert asked.code() is code


def test_a_log_that_waits_for_somebody_takes_nothing_new() -> None:
    log, awaited = await_seats(new_log(), frozenset({1}))
    assert awaited.seats == {1}
    assert refusal(log, quota(), 0, 1, 1, 0) is Code.MENDING
    assert placed(await_seats(log, frozenset())[0], quota(), 0, 1, 1, 0).cursor == 1


def test_a_log_that_was_mended_stays_known_as_one() -> None:
    assert Asked().code() is None
    log = replaced(new_log(2), is_mended=True)
    assert placed(log, quota(), 0, 1, 1, 0).is_mended
    assert sign(await_seats(log, frozenset())[0], 0)[0].is_mended


# The third seat


TWO = ROSTER[:2]
OTHER_THIRD = (*TWO, (2, bytes([9]) * 32))


def change(roster: Roster, *signers: int, epoch: int = 1, since: int = 0) -> Change:
    return Change(epoch, roster, since, tuple((seat, b"s" * 64) for seat in signers))


def let_go(log: RoomLog) -> RoomLog:
    found = renewed(log, ROSTER, change(TWO, 0, epoch=log.epoch + 1))
    assert isinstance(found, RoomLog)
    return found


def renewed(log: RoomLog, old: Roster, asked: Change) -> RoomLog | Code | None:
    """The log after it, why not, or None for nothing to do."""
    try:
        found = renew(log, old, asked)
    except Refused as refused:
        return refused.code
    if found is None:
        return None
    new, record = found
    assert record == Seated(asked.roster, asked.signatures, asked.epoch, asked.since)
    assert (new.epoch, new.since) == (asked.epoch, asked.since)
    return new


@pytest.mark.parametrize(
    ("old", "new"),
    product((TWO, ROSTER, OTHER_THIRD), repeat=2),
    ids=lambda roster: roster[-1][1][0],
)
@pytest.mark.parametrize("signers", [(), (0,), (1,), (0, 1)])
@pytest.mark.parametrize("epoch", [3, 4, 5])
def test_one_partner_lets_a_third_seat_go_and_only_both_let_it_come(
    old: Roster, new: Roster, signers: tuple[int, ...], epoch: int
) -> None:
    log = replaced(new_log(len(old)), epoch=4)
    found = renewed(log, old, change(new, *signers, epoch=epoch))
    if new == old:
        assert found is None
    elif epoch == 5 and (signers == (0, 1) or (signers and new == TWO)):
        assert isinstance(found, RoomLog)
    else:
        assert found is Code.ROSTER


def test_where_a_third_seat_begins_to_read_is_a_matter_of_both() -> None:
    log = replaced(new_log(), epoch=1, since=7)
    assert renewed(log, ROSTER, change(ROSTER, 0, epoch=2, since=3)) is Code.ROSTER
    assert isinstance(renewed(log, ROSTER, change(ROSTER, 0, 1, epoch=2, since=3)), RoomLog)


def test_a_relay_that_was_put_back_notes_once_that_somebody_came_and_went() -> None:
    noted = renewed(new_log(2), TWO, change(TWO, 0, epoch=2))
    assert isinstance(noted, RoomLog)
    assert renewed(noted, TWO, change(TWO, 0, epoch=4)) is None


@pytest.mark.parametrize("epoch", [0, 2])
def test_what_a_third_seat_said_is_taken_back_by_a_relay_that_never_heard_of_it(epoch: int) -> None:
    log = replaced(new_log(2), epoch=epoch)
    missing = Missing(1, 0, 2, 1, b"said by a third")
    with pytest.raises(Refused):
        restore(log, quota(), missing, 0, by=0, up_to=9, witnesses=(0,))
    after, _ = restore(log, quota(), missing, 0, by=0, up_to=9, witnesses=(0, 1))
    assert after.count(2) == 1


def test_whoever_comes_goes_on_counting_where_the_one_before_stopped() -> None:
    with_third = renewed(new_log(2), TWO, change(ROSTER, 0, 1))
    assert isinstance(with_third, RoomLog)
    spoken = placed(with_third, quota(), 2, 1, 5, 0)
    without = renewed(spoken, ROSTER, change(TWO, 1, epoch=2))
    assert isinstance(without, RoomLog) and without.count(2) == 1
    again = renewed(without, TWO, change(OTHER_THIRD, 0, 1, epoch=3))
    assert isinstance(again, RoomLog)
    assert refusal(again, quota(), 2, 1, 5, 0) is Code.CONFLICT
    assert placed(again, quota(), 2, 2, 5, 0).count(2) == 2


def test_a_third_seat_takes_nothing_of_what_the_two_may_say() -> None:
    by = quota(room_entries=4)
    log = placed(placed(new_log(2), by, 0, 1, 1, 0), by, 0, 2, 1, 0)
    assert refusal(log, by, 0, 3, 1, 0) is Code.ROOM_FULL
    with_third = renewed(log, TWO, change(ROSTER, 0, 1))
    assert isinstance(with_third, RoomLog)
    for seat in (1, 2):
        said = placed(placed(with_third, by, seat, 1, 1, 0), by, seat, 2, 1, 0)
        assert refusal(said, by, seat, 3, 1, 0) is Code.ROOM_FULL
    without = renewed(with_third, ROSTER, change(TWO, 0, epoch=2))
    assert isinstance(without, RoomLog)
    assert placed(placed(without, by, 1, 1, 1, 0), by, 1, 2, 1, 0).count(1) == 2


@pytest.mark.parametrize(
    "new",
    [ROSTER[1:], (ROSTER[1], ROSTER[0], ROSTER[2]), ((0, bytes([9]) * 32), *ROSTER[1:])],
    ids=["one-less", "another-order", "another-key"],
)
def test_no_partner_is_replaced(new: Roster) -> None:
    assert renewed(new_log(), ROSTER, change(new, 0, 1)) is Code.ROSTER


# All of it


CHANGES: dict[str, Callable[[RoomLog], RoomLog]] = {
    "place": lambda log: placed(log, quota(), 0, log.count(0) + 1, 1, 100),
    "sign": lambda log: sign(log, 1)[0],
    "await": lambda log: await_seats(log, frozenset({0, 1}))[0],
    "renew": lambda log: let_go(log),
    "count": lambda log: counted(log, quota(), 3, [(0, 5, 1)]),
    "move": lambda log: log.at(log.position + 7),
}


@pytest.mark.parametrize(("first", "second"), product(CHANGES, CHANGES))
def test_no_change_touches_the_value_it_was_made_of(first: str, second: str) -> None:
    log = new_log()
    before = repr(log)
    if (first, second) != ("await", "place"):
        CHANGES[second](CHANGES[first](log))
    assert repr(log) == before


def test_a_quota_is_of_a_minute() -> None:
    assert quota(events_per_minute=30) == replace(quota(), interval_us=2_000_000)
    assert quota(events_per_minute=7).burst_us <= 60_000_000
