"""What follows from events about a third seat, and of one. Each is legal already: `moves` says so.

Nothing of a third seat puts words into a partner's mouth, opens a sealed answer or ends a
partner's piece, and nothing waits for it. It comes with the yes of both, and goes by itself or as
soon as one of the two says so; with each a new key of the room begins.

    hold      the one interruption: the rung stays whose it is, and whoever has it goes on
    aside     a word with one, then with the other for as long; either partner may end it
    back      an activity begins anew, what was promised and agreed stays
    plan      what is left out, added or asked; it goes with the third
"""

from dataclasses import dataclass, replace

from protocol.activities.activity import Doing
from protocol.activities.ladder import give
from protocol.activities.turns import Talking
from protocol.activities.wants import PROMPT_CHARS
from protocol.door.introduction import introduction_hash
from protocol.errors import BadSeal, OutOfTurn
from protocol.limits import KEY_BYTES
from protocol.seal.keyring import Member
from protocol.seal.sealing import shared_secret
from protocol.seats import BOTH, PARTNERS, Partner, Seat, as_partner, other, put
from protocol.session.controls import (
    ASIDE_MOST_MIN,
    COMING_LIMIT,
    HOLD_LEAST_S,
    HOLD_MOST_S,
    MORE_MOST_MIN,
    NOT_WITH_A_THIRD,
    REMARK_CHARS,
    TURNS_MOST,
    Advanced,
    AnsweredAsking,
    AskedForThird,
    Change,
    Consented,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    GaveWay,
    Held,
    IntroducedThird,
    Nudged,
    Rejoined,
    Remarked,
    Replanned,
    Resumed,
    ThirdEvent,
    TookAside,
    WentBack,
    WentOnAlone,
)
from protocol.session.places import (
    asked_anew,
    asks_what_stays_from,
    begin_at,
    go_on,
    left,
    next_page,
    place_of,
)
from protocol.session.session import LeftOut, Pausing, Session, Stopped
from protocol.session.third import (
    NOBODY_LEADS,
    QUESTION,
    Aside,
    Asking,
    Coming,
    Control,
    Hold,
    Invited,
    Third,
    turn_key,
)
from protocol.utterance import is_a_line, utterance


@dataclass(frozen=True, slots=True)
class Led:
    """What was done with a third seat, or by it, and when by the relay's clock."""

    seat: Seat
    event: ThirdEvent
    at_ms: int


def lead(session: Session, deed: Led) -> Session:
    """The session after it. Raises `OutOfTurn`."""
    third, phase, at_ms = session.third, session.phase, deed.at_ms
    match deed.event:
        case AskedForThird():
            return _asked(session, as_partner(deed.seat))
        case AnsweredAsking(is_yes):
            asking = third.asking and replace(third.asking, is_agreed=True)
            answered = replace(third, asking=asking) if is_yes else third.alone(is_put_off=True)
            return replace(session, third=answered)
        case IntroducedThird() as told:
            return replace(session, third=replace(third.alone(), question=_met(told)))
        case Consented() as answer:
            return _consent(session, as_partner(deed.seat), answer)
        case WentOnAlone() | FacilitatorLeft():
            return _go(session)
        case Advanced() if isinstance(phase, Doing | LeftOut):
            return go_on(session, phase, at_ms)
        case WentBack(to):
            return _back(session, to)
        case Replanned(change, what):
            return _replanned(session, change, what)
        case GaveFloor(seat) if isinstance(phase, Talking):
            return _given(session, phase, seat, at_ms)
        case Held(seconds) if isinstance(phase, Talking):
            return replace(session, third=_held(third, phase, seconds, at_ms))
        case GaveWay() if third.wants_hold_s is not None:
            hold = Hold(third.wants_hold_s, at_ms)
            return replace(session, third=replace(third, hold=hold, wants_hold_s=None))
        case Resumed():
            return replace(session, third=replace(third, hold=None))
        case Extended(minutes):
            if not 1 <= minutes <= MORE_MOST_MIN:
                raise OutOfTurn("not a little more time")
            return replace(session, third=replace(third, more_min=third.more_min + minutes))
        case Remarked(text):
            words = utterance(text)
            if not words or len(text) > REMARK_CHARS:
                raise OutOfTurn("a remark without words, or with too many")
            return replace(session, third=replace(third, remarks=(*third.remarks, words)))
        case Nudged(seat, _) if isinstance(phase, Talking):
            if seat is not phase.turn.speaker:
                raise OutOfTurn("a nudge is for whoever speaks")
            return session
        case TookAside(seat, minutes):
            return replace(session, third=_aside(third, seat, minutes, at_ms))
        case Rejoined():
            return replace(session, third=replace(third, aside=None))
    raise OutOfTurn("no such pair")


