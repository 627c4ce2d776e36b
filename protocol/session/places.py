"""Turning the page: which activity comes next, and the phase it starts in."""

from dataclasses import replace

from protocol.activities.activity import Activity
from protocol.session.session import Closing, Session


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
                return session.turn_page(found.begin(session.starter))
            activity += 1
        step, activity = step + 1, 0
    return replace(session, step=step, activity=0).turn_page(Closing())


def takes_place(session: Session, activity: Activity) -> bool:
    """Whether what was chosen before calls for this activity."""
    when = activity.when
    return when is None or session.chosen.get(when.choice) in when.is_
