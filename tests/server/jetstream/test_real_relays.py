"""Two relays on the same machines: what is said at one is heard at the other. One machine may die.

About `server.jetstream`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.wire.frames import Append, Entered, Gone
from server.errors import StorageFailed
from server.jetstream.archive import JetStreamArchive
from server.jetstream.naming import Names
from server.jetstream.streams import IDLE, ready, wanted
from server.relay import Relay
from server.rules.standing import place
from server.store.ports import Draft, Unwritten
from server.store.rows import Row
from tests.server.archive_contract import QUOTA, Author
from tests.server.clients import client_of, couple, name_of, settings_for
from tests.server.clock import Clock
from tests.server.jetstream.nodes import PATIENCE_S, Machine, declared, machines, open_line

pytestmark = pytest.mark.gate

NAMES = Names(bytes(32))
ROOMS = 6
THEM = couple()


@asynccontextmanager
async def archive_on(running: list[Machine]) -> AsyncIterator[JetStreamArchive]:
    clock = Clock()
    urls = [machine.url for machine in running]
    async with open_line(urls) as line:
        archive = JetStreamArchive(
            line, NAMES, settings_for(Path("nowhere"), events_per_minute=100_000), clock.steady
        )
        await archive.start()
        yield archive
        await archive.stop()


@asynccontextmanager
async def relay_on(running: list[Machine], where: Path) -> AsyncIterator[Relay]:
    async with archive_on(running) as archive:
        relay = Relay(settings_for(where), archive)
        try:
            await relay._open()
            yield relay
        finally:
            await relay._shut()


async def test_a_couple_at_two_relays_has_one_room(tmp_path: Path) -> None:
    with machines(tmp_path, 1) as running:
        async with open_line([running[0].url]) as line:
            await declared(line, wanted(replicas=1))
            await ready(line, wanted(replicas=1))
        async with relay_on(running, tmp_path) as one, relay_on(running, tmp_path) as other:
            async with client_of(one.port) as ada, client_of(other.port) as ben:
                assert isinstance(await ada.create(THEM), Entered)
                assert isinstance(await ben.enter(THEM, 1), Entered)
                for counter in range(1, 6):
                    await ada.say(Append(counter, b"ada %d" % counter))
                    await ben.read_until(2 * counter - 1)
                    await ben.say(Append(counter, b"ben %d" % counter))
                    await ada.read_until(2 * counter)
                await ben.read_until(10)
                assert ada.entries == ben.entries and len(ada.entries) == 10
                # It ends at both, whoever signs last.
                await ada.close_room(THEM.members[0])
                await ben.close_room(THEM.members[1])
                await ada.hear_a(Gone)
                await ben.hear_a(Gone)


async def test_nothing_that_was_answered_is_lost_with_a_machine(tmp_path: Path) -> None:
    rooms = [name_of(f"room {number}") for number in range(ROOMS)]
    shards = {NAMES.place(room).stream for room in rooms} | {IDLE}
    streams = [stream for stream in wanted() if stream["name"] in shards]
    with machines(tmp_path, 3) as running:
        async with open_line([running[0].url]) as line:
            await declared(line, streams)
            await ready(line, streams)
            info = await line.api(f"STREAM.INFO.{NAMES.place(rooms[0]).stream}")
        (leader,) = [each for each in running if each.name == info["cluster"]["leader"]]
        async with archive_on(running) as archive:
            for room in rooms:
                await Author(archive, Clock()).found(room)
            await asyncio.gather(*(write(archive, room, 1, 6) for room in rooms))
            writing = [asyncio.create_task(write(archive, room, 6, 60)) for room in rooms]
            async with asyncio.timeout(PATIENCE_S):
                while (await archive.count(rooms[0])).count(0) < 10:
                    await asyncio.sleep(0.01)
            leader.process.kill()
            async with asyncio.timeout(2 * PATIENCE_S):
                await asyncio.gather(*writing)
            for room in rooms:
                entries = await Author(archive, Clock()).read(name=room)
                events = [b"event %d" % counter for counter in range(1, 60)]
                assert [entry.event for entry in entries] == events


async def write(archive: JetStreamArchive, room: bytes, first: int, beyond: int) -> None:
    """Say one after the other, each once the one before is safe.

    Were one of those lost the next could not be placed.
    """
    for counter in range(first, beyond):
        while True:
            try:
                log = await archive.count(room)
                if log.count(0) >= counter:
                    break
                new, entry = place(log, QUOTA, 0, counter, b"event %d" % counter, 0)
                (answer,) = await archive.write([Draft(room, log.position, [Row(entry, new)])])
                if not isinstance(answer, Unwritten):
                    break
            except StorageFailed:
                pass
            await asyncio.sleep(0.05)
