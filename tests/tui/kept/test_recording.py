"""The record of a session has when, what and how long, and of the two what both let her have.

About `tui.kept.recording`.
"""

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from protocol.activities.activity import Agreement, Owner
from protocol.activities.days import On, Weekly
from protocol.activities.keep import Ticks
from protocol.seats import PARTNERS
from protocol.session.events import Left
from protocol.session.session import Session
from protocol.utterance import UNTOLD
from tests.protocol.worlds import ROOM, begun_with
from tests.tui.kept.test_keeping import ALL, KEEP, Evenings
from tests.whole.laptops import small_guide
from tui.kept.documents import Agreed
from tui.kept.recording import parts_of, record_of
from tui.seat.lead_times import PAUSE, Asked, Times
from tui.words import kept as kept_words

MINUTE = 60_000
DAY: Final = date(2026, 11, 26)
NO_RECORD: Final = Ticks(True, True, True, False)


def test_the_activities_are_told_in_their_order_with_their_minutes() -> None:
    guide = small_guide()
    first = guide.steps[0].activities[0].title
    asked = Asked((0, 0), "And now?")
    times = Times((0, 0), 10 * MINUTE, {(0, 0): 3 * MINUTE, PAUSE: 9 * MINUTE, asked: MINUTE})
    parts = parts_of(guide, times, 12 * MINUTE)
    assert [(each.title, each.minutes) for each in parts] == [
        (first, 5),
        (kept_words.OWN_QUESTION, 1),
    ]


def test_where_they_are_now_counts_too_and_never_backwards() -> None:
    parts = parts_of(small_guide(), Times((0, 0), 10 * MINUTE), MINUTE)
    assert [each.minutes for each in parts] == [0]


def test_where_nothing_took_place_there_is_no_record() -> None:
    session = begun_with(KEEP)
    assert record_of("", DAY, session, Times(), 0) is None
    assert record_of("", DAY, Session(room_id=ROOM), Times((0, 0)), 0) is None
    assert record_of("", DAY, session, Times((9, 9)), 0) is None


def led_evening(first: Ticks, second: Ticks, *, leaves: bool = False) -> Session:
    """What a third seat has of it, that came when one thing had been agreed on already."""
    made = (
        Agreement(UNTOLD, "", "agree"),
        Agreement("the dishes", "", "agree", owner=Owner.SECOND, when=Weekly(6, 20 * 60)),
        Agreement("a walk", "before noon", "agree", owner=Owner.BOTH, when=On(2026, 12, 10)),
    )
    two = Evenings(replace(begun_with(KEEP), agreements=made))
    two.keep(first, second)
    if leaves:
        two.does(PARTNERS[0], Left())
    else:
        two.close()
    return two.session


def test_a_record_has_what_both_let_her_have_and_was_agreed_on_while_she_was_there() -> None:
    record = record_of("Tuesday", DAY, led_evening(ALL, ALL), Times((0, 0)), 0)
    assert record is not None and record.label == "Tuesday"
    assert record.agreements == (
        Agreed(text="the dishes", whose="Sam", when="Every Sunday at 20:00"),
        Agreed(text="a walk", whose="both", when="Thursday 10 December 2026, before noon"),
    )


@pytest.mark.parametrize(
    ("first", "second"), [(ALL, NO_RECORD), (NO_RECORD, ALL), (NO_RECORD, NO_RECORD)]
)
def test_without_the_yes_of_both_there_is_no_word_of_the_two_in_it(
    first: Ticks, second: Ticks
) -> None:
    record = record_of("Tuesday", DAY, led_evening(first, second), Times((0, 0)), 0)
    assert record is not None and record.agreements is None


def test_nor_is_there_where_one_has_left_or_it_has_not_ended_or_the_log_does_not_hold() -> None:
    left = led_evening(ALL, ALL, leaves=True)
    ended = led_evening(ALL, ALL)
    for session, holds in ((left, True), (ended, False), (begun_with(KEEP), True)):
        record = record_of("", DAY, session, Times((0, 0)), 0, holds=holds)
        assert record is not None and record.agreements is None
