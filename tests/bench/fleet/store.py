"""What an entry takes where a relay keeps it itself, and where three machines do: in one run.

No websockets: what is measured is the archive behind its port, driven as the journal does it, with
all that is ready in one turn written together. Beside each other, turn about, since the machine is
shared: their ratio counts, and their figures do not.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Final

from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.rules.standing import RoomLog, place
from server.store.ports import Archive, Draft, Unwritten
from server.store.rows import Row
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from tests.server.jetstream.audience import archive_of
from tests.server.jetstream.cluster import Cluster
from tests.server.jetstream.saying import QUOTA, Orders, event_of, make_rooms, room_of
from tests.server.relay_process import wide_settings

ROOMS: Final = 100
IDLE_ENTRIES: Final = 200
IDLE_EVERY_S: Final = 0.01


@dataclass(frozen=True)
class Figures:
    """Of one contestant in one round."""

    idle_ms: tuple[float, float]
    """The median and the 99th of a hundred, of one entry at a time."""
    full_ms: tuple[float, float]
    """The same with one under way in every room, each followed by the next at once."""
    per_s: float
    relay_us: float
    """Processor time for an entry of the process that asks."""
    nodes_us: float
    """Of all three machines together."""


class Turns:
    """Writes all drafts of one turn of the loop together. Mutable."""

    def __init__(self, archive: Archive) -> None:
        self._archive: Final = archive
        self._asked: list[tuple[Draft, asyncio.Future[int]]] = []
        self._writing: Final[set[asyncio.Task[None]]] = set()

    async def put(self, draft: Draft) -> int:
        """Its position once it is safe."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[int] = loop.create_future()
        self._asked.append((draft, done))
        if len(self._asked) == 1:
            loop.call_soon(self._flush)
        return await done

    def _flush(self) -> None:
        asked, self._asked = self._asked, []
        task = asyncio.ensure_future(self._write(asked))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self, asked: Sequence[tuple[Draft, asyncio.Future[int]]]) -> None:
        answers = await self._archive.write([draft for draft, _ in asked])
        for (_, done), answer in zip(asked, answers, strict=True):
            if isinstance(answer, Unwritten):
                done.set_exception(RuntimeError(f"an entry was not written: {answer}"))
            else:
                done.set_result(answer)


class Talk:
    """One room of a contestant. Mutable."""

    def __init__(self, turns: Turns, orders: Orders, room: int, log: RoomLog) -> None:
        self._turns: Final = turns
        self._orders: Final = orders
        self._room: Final = room
        self._name: Final = room_of(orders.label, room)
        self._log = log

    async def say(self) -> float:
        """Returns how long that took, in milliseconds."""
        began_s = time.perf_counter()
        counter = self._log.count(0) + 1
        event = event_of(self._orders, self._room, 0, counter)
        log, entry = place(self._log, QUOTA, 0, counter, event, wall_clock_ms())
        position = await self._turns.put(Draft(self._name, self._log.position, [Row(entry, log)]))
        self._log = log.at(position)
        return (time.perf_counter() - began_s) * 1000


async def measured(
    archive: Archive, orders: Orders, cpu_s: Callable[[], float], full_s: float
) -> Figures:
    """One contestant, once."""
    await make_rooms(archive, orders)
    turns = Turns(archive)
    talks = []
    for room in range(orders.rooms):
        archive.watch(room_of(orders.label, room), lambda notice: None)
        log = await archive.count(room_of(orders.label, room))
        talks.append(Talk(turns, orders, room, log))
    idle = []
    for _ in range(IDLE_ENTRIES):
        idle.append(await talks[0].say())
        await asyncio.sleep(IDLE_EVERY_S)
    full: list[float] = []
    until_s = time.perf_counter() + full_s
    began_s, own_s, theirs_s = time.perf_counter(), time.process_time(), cpu_s()
    await asyncio.gather(*(_talk(talk, full, until_s) for talk in talks))
    count = len(full)
    return Figures(
        _of(idle),
        _of(full),
        count / (time.perf_counter() - began_s),
        (time.process_time() - own_s) / count * 1e6,
        (cpu_s() - theirs_s) / count * 1e6,
    )


async def _talk(talk: Talk, taken_ms: list[float], until_s: float) -> None:
    while time.perf_counter() < until_s:
        taken_ms.append(await talk.say())


def _of(taken_ms: Sequence[float]) -> tuple[float, float]:
    return statistics.median(taken_ms), statistics.quantiles(taken_ms, n=100)[98]


async def compare(cluster: Cluster, where: Path, full_s: float) -> tuple[Figures, Figures]:
    """Both, one after the other."""

    def nodes_s() -> float:
        return sum(node.cpu_s() for node in cluster.nodes)

    label = token_hex(8)
    orders = Orders(tuple(cluster.urls), label, ROOMS, 0, 0)
    home = where / label
    home.mkdir()
    with Store(home) as store:
        archive = SqliteArchive(store, wide_settings(home), wall_clock_ms, steady_clock_ms)
        own = await measured(archive, orders, lambda: 0.0, full_s)
    async with archive_of(orders) as shared:
        theirs = await measured(shared, orders, nodes_s, full_s)
    return own, theirs


def middle(figures: Sequence[Figures]) -> Figures:
    """The median of each figure over all rounds."""

    def of(pick: Callable[[Figures], float]) -> float:
        return statistics.median(map(pick, figures))

    return Figures(
        (of(lambda each: each.idle_ms[0]), of(lambda each: each.idle_ms[1])),
        (of(lambda each: each.full_ms[0]), of(lambda each: each.full_ms[1])),
        of(lambda each: each.per_s),
        of(lambda each: each.relay_us),
        of(lambda each: each.nodes_us),
    )
