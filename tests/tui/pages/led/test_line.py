"""The line of a led session, as data: what was done last, by whom, and what is asked beside it."""

import re
from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from protocol.activities.ladder import Stage
from protocol.seats import PARTNERS, Partner
from protocol.session.controls import (
    Advanced,
    Change,
    Extended,
    FacilitatorLeft,
    GaveFloor,
    GaveWay,
    Held,
    Nudge,
    Nudged,
    Remarked,
    Replanned,
    Resumed,
    ThirdEvent,
    WentBack,
    WentOnAlone,
)
from protocol.session.events import Finished, Paused, Ready, Spoke, StoppedForToday
from tests.tui.led import KIM, LED, after, at
from tests.tui.pages.desk import Desk, events
from tests.tui.scenes import ADA, HERE, NOW_MS, SAM, Play
from tui.news import Line
from tui.pages.led.line import LONG_AWAY_MS, LedLine, Question, in_full, led_line, question_of
from tui.pages.now import page_now
from tui.pages.page import Page
from tui.pages.parts import Clock, Text
from tui.seat.room_state import RoomState
from tui.words import led as led_words

DESK: Final = Desk()
NAME: Final = "Kim de Wit"


def state(play: Play, seat: Partner = ADA) -> RoomState:
    return DESK.state((play, seat, LED))


def line(play: Play, seat: Partner = ADA) -> LedLine:
    found = led_line(state(play, seat))
    assert found is not None
    return found


def speaking() -> Play:
    return at("lately").do(ADA, Spoke("By the evening I have nothing left."))


def led_by(play: Play, *done: ThirdEvent, seat: Partner = ADA) -> str | None:
    return line(after(play, *done)[0], seat).text


@pytest.mark.parametrize("activity", ["lately", "outsider", "ten-minutes"])
def test_time_that_was_added_is_in_the_time_that_both_read(activity: str) -> None:
    for seat in PARTNERS:
        page = page_now(state(at(activity).do(KIM, Extended(3)), seat))
        before = page_now(state(at(activity), seat))
        assert _minutes(page) == _minutes(before) + 3


def _minutes(page: Page) -> int:
    """Of a gentle time, as it is read."""
    (told,) = [
        each.text
        for each in page.shown
        if isinstance(each, Text | Clock) and each.id in ("time", "clock")
    ]
    found = re.search(r"\d+", told)
    assert found is not None, told
    return int(found[0])


def test_without_anybody_who_leads_there_is_no_line() -> None:
    assert led_line(state(Play().begin().skip_to("lately"))) is None


def test_both_read_all_the_time_that_somebody_is_there() -> None:
    for seat in PARTNERS:
        assert line(at("lately"), seat) == LedLine(led_words.is_here(NAME), is_quiet=True)


@pytest.mark.parametrize("seat", PARTNERS, ids=["ada", "sam"])
def test_both_read_in_one_line_what_was_done_and_by_whom(seat: Partner) -> None:
    told = {
        led_by(at("agreements"), Advanced(), seat=seat): f"{NAME} goes on.",
        led_by(at("voice"), WentBack("agreements"), seat=seat): f"{NAME} goes back to “",
        led_by(speaking(), Extended(1), seat=seat): f"A little more time, says {NAME}.",
        led_by(at("agreements"), Remarked("Take your time."), seat=seat): (
            f"{NAME}: Take your time."
        ),
        led_by(at("agreements"), Replanned(Change.LEAVE_OUT, "topic"), seat=seat): (
            f"{NAME} leaves out “"
        ),
        led_by(at("agreements"), Replanned(Change.ASK, "And now?"), seat=seat): (
            f"{NAME} has a question for you both. It comes next."
        ),
    }
    for found, wanted in told.items():
        assert found is not None and found.startswith(wanted)


def test_what_is_added_after_something_else_is_not_said_to_come_next() -> None:
    asks = (Replanned(Change.ASK, "And now?"), Replanned(Change.ADD, "topic"))
    line = led_line(DESK.state(after(at("agreements"), *asks)))
    assert line is not None and line.text is not None
    assert line.text.startswith(f"{NAME} adds “") and line.text.endswith("It comes soon.")


def test_who_is_given_the_floor_reads_that_and_the_other_reads_whose_it_is() -> None:
    held = speaking().do(KIM, Held(30))
    told = [led_by(held, GaveFloor(SAM), seat=SAM)]
    told.append(line(held, ADA).text)
    assert told == [f"{NAME} gives you the floor.", f"{NAME} gives Sam the floor."]


def test_what_was_done_is_gone_at_the_next_page() -> None:
    play = after(at("agreements"), Remarked("Take your time."))[0]
    assert line(play.both(Ready())) == LedLine(led_words.is_here(NAME), is_quiet=True)


def test_a_soft_phrase_is_read_by_the_speaker_alone() -> None:
    for nudge in Nudge:
        play = after(speaking(), Nudged(ADA, nudge))[0]
        assert line(play, ADA).text == led_words.softly(NAME, nudge)
        # What stood there stays: the other does not even learn that something was said.
        assert line(play, SAM).text is None


def test_what_is_said_from_outside_stands_there_letter_for_letter() -> None:
    remark = "[b]Take[/] your [@click=app.quit]time[/]"
    assert led_by(at("agreements"), Remarked(remark)) == f"{NAME}: {remark}"


