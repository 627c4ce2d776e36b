"""Who may do what now: for every phase and seat, the kinds of event that are legal.

The one place that is asked. What is the same in every activity stands here; what is an activity's
own, in its kind. The referee refuses what is not listed; screens show only what is.
"""

from typing import Final

from protocol.activities.activity import NO_MOVES, Doing, Kinds, Ready, Skipped, only
from protocol.activities.ladder import Stage, holder
from protocol.activities.rounds import Opened
from protocol.activities.turns import Talking
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.controls import REMARKS_LIMIT
from protocol.session.events import (
    Acknowledged,
    Advanced,
    AnsweredAsking,
    AskedForThird,
    Began,
    CameBack,
    Closed,
    Consented,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    GaveWay,
    GuidePart,
    Held,
    Introduced,
    IntroducedThird,
    Left,
    Nudged,
    Paused,
    Preferred,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    StoppedForToday,
    TookAside,
    WentBack,
    WentOnAlone,
)
from protocol.session.places import is_passed_over
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    LeftOut,
    OpenPhase,
    Pausing,
    Session,
    Stopped,
    open_phase,
)

ALWAYS: Final[Kinds] = frozenset({Paused, StoppedForToday, Left})
"""Legal for both partners in every phase; care outranks turns."""

ANY_PAGE: Final[Kinds] = ALWAYS | {
    *(Preferred, Opened, AskedForThird, AnsweredAsking, IntroducedThird, Consented),
    *(WentOnAlone, FacilitatorLeft),
}
"""Events that mean the same on whatever page they arrive; an opening by the digest it opens."""


def moves(session: Session, seat: Seat) -> Kinds:
    """The kinds of event this seat may do now."""
    if seat is Seat.FACILITATOR:
        return _led(session)
    mine = _phase_moves(session, seat)
    return ALWAYS | _while_led(session, seat, mine) | _about_a_third(session, seat)


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
    may_pass = is_passed_over(session, doing) and seat not in doing.ready
    mine = doing.moves(setting, seat) | only(Skipped, may_skip) | {Preferred}
    return mine | only(Ready, may_pass)


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


# -- a third seat


def _about_a_third(session: Session, seat: Partner) -> Kinds:
    """To ask for a third seat, tell of one, and let it in; and to go on without one, at any moment,
    by either."""
    third, phase = session.third, session.phase
    if isinstance(phase, Ended):
        return NO_MOVES
    if third.seated is not None:
        return frozenset({WentOnAlone})
    if third.question is not None:
        return only(Consented, third.answers[seat] is None) | {WentOnAlone}
    inner, asking = open_phase(phase), third.asking
    has_begun = not isinstance(inner, Gathering) or inner.guide_hash is not None
    if asking is None:
        return only(AskedForThird, has_begun) | only(IntroducedThird, has_begun)
    # Who would ask as well has answered, too.
    may_answer = not asking.is_agreed and seat is not asking.by
    answers = only(AskedForThird, may_answer) | only(AnsweredAsking, may_answer)
    return answers | {IntroducedThird, WentOnAlone}


def _while_led(session: Session, seat: Partner, mine: Kinds) -> Kinds:
    """What is left of a partner's moves in a word with one, and in a hold. Either partner may end
    the one, and whoever has the rung the other, so that nobody waits for the third."""
    third, phase = session.third, session.phase
    if third.aside is not None:
        return (mine & {Opened}) | {Rejoined}
    if not isinstance(phase, Talking):
        return mine
    if third.hold is not None:
        return (mine & {Preferred}) | only(Resumed, seat is holder(phase))
    may_give_way = third.wants_hold_s is not None and seat is phase.turn.speaker
    return mine | only(GaveWay, may_give_way)


def _led(session: Session) -> Kinds:
    """What a third seat may do: nothing before both let it in, and nothing after it is gone."""
    third, phase = session.third, session.phase
    if third.seated is None or isinstance(phase, Ended):
        return NO_MOVES
    if third.aside is not None:
        # The other has as long: only after that are all three together again.
        is_last = third.aside.is_second
        return only(Rejoined, is_last) | only(TookAside, not is_last) | {FacilitatorLeft}
    remark = only(Remarked, len(third.remarks) < REMARKS_LIMIT)
    match phase:
        case Gathering():
            return remark | {FacilitatorLeft, TookAside}
        case Pausing() | Stopped():
            return frozenset({FacilitatorLeft})
        case Closing():
            # Whoever has agreed to end is not led back from it.
            may_go_back = not session.closed and _may_go_back(session)
            return remark | only(WentBack, may_go_back) | {FacilitatorLeft}
        case LeftOut():
            between = remark | only(WentBack, _may_go_back(session)) | _AT_REST
            return between | {FacilitatorLeft, Advanced}
        case Doing():
            return _leading(session, phase, remark) | {FacilitatorLeft, Extended}


_AT_REST: Final[Kinds] = frozenset({Paused, TookAside, Replanned})
"""What a third seat may do where nobody is in the middle of a piece."""


def _leading(session: Session, doing: Doing, remark: Kinds) -> Kinds:
    """What is the third's in an activity. In mid-piece that is the hold and, to the speaker alone,
    a nudge: nothing else of it is heard there."""
    mine = _in_a_turn(session, doing) if isinstance(doing, Talking) else NO_MOVES
    if isinstance(doing, Talking) and doing.is_mid_piece and session.third.hold is None:
        return mine
    may_go_back = doing.may_be_cut and _may_go_back(session)
    may_go_on = only(Advanced, _may_go_on(session, doing))
    return mine | remark | _AT_REST | may_go_on | only(WentBack, may_go_back)


def _in_a_turn(session: Session, talking: Talking) -> Kinds:
    third, stage = session.third, talking.stage
    if third.hold is not None:
        return frozenset({Resumed, GaveFloor})
    can_hold = stage not in (Stage.BREATH, Stage.REST) and third.wants_hold_s is None
    may_nudge = talking.is_mid_piece and holder(talking) is talking.turn.speaker
    return only(Held, can_hold) | only(Nudged, may_nudge) | only(GaveFloor, stage is Stage.BREATH)


def _may_go_on(session: Session, doing: Doing) -> bool:
    """Whether all who have a part in it are ready, or could be."""
    setting = session.setting
    asked = [seat for seat in PARTNERS if doing.takes_part(setting, seat)]
    return all(seat in doing.ready or Ready in _doing(session, doing, seat) for seat in asked)


def _may_go_back(session: Session) -> bool:
    """Whether they were anywhere else before."""
    here = (session.step, session.activity) if session.plan.asked is None else None
    return bool(session.been.keys() - {here})
