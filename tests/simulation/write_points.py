"""A death at every write point there is: of each program, on both sides of each of its commits.

One fixed session, to its end. Nothing else goes wrong in it, but that the relay is put back once to
an older copy of itself, so that mending has its write points too. It is run once to count the
commits, and then once for each death.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Final

from protocol.session.events import Left
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Crash, Moment
from tests.simulation.run import Outcome, move, outcome, simulate
from tests.simulation.verdict import problems, settled
from tests.simulation.world import World

AWAY_S: Final = 1.0
"""Until the program that died is started again."""

GAP_S: Final = 0.1
TIRED_S: Final = 30.0
"""After the last move, before the first partner leaves: confirmations are said and heard."""


class Party(IntEnum):
    """Whose commit it is; as `World.programs` has them."""

    RELAY = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True)
class Death:
    """One program dies at its commit of this number, counted from 1."""

    party: Party
    number: int
    moment: Moment


def deaths(seed: int, steps: int) -> Iterator[Death]:
    """Every way to die once in that session."""
    counts: list[int] = []
    simulate(lambda loop: _short(loop, seed, steps, None, counts), seed)
    for party in Party:
        for number in range(1, counts[party] + 1):
            for moment in Moment:
                yield Death(party, number, moment)


def die_once(seed: int, steps: int, death: Death) -> Outcome:
    """The session with that death in it."""
    return simulate(lambda loop: _short(loop, seed, steps, death, []), seed)


async def _short(
    loop: VirtualLoop, seed: int, steps: int, death: Death | None, counts: list[int]
) -> Outcome:
    world = World(loop, seed)
    world.begin()
    for program in world.programs:
        program.disk.commits = 0
        program.on_death = partial(loop.call_later, AWAY_S, program.start)
    if death is not None:
        world.programs[death.party].disk.trap = death.number, death.moment
    relay, copy = world.relay, b""
    for step in range(steps):
        await asyncio.sleep(GAP_S)
        if step == steps // 3:
            copy = relay.disk.marked()
        if step == 2 * steps // 3:
            while not relay.is_running:  # It may lie dead of the death that is tried.
                await asyncio.sleep(GAP_S)
            relay.die()
            relay.disk.put_back(copy)
        move(world)
    await asyncio.sleep(TIRED_S)
    await _leave(world)
    is_settled = await settled(world)
    counts += [program.disk.commits for program in world.programs]
    return outcome(world, problems(world, is_settled=is_settled), is_traced=False)


async def _leave(world: World) -> None:
    """The first partner leaves, a second time if the program died over it."""
    first = world.laptops[0]
    while not first.is_over:
        if first.is_running and Left in first.seated.moves():
            try:
                first.do(Left())
            except Crash:
                world.trace.note("first", "died-leaving")
        await asyncio.sleep(2 * AWAY_S)
