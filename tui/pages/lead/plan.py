"""The plan of the evening with its times: what was, what is and what comes, by the model of times
against what it took; how far behind that is, and what could be left out.

All of it follows from the log and the relay's dates. Nothing here does anything: what could be left
out is only said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

from msgspec import structs

from protocol.activities.activity import Condition, Fact
from protocol.activities.choose import Choose, Sets
from protocol.activities.kinds import AnyActivity
from protocol.activities.together import BeingTogether, Together
from protocol.activities.turns import Talking, Turns
from protocol.activities.write import Write, Writing
from protocol.guide.structure import Guide
from protocol.guide.times import minutes_of
from protocol.seats import BOTH
from protocol.session.controls import Change
from protocol.session.places import takes_place
from protocol.session.remaining import minutes_left
from protocol.session.session import Session
from protocol.session.third import QUESTION as ASKED
from protocol.session.third import Place
from tui.seat.lead_state import LeadState
from tui.seat.lead_times import Asked, Where, where
from tui.words import lead as lead_words
from tui.words.times import MINUTE_MS

BEHIND_LEAST_MIN: Final = 3
"""Less than this is no reason to leave anything out."""

ROWS: Final = 11
"""Of the plan that stand beside the page; where there is more, those around the present."""

FEWEST_ROWS: Final = 7
"""So many of them are in sight in a window that is not high: the present is among these."""

PLAN: Final = "plan"
"""Under which it is kept for a second what a moment's plan is."""

SECOND_MS: Final = 1_000


class Stands(Enum):
    """Where an activity stands in the plan; each has a shape."""

    PAST = "✓"
    NOW = "▶"
    COMING = " "
    PERHAPS = "?"
    """What comes of an earlier one says whether it comes."""
    LEFT_OUT = "–"
    ADDED = "+"


@dataclass(frozen=True)
class Planned:
    """One line of the plan."""

    id: str
    """Of the activity; `?` for a question of the facilitator's own."""
    title: str
    part: Stands
    minutes: float
    """By the model."""
    took_min: int | None = None
    """None: not yet, or not known."""
    is_optional: bool = False
    """The guide lets either partner leave it out, too."""
    is_spare: bool = False
    """The guide says to whoever leads that it goes first."""

    @property
    def is_past(self) -> bool:
        return self.part is Stands.PAST

    @property
    def words(self) -> str:
        """Its title and its times."""
        return lead_words.planned(self.title, self.took_min, self.minutes)

    @property
    def in_short(self) -> str:
        """The same in one line beside the page."""
        return lead_words.planned(lead_words.in_short(self.title), self.took_min, self.minutes)


def plan(state: LeadState) -> tuple[Planned, ...]:
    """Every activity that took place, takes place, or may still come."""
    second = state.relay_ms() // SECOND_MS
    made_in, found = state.made.get(PLAN, (-1, ()))
    if made_in != second:
        found = tuple(_planned(state))
        state.made[PLAN] = second, found
    return cast(tuple[Planned, ...], found)


def around(planned: tuple[Planned, ...], rows: int = ROWS) -> tuple[Planned, ...]:
    """So many lines of it, with the present one near the top."""
    now = next((at for at, each in enumerate(planned) if each.part is Stands.NOW), len(planned))
    first = max(0, min(now - 2, len(planned) - min(rows, FEWEST_ROWS)))
    return planned[first : first + rows]


def behind_min(state: LeadState) -> int:
    """By how many minutes more it took so far than the model has for it; 0: none, or not known.

    A pause and a question of one's own take time that the plan does not have. What was left out
    gives its time back.
    """
    times, now_ms = state.times, state.relay_ms()
    here = (state.session.step, state.session.activity)
    took_ms = planned_min = 0.0
    for place in (*times.spent, *({times.here} - {*times.spent})):
        spent_ms = None if place is None else times.took_ms(place, now_ms)
        if place is None or spent_ms is None:
            continue
        took_ms += spent_ms
        minutes = _minutes_at(state, place)
        # Also in a pause: what it interrupts is not over.
        planned_min += min(minutes, spent_ms / MINUTE_MS) if place == here else minutes
    planned_min += sum(each.minutes for each in plan(state) if _was_left_out(state, each))
    return max(0, int(took_ms / MINUTE_MS - planned_min))


