"""What is said at the doors of a facilitator nobody else reads, and nobody stands between unheard.

About `protocol.door.boxed`, `protocol.door.third` and `protocol.door.leading`.
"""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.door.boxed import GIVEN_BYTES, SAID_BYTES
from protocol.door.exchange import Guest, Inviter
from protocol.door.introduction import Facilitator, Introduction
from protocol.door.invitation import Opening, opened
from protocol.door.leading import (
    Arrival,
    Card,
)
from protocol.door.notes import Role, knock_ad, pack_admit, seal_offer
from protocol.door.seeds import (
    INVITER_RANDOM_BYTES,
    GuestSeeds,
    HostSeeds,
    InviterSeeds,
    LeadSeeds,
    SeatSeeds,
)
from protocol.door.third import Asked, AskedIn, LedRoom, ThirdGuest, ThirdHost, other_secret
from protocol.errors import BadSeal, DoorShut, Reason
from protocol.seal.keyring import Member
from protocol.seal.sealing import (
    exchange_key,
    hash_of,
    mac,
    pad,
    public_key,
    seal,
    shared_secret,
    unseal,
)
from protocol.seats import PARTNERS, Partner, Seat
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
    PARTNER_MEMBERS,
    ROOM,
    TWO,
    AnyHost,
    Meeting,
    both_led,
    cards,
    counted,
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
from tests.protocol.reader.packing import Refused, packed
from tests.tries import tries


@pytest.fixture(params=DOORS)
def meeting(request: pytest.FixtureRequest) -> Meeting:
    return met(*sides(request.param))


# Those without the words, and those who find them later


def test_without_the_words_no_note_opens(meeting: Meeting) -> None:
    strange = Opening(OPENING.lobby, b"e" * 32)
    for someone in (third_guest(opening=strange), lead_guest(opening=strange)):
        with pytest.raises(DoorShut) as refusal:
            someone.knock(meeting.host.offer)
        assert reason(refusal) is Reason.NOT_OURS
    for note in (meeting.host.offer, meeting.knock, meeting.admit):
        with pytest.raises(BadSeal):
            unseal(strange.door, note[:24], note[24:], b"offer" + OPENING.lobby)


SECRETS: Final = (
    *(KIM.encoded, b"counsellor", b"+31 20 555 0123"),
    *(b"In the kitchen", b"+31 6 555 0199", b"Nobody"),
    *(LEAD_SEEDS.couple, LEAD_SEEDS.third, ROOM.room_id, ROOM.kid),
)
"""What is said and given at these doors."""


def test_with_the_words_but_not_the_exchange_nothing_that_was_said_can_be_read(
    meeting: Meeting,
) -> None:
    """Words, notes and all keys but those of the exchange: what a thief may have one day."""
    door, offer = OPENING.door, meeting.host.offer
    offered = unseal(door, offer[:24], offer[24:], b"offer" + OPENING.lobby)
    ad = knock_ad(offer)
    knocked = unseal(door, meeting.knock[:24], meeting.knock[24:], ad)
    seen = offered + knocked + offer + meeting.knock + meeting.admit
    assert not [each for each in SECRETS if each in seen]
    keys, said, box = knocked[:96], knocked[96:], meeting.admit[192:]
    t = meeting.mine.transcript
    seeds = [each.exchange for each in (*TWO, GUEST_SEEDS, LEAD_SEEDS.seat)]
    publics = [*(exchange_key(seed) for seed in seeds), offered[35:], keys[:32], keys[64:]]
    shared = [shared_secret(seed, public) for seed in seeds for public in publics]
    for secret in (door, OPENING.lobby, t, *shared):
        for label in ("unh1.knock.key", "unh1.admit.key"):
            for bound in (t, hash_of("unh1.offer", offer)):
                key = mac(secret, label, door, bound)
                for nonce, sealed, sealed_ad in (
                    (meeting.knock[:24], said, ad + keys),
                    (box[:24], box[24:], t),
                ):
                    with pytest.raises(BadSeal):
                        unseal(key, nonce, sealed, sealed_ad)


