"""When what was said in a room that has ended is gone from the disks of all machines.

An entry is overwritten where it lies as soon as it is deleted; the copy in the log that the
machines agree by goes when that is next summed up, which is the engine's to choose. So the disks
are searched, byte by byte, until nothing is found any more.
"""

import asyncio
import time
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from server.errors import StorageFailed
from server.jetstream.archive import JetStreamArchive
from server.rules.elapsed import wall_clock_ms
from server.rules.standing import Ended, place
from server.store.ports import Draft, Unwritten
from server.store.rows import Row
from tests.bench.fleet.deaths import orders_for
from tests.server.archive_contract import patiently
from tests.server.jetstream.audience import archive_of, make
from tests.server.jetstream.cluster import Cluster
from tests.server.jetstream.saying import QUOTA, room_of

ROOMS: Final = 8
ENTRIES: Final = 20

LOOK_S: Final = 1.0
PATIENCE_S: Final = 600.0


@dataclass(frozen=True)
class Gone:
    """Of one run, counted from when the relay was told that all is deleted."""

    before: int
    """So many files had it before the rooms ended."""
    told_s: float
    """From when the first room ended until then."""
    kept_s: float
    """Until it was in no stream's own files, but at most in the log that the machines agree by."""
    first_s: float
    """Until it was on one machine's disk no more."""
    last_s: float
    """Until it was on none."""


async def search(cluster: Cluster) -> Gone:
    """Say canaries in some rooms, end these, and look for them until they are gone."""
    orders = orders_for(cluster, ROOMS, 0)
    canary = f"canary {token_hex(16)} ".encode()
    await make(orders)
    async with archive_of(orders) as archive:
        for room in range(orders.rooms):
            for _ in range(ENTRIES):
                await _say(archive, room_of(orders.label, room), canary)
        before = len(cluster.holds(canary))
        began_s = time.monotonic()
        for room in range(orders.rooms):
            await _end(archive, room_of(orders.label, room))
        await patiently(archive.erase)
    told_s = time.monotonic()
    kept_s, first_s, last_s = await _gone(cluster, canary, told_s)
    return Gone(before, told_s - began_s, kept_s, first_s, last_s)


async def _gone(cluster: Cluster, canary: bytes, told_s: float) -> tuple[float, float, float]:
    kept_s = first_s = None
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = cluster.holds(canary)
            now_s = time.monotonic() - told_s
            if kept_s is None and not any(
                "/msgs/" in path and "_js_" not in path for path in found
            ):
                kept_s = now_s
            if first_s is None and len({path.partition("/")[0] for path in found}) < len(
                cluster.nodes
            ):
                first_s = now_s
            if not found:
                return kept_s or now_s, first_s or now_s, now_s
            await asyncio.sleep(LOOK_S)


async def _say(archive: JetStreamArchive, name: bytes, canary: bytes) -> None:
    log = await archive.count(name)
    new, entry = place(log, QUOTA, 0, log.count(0) + 1, canary * 10, wall_clock_ms())
    await _write(archive, Draft(name, log.position, [Row(entry, new)]))


async def _end(archive: JetStreamArchive, name: bytes) -> None:
    log = await archive.count(name)
    await _write(archive, Draft(name, log.position, [Row(Ended(), log)]))


async def _write(archive: JetStreamArchive, draft: Draft) -> None:
    (answer,) = await archive.write([draft])
    if isinstance(answer, Unwritten):
        raise StorageFailed("not written")
