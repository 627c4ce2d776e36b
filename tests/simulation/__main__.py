"""Many runs from the command line, and one again with its trace.

    python -m tests.simulation --seeds 10000 --steps 120 --processes 2
    python -m tests.simulation --attacks --seeds 1000
    python -m tests.simulation --theme put-back,lost-all,backup --seeds 200
    python -m tests.simulation --led --seeds 200 --steps 150 [--theme held,slow]
    python -m tests.simulation --led --attacks --seeds 20
    python -m tests.simulation [--led] --archive roaming --seeds 1000
    python -m tests.simulation --write-points
    python -m tests.simulation --seed 4711 --steps 120 [--attack merged-fork]

Exits with 1 if any run broke a promise; each that did is one line that repeats it.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from tests.simulation.attack import Verdict
from tests.simulation.attacked import attacked
from tests.simulation.attacks import ATTACKS
from tests.simulation.faults import FAULTS
from tests.simulation.fleet import ClusterWorld, FleetWorld, RoamingWorld
from tests.simulation.led.attacked import led_attacked
from tests.simulation.led.attacks import LED_ATTACKS
from tests.simulation.led.run import led
from tests.simulation.led.world import LedRoamingWorld, LedWorld
from tests.simulation.run import Outcome, honest, repeat_line
from tests.simulation.world import World
from tests.simulation.write_points import Death, deaths, die_once

STEPS: Final = 120
SESSION_SEED: Final = 5
"""Of the session in which every write point is tried."""

CHUNK: Final = 20
"""Runs that one process does before it reports."""

LINES_LIMIT: Final = 20
"""Failing runs that are printed; a bug fails many in the same way."""

WORLDS: Final[dict[str, type[World]]] = {
    "sqlite": World,
    "cluster": ClusterWorld,
    "fleet": FleetWorld,
    "roaming": RoamingWorld,
}
"""By what keeps the rooms: the relay's own database, or machines that misbehave; behind a fleet
each laptop is at a relay of its own, and those that roam are at one or the other."""

LED_WORLDS: Final[dict[str, type[LedWorld]]] = {"roaming": LedRoamingWorld}
"""With three seats, where it is another than the relay's own database."""

Play = Callable[[int], Outcome]


@dataclass
class Sum:
    """Many runs added up. Mutable."""

    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, other: "Sum") -> None:
        self.runs += other.runs
        self.counts += other.counts
        self.failed += other.failed


def main() -> int:
    """The exit code."""
    options = _parser().parse_args()
    gc.freeze()
    theme = tuple(options.theme.split(",")) if options.theme else ()
    world = WORLDS[options.archive]
    play = partial(_play_of_three, world=LED_WORLDS.get(options.archive, LedWorld))
    if not options.led:
        play = partial(_play, world=world)
    if options.seed is not None:
        return _again(play(options.steps, options.attack, theme, is_traced=True)(options.seed))
    seeds = range(options.first, options.first + options.seeds)
    if options.write_points:
        return _write_points(options.steps, options.processes)
    every = LED_ATTACKS if options.led else ATTACKS
    names = list(every) if options.attacks else [options.attack]
    is_good = True
    for name in names:
        started_s = time.monotonic()
        total = _all(play(options.steps, name, theme, is_traced=False), seeds, options.processes)
        took_s = time.monotonic() - started_s
        for outcome in total.failed[:LINES_LIMIT]:
            print(repeat_line(outcome, options.steps, name, theme, is_led=options.led))
        print(_attack_line(name, total, took_s) if name else _honest_lines(total, took_s))
        sys.stdout.flush()
        is_good = is_good and not total.failed
    return 0 if is_good else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--seeds", type=int, default=1_000, help="how many runs")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--steps", type=int, default=STEPS, help="happenings in each run")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--attack", choices=[*LED_ATTACKS], help="a relay that does this")
    parser.add_argument("--attacks", action="store_true", help="every attack, one after another")
    parser.add_argument("--led", action="store_true", help="three seats: somebody leads the two")
    parser.add_argument("--theme", help="the only faults there are, by their names, with commas")
    parser.add_argument("--archive", choices=WORLDS, default="sqlite", help="what keeps the rooms")
    parser.add_argument("--write-points", action="store_true", help="a death at every commit")
    parser.add_argument("--seed", type=int, help="this run alone, with its trace")
    return parser


