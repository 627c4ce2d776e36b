"""Who is where is agreed between two relays on a real machine, also one that has lost its memory.

About `server.jetstream.hall`, and `server.jetstream.seats` on what `seat_engine` stands for.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest

from protocol.wire.frames import Frame, Note
from server.errors import StorageFailed
from server.jetstream.hall import JetStreamHall
from server.jetstream.naming import Names
from server.jetstream.seats import Line
from server.jetstream.sightings import MISSED
from server.jetstream.streams import LOBBIES, SEATS, ready, wanted
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.store.ports import Claim, Sighting, Sitting
from tests.server.clients import name_of, settings_for
from tests.server.jetstream.nodes import Machine, again, declared, machines, open_line

pytestmark = pytest.mark.gate

ROOM = name_of("room")
STREAMS = [each for each in wanted(replicas=1) if each["name"] in (SEATS, LOBBIES)]


class Relay:
    """One relay, as far as its hall goes. Mutable."""

    def __init__(self, line: Any, names: Names) -> None:
        self.line = line
        settings = settings_for(Path("nowhere"), relay_id="the same")
        self.hall = JetStreamHall(line, names, settings, wall_clock_ms, steady_clock_ms, replicas=1)
        self.told: list[Sighting] = []
        self.lost: list[int] = []

    async def claim(self, seat: int, number: int | None = None, after: int = 0) -> Claim | None:
        number = self.hall.number() if number is None else number
        sitting = Sitting(seat, number, after)
        return await self.hall.claim(ROOM, sitting, lambda: self.lost.append(seat))

    async def tells(self, sighting: Sighting) -> None:
        """It is the next that it is told."""
        await polled(lambda: self.told)
        assert self.told.pop(0) == sighting


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nodes")


@pytest.fixture(scope="module")
def machine(where: Path) -> Iterator[Machine]:
    with machines(where, 1) as (only,):
        yield only


@asynccontextmanager
async def pair(url: str) -> AsyncIterator[tuple[Relay, Relay]]:
    names = Names(token_bytes(32))
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            line = await stack.enter_async_context(open_line([url]))
            await declared(line, STREAMS)
            await ready(line, STREAMS)
            both.append(Relay(line, names))
            await both[-1].hall.start()
            stack.push_async_callback(both[-1].hall.stop)
        one, other = both
        yield one, other


async def polled(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.005)


async def test_a_claim_at_one_relay_is_heard_at_the_other(machine: Machine) -> None:
    async with pair(machine.url) as (one, other):
        await one.claim(0, after=3)
        watch = await other.hall.watch(ROOM, other.told.append)
        await other.tells(Sighting(0, True, 3))
        claim = await one.claim(1, after=7)
        await other.tells(Sighting(1, True, 7))
        assert claim is not None
        claim.leave()
        await other.tells(Sighting(1, False))
        # And once the goodbye is over nothing is left of it.
        subject = one.hall._seats._names.place(ROOM).seat(1)
        async with asyncio.timeout(30):
            while (await info(one.line, subject))["state"].get("subjects"):
                await asyncio.sleep(0.05)
        assert await one.claim(1, after=9) is not None
        await other.tells(Sighting(1, True, 9))
        watch.close()


async def info(line: Any, subject: str) -> dict[str, Any]:
    answer: dict[str, Any] = await line.api(f"STREAM.INFO.{SEATS}", {"subjects_filter": subject})
    return answer


async def test_the_newest_connection_of_all_has_the_seat(machine: Machine) -> None:
    async with pair(machine.url) as (one, other):
        older, newer = one.hall.number(), other.hall.number() + 1_000
        first = await one.claim(1, older)
        second = await other.claim(1, newer)
        assert first is not None and second is not None
        await polled(lambda: one.lost)
        # What the older one says late takes nothing away.
        first.leave()
        assert await one.claim(1, older) is None and other.lost == []
        third = await one.claim(1, newer + 1)
        await polled(lambda: other.lost)
        second.leave()
        await one.hall.watch(ROOM, one.told.append)
        assert third is not None and one.told == [] and one.lost == [1]


async def test_two_that_claim_in_the_same_moment_agree(machine: Machine) -> None:
    async with pair(machine.url) as (one, other):
        for _ in range(10):
            older, newer = one.hall.number(), other.hall.number() + 1
            got, won = await asyncio.gather(one.claim(1, older), other.claim(1, newer))
            assert won is not None
            if got is not None:
                await polled(lambda: one.lost)
                one.lost.clear()
            won.leave()
        assert one.lost == other.lost == []


async def test_a_relay_that_falls_silent_is_gone_until_it_speaks(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.seats.BEACON_S", 0.05)
    async with pair(machine.url) as (one, other):
        await other.hall.watch(ROOM, other.told.append)
        await one.claim(1)
        await other.tells(Sighting(1, True))
        beacons = one.hall._seats._beacons
        say, beacons._line = beacons._line, Silence()  # type: ignore[assignment, misc]
        await other.tells(Sighting(1, False))
        beacons._line = say  # type: ignore[misc]
        await other.tells(Sighting(1, True))
        (heard,) = [each.value for each in other.hall.gauges() if each.name == "fleet_relays_heard"]
        assert heard == 1 and MISSED == 5


class Silence:
    """A line that says nothing."""

    async def tell(self, subject: str, data: bytes) -> None:
        return


async def test_what_the_machines_have_forgotten_the_relays_say_again(tmp_path: Path) -> None:
    with machines(tmp_path, 1) as (machine,):
        async with pair(machine.url) as (one, other):
            await other.hall.watch(ROOM, other.told.append)
            claims = [await one.claim(0, after=5), await one.claim(1)]
            await other.tells(Sighting(0, True, 5))
            await other.tells(Sighting(1, True))
            machine.process.kill()
            machine.process.wait()
            with again(tmp_path, 0):
                subject = one.hall._seats._names.place(ROOM).seat(0).replace(".0", ".*")
                await are_said(other.line, subject, 2)
                assert other.told == [] and one.lost == []
                # As before: whoever comes is told, whoever goes, and whoever is newer.
                assert claims[1] is not None
                claims[1].leave()
                await other.tells(Sighting(1, False))
                assert await other.claim(0, one.hall.number() + 1_000) is not None
                await polled(lambda: one.lost)


async def are_said(line: Line, subject: str, count: int) -> None:
    """Returns when so many seats of that room are claimed."""
    found = 0
    async with asyncio.timeout(30):
        while found != count:
            await asyncio.sleep(0.05)
            # While there is no machine, or no stream.
            with suppress(StorageFailed):
                found = len((await info(line, subject))["state"].get("subjects") or ())


async def test_nothing_of_a_name_is_in_the_engine(machine: Machine, where: Path) -> None:
    async with pair(machine.url) as (one, other):
        seen: list[bytes] = []
        end = await other.line.listen(">", lambda said: seen.append(repr(said).encode()))
        await one.hall.watch(ROOM, one.told.append)
        number = one.hall.number()
        await one.claim(1, number, after=77)
        await one.hall._seats.beat()
        guest = Guest()
        await one.hall.visit(ROOM, guest)
        await one.hall.post(ROOM, b"note", "198.51.100.7", steady_clock_ms(), is_draining=False)
        assert guest.told == [Note(0, b"note")] and len(one.hall) == 1
        await one.hall.shut(ROOM)
        await polled(lambda: len(seen) > 5)
        await end()
        everything = b"".join(seen)
        everything += b"".join(path.read_bytes() for path in where.rglob("*") if path.is_file())
        for text in (ROOM, ROOM.hex().encode(), b"the same", b"198.51.100.7"):
            assert text not in everything
        assert number.to_bytes(8, "big") not in everything


class Guest:
    """A visitor of a lobby. Mutable."""

    def __init__(self) -> None:
        self.told: list[Frame] = []

    def tell(self, frame: Frame) -> None:
        self.told.append(frame)

    def dismiss(self, frame: Frame) -> None:
        return
