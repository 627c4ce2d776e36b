"""The archive of a fleet holds to the contract, on a real machine, between two relays.

About `server.jetstream.archive`, `server.jetstream.writing`, `server.jetstream.lookup`,
`server.jetstream.erasing`, `server.jetstream.hearing` and `server.jetstream.timers`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import ClassVar, NamedTuple

import pytest

from protocol.wire.frames import Logged, Missing
from server.errors import StorageFailed
from server.jetstream.archive import JetStreamArchive, Line
from server.jetstream.lookup import newest
from server.jetstream.naming import Names
from server.jetstream.streams import ready, wanted
from server.rules.standing import Change, founded, place, restore
from server.store.ports import Draft, Gap, Heard, Unwritten
from server.store.rows import Row
from tests.server.archive_contract import (
    QUOTA,
    ROOM,
    ROSTER,
    SIGNED,
    THREE,
    ArchiveContract,
    Author,
    patiently,
)
from tests.server.clients import name_of, settings_for
from tests.server.clock import Clock
from tests.server.jetstream.nodes import declared, nodes, open_line

pytestmark = pytest.mark.gate


class Machines(NamedTuple):
    """What keeps the rooms of a test."""

    url: str
    where: Path
    """All that is on their disks."""


@pytest.fixture(scope="module", params=[1, 3], ids=["one", "three"])
def machines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    """One that stands alone, and three that agree."""
    where = tmp_path_factory.mktemp("nodes")
    with nodes(where, request.param) as url:
        asyncio.run(make_streams(url, request.param))
        yield Machines(url, where)


async def make_streams(url: str, replicas: int) -> None:
    streams = wanted(replicas)
    async with open_line([url]) as line:
        await declared(line, streams)
        await ready(line, streams)


class Relays:
    """Those of one test: a fleet of its own, on streams that all share. Mutable."""

    def __init__(self, url: str, clock: Clock, stack: AsyncExitStack) -> None:
        self._url = url
        self._clock = clock
        self._stack = stack
        self.names = Names(token_bytes(32))
        self.lines: list[Line] = []
        self._stacks: list[AsyncExitStack] = []

    async def close(self, index: int) -> None:
        """The line of that one."""
        await self._stacks[index].aclose()

    async def start(self, **chosen: object) -> Author:
        stack = await self._stack.enter_async_context(AsyncExitStack())
        line = await stack.enter_async_context(open_line([self._url]))
        self._stacks.append(stack)
        self.lines.append(line)
        settings = settings_for(Path("nowhere"), **chosen)
        archive = JetStreamArchive(line, self.names, settings, self._clock.steady)
        await archive.start()
        self._stack.push_async_callback(archive.stop)
        return Author(archive, self._clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def relays(machines: Machines, clock: Clock) -> AsyncIterator[Relays]:
    async with AsyncExitStack() as stack:
        yield Relays(machines.url, clock, stack)


@pytest.fixture
async def one(relays: Relays) -> Author:
    return await relays.start()


@pytest.fixture
async def other(relays: Relays) -> Author:
    return await relays.start()


class TestJetStream(ArchiveContract):
    IS_SHARED: ClassVar[bool] = True

    async def test_a_room_that_nobody_was_in_for_long_is_due(
        self, one: Author, clock: Clock
    ) -> None:
        """Below, by the engine's own clock, which nobody sets."""


async def test_a_room_is_due_when_its_timer_has_run_out(relays: Relays) -> None:
    hasty, patient = await relays.start(retention_s=1), await relays.start()
    quiet, busy = name_of("quiet"), name_of("busy")
    await hasty.found(quiet)
    await patient.found(busy)
    await until(patient, [quiet])


async def test_a_due_room_that_somebody_comes_to_is_due_no_more(relays: Relays) -> None:
    hasty, patient = await relays.start(retention_s=1), await relays.start()
    await hasty.found()
    await until(patient, [ROOM])
    waiting = await unseen(relays)
    await patiently(lambda: patient.archive.touch([ROOM]))
    assert await patiently(patient.archive.due) == []
    async with asyncio.timeout(60):
        while await unseen(relays) >= waiting:
            await asyncio.sleep(0.05)


async def unseen(relays: Relays) -> int:
    """So many marks nobody has seen to."""
    consumer = await relays.lines[0].api("CONSUMER.INFO.IDLE.due")
    return int(consumer["num_ack_pending"])


async def until(author: Author, names: list[bytes]) -> None:
    """These are due, and no others."""
    due: list[bytes] = []
    async with asyncio.timeout(60):
        while not due:
            due += await patiently(author.archive.due)
            await asyncio.sleep(0.05)
    assert due == names