def settled(before: Session, after: Session, seat: Seat, event: object) -> Session:
    """The session after any event, without what was of another page or turn, and with what was done
    last with a third seat or by it."""
    third = after.third
    if third == NOBODY_LEADS:
        return after
    if after.page != before.page:
        is_break = any(isinstance(each.phase, Pausing | Stopped) for each in (before, after))
        third = third.on_another_page(is_same_turn=is_break)
    elif turn_key(after.phase) != turn_key(before.phase):
        third = third.in_another_turn()
    if isinstance(event, ThirdEvent) and before.third.seated is not None:
        # It is not told who of the two would rather go on alone.
        by = None if isinstance(event, WentOnAlone) else seat
        third = replace(third, last=Control(by, event))
    return replace(after, third=third)


# -- coming and going


def _asked(session: Session, seat: Partner) -> Session:
    """Whoever asks while the other has asked would like it, too."""
    third, asking = session.third, session.third.asking
    if asking is not None:
        return replace(session, third=replace(third, asking=replace(asking, is_agreed=True)))
    return replace(session, third=replace(third.alone(), asking=Asking(seat)))


def _met(told: IntroducedThird) -> Invited:
    if {len(told.signing), len(told.exchange)} != {KEY_BYTES}:
        raise OutOfTurn("no keys of a third seat")
    try:
        shared_secret(bytes(KEY_BYTES), told.exchange)
    except BadSeal:
        # Nobody could hand it a key, and the two would wait for one.
        raise OutOfTurn("a key that nothing can be wrapped for") from None
    member = Member(Seat.FACILITATOR, told.signing, told.exchange)
    return Invited(member, introduction_hash(told.introduction), told.introduction)


def _consent(session: Session, seat: Partner, answer: Consented) -> Session:
    third, question = session.third, session.third.question
    is_yes = answer != NOT_WITH_A_THIRD
    if question is None or (is_yes and answer != question.consent):
        raise OutOfTurn("a yes to somebody else, or to what was not shown")
    answers = put(third.answers, seat, is_yes)
    if None in answers:
        return replace(session, third=replace(third, answers=answers))
    if not all(answers):
        return replace(session, third=third.alone(is_declined=True))
    # On a new page: what was on its way was meant for two.
    led = replace(session, third=Third(seated=question), epoch=session.epoch + 1)
    return led.turn_page(session.phase)


def _go(session: Session) -> Session:
    """The page stays: whoever speaks goes on speaking. The guide is again as it was written."""
    third = session.third
    if third.seated is None:
        is_open = third.question is not None
        return replace(session, third=third.alone(is_declined=is_open, is_put_off=not is_open))
    plan, epoch = session.plan.alone(), session.epoch + 1
    return replace(session, third=third.alone(), epoch=epoch, plan=plan)


# -- in a turn


def _held(third: Third, talking: Talking, seconds: int, at_ms: int) -> Third:
    if not HOLD_LEAST_S <= seconds <= HOLD_MOST_S:
        raise OutOfTurn("a hold of another length")
    key = turn_key(talking)
    if third.held == key:
        return replace(third, wants_hold_s=seconds)
    return replace(third, held=key, hold=Hold(seconds, at_ms))


