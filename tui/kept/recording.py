"""The record of a session that was led: when, which activities, and how long each took.

Pure, over the session and the times that the facilitator's seat has gathered. What it is not: a
transcript; of what the two said or wrote there is no word, and what they agreed on is in a record
only if both allowed it (`tui.kept.documents.recorded`), for which no session asks yet.
"""

from datetime import date
from typing import Final

from protocol.guide.structure import Guide
from tui.kept.documents import Part, SessionRecord, recorded
from tui.seat.lead_times import PAUSE, QUESTION, Times, Where
from tui.words import kept as kept_words

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
    label: str, day: date, guide: Guide | None, times: Times, now_ms: int
) -> SessionRecord | None:
    """The record of a session; None where nothing of the guide took place."""
    parts = parts_of(guide, times, now_ms)
    if not parts:
        return None
    return recorded(label=label, date=day, parts=parts, agreements=(), allowed=())


def _ms(times: Times, place: Where, now_ms: int) -> int:
    going_on = max(0, now_ms - times.since_ms) if place == times.here else 0
    return times.spent.get(place, 0) + going_on


def _title(guide: Guide | None, place: Where) -> str:
    if place == QUESTION:
        return kept_words.OWN_QUESTION
    if place == PAUSE or guide is None or isinstance(place, str):
        return ""
    step, activity = place
    try:
        return guide.steps[step].activities[activity].title
    except IndexError:
        return ""
