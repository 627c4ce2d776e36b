"""What dies, how, and what becomes of what was acknowledged meanwhile.

Each death happens to two relays that are speaking in the same rooms, and is over once both have
been heard in every room again.
"""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Final

from server.jetstream.streams import wanted
from tests.server.jetstream.audience import Speaking, Verdict, make, speaking, verdict
from tests.server.jetstream.cluster import Cluster, Node, current, leaders
from tests.server.jetstream.nodes import open_line
from tests.server.jetstream.saying import Acknowledged, Orders, room_of

GOES_ON_S: Final = 90.0
"""Before a run fails in which a room is never heard again."""

SAID: Final = 3
"""In every room by everybody, before anything dies."""

STREAMS: Final = [stream["name"] for stream in wanted()]


@dataclass
class Run:
    """Two relays on one cluster, and what they were told is safe. Mutable."""

    cluster: Cluster
    orders: Orders
    streams: Sequence[str] = field(default_factory=lambda: STREAMS)
    homes: Sequence[tuple[str, ...]] = ((), ())
    """What each relay's command begins with."""
    relays: list[Speaking] = field(default_factory=list)
    gone: list[Speaking] = field(default_factory=list)
    led: dict[str, str] = field(default_factory=dict)
    """Which machine led each stream when it began."""

    @property
    def said(self) -> list[Acknowledged]:
        """By whomever."""
        return [each for relay in [*self.gone, *self.relays] for each in relay.said]

    def rooms_of(self, node: Node) -> frozenset[int]:
        """Those that it led."""
        names = self.orders.names
        return frozenset(
            room
            for room in range(self.orders.rooms)
            if self.led[names.place(room_of(self.orders.label, room)).stream] == node.name
        )

    def leader(self) -> Node:
        """The machine that leads the most of the rooms."""
        return max(self.cluster.nodes, key=lambda node: len(self.rooms_of(node)))

    async def heard(self, since_s: float, relays: Sequence[Speaking] | None = None) -> None:
        """Wait until each relay was told something in every room that it began since then."""
        async with asyncio.timeout(GOES_ON_S):
            for relay in self.relays if relays is None else relays:
                while len(relay.since(since_s)) < self.orders.rooms:
                    await asyncio.sleep(0.05)

    async def replace(self, stack: AsyncExitStack, index: int, number: int) -> None:
        """Let one relay go or die, and another one take on what it did."""
        old = self.relays[index]
        await old.end(number)
        self.gone.append(old)
        new = await stack.enter_async_context(speaking(old.orders, self.homes[index]))
        self.relays[index] = new


@dataclass(frozen=True)
class Outcome:
    """Of one death."""

    what: str
    verdict: Verdict
    waits_s: dict[str, float]
    """The longest that one event waited, by which rooms it was in."""


Death = Callable[[Run, AsyncExitStack], Awaitable[Collection[Node]]]
"""Returns the machines whose rooms are told apart, if any."""


async def kill_one(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """`kill -9` of the machine that leads the most rooms, and started again."""
    node = run.leader()
    node.kill()
    await run.heard(time.monotonic())
    node.start()
    return (node,)


async def kill_all(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """`kill -9` of all three at once, and started again."""
    for node in run.cluster.nodes:
        node.kill()
    await asyncio.sleep(1)
    for node in run.cluster.nodes:
        node.start()
    return ()


async def kill_relay(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """`kill -9` of a relay."""
    await run.replace(stack, 0, signal.SIGKILL)
    return ()


async def drain_relay(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """A relay is asked to go."""
    await run.replace(stack, 0, signal.SIGTERM)
    return ()


async def lame_duck(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """The machine that leads the most is asked to hand over first (SIGUSR2), and started again."""
    node = run.leader()
    await node.leave()
    node.start()
    return (node,)


async def roll(run: Run, stack: AsyncExitStack) -> Collection[Node]:
    """Each in turn hands over, goes and comes back, the next once all are current."""
    for node in run.cluster.nodes:
        await node.leave()
        node.start()
        await current(run.cluster.urls, run.streams)
    return ()


DEATHS: Final[dict[str, tuple[str, Death]]] = {
    "node": ("a machine, kill -9", kill_one),
    "all": ("all three at once, kill -9", kill_all),
    "relay": ("a relay, kill -9", kill_relay),
    "drain": ("a relay drains", drain_relay),
    "lame-duck": ("a machine hands over (SIGUSR2)", lame_duck),
    "rolling": ("all three restarted in turn", roll),
}


def orders_for(cluster: Cluster, rooms: int, every_ms: int) -> Orders:
    """Those of a run of its own."""
    return Orders(tuple(cluster.urls), token_hex(8), rooms, 0, every_ms)


async def die(run: Run, what: str, death: Death) -> Outcome:
    """Let two relays speak, let something die, and look what is there when both go on."""
    async with open_line(run.cluster.urls) as line:
        run.led = await leaders(line, run.streams)
    await make(run.orders)
    async with AsyncExitStack() as stack:
        for seat, home in enumerate(run.homes):
            orders = orders_of(run.orders, seat)
            run.relays.append(await stack.enter_async_context(speaking(orders, home)))
        await begun(run)
        apart = await death(run, stack)
        await run.heard(time.monotonic())
        await asyncio.gather(*(relay.end() for relay in run.relays))
    await current(run.cluster.urls, run.streams)
    return Outcome(what, await verdict(run.said, run.orders), waits_of(run, apart))


def orders_of(orders: Orders, seat: int) -> Orders:
    """The same, of another seat."""
    return Orders(orders.urls, orders.label, orders.rooms, seat, orders.every_ms, orders.size)


async def begun(run: Run) -> None:
    """Both are speaking in every room."""
    async with asyncio.timeout(GOES_ON_S):
        for relay in run.relays:
            while len(relay.said) < SAID * run.orders.rooms or len(relay.rooms) < run.orders.rooms:
                await asyncio.sleep(0.05)


def waits_of(run: Run, apart: Collection[Node]) -> dict[str, float]:
    """The longest waits: of all, or of the rooms that these machines led and of the others."""
    if not apart:
        return {"": longest(run.said)}
    led = frozenset().union(*map(run.rooms_of, apart))
    return {
        "it led": longest(each for each in run.said if each.room in led),
        "it followed": longest(each for each in run.said if each.room not in led),
    }


def longest(said: Iterable[Acknowledged]) -> float:
    """That one of these waited; 0 if there are none."""
    return max((each.waited_s for each in said), default=0.0)
