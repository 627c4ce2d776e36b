"""Peers that begin and do not go on: they are let go of, and cost little until then."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import pytest

from protocol.limits import FRAME_LIMIT
from protocol.wire.frames import Code, Denied
from tests.figures import figure
from tests.server.attacks.peers import (
    ATTACKER,
    BINARY,
    PATIENCE_S,
    REQUEST,
    Peer,
    addresses,
    crowd,
    head,
    welcomed,
)
from tests.server.attacks.relay_process import attacked
from tests.server.attacks.storm import storm, thrice_at_the_most

MANY: Final = 900
"""As many as were measured when the relay was designed."""

DRIPPING: Final = 100
DRIP_S: Final = 1.0

OPENING_S: Final = 6.0
"""By then a connection that has not asked for a websocket is closed."""

CLOSING_MS: Final = 200.0
"""What the others may wait while nearly two thousand are closed in one moment."""

GREETING_S: Final = 2.0
"""Shorter than a relay's own ten seconds, which nobody here has to wait for."""

HALF_OPEN_KIB: Final = 40.0
UNFINISHED: Final = 200
UNFINISHED_KIB: Final = 100.0

NEWCOMER: Final = "127.0.3.1"
ADDRESSES: Final = 10


async def lasts_s(peer: Peer) -> float:
    """How long the relay holds on to it from now on."""
    began_s = time.monotonic()
    await peer.is_cut_off()
    return time.monotonic() - began_s


async def drip(peer: Peer) -> None:
    for byte in REQUEST:
        peer.write(bytes([byte]))
        await asyncio.sleep(DRIP_S)


def half_of_it(peers: Sequence[Peer]) -> None:
    for peer in peers:
        peer.write(REQUEST[: len(REQUEST) // 2])


@pytest.mark.clock
@thrice_at_the_most
async def test_whoever_does_not_finish_the_opening_is_gone_in_six_seconds(tmp_path: Path) -> None:
    async with (
        storm(tmp_path) as weather,
        crowd(weather.relay.port, [ATTACKER] * (2 * MANY + DRIPPING)) as peers,
    ):
        half_of_it(peers[:MANY])
        drips = [asyncio.create_task(drip(peer)) for peer in peers[2 * MANY :]]
        async with welcomed(weather.relay.port, NEWCOMER):
            pass
        lasted_s = await asyncio.gather(*(lasts_s(peer) for peer in peers))
        seen = await weather.nobody_else_noticed(CLOSING_MS)
        for task in drips:
            task.cancel()
        print(f"others' p99 {seen.p99_ms:.1f} ms")
        figure("the last half-open connection", max(lasted_s), at_most=OPENING_S)


@pytest.mark.sample
async def test_half_open_handshakes_cost_little_memory(tmp_path: Path) -> None:
    async with attacked(tmp_path) as relay:
        before_mib = relay.resident_mib()
        async with crowd(relay.port, [ATTACKER] * MANY) as peers:
            half_of_it(peers)
            async with welcomed(relay.port, NEWCOMER):
                # All of them have been accepted before this one.
                kib = (relay.resident_mib() - before_mib) * 1024 / MANY
    print(f"{kib:.1f} KiB each")
    assert kib <= HALF_OPEN_KIB


async def test_unfinished_frames_cost_little_and_who_enters_nothing_is_shown_out(
    tmp_path: Path,
) -> None:
    per_address = UNFINISHED // ADDRESSES
    async with (
        attacked(tmp_path, greeting_timeout_s=GREETING_S) as relay,
        AsyncExitStack() as stack,
    ):
        peers: list[Peer] = []
        for address in addresses(ADDRESSES):
            for _ in range(per_address):
                peers.append(await stack.enter_async_context(welcomed(relay.port, address)))
        relay.forget_peak()
        before_mib = relay.resident_mib()
        for peer in peers:
            peer.write(head(BINARY, FRAME_LIMIT) + bytes(FRAME_LIMIT - 1))
        for peer in peers:
            await peer.writer.drain()
        # They have entered nothing, and are shown out: the peak is what they had by then.
        async with asyncio.timeout(PATIENCE_S):
            answers = [await peer.hear() for peer in peers]
            assert answers == [Denied(Code.UNEXPECTED, 0)] * UNFINISHED
            for peer in peers:
                await peer.is_cut_off()
        kib = (relay.peak_mib() - before_mib) * 1024 / UNFINISHED
    print(f"{kib:.1f} KiB each")
    assert kib <= UNFINISHED_KIB
