"""Whether an entry costs the same however much there is: rooms, connections, entries in the log.

Always the same steady load, at which nearly every entry has a commit of its own: at full load the
cost would follow from how many entries happen to share one.
"""

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from server.store.sqlite import EntryRow, Store
from tests.bench.relay.contestants import Kind, server
from tests.bench.relay.lines import Line, LoadedRoom, hang_up, lines_to
from tests.bench.relay.pace import Load, Run, drive, measured
from tests.bench.relay.processes import Child, Cores
from tests.bench.relay.receipts import FILLING, PAYLOAD_BYTES, Tally
from tests.server.clients import couple

EVENTS_PER_S: Final = 1_000.0
ROOMS: Final = 100
WARM_UP_S: Final = 1.0
ROWS_PER_COMMIT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Grown:
    """The cost of an entry where there is so much of something."""

    of: str
    count: int
    run: Run


async def over_rooms(
    counts: Sequence[int], seconds: float, cores: Cores, peers_dir: Path
) -> list[Grown]:
    """The same load spread over so many rooms, on a fresh relay each."""
    found = []
    for count in counts:
        async with server(Kind.OURS, cores, peers_dir) as one:
            lines = await lines_to(one, count)
            rooms, tally = _rooms(lines)
            load = Load(events_per_s=EVENTS_PER_S, seconds=seconds)
            found.append(Grown("rooms", count, await _warm_run(one.child, rooms, tally, load)))
            hang_up(lines)
    return found


async def over_connections(
    counts: Sequence[int], seconds: float, cores: Cores, peers_dir: Path
) -> list[Grown]:
    """The same load in some rooms, while others sit in theirs."""
    found = []
    async with server(Kind.OURS, cores, peers_dir) as one:
        lines = await lines_to(one, min(ROOMS, counts[0] // 2))
        rooms, tally = _rooms(lines)
        load = Load(events_per_s=EVENTS_PER_S, seconds=seconds)
        for count in counts:
            lines += await lines_to(one, count // 2 - len(lines), first_room=len(lines))
            run = await _warm_run(one.child, rooms, tally, load)
            found.append(Grown("connections", count, run))
        hang_up(lines)
    return found


async def over_entries(
    counts: Sequence[int], seconds: float, cores: Cores, peers_dir: Path
) -> list[Grown]:
    """The same load where so many entries are in the log already."""
    found = []
    for count in counts:
        home = Path(tempfile.mkdtemp(prefix="unhurried-bench-"))
        try:
            each = count // ROOMS
            _write_past(home / "relay", each)
            async with server(Kind.OURS, cores, peers_dir, home) as one:
                lines = await lines_to(one, ROOMS, after=each)
                rooms, tally = _rooms(lines, said=each // 2)
                load = Load(events_per_s=EVENTS_PER_S, seconds=seconds)
                run = await _warm_run(one.child, rooms, tally, load)
                found.append(Grown("entries in the log", count, run))
                hang_up(lines)
        finally:
            shutil.rmtree(home, ignore_errors=True)
    return found


def _rooms(lines: list[list[Line]], said: int = 0) -> tuple[list[LoadedRoom], Tally]:
    tally = Tally()
    return [LoadedRoom(number, each, tally, said) for number, each in enumerate(lines)], tally


async def _warm_run(child: Child, rooms: list[LoadedRoom], tally: Tally, load: Load) -> Run:
    await drive(rooms, tally, replace(load, seconds=WARM_UP_S))
    return await measured(child, rooms, tally, load)


def _write_past(data_dir: Path, each: int) -> None:
    """`each` entries in every room, in the order in which they would have come."""
    now_ms = time.time_ns() // 1_000_000
    with Store(data_dir) as store:
        numbers = [
            store.create(them.room, them.roster, now_ms)
            for them in (couple(f"bench {room}") for room in range(ROOMS))
        ]
        for first in range(1, each + 1, ROWS_PER_COMMIT // ROOMS):
            cursors = range(first, min(first + ROWS_PER_COMMIT // ROOMS, each + 1))
            store.append([
                EntryRow(number, cursor, 1 - cursor % 2, (cursor + 1) // 2, now_ms, _noise(cursor))
                for cursor in cursors
                for number in numbers
            ])  # fmt: skip
            if first % ROWS_PER_COMMIT == 1:
                store.checkpoint_rest()
        store.truncate()


def _noise(start: int) -> bytes:
    return FILLING[start : start + PAYLOAD_BYTES]
