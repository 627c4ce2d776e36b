"""Two people with the same words meet; anyone else, or anyone in between, does not stay unseen.

About `protocol.door.exchange`, `protocol.door.sides`, `protocol.door.notes` and
`protocol.door.seeds`.
"""

import struct
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.door.exchange import (
    NAME_LIMIT_BYTES,
    Admission,
    Guest,
    Inviter,
    Knock,
)
from protocol.door.invitation import Opening
from protocol.door.seeds import GUEST_RANDOM_BYTES, INVITER_RANDOM_BYTES, GuestSeeds, InviterSeeds
from protocol.errors import DoorShut, Malformed, Reason
from protocol.limits import NOTE_LIMIT, VERSION
from protocol.seal.chain import Channel
from protocol.seal.envelope import Kind
from protocol.seal.sealing import (
    exchange_key,
    hash_of,
    mac,
    pad,
    public_key,
    seal,
    shared_secret,
    sign,
    unseal,
)
from protocol.seats import Seat
from tests.tries import tries

OPENING = Opening(lobby=b"l" * 32, door=b"d" * 32)
GUIDE = b"g" * 32
HOST_SEEDS = InviterSeeds.cut(bytes(i % 251 for i in range(INVITER_RANDOM_BYTES)))
SEEDS = GuestSeeds.cut(bytes(i % 241 + 7 for i in range(GUEST_RANDOM_BYTES)))


def inviter(opening: Opening = OPENING, seeds: InviterSeeds = HOST_SEEDS) -> Inviter:
    return Inviter(opening, seeds, GUIDE)


def guest(opening: Opening = OPENING, seeds: GuestSeeds = SEEDS, name: str = "Sam") -> Guest:
    return Guest(opening, seeds, name)


@dataclass
class Meeting:
    """An exchange, up to the note that lets the guest in."""

    inviter: Inviter
    guest: Guest
    knock: bytes
    admit: bytes
    admission: Admission


@pytest.fixture
def meeting() -> Meeting:
    host, visitor = inviter(), guest()
    knock = visitor.knock(host.offer)
    host.hear(knock)
    return Meeting(host, visitor, knock, *host.let_in())


def reason(refusal: pytest.ExceptionInfo[DoorShut]) -> Reason:
    return refusal.value.reason


def other_seeds() -> GuestSeeds:
    return GuestSeeds.cut(bytes(i % 239 + 3 for i in range(GUEST_RANDOM_BYTES)))


def sealed_offer(content: bytes) -> bytes:
    """An offer of any content by someone who has the words."""
    nonce = bytes(24)
    return nonce + seal(OPENING.door, nonce, content, b"offer" + OPENING.lobby)


def sealed_knock(offer: bytes, padded: bytes) -> bytes:
    """A knock of any content by someone who has the words."""
    nonce = bytes(24)
    return nonce + seal(OPENING.door, nonce, padded, b"knock" + hash_of("unh1.offer", offer))


def sealed_admit(meeting: Meeting, content: bytes, seeds: InviterSeeds = HOST_SEEDS) -> bytes:
    """An admission that holds in everything but what is in its box."""
    t = meeting.admission.transcript
    ephemeral = exchange_key(SEEDS.ephemeral)
    key = mac(shared_secret(seeds.ephemeral, ephemeral), "unh1.admit.key", OPENING.door, t)
    box = bytes(24) + seal(key, bytes(24), content, t)
    return meeting.admit[:128] + sign(seeds.signing, b"unhurried/1 admit\0" + t + box) + box


def boxed(meeting: Meeting) -> bytes:
    """What the honest box holds."""
    t = meeting.admission.transcript
    shared = shared_secret(SEEDS.ephemeral, exchange_key(HOST_SEEDS.ephemeral))
    key = mac(shared, "unh1.admit.key", OPENING.door, t)
    box = meeting.admit[192:]
    return unseal(key, box[:24], box[24:], t)


# An honest meeting


