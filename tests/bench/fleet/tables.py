"""What was measured, as tables for the page."""

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from tests.bench.fleet.canaries import Gone
from tests.bench.fleet.capacity import Weights
from tests.bench.fleet.deaths import Outcome
from tests.bench.fleet.load import Carried
from tests.bench.fleet.partitions import Healed
from tests.bench.fleet.store import Figures, middle
from tests.bench.relay.table import number, table
from tests.server.jetstream.audience import Verdict


def of_deaths(outcomes: Sequence[Outcome]) -> str:
    """One row for each kind of death, and for the rooms it bears upon."""
    rows = []
    for what in dict.fromkeys(each.what for each in outcomes):
        those = [each for each in outcomes if each.what == what]
        for which in those[0].waits_s:
            title = f"{what}: rooms that {which}" if which else what
            first = which == next(iter(those[0].waits_s))
            waits = seconds(each.waits_s[which] for each in those)
            verdicts = [each.verdict for each in those] if first else []
            rows.append([title, str(len(those)), *_counted(verdicts), waits])
    columns = ["what dies", "times", "acknowledged", "lost", "doubled", "longest wait, s"]
    return table("Deaths, under two relays that speak in the same rooms", columns, rows)


def _counted(verdicts: Sequence[Verdict]) -> list[str]:
    """Acknowledged, lost and doubled; empty for a row that only tells waits."""
    if not verdicts:
        return ["", "", ""]
    return [
        f"{sum(each.acknowledged for each in verdicts):,}",
        str(sum(each.lost for each in verdicts)),
        str(sum(each.doubled + each.foreign for each in verdicts)),
    ]


def seconds(values: Iterable[float]) -> str:
    """The middle one and the longest of several, or the one there is."""
    told = sorted(values)
    if len(told) == 1:
        return f"{told[0]:.1f}"
    return f"{median(told):.1f}, at most {told[-1]:.1f}"


def of_partings(healed: Sequence[Healed]) -> str:
    """One row for each way to fall apart."""
    rows = []
    for what in dict.fromkeys(each.what for each in healed):
        those = [each for each in healed if each.what == what]
        waits = [each.wait_s for each in those if each.wait_s]
        rows.append(
            [
                what,
                str(len(those)),
                *_counted([each.verdict for each in those]),
                str(sum(each.alone for each in those)),
                seconds(waits) if waits else "-",
                seconds(each.back_s for each in those),
            ]
        )
    columns = [
        *("who is cut off, for 15 s", "times", "acknowledged", "lost", "doubled"),
        *("by a minority", "longest wait of a majority, s", "all back after, s"),
    ]
    return table("Networks that fall apart", columns, rows)


def of_store(pairs: Sequence[tuple[Figures, Figures]], sync: float) -> str:
    """Both, and their ratio."""
    names = ("SQLite, in the relay", "JetStream, three machines, always synced")
    rows = []
    for name, figures in zip(names, zip(*pairs, strict=True), strict=True):
        each = middle(figures)
        rows.append(
            [
                name,
                "/".join(map(number, each.idle_ms)),
                "/".join(map(number, each.full_ms)),
                number(each.per_s),
                number(each.relay_us),
                number(each.nodes_us) if each.nodes_us else "-",
            ]
        )
    ratio = median(theirs.per_s / own.per_s for own, theirs in pairs)
    columns = [
        *("where an entry is kept", "alone: p50/p99 ms", "100 rooms: p50/p99 ms", "entries/s"),
        *("relay's CPU, us", "machines' CPU, us"),
    ]
    note = (
        f"Medians of {len(pairs)} rounds. **Entries a second: {ratio:.2f} of SQLite's.** A sync of"
        f" the disk took {sync:.1f} ms just then: SQLite makes one for all that comes in one turn,"
        " each machine one for each stream that something came for."
    )
    return table("An entry, here and there", columns, rows, note)


def sync_ms(where: Path) -> float:
    """How long this disk takes just now to say that something is on it."""
    times = []
    with (where / "sync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(b"x" * 600)
            began_s = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began_s) * 1000)
    return median(times)


def of_canaries(gone: Sequence[Gone]) -> str:
    """When what was erased was found no more."""
    rows = [
        [
            str(index),
            str(each.before),
            number(each.told_s),
            number(each.kept_s),
            number(each.first_s),
            number(each.last_s),
        ]
        for index, each in enumerate(gone, 1)
    ]
    columns = [
        *("round", "files that had it", "deleted within, s", "out of the rooms' files after, s"),
        *("off the first machine after, s", "off the last after, s"),
    ]
    return table("Erased, and searched for on all disks", columns, rows)


def of_load(carried: Carried) -> str:
    """One run over websockets."""
    rows = [_carried(carried)]
    return table("Couples at two relays, over websockets", CARRIED, rows)


CARRIED = (
    *("what dies in the middle", "lasted, s", "acknowledged", "lost", "doubled", "not handed out"),
    *("usual wait p50/p99, ms", "longest, s", "lines gone", "back within, s"),
)


def _carried(each: Carried) -> list[str]:
    return [
        each.what,
        f"{each.lasted_s:.0f}",
        *_counted([each.verdict]),
        str(each.unheard),
        "/".join(map(number, each.usual_ms)),
        f"{each.longest_s:.1f}",
        str(each.lines),
        f"{each.away_s:.1f}" if each.lines else "-",
    ]


def of_laptops(carried: Sequence[Carried]) -> str:
    """Several runs over websockets, one row each."""
    return table("Deaths, as laptops see them", CARRIED, [_carried(each) for each in carried])


def of_capacity(weights: Weights) -> str:
    """What a room takes on each machine."""
    columns = ["on each machine", "memory", "disk"]
    rows = [[row.what, row.memory, row.disk] for row in weights.rows]
    return table("What a room takes", columns, rows, weights.note)
