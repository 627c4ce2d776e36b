"""An archive that other machines keep, and that misbehaves as the port allows, by chance.

Answers are late, or lost, be it before or after what was asked has happened, or it happens later
still. A log is said to have moved that has not. Pages and rooms are found as they were a moment
ago. What was written is heard twice, out of order, or not at all, and then there is a gap. Now and
then nobody answers anything for seconds. What it never does: write on an old view, or lose or alter
what it has said is written.
"""

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from typing import Final

import msgspec

from protocol.wire.frames import Logged
from protocol.wire.limits import PARTNERS
from server.errors import StorageFailed
from server.rules.standing import RoomLog, await_seats
from server.store.memory import MemoryArchive, Written
from server.store.ports import Draft, Gap, Gauge, Hear, Heard, Kept, Shortage, Unwritten, Watch
from server.store.rows import Row, pack
from tests.simulation.disks import Crash, Disk, Moment

ANSWER_S: Final = (0.0005, 0.05)
"""Until one arrives."""

PATIENCE_S: Final = 5.0
"""As long is waited for one."""

SILENCE_S: Final = 9.0
"""While a cluster elects another leader."""

LOOK_S: Final = 10.0
"""So often whoever watches a room looks whether something was not heard."""

OFTEN: Final = 0.1
"""The share of requests with which something goes wrong."""

SILENT: Final = 0.003
"""The share with which a silence begins."""

Image = tuple[int, dict[bytes, list[tuple[int, bytes]]]]
"""The newest position, and every room's rows."""


class Cluster:
    """The machines. Mutable; outlives every relay."""

    def __init__(
        self,
        chance: random.Random,
        steady_ms: Callable[[], int],
        retention_s: int,
        *,
        slowness: float = 1.0,
    ) -> None:
        """`slowness` is how much of the times above passes: all of it in simulated time."""
        self.chance: Final = chance
        self.slowness: Final = slowness
        self.kept: Final = MemoryArchive(retention_s, steady_ms)
        self.is_calm = False
        self.generation = 0
        """Counts how often it was put back: what was on its way before does not arrive."""
        self.pending: Final[set[asyncio.TimerHandle]] = set()
        self._silent_until_s = 0.0

    def land_later(self, draft: Draft) -> None:
        """It was asked for and is on its way, whoever has given it up."""
        generation = self.generation

        def land() -> None:
            if generation == self.generation:
                self.kept.land(draft)

        self.later(self.chance.uniform(0.0, 2.0), land)

    def later(self, delay_s: float, act: Callable[[], None]) -> None:
        """Do something after so long."""
        handle = asyncio.get_running_loop().call_later(delay_s * self.slowness, lambda: done())
        self.pending.add(handle)

        def done() -> None:
            self.pending.discard(handle)
            act()

    def goes_wrong(self, share: float = OFTEN) -> bool:
        """Whether something does, this time."""
        return not self.is_calm and self.chance.random() < share

    async def answer(self) -> None:
        """Wait for one. Raises `StorageFailed` if none comes in time."""
        loop = asyncio.get_running_loop()
        if self.goes_wrong(SILENT):
            self._silent_until_s = loop.time() + SILENCE_S * self.slowness
        silence_s = self._silent_until_s - loop.time()
        if silence_s > 0 and not self.is_calm:
            await asyncio.sleep(min(silence_s, PATIENCE_S * self.slowness))
            if silence_s > PATIENCE_S * self.slowness:
                raise StorageFailed("no answer")
        await asyncio.sleep(self.chance.uniform(*ANSWER_S) * self.slowness)

    def image(self) -> Image:
        """All that is written."""
        rooms = {
            name: [(written.position, written.data) for written in rows]
            for name, rows in self.kept.rooms.items()
        }
        return self.kept.position, rooms

    def put_back(self, image: Image) -> None:
        """As it was then."""
        self.generation += 1
        position, rooms = image
        self.kept.position = position
        self.kept.rooms.clear()
        self.kept.rooms.update(
            (name, [Written(*written) for written in rows]) for name, rows in rooms.items()
        )


