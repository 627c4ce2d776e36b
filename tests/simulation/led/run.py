"""One whole run of three: people, a third that comes and goes, faults; then calm, and the verdict.

Some runs go on to the end of the guide with the third seat dead.
"""

import asyncio
from typing import Final

from protocol.seal.envelope import read_header
from tests.simulation.clock import VirtualLoop
from tests.simulation.faults import Faults, Weather
from tests.simulation.led.verdict import problems, settled
from tests.simulation.led.world import Answers, LedWorld
from tests.simulation.relay import MANY
from tests.simulation.run import (
    GAPS_S,
    LONG_EVERY,
    LONG_S,
    USUAL_EVERY,
    USUAL_PER_MINUTE,
    Outcome,
    happenings,
    outcome,
    simulate,
)

ALONE_EVERY: Final = 8
"""So many runs, and in one of them the two go on to the end without the third."""

MOVES_TO_THE_END: Final = 4_000


def led(
    seed: int,
    steps: int,
    *,
    theme: tuple[str, ...] = (),
    is_traced: bool = False,
    make: type[LedWorld] = LedWorld,
) -> Outcome:
    """A run with an honest relay and everything else that can go wrong."""

    async def run(loop: VirtualLoop) -> Outcome:
        per_minute = USUAL_PER_MINUTE if seed % USUAL_EVERY == 0 else MANY
        world = make(loop, seed, per_minute=per_minute)
        faults = await _lived(world, theme, steps)
        faults.calm()
        found = problems(world, is_settled=await settled(world))
        if not found and seed % ALONE_EVERY == 1:
            found = await _without_third(world)
        return outcome(world, found, is_traced=is_traced)

    return simulate(run, seed)


def seen(seed: int, steps: int, answers: Answers) -> tuple[object, ...]:
    """What is to be seen of a run in which the two answer so, by whoever would lead them and by the
    relay: when how much was handed to the one, and what the other has of every entry."""

    found: list[object] = []

    async def run(loop: VirtualLoop) -> Outcome:
        world = LedWorld(loop, seed, answers=answers)
        faults = await _lived(world, (), steps)
        faults.calm()
        await settled(world)
        found.extend((lead.road.name, *heard) for lead in world.leads for heard in lead.heard)
        for logged in world.relay.log(world.facts[0].room.room_id) or ():
            header = read_header(logged.event)
            seen_of = header.kind, header.epoch, header.seat, header.counter, header.seen_seq
            found.append((logged.cursor, logged.at_ms, len(logged.event), *seen_of))
        return outcome(world, (), is_traced=False)

    simulate(run, seed)
    return tuple(found)


async def _lived(world: LedWorld, theme: tuple[str, ...], steps: int) -> Faults:
    world.begin()
    faults = Faults(world)
    await happenings(world, faults, Weather(world.chance, theme), steps)
    if world.seed % LONG_EVERY == 0:
        await asyncio.sleep(LONG_S)
    return faults


async def _without_third(world: LedWorld) -> tuple[str, ...]:
    """With the third dead for good the two come to the end, whatever it was in the middle of."""
    for lead in world.leads:
        lead.close()
    for laptop in world.two:
        laptop.mind.is_done_with_it = True
    for _ in range(MOVES_TO_THE_END):
        if all(laptop.is_gone for laptop in world.two):
            return ()
        first = world.chance.randrange(2)
        world.two[first].act() or world.two[1 - first].act()
        await asyncio.sleep(world.chance.choice(GAPS_S))
    return tuple(
        f"{each.road.name} does not come to the end without the third: "
        f"{type(each.session.phase).__name__}"
        for each in world.two
    )
