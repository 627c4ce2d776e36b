"""The pretend facilitator of a check: a third seat that leads two others through a guide.

What it is: a hand at `tui.seat.leading`, that does each control once and goes on when the first of
the two is ready. What it is not: somebody who leads well; it neither thinks nor waits.
"""

import asyncio
from typing import Final

from protocol.activities.activity import Kinds
from protocol.errors import OutOfTurn
from protocol.seats import Seat, other
from protocol.session.events import (
    Advanced,
    AnyEvent,
    Rejoined,
    TookAside,
)
from protocol.session.session import Session
from tui.errors import StorageFailed
from tui.news import FINAL
from tui.rehearsal.led.controls import ANYWHERE, AT_REST, is_at_rest, out_of_a_hold
from tui.rehearsal.pretend import Whispering
from tui.rehearsal.watched import Observer, Watched
from tui.seat.leading import Leading
from tui.words import kim as kim_words


class Beside(Observer):
    """Watches the seat of somebody who leads, and notes what did not count. Mutable."""

    def __init__(self, watched: Watched) -> None:
        super().__init__(watched)
        self.refused: Final[list[AnyEvent]] = []

    def returned(self, event: AnyEvent) -> None:
        self.refused.append(event)


class PretendFacilitator:
    """A third seat that plays itself. Mutable: it remembers what it has done."""

    def __init__(self, leading: Leading, beside: Beside) -> None:
        """`beside` watches the seat."""
        self.leading: Final = leading
        self._beside: Final = beside
        self._done: Final[dict[str, AnyEvent]] = {}
        """By the name of a control, what was done."""
        self._page = -1
        """Where the last of those was done of which there is one on a page."""

    async def run(self) -> None:
        """Holds the line and leads until it is over or the task is cancelled."""
        line = asyncio.create_task(self.leading.run())
        hands = asyncio.create_task(self._lead())
        try:
            await asyncio.wait((line, hands), return_when=asyncio.FIRST_COMPLETED)
            if line.done():
                line.result()
            await hands
        finally:
            for task in (line, hands):
                task.cancel()
            await asyncio.gather(line, hands, return_exceptions=True)

    async def _lead(self) -> None:
        leading, called = self.leading, self._beside.called
        while not leading.is_over and leading.news.line not in FINAL:
            called.clear()
            self._hear_refusals()
            step = None if leading.keep.outbox() else self.next_step()
            if step is None or not self._is_done(step):
                await called.wait()

    def _is_done(self, step: AnyEvent | Whispering) -> bool:
        try:
            if isinstance(step, Whispering):
                self.leading.whisper(step.text)
            else:
                self.leading.do(step)
        except (OutOfTurn, StorageFailed):
            return False
        return True

    def _hear_refusals(self) -> None:
        """What came too late is done again where it fits."""
        while self._beside.refused:
            refused = self._beside.refused.pop()
            for name in [name for name, event in self._done.items() if event == refused]:
                del self._done[name]

    def next_step(self) -> AnyEvent | Whispering | None:
        """What it would do now; None: it waits."""
        session, mine = self.leading.session, self.leading.moves()
        if not mine:
            return None
        if session.third.aside is not None:
            return self._in_a_word(session)
        if session.third.hold is not None:
            return self._out_of_a_hold(session, mine)
        for name, control in ANYWHERE.items():
            found = None if name in self._done else control(session)
            if found is not None and type(found) in mine:
                self._done[name] = found
                return found
        return self._at_rest(session, mine)

    def _at_rest(self, session: Session, mine: Kinds) -> AnyEvent | None:
        for name, control in AT_REST.items() if session.page != self._page else ():
            found = None if name in self._done else control(session)
            if found is not None and type(found) in mine:
                self._done[name], self._page = found, session.page
                return found
        return Advanced() if Advanced in mine and is_at_rest(session) else None

    def _out_of_a_hold(self, session: Session, mine: Kinds) -> AnyEvent | None:
        found = out_of_a_hold(session, gives_floor="hold-again" in self._done)
        return found if type(found) in mine else None

    def _in_a_word(self, session: Session) -> AnyEvent | Whispering | None:
        """It says something, waits for the answer, and speaks with the other as well."""
        aside = session.third.aside
        assert aside is not None
        with_this = [each for each in self.leading.whispers if each.beside is aside.seat]
        if not with_this:
            return Whispering(kim_words.WORD)
        if with_this[-1].by is Seat.FACILITATOR:
            return None
        return Rejoined() if aside.is_second else TookAside(other(aside.seat), aside.minutes)
