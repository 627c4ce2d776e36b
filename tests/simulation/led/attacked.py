"""One whole run of three with somebody dishonest: people go on until the end, then the verdict.

Whatever the two make of it, nobody reads what is not theirs, nobody does what is not their turn,
and nothing of one who leads vanishes in silence.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from protocol.seats import Seat
from protocol.session.coming import Arriving
from protocol.session.ledger import Ledger
from tests.simulation.attack import Verdict
from tests.simulation.attacked import (
    FAULT_SHARE,
    FAULTS,
    counting,
    is_alarmed,
    is_told,
    state_of,
    verdict_of,
    waited,
    waiting_moves,
)
from tests.simulation.clock import VirtualLoop
from tests.simulation.faults import Faults
from tests.simulation.led.attacks import LED_ATTACKS, LedAttack
from tests.simulation.led.laptops import LedLaptop, SimLead
from tests.simulation.led.modified import FORGED
from tests.simulation.led.reading import Log, unread
from tests.simulation.led.verdict import out_of_turn
from tests.simulation.led.world import LedWorld
from tests.simulation.liar import PARTNERS, THIRD
from tests.simulation.network import Host
from tests.simulation.run import GAPS_S, Outcome, move, outcome, simulate
from tui.seat.facts import SeatFacts
from tui.seat.recall import begun

SEATS: Final = (*PARTNERS, THIRD)


class AttackedLedWorld(LedWorld):
    """A world in which somebody is dishonest. Mutable."""

    def __init__(self, loop: VirtualLoop, seed: int, attack: LedAttack) -> None:
        self._attack: Final = attack
        # Most are let in at once, so that there is somebody to be dishonest, or to be lied to.
        answers = (None, None) if seed % 4 == 3 else (True, True)
        super().__init__(loop, seed, answers=answers, is_led=seed % 2 == 0)

    def make_host(self) -> Host:
        kind = self._attack.relay
        self.liar = kind(self.loop, self.chance, self.trace, self.facts, SEATS)
        return self.liar

    def laptop_of(self, facts: SeatFacts) -> type[LedLaptop]:
        return self._attack.partner if facts.seat is Seat.SECOND else LedLaptop

    def lead_of(self, life: int) -> type[SimLead]:
        return self._attack.lead

    def begin(self) -> None:
        for seat in self.seats:
            seat.start()


def led_attacked(name: str, seed: int, steps: int, *, is_traced: bool = False) -> Outcome:
    """A run against the attack of that name."""
    attack = LED_ATTACKS[name]
    return simulate(lambda loop: _attacked(loop, attack, seed, steps, is_traced=is_traced), seed)


async def _attacked(
    loop: VirtualLoop, attack: LedAttack, seed: int, steps: int, *, is_traced: bool
) -> Outcome:
    world = AttackedLedWorld(loop, seed, attack)
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
    if verdict is Verdict.SILENT and attack.partner is not LedLaptop and is_told(world.two[0]):
        # Whoever is dishonest need not be told.
        verdict = Verdict.ONE_SIDED
    world.trace.note("both", verdict.value)
    found = [f"unhandled {type(error).__name__}: {error}" for error in world.errors]
    may_end = attack.may_end | world.liar.verdicts(laptop.file.log() for laptop in world.two)
    if verdict not in may_end:
        found.append(f"the attack ended {verdict.value}: {state_of(world)}")
    return outcome(world, (*found, *dict.fromkeys(broken(world, attack))), is_traced=is_traced)


def broken(world: AttackedLedWorld, attack: LedAttack) -> Iterable[str]:
    """What must not be, whatever the two have made of it."""
    everything = {logged.event for view in world.liar.views.values() for logged in view}
    honest = [laptop for laptop in world.two if type(laptop) is LedLaptop]
    logs = tuple(Log.of(world, laptop) for laptop in honest)
    yield from unread(world, *logs, more=everything)
    for laptop, log in zip(honest, logs, strict=True):
        yield from out_of_turn(world, log, laptop.facts.seat)
        if attack.partner is not LedLaptop and FORGED in log.whispers:
            yield f"{laptop.road.name} reads a word with one that no third said"
    if attack.lead is SimLead:
        yield from _vanished(world)


def _vanished(world: AttackedLedWorld) -> Iterable[str]:
    """Moves of one who leads, and reads nothing of it, that one of the two does not hold."""
    lead = world.lead
    if lead is None or not lead.is_running or lead.is_over or is_told(lead):
        return
    if any(map(is_told, world.two)):
        return
    own = _own_moves(lead) | waiting_moves(lead)
    for laptop in world.two:
        if not own <= counting(laptop)[Seat.FACILITATOR]:
            yield f"{laptop.road.name} lacks what {lead.road.name} did, and nobody is told"


def _own_moves(lead: SimLead) -> set[int]:
    """The counters of its moves that count, as it reads the log itself."""
    ledger: Ledger = Arriving(lead.facts.latecomer)
    counters = set()
    for logged in lead.file.log():
        taken = ledger.take(logged.at_ms, logged.event)
        ledger = begun(ledger)
        if taken.seat is Seat.FACILITATOR and taken.event is not None and not taken.is_refused:
            counters.add(taken.counter)
    return counters