def test_both_leave_the_door_with_one_room_and_the_same_spoken_words(meeting: Meeting) -> None:
    theirs = meeting.guest.hear(meeting.admit)
    assert theirs is not None
    assert theirs.room == meeting.admission.room
    assert theirs.transcript == meeting.admission.transcript
    assert theirs.spoken == meeting.admission.spoken
    assert theirs.guide_hash == meeting.admission.guide_hash == GUIDE


def test_each_holds_its_own_seeds_and_the_keys_of_the_other(meeting: Meeting) -> None:
    mine, theirs = meeting.admission, meeting.guest.hear(meeting.admit)
    assert theirs is not None
    for here, there, seat in ((mine, theirs, Seat.FIRST), (theirs, mine, Seat.SECOND)):
        assert here.seat is there.partner.seat is seat
        assert public_key(here.seed) == there.partner.signing == dict(here.room.roster)[seat]
        assert exchange_key(here.exchange_seed) == there.partner.exchange
    keys = public_key(HOST_SEEDS.signing), public_key(SEEDS.signing)
    assert mine.room.room_id == theirs.room.room_id == hash_of("unh1.room", *keys)
    assert mine.room.key == HOST_SEEDS.room_key


def test_what_one_seals_in_the_room_the_other_accepts(meeting: Meeting) -> None:
    theirs = meeting.guest.hear(meeting.admit)
    assert theirs is not None
    ends = [Channel(side.room, side.seat, side.seed) for side in (meeting.admission, theirs)]
    event = ends[1].seal(Kind.MOVE, b"here I am", bytes(24))
    assert {end.accept(1, event).content for end in ends} == {b"here I am"}


def test_the_inviter_learns_who_is_at_the_door() -> None:
    host = inviter()
    assert host.hear(guest(name="Zo\u00eb").knock(host.offer)) == Knock("Zo\u00eb")


@settings(deadline=None, max_examples=tries(25))
@given(
    st.binary(min_size=INVITER_RANDOM_BYTES, max_size=INVITER_RANDOM_BYTES),
    st.binary(min_size=GUEST_RANDOM_BYTES, max_size=GUEST_RANDOM_BYTES),
    st.text(max_size=40),
)
def test_any_two_with_fresh_seeds_meet(host_random: bytes, random: bytes, name: str) -> None:
    host = inviter(seeds=InviterSeeds.cut(host_random))
    seeds = GuestSeeds.cut(random)
    if seeds.signing == host_random[:32]:
        return
    visitor = guest(seeds=seeds, name=name)
    knock = visitor.knock(host.offer)
    assert host.hear(knock) == Knock(name)
    admit, mine = host.let_in()
    theirs = visitor.hear(admit)
    assert theirs is not None and theirs.room == mine.room
    assert max(len(host.offer), len(knock), len(admit)) <= NOTE_LIMIT


def test_the_relay_learns_no_more_of_a_name_than_that_it_is_not_very_long() -> None:
    offer = inviter().offer
    lengths = {len(guest(name=name).knock(offer)) for name in ("", "Sam", "x" * 150)}
    assert len(lengths) == 1


def test_the_longest_name_fits_a_note() -> None:
    host = inviter()
    name = "\U0001f33f" * 40
    knock = guest(name=name).knock(host.offer)
    assert len(knock) <= NOTE_LIMIT
    assert host.hear(knock) == Knock(name)


def test_a_name_that_is_too_long_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(Malformed):
        guest(name="x" * (NAME_LIMIT_BYTES + 1))


def test_no_seed_and_no_key_is_in_a_repr(meeting: Meeting) -> None:
    shown = repr((meeting.admission, HOST_SEEDS, SEEDS, OPENING))
    for secret in (HOST_SEEDS.signing, HOST_SEEDS.room_key, SEEDS.exchange, OPENING.door):
        assert repr(secret) not in shown


@pytest.mark.parametrize("change", [-1, 1])
def test_seeds_want_their_number_of_random_bytes(change: int) -> None:
    with pytest.raises(Malformed):
        InviterSeeds.cut(bytes(INVITER_RANDOM_BYTES + change))
    with pytest.raises(Malformed):
        GuestSeeds.cut(bytes(GUEST_RANDOM_BYTES + change))


