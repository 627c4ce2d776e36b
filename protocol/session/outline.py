"""The digest of a session: what two honest laptops must agree on to the bit, without any text.

A phase is told by its tag, which stands on the wire for good: a class may be renamed, a tag not.
What an activity tells of itself stands in its kind.
"""

from collections.abc import Iterator

from protocol.activities.activity import Doing
from protocol.codec import encode
from protocol.seal.sealing import hash_of
from protocol.session.controls import Change, Remarked, Replanned
from protocol.session.events import written
from protocol.session.session import (
    Closing,
    Ended,
    Gathering,
    LeftOut,
    Pausing,
    Phase,
    Session,
    Stopped,
)
from protocol.session.third import NOBODY_LEADS, Control


def digest(session: Session) -> bytes:
    """32 bytes over the outline of a session."""
    return hash_of("unh1.state", outline(session))


def outline(session: Session) -> bytes:
    """Place, phase, floor and outcomes, without any text: canonical msgpack.

    Letters are left out: cleaning uses Unicode tables that differ between Python versions, so two
    honest laptops may hold slightly different ones. The text itself is covered by the head.
    """
    told = (
        session.guide_hash,
        [name is not None for name in session.names],
        (session.page, session.step, session.activity),
        (session.voice, session.wishes, session.starter),
        sorted(session.ratings.items()),
        sorted(session.chosen.items()),
        [seat for seat, _ in session.promises],
        [made.outline() for made in session.agreements],
        sorted(session.closed),
        _phase(session.phase),
        *_later(session),
    )
    return encode(told)


def _later(session: Session) -> Iterator[object]:
    """What came later: at the end, and only once there is any, so that a log without it keeps its
    digests."""
    if session.owners:
        yield sorted((name, sorted(seats)) for name, seats in session.owners.items())
    if session.lines:
        yield [(name, told.order, told.marked) for name, told in sorted(session.lines.items())]
    if session.third != NOBODY_LEADS:
        yield _third(session)
    if session.looked_at:
        yield "looked-at", [(each.id, sorted(each.owners)) for each in session.looked_at]
    if session.keeping is not None:
        yield "keeping", session.keeping.outline()


def _third(session: Session) -> tuple[object, ...]:
    """What is known of a third seat, its name first: it may stand where owners or lines would."""
    third, plan = session.third, session.plan
    asking = third.asking and (third.asking.by, third.asking.is_agreed)
    question = third.question and (third.question.keys, third.question.policy)
    seated = third.seated and (third.seated.keys, third.seated.policy)
    aside = third.aside and (third.aside.first, third.aside.minutes, third.aside.is_second)
    hold = (third.hold and third.hold.seconds, third.held, third.wants_hold_s)
    coming = [
        (each.change, None if each.change is Change.ASK else each.what) for each in plan.coming
    ]
    been = sorted((*place, each.is_done) for place, each in session.been.items())
    return (
        "third",
        (asking, third.is_put_off, question, third.answers, third.is_declined),
        (session.epoch, seated, third.has_gone),
        (aside, hold, third.more_min, len(third.remarks), _last(third.last)),
        (sorted(plan.left_out), coming, plan.back_to, plan.asked is not None),
        (been, session.spent, session.again),
    )


def _last(last: Control | None) -> object:
    """Who did what last; of a text only that there was one."""
    match last:
        case None:
            return None
        case Control(by, Remarked() | Replanned(change=Change.ASK) as event):
            return by, event.__struct_config__.tag
    return last.by, *written(last.event)


def _phase(phase: Phase) -> tuple[object, ...]:
    """The tag, and what of the phase two honest laptops must agree on to the bit."""
    match phase:
        case Doing():
            return phase.tag, *phase.outline(), sorted(phase.ready), *phase.outlined_later()
        case Gathering():
            return phase.tag, phase.guide_hash, len(phase.parts)
        case LeftOut():
            return phase.tag, _phase(phase.inner), sorted(phase.ready)
        case Pausing():
            seats = (phase.asked, sorted(phase.acknowledged), sorted(phase.back))
            return phase.tag, _phase(phase.inner), phase.by, phase.minutes, seats
        case Stopped():
            return phase.tag, _phase(phase.inner), phase.by, sorted(phase.back)
        case Closing():
            return (phase.tag,)
        case Ended():
            return phase.tag, phase.left