def test_every_remark_of_a_page_can_be_read_in_full() -> None:
    remarks = ["First" * 60, "And then."]
    play = after(at("agreements"), *map(Remarked, remarks))[0]
    title, *told = in_full(state(play))
    assert [each.text for each in told] == remarks and title.is_shown
    title, *told = in_full(state(speaking().do(KIM, Extended(1))))
    assert [each.text for each in told] == [led_words.more_time(NAME)] and not title.is_shown


# -- one more hold


def held_twice() -> Play:
    return speaking().do(KIM, Held(60)).do(ADA, Resumed()).do(KIM, Held(60))


def test_a_second_hold_in_a_turn_asks_the_speaker_and_nobody_else() -> None:
    assert line(held_twice(), ADA).question is Question.HOLD
    assert line(held_twice(), SAM) == LedLine(None)
    not_now, yes = question_of(state(held_twice()), Question.HOLD).answers
    assert not_now.does == () and events(yes.does) == [GaveWay()]


def test_a_hold_that_is_not_for_now_leaves_the_page_as_it_was() -> None:
    before = speaking().do(KIM, Held(60)).do(ADA, Resumed())
    asked = held_twice()
    pages = [DESK.page((play, ADA, LED)) for play in (before, asked)]
    assert pages[0].key == pages[1].key and pages[0].shown == pages[1].shown
    assert led_line(state(asked), Question.HOLD) == LedLine(led_words.is_here(NAME), is_quiet=True)


def test_once_the_turn_is_over_nobody_is_asked_any_more() -> None:
    play = held_twice().do(ADA, Finished())
    assert line(play).question is Question.HOLD, "the turn goes on, rung by rung"
    assert line(play.climb_to(Stage.SPEAK, turn=1)).question is None


# -- gone, or away


@pytest.mark.parametrize("seat", PARTNERS, ids=["ada", "sam"])
def test_when_somebody_has_left_both_are_asked_whether_to_go_on(seat: Partner) -> None:
    play = speaking().do(KIM, FacilitatorLeft())
    found = line(play, seat)
    assert (found.text, found.question) == (f"{NAME} has left.", Question.GONE)
    go_on, stop = question_of(state(play, seat), Question.GONE).answers
    assert go_on.does == () and events(stop.does) == [StoppedForToday()]


def test_nobody_reads_who_of_the_two_would_rather_go_on_alone() -> None:
    """Whoever it was, both read the same, and the sessions are equal."""
    found = {
        (by, seat): (line(speaking().do(by, WentOnAlone()), seat))
        for by, seat in product(PARTNERS, PARTNERS)
    }
    assert len(set(found.values())) == 1
    assert found[ADA, SAM].text == led_words.ALONE_AGAIN
    sessions = [speaking().do(by, WentOnAlone()).session for by in PARTNERS]
    assert sessions[0] == sessions[1]


@pytest.mark.parametrize("seat", PARTNERS)
def test_whoever_goes_on_does_not_read_that_somebody_is_still_there(seat: Partner) -> None:
    alone = DESK.state((speaking().do(SAM, WentOnAlone()), seat, LED))
    assert led_line(alone, Question.GONE) == LedLine(led_words.ALONE_AGAIN, is_quiet=True)
    left = DESK.state(after(speaking(), FacilitatorLeft(), seat=seat))
    assert led_line(left, Question.GONE) == LedLine(led_words.has_left(NAME), is_quiet=True)


def away(minutes: float, line: Line = Line.OPEN) -> RoomState:
    since_ms = None if line is not Line.OPEN else NOW_MS + 30_000 - round(minutes * 60_000)
    return DESK.state((speaking(), ADA, replace(HERE, line=line, third_away_ms=since_ms)))


def test_after_three_minutes_without_a_line_both_are_asked_and_not_before() -> None:
    assert led_line(away(2.9)) == LedLine(led_words.is_away(NAME), is_quiet=True)
    found = led_line(away(LONG_AWAY_MS / 60_000))
    assert found == LedLine(led_words.is_down(NAME), question=Question.AWAY)
    wait, alone, stop = question_of(away(4), Question.AWAY).answers
    assert wait.does == ()
    assert [events(each.does) for each in (alone, stop)] == [[WentOnAlone()], [StoppedForToday()]]


def test_whoever_waits_is_not_asked_again_until_they_were_back() -> None:
    assert led_line(away(9), Question.AWAY) == LedLine(led_words.is_away(NAME), is_quiet=True)


def test_a_line_of_ones_own_that_is_down_says_nothing_of_whoever_leads() -> None:
    assert led_line(away(9, Line.RECONNECTING)) == LedLine("", is_quiet=True)


# -- the page itself


@pytest.mark.parametrize("seat", PARTNERS, ids=["ada", "sam"])
def test_a_question_that_is_not_the_guides_says_whose_it_is(seat: Partner) -> None:
    play = after(at("agreements"), Replanned(Change.ASK, "What would help?"), Advanced())[0]
    page = DESK.page((play, seat, LED))
    marks = [part for part in page.head if isinstance(part, Text) and part.look == "third"]
    assert [each.text for each in marks] == [f"{NAME}’s question"]
    assert "What would help?" in page.texts


def test_a_pause_that_whoever_leads_asked_for_has_their_name() -> None:
    page = DESK.page((at("agreements").do(KIM, Paused(20)), ADA, LED))
    assert f"{NAME} asked for a pause." in page.texts
