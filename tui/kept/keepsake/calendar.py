"""Days that were agreed on, for a calendar: as little as it needs, and no word that was written.

What it is: one event for each agreement with a day, and the same name for all of them, which the
person has typed. No description, no people, no place, no reminder. What a calendar must have tells
nothing: random ids, and the same moment in all files as the one at which they were made. What it is
not: the format of RFC 5545, which the library writes; it is imported with the first file.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from msgspec.structs import replace

from tui.kept.evening import Day, Undertaking
from tui.kept.keepsake.choosing import TITLE_CHARS
from tui.kept.keepsake.telling import named, one_line, when
from tui.kept.shape import Quiet
from tui.words import keepsake as keepsake_words

MAKER: Final = "-//calendar//EN"
"""What a file says of the program that made it: nothing."""

MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When every event was made (DTSTAMP). A calendar wants a moment, and the true one would tell when
the file was written, or the evening was."""

WEEK: Final = 7


class Event(Quiet, frozen=True, kw_only=True):
    """One day, or one of every week."""

    on: date
    at: time | None = None
    """By whatever clock is on the wall there; None: the whole day."""
    is_weekly: bool = False


class Dates(Quiet, frozen=True, kw_only=True):
    """What of it a calendar can hold."""

    events: tuple[Event, ...]
    told: tuple[str, ...]
    """Each event in words."""
    without: tuple[str, ...]
    """What was agreed on, in words, that has no day."""


def dates_of(things: Iterable[Undertaking], today: date) -> Dates:
    """The events of what was agreed and promised; `today`: every week begins from that day on."""
    events, told, without = list[Event](), list[str](), list[str]()
    for thing in things:
        event = event_of(thing.when, today)
        if event is None:
            without.append(one_line(thing.text))
        else:
            events.append(event)
            told.append(when(replace(thing.when, words="")))
    return Dates(events=tuple(events), told=tuple(told), without=tuple(without))


def event_of(when: Day, today: date) -> Event | None:
    """The event of a day; None where only words say when."""
    at = time.fromisoformat(when.time) if when.time else None
    if when.date:
        return Event(on=date.fromisoformat(when.date), at=at)
    if when.weekday is None or at is None:
        return None
    ahead = (when.weekday - today.weekday()) % WEEK
    return Event(on=today + timedelta(days=ahead), at=at, is_weekly=True)


def of_events(events: Iterable[Event], title: str, draw_id: Callable[[], str]) -> str:
    """The file. `draw_id` draws an id at random, anew for each event."""
    import icalendar  # with what it stands on it takes a while, and few ever want it

    name = named(title, TITLE_CHARS) or keepsake_words.EVENT
    made = icalendar.Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    for each in events:
        event = icalendar.Event()
        event.add("uid", draw_id())
        event.add("dtstamp", MADE)
        event.add("class", "PRIVATE")  # without it most calendars take an event for public
        event.add("summary", name)
        event.add("dtstart", each.on if each.at is None else datetime.combine(each.on, each.at))
        if each.is_weekly:
            event.add("rrule", {"freq": "weekly"})
        if each.at is None:
            event.add("transp", "TRANSPARENT")  # the day stays free for whoever looks for a time
        made.add_component(event)
    written: bytes = made.to_ical()
    return written.decode()
