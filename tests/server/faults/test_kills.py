"""A relay that is killed under load, also in the middle of moving its log into its database.

Beyond `tests/server/test_process.py`: the kills fall into checkpoints, nothing but the relay ever
opens its files, so that it recovers them by itself, and every seat's log is contiguous.
"""

import asyncio
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

import pytest
from websockets.exceptions import ConnectionClosed

from protocol.wire.frames import Append, Appended, Denied, Entered, Entries, Logged
from server.store.database import DATABASE
from server.store.sqlite import Store
from tests.server.clients import Client, Couple, client_of, couple, name_of
from tests.server.faults.limited_relay import Limited, limited_relay

ROOMS: Final = 4

KILLS_PER_DIRECTORY: Final = 20
"""Then a new one: what is measured is kills, not the copying of ever larger files."""

LOOK_S: Final = 0.0002


class Seat:
    """Writes as fast as it is acknowledged, over any number of relays. Mutable."""

    def __init__(self, them: Couple, seat: int) -> None:
        self.them: Final = them
        self.seat: Final = seat
        self.acknowledged = 0
        self.log: Final[dict[int, Logged]] = {}
        """Everything that was ever handed out to it, by cursor."""
        self.last = 0

    def event(self, counter: int) -> bytes:
        """The same bytes for the same counter, as an outbox would send them."""
        return name_of(f"{self.them.room.hex()} {self.seat} {counter}") * 60

    async def come_back(self, client: Client, *, is_first: bool) -> None:
        """Create or enter, and read what is new."""
        entered = (
            await client.create(self.them, self.seat)
            if is_first and self.seat == 0
            else await client.enter(self.them, self.seat, self.last)
        )
        assert isinstance(entered, Entered)
        assert entered.last >= self.last
        while self.last < entered.last:
            self.take(await client.hear_a(Entries))

    def take(self, entries: Entries) -> None:
        for entry in entries.entries:
            # The newest may be handed out twice; nothing else comes out of order.
            assert self.log.setdefault(entry.cursor, entry) == entry
            assert entry.cursor >= self.last
            self.last = entry.cursor

    async def write(self, client: Client, acknowledged: Callable[[], None]) -> None:
        """Until the relay is gone."""
        try:
            while True:
                counter = self.acknowledged + 1
                event = self.event(counter)
                await client.say(Append(counter, event))
                is_answered = False
                while not is_answered:
                    frame = await client.hear()
                    assert not isinstance(frame, Denied), frame.code
                    if isinstance(frame, Entries):
                        self.take(frame)
                        is_answered = any(entry.event == event for entry in frame.entries)
                    elif isinstance(frame, Appended):
                        # It had been logged just before the kill.
                        is_answered = True
                client.entries.clear()
                self.acknowledged = counter
                acknowledged()
        except ConnectionClosed:
            pass


async def checkpoint_begins(directory: Path) -> None:
    """Returns as soon as the database itself is written to."""
    written_ns = os.stat(directory / DATABASE).st_mtime_ns
    while os.stat(directory / DATABASE).st_mtime_ns == written_ns:
        await asyncio.sleep(LOOK_S)


async def load_and_kill(
    relay: Limited, directory: Path, seats: list[Seat], chance: random.Random, *, is_first: bool
) -> None:
    """Everybody writes; then, at some moment of a checkpoint or at any other, the relay dies."""
    count = 0
    enough = asyncio.Event()
    wanted = chance.randrange(1, 300)

    def note() -> None:
        nonlocal count
        count += 1
        if count >= wanted:
            enough.set()

    async with AsyncExitStack() as stack:
        writers = []
        for seat in seats:
            client = await stack.enter_async_context(client_of(relay.port))
            await seat.come_back(client, is_first=is_first)
            writers.append(asyncio.create_task(seat.write(client, note)))
        if chance.random() < 0.5:
            await checkpoint_begins(directory)
            await asyncio.sleep(chance.choice((0.0, 0.001, 0.003, 0.01)))
        else:
            await enough.wait()
        await relay.kill()
        await asyncio.gather(*writers)


@contextmanager
def copy_of(directory: Path) -> Iterator[Path]:
    """The files as the kill left them, without what SQLite builds anew."""
    copy = directory.with_name("copy")
    copy.mkdir()
    for name in (DATABASE, f"{DATABASE}-wal"):
        if (directory / name).exists():
            shutil.copy(directory / name, copy / name)
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


def assert_whole(directory: Path, seats: list[Seat]) -> None:
    """The database is sound, and holds what was acknowledged and handed out, in one row each."""
    with copy_of(directory) as copy:
        with closing(sqlite3.connect(copy / DATABASE)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            counters = connection.execute(
                "SELECT hex(name), seat, counter FROM entries JOIN rooms ON number = room"
                " ORDER BY room, cursor"
            ).fetchall()
        with Store(copy) as store:
            for seat in seats:
                kept = store.find(seat.them.room)
                assert kept is not None
                for cursor in sorted(seat.log)[-20:]:
                    assert store.logged(kept.number, cursor) == seat.log[cursor]
    for seat in seats:
        name = seat.them.room.hex().upper()
        own = [counter for room, number, counter in counters if (room, number) == (name, seat.seat)]
        assert own == list(range(1, len(own) + 1))
        assert len(own) in (seat.acknowledged, seat.acknowledged + 1)


async def kill_again_and_again(directory: Path, kills: int, seed: int) -> int:
    """Returns how many entries were acknowledged."""
    chance = random.Random(seed)
    seats = [Seat(couple(f"{seed} {n}"), seat) for n in range(ROOMS) for seat in range(2)]
    for turn in range(kills):
        async with limited_relay(directory) as relay:
            await load_and_kill(relay, directory, seats, chance, is_first=turn == 0)
        assert_whole(directory, seats)
    async with limited_relay(directory) as relay:
        for seat in seats:
            async with client_of(relay.port) as client:
                await seat.come_back(client, is_first=False)
            assert len(seat.log) >= seat.acknowledged
    return sum(seat.acknowledged for seat in seats)


@pytest.mark.parametrize("kills", [1, pytest.param(4, marks=pytest.mark.gate)])
async def test_a_few_kills_in_checkpoints_lose_nothing(tmp_path: Path, kills: int) -> None:
    assert await kill_again_and_again(tmp_path / "relay", kills, seed=3) > 25 * kills


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 100 + 200 // KILLS_PER_DIRECTORY))
async def test_two_hundred_kills_in_checkpoints_lose_nothing(tmp_path: Path, seed: int) -> None:
    acknowledged = await kill_again_and_again(tmp_path / "relay", KILLS_PER_DIRECTORY, seed)
    print(f"{KILLS_PER_DIRECTORY} kills: {acknowledged} acknowledged entries, none missing")