def test_every_random_byte_is_used_once() -> None:
    random = bytes(i % 251 for i in range(INVITER_RANDOM_BYTES))
    s = InviterSeeds.cut(random)
    assert random == b"".join((s.signing, s.exchange, s.ephemeral, s.blind, s.room_key)) + (
        s.offer_nonce + s.box_nonce
    )


# Notes that the relay gives back, or gives again


def test_each_side_tells_its_own_notes_from_others(meeting: Meeting) -> None:
    host, visitor = meeting.inviter, meeting.guest
    notes = (host.offer, meeting.knock, meeting.admit)
    assert [host.is_own(note) for note in notes] == [True, False, True]
    assert [visitor.is_own(note) for note in notes] == [False, True, False]
    assert not guest().is_own(meeting.knock)


def test_own_notes_are_passed_over(meeting: Meeting) -> None:
    assert meeting.inviter.hear(meeting.inviter.offer) is None
    assert meeting.inviter.hear(meeting.admit) is None
    assert meeting.guest.hear(meeting.inviter.offer) is None
    assert meeting.guest.hear(meeting.knock) is None


def test_notes_that_come_again_get_the_same_answers(meeting: Meeting) -> None:
    host, visitor = meeting.inviter, meeting.guest
    assert visitor.knock(host.offer) == meeting.knock
    assert host.hear(meeting.knock) == Knock("Sam")
    assert host.let_in() == (meeting.admit, meeting.admission)
    assert visitor.hear(meeting.admit) == visitor.hear(meeting.admit)


# Only the first knock counts


def test_a_second_knock_is_refused_and_the_first_stands(meeting: Meeting) -> None:
    late = guest(seeds=other_seeds(), name="Mallory").knock(meeting.inviter.offer)
    with pytest.raises(DoorShut) as refusal:
        meeting.inviter.hear(late)
    assert reason(refusal) is Reason.LATE
    assert meeting.inviter.let_in() == (meeting.admit, meeting.admission)


def test_who_comes_second_hears_that_someone_was_first(meeting: Meeting) -> None:
    second = guest(seeds=other_seeds())
    second.knock(meeting.inviter.offer)
    with pytest.raises(DoorShut) as refusal:
        second.hear(meeting.knock)
    assert reason(refusal) is Reason.TAKEN


def test_who_came_first_is_not_troubled_by_a_later_knock(meeting: Meeting) -> None:
    late = guest(seeds=other_seeds()).knock(meeting.inviter.offer)
    assert meeting.guest.hear(meeting.knock) is None
    assert meeting.guest.hear(late) is None
    assert meeting.guest.hear(meeting.admit) is not None


def test_an_admission_for_another_guest_lets_nobody_else_in(meeting: Meeting) -> None:
    second = guest(seeds=other_seeds())
    second.knock(meeting.inviter.offer)
    with pytest.raises(DoorShut) as refusal:
        second.hear(meeting.admit)
    assert reason(refusal) is Reason.TAMPERED


def test_a_knock_at_one_offer_is_none_at_another(meeting: Meeting) -> None:
    """The words may be the same; the door is another one."""
    again = inviter(seeds=replace(HOST_SEEDS, blind=b"other" * 6 + b"!!", offer_nonce=b"n" * 24))
    with pytest.raises(DoorShut) as refusal:
        again.hear(meeting.knock)
    assert reason(refusal) is Reason.NOT_OURS


def test_nobody_is_let_in_before_a_knock() -> None:
    with pytest.raises(DoorShut) as refusal:
        inviter().let_in()
    assert reason(refusal) is Reason.NOT_OURS


def test_nothing_is_heard_before_the_own_knock(meeting: Meeting) -> None:
    with pytest.raises(DoorShut) as refusal:
        guest().hear(meeting.admit)
    assert reason(refusal) is Reason.NOT_OURS


# Those without the words


