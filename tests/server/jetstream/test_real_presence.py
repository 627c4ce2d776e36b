"""Whoever sits at one relay is told who comes and goes at the other, as if it were the same.

About `server.jetstream.fleet` and `server.jetstream.hall`.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from secrets import token_bytes

import pytest

from protocol.wire.frames import Code, Denied, Entered, Presence
from server.jetstream.access import Access
from server.jetstream.fleet import joined
from server.jetstream.hall import JetStreamHall
from server.relay import Relay
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from tests.server.clients import Client, client_of, couple, settings_for
from tests.server.jetstream.nodes import nodes

pytestmark = pytest.mark.gate

THEM = couple(seats=2)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nodes(tmp_path_factory.mktemp("nodes")) as only:
        yield only


@pytest.fixture(autouse=True)
def hastily(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no other machine to wait for."""
    monkeypatch.setattr("server.jetstream.streams.NODES_S", 0.1)


class Fleet:
    """Two relays on one machine. Mutable."""

    def __init__(self, url: str, where: Path, stack: AsyncExitStack) -> None:
        self._settings = settings_for(where, nats_urls=(url,), relay_id="relay")
        self._key = token_bytes(32)
        self._stack = stack
        self.relays: list[Relay] = []
        self.halls: list[JetStreamHall] = []
        self.clients: list[Client] = []

    async def start(self) -> None:
        clocks = wall_clock_ms, steady_clock_ms
        joining = joined(self._settings, self._key, Access(), *clocks, replicas=1)
        archive, hall = await self._stack.enter_async_context(joining)
        assert isinstance(hall, JetStreamHall)
        self.halls.append(hall)
        relay = Relay(self._settings, archive, *clocks, hall)
        await relay._open()
        self._stack.push_async_callback(relay._shut)
        self.relays.append(relay)

    async def connect(self, index: int) -> Client:
        client = await self._stack.enter_async_context(client_of(self.relays[index].port))
        self.clients.append(client)
        return client


@asynccontextmanager
async def fleet_on(url: str, where: Path) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        fleet = Fleet(url, where, stack)
        for _ in range(2):
            await fleet.start()
        yield fleet


async def seated(client: Client, seat: int) -> Entered:
    frame = await (client.create(THEM) if seat == 0 else client.enter(THEM, seat))
    assert isinstance(frame, Entered)
    return frame


async def test_two_at_two_relays_see_each_other_come_and_go(url: str, tmp_path: Path) -> None:
    async with fleet_on(url, tmp_path) as fleet:
        ada, ben = await fleet.connect(0), await fleet.connect(1)
        assert (await seated(ada, 0)).here == (0,)
        assert (await seated(ben, 1)).here == (0, 1)
        assert await ada.hear_a(Presence) == Presence(1, True)
        await ben.connection.close()
        assert await ada.hear_a(Presence) == Presence(1, False)
        again = await fleet.connect(1)
        await seated(again, 1)
        assert await ada.hear_a(Presence) == Presence(1, True)


async def test_a_laptop_that_comes_to_the_other_relay_never_seems_gone(
    url: str, tmp_path: Path
) -> None:
    async with fleet_on(url, tmp_path) as fleet:
        ada, ben = await fleet.connect(0), await fleet.connect(1)
        await seated(ada, 0)
        await seated(ben, 1)
        assert await ada.hear_a(Presence) == Presence(1, True)
        # To where the partner is, and away from there.
        for index, before in ((0, ben), (1, None), (0, None)):
            newer = await fleet.connect(index)
            assert (await seated(newer, 1)).here == (0, 1)
            replaced = before or fleet.clients[-2]
            denied = await replaced.hear_a(Denied)
            assert denied.code is Code.REPLACED
        await fleet.clients[-1].connection.close()
        # The first that is heard of it.
        assert await ada.hear_a(Presence) == Presence(1, False)


async def test_a_relay_that_stops_takes_everybody_with_it(url: str, tmp_path: Path) -> None:
    async with fleet_on(url, tmp_path) as fleet:
        ada, ben = await fleet.connect(0), await fleet.connect(1)
        await seated(ada, 0)
        await seated(ben, 1)
        assert await ada.hear_a(Presence) == Presence(1, True)
        await fleet.halls[1].stop()
        assert await ada.hear_a(Presence) == Presence(1, False)
        assert (await seated(await fleet.connect(0), 1)).here == (0, 1)
