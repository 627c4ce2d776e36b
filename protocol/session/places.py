"""Turning the page: which activity comes next, and the phase it starts in."""

from dataclasses import replace

from protocol.activities.activity import Activity, Fact
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
                seats = found.seats(session.owners)
                return session.turn_page(found.begin_for(session.starter, seats))
            activity += 1
        step, activity = step + 1, 0
    return replace(session, step=step, activity=0).turn_page(Closing())


def after_left_out(session: Session) -> Session:
    """The session at the end of what was left out: of the whole group, if it was its first."""
    assert session.guide is not None  # only an activity can be left out
    return replace(session, activity=session.guide.group_end(session.step, session.activity))


def takes_place(session: Session, activity: Activity) -> bool:
    """Whether the length, what is known by now, and whose it is call for this activity."""
    is_in = not activity.in_ or session.length in activity.in_
    facts = activity.when.facts if activity.when is not None else ()
    are_facts = all(_is_so(session, fact) for fact in facts)
    return is_in and are_facts and bool(activity.seats(session.owners))


def _is_so(session: Session, fact: Fact) -> bool:
    if fact.voice is not None:
        return session.voice is fact.voice
    if fact.choice:
        return session.chosen.get(fact.choice) in fact.is_
    both = session.ratings.get(fact.rate)
    rate = session.guide.named(fact.rate) if session.guide is not None else None
    if both is None or rate is None:
        return False
    return rate.are_both_at_least(both, fact.item, fact.both_at_least)
