"""What connections cost that only sit in their rooms: memory, and the way in."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.relay.contestants import Kind, server
from tests.bench.relay.lines import Line, hang_up, lines_to
from tests.bench.relay.processes import Cores


@dataclass(frozen=True, slots=True)
class Idle:
    """So many connections, each of them joined to a room."""

    connections: int
    bytes_each: float
    """What each has added to the resident memory since there were none."""
    rss_bytes: int
    arrivals_per_s: float
    """Connected, proved and in, since the last row."""
    arrival_cpu_us: float
    """Of the server, for each of these."""


async def idle(
    kind: Kind, steps: Sequence[int], cores: Cores, peers_dir: Path, seats: int = 2
) -> list[Idle]:
    """A row for each number of connections, `seats` of them to a room; the numbers grow."""
    rows: list[Idle] = []
    lines: list[list[Line]] = []
    async with server(kind, cores, peers_dir) as one:
        empty_bytes = one.child.rss_bytes()
        try:
            for step in steps:
                arriving = step - seats * len(lines)
                before_s, began_s = one.child.cpu_s(), time.monotonic()
                lines += await lines_to(one, arriving // seats, seats, first_room=len(lines))
                took_s = time.monotonic() - began_s
                used_s = await one.child.settled_cpu_s() - before_s
                rss_bytes = one.child.rss_bytes()
                rows.append(
                    Idle(
                        connections=step,
                        bytes_each=(rss_bytes - empty_bytes) / step,
                        rss_bytes=rss_bytes,
                        arrivals_per_s=arriving / took_s,
                        arrival_cpu_us=used_s / arriving * 1e6,
                    )
                )
        finally:
            hang_up(lines)
    return rows


@dataclass(frozen=True, slots=True)
class Returned:
    """Everybody has come back at once, as after a restart of the server."""

    connections: int
    arrivals_per_s: float
    arrival_cpu_us: float


async def returned(kind: Kind, connections: int, cores: Cores, peers_dir: Path) -> Returned:
    """So many arrive, leave, and come back to rooms that are there already."""
    async with server(kind, cores, peers_dir) as one:
        hang_up(await lines_to(one, connections // 2))
        before_s, began_s = await one.child.settled_cpu_s(), time.monotonic()
        lines = await lines_to(one, connections // 2, after=0)
        took_s = time.monotonic() - began_s
        used_s = await one.child.settled_cpu_s() - before_s
        hang_up(lines)
        return Returned(connections, connections / took_s, used_s / connections * 1e6)


async def room_bytes(kind: Kind, rooms: int, cores: Cores, peers_dir: Path) -> float:
    """What one more room adds, its members apart.

    With one member to a room, each of them adds a connection and a room; with two, two connections
    and a room.
    """
    (alone,) = await idle(kind, [rooms], cores, peers_dir, seats=1)
    (paired,) = await idle(kind, [2 * rooms], cores, peers_dir, seats=2)
    return 2 * alone.bytes_each - 2 * paired.bytes_each
