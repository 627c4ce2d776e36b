"""What comes to the minds of three: whether to be led, what one who leads does, words with one.

Each draws from dice of its own, so that what one answers changes nothing of what else happens.
"""

import random
from dataclasses import dataclass
from typing import Final

from protocol.activities.activity import Kinds
from protocol.seats import Partner, Seat
from protocol.session.controls import NOT_WITH_A_THIRD, Change
from protocol.session.events import (
    EVENTS,
    AnsweredAsking,
    AskedForThird,
    Consented,
    Event,
    GaveWay,
    IntroducedThird,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    WentOnAlone,
)
from protocol.session.session import Session
from tests.protocol.bots import fitting
from tests.whole.bots import Bot
from tui.rehearsal.minds.mind import Step


@dataclass(frozen=True)
class Whisper:
    """To say this to the one with whom a word with one is on."""

    text: str


@dataclass(frozen=True)
class Meet:
    """To meet somebody at a door, and tell the other of them."""


Deed = Step | Whisper | Meet
"""What a person may do in a led room."""

YES_SHARE: Final = 0.85
"""Of the answers."""

IDLE: Final = 0.2
"""Of the moments in which one who leads does nothing."""

_LEADS: Final[dict[str, float]] = {
    "TookAside": 0.5,
    "Rejoined": 0.5,
    "Held": 0.6,
    "Extended": 0.3,
    "Remarked": 0.8,
    "Nudged": 0.6,
    "GaveFloor": 0.5,
    "Advanced": 0.6,
    "WentBack": 0.25,
    "Replanned": 0.3,
    "Resumed": 0.5,
    "Paused": 0.05,
    "FacilitatorLeft": 0.05,
}
"""How often, against each other."""

VARIANTS: Final = 4


class PartnerMind:
    """One of the two in what concerns a third. Mutable: it throws dice."""

    def __init__(self, seat: Partner, seed: int, answers: bool | None) -> None:
        """`answers`: what it says whenever it is asked to let somebody in; None: now this, now
        that."""
        self.seat: Final = seat
        self.is_done_with_it = False
        """Asks nobody in any more, and lets nobody in."""
        self.asks = True
        """Whether anybody is asked in any more."""
        self._answers: Final = answers
        self._dice: Final = random.Random(f"{seed} led {int(seat)}")

    def choose(self, session: Session, mine: Kinds, bot: Bot, *, is_beside: bool) -> Deed | None:
        """Something about a third; None: nothing of that kind just now."""
        if is_beside and self._may(0.5):
            return Whisper(bot.words())
        for kind, share in self._shares(session).items():
            if kind in mine and self._may(share):
                return self._event(session, kind)
        return None

    def _shares(self, session: Session) -> dict[type[Event], float]:
        """How probable each is in one moment; the first that comes to mind is done."""
        third = session.third
        if self.is_done_with_it:
            return {Rejoined: 0.5, Consented: 0.5}
        asking, is_open = third.asking, third.question is not None
        may_tell = asking is not None and asking.is_agreed and asking.by is self.seat
        alone = 0.006 if third.seated is not None or is_open else 0.03
        told = 0.5 if may_tell else 0.004
        return {
            Rejoined: 0.1,
            Resumed: 0.2,
            GaveWay: 0.5,
            Consented: 0.5,
            AnsweredAsking: 0.5,
            IntroducedThird: told * self.asks,
            AskedForThird: 0.3 * self.asks,
            WentOnAlone: alone,
        }

    def _event(self, session: Session, kind: type[Event]) -> Deed:
        if kind is IntroducedThird:
            return Meet()
        if kind is AnsweredAsking:
            return AnsweredAsking(self._may(YES_SHARE))
        question = session.third.question
        if kind is Consented and question is not None:
            # No dice where the answer is fixed.
            is_yes = self._may(YES_SHARE) if self._answers is None else self._answers
            is_yes = is_yes and not self.is_done_with_it
            return question.consent if is_yes else NOT_WITH_A_THIRD
        return fitting(session, self.seat, kind)

    def _may(self, share: float) -> bool:
        return self._dice.random() < share


class LeadMind:
    """One who leads. Mutable: it counts its words, so that each is said once."""

    def __init__(self, seed: int, life: int) -> None:
        self._dice: Final = random.Random(f"{seed} leads {life}")
        self._life: Final = life
        self._count = 0

    def choose(self, session: Session, mine: Kinds, *, is_beside: bool) -> Deed | None:
        """What to do now; None to do nothing for the moment."""
        dice = self._dice
        kinds = [kind for kind in EVENTS if kind in mine]
        if not kinds or dice.random() < IDLE:
            return None
        if is_beside and dice.random() < 0.5:
            return Whisper(self.words())
        weights = [_LEADS.get(kind.__name__, 0.0) for kind in kinds]
        (kind,) = dice.choices(kinds, weights)
        if kind is Remarked:
            return Remarked(self.words())
        event = fitting(session, Seat.FACILITATOR, kind, dice.randrange(VARIANTS))
        if isinstance(event, Replanned) and event.change is Change.ASK:
            return Replanned(Change.ASK, self.words())
        return event

    def words(self) -> str:
        """Words that nobody has said before."""
        self._count += 1
        return f"word 2.{self._life}.{self._count}"