@settings(deadline=None, max_examples=tries(25))
@given(introductions, cards)
def test_whatever_is_said_the_outer_seal_shows_nothing_of_it(
    introduction: Introduction, card: Card
) -> None:
    for meeting, said in (
        (met(third_host(), third_guest(introduction)), introduction.encoded),
        (
            met(lead_host(), lead_guest(Arrival("Sam", card))),
            led_doors.arrival("Sam", [*lines(card)]),
        ),
    ):
        note = meeting.knock
        outer = unseal(OPENING.door, note[:24], note[24:], knock_ad(meeting.host.offer))
        assert len(outer) == 96 + 48 + SAID_BYTES
        assert said not in outer and said[:16] not in outer


def lines(card: Card) -> tuple[str, str, str]:
    return card.where, card.reach, card.others


# Those with the words and a program of their own


def sealed_knock(host: AnyHost, seeds: GuestSeeds, said: bytes) -> bytes:
    """A knock of any content by someone who has the words, sealed as ours are."""
    told = unseal(OPENING.door, host.offer[:24], host.offer[24:], b"offer" + OPENING.lobby)[35:]
    publics = (
        exchange_key(seeds.ephemeral),
        public_key(seeds.signing),
        exchange_key(seeds.exchange),
    )
    keys = b"".join(publics)
    shared = shared_secret(seeds.ephemeral, told)
    key = mac(shared, "unh1.knock.key", OPENING.door, hash_of("unh1.offer", host.offer))
    ad = knock_ad(host.offer)
    inner = seal(key, seeds.nonce, said, ad + keys)
    return seeds.nonce + seal(OPENING.door, seeds.nonce, keys + inner, ad)


@pytest.mark.parametrize(
    "said",
    [
        pad(KIM.encoded),
        bytes(SAID_BYTES),
        pad(b"", (SAID_BYTES,)),
        pad(KIM.encoded + b"\0", (SAID_BYTES,)),
        pad(packed(["", "", "with-me", "", ""]), (SAID_BYTES,)),
        pad(packed(["K\nim", ["", "", ""]]), (SAID_BYTES,)),
        pad(packed(["Kim", ["", ""]]), (SAID_BYTES,)),
        pad(packed(["Kim", ["", "", "x" * 121]]), (SAID_BYTES,)),
    ],
    ids=["size", "zeros", "empty", "more", "nobody", "two lines", "two texts", "long"],
)
def test_a_knock_that_says_nothing_of_ours_is_refused(said: bytes) -> None:
    for host in (third_host(), lead_host()):
        with pytest.raises(DoorShut) as refusal:
            host.hear(sealed_knock(host, GUEST_SEEDS, said))
        assert reason(refusal) is Reason.NOT_OURS
    good = third_host()
    assert good.hear(sealed_knock(good, GUEST_SEEDS, pad(KIM.encoded, (SAID_BYTES,))))


@pytest.mark.parametrize("field", ["signing", "exchange"])
@pytest.mark.parametrize("seat", PARTNERS)
def test_a_partner_is_no_third(seat: Partner, field: str) -> None:
    host = third_host()
    seeds = replace(GUEST_SEEDS, **{field: getattr(TWO[seat], field)})
    with pytest.raises(DoorShut) as refusal:
        host.hear(third_guest(seeds=seeds).knock(host.offer))
    assert reason(refusal) is Reason.NOT_OURS


def test_an_offer_with_a_weak_key_gets_no_card() -> None:
    for role, visitor in ((Role.LED, lead_guest()), (Role.FACILITATOR, third_guest())):
        offer = seal_offer(OPENING, bytes(24), b"c" * 32, role, bytes(32))
        with pytest.raises(DoorShut) as refusal:
            visitor.knock(offer)
        assert reason(refusal) is Reason.NOT_OURS


