"""Whatever is missed, forgotten or not answered: in the end all relays agree who is where.

On an engine in memory, with whatever can happen in any order. About `server.jetstream.seats`.
"""

import asyncio
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.errors import StorageFailed
from server.jetstream.beacons import new_relay
from server.jetstream.company import SeatClaim
from server.jetstream.naming import Names
from server.jetstream.seats import CHECKED_MS, Seats
from server.jetstream.sightings import MISSED
from server.store.ports import Sighting, Sitting
from tests.server.clients import name_of
from tests.server.clock import Clock
from tests.server.jetstream.seat_engine import EngineLine, SeatEngine

NAMES = Names(bytes(32))
ROOM = name_of("room")
RELAYS = 3

AT = st.integers(0, RELAYS - 1)
DEEDS = st.one_of(
    st.tuples(st.just("sit"), AT, st.integers(0, 1)),
    st.tuples(st.sampled_from(["leave", "deafen", "cut", "mend", "forget", "beat", "tend"]), AT),
    st.tuples(st.sampled_from(["restart", "expire", "wait", "hush"])),
)


@pytest.fixture(autouse=True)
def hastily() -> Iterator[None]:
    """Nothing happens of itself, and nobody waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.jetstream.seats.BEACON_S", 3600.0)
        for name in ("seats.PAUSE_S", "seats.PATIENCE_S"):
            patch.setattr(f"server.jetstream.{name}", 0.0)
        for name in ("PAUSE_S", "AGAIN_S", "LATE_S"):
            patch.setattr(f"server.jetstream.goodbyes.{name}", 0.0)
        yield


class Sitter:
    """One relay, and what a house would know by it. Mutable."""

    def __init__(self, engine: SeatEngine, clock: Clock) -> None:
        self.line = EngineLine(engine)
        self.seats = Seats(self.line, NAMES, new_relay(""), clock, clock.steady)
        self.claims: dict[int, SeatClaim] = {}
        self.elsewhere: set[int] = set()

    async def start(self) -> None:
        await self.seats.start()
        await self.seats.watch(ROOM, self.see)

    @property
    def is_busy(self) -> bool:
        """Whether something is still on its way."""
        return bool(self.line.unheard or self.seats._goodbyes._chores)

    def see(self, sighting: Sighting) -> None:
        if sighting.is_here:
            self.elsewhere.add(sighting.seat)
        else:
            self.elsewhere.discard(sighting.seat)

    async def sit(self, seat: int) -> None:
        taken: list[SeatClaim] = []
        sitting = Sitting(seat, self.seats.number(), 0)
        try:
            claim = await self.seats.claim(ROOM, sitting, lambda: self.lose(taken[0]))
        except StorageFailed:
            return
        if claim is not None:
            taken.append(claim)
            self.claims[seat] = claim
            self.elsewhere.discard(seat)

    def lose(self, claim: SeatClaim) -> None:
        seat = claim.sitting.seat
        assert self.claims[seat] is claim
        del self.claims[seat]
        self.elsewhere.add(seat)

    def leave(self) -> None:
        if self.claims:
            self.claims.popitem()[1].leave()


class World:
    """Some relays and their engine. Mutable."""

    def __init__(self, chance: Random) -> None:
        self.engine = SeatEngine()
        self.clock = Clock()
        self.sitters = [Sitter(self.engine, self.clock) for _ in range(RELAYS)]
        for sitter in self.sitters:
            sitter.line.lag = lambda: chance.choice((0, 0, 1, 3))
        self.coming: set[asyncio.Task[None]] = set()

    async def do(self, deed: tuple[str, ...] | tuple[str, int] | tuple[str, int, int]) -> None:
        self.clock.passes(10)
        what, *where = deed
        sitter = self.sitters[int(where[0]) if where else 0]
        match what:
            case "sit":
                self.coming.add(asyncio.create_task(sitter.sit(int(where[1]))))
            case "leave":
                sitter.leave()
            case "deafen":
                sitter.line.is_deaf = True
            case "cut":
                sitter.line.is_away = True
            case "mend":
                sitter.line.returns()
            case "forget":
                sitter.line.forgets = 2
            case "beat":
                for _ in range(MISSED):
                    await sitter.seats.beat()
            case "tend":
                await sitter.seats.tend()
            case "restart":
                self.engine.restart()
            case "expire":
                self.engine.expire()
            case "wait":
                for _ in range(3):
                    await asyncio.sleep(0)
            case "hush":
                self.clock.passes(CHECKED_MS)

    async def heal(self) -> None:
        """Everything works again, for long enough."""
        for sitter in self.sitters:
            sitter.line.forgets = 0
            sitter.line.returns()
        await asyncio.gather(*self.coming)
        for _ in range(3 * MISSED):
            self.clock.passes(CHECKED_MS)
            for sitter in self.sitters:
                await sitter.seats.beat()
            for sitter in self.sitters:
                await sitter.seats.tend()
            while any(sitter.is_busy for sitter in self.sitters):
                await asyncio.sleep(0)
            self.engine.expire()

    def check(self) -> None:
        for seat in range(2):
            holders = [sitter for sitter in self.sitters if seat in sitter.claims]
            assert len(holders) == (NAMES.place(ROOM).seat(seat) in self.engine.kept) <= 1
            for sitter in self.sitters:
                is_elsewhere = bool(holders) and sitter not in holders
                assert (seat in sitter.elsewhere) == is_elsewhere
            assert all(sitter.claims[seat].is_held for sitter in holders)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=30), seed=st.integers(0, 1_000))
def test_in_the_end_all_relays_agree(deeds: list[tuple[str, int]], seed: int) -> None:
    async def play() -> None:
        world = World(Random(seed))
        for sitter in world.sitters:
            await sitter.start()
        for deed in deeds:
            await world.do(deed)
        await world.heal()
        world.check()
        for sitter in world.sitters:
            await sitter.seats.stop()

    asyncio.run(play())
