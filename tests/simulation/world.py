"""One simulated world: a loop, a relay, two laptops with a room between them, and chance.

Everything random in it comes from one seed. It knows nothing of faults; `tests.simulation.faults`
plans them, and `tests.simulation.run` lets a whole run happen.
"""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import ClassVar, Final

from protocol.guide.structure import guide_bytes, guide_hash
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Crash, Disk, relay_image, seat_image
from tests.simulation.laptop import AnySeat, SimLaptop
from tests.simulation.network import Host, Road
from tests.simulation.relay import MANY, SimRelay
from tests.simulation.trace import Trace
from tests.whole.bots import Bot
from tests.whole.laptops import small_guide
from tui.news import Tempo
from tui.rehearsal.practice import admissions_for_two
from tui.seat.facts import SeatFacts, seat_facts

NAMES: Final = ("first", "second")

PACE: Final = Tempo(breath_s=0.4)
"""The product's own times, but for the breath: five seconds of it would be most of a session."""

URL: Final = "wss://relay"
"""A certificate says which relay it is: only there a laptop makes a room that was lost again."""


Program = SimRelay | AnySeat
"""What can die and be started again."""


class World:
    """Mutable. Made inside its own running loop; see `simulated`."""

    relay_kind: ClassVar[type[SimRelay]] = SimRelay
    laptop_kind: ClassVar[type[SimLaptop]] = SimLaptop

    def __init__(self, loop: VirtualLoop, seed: int, *, per_minute: int = MANY) -> None:
        self.loop: Final = loop
        self.seed: Final = seed
        self.chance: Final = random.Random(seed)
        self.trace: Final = Trace(loop)
        self.errors: Final[list[BaseException]] = []
        """What nobody caught: a bug of the product or of the simulator."""
        self.relay: Final = self.make_relay(per_minute)
        self.facts: Final = self._facts()
        self.host: Final = self.make_host()
        disks = [Disk(fresh_seat()) for _ in NAMES]
        roads = [Road(loop, self.chance, name, self.host, self.trace) for name in NAMES]
        self.laptops: Final = tuple(map(self.make_laptop, disks, roads, self.facts))
        self.on_another: Callable[[Program], object] = lambda program: None
        """Called with each program that comes later."""
        loop.set_exception_handler(self._unhandled)

    @property
    def seats(self) -> tuple[AnySeat, ...]:
        """Everybody at a laptop."""
        return self.laptops

    @property
    def programs(self) -> tuple[Program, ...]:
        """All that there are: of relays, then at seats."""
        return (*self.relays, *self.seats)

    @property
    def relays(self) -> tuple[SimRelay, ...]:
        """All that there are."""
        return (self.relay,)

    def make_relay(self, per_minute: int) -> SimRelay:
        """The honest relay."""
        return self.relay_kind(self.loop, self.chance, Disk(relay_image()), self.trace, per_minute)

    def make_host(self) -> Host:
        """Whom the laptops reach."""
        return self.relay

    def make_laptop(self, disk: Disk, road: Road, facts: SeatFacts) -> SimLaptop:
        """One of the two."""
        bot = Bot(facts.seat, self.seed)
        return self.laptop_kind(
            self.loop, self.chance, disk, road, facts, the_guide(), PACE, bot, self.trace
        )

    def begin(self) -> None:
        """Everything is switched on for the first time."""
        room = self.facts[0].room
        for relay in self.relays:
            relay.start()
        self.relay.found(room.room_id, room.roster)
        for laptop in self.laptops:
            laptop.start()

    def _facts(self) -> tuple[SeatFacts, SeatFacts]:
        first, second = admissions_for_two(guide_hash(the_guide()), self.chance.randbytes)
        return (
            seat_facts(first, URL, hosts_relay=False, now_ms=0),
            seat_facts(second, URL, hosts_relay=False, now_ms=0),
        )

    def _unhandled(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException) and not isinstance(error, Crash):
            self.errors.append(error)


@contextmanager
def simulated() -> Iterator[VirtualLoop]:
    """A loop with its own time, and the global dice put back afterwards: a link throws them."""
    before = random.getstate()
    loop = VirtualLoop()
    try:
        yield loop
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        with suppress(Crash):
            loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        random.setstate(before)


@cache
def the_guide() -> bytes:
    return guide_bytes(small_guide())


@cache
def fresh_seat() -> bytes:
    first, _ = admissions_for_two(guide_hash(the_guide()), random.Random(0).randbytes)
    return seat_image(seat_facts(first, URL, hosts_relay=False, now_ms=0))