def test_other_words_open_neither_offer_nor_knock(meeting: Meeting) -> None:
    stranger = Opening(OPENING.lobby, b"e" * 32)
    with pytest.raises(DoorShut) as refusal:
        guest(stranger).knock(meeting.inviter.offer)
    assert reason(refusal) is Reason.NOT_OURS
    with pytest.raises(DoorShut) as refusal:
        inviter(stranger).hear(meeting.knock)
    assert reason(refusal) is Reason.NOT_OURS


def test_an_offer_does_not_hold_in_another_lobby(meeting: Meeting) -> None:
    with pytest.raises(DoorShut) as refusal:
        guest(Opening(b"m" * 32, OPENING.door)).knock(meeting.inviter.offer)
    assert reason(refusal) is Reason.NOT_OURS


@given(st.binary(max_size=500) | st.binary(min_size=462, max_size=462))
def test_noise_is_refused_by_both(noise: bytes) -> None:
    host, visitor = inviter(), guest()
    with pytest.raises(DoorShut):
        visitor.knock(noise)
    visitor.knock(host.offer)
    with pytest.raises(DoorShut):
        visitor.hear(noise)
    with pytest.raises(DoorShut):
        host.hear(noise)


@pytest.mark.parametrize("length", [0, 23, 24, 55, 56, 60, 71, 72, 100])
def test_notes_cut_short_are_refused(meeting: Meeting, length: int) -> None:
    with pytest.raises(DoorShut):
        guest().knock(meeting.inviter.offer[:length])
    with pytest.raises(DoorShut):
        inviter().hear(meeting.knock[:length])
    with pytest.raises(DoorShut):
        meeting.guest.hear(meeting.admit[:length])


def test_no_single_bit_of_any_note_can_be_changed(meeting: Meeting) -> None:
    fresh_guest, fresh_inviter = guest(), inviter()
    for note, hear in (
        (meeting.inviter.offer, fresh_guest.knock),
        (meeting.knock, fresh_inviter.hear),
        (meeting.admit, meeting.guest.hear),
    ):
        for bit in range(8 * len(note)):
            changed = bytearray(note)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(DoorShut):
                hear(bytes(changed))
    assert meeting.guest.hear(meeting.admit) is not None


# Those with the words and a program of their own


@pytest.mark.parametrize(
    ("role", "version", "wanted"),
    [
        (1, VERSION + 1, Reason.NEWER),
        (1, VERSION - 1, Reason.OLDER),
        (2, VERSION, Reason.ROLE),
        (0, VERSION, Reason.ROLE),
        (9, VERSION, Reason.ROLE),
    ],
)
def test_an_offer_of_another_version_or_seat_is_turned_down(
    role: int, version: int, wanted: Reason
) -> None:
    content = struct.pack(">32sBH32s", bytes(32), role, version, GUIDE)
    with pytest.raises(DoorShut) as refusal:
        guest().knock(sealed_offer(content))
    assert reason(refusal) is wanted


def test_an_offer_of_a_later_version_is_told_apart_whatever_its_length() -> None:
    with pytest.raises(DoorShut) as refusal:
        guest().knock(sealed_offer(bytes(33) + (VERSION + 1).to_bytes(2, "big") + bytes(100)))
    assert reason(refusal) is Reason.NEWER


def test_an_offer_of_this_version_has_one_length() -> None:
    with pytest.raises(DoorShut) as refusal:
        guest().knock(sealed_offer(bytes(33) + VERSION.to_bytes(2, "big") + bytes(33)))
    assert reason(refusal) is Reason.NOT_OURS


def test_a_second_offer_is_not_taken_up(meeting: Meeting) -> None:
    other = inviter(seeds=replace(HOST_SEEDS, offer_nonce=b"n" * 24))
    with pytest.raises(DoorShut) as refusal:
        meeting.guest.knock(other.offer)
    assert reason(refusal) is Reason.TAMPERED
    assert meeting.guest.knock(meeting.inviter.offer) == meeting.knock


GOOD_KEYS = b"".join(
    (exchange_key(SEEDS.ephemeral), public_key(SEEDS.signing), exchange_key(SEEDS.exchange))
)


