"""Throughput and latency: one run of one load on one fresh server, and what it comes to."""

import gc
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Self

from tests.bench.relay.contestants import Kind, server
from tests.bench.relay.lines import LoadedRoom, hang_up, lines_to
from tests.bench.relay.loads import closed, steady, stragglers
from tests.bench.relay.processes import Child, Cores
from tests.bench.relay.receipts import Tally

WARM_UP_S: Final = 1.0
"""Before it counts: code that has never run, a just-in-time compiler, an empty database."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a server."""

    rooms: int = 100
    members: int = 2
    events_per_s: float = 0.0
    """In all; 0 for as many as it takes with one in flight per room."""
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Run:
    """What one run comes to; or the medians of several."""

    accepted_per_s: float
    cpu_us: float
    """Of the server, for each event it has accepted, until the last one was handed out."""
    later_us: float
    """What it went on doing for them afterwards, such as storing what it had handed out."""
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    lost: float
    faults: float
    kept_up: bool

    @classmethod
    def median(cls, runs: Sequence[Self]) -> Self:
        """Figure by figure; what was lost or wrong is added up."""
        values = {each.name: [getattr(run, each.name) for run in runs] for each in fields(cls)}
        found = {name: statistics.median(numbers) for name, numbers in values.items()}
        found["lost"], found["faults"] = sum(values["lost"]), sum(values["faults"])
        return cls(**{**found, "kept_up": all(values["kept_up"])})

    @property
    def capacity_per_s(self) -> float:
        """What one whole core would accept."""
        return 1e6 / self.cpu_us


async def run(kind: Kind, load: Load, cores: Cores, peers_dir: Path) -> Run:
    """One load on one fresh server, warmed up."""
    async with server(kind, cores, peers_dir) as one:
        lines = await lines_to(one, load.rooms, load.members)
        try:
            tally = Tally()
            rooms = [LoadedRoom(number, each, tally) for number, each in enumerate(lines)]
            await drive(rooms, tally, replace(load, seconds=WARM_UP_S))
            return await measured(one.child, rooms, tally, load)
        finally:
            hang_up(lines)


async def drive(rooms: list[LoadedRoom], tally: Tally, load: Load) -> bool:
    """Put `load` on these rooms. Returns whether the server kept up, once all is over."""
    kept_up = True
    if load.events_per_s:
        kept_up = await steady(rooms, tally, load.events_per_s, load.seconds)
    else:
        await closed(rooms, load.seconds)
    await stragglers(rooms, tally)
    return kept_up


async def measured(child: Child, rooms: list[LoadedRoom], tally: Tally, load: Load) -> Run:
    """Put `load` on these rooms, and see what it comes to."""
    gc.collect()
    gc.disable()
    before_s = await child.settled_cpu_s()
    tally.sent = tally.received = 0
    tally.delays_ns.clear()
    began_s = time.monotonic()
    kept_up = await drive(rooms, tally, load)
    took_s = min(time.monotonic() - began_s, load.seconds)
    after_s = child.cpu_s()
    later_s = await child.settled_cpu_s() - after_s
    gc.enable()
    delays_ns = sorted(tally.delays_ns)
    return Run(
        accepted_per_s=tally.sent / took_s,
        cpu_us=(after_s - before_s) / max(tally.sent, 1) * 1e6,
        later_us=later_s / max(tally.sent, 1) * 1e6,
        p50_ms=quantile_ms(delays_ns, 0.5),
        p95_ms=quantile_ms(delays_ns, 0.95),
        p99_ms=quantile_ms(delays_ns, 0.99),
        max_ms=quantile_ms(delays_ns, 1.0),
        lost=len(rooms[0].lines) * tally.sent - tally.received,
        faults=tally.faults,
        kept_up=kept_up,
    )


def quantile_ms(sorted_ns: Sequence[int], share: float) -> float:
    """The delay that `share` of all do not exceed; 0 if there are none."""
    if not sorted_ns:
        return 0.0
    return sorted_ns[min(int(len(sorted_ns) * share), len(sorted_ns) - 1)] / 1e6