def could_be_left_out(state: LeadState) -> tuple[Planned, ...]:
    """What the guide lets one leave out of what comes: the shortest page that makes up for what it
    is behind, or the next few; nothing where it is hardly behind. What is spare goes first."""
    behind = behind_min(state)
    if behind < BEHIND_LEAST_MIN:
        return ()
    coming = [each for each in plan(state) if each.part is Stands.COMING]
    spare = [each for each in coming if each.is_spare]
    may = [*spare, *(each for each in coming if each.is_optional and not each.is_spare)]
    for some in (spare, may):
        enough = [each for each in some if each.minutes >= behind]
        if enough:
            return (min(enough, key=lambda each: each.minutes),)
    found: list[Planned] = []
    while may and sum(each.minutes for each in found) < behind:
        found.append(may.pop(0))
    return tuple(found)


def left_min(state: LeadState) -> int | None:
    """The longest that is left of this evening, from this page on; None: not to be told."""
    minutes = minutes_left(state.session)
    return None if minutes is None else round(minutes)


def page_time(state: LeadState) -> str:
    """How long the turn, or the page, has been going on, of its gentle time; else empty."""
    phase, activity, now_ms = state.phase, state.activity, state.relay_ms()
    since_ms: int | None = None
    match phase, activity:
        case Talking(turn_ms=turn_ms), Turns(minutes=minutes):
            since_ms = turn_ms or state.session.page_ms
        case Writing(), Write(minutes=minutes) if minutes and not phase.round.is_open:
            since_ms = state.session.page_ms
        case BeingTogether(started_ms=since_ms), Together(minutes=minutes):
            pass
    if since_ms is None:
        return ""
    gone = max(0, now_ms - since_ms) // MINUTE_MS
    return lead_words.minutes_of(gone, minutes + state.session.third.more_min)


# -- lines


def _planned(state: LeadState) -> Iterator[Planned]:
    session, guide = state.session, state.session.guide
    if guide is None:
        return
    plan, here = session.plan, (session.step, session.activity)
    boundary = plan.back_to or here
    for place, activity in _activities(guide):
        is_now = place == here and plan.asked is None
        if is_now:
            yield _line(state, place, activity, Stands.NOW)
        elif place <= boundary and place in session.been:
            yield _line(state, place, activity, Stands.PAST)
        elif activity.id in plan.left_out:
            yield _line(state, place, activity, Stands.LEFT_OUT)
        elif place > boundary and (part := _coming(session, guide, activity)) is not None:
            yield _line(state, place, activity, part)
        if place < boundary or (plan.asked is not None and place == boundary):
            yield from _asked_after(state, place)
        if place == boundary:
            yield from _of_their_own(state)


def _asked_after(state: LeadState, place: Place) -> Iterator[Planned]:
    """The questions of one's own that are over, where they were asked."""
    here = where(state.session)
    for each in state.times.spent:
        if isinstance(each, Asked) and each.after == place and each != here:
            yield _question(state, each, Stands.PAST)


def _question(state: LeadState, asked: Asked, part: Stands) -> Planned:
    took_ms = state.times.took_ms(asked, state.relay_ms())
    title = lead_words.own_question(lead_words.told(asked.text))
    return Planned(ASKED, title, part, 0.0, _minutes(took_ms))


