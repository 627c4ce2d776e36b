"""What becomes of an invitation when machines die, and what of it is found on their disks.

About `server.jetstream.lobbies` and `server.jetstream.mailbox`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING, NamedTuple

import pytest

from protocol.wire.frames import End
from server.errors import StorageFailed
from server.jetstream.lobbies import FleetLobbies
from server.jetstream.naming import Names
from server.jetstream.streams import LOBBIES, ready, wanted
from tests.server.clients import settings_for
from tests.server.jetstream.nodes import PATIENCE_S, again, declared, machines, open_line
from tests.server.jetstream.test_real_lobbies import now_ms
from tests.server.lobby_guests import ANOTHER, LOBBY, Guest, Relay

if TYPE_CHECKING:
    from server.jetstream.line import Line

pytestmark = pytest.mark.gate

STREAMS = [stream for stream in wanted() if stream["name"] == LOBBIES]

ANSWERS_S = 9
"""So long anybody waits at the most, a second less than which is the relay's own patience, and a
busy machine's."""


class Fleet(NamedTuple):
    """Two relays on three machines."""

    one: Relay
    other: Relay
    leader: str


@asynccontextmanager
async def fleet(urls: Sequence[str]) -> AsyncIterator[Fleet]:
    names = Names(token_bytes(32))
    async with AsyncExitStack() as stack:
        relays: list[Relay] = []
        for first in range(2):
            line = await stack.enter_async_context(open_line([*urls[first:], *urls[:first]]))
            if not relays:
                await declared(line, STREAMS)
                await ready(line, STREAMS)
            hall = FleetLobbies(line, names, settings_for(Path("nowhere")), now_ms)
            await hall.start()
            stack.push_async_callback(hall.stop)
            relays.append(Relay(hall, now_ms))
        info = await line.api(f"STREAM.INFO.{LOBBIES}")
        yield Fleet(relays[0], relays[1], info["cluster"]["leader"])


async def at_last(do: Callable[[], Awaitable[None]]) -> None:
    """Until it is done; each answer comes soon, whatever it is."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with suppress(StorageFailed):
                async with asyncio.timeout(ANSWERS_S):
                    return await do()
            await asyncio.sleep(0.05)


async def so_be_it(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.02)


async def test_an_invitation_outlives_the_machine_that_leads(tmp_path: Path) -> None:
    with machines(tmp_path, 3) as running:
        async with fleet([machine.url for machine in running]) as (one, other, leader):
            ada, ben = await one.visited(), await other.visited()
            await one.post(b"0")
            await so_be_it(lambda: ben.notes == [b"0"])
            (dying,) = [each for each in running if each.name == leader]
            dying.process.kill()
            for number, relay in ((1, other), (2, one)):
                await at_last(partial(say_once, relay, number))
            await so_be_it(lambda: ada.notes == ben.notes == [b"0", b"1", b"2"])
            late = Guest(other)
            await at_last(late.come)
            assert late.notes == ada.notes
            await at_last(lambda: other.hall.shut(LOBBY))
            await so_be_it(lambda: ada.end is ben.end is late.end is End.SHUT)


async def say_once(relay: Relay, number: int) -> None:
    """As a laptop does: it looks whether it is there before it says it again."""
    note = b"%d" % number
    guest = await relay.visited()
    guest.leave()
    if note not in guest.notes:
        await relay.post(note)


async def test_an_invitation_outlives_machines_that_start_again_one_by_one(tmp_path: Path) -> None:
    with machines(tmp_path, 3) as running, ExitStack() as stack:
        urls = [machine.url for machine in running]
        async with fleet(urls) as (one, other, _), open_line(urls) as line:
            ada, ben = await one.visited(), await other.visited()
            await one.post(b"0")
            for number, machine in enumerate(running, 1):
                machine.process.terminate()
                machine.process.wait()
                stack.enter_context(again(tmp_path, number - 1))
                await at_last(partial(all_current, line))
                await at_last(partial(say_once, (one, other)[number % 2], number))
            await so_be_it(lambda: ada.notes == ben.notes == [b"0", b"1", b"2", b"3"])
            assert ada.end is ben.end is None


async def all_current(line: "Line") -> None:
    cluster = (await line.api(f"STREAM.INFO.{LOBBIES}"))["cluster"]
    replicas = cluster.get("replicas", [])
    is_so = "leader" in cluster and len(replicas) == 2
    if not is_so or any(each.get("offline") or not each["current"] for each in replicas):
        raise StorageFailed("not yet")


async def test_an_invitation_ends_for_whoever_had_seen_it_when_all_machines_die(
    tmp_path: Path,
) -> None:
    with machines(tmp_path, 3) as running:
        async with fleet([machine.url for machine in running]) as (one, other, _):
            ada, ben = await one.visited(), await other.visited()
            eve = await other.visited(ANOTHER)
            await one.post(b"0")
            await so_be_it(lambda: ben.notes == [b"0"])
            for machine in running:
                machine.process.kill()
            with pytest.raises(StorageFailed):
                async with asyncio.timeout(ANSWERS_S):
                    await other.post(b"unheard")
            for machine in running:
                machine.process.wait()
            with again(tmp_path, 0), again(tmp_path, 1), again(tmp_path, 2):
                await so_be_it(lambda: ada.end is ben.end is End.EXPIRED)
                assert eve.end is None and len(one.hall) == 0
                await at_last(lambda: one.post(b"anew", ANOTHER))
                await so_be_it(lambda: eve.notes == [b"anew"])
                anew = Guest(one)
                await at_last(anew.come)
                assert anew.notes == []


async def test_nothing_of_an_invitation_is_on_a_disk(tmp_path: Path) -> None:
    note = token_hex(32).encode()
    with machines(tmp_path, 3) as running:
        async with fleet([machine.url for machine in running]) as (one, other, _):
            ada = await other.visited()
            for _ in range(8):
                await one.post(note)
            await so_be_it(lambda: len(ada.notes) == 8)
            assert on_disk(tmp_path, note, LOBBY, LOBBY.hex().encode()) == []
            await one.hall.shut(LOBBY)
            assert on_disk(tmp_path, note, LOBBY, LOBBY.hex().encode()) == []
            # What is looked at is where rooms would be found.
            assert on_disk(tmp_path, b"RELAYS")
    assert on_disk(tmp_path, note, LOBBY, LOBBY.hex().encode()) == []


def on_disk(where: Path, *texts: bytes) -> list[Path]:
    return [
        path
        for path in where.rglob("*")
        if path.is_file() and any(text in path.read_bytes() for text in texts)
    ]
