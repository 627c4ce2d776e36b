"""Anything at all, sent to a relay: it answers or hangs up, stays up, and logs nothing."""

import asyncio
import logging
import random
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from protocol.wire.frames import (
    Append,
    Close,
    Create,
    Enter,
    Entered,
    Entries,
    Frame,
    Post,
    Shut,
    Visit,
    pack,
)
from server.relay import running
from tests.server.clients import Client, client_of, couple, name_of, settings_for

THEM = couple()
AT_A_TIME = 8


def any_message(chance: random.Random, client: Client) -> bytes:
    """Random bytes, a frame of ours, or a frame of ours with a few bytes changed."""
    member = THEM.members[chance.randrange(2)]
    purpose = chance.choice(["create", "enter", "close"])
    proof = member.sign(purpose, client.challenge)
    frames: list[Frame] = [
        Visit(name_of(str(chance.randrange(5)))),
        Post(chance.randbytes(chance.randrange(3_000))),
        Shut(),
        Create(THEM.room, THEM.roster, member.seat, proof),
        Enter(THEM.room, member.seat, chance.randrange(2**53), proof),
        Append(chance.randrange(-2, 5), chance.randbytes(chance.randrange(20_000))),
        Close(chance.randbytes(64)),
    ]
    message = bytearray(pack(chance.choice(frames)))
    if chance.random() < 0.2:
        return chance.randbytes(chance.randrange(21_000))
    if chance.random() < 0.6:
        for _ in range(chance.randrange(1, 4)):
            message[chance.randrange(min(len(message), 60))] = chance.randrange(256)
    if chance.random() < 0.1:
        del message[chance.randrange(len(message)) :]
    return bytes(message)


async def fuzz(directory: Path, count: int, seed: int) -> None:
    settings = settings_for(directory, rooms_per_hour=10**6, events_per_minute=10**6)
    async with running(settings) as relay:

        async def talk(chance: random.Random) -> None:
            sent = 0
            while sent < count // AT_A_TIME:
                async with client_of(relay.port) as client:
                    try:
                        for _ in range(chance.randrange(1, 20)):
                            await client.say(any_message(chance, client))
                            # Once this is answered, the message has been read as well.
                            await (await client.connection.ping())
                            sent += 1
                    except ConnectionClosed:
                        continue

        await asyncio.gather(*(talk(random.Random(seed + n)) for n in range(AT_A_TIME)))
        them = couple("after all that")
        async with client_of(relay.port) as client:
            assert isinstance(await client.create(them), Entered)
            assert isinstance(await client.append(1, b"event"), Entries)


@pytest.mark.gate
async def test_two_thousand_messages_of_any_kind_leave_the_relay_well(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await fuzz(tmp_path, 2_000, seed=1)
    assert caplog.records == []


@pytest.mark.long
async def test_a_hundred_thousand_messages_of_any_kind_leave_the_relay_well(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await fuzz(tmp_path, 100_000, seed=2)
    assert caplog.records == []
