"""Coming back to a room: from asking to be let in to the last entry of the past."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.relay.contestants import Kind, Server, server
from tests.bench.relay.lines import Line, LoadedRoom, hang_up, lines_to, open_line
from tests.bench.relay.processes import Cores
from tests.bench.relay.receipts import Tally

IN_FLIGHT: Final = 100
"""Events on the way while the past is made."""

PATIENCE_S: Final = 60.0
PAUSE_S: Final = 0.1
"""Between two who come back, for what the server does about those who leave."""

ROOM: Final = 0


@dataclass(frozen=True, slots=True)
class Resumed:
    """Medians of several who came back, one after the other."""

    entries: int
    partner_here: bool
    """Whether somebody is in the room; if not, a server may have to fetch it from its disk."""
    took_ms: float
    best_ms: float
    cpu_ms: float
    """Of the server: arriving, and leaving again."""


async def resumed(
    kind: Kind, entries: int, times: int, cores: Cores, peers_dir: Path
) -> list[Resumed]:
    """With the partner there, and with nobody there."""
    async with server(kind, cores, peers_dir) as one:
        (lines,) = await lines_to(one, 1)
        await converse(LoadedRoom(ROOM, lines, tally := Tally()), tally, entries)
        await one.child.settled_cpu_s()
        lines[0].hang_up()
        warm = await _come_back(one, entries, times, partner_here=True)
        hang_up([lines])
        await asyncio.sleep(PAUSE_S)
        return [warm, await _come_back(one, entries, times, partner_here=False)]


async def converse(room: LoadedRoom, tally: Tally, entries: int) -> None:
    """Say so many events in a room, and wait until all have them."""
    while tally.sent < entries:
        quiet = asyncio.Event()
        room.on_quiet = quiet.set
        for _ in range(min(IN_FLIGHT, entries - tally.sent)):
            room.speak(time.monotonic_ns())
        async with asyncio.timeout(PATIENCE_S):
            await quiet.wait()
    room.on_quiet = None


async def _come_back(one: Server, entries: int, times: int, *, partner_here: bool) -> Resumed:
    took_ms: list[float] = []
    cpu_ms: list[float] = []
    for _ in range(times):
        await asyncio.sleep(PAUSE_S)
        before_s = one.child.cpu_s()
        line, ms = await _read_all(one, entries)
        took_ms.append(ms)
        line.hang_up()
        await asyncio.sleep(PAUSE_S)
        cpu_ms.append(1000 * (one.child.cpu_s() - before_s))
    return Resumed(
        entries, partner_here, statistics.median(took_ms), min(took_ms), statistics.median(cpu_ms)
    )


async def _read_all(one: Server, entries: int) -> tuple[Line, float]:
    """Somebody who has come back, and the milliseconds until the last entry."""
    line = Line(one.speaker(ROOM, 0, after=0))
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def count(past: int) -> None:
        if past >= entries and not done.done():
            done.set_result(time.monotonic_ns())

    line.on_past = count
    await open_line(one, ROOM, line)
    async with asyncio.timeout(PATIENCE_S):
        return line, (await done - line.asked_ns) / 1e6