class ClusterArchive:
    """One relay's end of it, for as long as that lives. Mutable. See `Archive`."""

    def __init__(self, cluster: Cluster, shelf: "Shelf | None" = None) -> None:
        self._cluster: Final = cluster
        self._shelf: Final = shelf or Shelf(cluster)
        self._kept: Final = cluster.kept
        self.is_dead = False

    async def reach(self) -> None:
        """Wait for an answer of the machines. Raises `StorageFailed` if none comes in time."""
        self._live()
        await self._cluster.answer()
        self._live()

    def _live(self) -> None:
        if self.is_dead:
            raise Crash

    async def find(self, name: bytes, *, beyond: int = 0, is_newest: bool = False) -> Kept | None:
        await self.reach()
        kept = await self._kept.find(name)
        if kept is not None and not is_newest and self._cluster.goes_wrong():
            logs = [written.row.log for written in self._kept.rooms[name]]
            behind = [log for log in logs if log.cursor >= beyond]
            return Kept(kept.roster, self._cluster.chance.choice(behind or [kept.log]))
        return kept

    async def count(self, name: bytes) -> RoomLog:
        await self.reach()
        return await self._kept.count(name)

    async def read(self, name: bytes, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        await self.reach()
        page = await self._kept.read(name, after, limit_bytes)
        if page and self._cluster.goes_wrong():
            return page[: self._cluster.chance.randrange(len(page))]
        return page

    async def logged(self, name: bytes, seat: int, counter: int) -> Logged | None:
        await self.reach()
        return await self._kept.logged(name, seat, counter)

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        self._live()
        answers: dict[int, int | Unwritten] = {}
        # Rooms are apart from one another: which comes first is anybody's guess.
        for index in self._cluster.chance.sample(range(len(drafts)), len(drafts)):
            answers[index] = await self._write(drafts[index])
        self._live()
        return [answers[index] for index in range(len(drafts))]

    async def _write(self, draft: Draft) -> int | Unwritten:
        cluster = self._cluster
        try:
            await cluster.answer()
        except StorageFailed:
            if cluster.goes_wrong(0.5):
                cluster.land_later(draft)
            return Unwritten.LOST
        self._live()
        if not cluster.goes_wrong():
            return self._shelf.land(draft)
        match cluster.chance.randrange(4):
            case 0:
                return Unwritten.MOVED
            case 1:
                self._shelf.land(draft)
                return Unwritten.LOST
            case 2:
                cluster.land_later(draft)
                return Unwritten.LOST
            case _:
                return Unwritten.LOST

    def watch(self, name: bytes, hear: Hear) -> Watch:
        return _Ear(self._cluster, self, name, hear)

    async def touch(self, names: Collection[bytes]) -> None:
        await self.reach()
        await self._kept.touch(names)

    async def due(self) -> Collection[bytes]:
        await self.reach()
        return await self._kept.due()

    async def erase(self) -> None:
        await self.reach()
        await self._kept.erase()

    async def shortages(self) -> frozenset[Shortage]:
        await self.reach()
        return frozenset()

    async def probe(self) -> None:
        await self.reach()

    def examine(self) -> None:
        self._live()

    async def upkeep(self) -> bool:
        return False

    def gauges(self) -> tuple[Gauge, ...]:
        return ()


class _Ear:
    """One relay that is told what is written to one room. Mutable."""

    def __init__(self, cluster: Cluster, end: ClusterArchive, name: bytes, hear: Hear) -> None:
        self._cluster: Final = cluster
        self._end: Final = end
        self._hear: Final = hear
        self._is_open = True
        self._watch: Final = cluster.kept.watch(name, self._is_told)
        # What was found just before may have been a moment old.
        self._look_later()

    def _is_told(self, notice: Heard | Gap) -> None:
        cluster = self._cluster
        if cluster.goes_wrong():
            self._look_later()
        else:
            self._tell(notice, cluster.chance.uniform(*ANSWER_S))
        if cluster.goes_wrong():
            self._tell(notice, cluster.chance.uniform(0.0, 1.0))

    def _look_later(self) -> None:
        self._tell(Gap(), self._cluster.chance.uniform(0.0, LOOK_S))

    def _tell(self, notice: Heard | Gap, delay_s: float) -> None:
        def tell() -> None:
            if self._is_open and not self._end.is_dead:
                self._hear(notice)

        self._cluster.later(delay_s, tell)

    def close(self) -> None:
        self._is_open = False
        self._watch.close()


class Shelf(Disk):
    """What a simulated host may do to one relay and the machines behind it, as to a disk."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(b"")
        self.cluster: Final = cluster
        self._ends: list[ClusterArchive] = []

    def end(self, kind: type[ClusterArchive] = ClusterArchive) -> ClusterArchive:
        """A relay's, which has just started; an older one is dead from now on."""
        self.kill()
        self._ends = [kind(self.cluster, self)]
        return self._ends[0]

    def kill(self) -> None:
        for end in self._ends:
            end.is_dead = True

    def image(self) -> bytes:
        return msgspec.msgpack.encode(self.cluster.image())

    def put_back(self, image: bytes) -> None:
        self.cluster.put_back(msgspec.msgpack.decode(image, type=Image))

    def marked(self) -> bytes:
        position, rooms = self.cluster.image()
        for name, rows in rooms.items():
            kept = self.cluster.kept.rooms[name][-1].row.log
            log, record = await_seats(kept, PARTNERS)
            position += 1
            rows.append((position, pack(Row(record, log))))
        return msgspec.msgpack.encode((position, rooms))

    def emptied(self) -> bytes:
        return msgspec.msgpack.encode((0, {}))

    def calm(self) -> None:
        super().calm()
        self.cluster.is_calm = True

    def land(self, draft: Draft) -> int | Unwritten:
        """Write a draft, or die over it. Raises `StorageFailed` where there is no space."""
        if self.is_full:
            raise StorageFailed("no space")
        self.commits += 1
        number, moment = self.trap or (0, None)
        if number != self.commits:
            return self.cluster.kept.land(draft)
        self.trap = None
        if moment is Moment.AFTER:
            self.cluster.kept.land(draft)
        self.die()
