"""The record of a session that was led: when, which activities, and how long each took.

Pure, over the session and the times that the facilitator's seat has gathered. What it is not: a
transcript; of what the two said or wrote there is no word. What they agreed on is in it only if
both have ticked that it may be, on the page that asks what stays, and have ended the session
together; and of that only what this seat was there for.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from protocol.activities.activity import Agreement, Owner
from protocol.activities.days import On, Weekly, When
from protocol.guide.structure import Guide
from protocol.seats import PARTNERS
from protocol.session.session import Session
from protocol.utterance import UNTOLD
from tui.kept.documents import Agreed, Part, SessionRecord, recorded
from tui.kept.markdown import day as day_in_full
from tui.seat.lead_times import Asked, Times, Where
from tui.words import agreeing as agreeing_words
from tui.words import kept as kept_words
from tui.words import times as times_words

MINUTE_MS: Final = 60_000


def parts_of(guide: Guide | None, times: Times, now_ms: int) -> tuple[Part, ...]:
    """The activities that took place since this seat came, in their order.

    Of one that had begun before, only what was seen of it counts.
    """
    places = list(times.spent)
    if times.here is not None and times.here not in places:
        places.append(times.here)
    return tuple(
        Part(title=title, minutes=_ms(times, place, now_ms) // MINUTE_MS)
        for place in places
        if (title := _title(guide, place))
    )


def record_of(
    label: str,
    day: date,
    session: Session,
    times: Times,
    now_ms: int,
    *,
    filled: Callable[[str], str] = str,
    holds: bool = True,
) -> SessionRecord | None:
    """The record of a session; None where nothing of the guide took place. `filled`: a line of the
    guide with the names in it; `holds`: the log does, and is the one of both."""
    parts = parts_of(session.guide, times, now_ms)
    if not parts:
        return None
    keeping = session.stays if holds else None
    is_allowed = keeping is not None and keeping.record
    agreements = [
        _agreed(session, made, filled) for made in session.agreements if made.text != UNTOLD
    ]
    return recorded(
        label=label,
        date=day,
        parts=parts,
        agreements=agreements if is_allowed else (),
        allowed=(is_allowed,) * len(PARTNERS),
    )


def _agreed(session: Session, made: Agreement, filled: Callable[[str], str]) -> Agreed:
    text = filled(made.text) if made.option else made.text
    return Agreed(
        text=text or agreeing_words.SAID_ALOUD,
        whose=_whose(session, made.owner),
        when=", ".join(each for each in (_when(made.when), made.day) if each),
        enough=made.enough,
        again=_when(made.again),
    )


def _whose(session: Session, owner: Owner | None) -> str:
    """Who takes it on, by name; nobody where that was not asked."""
    if owner is None or owner is Owner.BOTH:
        return "" if owner is None else kept_words.BOTH
    names = {Owner.of(seat): session.names[seat] for seat in PARTNERS}
    return names[owner] or ""


def _when(when: When | None) -> str:
    match when:
        case On(year, month, day_of_month):
            return day_in_full(date(year, month, day_of_month))
        case Weekly(weekday, minute):
            return agreeing_words.every(times_words.WEEKDAYS[weekday], times_words.clock(minute))
    return ""


def _ms(times: Times, place: Where, now_ms: int) -> int:
    going_on = max(0, now_ms - times.since_ms) if place == times.here else 0
    return times.spent.get(place, 0) + going_on


def _title(guide: Guide | None, place: Where) -> str:
    if isinstance(place, Asked):
        return kept_words.OWN_QUESTION
    if guide is None or isinstance(place, str):
        return ""
    step, activity = place
    try:
        return guide.steps[step].activities[activity].title
    except IndexError:
        return ""
