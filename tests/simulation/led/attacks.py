"""Everything dishonest that a led room is tried with: who it is, and what the two may make of it.

A relay alone, a facilitator alone, a facilitator with the relay on its side, a partner with the
relay: whoever has the relay on its side has every entry there ever was, so that `reading` tries all
keys of every seat on all of them, in every attack.
"""

from dataclasses import dataclass
from typing import Final

from tests.simulation.attack import SHOWN, Attack, Verdict
from tests.simulation.attacks import ATTACKS, Reordered
from tests.simulation.led.laptops import LedLaptop, SimLead
from tests.simulation.led.liars import LIARS, UNHARMED, KeepsThird, LetsThirdIn, ShowsThirdToOne
from tests.simulation.led.modified import (
    LEADS,
    PARTNERS_MODIFIED,
    HandsOutKeys,
    LeadsAnyTime,
    MakesNoise,
    SealsInOtherEpochs,
    SpeaksAsPartner,
    StaysOn,
)


class Honest(Attack):
    """A relay that does all it should."""

    may_end = UNHARMED


@dataclass(frozen=True)
class LedAttack:
    """Who is dishonest."""

    relay: type[Attack] = Honest
    lead: type[SimLead] = SimLead
    partner: type[LedLaptop] = LedLaptop
    """The second of the two."""
    may_end: frozenset[Verdict] = UNHARMED
    """What the two may make of it."""


STRAYS: Final = frozenset({MakesNoise, SpeaksAsPartner, SealsInOtherEpochs, HandsOutKeys})
"""Of these something comes that nobody signed, and both partners read that."""


def _by_lead(lead: type[SimLead], relay: type[Attack] = Honest) -> LedAttack:
    may_end = UNHARMED | {Verdict.PARTED} if lead in STRAYS else UNHARMED
    return LedAttack(relay, lead, may_end=may_end | relay.may_end)


LED_ATTACKS: Final[dict[str, LedAttack]] = {
    # With somebody else to lie to than the two, nothing may come of it.
    **{name: LedAttack(kind, may_end=kind.may_end | UNHARMED) for name, kind in ATTACKS.items()},
    **{name: LedAttack(kind, may_end=kind.may_end) for name, kind in LIARS.items()},
    **{name: _by_lead(lead) for name, lead in LEADS.items()},
    "lead-and-relay-stay-on": _by_lead(StaysOn, KeepsThird),
    "lead-and-relay-from-the-start": _by_lead(StaysOn, LetsThirdIn),
    "lead-and-relay-fork": _by_lead(LeadsAnyTime, ShowsThirdToOne),
    "lead-and-relay-reorder": _by_lead(LeadsAnyTime, Reordered),
    **{
        name: LedAttack(partner=partner, may_end=SHOWN | UNHARMED)
        for name, partner in PARTNERS_MODIFIED.items()
    },
}