def given_as(meeting: Meeting, content: bytes, seat: SeatSeeds, seeds: HostSeeds) -> bytes:
    """An admission that holds in everything but what is in its box."""
    t = meeting.mine.transcript
    shared = shared_secret(seeds.ephemeral, exchange_key(GUEST_SEEDS.ephemeral))
    key = mac(shared, "unh1.admit.key", OPENING.door, t)
    box = bytes(24) + seal(key, bytes(24), content, t)
    return pack_admit(t, meeting.host._keys, seeds.blind, box, seat.signing)


def laid(room: LedRoom, seats: tuple[int, int] = (0, 1)) -> bytes:
    """A room as it is given, by the page."""
    partners = [(each.signing, each.exchange) for each in room.partners]
    plain = bytearray(
        led_doors.led_room(room.room_id, room.kid, partners, room.guide_hash, bytes(32))
    )
    plain[48], plain[113] = seats
    return bytes(plain)


def room_with(*partners: Member) -> bytes:
    return laid(replace(ROOM, partners=partners))


STRANGERS: Final = tuple(
    member(seat, SeatSeeds(bytes([seat + 9]) * 32, bytes([seat + 19]) * 32)) for seat in PARTNERS
)


@pytest.mark.parametrize(
    "content",
    [
        room_with(*STRANGERS),
        laid(ROOM, (1, 0)),
        laid(ROOM, (0, 2)),
        room_with(PARTNER_MEMBERS[0], PARTNER_MEMBERS[0]),
        room_with(PARTNER_MEMBERS[0], member(Seat.SECOND, GUEST_SEEDS)),
        laid(ROOM)[:-1],
        laid(ROOM) + b"x",
        b"",
    ],
    ids=["strangers", "swapped", "a third", "one twice", "us", "short", "long", "empty"],
)
def test_a_room_that_is_not_the_inviter_s_leads_nobody_in(content: bytes) -> None:
    meeting = met(third_host(), third_guest())
    padded = pad(content, (GIVEN_BYTES,))
    with pytest.raises(DoorShut) as refusal:
        meeting.guest.hear(given_as(meeting, padded, TWO[0], HOST_SEEDS))
    assert reason(refusal) is Reason.TAMPERED
    with pytest.raises(DoorShut):
        meeting.guest.hear(given_as(meeting, laid(ROOM).ljust(GIVEN_BYTES), TWO[0], HOST_SEEDS))
    honest = pad(laid(ROOM), (GIVEN_BYTES,))
    assert meeting.guest.hear(given_as(meeting, honest, TWO[0], HOST_SEEDS)) is not None


def place(seat: int, couple: bytes, third: bytes, introduction: bytes) -> bytes:
    return bytes([seat]) + couple + third + GUIDE + introduction


ZEROS: Final = bytes(32)


@pytest.mark.parametrize(
    "content",
    [
        place(2, b"c" * 32, b"t" * 32, KIM.encoded),
        place(0, ZEROS, b"t" * 32, KIM.encoded),
        place(0, b"c" * 32, ZEROS, KIM.encoded),
        place(1, b"c" * 32, b"t" * 32, KIM.encoded),
        place(0, b"c" * 32, b"t" * 32, b""),
        place(0, b"c" * 32, b"t" * 32, KIM.encoded + b"x"),
        b"",
    ],
    ids=["third seat", "no door", "first without", "second with", "nobody", "more", "empty"],
)
def test_a_place_that_is_no_partner_s_is_not_taken(content: bytes) -> None:
    meeting = met(lead_host(), lead_guest())
    seat, seeds = LEAD_SEEDS.seat, LEAD_SEEDS.doors[0]
    with pytest.raises(DoorShut) as refusal:
        meeting.guest.hear(given_as(meeting, pad(content, (GIVEN_BYTES,)), seat, seeds))
    assert reason(refusal) is Reason.TAMPERED
    with pytest.raises(Refused):
        led_doors.read_led_place(content)
    honest = pad(place(0, b"c" * 32, b"t" * 32, KIM.encoded), (GIVEN_BYTES,))
    assert meeting.guest.hear(given_as(meeting, honest, seat, seeds)) is not None


