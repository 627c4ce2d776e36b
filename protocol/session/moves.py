"""Who may do what now: for every phase and seat, the kinds of event that are legal.

The one place that is asked. What is the same in every activity stands here; what is an activity's
own, in its kind. The referee refuses what is not listed; screens show only what is.
"""

from typing import Final

from protocol.activities.activity import NO_MOVES, Doing, Kinds, Ready, Skipped, only
from protocol.activities.rounds import Opened
from protocol.seats import Partner, Seat
from protocol.session.events import (
    Acknowledged,
    Began,
    CameBack,
    Closed,
    Consented,
    FacilitatorLeft,
    GuidePart,
    Introduced,
    Left,
    Paused,
    Preferred,
    StoppedForToday,
    WentOnAlone,
)
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    LeftOut,
    OpenPhase,
    Pausing,
    Session,
    Stopped,
)

ALWAYS: Final[Kinds] = frozenset({Paused, StoppedForToday, Left})
"""Legal for both partners in every phase; care outranks turns."""

ANY_PAGE: Final[Kinds] = ALWAYS | {Preferred, Opened, Consented, WentOnAlone, FacilitatorLeft}
"""Events that mean the same on whatever page they arrive; an opening by the digest it opens."""


def moves(session: Session, seat: Seat) -> Kinds:
    """The kinds of event this seat may do now."""
    if seat is Seat.FACILITATOR:
        return _led(session)
    return ALWAYS | _phase_moves(session, seat) | _about_a_third(session, seat)


def _led(session: Session) -> Kinds:
    """What a third seat may do: nothing before both let it in, and nothing after it is gone."""
    if session.third.seated is None or isinstance(session.phase, Ended):
        return NO_MOVES
    return frozenset({FacilitatorLeft})


def _about_a_third(session: Session, seat: Partner) -> Kinds:
    """To let a third seat in, once by each where it is asked; and to go on without one, at any
    moment, by either."""
    third, phase = session.third, session.phase
    if isinstance(phase, Ended):
        return NO_MOVES
    has_begun = not isinstance(phase, Gathering) or phase.guide_hash is not None
    may_answer = has_begun and third.seated is None and third.answers[seat] is None
    is_there = third.seated is not None or third.is_asked
    return only(Consented, may_answer) | only(WentOnAlone, is_there)


def _phase_moves(session: Session, seat: Partner) -> Kinds:
    match session.phase:
        case Gathering():
            return _gathering(session, session.phase, seat)
        case Pausing(by=by, asked=asked, acknowledged=acknowledged, back=back):
            kinds = only(CameBack, seat not in back) | only(Closed, seat not in session.closed)
            has_asked = seat is (by if asked is None else asked)
            kinds |= only(Acknowledged, not has_asked and seat not in acknowledged)
            return kinds | _overtaken(session, session.phase.inner, seat)
        case Stopped(back=back):
            kinds = only(CameBack, seat not in back) | only(Closed, seat not in session.closed)
            return kinds | _overtaken(session, session.phase.inner, seat)
        case Closing():
            return only(Closed, seat not in session.closed)
        case LeftOut(ready=ready):
            return only(Ready, seat not in ready) | {Preferred}
        case Doing() as doing:
            return _doing(session, doing, seat)
        case Ended():
            return NO_MOVES


def _doing(session: Session, doing: Doing, seat: Partner) -> Kinds:
    setting = session.setting
    if not doing.takes_part(setting, seat):
        return frozenset({Preferred})
    may_skip = setting.activity.optional and doing.is_untold(setting, seat)
    return doing.moves(setting, seat) | only(Skipped, may_skip) | {Preferred}


def _overtaken(session: Session, inner: OpenPhase, seat: Partner) -> Kinds:
    """An opening that a break overtook: the other may have read it, so it counts. Else one could
    answer, begin a break at once, read, and after it begin the round again knowing what was read.
    """
    return _doing(session, inner, seat) & {Opened} if isinstance(inner, Doing) else NO_MOVES


def _gathering(session: Session, phase: Gathering, seat: Partner) -> Kinds:
    has_begun = phase.guide_hash is not None
    begin = only(Began, seat is Seat.FIRST and not has_begun)
    part = only(
        GuidePart, seat is Seat.FIRST and has_begun and len(phase.parts) < phase.parts_wanted
    )
    return begin | part | only(Introduced, has_begun and session.names[seat] is None)
