"""Processes that speak (see `saying`), what they were told is safe, and whether it is there.

Nothing is taken from what a process remembers: only what it has written down counts, and only what
a fresh relay reads afterwards.
"""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from protocol.wire.frames import Logged
from server.errors import StorageFailed
from server.jetstream.archive import JetStreamArchive
from server.rules.elapsed import steady_clock_ms
from tests.server.archive_contract import patiently
from tests.server.jetstream.nodes import open_line
from tests.server.jetstream.saying import Acknowledged, Orders, event_of, make_rooms, room_of
from tests.server.relay_process import wide_settings

PAGE_BYTES: Final = 1_000_000

ENDS_S: Final = 90.0
"""For one that was asked to go: what is under way may wait for a machine that is not there."""


class Speaking:
    """One such process, and what it has acknowledged so far. Mutable."""

    def __init__(self, process: asyncio.subprocess.Process, orders: Orders) -> None:
        self._process: Final = process
        self.orders: Final = orders
        self.said: Final[list[Acknowledged]] = []
        self._reading: Final = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            if line.endswith(b"]\n"):
                self.said.append(msgspec.json.decode(line, type=Acknowledged))

    @property
    def rooms(self) -> frozenset[int]:
        """Where it was acknowledged anything."""
        return frozenset(each.room for each in self.said)

    def since(self, moment_s: float) -> frozenset[int]:
        """The rooms where something was acknowledged that was begun after that moment."""
        return frozenset(each.room for each in self.said if each.began_s > moment_s)

    async def end(self, number: int = signal.SIGTERM) -> None:
        """Ask it to go, or kill it, and take down what it has written."""
        if self._process.returncode is None:
            self._process.send_signal(number)
        async with asyncio.timeout(ENDS_S):
            await self._process.wait()
            await self._reading
        if number == signal.SIGTERM:
            assert self._process.returncode == 0, "it has not ended by itself"


@asynccontextmanager
async def speaking(orders: Orders, enter: Sequence[str] = ()) -> AsyncIterator[Speaking]:
    """Start one, wait until it is ready, and see to it that it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *enter,
        sys.executable,
        "-m",
        "tests.server.jetstream.saying",
        msgspec.json.encode(orders).decode(),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n", "it does not begin"
        yield Speaking(process, orders)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def archive_of(orders: Orders) -> AsyncIterator[JetStreamArchive]:
    """A relay's, from here."""
    async with open_line(orders.urls) as line:
        yield JetStreamArchive(line, orders.names, wide_settings(Path("nowhere")), steady_clock_ms)


async def make(orders: Orders) -> None:
    """The rooms of a run."""
    async with archive_of(orders) as archive:
        await make_rooms(archive, orders)


class Verdict(NamedTuple):
    """What became of what was acknowledged."""

    acknowledged: int
    lost: int
    """Not there, or not where it was said to be."""
    doubled: int
    """There twice."""
    unasked: int
    """There, and never acknowledged: under way when a relay died."""
    foreign: int
    """There, and nobody's, or out of order."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, twice, or strange."""
        return not (self.lost or self.doubled or self.foreign)


async def verdict(said: Sequence[Acknowledged], orders: Orders) -> Verdict:
    """Read all of it, as a relay does that has just begun, and compare."""
    acknowledged = Counter((each.room, each.seat, each.counter, each.cursor) for each in said)
    lost = doubled = unasked = foreign = 0
    async with archive_of(orders) as archive:
        rooms = [read_all(archive, room_of(orders.label, room)) for room in range(orders.rooms)]
        for room, entries in enumerate(await asyncio.gather(*rooms)):
            here = {key[1:] for key in acknowledged if key[0] == room}
            found, strange = _placed(orders, room, entries)
            foreign += strange
            lost += len(here - found.keys())
            unasked += len(found.keys() - here)
            events = Counter(entry.event for entry in entries)
            doubled += sum(count - 1 for count in events.values())
    return Verdict(len(acknowledged), lost, doubled, unasked, foreign)


def _placed(
    orders: Orders, room: int, entries: Sequence[Logged]
) -> tuple[dict[tuple[int, int, int], bytes], int]:
    """The entries by seat, counter and cursor, and how many are nobody's or out of order."""
    counts = [0, 0]
    strange = cursor = 0
    found = {}
    for entry in entries:
        strange += entry.cursor <= cursor
        cursor = entry.cursor
        for seat in (0, 1):
            if entry.event == event_of(orders, room, seat, counts[seat] + 1):
                counts[seat] += 1
                found[seat, counts[seat], cursor] = entry.event
                break
        else:
            strange += 1
    return found, strange


async def read_all(archive: JetStreamArchive, name: bytes) -> list[Logged]:
    """A whole room, up to where its leader says it ends."""
    kept = await patiently(lambda: archive.find(name, is_newest=True))
    if kept is None:
        raise StorageFailed("a room has gone")
    entries: list[Logged] = []
    while (after := entries[-1].cursor if entries else 0) < kept.log.cursor:
        entries += await patiently(partial(archive.read, name, after, PAGE_BYTES))
    return entries
