"""A relay whose disk is full, really: at many fill levels, at each write, and after a restart.

What was acknowledged is there, what is refused is refused with a code, reading goes on, and once
there is room again the same relay takes the same bytes.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Append, Code, Denied, Entered, Entries, Logged
from server.store.database import PAGE_BYTES
from server.store.sqlite import Store
from tests.server.clients import Client, client_of, couple, name_of
from tests.server.faults.hurry import hurried_loop, run_hurried
from tests.server.faults.limited_relay import Limited, limited_relay
from tests.server.faults.ordeals import short_couple
from tests.whole.laptops import assert_same, through

THEM: Final = couple()

WAL_FRAME_BYTES: Final = PAGE_BYTES + 24

LARGE_BYTES: Final = 16_000


class Writers:
    """Both seats of a room, each connected, writing in turn. Mutable."""

    def __init__(self, clients: tuple[Client, Client]) -> None:
        self.clients: Final = clients
        self.acknowledged: Final[list[bytes]] = []

    def next_event(self, size: int = 300) -> bytes:
        """The same until it is acknowledged, as an outbox would send it."""
        number = len(self.acknowledged)
        return name_of(f"event {number}") * (size // 32)

    async def append(self, size: int = 300) -> Denied | None:
        """The next event, once."""
        number = len(self.acknowledged)
        event, client = self.next_event(size), self.clients[number % 2]
        await client.say(Append(number // 2 + 1, event))
        while True:
            match await client.hear():
                case Denied() as denied:
                    return denied
                case Entries(entries) if entries[-1].event == event:
                    self.acknowledged.append(event)
                    return None

    async def until_full(self, size: int = 300) -> Denied:
        while (denied := await self.append(size)) is None:
            pass
        return denied


@asynccontextmanager
async def writers(port: int, *, is_new: bool = True) -> AsyncIterator[Writers]:
    async with client_of(port) as first, client_of(port) as second:
        if is_new:
            assert isinstance(await first.create(THEM), Entered)
        else:
            assert isinstance(await first.enter(THEM, 0), Entered)
        assert isinstance(await second.enter(THEM, 1), Entered)
        yield Writers((first, second))


async def log_of(port: int, seat: int = 1) -> list[Logged]:
    """All that a seat is handed that comes anew. It takes the seat."""
    async with client_of(port) as reader:
        entered = await reader.enter(THEM, seat)
        assert isinstance(entered, Entered)
        while not reader.entries or reader.entries[-1].cursor < entered.last:
            await reader.hear()
        return reader.entries


def assert_kept(directory: Path, acknowledged: Iterable[bytes]) -> None:
    """What is on the disk is just that, after whatever happened to the relay."""
    with Store(directory) as store:
        kept = store.find(THEM.room)
        assert kept is not None
        events, after = [], 0
        while entries := store.read(kept.number, after, 60_000):
            events += [entry.event for entry in entries]
            after = entries[-1].cursor
        assert events == list(acknowledged)
        assert [past.seat for past in store.past(kept.number)] == [
            n % 2 for n in range(len(events))
        ]


async def fill_and_free(relay: Limited, spares: Iterable[int], size: int) -> list[bytes]:
    """At each fill level: full, refused, room again, taken. Returns what was acknowledged."""
    async with writers(relay.port) as seats:
        for spare in spares:
            await seats.append(size)
            await relay.fill(spare)
            assert (await seats.until_full(size)).code is Code.STORAGE
            async with client_of(relay.port) as newcomer:
                # What did not fit an event may just fit a room.
                answer = await newcomer.create(couple(f"new {size} {spare}"))
                assert isinstance(answer, Entered) or answer == Denied(Code.STORAGE, 0)
            await relay.free()
            assert await seats.append(size) is None
        first, second = seats.clients
        entries = await first.read_until(len(seats.acknowledged))
        assert [entry.event for entry in entries] == seats.acknowledged
        assert await second.read_until(len(entries)) == entries
        assert await log_of(relay.port) == entries
        return seats.acknowledged


@pytest.mark.sample
@pytest.mark.parametrize("size", [300, LARGE_BYTES])
async def test_a_relay_goes_on_after_a_full_disk_at_any_fill_level(
    tmp_path: Path, size: int
) -> None:
    # Over three pages of the log in steps that meet its frames and their headers half-way.
    spares = [*range(0, 3 * WAL_FRAME_BYTES, 1_237), 1, 23, 24, 25, WAL_FRAME_BYTES - 1]
    async with limited_relay(tmp_path) as relay:
        acknowledged = await fill_and_free(relay, spares, size)
        await relay.kill()
    assert_kept(tmp_path, acknowledged)


@pytest.mark.long
@pytest.mark.parametrize("size", [300, 5_000, LARGE_BYTES])
async def test_a_relay_goes_on_after_a_full_disk_at_every_fill_level(
    tmp_path: Path, size: int
) -> None:
    async with limited_relay(tmp_path) as relay:
        spares = range(0, 7 * WAL_FRAME_BYTES, 97)
        acknowledged = await fill_and_free(relay, spares, size)
        await relay.kill()
    assert_kept(tmp_path, acknowledged)


async def test_what_the_log_holds_is_safe_where_the_database_cannot_grow(tmp_path: Path) -> None:
    # The log has started over and has room; the checkpoint that would move it finds none.
    async with limited_relay(tmp_path) as relay:
        async with writers(relay.port) as seats:
            while relay.database_bytes < 2_000_000:
                await seats.append(LARGE_BYTES)
            await relay.limit(relay.database_bytes + 1_000_000)
            assert (await seats.until_full(LARGE_BYTES)).code is Code.STORAGE
            assert len(await log_of(relay.port)) == len(seats.acknowledged)
            await relay.free()
        async with writers(relay.port, is_new=False) as again:
            again.acknowledged.extend(seats.acknowledged)
            assert await again.append() is None
        await relay.kill()
    assert_kept(tmp_path, again.acknowledged)


async def test_a_relay_that_is_started_on_a_full_disk_hands_out_what_it_has(
    tmp_path: Path,
) -> None:
    async with limited_relay(tmp_path) as relay, writers(relay.port) as seats:
        for _ in range(20):
            await seats.append()
        full_bytes = max(relay.log_bytes, relay.database_bytes)
        await relay.kill()
        acknowledged = seats.acknowledged
    async with limited_relay(tmp_path, size_bytes=full_bytes) as relay:
        assert [entry.event for entry in await log_of(relay.port)] == acknowledged
        async with writers(relay.port, is_new=False) as seats:
            seats.acknowledged.extend(acknowledged)
            await seats.until_full()
            await relay.free()
            assert await seats.append() is None
            acknowledged = seats.acknowledged
        await relay.kill()
    assert_kept(tmp_path, acknowledged)


async def sessions_over_a_disk_that_fills(directory: Path, seeds: range) -> None:
    """Whole sessions, with the disk full now and then."""
    async with limited_relay(directory / "relay") as relay, AsyncExitStack() as stack:
        # The waits of the clients are hurried; the relay, in a process of its own, is not.
        hurried_loop().speed = 12.0
        url = f"ws://127.0.0.1:{relay.port}"
        couples = [
            await stack.enter_async_context(short_couple(directory / str(seed), url, seed))
            for seed in seeds
        ]
        filling = asyncio.create_task(fill_now_and_then(relay, seeds.start))
        try:
            await asyncio.gather(*(through(*laptops, patience_s=400) for laptops in couples))
        finally:
            filling.cancel()
        for first, second in couples:
            assert_same(first, second)
            assert first.sitting.news.alarm is second.sitting.news.alarm is None


async def fill_now_and_then(relay: Limited, seed: int) -> None:
    chance = random.Random(seed)
    while True:
        await asyncio.sleep(chance.uniform(0.0, 3.0))
        await relay.fill(chance.randrange(0, 30_000))
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        await relay.free()


def test_sessions_go_on_over_a_disk_that_is_full_now_and_then(tmp_path: Path) -> None:
    run_hurried(sessions_over_a_disk_that_fills(tmp_path, range(1)))


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 40, 4))
def test_many_sessions_go_on_over_a_disk_that_is_full_now_and_then(
    tmp_path: Path, first: int
) -> None:
    run_hurried(sessions_over_a_disk_that_fills(tmp_path, range(first, first + 4)))
