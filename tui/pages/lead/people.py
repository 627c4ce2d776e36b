"""What each of the two is at, in one word, from what the log and the relay say and nothing else.

Nobody's program tells that somebody types: so whoever has the floor is said to be speaking, and
whoever has to answer, not to have answered yet. How long somebody takes is told nowhere.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from protocol.activities.activity import Doing
from protocol.activities.choose import Choosing
from protocol.activities.evening import SayingGoodnight
from protocol.activities.ladder import Stage, holder
from protocol.activities.private import Private, Sharing
from protocol.activities.proposals import Proposing
from protocol.activities.reading import Reading
from protocol.activities.review import Reviewing
from protocol.activities.rounds import Sealing
from protocol.activities.together import BeingTogether
from protocol.activities.turns import Talking
from protocol.activities.write import Writing
from protocol.seats import Partner, other
from protocol.session.session import Closing, Ended, Gathering, LeftOut, Pausing, Stopped
from tui.seat.lead_state import LeadState
from tui.words import lead as lead_words


class Now(Enum):
    """What somebody is at; each has words on the screen."""

    AT_DOOR = "at-door"
    AWAY = "away"
    IN_WORD = "in-word"
    WAITS = "waits"
    PAUSES = "pauses"
    ASKS_PAUSE = "asks-pause"
    ASKS_LONGER = "asks-longer"
    STOPS = "stops"
    BACK = "back"
    CLOSED = "closed"
    READY = "ready"
    READING = "reading"
    ALONE = "alone"
    NOT_ANSWERED = "not-answered"
    ANSWERED = "answered"
    LOOKING = "looking"
    TALKS_OVER = "talks-over"
    ASKED = "asked"
    SUGGESTED = "suggested"
    MAY_SUGGEST = "may-suggest"
    TOGETHER = "together"
    BREATHES = "breathes"
    LISTENS = "listens"
    TAKES_IN = "takes-in"
    PASSED = "passed"
    SPEAKS = "speak"
    SAYS_BACK = "say-back"
    CHECKS = "check"
    WONDERS = "wonder"
    REPLIES = "reply"
    MAKES_SENSE = "makes-sense"
    GUESSES = "feeling"
    CHECKS_FEELING = "feeling-check"
    TAKES_SIDE = "side"
    WISHES = "wish"
    ANSWERS = "answer"
    READS_LESS = "less"


FLOOR: Final = "▶"
HERE: Final = "◇"
DONE: Final = "✓"
AWAY: Final = "·"
BREAK: Final = "‖"

_RUNGS: Final = frozenset(Stage) - {Stage.BREATH, Stage.HEARD, Stage.REST}
FLOOR_WORDS: Final = frozenset(Now(stage.value) for stage in _RUNGS)
"""Whoever has the rung is at one of these."""

_MARKS: Final = {
    DONE: frozenset({Now.READY, Now.ANSWERED, Now.BACK, Now.CLOSED}),
    AWAY: frozenset({Now.AWAY, Now.AT_DOOR}),
    BREAK: frozenset(
        {Now.ASKS_PAUSE, Now.ASKS_LONGER, Now.PAUSES, Now.STOPS, Now.IN_WORD, Now.WAITS}
    ),
}


@dataclass(frozen=True)
class Person:
    """One of the two, as the facilitator sees them."""

    seat: Partner
    name: str
    now: Now

    @property
    def mark(self) -> str:
        """The shape beside the word."""
        if self.now in FLOOR_WORDS:
            return FLOOR
        return next((mark for mark, words in _MARKS.items() if self.now in words), HERE)

    @property
    def words(self) -> str:
        return lead_words.NOW[self.now.value]


def person(state: LeadState, seat: Partner) -> Person:
    """That partner, and what they are at."""
    return Person(seat, state.name(seat), now_of(state, seat))


def now_of(state: LeadState, seat: Partner) -> Now:
    """What a partner is at."""
    third = state.session.third
    if isinstance(state.phase, Ended):
        return Now.CLOSED  # also where one of them has ended it: it is not told which
    if state.session.names[seat] is None:
        return Now.AT_DOOR
    if state.is_away(seat):
        return Now.AWAY
    if third.aside is not None:
        return Now.IN_WORD if third.aside.seat is seat else Now.WAITS
    match state.phase:
        case Gathering():
            return Now.READING
        case Pausing(by=by, longer_by=longer_by, back=back):
            if seat in back:
                return Now.BACK
            if seat is longer_by:
                return Now.ASKS_LONGER
            return Now.ASKS_PAUSE if seat is by and longer_by is None else Now.PAUSES
        case Stopped(back=back):
            return Now.BACK if seat in back else Now.STOPS
        case Closing():
            return Now.CLOSED if seat in state.session.closed else Now.READING
        case LeftOut(ready=ready):
            return Now.READY if seat in ready else Now.READING
        case Doing() as doing:
            return _doing(state, doing, seat)


def _doing(state: LeadState, doing: Doing, seat: Partner) -> Now:
    if not doing.takes_part(state.session.setting, seat):
        return Now.WAITS
    if seat in doing.ready:
        return Now.READY
    match doing:
        case Talking():
            return _talking(state, doing, seat)
        case Sealing():
            return _answering(doing, seat)
        case Proposing(proposal=proposal):
            if proposal is None:
                return Now.MAY_SUGGEST
            return Now.SUGGESTED if proposal.by is seat else Now.ASKED
        case Reading() if not isinstance(state.activity, Private):
            return Now.READING
        case Reading() | Sharing():
            return Now.ALONE
        case BeingTogether(started_ms=started_ms):
            return Now.READING if started_ms is None else Now.TOGETHER
        case SayingGoodnight():
            return Now.READING
    return Now.READING


def _talking(state: LeadState, talking: Talking, seat: Partner) -> Now:
    stage, turn = talking.stage, talking.turn
    if state.session.third.hold is not None:
        return Now.BREATHES
    if stage is Stage.REST:
        return Now.READING
    before = talking.past[-1] if talking.past and talking.then is Stage.SPEAK else turn
    passed = before.passed if stage is Stage.BREATH else turn.passed
    if passed is seat and stage in (Stage.BREATH, Stage.HEARD):
        return Now.PASSED
    if stage is Stage.BREATH:
        return Now.BREATHES
    if holder(talking) is not seat:
        return Now.LISTENS
    return Now.TAKES_IN if stage is Stage.HEARD else Now(stage.value)


def _answering(doing: Sealing, seat: Partner) -> Now:
    """What is the seat's own to do of a round: whether, and never what."""
    if not doing.round.is_open:
        if isinstance(doing, Reviewing) and doing.thing is not None and not doing.thing.is_shared:
            return Now.NOT_ANSWERED if seat in doing.thing.owners else Now.READING
        return Now.NOT_ANSWERED if doing.round.digests[seat] is None else Now.ANSWERED
    match doing:
        case Choosing(chosen=None):
            return Now.TALKS_OVER
        case Writing(promises=promises):
            theirs, mine = promises[other(seat)], promises[seat]
            if theirs is not None and theirs.is_welcome is None:
                return Now.ASKED
            return Now.SUGGESTED if mine is not None and mine.is_welcome is None else Now.LOOKING
        case Reviewing(thing=thing) if thing is not None and not thing.is_marked:
            return Now.NOT_ANSWERED if seat in thing.owners else Now.READING
    return Now.LOOKING