def _given(session: Session, talking: Talking, seat: Seat, at_ms: int) -> Session:
    speaker = as_partner_or_refuse(seat)
    is_more = speaker is not talking.turn.speaker
    if is_more and (session.setting.seats != BOTH or len(talking.past) + 2 > TURNS_MOST):
        raise OutOfTurn("no turn for them here")
    third = replace(session.third, hold=None)
    return replace(session, phase=give(talking, speaker, at_ms), third=third)


def as_partner_or_refuse(seat: Seat) -> Partner:
    """The seat as a partner's. Raises `OutOfTurn` for the third's own."""
    if seat not in PARTNERS:
        raise OutOfTurn("a third seat has no floor, and no word with itself")
    return as_partner(seat)


# -- a word with one


def _aside(third: Third, seat: Seat, minutes: int, at_ms: int) -> Third:
    partner, aside = as_partner_or_refuse(seat), third.aside
    if aside is not None:
        if (partner, minutes) != (other(aside.first), aside.minutes):
            raise OutOfTurn("the other is next, for as long")
        return replace(third, aside=replace(aside, at_ms=at_ms, is_second=True))
    if not 1 <= minutes <= ASIDE_MOST_MIN:
        raise OutOfTurn("a word of another length")
    return replace(third, aside=Aside(partner, minutes, at_ms), hold=None)


# -- the plan


def _back(session: Session, to: str) -> Session:
    """What was promised and agreed stays, of this page too."""
    place = place_of(session, to)
    is_here = session.plan.asked is None and place == (session.step, session.activity)
    if place is None or place not in session.been or is_here:
        raise OutOfTurn("no earlier activity")
    if isinstance(session.phase, Doing):
        setting = session.setting
        session = session.with_outcome(setting.activity.id, session.phase.kept(setting))
    session = left(session, is_done=False)
    if asks_what_stays_from(session, place):
        session = asked_anew(session)
    plan = replace(session.plan, back_to=None, asked=None)
    return begin_at(replace(session, plan=plan), place)


def _replanned(session: Session, change: Change, what: str) -> Session:
    match change:
        case Change.LEAVE_OUT:
            return _left_out(session, what)
        case Change.ADD:
            place, guide = place_of(session, what), session.guide
            if place is None or guide is None:
                raise OutOfTurn("no activity of the guide")
            if not guide.activity(*place).seats(session.owners):
                raise OutOfTurn("an activity of nobody")
            what_comes = what
        case Change.ASK:
            what_comes = utterance(what)
            if not what_comes or not is_a_line(what, PROMPT_CHARS):
                raise OutOfTurn("no question, or more than a line")
    if len(session.plan.coming) == COMING_LIMIT:
        raise OutOfTurn("enough has been added")
    coming = (*session.plan.coming, Coming(change, what_comes))
    left_out = session.plan.left_out - {what}
    return replace(session, plan=replace(session.plan, coming=coming, left_out=left_out))


def _left_out(session: Session, what: str) -> Session:
    """The present activity ends here, with what both have said yes to; what was added, or is later
    in the guide, does not come."""
    phase, plan = session.phase, session.plan
    place, here = place_of(session, what), (session.step, session.activity)
    is_present = what == QUESTION if plan.asked is not None else place == here
    if is_present and isinstance(phase, Doing):
        if not phase.may_be_cut:
            raise OutOfTurn("one of the two would be left with less than the other")
        setting = session.setting
        kept = session.with_outcome(setting.activity.id, phase.kept(setting))
        return next_page(kept, skips_group=True)
    if what in [each.name for each in plan.coming]:
        return replace(session, plan=plan.without_coming(what))
    if place is None or place <= (plan.back_to or here):
        raise OutOfTurn("nothing that is still to come")
    return replace(session, plan=replace(plan, left_out=plan.left_out | {what}))
