"""Whoever may lead meets the two at doors of their own.

About `protocol.door.third`, `protocol.door.leading` and `LeadSeeds`.
"""

import struct
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.introduction import Facilitator, Introduction
from protocol.door.invitation import Opening, opened
from protocol.door.leading import (
    CARD_LIMITS,
    Arrival,
    Card,
    Led,
    LetIn,
    card_line,
)
from protocol.door.notes import Role
from protocol.door.seeds import (
    GUEST_RANDOM_BYTES,
    INVITER_RANDOM_BYTES,
    GuestSeeds,
    InviterSeeds,
    LeadSeeds,
    SeatSeeds,
)
from protocol.door.third import Asked, AskedIn, LedRoom, ThirdGuest, ThirdHost
from protocol.errors import DoorShut, Malformed, Reason
from protocol.limits import NOTE_LIMIT, VERSION
from protocol.seal.sealing import (
    mac,
    seal,
)
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.coming import Latecomer
from tests.protocol.led_worlds import (
    DOORS,
    GUEST_SEEDS,
    GUIDE,
    HOST_SEEDS,
    KEY,
    KIM,
    LEAD_SEEDS,
    LEE,
    OPENING,
    OTHER_SEEDS,
    ROOM,
    SAM,
    TWO,
    Meeting,
    both_led,
    cards,
    counted,
    guest,
    introductions,
    inviter,
    lead_guest,
    lead_host,
    member,
    met,
    reason,
    sides,
    third_guest,
    third_host,
)
from tests.protocol.reader import led_doors
from tests.tries import tries


@pytest.fixture(params=DOORS)
def meeting(request: pytest.FixtureRequest) -> Meeting:
    return met(*sides(request.param))


# Honest meetings


def test_a_partner_learns_who_may_lead_and_that_one_learns_the_room() -> None:
    meeting = met(third_host(Seat.SECOND), third_guest())
    theirs = meeting.guest.hear(meeting.admit)
    assert isinstance(theirs, AskedIn) and isinstance(meeting.mine, Asked)
    assert meeting.mine.facilitator == Facilitator(member(Seat.FACILITATOR, GUEST_SEEDS), KIM)
    assert (theirs.room, theirs.by) == (ROOM, Seat.SECOND)
    assert theirs.spoken == meeting.mine.spoken
    me = Latecomer(ROOM.room_id, theirs.room.partners, theirs.seed, theirs.exchange_seed)
    assert me.member == meeting.mine.facilitator.member


@pytest.mark.parametrize("seat", PARTNERS)
def test_a_partner_is_let_in_to_its_place_and_tells_its_card(seat: Partner) -> None:
    meeting = met(lead_host(seat), lead_guest())
    theirs = meeting.guest.hear(meeting.admit)
    assert isinstance(theirs, Led) and isinstance(meeting.mine, LetIn)
    assert meeting.mine.arrival == SAM
    assert meeting.mine.member == member(seat, GUEST_SEEDS)
    assert (theirs.seat, theirs.guide_hash) == (seat, GUIDE)
    assert theirs.facilitator == Facilitator(member(Seat.FACILITATOR, LEAD_SEEDS.seat), KIM)
    assert theirs.couple == LEAD_SEEDS.couple
    assert theirs.third == (LEAD_SEEDS.third if seat is Seat.FIRST else None)
    assert theirs.spoken == meeting.mine.spoken
    assert (theirs.seed, theirs.exchange_seed) == (GUEST_SEEDS.signing, GUEST_SEEDS.exchange)


def at_the_couples_door(
    first: Led, second: Led, guide_hash: bytes = GUIDE
) -> tuple[Admission, Admission]:
    """The two, each with the keys that it took along, at the door that both were given."""
    seeds = InviterSeeds.cut(counted(3, INVITER_RANDOM_BYTES))
    host = Inviter(
        opened(first.couple),
        replace(seeds, signing=first.seed, exchange=first.exchange_seed),
        guide_hash,
    )
    again = GuestSeeds.cut(counted(90, GUEST_RANDOM_BYTES))
    own = replace(again, signing=second.seed, exchange=second.exchange_seed)
    visitor = Guest(opened(second.couple), own, "Sam")
    host.hear(visitor.knock(host.offer))
    note, mine = host.let_in()
    theirs = visitor.hear(note)
    assert theirs is not None
    return mine, theirs


