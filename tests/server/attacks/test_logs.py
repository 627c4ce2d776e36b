"""Ten thousand bad requests: the log says next to nothing, and nothing about anybody."""

import os
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Append, Create, Enter, Post, Visit, pack
from tests.server.attacks.peers import BINARY, CLOSE, TEXT, Peer, addresses, frame, message, peer_of
from tests.server.attacks.relay_process import Attacked, attacked
from tests.server.attacks.test_requests import REQUESTS
from tests.server.clients import couple, name_of

LOG_BYTES_PER_REQUEST: Final = 120
"""At the most detailed level there is in this test: a line for coming and a line for going."""

WARNING_BYTES: Final = 2_000
"""From WARNING on, which is what a host has: next to nothing, however many there were."""

CANARY: Final = b"CANARY"


def bad_frames() -> tuple[bytes, ...]:
    them = couple("logged")
    canary = CANARY * 20
    return (
        frame(BINARY, canary),
        frame(TEXT, canary),
        frame(BINARY, canary, masked=False),
        frame(3, canary),
        frame(CLOSE, b"\x03\xe8" + CANARY),
        frame(CLOSE, b"\x00\x01" + CANARY),
        message(Visit(name_of("logged"))) + message(Post(canary)) + message(Append(1, canary)),
        message(Enter(them.room, 0, 0, bytes(64))),
        message(Create(them.room, them.roster, 0, bytes(64))) + frame(BINARY, pack(Visit(b"x"))),
        os.urandom(500),
    )


async def say_it(peer: Peer, data: bytes) -> None:
    peer.write(data)
    await peer.writer.drain()


async def bad_requests(relay: Attacked, count: int) -> None:
    """So many connections that each do something that they should not."""
    frames = bad_frames()
    requests = [request for request, _ in REQUESTS.values()]
    sources = list(addresses(count // 10))
    for number in range(count):
        async with peer_of(relay.port, sources[number // 10]) as peer:
            if number % 2:
                await peer.shake_hands(f"X-Forwarded-For: {CANARY.decode()}")
                await say_it(peer, frames[number // 2 % len(frames)])
            else:
                request = requests[number // 2 % len(requests)]
                if len(request) < 20_000:
                    await say_it(peer, request.replace(b"here", CANARY))


async def check(directory: Path, count: int) -> None:
    async with attacked(directory) as relay:
        await bad_requests(relay, count)
        log = relay.log
        louder = [
            line for line in log.splitlines() if line and not line.startswith(("INFO:", "DEBUG:"))
        ]
        print(f"{len(log) / count:.0f} bytes each, {len(louder)} lines from WARNING on")
    assert len(log) <= LOG_BYTES_PER_REQUEST * count
    assert sum(map(len, louder)) <= WARNING_BYTES
    for hidden in (
        CANARY.decode(),
        "127.0.66.",
        name_of("logged").hex(),
        couple("logged").room.hex(),
    ):
        assert hidden not in log


async def test_a_thousand_bad_requests_leave_a_short_log_without_anybody_in_it(
    tmp_path: Path,
) -> None:
    await check(tmp_path, 1_000)


@pytest.mark.long
async def test_ten_thousand_bad_requests_leave_a_short_log_without_anybody_in_it(
    tmp_path: Path,
) -> None:
    await check(tmp_path, 10_000)