@pytest.mark.parametrize(
    "padded",
    [
        bytes(256),
        pad(GOOD_KEYS[:-1]),
        pad(GOOD_KEYS + b"\xff"),
        pad(GOOD_KEYS + b"x" * (NAME_LIMIT_BYTES + 1)),
        pad(bytes(32) + GOOD_KEYS[32:]),
        pad(GOOD_KEYS[:64] + bytes(32)),
        pad(GOOD_KEYS[:32] + public_key(HOST_SEEDS.signing) + GOOD_KEYS[64:]),
    ],
    ids=["padding", "short", "not utf-8", "long name", "weak e", "weak x", "our own key"],
)
def test_a_knock_with_unusable_content_is_refused(padded: bytes) -> None:
    host = inviter()
    with pytest.raises(DoorShut) as refusal:
        host.hear(sealed_knock(host.offer, padded))
    assert reason(refusal) is Reason.NOT_OURS
    assert host.hear(guest().knock(host.offer)) == Knock("Sam")


def test_the_commitment_holds_the_inviter_to_its_keys(meeting: Meeting) -> None:
    """The same offer, revealed with any other key or blind."""
    for place in (0, 32, 64, 96):
        changed = bytearray(meeting.admit)
        changed[place : place + 32] = exchange_key(b"z" * 32)
        with pytest.raises(DoorShut) as refusal:
            meeting.guest.hear(bytes(changed))
        assert reason(refusal) is Reason.TAMPERED


@pytest.mark.parametrize("field", ["exchange", "ephemeral"])
def test_an_inviter_with_an_unusable_key_is_refused(field: str) -> None:
    seeds = HOST_SEEDS
    keys = {
        "ephemeral": exchange_key(seeds.ephemeral),
        "signing": public_key(seeds.signing),
        "exchange": exchange_key(seeds.exchange),
    }
    keys[field] = bytes(32)
    revealed = (*keys.values(), seeds.blind)
    commitment = hash_of("unh1.sas.commit", *revealed)
    offer = sealed_offer(struct.pack(">32sBH32s", commitment, 1, VERSION, GUIDE))
    visitor = guest()
    knock = visitor.knock(offer)
    t = hash_of("unh1.transcript", OPENING.lobby, offer, knock, *revealed)
    box = bytes(270)
    signature = sign(seeds.signing, b"unhurried/1 admit\0" + t + box)
    with pytest.raises(DoorShut) as refusal:
        visitor.hear(b"".join(revealed) + signature + box)
    assert reason(refusal) is Reason.TAMPERED


def test_an_admission_sealed_as_ours_is_read_as_ours(meeting: Meeting) -> None:
    """The helper below is honest where its content is: the refusals are about the content."""
    again = meeting.guest.hear(sealed_admit(meeting, boxed(meeting)))
    assert again == meeting.guest.hear(meeting.admit)


@pytest.mark.parametrize("place", [0, 31, 68, 69, 101, 133, 134, 166], ids=str)
def test_a_room_that_is_not_of_the_two_of_us_is_refused(meeting: Meeting, place: int) -> None:
    content = bytearray(boxed(meeting))
    content[place] ^= 1
    with pytest.raises(DoorShut) as refusal:
        meeting.guest.hear(sealed_admit(meeting, bytes(content)))
    assert reason(refusal) is Reason.TAMPERED