def test_each_of_the_three_knows_later_whom_it_has_met() -> None:
    (first, second), let_in = both_led()
    mine, theirs = at_the_couples_door(first, second)
    assert mine.room == theirs.room and mine.spoken == theirs.spoken
    partners = (theirs.partner, mine.partner)
    assert partners == tuple(each.member for each in let_in)
    assert first.third is not None
    room = LedRoom(mine.room.room_id, mine.room.kid, partners, GUIDE)
    kim = replace(
        GuestSeeds.cut(counted(120, GUEST_RANDOM_BYTES)),
        signing=LEAD_SEEDS.seat.signing,
        exchange=LEAD_SEEDS.seat.exchange,
    )
    host = ThirdHost(
        opened(first.third),
        SeatSeeds(first.seed, first.exchange_seed),
        HOST_SEEDS,
        room,
        expected=first.facilitator,
    )
    visitor = ThirdGuest(opened(LEAD_SEEDS.third), kim, KIM, expected=partners)
    meeting = met(host, visitor)
    asked_in = visitor.hear(meeting.admit)
    assert asked_in is not None and asked_in.room == room
    assert isinstance(meeting.mine, Asked)
    assert meeting.mine.facilitator == first.facilitator == second.facilitator


@settings(deadline=None, max_examples=tries(30))
@given(introductions, cards, st.text(max_size=60))
def test_every_knock_and_every_admission_has_one_size(
    introduction: Introduction, card: Card, name: str
) -> None:
    plain = Arrival("", Card())
    full = Arrival(card_line("where", name)[:40].strip(), card)
    meetings = [
        *(met(third_host(), third_guest(each)) for each in (introduction, LEE)),
        *(met(lead_host(), lead_guest(each)) for each in (full, plain)),
        *(met(lead_host(introduction=each), lead_guest()) for each in (introduction, LEE)),
    ]
    assert {len(each.host.offer) for each in meetings} == {len(inviter().offer)} == {139}
    assert {len(each.knock) for each in meetings} == {1_816}
    assert {len(each.admit) for each in meetings} == {1_964}
    assert max(1_816, 1_964) <= NOTE_LIMIT
    for each in meetings:
        assert each.guest.hear(each.admit) is not None


@settings(deadline=None, max_examples=tries(30))
@given(cards)
def test_two_readers_agree_on_what_a_partner_tells(card: Card) -> None:
    host, visitor = lead_host(), lead_guest(Arrival("Sam", card))
    assert host.hear(visitor.knock(host.offer)) == Arrival("Sam", card)
    said = led_doors.arrival("Sam", [card.where, card.reach, card.others])
    assert led_doors.read_arrival(said) == ["Sam", [card.where, card.reach, card.others]]


@pytest.mark.parametrize("field", CARD_LIMITS)
@pytest.mark.parametrize("text", ["x" * 121, "two\nlines", " edge", "\x1b[31m", "\u8a71" * 121])
def test_a_card_is_of_cleaned_lines_or_none(field: str, text: str) -> None:
    with pytest.raises(Malformed):
        Card(**{field: text})
    with pytest.raises(Malformed):
        Arrival(text, Card())


def test_no_seed_and_no_secret_is_in_a_repr() -> None:
    (first, _), let_in = both_led()
    meeting = met(third_host(key=KEY), third_guest())
    asked_in = meeting.guest.hear(meeting.admit)
    assert isinstance(asked_in, AskedIn)
    shown = repr((first, let_in, asked_in, meeting.mine, LEAD_SEEDS, HOST_SEEDS, TWO))
    secrets = [first.seed, first.exchange_seed, first.couple, first.third, HOST_SEEDS.blind]
    secrets += [asked_in.seed, asked_in.exchange_seed, asked_in.other, KEY]
    for secret in (*secrets, LEAD_SEEDS.seat.signing, LEAD_SEEDS.doors[0].ephemeral):
        assert repr(secret) not in shown


