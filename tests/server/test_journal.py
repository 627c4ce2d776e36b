"""Group commit: all of a turn or nothing of it, and the relay goes on.

About `server.queues` and `server.reading` too.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from protocol.limits import BATCH_LIMIT, EVENT_LIMIT
from protocol.wire.frames import (
    Append,
    Appended,
    Code,
    Denied,
    Entered,
    Entries,
    Frame,
    Logged,
    Presence,
    read_at_client,
)
from server.journal import Journal
from server.relay import running
from server.rules.rooms import Gathering
from server.rules.standing import Quota, founded
from server.settings import RelaySettings
from server.store.database import DATABASE
from server.store.ports import Draft
from server.store.rows import Row
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from server.watch.metrics import Counts
from tests.server.clients import client_of, couple, room_of, settings_for
from tests.server.clock import Clock

THEM = couple()


@dataclass(eq=False)
class Ear:
    """Somebody who hears frames and does nothing."""

    frames: list[Frame] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def offer(self, message: bytes) -> None:
        # Two bytes of websocket header, and two more or eight for the length of longer ones.
        payload = message[{126: 4, 127: 10}.get(message[1], 2) :]
        self.frames.append(read_at_client(payload))
        self.sizes.append(len(payload))

    def leave_with(self, message: bytes) -> None:
        self.offer(message)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


@dataclass
class Desk:
    """A journal, and what it writes to."""

    settings: RelaySettings
    store: Store

    def __post_init__(self) -> None:
        clock = Clock()
        self.archive = SqliteArchive(self.store, self.settings, clock, clock.steady)
        loop, quota = asyncio.get_running_loop(), Quota.of(self.settings)
        self.journal: Journal[Ear] = Journal(self.archive, loop, Counts(), quota)

    async def room(self, name: str = "room") -> tuple[Gathering[Ear], Ear]:
        them = couple(name)
        log, record = founded(them.roster)
        await self.archive.write([Draft(them.room, 0, [Row(record, log)])])
        room: Gathering[Ear] = Gathering(them.room, them.roster, log)
        ear = Ear()
        room.arrive(0, ear)
        room.live.append(ear)
        return room, ear


@pytest.fixture
async def desk(store: Store, tmp_path: Path) -> Desk:
    return Desk(settings_for(tmp_path, events_per_minute=10_000), store)


async def test_what_one_turn_appends_comes_in_one_frame_after_the_commit(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    journal.append(room, 0, ear, 1, b"one", 5)
    journal.append(room, 1, ear, 1, b"two", 6)
    assert ear.frames == []
    journal.flush()
    assert ear.frames == [Entries((Logged(1, 5, b"one"), Logged(2, 6, b"two")))]
    assert await desk.archive.read(room.name, 0, 1_000) == (
        Logged(1, 5, b"one"),
        Logged(2, 6, b"two"),
    )


async def test_nobody_has_to_ask_for_the_commit(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    journal.append(room, 0, ear, 1, b"one", 5)
    await asyncio.sleep(0)
    assert len(ear.frames) == 1


async def test_a_large_group_is_split_into_frames_a_client_reads(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    for counter in range(1, 31):
        journal.append(room, 0, ear, counter, bytes(EVENT_LIMIT), 2**52)
    journal.flush()
    assert max(ear.sizes) <= BATCH_LIMIT
    logged = [
        entry for frame in ear.frames if isinstance(frame, Entries) for entry in frame.entries
    ]
    assert [entry.cursor for entry in logged] == list(range(1, 31))


async def test_a_repeat_within_the_turn_is_answered_after_the_commit(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    journal.append(room, 0, ear, 1, b"one", 5)
    journal.append(room, 0, ear, 1, b"one", 5)
    journal.append(room, 0, ear, 1, b"other", 5)
    journal.flush()
    assert ear.frames == [
        Denied(Code.CONFLICT, 1),
        Entries((Logged(1, 5, b"one"),)),
        Appended(1, 1),
    ]


async def test_on_a_full_disk_nothing_is_handed_out_and_each_author_is_told(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    other_room, other_ear = await desk.room("other")
    desk.store.limit_pages(12)
    for counter in (1, 2, 3, 4):
        journal.append(room, 0, ear, counter, bytes(10_000), 5)
    journal.append(room, 0, ear, 4, bytes(10_000), 5)
    journal.append(other_room, 0, other_ear, 1, b"small", 5)
    journal.flush()
    told = [(frame.code, frame.counter) for frame in ear.frames if isinstance(frame, Denied)]
    assert sorted(counter for _, counter in told) == [1, 2, 3, 4, 4]
    assert {code for code, _ in told} == {Code.STORAGE}
    assert len(told) == len(ear.frames)
    assert other_ear.frames == [Denied(Code.STORAGE, 1)]


async def test_the_same_bytes_are_taken_once_there_is_room_again(desk: Desk) -> None:
    journal = desk.journal
    room, ear = await desk.room()
    desk.store.limit_pages(8)
    journal.append(room, 0, ear, 1, bytes(16_000), 5)
    journal.flush()
    desk.store.limit_pages(1_000)
    journal.append(room, 0, ear, 1, bytes(16_000), 5)
    journal.flush()
    refused, taken = ear.frames
    assert refused == Denied(Code.STORAGE, 1)
    assert isinstance(taken, Entries)


async def test_a_relay_whose_commits_fail_says_so_and_goes_on_when_they_work_again(
    tmp_path: Path,
) -> None:
    async with running(settings_for(tmp_path)) as relay, room_of(relay, THEM) as (first, second):
        with sqlite3.connect(tmp_path / DATABASE) as blocker:
            blocker.execute("BEGIN IMMEDIATE")
            assert await first.append(1, b"event") == Denied(Code.STORAGE, 1)
            async with client_of(relay.port) as client:
                assert await client.create(couple("new")) == Denied(Code.STORAGE, 0)
            blocker.rollback()
        answer = await first.append(1, b"event")
        assert isinstance(answer, Entries)
        assert await second.hear() == answer


async def test_an_append_of_somebody_who_has_left_is_kept(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path)) as relay, client_of(relay.port) as first:
        await first.create(THEM)
        await first.say(Append(1, b"last words"))
        await first.connection.close()
        async with client_of(relay.port) as again:
            entered = await again.enter(THEM, 0)
            assert isinstance(entered, Entered)
            assert entered.last == 1
            assert not isinstance(await again.hear(), Presence)
