"""One whole run: so many steps of people and faults, then calm, then the verdict."""

import asyncio
import gc
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.simulation.clock import VirtualLoop
from tests.simulation.faults import Faults, Weather, lasting
from tests.simulation.memory import remembered
from tests.simulation.relay import MANY
from tests.simulation.verdict import problems, settled
from tests.simulation.world import World, simulated

GAPS_S: Final = (0.0, 0.02, 0.1, 0.3, 0.6, 1.5)
"""Between two happenings: some cross on the way, most do not."""

TIME_S: Final = (0.5, 60.0)
"""Time that merely passes: mostly little."""

LONG_S: Final = 300.0
"""In some runs everything takes its time at the end: the longest outage, pings that are missed."""

LONG_EVERY: Final = 32

USUAL_EVERY: Final = 8
USUAL_PER_MINUTE: Final = 30
"""The quota of a real relay, met by some runs; the others have none."""


@dataclass(frozen=True)
class Outcome:
    """What became of one seed."""

    seed: int
    problems: tuple[str, ...]
    """What must not be, one line each."""
    counts: Counter[str] = field(repr=False)
    """How often what happened."""
    digest: str
    """Of the trace."""
    lines: tuple[str, ...] = field(default=(), repr=False)
    """The trace, if it was asked for."""


def honest(
    seed: int,
    steps: int,
    *,
    theme: tuple[str, ...] = (),
    is_traced: bool = False,
    make: type[World] = World,
) -> Outcome:
    """A run with an honest relay and everything else that can go wrong.

    `theme` names the only faults there are; then they are many.
    """

    async def run(loop: VirtualLoop) -> Outcome:
        per_minute = USUAL_PER_MINUTE if seed % USUAL_EVERY == 0 else MANY
        world = make(loop, seed, per_minute=per_minute)
        world.begin()
        faults = Faults(world)
        await happenings(world, faults, Weather(world.chance, theme), steps)
        if seed % LONG_EVERY == 0:
            await asyncio.sleep(LONG_S)
        faults.calm()
        found = problems(world, is_settled=await settled(world))
        return outcome(world, found, is_traced=is_traced)

    return simulate(run, seed)


def simulate(run: Callable[[VirtualLoop], Coroutine[None, None, Outcome]], seed: int) -> Outcome:
    """Lets `run` happen in simulated time."""
    with simulated() as loop, remembered(), _uncollected():
        random.seed(seed)
        return loop.run_until_complete(run(loop))


async def happenings(world: World, faults: Faults, weather: Weather, steps: int) -> None:
    """So many steps: a person's move, a fault, or time that passes."""
    chance = world.chance
    for _ in range(steps):
        match weather.next():
            case "move":
                move(world)
            case "time":
                await asyncio.sleep(lasting(chance, *TIME_S))
            case fault:
                faults.happen(fault)
        await asyncio.sleep(chance.choice(GAPS_S))


def move(world: World) -> None:
    """Somebody does something, if anybody can."""
    first = world.chance.randrange(len(world.seats))
    seats = (*world.seats[first:], *world.seats[:first])
    any(seat.act() for seat in seats)


def outcome(world: World, found: tuple[str, ...], *, is_traced: bool) -> Outcome:
    """What became of the world."""
    counts = world.trace.counts
    counts["entries"] = len(world.laptops[0].file.log())
    counts["words"] = sum(len(seat.said) for seat in world.seats)
    counts["commits"] = sum(each.disk.commits for each in world.programs)
    counts["seconds"] = int(world.loop.time())
    lines = world.trace.lines() if is_traced else ()
    return Outcome(world.seed, found, counts, world.trace.digest(), lines)


def repeat_line(
    outcome: Outcome,
    steps: int,
    attack: str | None = None,
    theme: tuple[str, ...] = (),
    *,
    is_led: bool = False,
) -> str:
    """The command that repeats a run, and what went wrong in it."""
    hint = " --led" if is_led else ""
    hint += f" --attack {attack}" if attack else ""
    hint += f" --theme {','.join(theme)}" if theme else ""
    command = f"python -m tests.simulation --seed {outcome.seed} --steps {steps}{hint}"
    return f"{command}  # {'; '.join(outcome.problems)}"


@contextmanager
def _uncollected() -> Iterator[None]:
    """A run is short and makes few cycles; looking for them takes a tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