def test_whoever_was_met_before_is_expected_and_nobody_else() -> None:
    kim = Facilitator(member(Seat.FACILITATOR, GUEST_SEEDS), KIM)
    met(third_host(expected=kim), third_guest())
    for someone in (third_guest(LEE), third_guest(seeds=OTHER_SEEDS)):
        host = third_host(expected=kim)
        with pytest.raises(DoorShut) as refusal:
            host.hear(someone.knock(host.offer))
        assert reason(refusal) is Reason.NOT_OURS


def test_the_facilitator_follows_to_no_room_but_that_of_the_two_it_has_met() -> None:
    assert (meeting := met(third_host(), third_guest(expected=PARTNER_MEMBERS))).guest.hear(
        meeting.admit
    )
    meeting = met(third_host(), third_guest(expected=(PARTNER_MEMBERS[0], STRANGERS[1])))
    with pytest.raises(DoorShut) as refusal:
        meeting.guest.hear(meeting.admit)
    assert reason(refusal) is Reason.TAMPERED


# Someone in the middle who has the words


@settings(deadline=None, max_examples=tries(40), derandomize=True)
@given(st.binary(min_size=32, max_size=32), st.sampled_from(["third", "led"]))
def test_with_someone_in_the_middle_the_spoken_words_differ(random: bytes, door: str) -> None:
    """Two whole exchanges, joined by a relay that has the words. 20 bits: chance does not pass."""
    fake = replace(GUEST_SEEDS, signing=random, exchange=random[::-1], ephemeral=random)
    fake_host: AnyHost
    host, visitor = sides("third" if door == "third" else "led first")
    if door == "third":
        liar = replace(ROOM, partners=(member(Seat.FIRST, fake), PARTNER_MEMBERS[1]))
        fake_host = third_host(seat=SeatSeeds(fake.signing, fake.exchange), room=liar)
        mine = met(host, third_guest(seeds=fake)).mine
    else:
        fake_host = lead_host(seeds=LeadSeeds.grown(random))
        mine = met(host, lead_guest(seeds=fake)).mine
    fake_host.hear(visitor.knock(fake_host.offer))
    theirs = visitor.hear(fake_host.let_in()[0])
    assert theirs is not None
    assert mine.transcript != theirs.transcript
    assert mine.spoken != theirs.spoken


@settings(deadline=None, max_examples=tries(40), derandomize=True)
@given(st.binary(min_size=32, max_size=32))
def test_a_facilitator_between_the_two_at_their_own_door_is_heard_by_their_words(
    random: bytes,
) -> None:
    """It knows what opens their door, and their keys: it made the one, and has met the others."""
    (first, second), _ = both_led()
    seeds = InviterSeeds.cut(counted(3, INVITER_RANDOM_BYTES))
    host = Inviter(
        opened(first.couple),
        replace(seeds, signing=first.seed, exchange=first.exchange_seed),
        GUIDE,
    )
    own = replace(OTHER_SEEDS, signing=second.seed, exchange=second.exchange_seed)
    visitor = Guest(opened(second.couple), own, "Sam")
    to_first = Guest(
        opened(LEAD_SEEDS.couple), replace(GUEST_SEEDS, signing=random, ephemeral=random), "Sam"
    )
    to_second = Inviter(
        opened(LEAD_SEEDS.couple), replace(seeds, signing=random, ephemeral=random), GUIDE
    )
    host.hear(to_first.knock(host.offer))
    to_second.hear(visitor.knock(to_second.offer))
    _, mine = host.let_in()
    theirs = visitor.hear(to_second.let_in()[0])
    assert theirs is not None
    assert mine.spoken != theirs.spoken


