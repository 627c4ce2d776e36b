"""The pretend partner of `practice`: a second client with its own keys, and a script for a mind.

`next_move` decides, purely, from what any honest person sees: the session and the moves of a seat.
`PretendPartner` takes its time over it and does it through a `Sitting`, as the app does. `check`
uses the same two, with one partner that leads where otherwise each would wait for the other.
"""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choose, Choosing
from protocol.activities.ladder import Stage, Turn, holder
from protocol.activities.rate import Rate, Rating
from protocol.activities.reading import Reading
from protocol.activities.together import BeingTogether
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write, Writing
from protocol.errors import OutOfTurn
from protocol.seats import Partner, other
from protocol.session.events import (
    Acknowledged,
    Answered,
    AnyEvent,
    CameBack,
    Chose,
    Closed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signal,
    Signalled,
    Spoke,
    Started,
    Understood,
    Voided,
)
from protocol.session.session import (
    Closing,
    Ended,
    LeftOut,
    Pausing,
    Session,
    Stopped,
    current_activity,
)
from tui.errors import StorageFailed
from tui.news import FINAL
from tui.rehearsal.script import WORDS, Agreed, Chosen, Rated, Script, Told, Written
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

QUOTE_CHARS: Final = 200
"""A say-back quotes no more than this, so that it stays a say-back."""

_SENTENCE: Final = re.compile(r"(?<=[.!?\u2026])\s+|\n+")


@dataclass(frozen=True)
class Answering:
    """A private answer to be sealed."""

    answer: tuple[str, ...] = field(repr=False)


Step = AnyEvent | Answering
"""What to do next."""


def next_move(
    session: Session, seat: Partner, mine: Kinds, script: Script, *, leads: bool = False
) -> Step | None:
    """What the pretend partner on `seat` does now, out of what it may do; None: it waits.

    `leads`: it goes on, and begins, without waiting for the other to do so first.
    """
    step = _wanted(session, seat, mine, script, leads)
    kind = Sealed if isinstance(step, Answering) else type(step)
    return step if kind in mine else None


def pause_s(step: Step) -> float:
    """How long a person would take over it, in seconds."""
    match step:
        case Answering(answer):
            chars = sum(map(len, answer))
        case Proposed() | Offered() | Spoke() | SaidBack() | NotQuite() | MadeSense():
            chars = len(step.text)
        case GuessedFeeling() | NamedFeeling():
            chars = len(step.text)
        case _:
            chars = 0
    return min(THINK_S + TYPE_S_PER_CHAR * chars, LONGEST_S)


def _wanted(
    session: Session, seat: Partner, mine: Kinds, script: Script, leads: bool
) -> Step | None:
    phase, them = session.phase, other(seat)
    wish = session.wishes[them]
    if wish is not None and Preferred in mine and session.wishes[seat] is not wish:
        return Preferred(wish)
    match phase:
        case Pausing() | Stopped():
            return _during_a_break(session, phase, seat, mine)
        case Closing():
            return Closed() if leads or them in session.closed else None
        case Reading(ready=ready) | LeftOut(ready=ready):
            return _ready(ready, them, leads)
        case BeingTogether(ready=ready, started_ms=started_ms):
            if leads and started_ms is None:
                return Started()
            return _ready(ready, them, leads)
        case Rating() | Writing() | Choosing():
            return _in_a_round(session, phase, seat, mine, script, leads)
        case Talking():
            return _in_a_turn(session, phase, seat, script, leads)
        case Agreeing():
            return _while_agreeing(session, phase, seat, mine, script, leads)
    return None


def _ready(ready: frozenset[Partner], them: Partner, leads: bool) -> Ready | None:
    """The human turns the page; the pretend partner goes along."""
    return Ready() if leads or them in ready else None


def _during_a_break(
    session: Session, phase: Pausing | Stopped, seat: Partner, mine: Kinds
) -> Step | None:
    if Acknowledged in mine:
        return Acknowledged()
    if other(seat) in phase.back:
        return CameBack()
    return Closed() if other(seat) in session.closed else None


def _in_a_round(
    session: Session,
    phase: Rating | Writing | Choosing,
    seat: Partner,
    mine: Kinds,
    script: Script,
    leads: bool,
) -> Step | None:
    activity, them = current_activity(session), other(seat)
    if Sealed in mine:
        match activity:
            case Rate():
                return Answering(tuple(script.of(activity, Rated).picks.values()))
            case Write():
                return Answering(tuple(script.of(activity, Written).fields.values()))
            case Choose():
                return Answering((script.of(activity, Chosen).pick,))
    match phase, activity:
        case Rating(is_another_time=True, round=round_), _:
            return Voided() if them in round_.again else None
        case Choosing(chosen=None, picks=picks), _:
            # It goes along; where both lead, somebody has to give way.
            theirs = picks[them]
            return None if theirs is None or leads else Chose(theirs)
        case Writing(promises=promises), Write():
            theirs_, own = promises[them], promises[seat]
            if Answered in mine and theirs_ is not None:
                return Answered(theirs_.number, True)
            reworded = script.of(activity, Written).reworded
            if own is not None and own.is_welcome is False and own.number == 0 and reworded:
                return Offered(reworded)
            if own is not None and own.is_welcome is None and leads:
                return None
    return _ready(phase.ready, them, leads)


