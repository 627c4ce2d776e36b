"""What was kept is read again as it was: the log, what is on its way, what was lost, openings."""

import os
from typing import Final

import pytest

from protocol.activities.activity import Voice
from protocol.activities.rounds import Round
from protocol.door.introduction import Introduction, Policy, introduction_hash
from protocol.errors import Alarm
from protocol.guide.structure import Guide, guide_bytes, guide_hash, guide_parts
from protocol.limits import VERSION
from protocol.seal.answers import SALT_BYTES, Unsealing
from protocol.seal.envelope import Kind
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.events import (
    AnyEvent,
    Began,
    Consented,
    GuidePart,
    Introduced,
    IntroducedThird,
    Preferred,
    Sealed,
    Spoke,
    encode_move,
    encode_seen,
)
from protocol.session.ledger import Ledger
from protocol.session.outline import digest
from protocol.wire.frames import Logged, Missing, Offer, pack, read_at_relay
from tests.tui.memory import NOW_MS, MemoryKeep, facts_for_two
from tests.whole.laptops import small_guide
from tui.seat.recall import kept_opening, look_ahead, missing_after, opening_of, restored

GUIDE: Final = small_guide()
MINE: Final = Seat.FIRST
THEIRS: Final = Seat.SECOND


class Room:
    """Two seats and one log; the first seat keeps it. Mutable."""

    def __init__(self, guide: Guide = GUIDE) -> None:
        both = facts_for_two(guide, os.urandom)
        self.guide: Final = guide
        self.facts: Final = both
        self.keep: Final = MemoryKeep(both[0])
        self.ledgers: Final = {
            facts.seat: Ledger(facts.room, facts.seat, facts.seed, facts.exchange) for facts in both
        }

    @classmethod
    def begun(cls, guide: Guide = GUIDE) -> "Room":
        """Both are on the first page."""
        room, data = cls(guide), guide_bytes(guide)
        room.do(MINE, Began(VERSION, guide_hash(data), len(guide_parts(data))))
        for part in guide_parts(data):
            room.do(MINE, GuidePart(part))
        for seat in PARTNERS:
            room.do(seat, Introduced(f"Partner {int(seat)}"))
        return room

    @property
    def mine(self) -> Ledger:
        return self.ledgers[MINE]

    def do(self, seat: Partner, event: AnyEvent) -> None:
        """It is said and comes back to both."""
        self.log(self.sealed(seat, event))

    def sealed(self, seat: Partner, event: AnyEvent) -> bytes:
        content = encode_move(self.ledgers[seat].session.page, event)
        return self.ledgers[seat].channel.seal(Kind.MOVE, content, os.urandom(24))

    def log(self, event: bytes) -> None:
        at = self.keep.last_cursor + 1
        for ledger in self.ledgers.values():
            ledger.take(NOW_MS + at, event)
        self.keep.add_entries([Logged(at, NOW_MS + at, event)])

    def say(self, event: AnyEvent, page: int | None = None) -> None:
        """It is on its way, and has not come back."""
        page = self.mine.session.page if page is None else page
        self.put(Kind.MOVE, encode_move(page, event))

    def put(self, kind: Kind, content: bytes) -> None:
        event = self.mine.channel.seal(kind, content, os.urandom(24))
        self.keep.put_outbox(self.mine.channel.counter, event, content)


def test_the_kept_log_leads_to_the_same_session_and_the_same_count() -> None:
    room = Room.begun()
    room.do(THEIRS, Preferred(Voice.ALOUD))
    again = restored(room.keep)
    assert digest(again.session) == digest(room.mine.session)
    assert again.channel.head == room.mine.channel.head
    assert again.channel.counter == room.mine.channel.counter


def test_a_number_of_what_is_on_its_way_is_never_used_again() -> None:
    """Nor one that was promised to it: a count that went on could be sealed twice."""
    room = Room.begun()
    room.say(Preferred(Voice.ALOUD))
    again = restored(room.keep)
    assert again.channel.counter == room.mine.channel.counter


def test_a_kept_log_that_does_not_hold_is_an_alarm() -> None:
    room = Room.begun()
    entry = room.keep.log()[-1]
    room.keep.add_entries([Logged(entry.cursor + 1, entry.at_ms - 1_000, entry.event)])
    with pytest.raises(Alarm):
        restored(room.keep)


def test_what_is_on_its_way_has_happened_already_for_who_did_it() -> None:
    room = Room.begun()
    room.say(Preferred(Voice.ALOUD))
    ahead, waiting = look_ahead(room.mine.session, room.keep)
    assert waiting == (Preferred(Voice.ALOUD),)
    assert digest(ahead) != digest(room.mine.session)