def test_it_cannot_try_keys_until_their_words_agree() -> None:
    (_, second), _ = both_led()
    visitor = Guest(opened(second.couple), OTHER_SEEDS, "Sam")
    seeds = replace(InviterSeeds.cut(counted(3, INVITER_RANDOM_BYTES)), signing=b"m" * 32)
    fake = Inviter(opened(LEAD_SEEDS.couple), seeds, GUIDE)
    knock = visitor.knock(fake.offer)
    for number in range(50):
        better = Inviter(
            opened(LEAD_SEEDS.couple), replace(seeds, blind=bytes([number]) * 32), GUIDE
        )
        better.offer = fake.offer  # type: ignore[misc]  # the liar keeps its offer
        better.hear(knock)
        with pytest.raises(DoorShut) as refusal:
            visitor.hear(better.let_in()[0])
        assert reason(refusal) is Reason.TAMPERED


def the_others_door(told: Facilitator, key: bytes = KEY) -> ThirdHost:
    """The second partner's, who has read of somebody and has met nobody."""
    opening = opened(other_secret(key, told.member))
    seeds = replace(HOST_SEEDS, ephemeral=b"2" * 32, blind=b"3" * 32)
    return ThirdHost(opening, TWO[1], seeds, ROOM, expected=told)


def test_the_other_partner_meets_whom_the_first_has_let_in_and_has_words_of_its_own() -> None:
    meeting = met(third_host(key=KEY), third_guest())
    theirs = meeting.guest.hear(meeting.admit)
    assert isinstance(theirs, AskedIn) and isinstance(meeting.mine, Asked)
    assert theirs.other is not None
    again = replace(OTHER_SEEDS, signing=theirs.seed, exchange=theirs.exchange_seed)
    visitor = ThirdGuest(opened(theirs.other), again, KIM, expected=theirs.room.partners)
    second = met(the_others_door(meeting.mine.facilitator), visitor)
    also = visitor.hear(second.admit)
    assert also is not None and (also.room, also.by, also.other) == (ROOM, Seat.SECOND, None)
    assert isinstance(second.mine, Asked)
    assert second.mine.facilitator == meeting.mine.facilitator
    assert second.mine.spoken == also.spoken != theirs.spoken


def test_the_other_lets_in_nobody_but_whom_it_has_read_of() -> None:
    kim = Facilitator(member(Seat.FACILITATOR, GUEST_SEEDS), KIM)
    for seeds, introduction in ((OTHER_SEEDS, KIM), (GUEST_SEEDS, LEE)):
        door = opened(other_secret(KEY, kim.member))
        host = the_others_door(kim)
        knock = ThirdGuest(door, seeds, introduction).knock(host.offer)
        with pytest.raises(DoorShut) as refusal:
            host.hear(knock)
        assert reason(refusal) is Reason.NOT_OURS
    assert other_secret(KEY, kim.member) != other_secret(b"x" * 32, kim.member)


@settings(deadline=None, max_examples=tries(40), derandomize=True)
@given(st.binary(min_size=32, max_size=32))
def test_a_partner_who_tells_the_other_of_false_keys_is_heard_by_the_words(random: bytes) -> None:
    """It has let Kim in, and tells the other of keys that it has made itself."""
    meeting = met(third_host(key=KEY), third_guest())
    theirs = meeting.guest.hear(meeting.admit)
    assert isinstance(theirs, AskedIn) and theirs.other is not None
    own = replace(OTHER_SEEDS, signing=random, exchange=random[::-1], ephemeral=random)
    told = Facilitator(member(Seat.FACILITATOR, own), KIM)
    # Kim waits where it was told to, the other partner where those keys lead it: two doors, and
    # the liar stands in both.
    again = replace(OTHER_SEEDS, signing=theirs.seed, exchange=theirs.exchange_seed)
    kim = ThirdGuest(opened(theirs.other), again, KIM)
    host = the_others_door(told)
    second = met(host, ThirdGuest(opened(other_secret(KEY, told.member)), own, KIM))
    liar = ThirdHost(
        opened(theirs.other), TWO[0], replace(HOST_SEEDS, ephemeral=random, blind=random), ROOM
    )
    liar.hear(kim.knock(liar.offer))
    heard = kim.hear(liar.let_in()[0])
    assert heard is not None
    assert second.mine.spoken != heard.spoken


