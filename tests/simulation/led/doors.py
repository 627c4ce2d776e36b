"""The leading doors in simulated time: whoever leads and both partners, each at a door, while lines
drop, the relay dies and programs are closed and opened again. Then calm, and both are let in.

What is the product's: both sides of each door, the lobby, the relay. What is not: the network, the
clock, and people, who try again where their program says that it came to nothing.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from contextvars import ContextVar, copy_context
from typing import Any, Final
from unittest.mock import patch

from protocol.door.invitation import Opening
from protocol.door.leading import Led, LetIn
from protocol.errors import DoorShut
from protocol.seats import PARTNERS, Partner
from protocol.wire.frames import Welcome
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Disk, relay_image
from tests.simulation.network import ClientEnd, Road
from tests.simulation.relay import MANY, SimRelay
from tests.simulation.run import GAPS_S
from tests.simulation.trace import Trace
from tests.simulation.world import URL, simulated
from tests.whole.doors import SAM, Within, Without, leading, led
from tui.errors import UnhurriedError

AGAIN_S: Final = 1.0
"""Until somebody tries again, or a relay that died is started."""

STAYS_S: Final = 3 * 60 * 60.0
"""So long the doors stay open."""

PATIENCE_S: Final = 30 * 60.0

ROAD: ContextVar[Road] = ContextVar("ROAD")


def dialled(url: str) -> AbstractAsyncContextManager[tuple[ClientEnd, Welcome]]:
    """As `tui.line.dial.dial`, over the road of whoever dials."""
    return ROAD.get().dial(url)


class Door:
    """One of the two doors, and both who are at it. Mutable."""

    def __init__(self, loop: VirtualLoop, seat: Partner, roads: tuple[Road, Road]) -> None:
        self.roads: Final = roads
        self.let_in: LetIn | None = None
        self.given: Led | None = None
        self._loop: Final = loop
        self._seat: Final = seat
        self._opening: Final = Opening(lobby=bytes([seat]) * 32, door=bytes([8 + seat]) * 32)
        self.open()
        self.come()

    def open(self) -> None:
        """Whoever leads opens it; again with what lay with the words."""
        self.host: Within[LetIn] = leading(URL, self._opening, seat=self._seat)
        self.host.waits_s = STAYS_S
        self._opened = self._task(self.roads[0], self._welcome(self.host))

    def come(self) -> None:
        """The partner types the words; whoever comes again has new keys."""
        self.guest: Without[Led] = self._new_guest()
        self._knocked = self._task(self.roads[1], self._knock())

    def close_host(self) -> None:
        self._opened.cancel()
        self.open()

    def close_guest(self) -> None:
        self._knocked.cancel()
        self.come()

    @property
    def is_heard(self) -> bool:
        """Whether the newest knock is the one that whoever leads looks at."""
        met = self.host.host._met
        return met is not None and self.guest.knocked > 0 and self.guest.guest.is_own(met.knock)

    def end(self) -> None:
        self._opened.cancel()
        self._knocked.cancel()

    def _new_guest(self) -> Without[Led]:
        guest = led(URL, self._opening)
        guest.waits_s = STAYS_S
        return guest

    def _task(self, road: Road, act: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        context = copy_context()
        context.run(ROAD.set, road)
        return self._loop.create_task(act, context=context)

    async def _welcome(self, host: Within[LetIn]) -> None:
        while self.let_in is None:
            with suppress(UnhurriedError):
                self.let_in = await host.welcome()
            await asyncio.sleep(AGAIN_S)

    async def _knock(self) -> None:
        while self.given is None:
            try:
                self.given = await self.guest.knock()
            except (DoorShut, UnhurriedError):
                await asyncio.sleep(AGAIN_S)
                self.guest = self._new_guest()


class Doors:
    """All that happens around both of them. Mutable."""

    def __init__(self, loop: VirtualLoop, seed: int) -> None:
        self.chance: Final = random.Random(seed)
        self.trace: Final = Trace(loop)
        self.relay: Final = SimRelay(loop, self.chance, Disk(relay_image()), self.trace, MANY)
        self.relay.on_death = lambda: loop.call_later(AGAIN_S, self.relay.start)
        self.relay.start()
        self.both: Final = tuple(
            Door(loop, seat, (self._road(loop, "third", seat), self._road(loop, "", seat)))
            for seat in PARTNERS
        )

    def _road(self, loop: VirtualLoop, name: str, seat: Partner) -> Road:
        return Road(loop, self.chance, f"{name}{int(seat)}", self.relay, self.trace)

    @property
    def things(self) -> tuple[Callable[[], None], ...]:
        """What may happen to one of the doors."""
        door = self.chance.choice(self.both)
        road = self.chance.choice(door.roads)

        def cut() -> None:
            if road.cable is not None:
                road.cable.reset()

        def swallow() -> None:
            if road.cable is not None:
                road.cable.swallow_answers()

        def hold() -> None:
            if road.cable is not None:
                road.cable.down.hold(self.chance.uniform(0.5, 20.0))

        def down() -> None:
            road.is_down, road.is_told = not road.is_down, self.chance.random() < 0.5
            cut()

        return (cut, swallow, hold, down, door.close_host, door.close_guest, self.relay.die)

    def happen(self) -> None:
        act = self.chance.choice(self.things)
        self.trace.counts[act.__name__] += 1
        act()

    def calm(self) -> None:
        for door in self.both:
            for road in door.roads:
                road.is_down = False
                if road.cable is not None:
                    road.cable.reset()


@asynccontextmanager
async def doors(loop: VirtualLoop, seed: int) -> AsyncIterator[Doors]:
    """Both, until nothing of them is left."""
    found = Doors(loop, seed)
    try:
        yield found
    finally:
        for door in found.both:
            door.end()


def walked(seed: int, steps: int, counts: Counter[str] | None = None) -> tuple[str, ...]:
    """What should not be, after an evening at the doors; empty if all is well. `counts`: what
    happened is added there."""
    with simulated() as loop, patch("tui.line.lobby.dial", dialled):
        random.seed(seed)
        return loop.run_until_complete(
            _walked(loop, seed, steps, Counter() if counts is None else counts)
        )


async def _walked(
    loop: VirtualLoop, seed: int, steps: int, counts: Counter[str]
) -> tuple[str, ...]:
    async with doors(loop, seed) as found:
        for _ in range(steps):
            await asyncio.sleep(found.chance.choice(GAPS_S))
            found.happen()
        found.calm()
        counts.update(found.trace.counts)
        if not await came(lambda: all(door.is_heard for door in found.both)):
            return ("nobody is heard of",)
        for door in found.both:
            door.host.decision.set_result(True)
        await asyncio.sleep(found.chance.choice(GAPS_S))
        for door in found.both:
            road = found.chance.choice(door.roads)
            if road.cable is not None:
                road.cable.reset()
        if not await came(lambda: all(door.given and door.let_in for door in found.both)):
            return ("somebody is not let in",)
        return tuple(wrong(found))


async def came(holds: Callable[[], object]) -> bool:
    until_s = asyncio.get_running_loop().time() + PATIENCE_S
    while asyncio.get_running_loop().time() < until_s:
        if holds():
            return True
        await asyncio.sleep(0.5)
    return False


def wrong(found: Doors) -> list[str]:
    """All that whoever leads and the two hold, compared."""
    told = []
    for seat, door in zip(PARTNERS, found.both, strict=True):
        given, let_in = door.given, door.let_in
        assert given is not None and let_in is not None
        if given.spoken != let_in.spoken or let_in.arrival != SAM:
            told.append(f"{seat.name}: not the one who was let in")
        if door.host.kept != [let_in] or door.guest.kept != [given]:
            told.append(f"{seat.name}: kept {len(door.host.kept)} and {len(door.guest.kept)}")
    first, second = (door.given for door in found.both)
    assert first is not None and second is not None
    if first.couple != second.couple:
        told.append("the two are sent to different doors")
    return told