def test_an_inviter_who_throws_our_own_key_back_is_refused() -> None:
    mirror = replace(HOST_SEEDS, signing=SEEDS.signing)
    host = inviter(seeds=mirror)
    visitor = guest()
    knock = visitor.knock(host.offer)
    with pytest.raises(DoorShut):
        host.hear(knock)
    honest = inviter()
    honest.hear(guest().knock(honest.offer))
    t = hash_of(
        "unh1.transcript",
        OPENING.lobby,
        host.offer,
        knock,
        exchange_key(mirror.ephemeral),
        public_key(mirror.signing),
        exchange_key(mirror.exchange),
        mirror.blind,
    )
    key = mac(
        shared_secret(mirror.ephemeral, exchange_key(SEEDS.ephemeral)),
        "unh1.admit.key",
        OPENING.door,
        t,
    )
    members = [
        bytes([seat]) + public_key(SEEDS.signing) + exchange_key(seed)
        for seat, seed in ((0, mirror.exchange), (1, SEEDS.exchange))
    ]
    room_id = hash_of("unh1.room", public_key(mirror.signing), public_key(SEEDS.signing))
    content = room_id + bytes(4) + mirror.room_key + b"".join(members)
    box = bytes(24) + seal(key, bytes(24), content, t)
    admit = (
        exchange_key(mirror.ephemeral)
        + public_key(mirror.signing)
        + exchange_key(mirror.exchange)
        + mirror.blind
        + sign(mirror.signing, b"unhurried/1 admit\0" + t + box)
        + box
    )
    with pytest.raises(DoorShut) as refusal:
        visitor.hear(admit)
    assert reason(refusal) is Reason.TAMPERED


# Someone in the middle who has the words


@settings(deadline=None, max_examples=tries(50), derandomize=True)
@given(st.binary(min_size=32, max_size=32))
def test_with_someone_in_the_middle_the_spoken_words_differ(random: bytes) -> None:
    """Two whole exchanges, joined by a relay that has the words. 20 bits: chance does not pass."""
    host, visitor = inviter(), guest()
    fake_host = inviter(seeds=replace(HOST_SEEDS, signing=random, ephemeral=random[::-1]))
    fake_guest = guest(seeds=replace(SEEDS, signing=random, ephemeral=random[::-1]))
    host.hear(fake_guest.knock(host.offer))
    fake_host.hear(visitor.knock(fake_host.offer))
    _, mine = host.let_in()
    theirs = visitor.hear(fake_host.let_in()[0])
    assert theirs is not None
    assert mine.transcript != theirs.transcript
    assert mine.spoken != theirs.spoken


def test_someone_in_the_middle_cannot_try_keys_until_the_words_agree() -> None:
    """The knock is on the table when the keys are revealed, and the offer has fixed them."""
    host, visitor = inviter(), guest()
    fake = inviter(seeds=replace(HOST_SEEDS, signing=b"m" * 32))
    knock = visitor.knock(fake.offer)
    fake.hear(knock)
    for number in range(200):
        better = inviter(seeds=replace(HOST_SEEDS, signing=b"m" * 32, blind=bytes([number]) * 32))
        better.offer = fake.offer  # type: ignore[misc]  # the liar keeps its offer
        better.hear(knock)
        with pytest.raises(DoorShut) as refusal:
            visitor.hear(better.let_in()[0])
        assert reason(refusal) is Reason.TAMPERED
    with pytest.raises(DoorShut):
        visitor.knock(host.offer)


def test_whoever_finds_the_words_later_opens_nothing(meeting: Meeting) -> None:
    """With the words and every note, the room's key stays behind the two ephemeral keys."""
    t = meeting.admission.transcript
    box = meeting.admit[192:]
    key = mac(OPENING.door, "unh1.admit.key", OPENING.door, t)
    assert meeting.admission.room.key not in meeting.inviter.offer + meeting.knock + meeting.admit
    assert box[24:56] != mac(key, "unh1.aead.com", box[:24])


def test_who_turns_back_leaves_the_version_and_nothing_else_counts_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host, other = inviter(), guest(seeds=GuestSeeds.cut(bytes(GUEST_RANDOM_BYTES)))
    monkeypatch.setattr("protocol.door.notes.VERSION", VERSION + 1)
    note = guest().turn_away(host.offer)
    assert note == other.turn_away(host.offer)
    assert host.turned_away(note) == VERSION + 1
    with pytest.raises(DoorShut):
        host.hear(note)
    for bit in range(8 * len(note)):
        changed = bytearray(note)
        changed[bit // 8] ^= 1 << bit % 8
        assert host.turned_away(bytes(changed)) is None
    with pytest.raises(DoorShut):
        guest().turn_away(note)
    assert host.turned_away(host.offer) is None