def test_what_was_told_in_the_offer_is_the_key_that_is_shown() -> None:
    """Else a guest's card would be sealed for one key and its words bound to another."""
    honest = lead_host()
    bound = unseal(OPENING.door, honest.offer[:24], honest.offer[24:], b"offer" + OPENING.lobby)[
        :32
    ]
    seat, seeds, visitor = LEAD_SEEDS.seat, LEAD_SEEDS.doors[0], lead_guest()
    other = replace(seeds, ephemeral=b"o" * 32)
    offer = seal_offer(OPENING, bytes(24), bound, Role.LED, exchange_key(other.ephemeral))
    knock = visitor.knock(offer)
    host = lead_host()
    host.offer = offer  # type: ignore[misc]  # the liar's
    publics = host._keys
    t = hash_of(
        "unh1.transcript",
        OPENING.lobby,
        offer,
        knock,
        *(publics.ephemeral, publics.signing, publics.exchange, seeds.blind),
    )
    shared = shared_secret(seeds.ephemeral, exchange_key(GUEST_SEEDS.ephemeral))
    key = mac(shared, "unh1.admit.key", OPENING.door, t)
    content = pad(place(0, b"c" * 32, b"t" * 32, KIM.encoded), (GIVEN_BYTES,))
    box = bytes(24) + seal(key, bytes(24), content, t)
    note = pack_admit(t, publics, seeds.blind, box, seat.signing)
    with pytest.raises(DoorShut) as refusal:
        visitor.hear(note)
    assert reason(refusal) is Reason.TAMPERED


def is_heard(said: bytes) -> bool:
    host = lead_host()
    try:
        return host.hear(sealed_knock(host, GUEST_SEEDS, pad(said, (SAID_BYTES,)))) is not None
    except DoorShut:
        return False


def is_read(said: bytes) -> bool:
    try:
        return bool(led_doors.read_arrival(said))
    except Refused:
        return False


@settings(deadline=None)
@given(
    st.binary(max_size=200)
    | st.builds(
        lambda name, card: packed([name, list(card)]),
        st.text(max_size=50),
        st.tuples(*3 * (st.text(max_size=130),)),
    )
)
def test_two_readers_take_the_same_arrivals(said: bytes) -> None:
    assert is_heard(said) is is_read(said)


@settings(deadline=None, max_examples=tries(60))
@given(st.sampled_from(DOORS), st.data())
def test_in_whatever_order_a_relay_hands_out_notes_nobody_is_led_astray(
    door: str, data: st.DataObject
) -> None:
    """Each hears any notes, also twice and cut short: one meeting comes of it, or none."""
    host, visitor = sides(door)
    other = (
        third_guest(LEE, seeds=OTHER_SEEDS) if door == "third" else lead_guest(seeds=OTHER_SEEDS)
    )
    notes = [host.offer, other.knock(host.offer), visitor.knock(host.offer), inviter().offer]
    mine = theirs = None
    for _ in range(data.draw(st.integers(1, 12))):
        note = data.draw(st.sampled_from(notes))
        note = note[: data.draw(st.sampled_from([len(note), len(note) - 1]))]
        try:
            if data.draw(st.booleans()):
                host.hear(note)
                if data.draw(st.booleans()):
                    admit, held = host.let_in()
                    assert mine in (None, held), "shown to one guest alone"
                    mine = held
                    notes.append(admit)
            else:
                theirs = visitor.hear(note) or theirs
        except DoorShut:
            continue
    if theirs is not None:
        assert mine is not None and theirs.transcript == mine.transcript
