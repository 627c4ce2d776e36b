"""What stands beside the page in a wide window, as lines: the way, and the rungs of this turn.

Pure, from the state to lines; `widgets/side.py` shows them. There is nothing to press in them.
"""

from dataclasses import dataclass
from typing import Final

from protocol.activities.ladder import Rung, Stage
from protocol.activities.turns import Talking, Turns
from protocol.session.session import Closing, Ended
from tui.seat.room_state import RoomState
from tui.words import floor as floor_words

PAST: Final = "✓"
HERE: Final = "●"
NOW: Final = "▶"
COMING: Final = " "

_RUNG: Final = {
    Stage.SPEAK: Rung.SPEAK,
    Stage.SAY_BACK: Rung.SAY_BACK,
    Stage.CHECK: Rung.CHECK,
    Stage.WONDER: Rung.WONDER,
    Stage.REPLY: Rung.WONDER,
    Stage.MAKES_SENSE: Rung.MAKES_SENSE,
    Stage.FEELING: Rung.FEELING,
    Stage.FEELING_CHECK: Rung.FEELING,
    Stage.SIDE: Rung.SIDE,
    Stage.WISH: Rung.ANSWER,
    Stage.ANSWER: Rung.ANSWER,
    Stage.LESS: Rung.ANSWER,
}


@dataclass(frozen=True)
class Line:
    """One line beside the page; its mark stands before the text, in a column of its own."""

    mark: str
    text: str

    @property
    def is_here(self) -> bool:
        return self.mark in (HERE, NOW)


def way(state: RoomState) -> tuple[Line, ...]:
    """Every step of the session, of the length that was chosen: past, present or coming."""
    session, guide = state.session, state.session.guide
    if guide is None:
        return ()
    steps = guide.steps
    at = session.step
    if isinstance(session.phase, Closing):
        at = len(steps) - 1
    elif isinstance(session.phase, Ended) and len(session.closed) == len(session.names):
        at = len(steps)
    marks = (PAST if n < at else HERE if n == at else COMING for n in range(len(steps)))
    told = enumerate(zip(marks, steps, strict=True))
    return tuple(
        Line(mark, step.title) for n, (mark, step) in told if guide.has_step(n, session.length)
    )


def rungs(state: RoomState) -> tuple[Line, ...]:
    """The ladder of this turn, the rung that is climbed now, and who speaks after it."""
    phase, turns = state.phase, state.activity
    if not isinstance(phase, Talking) or not isinstance(turns, Turns):
        return ()
    if phase.stage is Stage.REST:
        return ()
    speaker = state.name_of(phase.turn.speaker)
    listener = state.partner if speaker is None else None
    between = {Stage.BREATH: phase.then, Stage.HEARD: phase.told}
    here = _RUNG.get(between.get(phase.stage, phase.stage))
    at = turns.rungs.index(here) if here in turns.rungs else len(turns.rungs)
    lines = [
        Line(
            PAST if n < at else NOW if n == at else COMING,
            floor_words.rung(rung.value, speaker, listener),
        )
        for n, rung in enumerate(turns.rungs)
    ]
    if not phase.past:
        lines.append(Line(COMING, floor_words.then_speaks(listener)))
    return tuple(lines)
