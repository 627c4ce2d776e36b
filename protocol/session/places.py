"""Turning the page: which activity comes next, and the phase it starts in."""

from dataclasses import replace

from protocol.activities.activity import Activity, Doing, Fact, Outcome
from protocol.activities.keep import ToKeep
from protocol.session.controls import Change
from protocol.session.session import Closing, LeftOut, Session, Stopped
from protocol.session.third import Been, Place, question_of


def next_page(session: Session, *, skips_group: bool = False) -> Session:
    """The session at the next activity that takes place; at the closing page after the last.

    What was added comes first; then it goes on from where it was. `skips_group`: where this one
    was left out, and was the first of a group, the rest of that is left out with it.
    """
    guide = session.guide
    assert guide is not None  # a session without a guide is still gathering
    step, activity = session.plan.back_to or (session.step, session.activity)
    if skips_group and session.plan.back_to is None:
        activity = guide.group_end(step, activity)
    session = left(session, is_done=True)
    if session.plan.coming:
        return _added(session, (step, activity))
    session = replace(session, plan=replace(session.plan, back_to=None, asked=None))
    activity += 1
    while step < len(guide.steps):
        while activity < len(guide.steps[step].activities):
            if takes_place(session, guide.activity(step, activity)):
                return begin_at(session, (step, activity))
            activity += 1
        step, activity = step + 1, 0
    return replace(session, step=step, activity=0, again=False).turn_page(Closing())


def begin_at(session: Session, place: Place) -> Session:
    """The session on a new page, with the activity of that place; anew, if they were there."""
    assert session.guide is not None  # there are no places without
    found, been = session.guide.activity(*place), session.been.get(place)
    if isinstance(found, ToKeep):
        session = asked_anew(session)
    begun = found.begin_for(session.starter, found.seats(session.owners))
    if been is not None:
        begun = begun.from_attempt(session.spent)
    again = been is not None and been.is_done
    step, activity = place
    return replace(session, step=step, activity=activity, again=again).turn_page(begun)


def _added(session: Session, here: Place) -> Session:
    """The session on the first of the pages that were added; after it, it goes on from here."""
    (first, *rest), (step, activity) = session.plan.coming, here
    plan = replace(session.plan, coming=tuple(rest), back_to=here, asked=None)
    place = place_of(session, first.what) if first.change is Change.ADD else None
    if place is not None:
        return begin_at(replace(session, plan=plan), place)
    plan = replace(plan, asked=first.what)
    session = replace(session, plan=plan, step=step, activity=activity, again=False)
    return session.turn_page(question_of(first.what).begin(session.starter))


def asked_anew(session: Session) -> Session:
    """The session before anything is to stay of it. A yes was to what had been said by then: where
    that page comes once more, or they are led back to before it, it counts no longer."""
    chosen = {
        id: came_to for id, came_to in session.chosen.items() if not _asks_what_stays(session, id)
    }
    return replace(session, keeping=None, chosen=chosen)


def _asks_what_stays(session: Session, id: str) -> bool:
    return session.guide is not None and isinstance(session.guide.named(id), ToKeep)


def asks_what_stays_from(session: Session, place: Place) -> bool:
    """Whether the page that asks what stays is that one, or comes after it in the guide."""
    assert session.guide is not None  # there are no places without
    return any(
        (step, at) >= place and isinstance(activity, ToKeep)
        for step, each in enumerate(session.guide.steps)
        for at, activity in enumerate(each.activities)
    )


def go_on(session: Session, phase: Doing | LeftOut, at_ms: int) -> Session:
    """The session after both were ready, or were led on."""
    if isinstance(phase, LeftOut):
        return next_page(session, skips_group=True)
    setting = session.setting
    within = phase.turned(setting)
    if within is not None:
        return session.turn_page(within)
    outcome = Outcome() if is_passed_over(session, phase) else phase.outcome(setting)
    after = next_page(session.with_outcome(setting.activity.id, outcome))
    if outcome.ends_evening and isinstance(after.phase, Doing):
        return replace(after, phase=Stopped(after.phase, None, at_ms))
    return after


def is_passed_over(session: Session, doing: Doing) -> bool:
    """Whether they went on from it before, and nothing of it has begun anew: then they may go on
    from it as from what is only read, and what came of it stays."""
    return session.again and doing.is_untouched


def left(session: Session, *, is_done: bool) -> Session:
    """The session that knows where it was, and how that was left. A question of the third's own has
    no place in the guide."""
    phase = session.phase
    doing = phase.inner if isinstance(phase, LeftOut) else phase
    if not isinstance(doing, Doing) or session.plan.asked is not None:
        return session
    place = (session.step, session.activity)
    before = session.been.get(place)
    # What nobody has begun anew is as it was.
    as_left = before.doing if before is not None and doing.is_untouched else doing
    is_done = is_done or (before is not None and before.is_done)
    been = {**session.been, place: Been(as_left, is_done)}
    return replace(session, been=been, spent=max(session.spent, doing.spent))


def place_of(session: Session, name: str) -> Place | None:
    """Where the activity of that id stands in the guide, if there is one."""
    assert session.guide is not None  # asked only once there is one
    found = (
        (step, activity)
        for step, each in enumerate(session.guide.steps)
        for activity, one in enumerate(each.activities)
        if one.id == name
    )
    return next(found, None)


def takes_place(session: Session, activity: Activity) -> bool:
    """Whether the length, what is known by now, whose it is and the plan call for this activity."""
    is_in = not activity.in_ or session.length in activity.in_
    facts = activity.when.facts if activity.when is not None else ()
    are_facts = all(_is_so(session, fact) for fact in facts)
    is_left_out = activity.id in session.plan.left_out
    return is_in and are_facts and bool(activity.seats(session.owners)) and not is_left_out


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
