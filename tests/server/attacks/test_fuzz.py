"""Anything at all, both ways: neither end falls over, grows, or writes down what it was told."""

import asyncio
import logging
import random
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    Frame,
    Logged,
    Note,
    Post,
    Presence,
    Shut,
    Visit,
    Visited,
    Welcome,
)
from tests.server.attacks.fuzzing import any_message
from tests.server.attacks.hostile_relay import Victim, hostile_relay
from tests.server.attacks.peers import (
    BINARY,
    CLOSE,
    FIN,
    PING,
    PONG,
    Peer,
    addresses,
    frame,
    welcomed,
)
from tests.server.attacks.relay_process import Attacked, attacked
from tests.server.attacks.seats import append, create
from tests.server.attacks.test_hostile_relay import CANARY, is_discreet, now_mib, peak_mib, playing
from tests.server.clients import Couple, couple, name_of
from tui.news import Line

MEMORY_MIB: Final = 10.0
LOG_BYTES: Final = 4_000
"""A line in a while that somebody was refused is enough."""

AT_A_TIME: Final = 4
SOURCES: Final = 64
"""Each with its ten rooms an hour, and its pace of connections."""

WARM_UP: Final = 1
"""Clients, until what Python and SQLite keep for the next one is there. Later ones are few."""

PER_CONNECTION: Final = 60
"""At the most: less than what a relay hears at once of one connection."""


def frames_for_relay(chance: random.Random, them: Couple, challenge: bytes) -> tuple[Frame, ...]:
    member = chance.choice(them.members)
    purpose = chance.choice(["create", "enter", "close"])
    proof = member.sign(purpose, challenge)
    return (
        Visit(name_of(str(chance.randrange(5)))),
        Post(CANARY + chance.randbytes(chance.randrange(100))),
        Shut(),
        Create(them.room, them.roster, member.seat, proof),
        Enter(them.room, member.seat, chance.randrange(2**53), proof),
        Append(chance.randrange(-2, 5), CANARY + chance.randbytes(chance.randrange(200))),
        Close(proof),
    )


async def talk(chance: random.Random, port: int, count: int) -> None:
    """Say so many messages, over as many connections as that takes."""
    sources = list(addresses(SOURCES))
    said = 0
    while said < count:
        them = couple(f"fuzzed {chance.randrange(50)}")
        async with welcomed(port, chance.choice(sources)) as peer:
            if chance.random() < 0.5:
                await create(peer, them)
            said += await say_anything(chance, peer, them, min(count - said, PER_CONNECTION))


async def say_anything(chance: random.Random, peer: Peer, them: Couple, most: int) -> int:
    """Until the relay hangs up. Returns how many it heard."""
    frames = frames_for_relay(chance, them, peer.challenge)
    for said in range(1, most + 1):
        peer.write(frame(BINARY, any_message(chance, frames)) + frame(PING))
        try:
            while (first := (await peer.read_frame())[0]) != FIN | PONG:
                if first == FIN | CLOSE:
                    return said
        except EOFError:
            return said
    return most