def _of_their_own(state: LeadState) -> Iterator[Planned]:
    """The question that is asked now, and what was added and comes next."""
    session, guide = state.session, state.session.guide
    if session.plan.asked is not None:
        here = (session.step, session.activity)
        asked = Asked(session.plan.back_to or here, session.plan.asked)
        yield _question(state, asked, Stands.NOW)
    for each in session.plan.coming:
        found = None if guide is None else guide.named(each.what)
        if each.change is Change.ADD and found is not None:
            minutes = minutes_of(found, session.voice)
            yield Planned(each.name, state.filled(found.title), Stands.ADDED, minutes)
        else:
            title = lead_words.own_question(lead_words.told(each.what))
            yield Planned(each.name, title, Stands.ADDED, 0.0)


def _line(state: LeadState, place: Place, activity: AnyActivity, part: Stands) -> Planned:
    took_ms = state.times.took_ms(place, state.relay_ms()) if part in _BEEN else None
    own = state.to_lead(activity.id)
    return Planned(
        activity.id,
        state.filled(activity.title),
        part,
        _minutes_at(state, place),
        _minutes(took_ms),
        activity.optional,
        own is not None and own.spare,
    )


_BEEN: Final = frozenset({Stands.PAST, Stands.NOW})


def _minutes(took_ms: int | None) -> int | None:
    return None if took_ms is None else took_ms // MINUTE_MS


def _activities(guide: Guide) -> Iterator[tuple[Place, AnyActivity]]:
    for step, each in enumerate(guide.steps):
        for at, activity in enumerate(each.activities):
            yield (step, at), activity


def _minutes_at(state: LeadState, spent: Where) -> float:
    """What the guide says to whoever leads, or the model has for a place; nothing for what the plan
    does not have."""
    session, guide = state.session, state.session.guide
    if isinstance(spent, Asked | str) or guide is None:
        return 0.0
    activity = guide.activity(*spent)
    own = state.to_lead(activity.id)
    if own is not None and own.lasts:
        return own.lasts
    seats = activity.seats(session.owners) & BOTH or BOTH
    return minutes_of(activity, session.voice, len(seats))


def _was_left_out(state: LeadState, each: Planned) -> bool:
    """Whether they are past the place where it would have been."""
    session, guide = state.session, state.session.guide
    if each.part is not Stands.LEFT_OUT or guide is None:
        return False
    here = session.plan.back_to or (session.step, session.activity)
    return any(place < here and found.id == each.id for place, found in _activities(guide))


# -- what comes


def _coming(session: Session, guide: Guide, activity: AnyActivity) -> Stands | None:
    """Whether it comes, by what is known now; None: it does not."""
    known, is_open = _as_known(session, guide, activity)
    if not takes_place(session, known):
        return None
    return Stands.PERHAPS if is_open else Stands.COMING


def _as_known(session: Session, guide: Guide, activity: AnyActivity) -> tuple[AnyActivity, bool]:
    """The activity without what it asks of an earlier one that has not come to anything yet; and
    whether it does ask that."""
    facts = activity.when.facts if activity.when is not None else ()
    known = tuple(fact for fact in facts if _is_known(session, fact))
    asked = activity.whose[1]
    is_anyones = bool(asked) and asked not in session.owners
    is_any_length = bool(activity.in_) and session.length is None and _asks_length(session, guide)
    found = structs.replace(
        activity,
        when=Condition(all=known) if known else None,
        for_="" if is_anyones else activity.for_,
        in_=() if is_any_length else activity.in_,
    )
    return found, len(known) < len(facts) or is_anyones or is_any_length


def _is_known(session: Session, fact: Fact) -> bool:
    """Whether what it is about has been asked, or will not be any more."""
    asked = fact.choice or fact.rate
    is_settled = asked in session.chosen or asked in session.ratings
    return not asked or is_settled or not _still_comes(session, asked)


def _still_comes(session: Session, asked: str) -> bool:
    if session.guide is None:
        return False
    here = session.plan.back_to or (session.step, session.activity)
    return any(place >= here and each.id == asked for place, each in _activities(session.guide))


def _asks_length(session: Session, guide: Guide) -> bool:
    here = (session.step, session.activity)
    return any(
        place >= here and isinstance(each, Choose) and each.sets is Sets.LENGTH
        for place, each in _activities(guide)
    )
