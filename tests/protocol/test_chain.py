"""One history, in one order, with nothing missing; what is not that counts for nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.errors import Alarm, Cause, Malformed
from protocol.limits import CALENDAR_END_MS, PAD_SIZES
from protocol.seal.chain import Channel, Room, Standing, head_words
from protocol.seal.envelope import Header, Kind, read_header, seal_event
from protocol.seal.sealing import hash_of, mac, public_key, seal, sign
from protocol.seats import Seat
from tests.tries import tries

SEEDS = {seat: bytes([seat + 1]) * 32 for seat in Seat}
ROOM = Room(
    room_id=b"r" * 32,
    epoch=0,
    key=b"k" * 32,
    roster=tuple((seat, public_key(SEEDS[seat])) for seat in (Seat.FIRST, Seat.SECOND)),
)
TRIO = replace(ROOM, roster=tuple((seat, public_key(SEEDS[seat])) for seat in Seat))


def nonce(number: int) -> bytes:
    return number.to_bytes(24, "big")


def channel(seat: Seat = Seat.FIRST, room: Room = ROOM) -> Channel:
    return Channel(room, seat, SEEDS[seat])


@dataclass
class Pair:
    """Two honest ends and the log between them."""

    first: Channel
    second: Channel
    log: list[tuple[int, bytes]]

    def say(self, seat: Seat, content: bytes) -> bytes:
        """Seals at one end and hands the entry to both."""
        end = self.first if seat is Seat.FIRST else self.second
        event = end.seal(Kind.MOVE, content, nonce(len(self.log)))
        self.log.append((1_000 + len(self.log), event))
        for each in (self.first, self.second):
            each.accept(*self.log[-1])
        return event


@pytest.fixture
def pair() -> Pair:
    talk = Pair(channel(), channel(Seat.SECOND), [])
    talk.say(Seat.FIRST, b"one")
    talk.say(Seat.SECOND, b"two")
    talk.say(Seat.FIRST, b"three")
    return talk


def snapshot(end: Channel) -> tuple[object, ...]:
    return end.seq, end.head, end.counter, *(end.seen_by(seat) for seat in Seat)


def refused(end: Channel, at_ms: int, event: bytes) -> Cause:
    """The cause of the alarm, after looking that nothing else has happened."""
    before = snapshot(end)
    with pytest.raises(Alarm) as alarm:
        end.accept(at_ms, event)
    assert snapshot(end) == before
    return alarm.value.cause


def standing(end: Channel, at_ms: int, event: bytes) -> Standing:
    """What the entry is, after looking that it was chained, and that nothing else has happened."""
    seq, head, *others = snapshot(end)
    accepted = end.accept(at_ms, event)
    assert accepted.content is None
    assert (accepted.seq, end.seq) == (seq + 1 if isinstance(seq, int) else None, accepted.seq)
    assert end.head != head
    assert list(snapshot(end)[2:]) == others
    return accepted.standing


def again(pair: Pair, seat: Seat, entries: int | None = None) -> Channel:
    """An end that has read the log, or the beginning of it, anew."""
    end = channel(seat)
    for entry in pair.log[:entries]:
        end.accept(*entry)
    return end


def forged(end: Channel, **changes: object) -> bytes:
    """An event that the second seat has signed over a header of its own choice."""
    key = changes.pop("key", ROOM.key)
    header = read_header(end.seal(Kind.MOVE, b"", nonce(99)))
    # The fields are the test's own, so their types are too.
    changed: Header = replace(header, **changes)  # type: ignore[arg-type]
    assert isinstance(key, bytes)
    return seal_event(changed, b"forged", key, SEEDS[Seat.SECOND])


# The room


def test_the_key_of_a_room_is_in_no_repr() -> None:
    assert "kkk" not in repr(ROOM)
    assert ROOM.key.hex() not in repr(ROOM)


def test_the_genesis_covers_room_key_and_roster_in_seat_order() -> None:
    keys = [key for _, key in ROOM.roster]
    assert ROOM.kid == mac(ROOM.key, "unh1.kid")[:16]
    assert ROOM.genesis == hash_of("unh1.genesis", ROOM.room_id, ROOM.kid, *keys)
    assert TRIO.genesis != ROOM.genesis


@pytest.mark.parametrize(
    "change",
    [
        lambda: replace(ROOM, room_id=b"short"),
        lambda: replace(ROOM, key=b"k" * 33),
        lambda: replace(ROOM, epoch=-1),
        lambda: replace(ROOM, epoch=2**32),
        lambda: replace(ROOM, roster=()),
        lambda: replace(ROOM, roster=ROOM.roster[::-1]),
        lambda: replace(ROOM, roster=ROOM.roster[:1]),
        lambda: replace(ROOM, roster=(ROOM.roster[0], (Seat.SECOND, b"short"))),
        lambda: replace(ROOM, roster=(ROOM.roster[0], (Seat.SECOND, ROOM.roster[0][1]))),
    ],
)
def test_a_room_that_cannot_be_is_refused(change: Callable[[], Room]) -> None:
    with pytest.raises(Malformed):
        change()


# An honest log


def test_both_ends_hold_the_same_chain(pair: Pair) -> None:
    assert pair.first.seq == pair.second.seq == 3
    assert [pair.first.head_at(seq) for seq in range(4)] == [
        pair.second.head_at(seq) for seq in range(4)
    ]
    assert pair.first.head == pair.first.head_at(3)


def test_the_head_covers_its_place_its_time_and_the_event(pair: Pair) -> None:
    at_ms, event = pair.log[1]
    place = (2).to_bytes(8, "big") + at_ms.to_bytes(8, "big")
    wanted = hash_of("unh1.chain", pair.first.head_at(1), place, event)
    assert pair.first.head_at(2) == wanted


@pytest.mark.parametrize("seq", [-1, 4])
def test_there_is_no_head_before_the_first_entry_or_after_the_last(pair: Pair, seq: int) -> None:
    with pytest.raises(IndexError):
        pair.first.head_at(seq)


def test_an_accepted_entry_says_who_said_what_and_where() -> None:
    end = channel()
    accepted = end.accept(5, channel(Seat.SECOND).seal(Kind.SEEN, b"all of it", nonce(0)))
    assert (accepted.seq, accepted.at_ms, accepted.seat) == (1, 5, Seat.SECOND)
    assert (accepted.counter, accepted.kind, accepted.content) == (1, Kind.SEEN, b"all of it")
    assert "all of it" not in repr(accepted)


def test_a_facilitator_is_heard_by_both_partners() -> None:
    event = channel(Seat.FACILITATOR, TRIO).seal(Kind.MOVE, b"welcome", nonce(0))
    heads = {(end := channel(seat, TRIO)).accept(1, event) and end.head for seat in Seat}
    assert len(heads) == 1


def test_two_events_may_share_one_moment(pair: Pair) -> None:
    event = pair.second.seal(Kind.MOVE, b"", nonce(9))
    assert pair.first.accept(pair.log[-1][0], event).seq == 4


def test_an_event_may_land_after_others_that_its_author_had_not_seen(pair: Pair) -> None:
    early = [pair.second.seal(Kind.MOVE, bytes([i]), nonce(20 + i)) for i in range(3)]
    pair.say(Seat.FIRST, b"four")
    for event in early:
        assert pair.first.accept(2_000, event).content is not None
    assert pair.first.seen_by(Seat.SECOND) == 3


def test_seen_by_tells_how_far_a_seat_has_verifiably_read(pair: Pair) -> None:
    assert pair.first.seen_by(Seat.SECOND) == 1
    assert pair.second.seen_by(Seat.FIRST) == 2
    assert pair.first.seen_by(Seat.FACILITATOR) == 0
    pair.first.accept(2_000, pair.second.seal(Kind.SEEN, b"", nonce(9)))
    assert pair.first.seen_by(Seat.SECOND) == 3


def test_seen_by_never_goes_back(pair: Pair) -> None:
    for counter, seq in ((2, 3), (3, 0)):
        head = pair.first.head_at(seq)
        event = forged(pair.second, counter=counter, seen_seq=seq, seen_head=head)
        pair.first.accept(2_000, event)
    assert pair.first.seen_by(Seat.SECOND) == 3


@settings(deadline=None, max_examples=tries(60))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("seal", "log", "read", "repeat")),
            st.sampled_from((Seat.FIRST, Seat.SECOND)),
        ),
        max_size=40,
    )
)
def test_ends_that_read_at_different_times_hold_one_history(steps: list[tuple[str, Seat]]) -> None:
    ends = {Seat.FIRST: channel(), Seat.SECOND: channel(Seat.SECOND)}
    outbox: dict[Seat, list[bytes]] = {Seat.FIRST: [], Seat.SECOND: []}
    log: list[bytes] = []
    said: dict[Seat, list[bytes]] = {Seat.FIRST: [], Seat.SECOND: []}
    heard: dict[Seat, list[tuple[Seat, bytes]]] = {Seat.FIRST: [], Seat.SECOND: []}

    def read(seat: Seat) -> None:
        end = ends[seat]
        if end.seq < len(log):
            accepted = end.accept(end.seq // 2, log[end.seq])
            if accepted.content is not None and accepted.seat is not None:
                heard[seat].append((accepted.seat, accepted.content))

    for number, (step, seat) in enumerate(steps):
        if step == "seal":
            said[seat].append(bytes([number]))
            outbox[seat].append(ends[seat].seal(Kind.MOVE, said[seat][-1], nonce(number)))
        elif step == "log" and outbox[seat]:
            log.append(outbox[seat].pop(0))
        elif step == "repeat" and log:
            log.append(log[number % len(log)])
        else:
            read(seat)
    for _ in log:
        read(Seat.FIRST)
        read(Seat.SECOND)
    assert ends[Seat.FIRST].head == ends[Seat.SECOND].head
    assert heard[Seat.FIRST] == heard[Seat.SECOND]
    for seat in said:
        mine = [content for author, content in heard[Seat.FIRST] if author is seat]
        assert mine == said[seat][: len(mine)]
        assert len(mine) == len(said[seat]) - len(outbox[seat])


# Counting


def test_the_counter_goes_up_with_every_event_sealed() -> None:
    end = channel()
    events = [end.seal(Kind.MOVE, b"", nonce(i)) for i in range(3)]
    assert [read_header(event).counter for event in events] == [1, 2, 3]
    assert end.counter == 3


def test_content_too_long_uses_up_no_counter() -> None:
    end = channel()
    with pytest.raises(Malformed):
        end.seal(Kind.MOVE, bytes(PAD_SIZES[-1]), nonce(0))
    assert end.counter == 0


def test_a_reserved_counter_is_not_used_again() -> None:
    end = channel()
    end.reserve(7)
    end.reserve(3)
    assert end.counter == 7
    assert read_header(end.seal(Kind.MOVE, b"", nonce(0))).counter == 8


def test_coming_back_from_the_log_finds_the_own_counter(pair: Pair) -> None:
    end = again(pair, Seat.FIRST)
    assert end.head == pair.first.head
    assert end.counter == 2


# What is not ours


def test_no_single_bit_of_an_event_of_any_kind_can_be_changed(pair: Pair) -> None:
    for kind in Kind:
        end, author = again(pair, Seat.FIRST), again(pair, Seat.SECOND)
        event = author.seal(kind, b"content", nonce(50 + kind.value))
        for bit in range(8 * len(event)):
            changed = bytearray(event)
            changed[bit // 8] ^= 1 << bit % 8
            assert standing(end, 2_000, bytes(changed)) is Standing.STRAY
        opens = kind not in (Kind.KEYS, Kind.ASIDE)  # these have keys of their own
        assert end.accept(2_000, event).content == (b"content" if opens else b"")


@given(st.binary(max_size=600) | st.binary(min_size=498, max_size=498))
def test_bytes_that_nobody_wrote_are_left_out(noise: bytes) -> None:
    assert standing(channel(), 1, noise) is Standing.STRAY


def test_an_event_of_another_room_is_left_out() -> None:
    other = replace(ROOM, room_id=b"s" * 32)
    event = channel(Seat.SECOND, other).seal(Kind.MOVE, b"", nonce(0))
    assert standing(channel(), 1, event) is Standing.STRAY


def test_an_event_of_a_seat_outside_the_roster_is_left_out() -> None:
    event = channel(Seat.FACILITATOR).seal(Kind.MOVE, b"", nonce(0))
    assert standing(channel(), 1, event) is Standing.STRAY


def test_an_event_signed_by_the_other_seat_is_left_out() -> None:
    event = Channel(ROOM, Seat.FIRST, SEEDS[Seat.SECOND]).seal(Kind.MOVE, b"", nonce(0))
    assert standing(channel(), 1, event) is Standing.STRAY


def test_an_event_cannot_be_moved_to_another_seat(pair: Pair) -> None:
    moved = bytearray(pair.second.seal(Kind.MOVE, b"", nonce(9)))
    moved[57] = Seat.FIRST
    assert standing(pair.first, 2_000, bytes(moved)) is Standing.STRAY


# What the relay may not do


def test_time_that_runs_backwards_is_an_alarm(pair: Pair) -> None:
    event = pair.second.seal(Kind.MOVE, b"", nonce(9))
    assert refused(pair.first, pair.log[-1][0] - 1, event) is Cause.TIME


@pytest.mark.parametrize("at_ms", [-1, CALENDAR_END_MS, 253_402_300_800_000, 2**53, 2**64])
def test_a_time_that_no_calendar_has_is_an_alarm(at_ms: int) -> None:
    event = channel(Seat.SECOND).seal(Kind.MOVE, b"", nonce(9))
    assert refused(channel(), at_ms, event) is Cause.TIME


@pytest.mark.parametrize("zone_h", [-12, 0, 14])
def test_the_last_time_there_is_can_be_shown_anywhere_a_day_later_too(zone_h: int) -> None:
    zone = timezone(timedelta(hours=zone_h))
    last = datetime.fromtimestamp((CALENDAR_END_MS - 1) / 1_000, zone)
    assert (last + timedelta(days=1)).year == 9999
    assert datetime.fromtimestamp(0, zone).year in (1969, 1970)


def test_an_own_event_that_comes_back_before_an_earlier_one_is_an_alarm() -> None:
    end = channel()
    _, late = (end.seal(Kind.MOVE, b"", nonce(number)) for number in range(2))
    assert refused(end, 1, late) is Cause.GAP


def test_an_own_event_that_comes_back_into_another_history_is_an_alarm(pair: Pair) -> None:
    end = again(pair, Seat.FIRST, 1)
    standing(end, 2_000, b"not what was there when it was said")
    assert refused(end, 2_000, pair.log[2][1]) is Cause.FORK


def test_an_entry_that_comes_again_is_chained_and_ignored(pair: Pair) -> None:
    head = pair.first.head
    for _, event in pair.log:
        accepted = pair.first.accept(2_000, event)
        assert accepted.content is None
    assert pair.first.seq == 6
    assert pair.first.head != head
    assert pair.first.seen_by(Seat.SECOND) == 1


def test_a_repeated_entry_counts_in_the_chain_of_both_ends(pair: Pair) -> None:
    pair.first.accept(2_000, pair.log[0][1])
    event = pair.second.seal(Kind.MOVE, b"", nonce(9))
    pair.first.accept(2_000, event)
    pair.second.accept(2_000, event)
    assert (
        standing(pair.first, 2_000, pair.second.seal(Kind.MOVE, b"", nonce(10))) is Standing.PARTED
    )


def test_a_missing_entry_parts_the_two(pair: Pair) -> None:
    pair.second.seal(Kind.MOVE, b"withheld", nonce(9))
    event = pair.second.seal(Kind.MOVE, b"next", nonce(10))
    assert standing(pair.first, 2_000, event) is Standing.PARTED


def test_entries_in_another_order_part_the_two() -> None:
    author = channel(Seat.SECOND)
    events = [author.seal(Kind.MOVE, b"", nonce(i)) for i in range(2)]
    assert standing(channel(), 1, events[1]) is Standing.PARTED


def test_an_author_who_saw_another_history_has_parted(pair: Pair) -> None:
    lonely = channel(Seat.SECOND)
    lonely.accept(1, channel().seal(Kind.MOVE, b"something else", nonce(0)))
    event = lonely.seal(Kind.MOVE, b"", nonce(1))
    end = channel()
    end.accept(*pair.log[0])
    assert standing(end, 2_000, event) is Standing.PARTED


def test_times_that_differ_part_the_two() -> None:
    ends = channel(), channel(Seat.SECOND)
    event = ends[0].seal(Kind.MOVE, b"", nonce(0))
    ends[0].accept(1_000, event)
    ends[1].accept(1_001, event)
    assert standing(ends[0], 2_000, ends[1].seal(Kind.MOVE, b"", nonce(1))) is Standing.PARTED


def test_an_author_who_saw_more_than_there_is_has_parted(pair: Pair) -> None:
    """The relay lost or hides its tail: a laptop that comes back without its own log notices."""
    event = pair.second.seal(Kind.MOVE, b"", nonce(9))
    assert standing(again(pair, Seat.FIRST, 2), 2_000, event) is Standing.PARTED


def test_an_author_cannot_have_seen_its_own_event_before(pair: Pair) -> None:
    event = forged(pair.second, seen_seq=4)
    assert standing(pair.first, 2_000, event) is Standing.PARTED


@pytest.mark.parametrize(
    "changes", [{"epoch": 1}, {"kid": b"x" * 16}, {"key": b"l" * 32}], ids=["epoch", "kid", "key"]
)
def test_a_member_who_seals_with_another_key_voids_its_event_and_not_the_session(
    pair: Pair, changes: dict[str, object]
) -> None:
    event = forged(pair.second, **changes)
    accepted = pair.first.accept(2_000, event)
    assert (accepted.standing, accepted.content) == (Standing.SOUND, b"")
    pair.second.accept(2_000, event)
    assert pair.first.accept(2_000, pair.second.seal(Kind.MOVE, b"on", nonce(10))).content == b"on"


def test_what_a_seat_that_has_parted_says_later_does_not_count_either(pair: Pair) -> None:
    honest = pair.second.seal(Kind.MOVE, b"honest", nonce(9))
    assert standing(pair.first, 2_000, forged(pair.second, seen_head=bytes(32))) is Standing.PARTED
    assert standing(pair.first, 2_000, honest) is Standing.PARTED
    assert pair.first.has_parted(Seat.SECOND)
    assert not pair.first.has_parted(Seat.FIRST)


def test_one_goes_on_saying_things_after_the_other_has_parted(pair: Pair) -> None:
    standing(pair.first, 2_000, forged(pair.second, counter=9))
    event = pair.first.seal(Kind.MOVE, b"goodbye", nonce(10))
    assert pair.first.accept(2_000, event).content == b"goodbye"


def test_padding_of_a_modified_program_voids_its_event_and_not_the_session(pair: Pair) -> None:
    header = read_header(pair.second.seal(Kind.MOVE, b"", nonce(9))).pack()
    key = mac(ROOM.key, "unh1.seat.key", bytes([Seat.SECOND]))
    body = header + seal(key, nonce(9), bytes(256), header)
    event = body + sign(SEEDS[Seat.SECOND], b"unhurried/1 event\0" + body)
    assert pair.first.accept(2_000, event).content == b""
    assert pair.first.seq == 4


def test_an_alarm_does_not_keep_the_honest_event_out(pair: Pair) -> None:
    event = pair.second.seal(Kind.MOVE, b"honest", nonce(9))
    refused(pair.first, 1, event)
    assert pair.first.accept(2_000, event).content == b"honest"


# The words at the close


def test_equal_heads_give_equal_words_and_others_do_not(pair: Pair) -> None:
    assert head_words(pair.first.head) == head_words(pair.second.head)
    assert head_words(pair.first.head) != head_words(pair.first.head_at(2))