def _play(
    steps: int,
    attack: str | None,
    theme: tuple[str, ...],
    *,
    world: type[World],
    is_traced: bool,
) -> Play:
    if attack is None:
        return partial(_honest, steps=steps, theme=theme, world=world, is_traced=is_traced)
    return partial(_attacked, attack=attack, steps=steps, is_traced=is_traced)


def _play_of_three(
    steps: int,
    attack: str | None,
    theme: tuple[str, ...],
    *,
    world: type[LedWorld],
    is_traced: bool,
) -> Play:
    if attack is not None:
        return partial(_led_attacked, attack=attack, steps=steps, is_traced=is_traced)
    return partial(_led, steps=steps, theme=theme, world=world, is_traced=is_traced)


def _led_attacked(seed: int, *, attack: str, steps: int, is_traced: bool) -> Outcome:
    return led_attacked(attack, seed, steps, is_traced=is_traced)


def _led(
    seed: int, *, steps: int, theme: tuple[str, ...], world: type[LedWorld], is_traced: bool
) -> Outcome:
    return led(seed, steps, theme=theme, is_traced=is_traced, make=world)


def _honest(
    seed: int, *, steps: int, theme: tuple[str, ...], world: type[World], is_traced: bool
) -> Outcome:
    return honest(seed, steps, theme=theme, is_traced=is_traced, make=world)


def _attacked(seed: int, *, attack: str, steps: int, is_traced: bool) -> Outcome:
    return attacked(attack, seed, steps, is_traced=is_traced)


def _again(outcome: Outcome) -> int:
    """One run, told in full."""
    print("\n".join(outcome.lines))
    print(f"digest {outcome.digest}")
    print("\n".join(outcome.problems) or "every promise was kept")
    return 1 if outcome.problems else 0


def _all(play: Play, seeds: range, processes: int) -> Sum:
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    total = Sum()
    for part in _mapped(partial(_some, play), chunks, processes):
        total.add(part)
    return total


def _some(play: Play, seeds: range) -> Sum:
    total = Sum()
    for seed in seeds:
        outcome = play(seed)
        total.add(Sum(1, outcome.counts, [outcome] if outcome.problems else []))
    return total


def _mapped(work: Callable[[range], Sum], chunks: list[range], processes: int) -> Iterator[Sum]:
    if processes == 1:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(work, chunks)


def _write_points(steps: int, processes: int) -> int:
    """Every death there is in one session."""
    ways = list(deaths(SESSION_SEED, steps))
    numbers = range(len(ways))
    total = _all(partial(_death, ways=ways, steps=steps), numbers, processes)
    for outcome in total.failed[:LINES_LIMIT]:
        print(f"{ways[outcome.seed]}: {'; '.join(outcome.problems)}")
    parties = Counter(way.party.name.lower() for way in ways)
    print(f"write points: {len(ways)} deaths {dict(parties)}, {len(total.failed)} failed")
    return 1 if total.failed else 0


def _death(number: int, *, ways: list[Death], steps: int) -> Outcome:
    outcome = die_once(SESSION_SEED, steps, ways[number])
    return Outcome(number, outcome.problems, outcome.counts, outcome.digest)


def _honest_lines(total: Sum, took_s: float) -> str:
    counts = total.counts
    faults = ", ".join(f"{name} {counts[name]}" for name in FAULTS)
    return (
        f"honest: {total.runs} runs in {took_s:.0f} s, {total.runs / took_s:.1f} a second; "
        f"{counts['seconds'] / 86_400:.1f} days of simulated time\n"
        f"  {counts['moves']} moves, {counts['entries']} entries, {counts['words']} words, "
        f"{counts['commits']} commits, {counts['died']} deaths\n"
        f"  faults: {faults}\n"
        f"  {counts['lost']} lost, {counts['alarms']} alarms, {len(total.failed)} failed"
    )


def _attack_line(name: str, total: Sum, took_s: float) -> str:
    ends = ", ".join(
        f"{verdict.value} {total.counts[verdict.value]}"
        for verdict in Verdict
        if total.counts[verdict.value]
    )
    speed = f"{total.runs / took_s:.1f} a second"
    return f"{name:24} {total.runs} runs, {speed}: {ends}; {len(total.failed)} failed"


if __name__ == "__main__":
    sys.exit(main())
