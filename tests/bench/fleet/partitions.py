"""Networks that fall apart: who is cut off from whom, and what becomes of what was acknowledged.

Three machines and a relay beside each of two of them, each in a network of its own, so that a plug
can be pulled: nothing is said any more, and nobody is told so, as when a machine loses its power.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from tests.bench.fleet.deaths import Run, begun, orders_of
from tests.server.jetstream.audience import Verdict, make, speaking, verdict
from tests.server.jetstream.cluster import current, leaders
from tests.server.jetstream.namespaces import Network
from tests.server.jetstream.nodes import open_line

LASTS_S: Final = 15.0
"""Long enough for the others to have chosen who leads."""

AUDIENCE: Final = 3
"""The host from which one looks on: it is never cut off."""

HOSTS: Final = 4


@dataclass(frozen=True)
class Parting:
    """One way to fall apart, and how it ends. `first` and `other` are the relays' hosts."""

    what: str
    part: Callable[[Network, int, int], None]
    heal: Callable[[Network, int, int], None]
    is_first_alone: bool = False
    """The relay beside the machine that led the most has no majority."""
    is_nobody: bool = False
    """Nobody has one."""


def _cut_all(network: Network, first: int, other: int) -> None:
    for host in range(AUDIENCE):
        network.cut(host)


def _plug_all(network: Network, first: int, other: int) -> None:
    for host in range(AUDIENCE):
        network.plug(host)


PARTINGS: Final = {
    "alone": Parting(
        "the machine that leads the most, and the relay beside it, cut off",
        lambda network, first, other: network.cut(first),
        lambda network, first, other: network.plug(first),
        is_first_alone=True,
    ),
    "third": Parting(
        "the machine without a relay cut off",
        lambda network, first, other: network.cut(3 - first - other),
        lambda network, first, other: network.plug(3 - first - other),
    ),
    "pair": Parting(
        "two machines do not hear each other, the third hears both",
        lambda network, first, other: network.part(first, other),
        lambda network, first, other: network.join(first, other),
    ),
    "apart": Parting(
        "nobody hears anybody", _cut_all, _plug_all, is_first_alone=True, is_nobody=True
    ),
}


@dataclass(frozen=True)
class Healed:
    """What became of one parting."""

    what: str
    verdict: Verdict
    alone: int
    """What the relay without a majority acknowledged of what it began while it was cut off."""
    wait_s: float
    """The longest wait where there was a majority; 0 if there was none."""
    back_s: float
    """From when it had healed until everybody was heard in every room."""


async def part(network: Network, run: Run, parting: Parting, lasts_s: float = LASTS_S) -> Healed:
    """Let two relays speak, pull a plug and put it back, and look what is there."""
    async with open_line(run.cluster.urls) as line:
        run.led = await leaders(line, run.streams)
    await make(run.orders)
    first = run.cluster.nodes.index(run.leader())
    other = (first + 1) % AUDIENCE
    async with AsyncExitStack() as stack:
        for seat, index in enumerate((first, other)):
            home = network.hosts[index].enter
            orders = orders_of(run.orders, seat)
            run.relays.append(await stack.enter_async_context(speaking(orders, home)))
        await begun(run)
        parting.part(network, first, other)
        cut_s = time.monotonic()
        await asyncio.sleep(lasts_s)
        healed_s = time.monotonic()
        parting.heal(network, first, other)
        await run.heard(healed_s)
        back_s = time.monotonic() - healed_s
        await asyncio.gather(*(relay.end() for relay in run.relays))
    await current(run.cluster.urls, run.streams)
    alone = [
        each
        for each in (run.relays[0].said if parting.is_first_alone else [])
        if cut_s < each.began_s and each.began_s + each.waited_s < healed_s
    ]
    led = [] if parting.is_nobody else run.relays[1 if parting.is_first_alone else 0].said
    waits = [each.waited_s for each in led]
    return Healed(
        parting.what,
        await verdict(run.said, run.orders),
        len(alone),
        max(waits, default=0.0),
        back_s,
    )
