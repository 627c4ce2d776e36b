"""The doors that nobody types words for: where those meet who have met, or heard of each other.

    at a leading door      Led    ──> meet_partner: the couple's own door, two words to each other
                           LetIn  ──> follow, with what was drawn for the appointment
    the first partner      Led.third          ──> meet_third
    in a running room      Asked              ──> introduced: what the inviter says in it
                           the other partner, whom that tells ──> meet_told
                           AskedIn            ──> latecomer, and with its `other` ──> follow

Whoever comes first waits, and whoever is expected is let in without being asked about: the two
spoken words and the consent of both are what counts. Where words are typed, `tui.line.inviting` and
`tui.line.knocking` are asked directly, with `third_host` where a partner asks somebody in.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace

from protocol.door.exchange import Admission, Guest, Inviter
from protocol.door.introduction import Facilitator, Introduction
from protocol.door.invitation import Opening, opened
from protocol.door.leading import Led
from protocol.door.seeds import (
    GUEST_RANDOM_BYTES,
    HOST_RANDOM_BYTES,
    INVITER_RANDOM_BYTES,
    GuestSeeds,
    HostSeeds,
    InviterSeeds,
    SeatSeeds,
)
from protocol.door.third import Asked, AskedIn, LedRoom, ThirdGuest, ThirdHost, other_secret
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key
from protocol.seats import Seat
from protocol.session.coming import Latecomer
from protocol.session.controls import IntroducedThird
from tui.line.inviting import welcome, welcome_guest
from tui.line.knocking import knock_at
from tui.line.lobby import LONG_WAIT_S, is_ignored
from tui.seat.facts import SeatFacts


def led_room(facts: SeatFacts) -> LedRoom:
    """What a third seat is told of a room that one of the two sits in."""
    exchange = {**dict(facts.partner_keys), facts.seat: exchange_key(facts.exchange_seed)}
    partners = tuple(Member(seat, key, exchange[seat]) for seat, key in facts.room.roster)
    return LedRoom(facts.room.room_id, facts.room.kid, partners, facts.guide_hash)


def third_host(
    opening: Opening, facts: SeatFacts, expected: Facilitator | None = None
) -> ThirdHost:
    """A partner's side of a third door. Without `expected`, whoever has the words may knock, and is
    told where to meet the other partner, who has not met them."""
    return ThirdHost(
        opening,
        SeatSeeds(facts.seed, facts.exchange_seed),
        HostSeeds.cut(os.urandom(HOST_RANDOM_BYTES)),
        led_room(facts),
        key=facts.room.key if expected is None else None,
        expected=expected,
    )


def introduced(asked: Asked) -> IntroducedThird:
    """What the partner who has let somebody in says in the room."""
    met = asked.facilitator
    return IntroducedThird(met.member.signing, met.member.exchange, met.introduction)


def latecomer(asked_in: AskedIn) -> Latecomer:
    """Whoever was let in, waiting for a key."""
    room = asked_in.room
    return Latecomer(room.room_id, room.partners, asked_in.seed, asked_in.exchange_seed)


def guest_seeds(seat: SeatSeeds) -> GuestSeeds:
    """For a guest whose seat has its keys already."""
    fresh = GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))
    return replace(fresh, signing=seat.signing, exchange=seat.exchange)


async def meet_partner(
    url: str,
    led: Led,
    name: str,
    *,
    keep: Callable[[Admission], Awaitable[None]],
    make: Callable[[Admission], Awaitable[None]] | None = None,
    on_line: Callable[[bool], None] = is_ignored,
    on_there: Callable[[bool], None] = is_ignored,
) -> Admission:
    """The room of the two, behind what both were given at a leading door.

    `name`: the own, cleaned. `keep` as for `welcome` and `knock_at`, `make` as for `welcome_guest`,
    of whom makes the room, and so are the errors.
    `on_there` is called with whether the other has come that far.
    """
    opening, seat = opened(led.couple), SeatSeeds(led.seed, led.exchange_seed)
    if led.seat is not Seat.FIRST:
        guest = Guest(opening, guest_seeds(seat), name)
        return await knock_at(
            url,
            opening.lobby,
            guest,
            on_knocked=_nothing,
            keep=keep,
            on_line=on_line,
            on_there=on_there,
            waits_s=LONG_WAIT_S,
            is_known=True,
        )
    seeds = InviterSeeds.cut(os.urandom(INVITER_RANDOM_BYTES))
    own = replace(seeds, signing=seat.signing, exchange=seat.exchange)
    admission = await welcome_guest(
        url,
        opening.lobby,
        Inviter(opening, own, led.guide_hash),
        make=make,
        on_open=lambda: on_there(False),
        on_knock=lambda _: on_there(True),
        decision=_decided(),
        keep=keep,
        on_line=on_line,
        waits_s=LONG_WAIT_S,
        is_known=True,
    )
    assert admission is not None, "decided before anybody knocked"
    return admission


async def meet_third(
    url: str,
    secret: bytes,
    facts: SeatFacts,
    expected: Facilitator,
    *,
    keep: Callable[[Asked], Awaitable[None]],
    on_line: Callable[[bool], None] = is_ignored,
) -> Asked:
    """A partner lets in whom it has met at a leading door, or the other partner has told of.

    `secret`: `Led.third` of the first partner, or that of `meet_told`. Nobody else is let in, and
    nobody is asked about it. Errors as for `welcome`.
    """
    opening = opened(secret)
    asked = await welcome(
        url,
        opening.lobby,
        third_host(opening, facts, expected),
        on_open=_nothing,
        on_knock=lambda _: None,
        decision=_decided(),
        keep=keep,
        on_line=on_line,
        waits_s=LONG_WAIT_S,
        is_known=True,
    )
    assert asked is not None, "decided before anybody knocked"
    return asked


async def meet_told(
    url: str,
    facts: SeatFacts,
    told: Facilitator,
    *,
    keep: Callable[[Asked], Awaitable[None]],
    on_line: Callable[[bool], None] = is_ignored,
) -> Asked:
    """The other partner meets whom it was told of in the room, and has two words of its own.

    It comes to no end where it was told of keys that nobody has: then there is nothing to say yes
    to. Errors as for `welcome`.
    """
    secret = other_secret(facts.room.key, told.member)
    return await meet_third(url, secret, facts, told, keep=keep, on_line=on_line)


async def follow(
    url: str,
    secret: bytes,
    seat: SeatSeeds,
    introduction: Introduction,
    expected: tuple[Member, ...],
    *,
    keep: Callable[[AskedIn], Awaitable[None]],
    on_line: Callable[[bool], None] = is_ignored,
    on_there: Callable[[bool], None] = is_ignored,
) -> AskedIn:
    """Whoever may lead, behind what it has drawn (`LeadSeeds.third`) or was given (`AskedIn`).

    `seat`: the keys that it has shown before; `expected`: the two that it has met, in seat order.
    Errors as for `knock_at`.
    """
    opening = opened(secret)
    return await knock_at(
        url,
        opening.lobby,
        ThirdGuest(opening, guest_seeds(seat), introduction, expected),
        on_knocked=_nothing,
        keep=keep,
        on_line=on_line,
        on_there=on_there,
        waits_s=LONG_WAIT_S,
        is_known=True,
    )


def _nothing() -> None:
    """Nothing to be shown."""


def _decided() -> "asyncio.Future[bool]":
    """Whoever is expected is welcome."""
    decision: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    decision.set_result(True)
    return decision
