"""Who may do what now: for every phase and seat, the kinds of event that are legal.

The one place that knows. The referee refuses what is not listed here; screens show only what is.
"""

from typing import Final

from protocol.guide.structure import Agree, AnyActivity
from protocol.limits import PIECES_LIMIT, PROPOSALS_LIMIT
from protocol.seats import PARTNERS, Seat, other
from protocol.session.events import (
    Acknowledged,
    Answered,
    Began,
    Breathed,
    CameBack,
    Chose,
    Closed,
    Event,
    FeltRight,
    Finished,
    GuessedFeeling,
    GuidePart,
    Heard,
    Introduced,
    Left,
    MadeSense,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Offered,
    Opened,
    Passed,
    Paused,
    Preferred,
    Proposed,
    Ready,
    SaidBack,
    Sealed,
    Signalled,
    Skipped,
    Spoke,
    Started,
    StoppedForToday,
    Understood,
    Voice,
    Voided,
)
from protocol.session.session import (
    Agreeing,
    BeingTogether,
    Choosing,
    Closing,
    Ended,
    Gathering,
    LeftOut,
    Pausing,
    Rating,
    Reading,
    Round,
    Session,
    Stage,
    Stopped,
    Talking,
    Turn,
    Writing,
)

Kinds = frozenset[type[Event]]

ALWAYS: Final[Kinds] = frozenset({Paused, StoppedForToday, Left})
"""Legal for every seat in every phase; care outranks turns."""

ANY_PAGE: Final[Kinds] = ALWAYS | {Preferred}
"""Events that mean the same on whatever page they arrive."""

_NONE: Final[Kinds] = frozenset()

_SPEAKER_RUNGS: Final = frozenset({Stage.SPEAK, Stage.CHECK, Stage.FEELING_CHECK})

_RUNG_MOVES: Final[dict[Stage, Kinds]] = {
    Stage.SPEAK: frozenset({Spoke, Finished, Passed}),
    Stage.SAY_BACK: frozenset({SaidBack, Passed}),
    Stage.CHECK: frozenset({Understood, NotQuite, MoreToSay, Passed}),
    Stage.MAKES_SENSE: frozenset({MadeSense, Passed}),
    Stage.FEELING: frozenset({GuessedFeeling, Passed}),
    Stage.FEELING_CHECK: frozenset({FeltRight, NamedFeeling, Passed}),
    Stage.HEARD: frozenset({Heard}),
    Stage.BREATH: frozenset({Breathed}),
    Stage.REST: frozenset({Ready}),
}


def current_activity(session: Session) -> AnyActivity | None:
    """The activity at the session's place; None before the first and after the last."""
    if session.guide is None or session.activity < 0 or session.step >= len(session.guide.steps):
        return None
    return session.guide.activity(session.step, session.activity)


def holder(talking: Talking) -> Seat | None:
    """Whose rung it is: the one seat with a composer, the next one while both breathe, or the one
    who takes in what the other has just said."""
    match talking.stage:
        case Stage.REST:
            return None
        case Stage.HEARD:
            return other(climber(talking, talking.told))
        case Stage.BREATH:
            return climber(talking, talking.then)
    return climber(talking, talking.stage)


def climber(talking: Talking, rung: Stage) -> Seat:
    """Whose words that rung holds."""
    speaker = talking.turn.speaker
    return speaker if rung in _SPEAKER_RUNGS else other(speaker)


def moves(session: Session, seat: Seat) -> Kinds:
    """The kinds of event this seat may do now."""
    if seat not in PARTNERS:
        return ALWAYS
    return ALWAYS | _phase_moves(session, seat)


def _phase_moves(session: Session, seat: Seat) -> Kinds:
    match session.phase:
        case Gathering():
            return _gathering(session, session.phase, seat)
        case Pausing(by=by, asked=asked, acknowledged=acknowledged, back=back):
            kinds = _only(CameBack, seat not in back) | _only(Closed, seat not in session.closed)
            has_asked = seat is (by if asked is None else asked)
            return kinds | _only(Acknowledged, not has_asked and seat not in acknowledged)
        case Stopped(back=back):
            return _only(CameBack, seat not in back) | _only(Closed, seat not in session.closed)
        case Closing():
            return _only(Closed, seat not in session.closed)
        case LeftOut(ready=ready):
            return _only(Ready, seat not in ready) | {Preferred}
        case Ended():
            return _NONE
        case _:
            return _activity_moves(session, seat) | {Preferred}


