"""The ladder of a turn: which rung follows which, and what each one leaves behind.

    speak ─breath─ say back ─breath─ is that it? ── yes ──> makes sense ─ feeling ─ next partner
      ^                 ^                │ │                (where asked)
      │                 └──── not quite ─┘ │
      └──────────────────── there is more ─┘

A breath lies before every rung that the other partner has. The one who is next ends it; their
program does so after five seconds.

What was said to somebody is taken in by them, on a rung of its own, before anything else follows:
the say-back where no check follows, what makes sense, what was missed, the right feeling, and the
last words of a turn that nobody says back. Only what was said aloud needs none.

A speaker who passes ends the turn. A listener who passes ends only what was theirs to say: the
speaker is told, may say more, and ends the turn.
"""

from dataclasses import replace
from typing import Final

from protocol.errors import OutOfTurn
from protocol.guide.structure import Rung, Turns
from protocol.seats import Seat, other
from protocol.session.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
    Heard,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Passed,
    SaidBack,
    Signalled,
    Spoke,
    Understood,
    Voice,
)
from protocol.session.moves import climber, current_activity, holder
from protocol.session.session import Session, Stage, Talking, Turn, put
from protocol.utterance import utterance

_STAGE: Final = {
    Rung.SAY_BACK: Stage.SAY_BACK,
    Rung.MAKES_SENSE: Stage.MAKES_SENSE,
    Rung.FEELING: Stage.FEELING,
}

Climb = (
    Spoke
    | Finished
    | Passed
    | Breathed
    | Heard
    | SaidBack
    | Understood
    | NotQuite
    | MoreToSay
    | MadeSense
    | GuessedFeeling
    | FeltRight
    | NamedFeeling
    | Signalled
)


def climb(session: Session, phase: Talking, seat: Seat, at_ms: int, event: Climb) -> Talking:
    """The phase after a move of the turn. Raises `OutOfTurn`."""
    turn = phase.turn
    match event:
        case Signalled(signal):
            fitting = SPEAKER_SIGNALS if seat is turn.speaker else LISTENER_SIGNALS
            if signal not in fitting:
                raise OutOfTurn("a signal of the other's")
            return replace(phase, signals=put(phase.signals, seat, signal))
        case Breathed():
            begins = phase.then is Stage.SPEAK and not turn.pieces
            turn_ms = at_ms if begins else phase.turn_ms
            return replace(_at(phase, phase.then, at_ms), turn_ms=turn_ms)
        case Spoke(text):
            pieces = (*turn.pieces, _words(session, text, needed=True))
            return replace(phase, turn=replace(turn, pieces=pieces))
        case Passed():
            return _passed(replace(phase, turn=replace(turn, passed=seat)), at_ms)
        case Heard():
            return _taken_in(session, phase, at_ms)
        case MoreToSay():
            more = replace(phase, turn=replace(turn, passed=None))
            return _hand_over(more, Stage.SPEAK, at_ms)
        case NotQuite(text):
            missed = replace(turn, missed=_words(session, text))
            phase = replace(phase, turn=missed)
            if missed.missed:
                return _to_be_heard(phase, at_ms)
            return _hand_over(phase, Stage.SAY_BACK, at_ms)
        case Finished():
            return _on(session, phase, at_ms, has_words=bool(turn.pieces))
        case Understood() | FeltRight():
            if isinstance(event, FeltRight):
                turn = replace(turn, feeling=turn.guess)
            return _on(session, replace(phase, turn=turn), at_ms, has_words=False)
        case _:
            words = _words(session, event.text)
            phase = replace(phase, turn=_told(turn, event, words))
            return _on(session, phase, at_ms, has_words=bool(words))


def _told(
    turn: Turn, event: SaidBack | MadeSense | GuessedFeeling | NamedFeeling, words: str
) -> Turn:
    match event:
        case SaidBack():
            return replace(turn, said_back=words)
        case MadeSense():
            return replace(turn, sense=words)
        case GuessedFeeling():
            return replace(turn, guess=words)
        case NamedFeeling():
            return replace(turn, feeling=words)


def _on(session: Session, phase: Talking, at_ms: int, *, has_words: bool) -> Talking:
    """Up one rung, or to the end of the turn; before that, words that were said are taken in.

    Not where the next rung is the other's anyhow: that one has them before its eyes.
    """
    following = _following(session, phase.stage)
    is_theirs = following is not None and climber(phase, following) is not holder(phase)
    if has_words and not is_theirs:
        return _to_be_heard(phase, at_ms)
    return _end_turn(phase, at_ms) if following is None else _hand_over(phase, following, at_ms)


def _to_be_heard(phase: Talking, at_ms: int) -> Talking:
    """The other takes in what was said on this rung; no breath keeps them from it."""
    return replace(_at(phase, Stage.HEARD, at_ms), told=phase.stage)


def _taken_in(session: Session, phase: Talking, at_ms: int) -> Talking:
    """On from what was taken in; a breath lies before whatever comes, whoever has it."""
    if phase.turn.passed is not None:
        return _end_turn(phase, at_ms)
    # Words on the rung of the check are what was missed.
    is_missed = phase.told is Stage.CHECK
    following = Stage.SAY_BACK if is_missed else _following(session, phase.told)
    if following is None:
        return _end_turn(phase, at_ms)
    return replace(_at(phase, Stage.BREATH, at_ms), then=following)


def _passed(phase: Talking, at_ms: int) -> Talking:
    """The speaker's turn is over; a listener who passes cuts nothing of it off."""
    turn = phase.turn
    is_last_word = phase.stage is Stage.SPEAK and bool(turn.pieces)
    if turn.passed is not turn.speaker or is_last_word:
        return _to_be_heard(phase, at_ms)
    return _end_turn(phase, at_ms)


def _following(session: Session, stage: Stage) -> Stage | None:
    activity = current_activity(session)
    assert isinstance(activity, Turns)  # the phase comes from one
    ladder: list[Stage] = []
    for rung in activity.rungs:
        match rung:
            case Rung.SPEAK:
                ladder.append(Stage.SPEAK)
            case Rung.CHECK:
                ladder.append(Stage.CHECK)
            case Rung.FEELING:
                ladder += [Stage.FEELING, Stage.FEELING_CHECK]
            case _:
                ladder.append(_STAGE[rung])
    place = ladder.index(stage) + 1
    return ladder[place] if place < len(ladder) else None


def _end_turn(phase: Talking, at_ms: int) -> Talking:
    """The floor changes hands; after the second turn both rest."""
    past = (*phase.past, phase.turn)
    if len(past) == 2:
        return replace(_at(phase, Stage.REST, at_ms), past=past)
    following = replace(phase, turn=Turn(other(phase.turn.speaker)), past=past)
    return replace(_at(following, Stage.BREATH, at_ms), then=Stage.SPEAK)


def _hand_over(phase: Talking, stage: Stage, at_ms: int) -> Talking:
    """To a rung, through a breath if it is the other partner's."""
    moved = _at(phase, stage, at_ms)
    if holder(moved) is holder(phase):
        return moved
    return replace(moved, stage=Stage.BREATH, then=stage)


def _at(phase: Talking, stage: Stage, at_ms: int) -> Talking:
    return replace(phase, stage=stage, signals=(None, None), since_ms=at_ms)


def _words(session: Session, text: str, *, needed: bool = False) -> str:
    """Cleaned words; none are needed where the two talk aloud."""
    words = utterance(text)
    if not words and (needed or session.voice is Voice.TYPED):
        raise OutOfTurn("no words")
    return words
