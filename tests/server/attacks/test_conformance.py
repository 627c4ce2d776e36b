"""A relay's socket with an echo behind it, asked everything that Autobahn's testsuite asks.

Each case as one piece, cut in two, and byte by byte. Autobahn's own suite, where it is installed:
see `autobahn`.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from tests.server.attacks.autobahn import WSTEST, run_autobahn
from tests.server.attacks.conformance import NO_CODE, NORMAL, Case, cases, unchanged
from tests.server.attacks.peers import CLOSE, Peer, addresses, peer_of
from tests.server.attacks.relay_process import attacked

ECHO: Final = "tests.server.attacks.echo_process"

OCTETS_UP_TO: Final = 700
"""Longer ones are cut into pieces of a few hundred bytes: byte by byte they would say no more."""

PIECE_BYTES: Final = 397
"""A prime number, so that the cuts do not fall on the edges of anything."""

Chop = Callable[[bytes], list[bytes]]


def whole(said: bytes) -> list[bytes]:
    return [said]


def in_two(said: bytes) -> list[bytes]:
    return [said[: len(said) // 2], said[len(said) // 2 :]]


def in_octets(said: bytes) -> list[bytes]:
    size = 1 if len(said) <= OCTETS_UP_TO else PIECE_BYTES
    return [said[n : n + size] for n in range(0, len(said), size)]


async def outcome(port: int, address: str, asked: Case, chop: Chop) -> str:
    """What is wrong with the answer; nothing if it is as it should be."""
    heard: list[tuple[int, bytes]] = []
    code = None
    async with peer_of(port, address) as peer:
        assert (await peer.shake_hands()).startswith(b"HTTP/1.1 101")
        await say(peer, chop(asked.said))
        with suppress(EOFError):
            while code is None:
                if asked.then and len(heard) == len(asked.heard):
                    await say(peer, chop(asked.then))
                first, payload = await peer.read_frame()
                opcode = unchanged(first)
                if opcode == CLOSE:
                    code = int.from_bytes(payload[:2], "big") if payload else NO_CODE
                else:
                    heard.append((opcode, payload))
    # Where it closes for an error it may do so before it has answered what came before.
    wanted = asked.heard if asked.code == NORMAL else asked.heard[: len(heard)]
    if (tuple(heard), code) == (wanted, asked.code):
        return ""
    return f"{asked.name}, {chop.__name__}: {code} after {len(heard)} messages"


async def say(peer: Peer, pieces: list[bytes]) -> None:
    for piece in pieces:
        peer.write(piece)
        # A turn of the loop, so that the pieces are separate writes to the socket.
        await asyncio.sleep(0)


async def test_every_case_has_the_outcome_that_the_protocol_asks_for(tmp_path: Path) -> None:
    asked = [(each, chop) for each in cases() for chop in (whole, in_two, in_octets)]
    async with attacked(tmp_path, ECHO) as relay:
        sources = list(addresses(len(asked) // 10 + 1))
        wrong = [
            failure
            for number, (each, chop) in enumerate(asked)
            if (failure := await outcome(relay.port, sources[number // 10], each, chop))
        ]
    print(f"{len(cases())} cases, {len(asked)} runs, {len(wrong)} failures")
    assert wrong == []


def test_no_two_cases_have_one_name() -> None:
    names = [each.name for each in cases()]
    assert len(names) == len(set(names))


@pytest.mark.long
@pytest.mark.skipif(WSTEST is None, reason="Autobahn's testsuite is not installed")
async def test_autobahn_finds_nothing_but_limits_of_ours(tmp_path: Path) -> None:
    assert WSTEST is not None
    # It says thousands of things as fast as it can, and all from one address.
    async with attacked(
        tmp_path,
        ECHO,
        connections_per_address=1_000,
        input_bytes_per_s=10**8,
        input_burst_bytes=10**9,
    ) as relay:
        verdict = await run_autobahn(WSTEST, relay.port, tmp_path)
    print(verdict)
    assert verdict.cases >= 250
    assert verdict.unexpected == ()
