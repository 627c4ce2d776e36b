"""The pretend partner of `practice`: a second client with its own keys, and a script for a mind.

`next_move` decides, purely, from what any honest person sees: the session and the moves of a seat.
`PretendPartner` takes its time over it and does it through a `Sitting`, as the app does. `check`
uses the same two, with one partner that leads where otherwise each would wait for the other.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from protocol.activities.activity import Doing, Kinds
from protocol.errors import OutOfTurn
from protocol.seats import Partner
from protocol.session.events import (
    Acknowledged,
    CameBack,
    Closed,
    Preferred,
    Sealed,
)
from protocol.session.session import (
    Closing,
    Ended,
    LeftOut,
    Pausing,
    Session,
    Stopped,
)
from tui.errors import StorageFailed
from tui.news import FINAL
from tui.rehearsal.minds.kinds import MINDS
from tui.rehearsal.minds.mind import Answering, Moment, Script, Step
from tui.seat.sitting import Sitting
from tui.seat.watching import Watcher

THINK_S: Final = 1.5
"""How long the pretend partner thinks before anything it does."""

TYPE_S_PER_CHAR: Final = 0.03
"""How long it takes over each character then: a brisk typist, so that nobody waits for long."""

LONGEST_S: Final = 6.0
"""However much there is to say."""

AGAIN_S: Final = 1.0
"""The wait after something could not be done."""


@dataclass(frozen=True)
class Whispering:
    """Something to be said to whoever leads the two, alone. The referee knows nothing of it."""

    text: str = field(repr=False)


Move = Step | Whispering
"""All that a pretend partner may do."""


def next_move(
    session: Session, seat: Partner, mine: Kinds, script: Script, *, leads: bool = False
) -> Step | None:
    """What the pretend partner on `seat` does now, out of what it may do; None: it waits.

    `leads`: it goes on, and begins, without waiting for the other to do so first.
    """
    step = _wanted(Moment(session, seat, mine, script, leads))
    kind = Sealed if isinstance(step, Answering) else type(step)
    return step if kind in mine else None


def pause_s(step: Move) -> float:
    """How long a person would take over it, in seconds."""
    if isinstance(step, Answering):
        chars = sum(map(len, step.answer))
    else:
        chars = len(getattr(step, "text", ""))
    return min(THINK_S + TYPE_S_PER_CHAR * chars, LONGEST_S)


def _wanted(moment: Moment) -> Step | None:
    session, seat, phase = moment.session, moment.seat, moment.session.phase
    wish = session.wishes[moment.them]
    if wish is not None and Preferred in moment.mine and session.wishes[seat] is not wish:
        return Preferred(wish)
    match phase:
        case Pausing() | Stopped():
            return _during_a_break(moment, phase)
        case Closing():
            return Closed() if moment.leads or moment.them in session.closed else None
        case LeftOut(ready=ready):
            return moment.ready(ready)
        case Doing():
            return MINDS[type(phase)](moment)
    return None


def _during_a_break(moment: Moment, phase: Pausing | Stopped) -> Step | None:
    if Acknowledged in moment.mine:
        return Acknowledged()
    is_next_evening = isinstance(phase, Stopped) and phase.by is None
    if moment.them in phase.back or (moment.leads and is_next_evening):
        return CameBack()
    return Closed() if moment.them in moment.session.closed else None


class Awake(Watcher):
    """Wakes a pretend partner whenever something has changed at its seat."""

    def __init__(self) -> None:
        self.called: Final = asyncio.Event()
        self.called.set()

    def changed(self) -> None:
        self.called.set()


class PretendPartner:
    """A seat that plays itself. Mutable: it waits for its turn."""

    def __init__(
        self,
        sitting: Sitting,
        script: Script,
        awake: Awake,
        *,
        quick: bool = False,
        leads: bool = False,
    ) -> None:
        """`awake` watches the sitting; `quick`: it takes no time to think."""
        self.sitting: Final = sitting
        self._script: Final = script
        self._quick: Final = quick
        self._leads: Final = leads
        self._changed: Final = awake.called

    async def run(self) -> None:
        """Holds the line and plays along until the session is over or the task is cancelled."""
        line = asyncio.create_task(self.sitting.run())
        mind = asyncio.create_task(self._think())
        try:
            await asyncio.wait((line, mind), return_when=asyncio.FIRST_COMPLETED)
            if mind.done():
                mind.result()
            await line
        finally:
            for task in (line, mind):
                task.cancel()
            await asyncio.gather(line, mind, return_exceptions=True)

    def next_step(self) -> Move | None:
        """What it would do now; None while something of its own is still on its way."""
        sitting = self.sitting
        if sitting.news.waiting:
            return None
        mine = sitting.moves()
        return next_move(sitting.session, sitting.seat, mine, self._script, leads=self._leads)

    def takes_s(self, step: Move) -> float:
        """How long it takes over that, in seconds."""
        return pause_s(step)

    def do(self, step: Move) -> bool:
        """Does it; False where a race was lost or the disk is full."""
        try:
            if isinstance(step, Answering):
                self.sitting.answer(step.answer)
            elif isinstance(step, Whispering):
                self.sitting.whisper(step.text)
            else:
                self.sitting.do(step)
        except (OutOfTurn, StorageFailed):
            return False
        return True

    async def _think(self) -> None:
        loop = asyncio.get_running_loop()
        step: Move | None = None
        due = 0.0
        while not self._is_over():
            self._changed.clear()
            wanted = self.next_step()
            if wanted != step:
                # Something has changed: it thinks again, as a person would.
                step = wanted
                due = loop.time() + (0 if self._quick or step is None else self.takes_s(step))
            if step is not None and loop.time() >= due:
                if self.do(step):
                    step = None
                    continue
                due = loop.time() + AGAIN_S
            try:
                async with asyncio.timeout_at(None if step is None else due):
                    await self._changed.wait()
            except TimeoutError:
                pass

    def _is_over(self) -> bool:
        return isinstance(self.sitting.session.phase, Ended) or self.sitting.news.line in FINAL