# Which door it is


@pytest.mark.parametrize(
    ("offer", "visitor", "leads_to"),
    [
        (inviter().offer, third_guest, Role.PARTNER),
        (inviter().offer, lead_guest, Role.PARTNER),
        (third_host().offer, guest, Role.FACILITATOR),
        (third_host().offer, lead_guest, Role.FACILITATOR),
        (lead_host().offer, guest, Role.LED),
        (lead_host().offer, third_guest, Role.LED),
    ],
)
def test_who_came_for_another_kind_of_door_is_told_which_it_is(
    offer: bytes, visitor: Any, leads_to: Role
) -> None:
    someone = visitor()
    with pytest.raises(DoorShut) as refusal:
        someone.knock(offer)
    assert reason(refusal) is Reason.ROLE
    assert someone.led_to is leads_to


def test_a_role_of_another_time_leads_nowhere_that_is_known() -> None:
    content = struct.pack(">32sBH32s", bytes(32), 9, VERSION, GUIDE)
    offer = bytes(24) + seal(OPENING.door, bytes(24), content, b"offer" + OPENING.lobby)
    someone = lead_guest()
    with pytest.raises(DoorShut) as refusal:
        someone.knock(offer)
    assert reason(refusal) is Reason.ROLE and someone.led_to is None


# Notes that come again, or were changed


def test_notes_that_come_again_get_the_same_answers(meeting: Meeting) -> None:
    host, visitor = meeting.host, meeting.guest
    assert visitor.knock(host.offer) == meeting.knock
    assert host.hear(meeting.knock) is not None
    assert host.hear(host.offer) is None and host.hear(meeting.admit) is None
    assert host.let_in() == (meeting.admit, meeting.mine)
    assert visitor.hear(host.offer) is None and visitor.hear(meeting.knock) is None
    assert visitor.hear(meeting.admit) == visitor.hear(meeting.admit)


@pytest.mark.parametrize("door", DOORS)
def test_no_byte_of_any_note_can_be_changed(door: str) -> None:
    meeting = met(*sides(door))
    fresh_host, fresh_guest = sides(door)
    for note, hear in (
        (meeting.host.offer, fresh_guest.knock),
        (meeting.knock, fresh_host.hear),
        (meeting.admit, meeting.guest.hear),
    ):
        for at in range(len(note)):
            changed = bytearray(note)
            changed[at] ^= 1 << at % 8
            with pytest.raises(DoorShut):
                hear(bytes(changed))
    assert meeting.guest.hear(meeting.admit) is not None


@given(st.binary(max_size=400) | st.binary(min_size=1_964, max_size=1_964))
def test_noise_is_refused_by_all(noise: bytes) -> None:
    for door in DOORS:
        host, visitor = sides(door)
        with pytest.raises(DoorShut):
            visitor.knock(noise)
        visitor.knock(host.offer)
        with pytest.raises(DoorShut):
            visitor.hear(noise)
        with pytest.raises(DoorShut):
            host.hear(noise)


def test_nobody_is_let_in_before_a_knock() -> None:
    for host in (third_host(), lead_host()):
        with pytest.raises(DoorShut) as refusal:
            host.let_in()
        assert reason(refusal) is Reason.NOT_OURS


# More than one knock


def test_at_the_third_door_the_first_knock_stands() -> None:
    host, visitor = third_host(), third_guest()
    knock = visitor.knock(host.offer)
    late = third_guest(LEE, seeds=OTHER_SEEDS)
    late_knock = late.knock(host.offer)
    host.hear(knock)
    with pytest.raises(DoorShut) as refusal:
        host.hear(late_knock)
    assert reason(refusal) is Reason.LATE
    with pytest.raises(DoorShut) as refusal:
        late.hear(knock)
    assert reason(refusal) is Reason.TAKEN
    note, mine = host.let_in()
    assert mine.facilitator.introduction == KIM
    assert visitor.hear(note) is not None


