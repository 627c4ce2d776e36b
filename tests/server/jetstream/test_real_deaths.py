"""Machines and relays die, and networks fall apart: nothing that was acknowledged is lost or twice.

Small versions of what `python -m tests.bench.fleet` does at length. About
`server.jetstream.archive`, `server.jetstream.writing` and `server.jetstream.line`.
"""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from secrets import token_hex

import pytest

from server.jetstream.streams import IDLE, wanted
from tests.bench.fleet.deaths import DEATHS, Outcome, Run, die
from tests.bench.fleet.partitions import AUDIENCE, HOSTS, PARTINGS, Healed, part
from tests.server.jetstream.cluster import Cluster, cluster, prepared
from tests.server.jetstream.namespaces import network
from tests.server.jetstream.nodes import open_line
from tests.server.jetstream.saying import Orders, room_of

pytestmark = pytest.mark.gate

ROOMS = 6
EVERY_MS = 100

CUT_S = 6.0
"""Long enough for the others to choose who leads, as a rule."""


def orders_on(machines: Cluster) -> Orders:
    return Orders(tuple(machines.urls), token_hex(8), ROOMS, 0, EVERY_MS)


def streams_of(orders: Orders) -> list[str]:
    rooms = {orders.names.place(room_of(orders.label, room)).stream for room in range(ROOMS)}
    return sorted({*rooms, IDLE})


async def make_streams(machines: Cluster, streams: Sequence[str]) -> None:
    """These alone: all would take longer than what is tried."""
    async with open_line(machines.urls) as line:
        await prepared(line, [each for each in wanted() if each["name"] in streams])


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("machines")) as running:
        yield running


@pytest.mark.parametrize("kind", ["node", "all", "relay"])
def test_nothing_is_lost_or_twice_whoever_dies(kind: str, machines: Cluster) -> None:
    async def death() -> Outcome:
        orders = orders_on(machines)
        streams = streams_of(orders)
        await make_streams(machines, streams)
        return await die(Run(machines, orders, streams), *DEATHS[kind])

    verdict = asyncio.run(death()).verdict
    assert verdict.is_whole and verdict.acknowledged >= 6 * ROOMS


def test_who_is_cut_off_acknowledges_nothing(tmp_path: Path) -> None:
    async def parting() -> Healed:
        orders = orders_on(machines)
        streams = streams_of(orders)
        await make_streams(machines, streams)
        return await part(net, Run(machines, orders, streams), PARTINGS["alone"], CUT_S)

    with network(HOSTS) as net, net.inside(AUDIENCE):
        with cluster(tmp_path, net.hosts[:AUDIENCE]) as machines:
            healed = asyncio.run(parting())
    assert healed.verdict.is_whole and not healed.alone
