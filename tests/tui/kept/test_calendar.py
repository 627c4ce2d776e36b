"""Days for a calendar: one event for each that has a day, as little as it needs, for itself alone.

About `tui.kept.keepsake.calendar`.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count
from typing import Any, Final

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kept.evenings import ALONE, DINNER, FULL, SCHOOL
from tests.tui.kept.samples import CALL, WALK, texts, undertakings
from tests.tui.kept.test_markdown import hostile
from tui.kept.evening import Day, Undertaking
from tui.kept.keepsake.calendar import Event, dates_of, event_of, of_events
from tui.kept.keepsake.telling import named
from tui.words import keepsake as keepsake_words

TODAY: Final = date(2026, 11, 27)  # a Friday

OURS: Final = {"UID", "DTSTAMP", "CLASS", "SUMMARY", "DTSTART"}
"""All that an event has; one of every week has its rule too, one of a whole day leaves it free."""


def ids() -> Callable[[], str]:
    numbers = count()
    return lambda: f"id-{next(numbers)}"


def written(*things: Undertaking, title: str = "") -> str:
    return of_events(dates_of(things, TODAY).events, title, ids())


# Any: the library ships no types.
def read(text: str) -> list[Any]:
    """The events, as a parser finds them that knows nothing of whoever wrote it."""
    (found,) = vobject.readComponents(text)
    return list(found.contents.get("vevent", []))


def names(event: Any) -> set[str]:
    return {child.name for child in event.getChildren()}


def test_a_date_with_an_hour_is_that_hour_on_whatever_clock_is_there() -> None:
    (event,) = read(written(DINNER))
    assert event.dtstart.value == datetime(2026, 12, 3, 19, 30)
    assert event.dtstart.value.tzinfo is None and event.dtstart.params == {}
    assert event.summary.value == "Time for us" and names(event) == OURS


def test_a_date_alone_is_the_whole_day_and_leaves_it_free() -> None:
    (event,) = read(written(SCHOOL))
    assert event.dtstart.value == date(2026, 12, 1)
    assert event.transp.value == "TRANSPARENT" and names(event) == OURS | {"TRANSP"}


def test_every_week_only_where_that_was_chosen_and_from_the_day_of_writing_on() -> None:
    (event,) = read(written(WALK))
    assert event.rrule.value == "FREQ=WEEKLY"
    assert event.dtstart.value == datetime(2026, 11, 29, 17, 0)
    assert names(event) == OURS | {"RRULE"}
    assert event_of(Day(weekday=4, time="08:00"), TODAY) == Event(
        on=TODAY, at=time(8), is_weekly=True
    )
    assert event_of(Day(weekday=4), TODAY) is event_of(Day(time="08:00"), TODAY) is None


def test_what_has_only_words_has_no_event_and_that_is_told() -> None:
    days = dates_of(FULL.items or (), TODAY)
    assert len(days.events) == len(days.told) == 3
    assert days.without == (ALONE.text, CALL.text)
    assert days.told == (
        "Every Sunday at 17:00",
        "On Tuesday 1 December 2026",
        "On Thursday 3 December 2026 at 19:30",
    )
    told = keepsake_words.without_day(days.without)
    assert ALONE.text in told and CALL.text in told


@given(things=st.lists(undertakings, max_size=4), title=texts | hostile)
def test_whatever_was_agreed_on_no_word_of_it_and_no_other_line_is_in_the_file(
    things: list[Undertaking], title: str
) -> None:
    text = written(*things, title=title)
    events = read(text)
    assert len(events) == sum(bool(each.when.date) or each.when.is_weekly for each in things)
    for event in events:
        assert OURS <= names(event) <= OURS | {"RRULE", "TRANSP"}
        assert event.contents["class"][0].value == "PRIVATE"
        assert event.summary.value == (named(title, 80) or "Time for us")
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert text.count("\n") == text.count("\r\n")


@given(marked=st.sampled_from(FULL.items or ()), mark=st.integers(0, 2**64).map("zq{:x}qz".format))
def test_nothing_that_somebody_wrote_is_in_it(marked: Undertaking, mark: str) -> None:
    when, again = (each.__replace__(words=mark) for each in (marked.when, marked.again))
    thing = marked.__replace__(text=mark, enough=mark, more=(mark,), when=when, again=again)
    assert mark not in written(thing)


def test_the_time_of_writing_and_of_the_evening_are_not_told_and_ids_differ() -> None:
    text = written(*FULL.items or ())
    assert text.count("DTSTAMP:20000101T000000Z") == 3 == text.count("BEGIN:VEVENT")
    assert "20261126" not in text and "20261127" not in text
    assert len({event.uid.value for event in read(text)}) == 3
    assert "unhurried" not in text.lower() and "PRODID:-//calendar//EN" in text


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("a,b;c\\d", "SUMMARY:a\\,b\\;c\\\\d"),
        ("a\nb", "SUMMARY:a b"),
        ("a\r\nATTENDEE:mailto:b", "SUMMARY:a ATTENDEE:mailto:b"),
    ],
)
def test_a_title_ends_no_line_and_begins_none(title: str, line: str) -> None:
    assert f"\r\n{line}\r\n" in written(DINNER, title=title)


def test_long_titles_are_folded_between_letters() -> None:
    title = "é" * 70 + "—, und so weiter"
    text = written(DINNER, title=title)
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75
    (event,) = read(text)
    assert event.summary.value == named(title, 80)


def test_the_library_is_loaded_with_the_first_file() -> None:
    look = "import tui.kept.keepsake.calendar, sys; print('icalendar' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
