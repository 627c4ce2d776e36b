"""The lobbies of a fleet hold to the contract, on real machines, between two relays.

About `server.jetstream.lobbies`, `server.jetstream.guests` and `server.jetstream.mailbox`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_bytes

import pytest

from server.jetstream.lobbies import FleetLobbies
from server.jetstream.naming import Names
from server.jetstream.streams import LOBBIES, Config, ready, wanted
from tests.server.clients import settings_for
from tests.server.jetstream.nodes import declared, nodes, open_line
from tests.server.lobbies_contract import LobbiesContract
from tests.server.lobby_guests import Relay, until

pytestmark = pytest.mark.gate


def streams(replicas: int) -> list[Config]:
    return [stream for stream in wanted(replicas) if stream["name"] == LOBBIES]


@pytest.fixture(scope="module", params=[1, 3], ids=["one", "three"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of one that stands alone, and of three that agree."""
    with nodes(tmp_path_factory.mktemp("nodes"), request.param) as url:
        asyncio.run(make_streams(url, request.param))
        yield url


async def make_streams(url: str, replicas: int) -> None:
    async with open_line([url]) as line:
        await declared(line, streams(replicas))
        await ready(line, streams(replicas))


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Fleet:
    """The relays of one test: a fleet of its own, on a stream that all share."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self._url = url
        self._stack = stack
        self.names = Names(token_bytes(32))

    async def start(self, **chosen: object) -> Relay:
        line = await self._stack.enter_async_context(open_line([self._url]))
        hall = FleetLobbies(line, self.names, settings_for(Path("nowhere"), **chosen), now_ms)
        await hall.start()
        self._stack.push_async_callback(hall.stop)
        return Relay(hall, now_ms)


@pytest.fixture
async def fleet(url: str) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        yield Fleet(url, stack)


@pytest.fixture
async def one(fleet: Fleet) -> Relay:
    return await fleet.start()


@pytest.fixture
async def other(fleet: Fleet) -> Relay:
    return await fleet.start()


@pytest.fixture
async def brief_one(fleet: Fleet) -> Relay:
    return await fleet.start(lobby_lifetime_s=2)


@pytest.fixture
async def brief_other(fleet: Fleet) -> Relay:
    return await fleet.start()


class TestFleet(LobbiesContract):
    async def passes(self, span_ms: int) -> None:
        """By the engine's own clock, which nobody sets."""
        over_ms = now_ms() + span_ms
        await until(lambda: now_ms() >= over_ms)
