"""Peers that send as much as they can, or take nothing: what they cost, and what others notice."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Append, Enter, Post, Presence, Visit
from tests.figures import figure
from tests.server.attacks.peers import ATTACKER, PING, Peer, frame, message, welcomed
from tests.server.attacks.relay_process import Attacked
from tests.server.attacks.seats import enter, hear_entries, seated
from tests.server.attacks.storm import P99_MS, Storm, storm, thrice_at_the_most
from tests.server.clients import name_of

MEMORY_MIB: Final = 16.0
ONE_FLOOD_SHARE: Final = 0.10
"""Of a core, for one connection."""

ADDRESS_SHARE: Final = 0.25
"""Of a core, for all the connections of one address, whatever they send."""

CONNECTIONS_PER_ADDRESS: Final = 20
FLOOD_S: Final = 1.5
LONG_FLOOD_S: Final = 60.0

BURST_S: Final = 0.5
BURST_MS: Final = 250.0
"""What others may wait while the bucket of every connection is still full."""

ADDRESS_P99_MS: Final = 150.0
"""What twenty connections at once may do to others; one may do a third of it."""

CALM_S: Final = 0.5
"""How long the relay is watched beforehand: what the couples cost is not the flood's."""

READ_BYTES: Final = 65_536
FLOOD_BYTES: Final = 2**20
"""Written at once by one peer: more than the bucket lets through in any of these tests but the
long one, which writes it again and again."""

Flooding = Callable[[int, int], AbstractAsyncContextManager[list[tuple[Peer, bytes]]]]
"""From a port and a number to connections, each with what it will say over and over."""


async def take(peer: Peer) -> None:
    """Read whatever comes, as fast as it comes."""
    try:
        while await peer.reader.read(READ_BYTES):
            pass
    except OSError:
        pass


