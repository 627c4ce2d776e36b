"""Both sides of a door of a facilitator over a real relay, as their screens see them."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.door.invitation import Opening
from protocol.door.leading import Arrival, Card, LeadGuest, LeadHost, Led, LetIn
from protocol.door.seeds import (
    GUEST_RANDOM_BYTES,
    HOST_RANDOM_BYTES,
    GuestSeeds,
    HostSeeds,
    LeadSeeds,
    SeatSeeds,
)
from protocol.door.sides import Host, Visitor
from protocol.door.third import Asked, AskedIn, LedRoom, ThirdGuest, ThirdHost
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Partner, Seat
from protocol.wire.frames import Shut, Visit, pack
from tests.whole.laptops import PATIENCE_S
from tui.errors import LobbyOver
from tui.line.dial import dial
from tui.line.inviting import welcome
from tui.line.knocking import knock_at
from tui.line.lobby import heard_in

G = TypeVar("G")
A = TypeVar("A")

GUIDE: Final = bytes(range(32))
KIM: Final = Introduction("Kim", "counsellor", Policy.WITH_ME, "", "")
SAM: Final = Arrival("Sam", Card("In the kitchen", "", "Nobody"))
WAITS_S: Final = 60.0


@dataclass
class Within(Generic[G]):
    """The inviting side, as its screen sees it."""

    url: str
    lobby: bytes
    host: Host[Any, G]
    waits_s: float | None = WAITS_S
    openings: int = 0
    knocks: list[Any] = field(default_factory=list)
    kept: list[G] = field(default_factory=list)
    turned: list[bool] = field(default_factory=list)
    calls: bool = False
    """Whether whoever has knocked is called anew."""
    gone: int = 0
    decision: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def welcome(self) -> G | None:
        return await welcome(
            self.url,
            self.lobby,
            self.host,
            on_open=self._opened,
            on_knock=self.knocks.append,
            decision=self.decision,
            keep=self._keep,
            on_turned=self.turned.append,
            on_gone=self._gone if self.calls else None,
            waits_s=self.waits_s,
        )

    def _gone(self) -> "asyncio.Future[bool]":
        self.gone += 1
        self.decision = asyncio.get_running_loop().create_future()
        return self.decision

    def _opened(self) -> None:
        self.openings += 1

    async def _keep(self, held: G) -> None:
        self.kept.append(held)


@dataclass
class Without(Generic[A]):
    """The guest's side."""

    url: str
    lobby: bytes
    guest: Visitor[A]
    waits_s: float | None = WAITS_S
    knocked: int = 0
    there: list[bool] = field(default_factory=list)
    lines: list[bool] = field(default_factory=list)
    kept: list[A] = field(default_factory=list)

    async def knock(self) -> A:
        return await knock_at(
            self.url,
            self.lobby,
            self.guest,
            on_knocked=self._knocked,
            keep=self._keep,
            on_there=self.there.append,
            on_line=self.lines.append,
            waits_s=self.waits_s,
        )

    def _knocked(self) -> None:
        self.knocked += 1

    async def _keep(self, given: A) -> None:
        self.kept.append(given)


@asynccontextmanager
async def tasks(*coroutines: Awaitable[Any]) -> AsyncIterator[Sequence["asyncio.Future[Any]"]]:
    """Under way in the block, gone after it."""
    started = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield started
    finally:
        for task in started:
            task.cancel()
        await asyncio.gather(*started, return_exceptions=True)


def fresh_guest() -> GuestSeeds:
    return GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))


def leading(
    url: str, door: Opening, secret: bytes = b"s" * 32, seat: Partner = Seat.FIRST
) -> Within[LetIn]:
    host = LeadHost(door, LeadSeeds.grown(secret), seat, KIM, GUIDE)
    return Within(url, door.lobby, host)


def led(url: str, door: Opening, arrival: Arrival = SAM) -> Without[Led]:
    return Without(url, door.lobby, LeadGuest(door, fresh_guest(), arrival))


TWO: Final = (SeatSeeds(b"a" * 32, b"A" * 32), SeatSeeds(b"b" * 32, b"B" * 32))
ROOM: Final = LedRoom(
    b"i" * 32,
    b"k" * 16,
    tuple(
        Member(seat, public_key(TWO[seat].signing), exchange_key(TWO[seat].exchange))
        for seat in PARTNERS
    ),
    GUIDE,
)


def asking(url: str, door: Opening, waits_s: float | None = None) -> Within[Asked]:
    seeds = HostSeeds.cut(os.urandom(HOST_RANDOM_BYTES))
    return Within(url, door.lobby, ThirdHost(door, TWO[0], seeds, ROOM), waits_s)


def asked(url: str, door: Opening, waits_s: float | None = None) -> Without[AskedIn]:
    return Without(url, door.lobby, ThirdGuest(door, fresh_guest(), KIM), waits_s)


async def empty(url: str, lobby: bytes) -> None:
    """The lobby is over, as after its time."""
    async with dial(url) as (socket, _):
        await socket.send(pack(Visit(lobby)))
        await socket.send(pack(Shut()))
        with pytest.raises(LobbyOver):
            async for _ in heard_in(socket):
                pass
