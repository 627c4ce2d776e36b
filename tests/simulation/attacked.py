"""One whole run with a dishonest relay: people go on until the end, then the verdict."""

import asyncio
from typing import Final

from protocol.seal.envelope import Kind, read_header
from protocol.seats import Seat
from protocol.session.events import Left
from protocol.session.outline import digest
from tests.simulation.attack import Attack, Verdict
from tests.simulation.attacks import ATTACKS
from tests.simulation.clock import VirtualLoop
from tests.simulation.faults import Faults
from tests.simulation.laptop import AnySeat, SimLaptop
from tests.simulation.network import Host
from tests.simulation.run import GAPS_S, Outcome, move, outcome, simulate
from tests.simulation.verdict import read
from tests.simulation.world import World
from tui.news import FINAL

WAIT_S: Final = 100.0
"""After the last move: a confirmation takes 30 s at the most, and a doubt 45 s more."""

LOOK_S: Final = 5.0

FAULT_SHARE: Final = 0.04
"""A few honest faults besides: a liar's best moments are when somebody comes back."""

FAULTS: Final = ("reset", "redial", "held", "swallowed-answers", "laptop-dies")


class AttackedWorld(World):
    """A world whose relay is dishonest."""

    def __init__(self, loop: VirtualLoop, seed: int, attack: type[Attack]) -> None:
        self._attack: Final = attack
        super().__init__(loop, seed)

    def make_host(self) -> Host:
        self.liar = self._attack(self.loop, self.chance, self.trace, self.facts)
        return self.liar

    def begin(self) -> None:
        for laptop in self.laptops:
            laptop.start()


def attacked(name: str, seed: int, steps: int, *, is_traced: bool = False) -> Outcome:
    """A run against the attack of that name."""
    attack = ATTACKS[name]
    return simulate(lambda loop: _attacked(loop, attack, seed, steps, is_traced=is_traced), seed)


async def _attacked(
    loop: VirtualLoop, attack: type[Attack], seed: int, steps: int, *, is_traced: bool
) -> Outcome:
    world = AttackedWorld(loop, seed, attack)
    faults = Faults(world)
    world.begin()
    for step in range(steps):
        if step == steps // 2:
            world.liar.lie()
        if world.chance.random() < FAULT_SHARE:
            faults.happen(world.chance.choice(FAULTS))
        move(world)
        await asyncio.sleep(world.chance.choice(GAPS_S))
        if is_alarmed(world):
            break
    faults.calm()
    await waited(world, is_doubt_enough=Verdict.DOUBTED in attack.may_end)
    verdict = verdict_of(world)
    world.trace.note("both", verdict.value)
    found = [f"unhandled {type(error).__name__}: {error}" for error in world.errors]
    if verdict not in world.liar.verdicts(laptop.file.log() for laptop in world.laptops):
        found.append(f"the attack ended {verdict.value}: {state_of(world)}")
    return outcome(world, tuple(found), is_traced=is_traced)


async def waited(world: World, *, is_doubt_enough: bool) -> None:
    """Until what the two show will not go away by itself, or for long enough."""
    until_s = world.loop.time() + WAIT_S
    while world.loop.time() < until_s and not is_alarmed(world):
        await asyncio.sleep(LOOK_S)
        if is_doubt_enough and all(_is_sure(laptop) for laptop in world.laptops):
            return


def _is_sure(laptop: SimLaptop) -> bool:
    """Whether what this laptop shows will not go away by itself."""
    return laptop.news.is_doubtful or is_apart(laptop) or laptop.news.line in FINAL


def is_alarmed(world: World) -> bool:
    """Whether one of the two says that the log cannot be trusted."""
    return any(laptop.news.alarm is not None for laptop in world.laptops)


def verdict_of(world: World) -> Verdict:
    """What the two have made of it."""
    if is_alarmed(world):
        return Verdict.ALARMED
    told = [is_told(laptop) for laptop in world.laptops]
    if all(told):
        return Verdict.PARTED if any(map(is_apart, world.laptops)) else Verdict.DOUBTED
    moved = [counting(laptop) for laptop in world.laptops]
    for seat, laptop in enumerate(world.laptops):
        own = moved[seat][seat] | waiting_moves(laptop)
        if not told[seat] and not own <= moved[1 - seat][seat]:
            return Verdict.SILENT
    if any(told):
        return Verdict.ONE_SIDED
    first, second = world.laptops
    return Verdict.HARMLESS if digest(first.session) == digest(second.session) else Verdict.SILENT


def is_told(laptop: AnySeat) -> bool:
    """Whether the screen says that not all is well."""
    news = laptop.news
    is_unsure = news.is_doubtful or news.unconfirmed > 0 or news.trouble is not None
    is_cut_off = news.line in FINAL and not laptop.is_over
    return is_unsure or news.alarm is not None or is_cut_off or is_apart(laptop)


def is_apart(laptop: AnySeat) -> bool:
    """Whether the screen says that somebody has another order of things, or said something else."""
    return laptop.news.has_parted or laptop.news.has_strays


def counting(laptop: SimLaptop) -> dict[int, set[int]]:
    """The counters of each seat's moves that count in a laptop's log.

    Without those who left: a session that one has ended is told from its own end.
    """
    counters: dict[int, set[int]] = {seat: set() for seat in Seat}
    for taken in read(laptop, laptop.file.log()):
        is_move = taken.event is not None and not taken.is_refused
        if taken.seat is not None and is_move and not isinstance(taken.event, Left):
            counters[taken.seat].add(taken.counter)
    return counters


def waiting_moves(laptop: AnySeat) -> set[int]:
    """The counters of the moves that never came back."""
    waiting = laptop.file.outbox()
    return {each.counter for each in waiting if read_header(each.event).kind is Kind.MOVE}


def state_of(world: World) -> str:
    """Where they stand, for people to read."""
    return "; ".join(map(_told_of, world.laptops))


def _told_of(laptop: SimLaptop) -> str:
    told = "told" if is_told(laptop) else "not told"
    counts = f"{len(laptop.file.log())} entries, {len(waiting_moves(laptop))} waiting"
    return f"{laptop.road.name} has {counts}, {told}, {laptop.news.line.value}"
