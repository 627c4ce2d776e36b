"""One seat's reading of a log in which the other member writes whatever its keys allow."""

from dataclasses import dataclass, field, replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.guide.structure import guide_bytes, guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.chain import Room, Standing
from protocol.seal.envelope import EVENT_SIZES, HEADER_BYTES, Header, Kind, seal_event
from protocol.seal.sealing import public_key, sign
from protocol.seats import PARTNERS, Seat
from protocol.session.events import (
    AnyEvent,
    Began,
    Closed,
    GuidePart,
    Introduced,
    Left,
    Paused,
    Ready,
    StoppedForToday,
    encode_move,
    encode_seen,
)
from protocol.session.ledger import Ledger, Taken
from protocol.session.session import Closing, Ended, Pausing, Stopped
from tests.protocol.test_events import ANY
from tests.protocol.worlds import COMPACT
from tests.tries import tries

usual = settings(max_examples=tries(400), deadline=None, suppress_health_check=list(HealthCheck))

SEEDS: Final = {seat: bytes([seat + 1]) * 32 for seat in PARTNERS}
ROOM: Final = Room(
    b"r" * 32, 0, b"k" * 32, tuple((seat, public_key(SEEDS[seat])) for seat in PARTNERS)
)
GUIDE: Final = guide_bytes(COMPACT)

WAYS_OUT: Final[tuple[AnyEvent, ...]] = (Paused(20), StoppedForToday(), Left())


@dataclass
class Log:
    """Both ends of a room, each with its own reading of one log. Mutable."""

    ledgers: dict[Seat, Ledger]
    handed: list[bytes] = field(default_factory=list)
    at_ms: int = 1_000
    theirs: int = 1
    """How many events of the second seat were sound: its name is the first."""

    @classmethod
    def begun(cls) -> "Log":
        """Both are on the first page."""
        log = cls({seat: Ledger(ROOM, seat, SEEDS[seat]) for seat in PARTNERS})
        log.do(Seat.FIRST, Began(VERSION, guide_hash(GUIDE), len(guide_parts(GUIDE))))
        for part in guide_parts(GUIDE):
            log.do(Seat.FIRST, GuidePart(part))
        for seat in PARTNERS:
            log.do(seat, Introduced(f"Partner {int(seat)}"))
        assert log.ledgers[Seat.FIRST].session.page == 1
        return log

    def seal(self, seat: Seat, kind: Kind, content: bytes) -> bytes:
        channel = self.ledgers[seat].channel
        return channel.seal(kind, content, (channel.counter + 1).to_bytes(24, "big"))

    def by_the_other(self, content: bytes = b"", **changes: object) -> bytes:
        """The event that is due from the second seat, or one with another header, by its keys."""
        mine, key = self.mine.channel, changes.pop("key", ROOM.key)
        header = Header(
            kind=Kind.MOVE,
            room_id=ROOM.room_id,
            epoch=ROOM.epoch,
            kid=ROOM.kid,
            seat=Seat.SECOND,
            counter=self.theirs + 1,
            seen_seq=mine.seq,
            seen_head=mine.head,
            nonce=mine.seq.to_bytes(24, "big"),
        )
        assert isinstance(key, bytes)
        changed = replace(header, **changes)  # type: ignore[arg-type]  # by name
        return seal_event(changed, content, key, SEEDS[Seat.SECOND])

    @property
    def mine(self) -> Ledger:
        """The first seat's."""
        return self.ledgers[Seat.FIRST]

    def hear(self, event: bytes) -> Taken:
        """What the first seat makes of an entry; its author does not care."""
        taken = self.hand(event, Seat.FIRST)[Seat.FIRST]
        self.theirs += taken.seat is Seat.SECOND and taken.standing is Standing.SOUND
        return taken

    def do(self, seat: Seat, event: AnyEvent) -> Taken:
        """What the seat's own ledger makes of its move."""
        page = self.ledgers[seat].session.page
        return self.hand(self.seal(seat, Kind.MOVE, encode_move(page, event)))[seat]

    def own(self, event: AnyEvent) -> bytes:
        """A move of the first seat, on its page."""
        return self.seal(Seat.FIRST, Kind.MOVE, encode_move(self.mine.session.page, event))

    def hand(self, event: bytes, *seats: Seat) -> dict[Seat, Taken]:
        """An honest relay hands it to both."""
        self.at_ms += 1
        self.handed.append(event)
        return {seat: self.ledgers[seat].take(self.at_ms, event) for seat in seats or PARTNERS}


NUMBERS: Final = st.integers(0, 12) | st.sampled_from([2**31, 2**50, 2**63, 2**64 - 1])


