"""The ladder of a turn: which rung follows which, and what each one leaves behind.

    speak ─breath─ say back ─breath─ is that it? ── yes ──> makes sense ─ feeling ─ next partner
      ^                 ^                │ │                (where asked)
      │                 └──── not quite ─┘ │
      └──────────────────── there is more ─┘

A breath lies before every rung that the other partner has. The one who is next ends it; their
program does so after five seconds. A turn that is passed ends at once.
"""

from dataclasses import replace
from typing import Final

from protocol.errors import OutOfTurn
from protocol.events import (
    LISTENER_SIGNALS,
    SPEAKER_SIGNALS,
    Breathed,
    FeltRight,
    Finished,
    GuessedFeeling,
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
from protocol.guide import Rung, Turns
from protocol.moves import current_activity, holder
from protocol.seats import Seat, other
from protocol.session import Session, Stage, Talking, Turn, put
from protocol.utterance import utterance

PIECES_LIMIT: Final = 200
"""Pieces in one turn: far more than three minutes hold."""

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
            if len(turn.pieces) >= PIECES_LIMIT:
                raise OutOfTurn("too many pieces in one turn")
            pieces = (*turn.pieces, _words(session, text, needed=True))
            return replace(phase, turn=replace(turn, pieces=pieces))
        case Passed():
            return _end_turn(session, replace(phase, turn=replace(turn, is_passed=True)), at_ms)
        case MoreToSay():
            return _hand_over(phase, Stage.SPEAK, at_ms)
        case NotQuite(text):
            missed = replace(turn, missed=_words(session, text))
            return _hand_over(replace(phase, turn=missed), Stage.SAY_BACK, at_ms)
        case Finished() | Understood() | FeltRight():
            if isinstance(event, FeltRight):
                turn = replace(turn, feeling=turn.guess)
            return _next_rung(session, replace(phase, turn=turn), at_ms)
        case _:
            return _next_rung(session, replace(phase, turn=_told(session, turn, event)), at_ms)


def _told(
    session: Session, turn: Turn, event: SaidBack | MadeSense | GuessedFeeling | NamedFeeling
) -> Turn:
    words = _words(session, event.text)
    match event:
        case SaidBack():
            return replace(turn, said_back=words)
        case MadeSense():
            return replace(turn, sense=words)
        case GuessedFeeling():
            return replace(turn, guess=words)
        case NamedFeeling():
            return replace(turn, feeling=words)


def _next_rung(session: Session, phase: Talking, at_ms: int) -> Talking:
    """Up one rung, or to the end of the turn."""
    following = _following(session, phase.stage)
    if following is None:
        return _end_turn(session, phase, at_ms)
    return _hand_over(phase, following, at_ms)


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


def _end_turn(session: Session, phase: Talking, at_ms: int) -> Talking:
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