def _activity_moves(session: Session, seat: Seat) -> Kinds:
    activity = current_activity(session)
    assert activity is not None  # every phase of an activity has one
    skip = _only(Skipped, activity.optional and _is_untold(session, seat))
    match session.phase:
        case Reading(ready=ready):
            return skip | _only(Ready, seat not in ready)
        case Rating(round=round_, ready=ready, is_another_time=is_another_time):
            kinds = _round(round_, seat) | _only(
                Voided, is_another_time and seat not in round_.again
            )
            can_go_on = round_.is_open and not is_another_time
            return skip | kinds | _only(Ready, can_go_on and seat not in ready)
        case Writing():
            return skip | _round(session.phase.round, seat) | _after_writing(session.phase, seat)
        case Choosing(round=round_, chosen=chosen, ready=ready):
            kinds = _round(round_, seat) | _only(Chose, round_.is_open and chosen is None)
            return skip | kinds | _only(Ready, chosen is not None and seat not in ready)
        case Talking():
            return skip | _talking(session, session.phase, seat)
        case Agreeing(proposal=proposal, proposals=proposals, made=made, ready=ready):
            most = activity.most if isinstance(activity, Agree) else 0
            is_asked = proposal is not None and proposal.by is not seat
            # Nobody's proposal is pushed aside by the other's: that is answered first.
            has_more = proposals[seat] < PROPOSALS_LIMIT
            kinds = _only(Proposed, len(made) < most and not is_asked and has_more)
            return skip | kinds | _only(Answered, is_asked) | _only(Ready, seat not in ready)
        case BeingTogether(started_ms=started_ms, ready=ready):
            return skip | _only(Started, started_ms is None) | _only(Ready, seat not in ready)
    return _NONE


def _is_untold(session: Session, seat: Seat) -> bool:
    """Whether the activity can still be left out without cutting the other off.

    A turn before its first word, a round before both are bound to an answer, an agreement while no
    proposal waits, a shared time before it runs. Aloud, nobody but the speaker knows whether the
    first word has been said.
    """
    match session.phase:
        case Talking(turn=turn, stage=stage, past=past):
            is_first = not past and stage is Stage.SPEAK and turn == Turn(turn.speaker)
            return is_first and (session.voice is Voice.TYPED or seat is turn.speaker)
        case Rating(round=round_) | Writing(round=round_):
            return not round_.is_sealed
        case Choosing(round=round_, chosen=chosen):
            return chosen is None and round_.is_open == round_.is_sealed
        case Agreeing(proposal=proposal):
            return proposal is None
        case BeingTogether(started_ms=started_ms):
            return started_ms is None
    return True


def _gathering(session: Session, phase: Gathering, seat: Seat) -> Kinds:
    has_begun = phase.guide_hash is not None
    begin = _only(Began, seat is Seat.FIRST and not has_begun)
    part = _only(
        GuidePart, seat is Seat.FIRST and has_begun and len(phase.parts) < phase.parts_wanted
    )
    return begin | part | _only(Introduced, has_begun and session.names[seat] is None)


def _round(round_: Round, seat: Seat) -> Kinds:
    if not round_.is_sealed:
        is_opening = round_.still_open_to(seat) is not None
        return _only(Sealed, round_.digests[seat] is None) | _only(Opened, is_opening)
    if round_.is_open:
        return _NONE
    may_void = round_.is_lopsided_for(seat) or seat not in round_.again
    return _only(Voided, may_void) | _only(Opened, round_.answers[seat] is None)


def _after_writing(phase: Writing, seat: Seat) -> Kinds:
    if not phase.round.is_open:
        return _NONE
    theirs, mine = phase.promises[other(seat)], phase.promises[seat]
    is_asked = theirs is not None and theirs.is_welcome is None
    is_declined = mine is not None and mine.is_welcome is False and mine.number < PROPOSALS_LIMIT
    kinds = _only(Answered, is_asked) | _only(Offered, is_declined)
    return kinds | _only(Ready, not is_asked and seat not in phase.ready)


def _talking(session: Session, phase: Talking, seat: Seat) -> Kinds:
    if phase.stage is Stage.REST:
        return _only(Ready, seat not in phase.ready)
    signal = _only(Signalled, phase.stage is not Stage.BREATH)
    if seat is not holder(phase):
        return signal
    kinds = _RUNG_MOVES[phase.stage]
    if phase.stage is Stage.HEARD and phase.turn.passed not in (None, seat):
        # What the listener leaves out is not the speaker's last word.
        kinds |= _only(MoreToSay, seat is phase.turn.speaker)
    if phase.stage is Stage.SPEAK and not phase.turn.pieces and session.voice is Voice.TYPED:
        kinds -= {Finished}
    if len(phase.turn.pieces) >= PIECES_LIMIT:
        kinds -= {Spoke}
    return signal | kinds


def _only(kind: type[Event], holds: bool) -> Kinds:
    return frozenset({kind}) if holds else _NONE
