"""The whole of the measurements, in one run: each part gives a table and its verdicts.

Servers take turns (A B C, C B A), a fresh one for every run, and medians are taken, so that what a
shared machine does meanwhile falls on all of them.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from tests.bench.relay.contestants import Kind
from tests.bench.relay.growth import Grown, over_connections, over_entries, over_rooms
from tests.bench.relay.idle import Idle, idle, returned, room_bytes
from tests.bench.relay.pace import Load, Run, run
from tests.bench.relay.processes import ALL_CORES, Cores
from tests.bench.relay.resume import Resumed, resumed
from tests.bench.relay.table import number, table
from tests.bench.relay.verdicts import (
    ACCEPTED_TO_MAILBOX,
    BYTES_PER_CONNECTION,
    CAPACITY_TO_BARE,
    FLAT,
    P99_AT_2000_MS,
    RESUME_1000_MS,
    TEN_THOUSAND_RSS_BYTES,
    Verdict,
)

T = TypeVar("T")

ONE_CORE: Final = Cores(max(ALL_CORES), max(ALL_CORES))
"""The server and its load on the same one: repeats best where others use the machine too."""
SPLIT: Final = Cores(min(ALL_CORES), max(ALL_CORES))


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    repeats: int
    seconds: float
    rates: Sequence[float]
    set_ups: Sequence[tuple[str, Cores]]
    idle_steps: Sequence[int]
    resume_entries: Sequence[int]
    resume_times: int
    rooms: Sequence[int]
    connections: Sequence[int]
    entries: Sequence[int]


FULL: Final = Extent(
    repeats=3,
    seconds=5.0,
    rates=(500.0, 2_000.0),
    set_ups=(("one core", ONE_CORE), ("split", SPLIT)),
    idle_steps=(1_000, 5_000, 10_000),
    resume_entries=(1_000, 10_000),
    resume_times=15,
    rooms=(1, 10, 100, 1_000),
    connections=(200, 1_000, 5_000, 10_000),
    entries=(1_000, 10_000, 100_000, 1_000_000),
)

QUICK: Final = Extent(
    repeats=1,
    seconds=1.5,
    rates=(2_000.0,),
    set_ups=(("one core", ONE_CORE),),
    idle_steps=(1_000,),
    resume_entries=(1_000,),
    resume_times=5,
    rooms=(1, 100),
    connections=(200, 1_000),
    entries=(1_000, 100_000),
)


@dataclass(slots=True)
class Suite:
    """What is measured, and what was found so far. Mutable."""

    extent: Extent
    kinds: Sequence[Kind]
    peers_dir: Path
    tell: Callable[[str], None]
    """Hears each table as soon as there is one."""
    verdicts: list[Verdict] = field(default_factory=list)

    async def _turns(self, load: Load, cores: Cores, kinds: Sequence[Kind]) -> dict[Kind, Run]:
        runs: dict[Kind, list[Run]] = {kind: [] for kind in kinds}
        for turn in range(self.extent.repeats):
            for kind in kinds if turn % 2 == 0 else reversed(kinds):
                runs[kind].append(await run(kind, load, cores, self.peers_dir))
        return {kind: Run.median(found) for kind, found in runs.items()}

    async def capacity(self) -> None:
        """As much as goes, with one entry in flight in each of 100 rooms of two."""
        for name, cores in self.extent.set_ups:
            found = await self._turns(Load(seconds=self.extent.seconds), cores, self.kinds)
            bare = found.get(Kind.BARE)
            rows = [
                [
                    kind.value, number(one.cpu_us), number(one.later_us),
                    number(one.capacity_per_s),
                    number(bare.cpu_us / one.cpu_us) if bare else "-",
                    number(one.accepted_per_s), f"{one.lost:.0f}", f"{one.faults:.0f}",
                ]
                for kind, one in found.items()
            ]  # fmt: skip
            columns = [
                "server", "CPU us per entry", "put off, us", "capacity per s", "x bare",
                "accepted per s", "lost", "faults",
            ]  # fmt: skip
            self.tell(table(f"Capacity, {name}", columns, rows))
            self._judge_capacity(name, found)

    def _judge_capacity(self, name: str, found: dict[Kind, Run]) -> None:
        ours = found.get(Kind.OURS)
        if ours is None:
            return
        if bare := found.get(Kind.BARE):
            ratio = bare.cpu_us / ours.cpu_us
            self._judge(f"capacity to bare, {name}", ratio, CAPACITY_TO_BARE, "x", at_least=True)
        if doc := found.get(Kind.SHARED_DOC):
            ratio = doc.cpu_us / ours.cpu_us
            self._judge(f"capacity to y-websocket, {name}", ratio, 1.0, "x", at_least=True)
        if box := found.get(Kind.MAILBOX):
            ratio = ours.accepted_per_s / box.accepted_per_s
            what = f"accepted to the mailbox server, {name}"
            self._judge(what, ratio, ACCEPTED_TO_MAILBOX, "x", at_least=True)
        self._judge(f"lost or wrong, {name}", ours.lost + ours.faults, 0, "")

    async def latency(self) -> None:
        """A steady rate over 100 rooms of two, at random moments."""
        for rate in self.extent.rates:
            load = Load(events_per_s=rate, seconds=self.extent.seconds)
            found = await self._turns(load, ONE_CORE, self.kinds)
            rows = [
                [
                    kind.value, number(one.p50_ms), number(one.p95_ms), number(one.p99_ms),
                    number(one.max_ms), number(one.cpu_us), f"{one.lost:.0f}",
                    "yes" if one.kept_up else "**no**",
                ]
                for kind, one in found.items()
            ]  # fmt: skip
            columns = [
                "server", "p50 ms", "p95", "p99", "max", "CPU us per entry", "lost", "keeps up",
            ]  # fmt: skip
            self.tell(table(f"Delay at {rate:,.0f} entries a second", columns, rows))
            ours = found.get(Kind.OURS)
            if rate == 2_000.0 and ours is not None:
                self._judge("p99 at 2,000 per s", ours.p99_ms, P99_AT_2000_MS, "ms")
                for kind in (Kind.SHARED_DOC, Kind.MAILBOX):
                    if kind in found:
                        what = f"p99 at 2,000 per s, to {kind.value}'s"
                        self._judge(what, ours.p99_ms / found[kind].p99_ms, 1.0, "x")

    async def idling(self) -> None:
        """Connections that are joined to a room, two to each."""
        rows: list[list[str]] = []
        for kind in self.kinds:
            # At three hundred a second the rest would take minutes.
            steps = [step for step in self.extent.idle_steps if not _is_slow(kind) or step <= 5_000]
            found = await self._or_none(kind, idle(kind, steps, ONE_CORE, self.peers_dir))
            for one in found or ():
                rows.append(_idle_row(kind, one))
                if kind is Kind.OURS and one.connections == self.extent.idle_steps[-1]:
                    each = one.bytes_each
                    self._judge("an idle connection", each, BYTES_PER_CONNECTION, "bytes")
                    if one.connections == 10_000:
                        most = TEN_THOUSAND_RSS_BYTES / 1e6
                        self._judge("10,000 connections", one.rss_bytes / 1e6, most, "MB")
        few = self.extent.idle_steps[0]
        room = await room_bytes(Kind.OURS, few, ONE_CORE, self.peers_dir)
        back = await returned(Kind.OURS, few, ONE_CORE, self.peers_dir)
        columns = [
            "server", "connections", "bytes each", "RSS MB", "arrivals per s", "CPU us per arrival",
        ]  # fmt: skip
        note = (
            "Everybody arrives for the first time, with a proof; every second one founds a room,"
            f" which is a commit of its own. A room of ours adds about {number(room)} bytes to its"
            f" members'. If {few:,} come back to rooms that are there, that is"
            f" {number(back.arrivals_per_s)} a second, and {number(back.arrival_cpu_us)} us of CPU"
            " for each."
        )
        self.tell(table("Connections at rest, joined to a room", columns, rows, note))

    async def resuming(self) -> None:
        """Somebody comes back to a room with so many entries."""
        rows: list[list[str]] = []
        for entries in self.extent.resume_entries:
            for kind in self.kinds:
                if not kind.keeps or (_is_slow(kind) and entries > 1_000):
                    continue
                times = self.extent.resume_times
                coming = resumed(kind, entries, times, ONE_CORE, self.peers_dir)
                for one in await self._or_none(kind, coming) or ():
                    rows.append(_resumed_row(kind, one))
                    if kind is Kind.OURS and entries == 1_000:
                        who = "partner there" if one.partner_here else "nobody there"
                        what = f"1,000 entries resumed, {who}"
                        self._judge(what, one.took_ms, RESUME_1000_MS, "ms")
        columns = ["server", "entries", "in the room", "ms to the last", "best", "CPU ms"]
        self.tell(table("Coming back", columns, rows))

    async def growing(self) -> None:
        """Our relay at a steady 1,000 entries a second, where there is more and more."""
        extent = self.extent
        rows: list[list[str]] = []
        for part in (
            await over_rooms(extent.rooms, extent.seconds, ONE_CORE, self.peers_dir),
            await over_connections(extent.connections, extent.seconds, ONE_CORE, self.peers_dir),
            await over_entries(extent.entries, extent.seconds, ONE_CORE, self.peers_dir),
        ):
            least = part[0]
            rows += [_grown_row(one, least) for one in part]
            ratio = part[-1].run.cpu_us / least.run.cpu_us
            what = f"an entry at {part[-1].count:,} {part[-1].of}, to one at {least.count:,}"
            self._judge(what, ratio, FLAT, "x")
        columns = ["of", "count", "CPU us per entry", "x the first", "p50 ms", "p99 ms", "lost"]
        self.tell(table("Growth, at 1,000 entries a second", columns, rows))

    async def _or_none(self, kind: Kind, part: Awaitable[T]) -> T | None:
        """A peer that gives up does not end the run; one of ours does."""
        try:
            return await part
        except (TimeoutError, OSError, ExceptionGroup):
            if kind.is_ours:
                raise
            self.tell(f"{kind.value} gave up here.\n")
            return None

    def _judge(
        self, what: str, found: float, aim: float, unit: str, *, at_least: bool = False
    ) -> None:
        self.verdicts.append(Verdict(what, found, aim, unit, at_least))


def _is_slow(kind: Kind) -> bool:
    return kind is Kind.MAILBOX


def _idle_row(kind: Kind, one: Idle) -> list[str]:
    return [
        kind.value, f"{one.connections:,}", number(one.bytes_each), number(one.rss_bytes / 1e6),
        number(one.arrivals_per_s), number(one.arrival_cpu_us),
    ]  # fmt: skip


def _resumed_row(kind: Kind, one: Resumed) -> list[str]:
    who = "the partner" if one.partner_here else "nobody"
    return [
        kind.value, f"{one.entries:,}", who, number(one.took_ms), number(one.best_ms),
        number(one.cpu_ms),
    ]  # fmt: skip


def _grown_row(one: Grown, least: Grown) -> list[str]:
    return [
        one.of, f"{one.count:,}", number(one.run.cpu_us),
        number(one.run.cpu_us / least.run.cpu_us), number(one.run.p50_ms), number(one.run.p99_ms),
        f"{one.run.lost:.0f}",
    ]  # fmt: skip
