"""Honest partners who decide at random: what a person might do next, out of what they may do."""

import random
from collections.abc import Callable
from typing import Final

from protocol.activities.activity import Kinds
from protocol.activities.agree import Agree, Agreeing
from protocol.activities.choose import Choose, Choosing
from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.name import Naming
from protocol.activities.proposals import Proposing
from protocol.activities.rate import Rate, Rating
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write, Writing
from protocol.seats import Seat, as_partner, other
from protocol.session.controls import Change
from protocol.session.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Acknowledged,
    Answered,
    AnyEvent,
    CameBack,
    Chose,
    Closed,
    Event,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    OfferedLess,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    Remarked,
    Replanned,
    Replied,
    SaidBack,
    SaidNotNow,
    SaidYes,
    Sealed,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    TookSide,
    Understood,
    Voice,
    Voided,
    Wished,
    Wondered,
)
from protocol.session.session import Closing, Session, current_activity
from tui.rehearsal.minds.mind import Answering, Step

WORDY: Final = Spoke | SaidBack | NotQuite | MadeSense | GuessedFeeling | NamedFeeling | Offered
"""Events that carry one text; `Proposed` carries two."""

_WEIGHTS: Final[dict[type[Event], float]] = {
    Ready: 5,
    Sealed: 5,
    Skipped: 0.2,
    Chose: 3,
    Offered: 2,
    Answered: 4,
    Proposed: 1,
    Spoke: 3,
    Finished: 1.5,
    Passed: 0.1,
    Heard: 4,
    SaidBack: 4,
    Understood: 4,
    NotQuite: 0.6,
    MoreToSay: 0.6,
    MadeSense: 4,
    GuessedFeeling: 4,
    FeltRight: 2,
    NamedFeeling: 2,
    Wondered: 4,
    Replied: 4,
    TookSide: 4,
    Wished: 4,
    SaidYes: 2,
    OfferedLess: 1,
    SaidNotNow: 1,
    Signalled: 0.3,
    Started: 1,
    Preferred: 0.05,
    Paused: 0.05,
    StoppedForToday: 0.02,
    Acknowledged: 3,
    CameBack: 3,
}
"""What is left out happens by itself, or only where `_weight` says so."""


