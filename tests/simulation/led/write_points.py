"""A death at every write point of a led session: of whoever leads, of the two and of the relay, on
both sides of each commit.

One fixed session, led from its start, in which nothing else goes wrong. It is run once to count the
commits, and then once for each death.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Final

from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Moment
from tests.simulation.led.verdict import problems, settled
from tests.simulation.led.world import LedWorld
from tests.simulation.run import Outcome, move, outcome, simulate
from tests.simulation.write_points import AWAY_S, GAP_S


class LedParty(IntEnum):
    """Whose commit it is; as `LedWorld.programs` has them."""

    RELAY = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3


@dataclass(frozen=True)
class LedDeath:
    """One program dies at its commit of this number, counted from 1."""

    party: LedParty
    number: int
    moment: Moment


PARTIES: Final = tuple(LedParty)


def led_deaths(
    seed: int, steps: int, parties: tuple[LedParty, ...] = PARTIES
) -> Iterator[LedDeath]:
    """Every way for one of these to die once in that session."""
    counts: list[int] = []
    simulate(lambda loop: _short(loop, seed, steps, None, counts), seed)
    for party in parties:
        for number in range(1, counts[party] + 1):
            for moment in Moment:
                yield LedDeath(party, number, moment)


def die_once_led(seed: int, steps: int, death: LedDeath | None) -> Outcome:
    """The session with that death in it, or with none."""
    return simulate(lambda loop: _short(loop, seed, steps, death, []), seed)


async def _short(
    loop: VirtualLoop, seed: int, steps: int, death: LedDeath | None, counts: list[int]
) -> Outcome:
    world = LedWorld(loop, seed, answers=(True, True), is_led=True)
    world.begin()
    for program in world.programs:
        program.disk.commits = 0
        program.on_death = partial(loop.call_later, AWAY_S, program.start)
    if death is not None:
        world.programs[death.party].disk.trap = death.number, death.moment
    for _ in range(steps):
        await asyncio.sleep(GAP_S)
        move(world)
    is_settled = await settled(world)
    counts += [program.disk.commits for program in world.programs[: len(PARTIES)]]
    return outcome(world, problems(world, is_settled=is_settled), is_traced=False)
