"""One relay's archive under load, in a process of its own that can be killed.

    python -m tests.server.jetstream.saying JSON

It says one event after the other in each of its rooms, for one seat, each only once the one before
is safe, as the laptops of couples would; another such process says those of the other seat in the
same rooms. Every acknowledgement is one line, written at once: so what it has acknowledged is known
however it ends. Asked to go (SIGTERM) it finishes what is under way.
"""

import asyncio
import os
import random
import signal
import sys
import time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from server.errors import StorageFailed
from server.jetstream.archive import JetStreamArchive
from server.jetstream.naming import Names
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.rules.standing import Quota, RoomLog, founded, place
from server.store.ports import Archive, Draft, Unwritten
from server.store.rows import Row
from tests.server.clients import Couple, couple
from tests.server.jetstream.nodes import PATIENCE_S, open_line
from tests.server.relay_process import wide_settings

QUOTA: Final = Quota.of(wide_settings(Path("nowhere")))

LOST: Final = Unwritten.LOST

AT_ONCE: Final = 100
"""So many rooms are made at the same time."""

JITTER_S: Final = 0.02
"""At the most, until it is tried again."""


class Orders(msgspec.Struct, frozen=True):
    """What such a process is told to do."""

    urls: tuple[str, ...]
    label: str
    """Of the run: rooms of another run are others."""
    rooms: int
    seat: int
    every_ms: int
    """In each room; 0 for one after the other without a pause."""
    size: int = 512

    @property
    def key(self) -> bytes:
        """The fleet's, another one for each run."""
        return blake2b(self.label.encode(), digest_size=32).digest()

    @property
    def names(self) -> Names:
        """Those that are given with it."""
        return Names(self.key)


class Acknowledged(msgspec.Struct, frozen=True, array_like=True):
    """One event that a relay has said is safe."""

    room: int
    seat: int
    counter: int
    cursor: int
    began_s: float
    """By the machine's steady clock, as all its processes read it."""
    waited_s: float


@cache
def couple_of(label: str, room: int) -> Couple:
    """Who is in one of a run's rooms."""
    return couple(f"{label} {room}")


def room_of(label: str, room: int) -> bytes:
    """The name of one of a run's rooms."""
    return couple_of(label, room).room


def event_of(orders: Orders, room: int, seat: int, counter: int) -> bytes:
    """What that seat says there and then; no other event is the same."""
    text = f"{orders.label} {room} {seat} {counter} ".encode()
    return text + b"." * (orders.size - len(text))


async def make_rooms(archive: Archive, orders: Orders) -> None:
    """All of a run's, as soon as they can be made."""
    drafts = []
    for room in range(orders.rooms):
        log, record = founded(couple_of(orders.label, room).roster)
        drafts.append(Draft(room_of(orders.label, room), 0, [Row(record, log)]))
    async with asyncio.timeout(PATIENCE_S):
        while drafts:
            answers = await archive.write(drafts[:AT_ONCE])
            # One that has moved is there: nobody else makes rooms of that name.
            lost = [each for each, answer in zip(drafts, answers, strict=False) if answer is LOST]
            drafts = lost + drafts[AT_ONCE:]


class Speaker:
    """Says what one seat has to say in one room. Mutable."""

    def __init__(self, archive: Archive, orders: Orders, room: int) -> None:
        self._archive: Final = archive
        self._orders: Final = orders
        self._room: Final = room
        self._name: Final = room_of(orders.label, room)
        self._log: RoomLog | None = None

    async def spoken(self) -> int:
        """How many of its events are in the log already."""
        while True:
            try:
                return (await self._look()).count(self._orders.seat)
            except StorageFailed:
                await asyncio.sleep(random.uniform(0.0, JITTER_S))

    async def say(self, counter: int) -> int:
        """Returns its cursor once it is safe, whatever happens meanwhile."""
        seat = self._orders.seat
        event = event_of(self._orders, self._room, seat, counter)
        while True:
            try:
                log = self._log or await self._look()
                if log.count(seat) >= counter:
                    logged = await self._archive.logged(self._name, seat, counter)
                    assert logged is not None and logged.event == event, "another's event"
                    return logged.cursor
                new, entry = place(log, QUOTA, seat, counter, event, wall_clock_ms())
                (answer,) = await self._archive.write(
                    [Draft(self._name, log.position, [Row(entry, new)])]
                )
                if not isinstance(answer, Unwritten):
                    self._log = new.at(answer)
                    return entry.cursor
            except StorageFailed:
                pass
            self._log = None
            await asyncio.sleep(random.uniform(0.0, JITTER_S))

    async def _look(self) -> RoomLog:
        kept = await self._archive.find(self._name, is_newest=True)
        if kept is None:
            raise AssertionError("a room has gone")
        self._log = kept.log
        return kept.log


async def speak(archive: Archive, orders: Orders, room: int, is_over: asyncio.Event) -> None:
    """In one room, until it is over."""
    speaker = Speaker(archive, orders, room)
    counter = await speaker.spoken()
    # Not all at once.
    wait_s = orders.every_ms / 1000 * random.random()
    while not await _is_set(is_over, wait_s):
        wait_s = orders.every_ms / 1000
        counter += 1
        began_s = time.monotonic()
        cursor = await speaker.say(counter)
        waited_s = time.monotonic() - began_s
        said = Acknowledged(room, orders.seat, counter, cursor, began_s, waited_s)
        os.write(1, msgspec.json.encode(said) + b"\n")


async def _is_set(is_over: asyncio.Event, within_s: float) -> bool:
    if within_s <= 0 or is_over.is_set():
        await asyncio.sleep(0)
        return is_over.is_set()
    try:
        await asyncio.wait_for(is_over.wait(), within_s)
    except TimeoutError:
        return False
    return True


async def serve(orders: Orders) -> None:
    """Speak in all rooms until asked to go."""
    is_over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, is_over.set)
    async with open_line(orders.urls) as line:
        settings = wide_settings(Path("nowhere"))
        archive = JetStreamArchive(line, orders.names, settings, steady_clock_ms)
        await archive.start()
        os.write(1, b"ready\n")
        await asyncio.gather(
            *(speak(archive, orders, room, is_over) for room in range(orders.rooms))
        )
        await archive.stop()


if __name__ == "__main__":
    asyncio.run(serve(msgspec.json.decode(sys.argv[1], type=Orders)))