async def fuzz_relay(relay: Attacked, count: int, seed: int) -> float:
    """Returns how many MiB the relay grew by."""
    await talk(random.Random(seed), relay.port, 500)
    before_mib = relay.resident_mib()
    async with asyncio.TaskGroup() as tasks:
        for number in range(AT_A_TIME):
            chance = random.Random(seed + 1 + number)
            tasks.create_task(talk(chance, relay.port, count // AT_A_TIME))
    return relay.resident_mib() - before_mib


async def check_relay(directory: Path, count: int, seed: int) -> None:
    async with attacked(directory) as relay:
        grown_mib = await fuzz_relay(relay, count, seed)
        async with welcomed(relay.port, "127.0.3.1") as peer:
            await create(peer, couple("after all that"))
            assert isinstance(await append(peer, 1, b"event"), Entries)
        print(f"{count} messages to the relay: {grown_mib:+.1f} MiB, log of {len(relay.log)} bytes")
        assert grown_mib <= MEMORY_MIB
        assert len(relay.log) <= LOG_BYTES
        for hidden in (CANARY.decode(), "Traceback", "ERROR", "127.0.66."):
            assert hidden not in relay.log


def frames_for_client(chance: random.Random) -> tuple[Frame, ...]:
    """Those after which a client goes on: what ends a client is to come of changing them."""
    entry = Logged(0, 1_700_000_000_000, CANARY + chance.randbytes(400))
    return (
        Entered(0, (0, 1)),
        Entries((entry,)),
        Appended(chance.randrange(3), chance.randrange(3)),
        Presence(chance.randrange(3), chance.random() < 0.5),
        Denied(chance.choice([Code.RATE, Code.STORAGE, Code.SEAT_FULL, Code.DRAINING]), 1),
        Note(1, CANARY),
        Visited(1),
        Welcome(1, bytes(32)),
    )


class Misbehaving:
    """Lets a client in and says anything, until the client hangs up. Mutable."""

    def __init__(self, chance: random.Random, count: int) -> None:
        self._chance: Final = chance
        self._left = count
        self.is_over = asyncio.Event()
        """Set once everything has been said."""

    async def __call__(self, victim: Victim) -> None:
        if self._chance.random() < 0.9:
            await victim.let_in()
        else:
            await victim.shake_hands()
        while self._left > 0:
            self._left -= 1
            message = any_message(self._chance, frames_for_client(self._chance))
            await victim.send(frame(BINARY, message, masked=False) + frame(PING, masked=False))
            # Once this is answered the message has been read as well.
            while (opcode := await victim.opcode()) != PONG:
                if opcode == CLOSE:
                    return
        self.is_over.set()


async def check_client(
    directory: Path, caplog: pytest.LogCaptureFixture, count: int, seed: int
) -> None:
    """A new client whenever one has raised an alarm or was told that its room is gone."""
    before_mib = now_mib()
    misbehaving = Misbehaving(random.Random(seed), count)
    number = 0
    async with hostile_relay(misbehaving) as relay:
        while not misbehaving.is_over.is_set():
            number += 1
            place = directory / str(number)
            place.mkdir()
            async with playing(place, relay) as laptop:
                while not misbehaving.is_over.is_set():
                    news = laptop.sitting.news
                    if news.alarm is not None or news.line in (Line.GONE, Line.OTHER_VERSION):
                        break
                    laptop.sitting.link.retry_now()
                    await asyncio.sleep(0.001)
            assert is_discreet(caplog)
            # What it holds would be counted below as the clients'.
            caplog.clear()
            if number == WARM_UP:
                before_mib = now_mib()
    grown_mib = peak_mib() - before_mib
    print(f"{count} messages to {number} clients: {grown_mib:+.1f} MiB")
    assert grown_mib <= MEMORY_MIB


@pytest.mark.parametrize("count", [500, pytest.param(2_000, marks=pytest.mark.gate)])
async def test_a_relay_survives_hundreds_of_messages_of_any_kind(
    tmp_path: Path, count: int
) -> None:
    await check_relay(tmp_path, count, seed=1)


@pytest.mark.long
async def test_a_relay_survives_a_hundred_thousand_messages_of_any_kind(tmp_path: Path) -> None:
    await check_relay(tmp_path, 100_000, seed=2)


@pytest.mark.parametrize("count", [250, pytest.param(1_000, marks=pytest.mark.gate)])
async def test_a_client_survives_hundreds_of_messages_of_any_kind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    with caplog.at_level(logging.INFO):
        await check_client(tmp_path, caplog, count, seed=3)


@pytest.mark.long
async def test_a_client_survives_a_hundred_thousand_messages_of_any_kind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await check_client(tmp_path, caplog, 100_000, seed=4)
