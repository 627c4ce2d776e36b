"""Known answers of the two doors of a facilitator, and of what it says of itself."""

from collections.abc import Iterator
from typing import Final

from protocol.door.introduction import Introduction, Policy, introduction_hash
from protocol.door.invitation import Opening
from protocol.door.leading import Arrival, Card, LeadGuest, LeadHost
from protocol.door.seeds import GuestSeeds, HostSeeds, LeadSeeds, SeatSeeds
from protocol.door.third import LedRoom, ThirdGuest, ThirdHost, other_secret
from protocol.limits import VERSION
from protocol.seal.keyring import Member, kid_of
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Partner, Seat
from tests.protocol.cases import Case, counted, opened

INTRODUCTIONS: Final = (
    Introduction(
        "Kim de Wit",
        "counsellor, reachable by phone at the number you have",
        Policy.MAY_BRING_IN,
        "Where a child is in danger I have to tell somebody.",
        "https://call.example.org/kim",
    ),
    Introduction("Kim", "", Policy.WITH_ME, "", "+31 20 555 0123"),
    Introduction("\u91d1" * 40, "\u8a71" * 120, Policy.NONE, "\u6cd5" * 200, "x" * 200),
)


KIM_SEEDS: Final = GuestSeeds.cut(counted(54, 120))


def introductions() -> Iterator[Case]:
    for each in INTRODUCTIONS:
        told = (each.name, each.about, each.policy.value, each.law, each.call)
        yield {"introduction": told, "bytes": each.encoded, "hash": introduction_hash(each)}


def led_doors() -> Iterator[Case]:
    yield third_door()
    for seat in PARTNERS:
        yield leading_door(seat)


def third_door() -> Case:
    opening = Opening(lobby=counted(9, 32), door=counted(10, 32))
    seats = [SeatSeeds(counted(31 + seat, 32), counted(41 + seat, 32)) for seat in PARTNERS]
    partners = tuple(
        Member(seat, public_key(seats[seat].signing), exchange_key(seats[seat].exchange))
        for seat in PARTNERS
    )
    key = counted(55, 32)
    room = LedRoom(counted(50, 32), kid_of(key), partners, counted(52, 32))
    by, host, visitor = seats[Seat.SECOND], HostSeeds.cut(counted(53, 112)), KIM_SEEDS
    inviter = ThirdHost(opening, by, host, room, key=key)
    guest = ThirdGuest(opening, visitor, INTRODUCTIONS[0])
    knock = guest.knock(inviter.offer)
    inviter.hear(knock)
    admit, asked = inviter.let_in()
    return {
        **{"role": "facilitator", **opened(opening), "version": VERSION},
        "partners": [(each.signing, each.exchange) for each in partners],
        **{"room_id": room.room_id, "key": key, "kid": room.kid},
        **{"guide_hash": room.guide_hash, "other": other_secret(key, asked.facilitator.member)},
        "introduction": INTRODUCTIONS[0].encoded,
        "inviter": {**seat_seeds(by, "A"), **host_seeds(host)},
        "guest": guest_seeds(visitor),
        **{"offer": inviter.offer, "knock": knock, "admit": admit},
        **{"T": asked.transcript, "words": asked.spoken},
    }


def leading_door(seat: Partner) -> Case:
    opening = Opening(lobby=counted(60 + seat, 32), door=counted(62 + seat, 32))
    grown, guide = counted(64, 32), counted(52, 32)
    seeds, visitor = LeadSeeds.grown(grown), GuestSeeds.cut(counted(66 + seat, 120))
    arrival = Arrival(
        ("Ada", "Sam")[seat],
        (Card(), Card("At home, in the kitchen", "+31 6 555 0123", "Nobody"))[seat],
    )
    inviter = LeadHost(opening, seeds, seat, INTRODUCTIONS[0], guide)
    guest = LeadGuest(opening, visitor, arrival)
    knock = guest.knock(inviter.offer)
    inviter.hear(knock)
    admit, let_in = inviter.let_in()
    card = arrival.card
    return {
        **{"role": "led", **opened(opening), "version": VERSION, "seat": int(seat)},
        **{"guide_hash": guide, "introduction": INTRODUCTIONS[0].encoded, "grown": grown},
        **{"name": arrival.name, "card": (card.where, card.reach, card.others)},
        "inviter": {**seat_seeds(seeds.seat, "A"), **host_seeds(seeds.doors[seat])},
        "guest": guest_seeds(visitor),
        **{"offer": inviter.offer, "knock": knock, "admit": admit},
        **{"T": let_in.transcript, "words": let_in.spoken},
    }


def seat_seeds(seat: SeatSeeds, side: str) -> Case:
    return {f"s{side}": seat.signing, f"x{side}": seat.exchange}


def host_seeds(host: HostSeeds) -> Case:
    return {
        **{"eA": host.ephemeral, "r": host.blind},
        **{"offer_nonce": host.offer_nonce, "box_nonce": host.box_nonce},
    }


def guest_seeds(guest: GuestSeeds) -> Case:
    return {
        **{"sB": guest.signing, "xB": guest.exchange, "eB": guest.ephemeral},
        "nonce": guest.nonce,
    }