def _while_agreeing(
    session: Session, phase: Agreeing, seat: Partner, mine: Kinds, script: Script, leads: bool
) -> Step | None:
    activity, them = current_activity(session), other(seat)
    assert isinstance(activity, Agree)  # the phase comes from one
    if phase.proposal is not None:
        is_asked = phase.proposal.by is not seat
        return Answered(phase.proposal.number, True) if is_asked else None
    if not any(phase.proposals) and Proposed in mine and (leads or them in phase.ready):
        lines = script.of(activity, Agreed)
        return Proposed(lines.propose, lines.day)
    return _ready(phase.ready, them, leads)


def _in_a_turn(
    session: Session, phase: Talking, seat: Partner, script: Script, leads: bool
) -> Step | None:
    activity = current_activity(session)
    assert isinstance(activity, Turns)  # the phase comes from one
    if phase.stage is Stage.REST:
        return _ready(phase.ready, other(seat), leads)
    lines, turn = script.of(activity, Told), phase.turn
    if holder(phase) is not seat:
        is_early = phase.stage is Stage.SPEAK and turn.said_back is None
        is_listening = is_early and turn.speaker is not seat and bool(turn.pieces)
        has_said_so = phase.signals[seat] is not None
        return Signalled(Signal.WITH_YOU) if is_listening and not has_said_so else None
    match phase.stage:
        case Stage.HEARD:
            return Heard()
        case Stage.SPEAK:
            return _next_piece(turn, lines)
        case Stage.SAY_BACK:
            return SaidBack(_say_back(turn, lines, script))
        case Stage.CHECK:
            return _check(turn, lines)
        case Stage.MAKES_SENSE:
            return MadeSense(lines.makes_sense or script.makes_sense)
        case Stage.FEELING:
            return GuessedFeeling(lines.feeling or script.feeling)
        case Stage.FEELING_CHECK:
            own = lines.own_feeling
            is_right = not own or own.casefold() in (turn.guess or "").casefold()
            return FeltRight() if is_right else NamedFeeling(own)
    return None


def _next_piece(turn: Turn, lines: Told) -> Step:
    pieces = lines.speak
    if turn.said_back is not None and lines.more:
        pieces = (*pieces, lines.more)
    said = len(turn.pieces)
    return Spoke(pieces[said]) if said < len(pieces) else Finished()


def _check(turn: Turn, lines: Told) -> Step:
    """Yes; but where the script has it, *not quite* or *there is more* the first time."""
    if lines.not_quite and turn.missed is None:
        return NotQuite(lines.not_quite)
    if lines.more and len(turn.pieces) <= len(lines.speak):
        return MoreToSay()
    return Understood()


def _say_back(turn: Turn, lines: Told, script: Script) -> str:
    heard = _last_sentence(turn.pieces[-1]) if turn.pieces else ""
    if turn.said_back is None:
        return lines.say_back.replace(WORDS, heard) if heard else script.say_back_wordless
    missed = _last_sentence(turn.missed or "")
    if missed and missed not in turn.said_back:
        heard = missed
    return script.say_back_again.replace(WORDS, heard) if heard else script.say_back_wordless


def _last_sentence(text: str) -> str:
    """The last sentence without its full stop, or the end of it."""
    sentences = [each.strip() for each in _SENTENCE.split(text) if each.strip()]
    last = sentences[-1].rstrip(".\u2026").strip() if sentences else ""
    if len(last) > QUOTE_CHARS:
        last = "\u2026" + last[-QUOTE_CHARS:].partition(" ")[2]
    return last


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

    def next_step(self) -> Step | None:
        """What it would do now; None while something of its own is still on its way."""
        sitting = self.sitting
        if sitting.news.waiting:
            return None
        mine = sitting.moves()
        return next_move(sitting.session, sitting.seat, mine, self._script, leads=self._leads)

    def do(self, step: Step) -> bool:
        """Does it; False where a race was lost or the disk is full."""
        try:
            if isinstance(step, Answering):
                self.sitting.answer(step.answer)
            else:
                self.sitting.do(step)
        except (OutOfTurn, StorageFailed):
            return False
        return True

    async def _think(self) -> None:
        loop = asyncio.get_running_loop()
        step: Step | None = None
        due = 0.0
        while not self._is_over():
            self._changed.clear()
            wanted = self.next_step()
            if wanted != step:
                # Something has changed: it thinks again, as a person would.
                step = wanted
                due = loop.time() + (0 if self._quick or step is None else pause_s(step))
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