def test_at_the_leading_door_whoever_comes_again_with_new_keys_stands_there_still() -> None:
    host = lead_host()
    before, again = lead_guest(), lead_guest(seeds=OTHER_SEEDS)
    old, new = before.knock(host.offer), again.knock(host.offer)
    host.hear(old)
    assert again.hear(old) is None and again.hear(new) is None
    assert host.hear(new) == SAM
    note, mine = host.let_in()
    assert mine.member == member(Seat.FIRST, OTHER_SEEDS)
    assert again.hear(note) is not None


def test_once_somebody_has_been_let_in_no_other_knock_counts() -> None:
    host = lead_host()
    visitor, late = lead_guest(), lead_guest(Arrival("Mallory", Card()), seeds=OTHER_SEEDS)
    host.hear(visitor.knock(host.offer))
    note, mine = host.let_in()
    with pytest.raises(DoorShut) as refusal:
        host.hear(late.knock(host.offer))
    assert reason(refusal) is Reason.LATE
    assert host.let_in() == (note, mine)
    late.hear(visitor.knock(host.offer))
    with pytest.raises(DoorShut) as refusal:
        late.hear(note)
    assert reason(refusal) is Reason.TAKEN


def test_an_admission_for_another_guest_lets_nobody_else_in() -> None:
    for host, first, second in (
        (third_host(), third_guest(), third_guest(seeds=OTHER_SEEDS)),
        (lead_host(), lead_guest(), lead_guest(seeds=OTHER_SEEDS)),
    ):
        second.knock(host.offer)
        meeting = met(host, first)
        with pytest.raises(DoorShut) as refusal:
            second.hear(meeting.admit)
        assert reason(refusal) is Reason.TAMPERED


# After a crash


@pytest.mark.parametrize("seat", PARTNERS)
def test_a_facilitator_who_comes_back_stands_at_the_same_door(seat: Partner) -> None:
    before, visitor = lead_host(seat), lead_guest()
    knock = visitor.knock(before.offer)
    again = lead_host(seat, seeds=LeadSeeds.grown(b"s" * 32))
    assert again.offer == before.offer
    assert again.hear(knock) == SAM
    before.hear(knock)
    assert again.let_in() == before.let_in()
    assert visitor.hear(again.let_in()[0]) is not None


def test_what_is_given_to_one_guest_in_two_wordings_is_sealed_with_two_nonces() -> None:
    visitor = lead_guest()
    knock = visitor.knock(lead_host().offer)
    boxes = set()
    for introduction in (KIM, LEE):
        host = lead_host(introduction=introduction)
        host.hear(knock)
        boxes.add(host.let_in()[0][192:216])
    assert len(boxes) == 2


def test_everything_that_grows_from_one_secret_differs() -> None:
    def drawn(seeds: LeadSeeds) -> list[bytes]:
        doors = [
            part
            for door in seeds.doors
            for part in (door.ephemeral, door.blind, door.offer_nonce, door.box_nonce)
        ]
        return [seeds.seat.signing, seeds.seat.exchange, seeds.couple, seeds.third, *doors]

    found = [*drawn(LEAD_SEEDS), *drawn(LeadSeeds.grown(b"t" * 32))]
    assert len(set(found)) == len(found) == 24
    for length in (0, 31, 33):
        with pytest.raises(Malformed):
            LeadSeeds.grown(bytes(length))


def test_another_version_has_other_doors_and_the_same_seat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its offer reads differently, and a nonce counts once."""
    monkeypatch.setattr("protocol.door.seeds.VERSION", VERSION + 1)
    later = LeadSeeds.grown(b"s" * 32)
    assert later.seat == LEAD_SEEDS.seat
    assert {later.doors[0].offer_nonce, later.doors[1].offer_nonce}.isdisjoint(
        {each.offer_nonce for each in LEAD_SEEDS.doors}
    )


# Of what a secret becomes


def test_a_secret_opens_one_door_and_says_nothing_of_itself() -> None:
    one, other = opened(b"s" * 32), opened(b"t" * 32)
    assert len({one.lobby, one.door, other.lobby, other.door, b"s" * 32}) == 5
    assert one == Opening(mac(b"s" * 32, "unh1.lobby.id"), mac(b"s" * 32, "unh1.door.key"))
