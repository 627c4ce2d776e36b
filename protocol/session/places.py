"""Turning the page: which activity comes next, and the phase it starts in."""

from dataclasses import replace

from protocol.guide.structure import (
    Agree,
    AnyActivity,
    Choose,
    Private,
    Rate,
    Read,
    Together,
    Turns,
    Write,
)
from protocol.session.session import (
    Agreeing,
    BeingTogether,
    Choosing,
    Closing,
    OpenPhase,
    Rating,
    Reading,
    Session,
    Talking,
    Turn,
    Writing,
)


def next_page(session: Session) -> Session:
    """The session at the next activity that takes place; at the closing page after the last."""
    guide = session.guide
    assert guide is not None  # a session without a guide is still gathering
    step, activity = session.step, session.activity + 1
    while step < len(guide.steps):
        while activity < len(guide.steps[step].activities):
            found = guide.activity(step, activity)
            if takes_place(session, found):
                session = replace(session, step=step, activity=activity)
                return session.turn_page(_first_phase(session, found))
            activity += 1
        step, activity = step + 1, 0
    return replace(session, step=step, activity=0).turn_page(Closing())


def takes_place(session: Session, activity: AnyActivity) -> bool:
    """Whether what was chosen before calls for this activity."""
    when = activity.when
    return when is None or session.chosen.get(when.choice) in when.is_


def _first_phase(session: Session, activity: AnyActivity) -> OpenPhase:
    match activity:
        case Read() | Private():
            return Reading()
        case Rate():
            return Rating()
        case Write():
            return Writing()
        case Choose():
            return Choosing()
        case Turns():
            return Talking(Turn(session.starter))
        case Agree():
            return Agreeing()
        case Together():
            return BeingTogether()
