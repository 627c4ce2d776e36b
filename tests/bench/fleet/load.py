"""Couples at two relays for a while, over websockets; in the middle of it something dies."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from tests.bench.fleet.deaths import STREAMS, Run, orders_for, orders_of
from tests.bench.fleet.laptops import Heard, Laptop, Relays
from tests.server.jetstream.audience import Verdict, archive_of, read_all, verdict
from tests.server.jetstream.cluster import Cluster, current, leaders
from tests.server.jetstream.nodes import open_line
from tests.server.jetstream.relay_process import fleet_relay
from tests.server.jetstream.saying import room_of
from tests.server.relay_process import Running

ROOMS: Final = 60
EVERY_MS: Final = 1_000

WARM_S: Final = 10.0
"""Until every room is made, and everybody has begun: what waits are usual is counted from then."""

BACK_S: Final = 120.0
"""For all to be in their rooms, and to have heard everything, before a run fails."""

Tell = Callable[[str], None]


@dataclass
class Fleet:
    """Two relays before three machines, while laptops are at them. Mutable."""

    cluster: Cluster
    run: Run
    key: Path
    relays: Relays
    stack: AsyncExitStack
    processes: list[Running]

    async def start_relay(self, index: int) -> None:
        """Anew, in the place of the one before."""
        relay = fleet_relay(self.key, f"relay-{index}", self.cluster.urls)
        process = await self.stack.enter_async_context(relay)
        self.processes[index:] = [process, *self.processes[index + 1 :]]
        self.relays.ports[index:] = [process.port, *self.relays.ports[index + 1 :]]


Accident = Callable[[Fleet], Awaitable[None]]


async def node_dies(fleet: Fleet) -> None:
    """`kill -9` of the machine that leads the most rooms; it is back after ten seconds."""
    node = fleet.run.leader()
    node.kill()
    await asyncio.sleep(10)
    node.start()


async def node_leaves(fleet: Fleet) -> None:
    """It hands over first, and is started again."""
    node = fleet.run.leader()
    await node.leave()
    node.start()


async def relay_dies(fleet: Fleet) -> None:
    """`kill -9` of a relay; another one is there in its place after ten seconds."""
    await fleet.processes[0].kill()
    await asyncio.sleep(10)
    await fleet.start_relay(0)


async def relay_drains(fleet: Fleet) -> None:
    """It is asked to go, and another one is started."""
    fleet.processes[0].process.send_signal(signal.SIGTERM)
    await fleet.processes[0].process.wait()
    await fleet.start_relay(0)


ACCIDENTS: Final[dict[str, tuple[str, Accident]]] = {
    "node": ("a machine, kill -9", node_dies),
    "lame-duck": ("a machine hands over (SIGUSR2)", node_leaves),
    "relay": ("a relay, kill -9", relay_dies),
    "drain": ("a relay drains", relay_drains),
}


@dataclass(frozen=True)
class Carried:
    """What became of one run."""

    what: str
    lasted_s: float
    verdict: Verdict
    unheard: int
    """Entries that are in the log, and that a laptop was never handed."""
    faults: tuple[str, ...]
    usual_ms: tuple[float, float]
    """The median wait before the accident, and the 99th of a hundred."""
    longest_s: float
    """Of all waits."""
    away_s: float
    """The longest that a laptop whose line was gone took to be back; 0 if none was."""
    lines: int
    """So many lines were gone."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost, twice, unheard or strange."""
        return self.verdict.is_whole and not self.unheard and not self.faults


async def carry(
    cluster: Cluster, where: Path, lasts_s: float, tell: Tell, kind: str = "node"
) -> Carried:
    """Let couples talk for so long, and let something die in the middle."""
    what, accident = ACCIDENTS[kind]
    orders = orders_for(cluster, ROOMS, EVERY_MS)
    run = Run(cluster, orders)
    key = where / f"{orders.label}.key"
    key.write_text(orders.key.hex() + "\n", "ascii")
    key.chmod(0o600)
    async with open_line(cluster.urls) as way:
        run.led = await leaders(way, STREAMS)
    heard, is_over = Heard(), asyncio.Event()
    async with AsyncExitStack() as stack:
        fleet = Fleet(cluster, run, key, Relays([]), stack, [])
        for index in range(2):
            await fleet.start_relay(index)
        laptops = [
            Laptop(orders_of(orders, seat), room, fleet.relays, heard)
            for room in range(ROOMS)
            for seat in (0, 1)
        ]
        lines = [asyncio.create_task(laptop.stay()) for laptop in laptops]
        speaking = [asyncio.create_task(laptop.speak(is_over)) for laptop in laptops]
        began_s = time.monotonic()
        await asyncio.sleep(lasts_s / 2)
        happened_s = time.monotonic()
        tell(f"{len(heard.said)} acknowledged; now {what}")
        await accident(fleet)
        await asyncio.sleep(max(0.0, happened_s + lasts_s / 2 - time.monotonic()))
        is_over.set()
        async with asyncio.timeout(BACK_S):
            await asyncio.gather(*speaking)
        unheard = await _unheard(run, laptops)
        for line in lines:
            line.cancel()
        ended = await asyncio.gather(*lines, return_exceptions=True)
    heard.faults.extend(repr(each) for each in ended if isinstance(each, Exception))
    await current(cluster.urls, STREAMS)
    usual = range_of(heard, began_s + WARM_S, happened_s - 1)
    waits = [each.waited_s for each in heard.said]
    return Carried(
        what, lasts_s, await verdict(heard.said, orders), unheard, tuple(heard.faults[:20]),
        (median(usual) * 1000, quantiles(usual, n=100)[98] * 1000),
        max(waits), max((away for _, away in heard.aways_s), default=0.0), len(heard.aways_s),
    )  # fmt: skip


def range_of(heard: Heard, first_s: float, last_s: float) -> list[float]:
    """The waits of what was begun in that time."""
    return [each.waited_s for each in heard.said if first_s < each.began_s < last_s]


async def _unheard(run: Run, laptops: Sequence[Laptop]) -> int:
    """How many entries are not handed to a laptop, though it is waited for them."""
    async with archive_of(run.orders) as archive:
        names = [room_of(run.orders.label, room) for room in range(run.orders.rooms)]
        logs = await asyncio.gather(*(read_all(archive, name) for name in names))
    wanted = [{entry.cursor for entry in log} for log in logs for _ in (0, 1)]
    with suppress(TimeoutError):
        async with asyncio.timeout(BACK_S):
            while any(
                each - set(laptop.cursors) for each, laptop in zip(wanted, laptops, strict=True)
            ):
                await asyncio.sleep(0.2)
    return sum(
        len(each - set(laptop.cursors)) for each, laptop in zip(wanted, laptops, strict=True)
    )