@st.composite
def written(draw: st.DrawFn, log: Log) -> bytes:
    """Anything that the second member can have an honest relay log."""
    ways = "noise", "noise of a size", "unsealable", "content", "move", "seen", "header", "again"
    match draw(st.sampled_from(ways)):
        case "noise":
            return draw(st.binary(max_size=600))
        case "noise of a size":
            chance = draw(st.randoms(use_true_random=False))
            return chance.randbytes(draw(st.sampled_from(EVENT_SIZES)))
        case "unsealable":
            chance = draw(st.randoms(use_true_random=False))
            body = log.by_the_other()[:HEADER_BYTES] + chance.randbytes(EVENT_SIZES[0] - 130 - 64)
            return body + sign(SEEDS[Seat.SECOND], b"unhurried/1 event\0" + body)
        case "content":
            return log.by_the_other(draw(st.binary(max_size=200)))
        case "move":
            page = draw(st.sampled_from([log.mine.session.page, 1, 2]) | NUMBERS)
            return log.by_the_other(encode_move(page, draw(ANY)))
        case "seen":
            digests = log.mine.confirmation()[-32:], bytes(32)
            heads = log.mine.channel.head, bytes(32)
            content = encode_seen(draw(st.sampled_from(heads)), draw(st.sampled_from(digests)))
            return log.by_the_other(content, kind=Kind.SEEN)
        case "again":
            # An old entry of either, as it stands in the log.
            return draw(st.sampled_from(log.handed))
    changes: dict[str, object] = {
        "counter": draw(NUMBERS),
        "seen_seq": draw(NUMBERS),
        "seen_head": draw(st.binary(min_size=32, max_size=32)),
        "epoch": draw(st.integers(0, 2**32 - 1)),
        "kid": draw(st.binary(min_size=16, max_size=16)),
        "kind": draw(st.sampled_from(Kind)),
        "key": draw(st.binary(min_size=32, max_size=32)),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(changes)), min_size=1, max_size=3))
    return log.by_the_other(b"\x80", **{name: changes[name] for name in chosen})


@given(data=st.data(), way_out=st.sampled_from(WAYS_OUT))
@usual
def test_whatever_a_member_writes_the_other_can_pause_stop_leave_and_close(
    data: st.DataObject, way_out: AnyEvent
) -> None:
    log = Log.begun()
    for _ in range(data.draw(st.integers(1, 6))):
        if data.draw(st.booleans()):
            log.hear(log.own(data.draw(ANY)))
        log.hear(data.draw(written(log)))
    if isinstance(log.mine.session.phase, Ended):
        return  # the other left, or both had closed
    taken = log.hear(log.own(way_out))
    assert (taken.standing, taken.is_refused) == (Standing.SOUND, False)
    is_break = isinstance(log.mine.session.phase, Pausing | Stopped | Closing)
    if is_break and Seat.FIRST not in log.mine.session.closed:
        assert not log.hear(log.own(Closed())).is_refused
    log.hear(log.own(Left()))
    assert isinstance(log.mine.session.phase, Ended)


@pytest.mark.gate
@given(data=st.data())
@usual
def test_whatever_a_member_writes_two_honest_readers_make_the_same_of_it(
    data: st.DataObject,
) -> None:
    log, reader = Log.begun(), Log.begun().mine
    for _ in range(data.draw(st.integers(1, 6))):
        event = data.draw(written(log))
        assert log.hear(event) == reader.take(log.at_ms, event)
    for name in ("session", "has_parted", "strays", "page_head"):
        assert getattr(reader, name) == getattr(log.mine, name)
    assert reader.channel.head == log.mine.channel.head


@pytest.mark.parametrize(
    "changes",
    [{"counter": 9}, {"seen_head": bytes(32)}, {"seen_seq": 2**50}, {"seen_seq": 0}],
    ids=["a gap", "a false head", "a future place", "a head of another place"],
)
def test_a_member_of_another_order_is_not_folded_from_there_on(
    changes: dict[str, object],
) -> None:
    log, leave = Log.begun(), encode_move(1, Left())
    assert log.hear(log.by_the_other(leave, **changes)) == Taken(
        Seat.SECOND, int(str(changes.get("counter", 2))), Standing.PARTED
    )
    assert log.mine.has_parted
    # Not even what it says in the right order now.
    assert log.hear(log.by_the_other(leave)).standing is Standing.PARTED
    assert not isinstance(log.mine.session.phase, Ended)


def test_a_confirmation_of_another_session_parts_the_two_and_of_another_head_is_nothing() -> None:
    log = Log.begun()
    log.hear(log.by_the_other(encode_seen(bytes(32), bytes(32)), kind=Kind.SEEN))
    assert not log.mine.has_parted
    content = encode_seen(log.mine.channel.head, bytes(32))
    assert log.hear(log.by_the_other(content, kind=Kind.SEEN)).standing is Standing.PARTED
    assert log.mine.has_parted


@pytest.mark.parametrize("author", PARTNERS)
def test_two_honest_ends_that_were_shown_two_histories_both_notice(author: Seat) -> None:
    """The relay leaves one entry out for one of them; then each confirms twice."""
    log = Log.begun()
    log.hand(log.seal(author, Kind.MOVE, encode_move(1, Ready())), author)
    for seat in (*PARTNERS, *PARTNERS):
        log.hand(log.seal(seat, Kind.SEEN, log.ledgers[seat].confirmation()))
    assert all(ledger.has_parted for ledger in log.ledgers.values())


def test_the_other_is_owed_our_head_once_after_it_has_parted() -> None:
    log = Log.begun()
    for counter in (9, 10):
        log.hear(log.seal(Seat.FIRST, Kind.SEEN, log.mine.confirmation()))
        assert not log.mine.is_confirmation_owed
        log.hear(log.by_the_other(counter=counter))
        assert log.mine.is_confirmation_owed is (counter == 9)


def test_what_nobody_signed_is_counted_and_nothing_else() -> None:
    log = Log.begun()
    before = log.mine.session
    for noise in (b"", b"\0", bytes(498)):
        assert log.hand(noise)[Seat.FIRST] == Taken(None, 0, Standing.STRAY)
    assert (log.mine.strays, log.mine.session, log.mine.has_parted) == (3, before, False)
    assert log.do(Seat.SECOND, Ready()).standing is Standing.SOUND