async def test_a_room_that_has_ended_can_be_made_again_before_it_was_erased(
    one: Author, other: Author
) -> None:
    await one.found()
    await one.say(0, 1, b"before")
    await one.end()
    await other.found()
    assert await other.read() == []
    # Whoever erases now does not touch the new one.
    await other.say(0, 1, b"after")
    await patiently(one.archive.erase)
    assert [entry.event for entry in await one.read()] == [b"after"]


async def test_what_another_relay_could_not_finish_is_erased(
    one: Author, other: Author, relays: Relays, machines: Machines
) -> None:
    canary = token_hex(16).encode()
    await one.found()
    await one.renew(Change(1, THREE, 0, SIGNED))
    for counter in range(1, 6):
        await one.say(0, counter, canary)
    assert is_on_disk(machines, canary)
    await one.end()
    await patiently(other.archive.erase)
    place = relays.names.place(ROOM)
    line = relays.lines[0]
    for subject in (place.log, place.roster, place.end):
        assert await newest(line, place.stream, subject) is None
    if len([*machines.where.iterdir()]) == 1:
        # With three it stays in the log that they agree by, until the next snapshot of that.
        assert not is_on_disk(machines, canary)


async def test_a_room_that_several_erase_at_once_is_erased(one: Author, other: Author) -> None:
    for life in range(3):
        await one.found()
        for counter in range(1, 6):
            await one.say(0, counter, b"%d" % life)
        await one.end()
        await asyncio.gather(*(patiently(each.archive.erase) for each in (one, other, one)))
        assert await other.kept() is None


def is_on_disk(machines: Machines, text: bytes) -> bool:
    return any(text in path.read_bytes() for path in machines.where.rglob("*") if path.is_file())


async def test_a_mended_log_is_read_from_any_cursor(one: Author, other: Author) -> None:
    """Its cursors are no positions: they are far ahead of them."""
    await one.found(awaited=frozenset({0, 1}))
    log = await one.log()
    for counter in range(1, 7):
        missing = Missing(1_000 * counter, 0, 0, counter, b"event %d" % counter)
        log, entry = restore(
            log, QUOTA, missing, 0, by=0, up_to=1_000_000, witnesses=frozenset({0, 1})
        )
        assert await one.put(Draft(ROOM, (await one.log()).position, [Row(entry, log)]))
    events = [b"event %d" % counter for counter in range(1, 7)]
    for after in range(7):
        for author in (one, other):
            read = await author.read(1_000 * after)
            assert [entry.event for entry in read] == events[after:]
    found = await patiently(lambda: other.archive.logged(ROOM, 0, 4))
    assert found == Logged(4_000, 0, b"event 4")


async def test_where_a_log_ends_too_early_that_is_put_to_the_test(one: Author) -> None:
    await one.found()
    await one.say(0, 1, b"event")
    before = await one.log()
    kept = await patiently(lambda: one.archive.find(ROOM, beyond=before.cursor + 1))
    assert kept is not None and kept.log == before.at((await one.log()).position)
    assert kept.log.position > before.position


async def test_what_was_missed_last_is_looked_for(
    one: Author, other: Author, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.found()
    told: list[Heard | Gap] = []
    watch = other.archive.watch(ROOM, told.append)
    await polled(lambda: told)
    await one.say(0, 1, b"heard")
    await polled(lambda: len(told) > 1)
    assert not await patiently(other.archive.upkeep)
    clock.passes(10_000)
    assert await patiently(other.archive.upkeep) and len(told) == 2
    # As if it had been lost on its way.
    monkeypatch.setattr("server.jetstream.hearing.Ear._hear", lambda ear, said: None)
    deaf = other.archive.watch(name_of("deaf"), told.append)
    await one.found(name_of("deaf"))
    told.clear()
    clock.passes(10_000)
    assert await patiently(other.archive.upkeep)
    assert Gap() in told
    told.clear()
    clock.passes(10_000)
    assert await patiently(other.archive.upkeep) and not told
    watch.close()
    deaf.close()


async def polled(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.01)


async def test_what_cannot_be_written_says_so_of_itself(
    relays: Relays, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the line is closed nothing is answered, and nothing is on its way for later."""
    monkeypatch.setattr("server.jetstream.writing.PATIENCE_S", 0.05)
    one, other = await relays.start(), await relays.start()
    await one.found()
    log = await one.log()
    new, entry = place(log, QUOTA, 0, 1, b"event", 0)
    await relays.close(0)
    drafts = [Draft(ROOM, log.position, [Row(entry, new)]), founding_of("elsewhere")]
    assert await one.archive.write(drafts) == [Unwritten.LOST] * 2
    with pytest.raises(StorageFailed):
        await one.archive.find(ROOM)
    assert await other.read() == [] and await other.kept(name_of("elsewhere")) is None


def founding_of(name: str) -> Draft:
    log, record = founded(ROSTER)
    return Draft(name_of(name), 0, [Row(record, log)])
