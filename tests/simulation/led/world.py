"""A simulated world of three seats: two partners, and whoever leads them, as often as one comes.

The door itself is not walked through here (`tests.simulation.led.doors` does that): who meets whom
there is handed what the door would have handed out. Everything behind it is the product's: its
seats, seat files, lines and relay.
"""

from dataclasses import replace
from typing import Final

from protocol.door.introduction import Facilitator, Introduction, Policy
from protocol.door.third import AskedIn, LedRoom
from protocol.guide.structure import guide_hash
from protocol.limits import KEY_BYTES
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import Pair, Partner, Seat, as_partner
from protocol.session.session import Ended
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Disk
from tests.simulation.fleet import RoamingWorld
from tests.simulation.laptop import AnySeat
from tests.simulation.led.laptops import LedLaptop, SimLead
from tests.simulation.led.minds import LeadMind, PartnerMind
from tests.simulation.network import Road
from tests.simulation.relay import MANY
from tests.simulation.world import PACE, URL, World, fresh_seat, the_guide
from tests.whole.bots import Bot
from tui.seat.facts import SeatFacts, lead_facts

KIM: Final = Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", "")

LIVES: Final = 4
"""How often somebody is asked in at the most, in one run."""

Answers = Pair[bool | None]


class LedWorld(World):
    """Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        seed: int,
        *,
        per_minute: int = MANY,
        answers: Answers = (None, None),
        is_led: bool | None = None,
    ) -> None:
        """`answers`: what the two say whenever they are asked; `is_led`: from the start; None: now
        this, now that."""
        self.leads: Final[list[SimLead]] = []
        """One for each time that somebody was asked in; the newest last."""
        self._answers: Final = answers
        self._is_led: Final = seed % 3 == 0 if is_led is None else is_led
        self._expected: SeatFacts | None = None
        super().__init__(loop, seed, per_minute=per_minute)
        self.two: Final = tuple(each for each in self.laptops if isinstance(each, LedLaptop))
        if self._expected is not None:
            self._add(self._expected)

    @property
    def seats(self) -> tuple[AnySeat, ...]:
        return (*self.two, *self.leads)

    @property
    def lead(self) -> SimLead | None:
        """Whom the two are led by, as they have it."""
        seated = max(self.two, key=lambda each: each.file.last_cursor).session.third.seated
        found = [each for each in self.leads if seated and each.name == seated.keys]
        return found[0] if found else None

    def laptop_of(self, facts: SeatFacts) -> type[LedLaptop]:
        """What kind of partner sits there."""
        return LedLaptop

    def lead_of(self, life: int) -> type[SimLead]:
        """What kind of person comes to lead, this time."""
        return SimLead

    def make_laptop(self, disk: Disk, road: Road, facts: SeatFacts) -> LedLaptop:
        return self.laptop_of(facts)(
            self.loop,
            self.chance,
            disk,
            road,
            facts,
            the_guide(),
            PACE,
            Bot(facts.seat, self.seed),
            self.trace,
            PartnerMind(as_partner(facts.seat), self.seed, self._answers[facts.seat]),
            self.meet,
        )

    def begin(self) -> None:
        super().begin()
        for lead in self.leads:
            lead.start()

    def meet(self, by: Partner) -> Facilitator | None:
        """Somebody has come to this partner's door."""
        expected, self._expected = self._expected, None
        if expected is None:
            if len(self.leads) == LIVES or isinstance(self.two[by].session.phase, Ended):
                return None
            expected = self._asked_in(by, self.facts)
            self._close_those_in_vain()
            self._add(expected)
            self.leads[-1].start()
        return expected.leads

    def _close_those_in_vain(self) -> None:
        """Whoever was not let in has closed the program by the time that somebody else is asked."""
        for lead in self.leads:
            if lead.is_running and lead.seated.is_awaiting:
                lead.close()

    def _facts(self) -> tuple[SeatFacts, SeatFacts]:
        first, second = super()._facts()
        if not self._is_led:
            return first, second
        self._expected = self._asked_in(Seat.FIRST, (first, second))
        leads = self._expected.leads
        return replace(first, leads=leads), replace(second, leads=leads)

    def _asked_in(self, by: Partner, facts: tuple[SeatFacts, SeatFacts]) -> SeatFacts:
        """What somebody who would lead holds of the door, each time of another."""
        room = facts[0].room
        members = tuple(
            Member(each.seat, public_key(each.seed), exchange_key(each.exchange_seed))
            for each in facts
        )
        led = LedRoom(room.room_id, room.kid, members, guide_hash(the_guide()))
        seeds = self.chance.randbytes(KEY_BYTES), self.chance.randbytes(KEY_BYTES)
        asked = AskedIn(led, by, None, *seeds, bytes(KEY_BYTES))
        return lead_facts(asked, KIM, URL, hosts_relay=False, now_ms=0)

    def _add(self, facts: SeatFacts) -> None:
        self.leads.append(self.make_lead(facts, len(self.leads)))
        self.on_another(self.leads[-1])

    def make_lead(self, facts: SeatFacts, life: int) -> SimLead:
        """A laptop of somebody who would lead."""
        road = Road(self.loop, self.chance, f"third{life}", self.host, self.trace)
        return self.lead_of(life)(
            self.loop,
            self.chance,
            Disk(fresh_seat()),
            road,
            facts,
            PACE,
            self.trace,
            LeadMind(self.seed, life),
        )


class LedRoamingWorld(LedWorld, RoamingWorld):
    """Three seats, two relays behind a balancer, and the machines behind both."""
