"""A relay that means harm: a client stays up, keeps its memory, and writes nothing down."""

import asyncio
import gc
import logging
import random
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.limits import BATCH_LIMIT
from protocol.wire.frames import (
    Appended,
    Code,
    Denied,
    Entered,
    Entries,
    Frame,
    Logged,
    Note,
    Presence,
    Welcome,
    pack,
)
from tests.figures import figure
from tests.server.attacks.hostile_relay import HostileRelay, Misbehave, Victim, hostile_relay
from tests.server.attacks.peers import BINARY, CONTINUATION, PING, RSV1, TEXT, frame, head
from tests.whole.fake_relay import fake_relay
from tests.whole.laptops import Laptop, couple, small_guide

MEMORY_MIB: Final = 10.0
CANARY: Final = b"CANARY-of-somebody's-words"
FLOOD_S: Final = 1.0
PATIENCE_S: Final = 60.0

WAIT_S: Final = 0.5
"""What a flood may do to somebody at the keys; a whole frame of the terminal on a busy machine."""


def peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def now_mib() -> float:
    """What this process has now, from where its peak is counted."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return peak_mib()


async def again_and_again(victim: Victim, data: bytes, duration_s: float = FLOOD_S) -> None:
    """Say it as fast as the client takes it, for a while."""
    try:
        async with asyncio.timeout(duration_s):
            while True:
                await victim.send(data)
    except TimeoutError:
        pass


def saying(*data: bytes) -> Misbehave:
    """Let the client in, and say that."""

    async def misbehave(victim: Victim) -> None:
        await victim.let_in()
        for each in data:
            await victim.send(each)
        await victim.hear_the_close()

    return misbehave


def flooding(data: bytes) -> Misbehave:
    """Let the client in, and say that for a while; read nothing."""

    async def misbehave(victim: Victim) -> None:
        await victim.let_in()
        await again_and_again(victim, data)

    return misbehave


def answering(data: bytes) -> Misbehave:
    """Answer the opening request with that, and read nothing more."""

    async def misbehave(victim: Victim) -> None:
        await victim.hear_request()
        await victim.send(data)
        await again_and_again(victim, CANARY * 100, 0.1)

    return misbehave


async def agree_on_compression(victim: Victim) -> None:
    await victim.shake_hands("Sec-WebSocket-Extensions: permessage-deflate")
    await victim.hear_the_close()


async def say_text_for_a_welcome(victim: Victim) -> None:
    await victim.shake_hands()
    await victim.send(frame(TEXT, CANARY, masked=False))
    await victim.hear_the_close()


def said(said: Frame) -> bytes:
    return frame(BINARY, pack(said), masked=False)


def bare(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0) -> bytes:
    return frame(opcode, payload, fin=fin, rsv=rsv, masked=False)


ENTRIES: Final = tuple(Logged(n, 1_700_000_000_000, CANARY * 600) for n in range(1, 5))

MISBEHAVIOURS: Final[dict[str, Misbehave]] = {
    "a giant": saying(head(BINARY, 2**63 - 1, masked=False) + CANARY),
    "one byte too many": saying(bare(BINARY, bytes(BATCH_LIMIT + 1))),
    "a frame that never ends": saying(head(BINARY, BATCH_LIMIT, masked=False), CANARY),
    "fragments that never end": flooding(bare(CONTINUATION, fin=False) * 5_000),
    "a first fragment, and others without end": saying(
        bare(BINARY, fin=False), *[bare(CONTINUATION, b"x", fin=False) * 1_000] * 70
    ),
    "something compressed": saying(bare(BINARY, CANARY, rsv=RSV1)),
    "something masked": saying(frame(BINARY, CANARY)),
    "text": saying(bare(TEXT, CANARY)),
    "no frame of ours": saying(bare(BINARY, CANARY)),
    "a reserved opcode": saying(bare(3, CANARY)),
    "noise": saying(random.Random(1).randbytes(100_000)),
    "a frame out of place": saying(said(Note(0, CANARY))),
    "another welcome": saying(said(Welcome(1, bytes(32)))),
    "no HTTP": answering(CANARY * 1_000),
    "a header without end": answering(b"HTTP/1.1 101 Fine\r\nX: " + CANARY * 10_000),
    "headers without end": answering(b"HTTP/1.1 101 Fine\r\n" + b"X: y\r\n" * 10_000),
    "a status of nobody's": answering(b"HTTP/1.1 999 " + CANARY + b"\r\n\r\n"),
    "a body without end": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"),
    "no proof of being one": answering(
        b"HTTP/1.1 101 Fine\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
    ),
    "an agreement on compression": agree_on_compression,
    "text for a welcome": say_text_for_a_welcome,
    # The last one: it raises an alarm, and after that the client hears nothing any more.
    "entries that are none": saying(said(Entries(ENTRIES))),
}

PATIENTLY_HEARD: Final = {"a frame that never ends", "entries that are none"}
"""Those after which the client does not hang up: it waits for the rest, or it has raised an alarm
and hears no more."""

FLOODS: Final[dict[str, bytes]] = {
    "pings": bare(PING, bytes(125)) * 4_000,
    "comings and goings": (said(Presence(1, True)) + said(Presence(1, False))) * 500,
    "entries from long ago": said(Entries((Logged(0, 0, b"x"),))) * 500,
    "acknowledgements of nothing": said(Appended(1, 1)) * 500,
    "refusals": said(Denied(Code.RATE, 1)) * 500,
    "the beginning again": said(Entered(0, (0, 1))) * 500,
}


@asynccontextmanager
async def playing(directory: Path, relay: HostileRelay) -> AsyncIterator[Laptop]:
    """A laptop with an event of its own to say, whose line is held until the end of the block.

    It must still be held then.
    """
    async with (
        fake_relay() as honest,
        couple(directory, honest.url, small_guide()) as (first, _),
    ):
        # The room was made elsewhere, and this relay has come in its place.
        first.sitting.link.url = relay.url
        line = asyncio.create_task(first.sitting.run())
        try:
            yield first
            assert not line.done() or line.exception() is None
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)


def comes(laptop: Laptop, relay: HostileRelay) -> bool:
    """Whether the client has come to this relay; if not, it is told not to wait."""
    laptop.sitting.link.retry_now()
    return relay.connections > 0


async def has_come(laptop: Laptop, relay: HostileRelay) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not comes(laptop, relay):
            await asyncio.sleep(0.01)


async def longest_wait_s(until: asyncio.Event) -> float:
    """How long the loop has left somebody else waiting, at the most, until the event."""
    longest_s = 0.0
    while not until.is_set():
        began_s = time.monotonic()
        await asyncio.sleep(0)
        longest_s = max(longest_s, time.monotonic() - began_s)
    return longest_s


def is_discreet(caplog: pytest.LogCaptureFixture) -> bool:
    """Nothing of what the relay said, and no traceback, is in any log."""
    return CANARY.decode() not in caplog.text and "Traceback" not in caplog.text


@pytest.mark.gate
async def test_a_client_survives_whatever_a_relay_says(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with (
            hostile_relay(MISBEHAVIOURS["text"]) as relay,
            playing(tmp_path, relay) as laptop,
        ):
            for name, misbehave in MISBEHAVIOURS.items():
                before_mib = now_mib()
                async with hostile_relay(misbehave) as relay:
                    laptop.sitting.link.url = relay.url
                    laptop.sitting.link.drop()
                    await has_come(laptop, relay)
                    if name not in PATIENTLY_HEARD:
                        async with asyncio.timeout(PATIENCE_S):
                            await relay.done.wait()
                assert peak_mib() - before_mib <= MEMORY_MIB, name
                assert is_discreet(caplog), name


@pytest.mark.gate
@pytest.mark.clock
@pytest.mark.parametrize("name", FLOODS)
async def test_a_client_keeps_its_memory_and_its_loop_in_a_flood(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with caplog.at_level(logging.INFO):
        async with hostile_relay(flooding(FLOODS[name])) as relay:
            before_mib = now_mib()
            async with playing(tmp_path, relay):
                async with asyncio.timeout(PATIENCE_S):
                    waited_s = await longest_wait_s(relay.done)
            grown_mib = peak_mib() - before_mib
    print(f"{name}: {grown_mib:+.1f} MiB, others waited {waited_s:.2f} s")
    assert grown_mib <= MEMORY_MIB
    figure(f"others waited in {name}", waited_s, at_most=WAIT_S)
    assert is_discreet(caplog)
