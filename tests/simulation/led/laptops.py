"""The laptops of a led room: two partners who may be led, and one who leads, each time anew."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from protocol.door.introduction import Facilitator
from protocol.errors import OutOfTurn
from protocol.seats import Partner, Seat, as_partner
from protocol.session.controls import THIRD_EVENTS
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import Crash, Disk
from tests.simulation.laptop import SimLaptop, SimSeat, name_of
from tests.simulation.led.minds import Deed, LeadMind, Meet, PartnerMind, Whisper
from tests.simulation.network import Road
from tests.simulation.trace import Trace
from tests.whole.bots import Bot, texts
from tui.news import Tempo
from tui.rehearsal.minds.mind import Answering
from tui.seat.facts import SeatFacts
from tui.seat.leading import Leading

ALONE_SHARE: Final = 0.1
"""Of the moments in which a partner begins without whoever is to lead from the start."""


class LedLaptop(SimLaptop):
    """A partner's. Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        disk: Disk,
        road: Road,
        facts: SeatFacts,
        guide: bytes,
        pace: Tempo,
        bot: Bot,
        trace: Trace,
        mind: PartnerMind,
        meet: Callable[[Partner], Facilitator | None],
    ) -> None:
        """`meet`: this partner is at a door, and lets somebody in there; None: nobody comes."""
        super().__init__(loop, chance, disk, road, facts, guide, pace, bot, trace)
        self.mind: Final = mind
        self.whispered: Final[dict[str, Seat]] = {}
        """Whom each word with one was for."""
        self._meet: Final = meet

    def act(self) -> bool:
        if not self.can_act:
            return False
        deed = self._choose_deed()
        return deed is not None and self.noted(deed, lambda: self.carry_out(deed))

    def _choose_deed(self) -> Deed | None:
        seated, mine = self.seated, self.seated.moves()
        is_beside = seated.beside is not None
        deed = self.mind.choose(self.session, mine, self._bot, is_beside=is_beside)
        if deed is None and seated.waits_for_third:
            if self._is_to_introduce and self.mind.asks:
                return Meet()
            if self.mind.is_done_with_it or self._chance.random() < ALONE_SHARE:
                with suppress(Crash):
                    self.put((), seated.begin_alone)
        return deed or self._bot.choose(self.session, mine - THIRD_EVENTS)

    @property
    def _is_to_introduce(self) -> bool:
        """Whoever is to lead from the start has been met; the first partner tells of them."""
        third = self.session.third
        is_untold = third.question is None and third.former is None and not third.is_declined
        return self.facts.seat is Seat.FIRST and is_untold and self.session.guide is not None

    def carry_out(self, deed: Deed) -> bool:
        """What the app does."""
        match deed:
            case Whisper(text):
                return self._whisper(text)
            case Meet():
                return self._introduce()
            case _:
                return self.do(deed)

    def _whisper(self, text: str) -> bool:
        self.whispered[text] = Seat.FACILITATOR
        return self.put((text,), lambda: self.seated.whisper(text))

    def _introduce(self) -> bool:
        met = self._meet(as_partner(self.facts.seat))
        self.mind.asks = met is not None
        return met is not None and self.put((), lambda: self.seated.introduce(met))


class SimLead(SimSeat[Leading]):
    """One who leads, with one invitation. Mutable."""

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        disk: Disk,
        road: Road,
        facts: SeatFacts,
        pace: Tempo,
        trace: Trace,
        mind: LeadMind,
    ) -> None:
        super().__init__(loop, chance, disk, road, facts, pace, trace)
        self.whispered: Final[dict[str, Seat]] = {}
        """Whom each word with one was for."""
        self.too_early: Final[list[str]] = []
        """Moves that it had while it was nobody."""
        self.heard: Final[list[tuple[float, int]]] = []
        """When how many bytes arrived; -1 for the end of a line."""
        road.on_heard = self._hear
        self.is_closed = False
        """The person has closed the program for good."""
        self._mind: Final = mind

    def close(self) -> None:
        """The person closes the program, for good."""
        self.is_closed = True
        if self._line is not None:
            self._line.cancel()
        if self.road.cable is not None:
            self.road.cable.client.abort()

    def die(self) -> None:
        if not self.is_closed:
            super().die()

    def _hear(self, message: bytes | None) -> None:
        self.heard.append((self._loop.time(), -1 if message is None else len(message)))

    @property
    def name(self) -> bytes:
        """What a consent names."""
        leads = self.facts.leads
        assert leads is not None
        return leads.member.name

    def make_seated(self) -> Leading:
        return Leading(self.world, self._pace, watcher=self)

    @property
    def is_over(self) -> bool:
        return self.seated.is_over

    def act(self) -> bool:
        if self.is_closed or not self.can_act:
            return False
        mine = self.seated.moves()
        third = self.session.third.seated
        is_nobody = not self.seated.is_ready or third is None or third.keys != self.name
        if is_nobody and not self.news.has_parted:
            self.too_early.extend(kind.__name__ for kind in mine)
        is_beside = self.seated.is_ready and self.seated.beside is not None
        deed = self._mind.choose(self.session, mine, is_beside=is_beside)
        return deed is not None and self.noted(deed, lambda: self.carry_out(deed))

    def carry_out(self, deed: Deed) -> bool:
        """What the app does."""
        match deed:
            case Whisper(text):
                return self._whisper(text)
            case Meet() | Answering():
                raise OutOfTurn("nothing of a third seat's")
            case _:

                def act() -> None:
                    self.seated.do(deed)
                    self.done.append(name_of(deed))

                return self.put(texts(deed), act)

    def _whisper(self, text: str) -> bool:
        beside = self.seated.beside
        assert beside is not None
        self.whispered[text] = beside
        return self.put((text,), lambda: self.seated.whisper(text))