async def pour(peer: Peer, data: bytes) -> None:
    """Say it over and over, as fast as the relay takes it."""
    try:
        while True:
            peer.write(data * (FLOOD_BYTES // len(data)))
            await peer.writer.drain()
    except OSError:
        pass


@asynccontextmanager
async def at_the_door(
    port: int, count: int, data: bytes
) -> AsyncIterator[list[tuple[Peer, bytes]]]:
    async with AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(welcomed(port)) for _ in range(count)]
        yield [(peer, data) for peer in peers]


def empty_pings(port: int, count: int) -> AbstractAsyncContextManager[list[tuple[Peer, bytes]]]:
    return at_the_door(port, count, frame(PING))


def wrong_entries(port: int, count: int) -> AbstractAsyncContextManager[list[tuple[Peer, bytes]]]:
    return at_the_door(port, count, message(Enter(name_of("nobody's"), 0, 0, bytes(64))))


@asynccontextmanager
async def notes_too_many(port: int, count: int) -> AsyncIterator[list[tuple[Peer, bytes]]]:
    async with at_the_door(port, count, message(Post(b"n"))) as peers:
        for peer, _ in peers:
            peer.say(Visit(name_of("lobby")))
        yield peers


@asynccontextmanager
async def members(port: int, count: int, data: bytes) -> AsyncIterator[list[tuple[Peer, bytes]]]:
    """Both seats of as many rooms as that makes, each with one event in its log."""
    async with AsyncExitStack() as stack:
        peers: list[Peer] = []
        for number in range(count // 2):
            _, *both = await stack.enter_async_context(seated(port, f"flood {number}"))
            for peer in both:
                peer.say(Append(1, b"e"))
            await hear_entries(both[0], 2)
            peers += both
        yield [(peer, data) for peer in peers]


def own_old_appends(port: int, count: int) -> AbstractAsyncContextManager[list[tuple[Peer, bytes]]]:
    return members(port, count, message(Append(1, b"e")))


def new_appends(port: int, count: int) -> AbstractAsyncContextManager[list[tuple[Peer, bytes]]]:
    return members(port, count, b"".join(message(Append(n, b"e")) for n in range(2, 20_000)))


async def share_of_a_core(relay: Attacked, duration_s: float) -> float:
    began_s, before_s = time.monotonic(), relay.processor_s()
    await asyncio.sleep(duration_s)
    return (relay.processor_s() - before_s) / (time.monotonic() - began_s)


async def flood(
    weather: Storm,
    peers: list[tuple[Peer, bytes]],
    duration_s: float,
    *,
    is_read: bool,
    p99_ms: float = P99_MS,
) -> tuple[float, float]:
    """Flood for a while. Returns the share of a core and the MiB that this took."""
    relay = weather.relay
    calm_share = await share_of_a_core(relay, CALM_S)
    await weather.others.look()
    relay.forget_peak()
    before_mib = relay.resident_mib()
    tasks = [asyncio.create_task(pour(peer, data)) for peer, data in peers]
    if is_read:
        tasks += [asyncio.create_task(take(peer)) for peer, _ in peers]
    await asyncio.sleep(BURST_S)
    burst = await weather.others.look()
    share = await share_of_a_core(relay, duration_s) - calm_share
    seen = await weather.others.look()
    grown_mib = relay.peak_mib() - before_mib
    for task in tasks:
        task.cancel()
    for peer, _ in peers:
        peer.abort()
    await weather.was_calm(burst, BURST_MS)
    await weather.was_calm(seen, p99_ms)
    print(
        f"{share:.1%} of a core, {grown_mib:+.1f} MiB, others' p99 {burst.p99_ms:.1f} ms in the"
        f" burst and {seen.p99_ms:.1f} ms after it"
    )
    return share, grown_mib


@pytest.mark.parametrize(("length", "is_read"), [(0, True), (125, False)], ids=["empty", "unread"])
@pytest.mark.clock
@thrice_at_the_most
async def test_a_ping_flood_costs_little_and_nobody_else_notices(
    tmp_path: Path, length: int, is_read: bool
) -> None:
    async with storm(tmp_path) as weather, welcomed(weather.relay.port) as peer:
        pings = [(peer, frame(PING, bytes(length)))]
        share, grown_mib = await flood(weather, pings, FLOOD_S, is_read=is_read)
        figure("of a core, for one flood", share, at_most=ONE_FLOOD_SHARE, unit="")
        assert grown_mib <= MEMORY_MIB


@pytest.mark.long
@pytest.mark.parametrize("is_read", [True, False], ids=["read", "unread"])
@pytest.mark.clock
@thrice_at_the_most
async def test_a_ping_flood_of_a_minute_costs_little_and_nobody_else_notices(
    tmp_path: Path, is_read: bool
) -> None:
    async with storm(tmp_path, couples=60) as weather, welcomed(weather.relay.port) as peer:
        pings = [(peer, frame(PING))]
        share, grown_mib = await flood(weather, pings, LONG_FLOOD_S, is_read=is_read)
        figure("of a core, for one flood", share, at_most=ONE_FLOOD_SHARE, unit="")
        assert grown_mib <= MEMORY_MIB


@pytest.mark.parametrize(
    "flooding",
    [empty_pings, wrong_entries, notes_too_many, own_old_appends, new_appends],
)
@pytest.mark.clock
@thrice_at_the_most
async def test_all_the_connections_of_an_address_together_hold_nobody_up(
    tmp_path: Path, flooding: Flooding
) -> None:
    async with (
        storm(tmp_path) as weather,
        flooding(weather.relay.port, CONNECTIONS_PER_ADDRESS) as peers,
    ):
        share, grown_mib = await flood(weather, peers, FLOOD_S, is_read=True, p99_ms=ADDRESS_P99_MS)
        figure("of a core, for one address", share, at_most=ADDRESS_SHARE, unit="")
        assert grown_mib <= MEMORY_MIB


@pytest.mark.clock
@thrice_at_the_most
async def test_a_stalled_reader_is_gone_in_ten_seconds_and_its_partner_loses_nothing(
    tmp_path: Path,
) -> None:
    count, event = 20, bytes(16_000)
    async with storm(tmp_path) as weather, seated(weather.relay.port, "stalled") as room:
        them, first, second = room
        for counter in range(1, count + 1):
            first.say(Append(counter, event))
            second.say(Append(counter, event))
        await hear_entries(first, 2 * count)
        began_s = time.monotonic()
        # The whole log again, over a line that takes four kilobytes of it.
        async with welcomed(weather.relay.port, receive_bytes=4_096) as stalled:
            proof = them.members[1].sign("enter", stalled.challenge)
            stalled.say(Enter(them.room, 1, 0, proof))
            heard = await first.hear()
            while heard != Presence(1, False):
                heard = await first.hear()
            figure("a stalled reader is gone", time.monotonic() - began_s, at_most=10)
        await weather.nobody_else_noticed()
        async with welcomed(weather.relay.port, ATTACKER) as back:
            await enter(back, them, 1)
            await hear_entries(back, 2 * count)