class Bot:
    """One honest partner. Mutable: it counts its words, so that each is said once."""

    def __init__(self, seat: Seat, seed: int, life: int = 0) -> None:
        """`life` tells the words of one process from those of another on the same seat."""
        self.seat: Final = as_partner(seat)
        self._random: Final = random.Random(f"{seed} {seat} {life}")
        self._life: Final = life
        self._count = 0
        self._breaks_left = 3

    def choose(self, session: Session, mine: Kinds) -> Step | None:
        """What to do now; None to do nothing for the moment."""
        kinds = sorted(mine, key=lambda kind: kind.__name__)
        weights = [self._weight(session, kind) for kind in kinds]
        # Idle now and then; where nothing but a break is possible, nearly always.
        if self._random.random() < (0.1 if sum(weights) > 0.2 else 0.98) or not sum(weights):
            return None
        (kind,) = self._random.choices(kinds, weights)
        return self._answer(session) if kind is Sealed else self._event(session, kind)

    def words(self) -> str:
        """Words that nobody has said before."""
        self._count += 1
        filler = "and so on " * self._random.randrange(4)
        return f"word {int(self.seat)}.{self._life}.{self._count} {filler}".strip()

    def _weight(self, session: Session, kind: type[Event]) -> float:
        phase = session.phase
        if kind in (Paused, StoppedForToday) and not self._breaks_left:
            return 0
        if kind is Closed:
            return 5 if isinstance(phase, Closing) else 0
        if kind is Voided:
            return 2 if isinstance(phase, Rating) and phase.is_another_time else 0
        if kind is Spoke and isinstance(phase, Talking) and len(phase.turn.pieces) > 3:
            return 0.1
        if kind is Proposed and isinstance(phase, Proposing) and sum(phase.proposals) > 3:
            return 0
        if kind is Proposed and isinstance(phase, Agreeing):
            has_owners = bool(session.setting.of(Agree).owners)
            return 0 if has_owners and not phase.free(session.setting) else 1
        return _WEIGHTS.get(kind, 0)

    def _proposed(self, session: Session) -> Proposed:
        phase, activity = session.phase, current_activity(session)
        if isinstance(phase, Naming) or not isinstance(activity, Agree):
            return Proposed(self.words(), "")
        assert isinstance(phase, Agreeing)
        free = phase.free(session.setting)
        owner = self._random.choice(free) if free else None
        more = tuple(self.words() for _ in activity.fields[1:])
        return Proposed(self.words(), self.words(), owner=owner, more=more)

    def _answer(self, session: Session) -> Step:
        activity, pick = current_activity(session), self._random.choice
        match activity:
            case Rate(needs=needs) if needs and self._random.random() < 0.8:
                return Answering(tuple(needs for _ in activity.items))
            case Rate(needs=needs):
                left_open = [] if needs else [""]
                words = [*left_open, *(label.id for label in activity.scale)]
                return Answering(tuple(pick(words) for _ in activity.items))
            case Write():
                return Answering(tuple(self.words() for _ in activity.fields))
            case Choose():
                return Answering((pick(activity.options).id,))
            case ToKeep():
                ticks = (self._random.random() < 0.5 for _ in Ticks().letters)
                return Answering(Ticks(*ticks).letters)
        raise AssertionError("nothing to answer here")

    def _event(self, session: Session, kind: type[Event]) -> AnyEvent:
        made = _PLAIN.get(kind)
        if made is not None:
            return made()
        phase, pick = session.phase, self._random.choice
        match kind.__name__:
            case "Spoke":
                return Spoke(self.words())
            case "SaidBack":
                return SaidBack(self.words())
            case "NotQuite":
                return NotQuite(self.words())
            case "MadeSense":
                return MadeSense(self.words())
            case "GuessedFeeling":
                return GuessedFeeling(self.words())
            case "NamedFeeling":
                return NamedFeeling(self.words())
            case "Replied" | "TookSide" | "Wished" | "OfferedLess":
                said = {each.__name__: each for each in (Replied, TookSide, Wished, OfferedLess)}
                return said[kind.__name__](self.words())
            case "Wondered":
                assert isinstance(turns := current_activity(session), Turns)
                return Wondered(pick(turns.openings).id)
            case "Offered":
                return Offered(self.words())
            case "Proposed":
                return self._proposed(session)
            case "Preferred":
                return Preferred(pick(list(Voice)))
            case "StoppedForToday":
                self._breaks_left -= 1
                return StoppedForToday()
            case "Paused":
                self._breaks_left -= 1
                return Paused(pick((5, 20, 60)))
            case "Signalled":
                assert isinstance(phase, Talking)
                is_mine = phase.turn.speaker is self.seat
                return Signalled(pick(SPEAKER_SIGNALS if is_mine else LISTENER_SIGNALS))
            case "Chose":
                assert isinstance(phase, Choosing)
                theirs = phase.picks[other(self.seat)]
                activity = current_activity(session)
                assert theirs is not None and isinstance(activity, Choose)
                return Chose(theirs if pick((True, False)) else pick(activity.options).id)
            case "Answered":
                return Answered(self._number(session), self._random.random() < 0.8)
        raise AssertionError(kind)

    def _number(self, session: Session) -> int:
        match session.phase:
            case Writing(promises=promises):
                promise = promises[other(self.seat)]
                assert promise is not None
                return promise.number
            case Proposing(proposal=proposal):
                assert proposal is not None
                return proposal.number
        raise AssertionError("nothing to answer here")


_PLAIN: Final[dict[type[Event], Callable[[], AnyEvent]]] = {
    Ready: Ready,
    Skipped: Skipped,
    Finished: Finished,
    Heard: Heard,
    Passed: Passed,
    Understood: Understood,
    MoreToSay: MoreToSay,
    FeltRight: FeltRight,
    SaidYes: SaidYes,
    SaidNotNow: SaidNotNow,
    Started: Started,
    Acknowledged: Acknowledged,
    CameBack: CameBack,
    Closed: Closed,
    Voided: Voided,
}


def texts(step: Step) -> tuple[str, ...]:
    """The words in something done, if it is sayable: a private answer is counted when it opens."""
    match step:
        case Proposed(text=text, day=day):
            return text, day
        case Remarked(text) | Replanned(Change.ASK, text):
            return (text,)
    return (step.text,) if isinstance(step, WORDY) else ()
