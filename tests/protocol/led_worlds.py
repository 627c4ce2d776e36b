"""The doors of a facilitator with fixed seeds: who stands at them, and what they say."""

from dataclasses import dataclass
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from protocol.door.exchange import Guest, Inviter
from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import Opening
from protocol.door.leading import (
    CARD_LIMITS,
    Arrival,
    Card,
    LeadGuest,
    LeadHost,
    Led,
    LetIn,
    card_line,
)
from protocol.door.seeds import (
    GUEST_RANDOM_BYTES,
    HOST_RANDOM_BYTES,
    INVITER_RANDOM_BYTES,
    GuestSeeds,
    HostSeeds,
    InviterSeeds,
    LeadSeeds,
    SeatSeeds,
)
from protocol.door.third import Asked, LedRoom, ThirdGuest, ThirdHost
from protocol.errors import DoorShut, Reason
from protocol.seal.keyring import Member, kid_of
from protocol.seal.sealing import (
    exchange_key,
    public_key,
)
from protocol.seats import PARTNERS, Partner, Seat
from tests.protocol.test_clean import TEXTS
from tests.protocol.test_introduction import policies, typed

OPENING: Final = Opening(lobby=b"l" * 32, door=b"d" * 32)
GUIDE: Final = b"g" * 32
KIM: Final = Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", "+31 20 555 0123")
LEE: Final = Introduction("Lee", "", Policy.NONE, "", "")
SAM: Final = Arrival("Sam", Card("In the kitchen", "+31 6 555 0199", "Nobody"))


def counted(start: int, length: int) -> bytes:
    return bytes((start + at) % 251 for at in range(length))


HOST_SEEDS: Final = HostSeeds.cut(counted(1, HOST_RANDOM_BYTES))
GUEST_SEEDS: Final = GuestSeeds.cut(counted(7, GUEST_RANDOM_BYTES))
OTHER_SEEDS: Final = GuestSeeds.cut(counted(60, GUEST_RANDOM_BYTES))
LEAD_SEEDS: Final = LeadSeeds.grown(b"s" * 32)
TWO: Final = (SeatSeeds(b"a" * 32, b"A" * 32), SeatSeeds(b"b" * 32, b"B" * 32))


def member(seat: Seat, seeds: SeatSeeds | GuestSeeds) -> Member:
    return Member(seat, public_key(seeds.signing), exchange_key(seeds.exchange))


PARTNER_MEMBERS: Final = tuple(member(seat, TWO[seat]) for seat in PARTNERS)
KEY: Final = b"k" * 32
"""Of epoch 0."""
ROOM: Final = LedRoom(b"i" * 32, kid_of(KEY), PARTNER_MEMBERS, GUIDE)


def third_host(by: Partner = Seat.FIRST, **more: Any) -> ThirdHost:
    return ThirdHost(**{**_host(), "seat": TWO[by], "room": ROOM, **more})


def _host() -> dict[str, Any]:
    return {"opening": OPENING, "seeds": HOST_SEEDS}


def third_guest(introduction: Introduction = KIM, **more: Any) -> ThirdGuest:
    return ThirdGuest(**{**_host(), "seeds": GUEST_SEEDS, "introduction": introduction, **more})


def lead_host(seat: Partner = Seat.FIRST, **more: Any) -> LeadHost:
    mine = {"seeds": LEAD_SEEDS, "seat": seat, "introduction": KIM, "guide_hash": GUIDE}
    return LeadHost(**{"opening": OPENING, **mine, **more})


def lead_guest(arrival: Arrival = SAM, **more: Any) -> LeadGuest:
    return LeadGuest(**{**_host(), "seeds": GUEST_SEEDS, "arrival": arrival, **more})


def guest(opening: Opening = OPENING, seeds: GuestSeeds = GUEST_SEEDS) -> Guest:
    return Guest(opening, seeds, "Sam")


def inviter(opening: Opening = OPENING) -> Inviter:
    return Inviter(opening, InviterSeeds.cut(counted(3, INVITER_RANDOM_BYTES)), GUIDE)


AnyHost = ThirdHost | LeadHost
AnyGuest = ThirdGuest | LeadGuest


@dataclass(frozen=True)
class Meeting:
    """An exchange, up to the note that lets the guest in."""

    host: AnyHost
    guest: AnyGuest
    knock: bytes
    admit: bytes
    mine: Asked | LetIn


def met(host: AnyHost, visitor: AnyGuest) -> Meeting:
    knock = visitor.knock(host.offer)
    host.hear(knock)
    return Meeting(host, visitor, knock, *host.let_in())


DOORS: Final = ("third", "led first", "led second")


def sides(door: str) -> tuple[AnyHost, AnyGuest]:
    if door == "third":
        return third_host(), third_guest()
    return lead_host(Seat.FIRST if door == "led first" else Seat.SECOND), lead_guest()


def reason(refusal: pytest.ExceptionInfo[DoorShut]) -> Reason:
    return refusal.value.reason


cards = st.builds(lambda *lines: Card(*map(card_line, CARD_LIMITS, lines)), TEXTS, TEXTS, TEXTS)
introductions = st.builds(lambda said, policy: said.introduction(policy), typed, policies)


def both_led() -> tuple[list[Led], list[LetIn]]:
    led, let_in = [], []
    for seat, seeds in zip(PARTNERS, (GUEST_SEEDS, OTHER_SEEDS), strict=True):
        meeting = met(lead_host(seat), lead_guest(seeds=seeds))
        theirs = meeting.guest.hear(meeting.admit)
        assert isinstance(theirs, Led) and isinstance(meeting.mine, LetIn)
        led.append(theirs)
        let_in.append(meeting.mine)
    return led, let_in