def test_a_move_that_will_be_refused_and_a_confirmation_change_nothing_ahead() -> None:
    room = Room.begun()
    room.say(Spoke("nobody has the floor"))
    room.say(Sealed(0, bytes(32)), page=0)
    room.put(Kind.SEEN, encode_seen(bytes(32), bytes(32)))
    ahead, waiting = look_ahead(room.mine.session, room.keep)
    assert waiting == () and ahead == room.mine.session


def test_what_a_relay_has_lost_is_offered_as_it_was_logged() -> None:
    room = Room.begun()
    log = room.keep.log()
    offered = missing_after(room.keep, log[0].cursor)
    assert [(each.cursor, each.at_ms, each.event) for each in offered] == [
        (each.cursor, each.at_ms, each.event) for each in log[1:]
    ]
    own = [each.counter for each in missing_after(room.keep, 0) if each.seat == MINE]
    assert own == [*range(1, len(own) + 1)]


def test_no_offer_is_too_long_for_a_frame_and_all_of_them_hold_the_whole_log() -> None:
    room = Room.begun()
    for number in range(120):
        page = room.mine.session.page
        content = encode_move(page, Spoke("a word " * (number % 9 * 40)))
        room.log(room.mine.channel.seal(Kind.MOVE, content, os.urandom(24)))
    offered: list[Missing] = []
    count = 0
    while not offered or offered[-1].cursor < room.keep.last_cursor:
        frame = Offer(missing_after(room.keep, offered[-1].cursor if offered else 0))
        assert read_at_relay(pack(frame)) == frame
        offered += frame.entries
        count += 1
    assert [each.event for each in offered] == [each.event for each in room.keep.log()]
    assert count > 1


def test_a_cursor_that_was_never_kept_cannot_be_offered_after() -> None:
    room = Room()
    room.keep.add_entries([Logged(5, NOW_MS, bytes(498))])
    with pytest.raises(LookupError):
        missing_after(room.keep, 3)


def test_an_entry_that_nobody_of_the_room_wrote_is_not_offered() -> None:
    room = Room()
    room.keep.add_entries([Logged(1, NOW_MS, bytes(498))])
    with pytest.raises(LookupError):
        missing_after(room.keep, 0)


def test_an_opening_is_found_by_its_digest_and_by_no_other() -> None:
    keep, opening = Room().keep, Unsealing(b"an answer", b"s" * SALT_BYTES)
    keep.put_opening(b"bound", opening.salt + opening.answer)
    assert opening_of(b"bound", keep) == opening
    assert opening_of(b"another", keep) is None and opening_of(None, keep) is None


def test_of_a_round_only_the_own_answer_is_opened() -> None:
    keep, opening = Room().keep, Unsealing(b"an answer", b"s" * SALT_BYTES)
    keep.put_opening(b"bound", opening.salt + opening.answer)
    assert kept_opening(Round(digests=(b"bound", None)), keep) == opening
    assert kept_opening(Round(digests=(None, b"bound")), keep) is None


def third() -> Member:
    seed, exchange = os.urandom(32), os.urandom(32)
    return Member(Seat.FACILITATOR, public_key(seed), exchange_key(exchange))


def consented(room: Room, guest: Member) -> None:
    introduction = Introduction("Kim", "", Policy.WITH_ME, "", "")
    room.do(MINE, IntroducedThird(guest.signing, guest.exchange, introduction))
    for seat in PARTNERS:
        room.do(seat, Consented(guest.name, introduction_hash(introduction)))


def handed_out(ledger: Ledger, epoch: int, to: Member) -> tuple[bytes, bytes]:
    nonces = tuple(os.urandom(24) for _ in range(len(ledger.members(epoch, to)) + 1))
    return ledger.hand_out(epoch, os.urandom(32), nonces, bytes(64), to)


def test_the_keys_of_a_third_seats_time_are_there_again_from_the_log_alone() -> None:
    """A seat file holds none of them: they lie wrapped in the log, for the key from the door."""
    room, guest = Room.begun(), third()
    consented(room, guest)
    room.log(handed_out(room.ledgers[THEIRS], 1, guest)[0])
    room.do(THEIRS, Preferred(Voice.ALOUD))
    again = restored(room.keep)
    assert not again.is_keyless
    assert again.channel.keyring.held == room.mine.channel.keyring.held
    assert again.session == room.mine.session and again.session.wishes[THEIRS] is Voice.ALOUD


def test_a_key_that_lies_in_the_outbox_is_sealed_with_after_a_crash() -> None:
    room, guest = Room.begun(), third()
    consented(room, guest)
    event, content = handed_out(room.mine, 1, guest)
    room.keep.put_outbox(room.mine.channel.counter, event, content)
    again = restored(room.keep)
    assert again.channel.keyring.sealing == room.mine.channel.keyring.sealing
    assert again.channel.counter == room.mine.channel.counter
