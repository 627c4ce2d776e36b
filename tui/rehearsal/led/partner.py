"""A pretend partner whom somebody leads: it answers for itself, and waits to be led on.

What it is: `tui.rehearsal.pretend` with what a partner does about a third seat. What it is not: a
judge of whoever comes. It says yes as soon as it was told that it has met them (`has_met`), and
stays on a page, where it keeps it, until whoever leads goes on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from protocol.activities.activity import Kinds
from protocol.door.introduction import Facilitator
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import (
    Acknowledged,
    AnsweredAsking,
    AnyEvent,
    AskedForThird,
    CameBack,
    Consented,
    GaveWay,
    IntroducedThird,
    Paused,
    Ready,
    WentOnAlone,
)
from protocol.session.session import Pausing, Session
from protocol.session.third import QUESTION, question_of
from tui.rehearsal.led.voices import spoken_by
from tui.rehearsal.minds.mind import Script
from tui.rehearsal.minds.turns import Told
from tui.rehearsal.pretend import Awake, Move, PretendPartner, Whispering
from tui.seat.sitting import Sitting
from tui.words import kim as kim_words

When = Callable[[Session], bool]
"""Whether the moment for something has come."""

PAUSE_MIN: Final = 5
"""What it asks for, and after how long it is back all the same."""

PAUSE_S: Final = 12.0

ASKED_AT: Final = 5
"""What it says to a question of whoever leads, as if that were so late in a guide."""


def never(session: Session) -> bool:
    """For what is not to be done at all."""
    return False


def led_script(script: Script, seat: Partner) -> Script:
    """The same with something to say to a question of whoever leads, which no guide has."""
    question = question_of(kim_words.QUESTION)
    lines = {QUESTION: spoken_by(seat, ASKED_AT, question, Told.kind(question))}
    return replace(script, lines={**script.lines, **lines})


class LedPartner(PretendPartner):
    """One of two who are led. Mutable: whoever brings the three together tells it what it may."""

    def __init__(
        self,
        sitting: Sitting,
        script: Script,
        awake: Awake,
        *,
        quick: bool = False,
        asks_when: When = never,
        pauses_when: When = never,
        goes_alone_when: When = never,
    ) -> None:
        """The first of the two goes through what there is to do; the second stays on a page until
        whoever leads goes on.

        `asks_when`: it asks somebody to lead them; `pauses_when`: it asks for a pause, once, while
        they are led; `goes_alone_when`: it goes on without whoever leads.
        """
        super().__init__(
            sitting,
            led_script(script, sitting.seat),
            awake,
            quick=quick,
            leads=sitting.seat is Seat.FIRST,
        )
        self._asks_when: Final = asks_when
        self._pauses_when: Final = pauses_when
        self._goes_alone_when: Final = goes_alone_when
        self._has_paused = False
        self._answered = 0
        self.has_met = False
        """It knows whom the two are asked about: by two words of its own."""
        self.met: Facilitator | None = None
        """Whom it is to tell the other of."""

    def wake(self) -> None:
        """It was told something, and looks again."""
        self._changed.set()

    def next_step(self) -> Move | None:
        """What it would do now; None also while it waits for whoever leads, or may lead."""
        sitting = self.sitting
        session, third, mine = sitting.session, sitting.session.third, sitting.moves()
        if sitting.news.waiting:
            return None
        if third.aside is not None:
            return self._in_a_word()
        about = self._about_a_third(session, mine)
        if about is not None or third.asking is not None or third.question is not None:
            return about
        wanted = self._while_led(session, mine) if third.seated is not None else None
        step = super().next_step() if wanted is None else wanted
        return None if isinstance(step, Ready) and self._keeps(session) else step

    def do(self, step: Move) -> bool:
        """Does it; False where a race was lost or the disk is full."""
        is_done = super().do(step)
        self._answered += is_done and isinstance(step, Whispering)
        self._has_paused |= is_done and isinstance(step, Paused)
        if is_done and isinstance(step, IntroducedThird):
            self.met = None
        return is_done

    def takes_s(self, step: Move) -> float:
        """How long it takes over that, in seconds: a pause is a while, however short, and who is
        let in need not be waited for."""
        match step:
            case CameBack():
                return PAUSE_S
            case IntroducedThird() | Consented():
                return 0.0
            case _:
                return super().takes_s(step)

    def _about_a_third(self, session: Session, mine: Kinds) -> AnyEvent | None:
        third, seat = session.third, self.sitting.seat
        if AnsweredAsking in mine:
            return AnsweredAsking(True)
        if Consented in mine and third.question is not None and self.has_met:
            return third.question.consent if self.sitting.is_as_expected else NOT_WITH_A_THIRD
        is_asking = third.asking is None or third.asking.by is seat
        if IntroducedThird in mine and self.met is not None and is_asking:
            met = self.met
            return IntroducedThird(met.member.signing, met.member.exchange, met.introduction)
        is_settled = third.has_gone or third.is_put_off or third.is_declined
        if AskedForThird in mine and not is_settled and self._asks_when(session):
            return AskedForThird()
        return None

    def _while_led(self, session: Session, mine: Kinds) -> AnyEvent | None:
        if WentOnAlone in mine and self._goes_alone_when(session):
            return WentOnAlone()
        if GaveWay in mine:
            return GaveWay()
        if Paused in mine and not self._has_paused and self._pauses_when(session):
            return Paused(PAUSE_MIN)
        phase = session.phase
        if isinstance(phase, Pausing) and CameBack in mine and Acknowledged not in mine:
            # Somebody has to be the first to come back.
            asked = phase.by if phase.by in PARTNERS else Seat.FIRST
            return CameBack() if asked is self.sitting.seat else None
        return None

    def _keeps(self, session: Session) -> bool:
        """Whether it stays on the page until whoever leads goes on: where both have a part in it,
        the second of the two."""
        is_shared = all(seat in session.setting.seats for seat in PARTNERS)
        return session.third.seated is not None and self.sitting.seat is Seat.SECOND and is_shared

    def _in_a_word(self) -> Whispering | None:
        """An answer to what was said to it alone, if it was not answered yet."""
        sitting = self.sitting
        if sitting.beside is None or not sitting.whispers or sitting.keep.outbox():
            return None
        if sitting.whispers[-1].by is sitting.seat:
            return None
        at = self._answered + int(sitting.seat)
        return Whispering(kim_words.ANSWERS[at % len(kim_words.ANSWERS)])


def reached(guide: Guide, step: int, activities: int = 0) -> When:
    """Once they are in that step of the guide, counted from 0, or past it; and have been through so
    many activities of it."""

    def holds(session: Session) -> bool:
        if session.guide != guide or session.activity < 0:
            return False
        been = sum(place[0] == step for place in session.been)
        return session.step > step or (session.step == step and been >= activities)

    return holds
