"""The record of a session has when, what and how long, and no word of the two.

About `tui.kept.recording`.
"""

from datetime import date

from tests.whole.laptops import small_guide
from tui.kept.recording import parts_of, record_of
from tui.seat.lead_times import PAUSE, QUESTION, Times
from tui.words import kept as kept_words

MINUTE = 60_000


def test_the_activities_are_told_in_their_order_with_their_minutes() -> None:
    guide = small_guide()
    first = guide.steps[0].activities[0].title
    times = Times((0, 0), 10 * MINUTE, {(0, 0): 3 * MINUTE, PAUSE: 9 * MINUTE, QUESTION: MINUTE})
    parts = parts_of(guide, times, 12 * MINUTE)
    assert [(each.title, each.minutes) for each in parts] == [
        (first, 5),
        (kept_words.OWN_QUESTION, 1),
    ]


def test_where_they_are_now_counts_too_and_never_backwards() -> None:
    parts = parts_of(small_guide(), Times((0, 0), 10 * MINUTE), MINUTE)
    assert [each.minutes for each in parts] == [0]


def test_a_record_never_has_agreements_that_nobody_was_asked_for() -> None:
    record = record_of("Tuesday", date(2026, 11, 26), small_guide(), Times((0, 0)), 0)
    assert record is not None and record.agreements is None and record.label == "Tuesday"


def test_where_nothing_took_place_there_is_no_record() -> None:
    assert record_of("", date(2026, 11, 26), small_guide(), Times(), 0) is None
    assert record_of("", date(2026, 11, 26), None, Times((0, 0)), 0) is None
    assert record_of("", date(2026, 11, 26), small_guide(), Times((9, 9)), 0) is None
