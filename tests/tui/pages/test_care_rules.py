"""The rules of care that hold on every page: breaks, and what nobody is told or counted.

About `tui.pages.breaks` and `tui.words.line`.
"""

import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import product
from typing import Final

import pytest

import tui.words
from protocol.seats import PARTNERS
from protocol.session.events import Acknowledged, CameBack, Closed, Paused, StoppedForToday
from protocol.session.moves import moves
from tests.tui.hosting import played
from tests.tui.pages.desk import Desk, events, ids, later, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play, scenes
from tui.news import Line
from tui.pages.now import page_now
from tui.pages.parts import Entry
from tui.pages.state_line import state_line
from tui.seat.room_state import RoomState
from tui.window.screens.dialogs import PAUSE_USUAL_MIN
from tui.words import breaks as breaks_words
from tui.words import line as line_words

DAY_MIN: Final = 24 * 60


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- breaks


def paused(desk: Desk, minutes_ago: float) -> RoomState:
    """A pause that the other asked for so long ago; both have seen it."""
    play = Play().begin().skip_to("lately").do(SAM, Paused(20)).do(ADA, Acknowledged())
    return later(desk.state((play, ADA, HERE)), minutes_ago)


def test_past_24_hours_a_pause_offers_to_end_kindly_and_not_before(desk: Desk) -> None:
    before, after = (page_now(paused(desk, DAY_MIN + by)) for by in (-1, 1))
    assert breaks_words.PAUSE_LONG not in before.texts and "close" not in ids(before)
    assert breaks_words.PAUSE_LONG in after.texts
    assert events(pressed(after, "close")) == [Closed()]
    # It only offers: going on and leaving it for another day are there as well.
    assert {"back", "stop"} <= ids(after)


def test_a_pause_is_of_twenty_minutes_unless_somebody_says_otherwise() -> None:
    assert PAUSE_USUAL_MIN == 20


def test_both_see_who_asked_for_a_pause_its_time_and_the_time_of_return(desk: Desk) -> None:
    play = Play().begin().skip_to("lately").do(SAM, Paused(20))
    for seat, by in zip(PARTNERS, ("Sam", None), strict=True):
        read = "\n".join(page_now(desk.state((play, seat, HERE))).texts)
        assert breaks_words.paused_by(by) in read
        assert re.search(r"\d\d:\d\d", read), "a time of return"


def test_on_return_one_may_go_on_pause_again_or_leave_it_for_another_day(desk: Desk) -> None:
    page = page_now(paused(desk, 25))
    assert events(pressed(page, "back")) == [CameBack()]
    assert [type(each) for each in events(pressed(page, "again"))] == [Paused]
    assert events(pressed(page, "stop")) == [StoppedForToday()]


@pytest.mark.parametrize("name", ["pausing", "pausing-own", "stopped"])
def test_nobody_is_asked_for_a_reason_for_a_break(desk: Desk, name: str) -> None:
    """There is nowhere to write one, and no sentence asks why."""
    page = desk.page(name)
    assert not [part for part in page.parts if isinstance(part, Entry)] and not page.boxes
    assert not re.search(r"\bwhy\b|reason", "\n".join(page.texts), re.IGNORECASE)


def test_a_break_can_be_had_at_every_moment_of_a_session(desk: Desk) -> None:
    for name in scenes():
        state = desk.state(played(name))
        is_still = {"Pausing", "Stopped", "Ended"} & {type(state.phase).__name__}
        assert is_still or {Paused, StoppedForToday} <= moves(state.session, state.seat), name


# -- nothing is counted, and nobody is watched


def test_nobody_is_told_since_when_the_other_is_away(desk: Desk) -> None:
    """Nor how often: what stands there after a day is what stood there after a minute."""
    for name in ("speaking", "listening"):
        state = desk.state(name)
        away = replace(state, news=replace(state.news, is_partner_here=False))
        told = {state_line(later(away, minutes)) for minutes in (0, 5, 90, 60 * 24)}
        assert len(told) == 1


@pytest.mark.parametrize("can_act", [True, False])
def test_whoever_leaves_at_once_is_not_connected_whichever_laptop_the_relay_is_on(
    can_act: bool,
) -> None:
    """With the relay on their own laptop the line goes too, and may never come back."""
    told = {
        line_words.line_sentence(
            line,
            is_partner_here=False,
            partner="Sam",
            is_with_partner=line is Line.RECONNECTING,
            can_act=can_act,
        )
        for line in (Line.OPEN, Line.RECONNECTING)
    }
    (sentence,) = told
    assert sentence.startswith("Sam is not connected just now. We keep the place")
    lost = line_words.line_sentence(Line.RECONNECTING, is_partner_here=False, partner="Sam")
    assert not any("comes back" in each for each in (sentence, lost))


def test_no_sentence_about_a_line_has_a_time_in_it() -> None:
    for line, (is_here, is_with, can_act, is_long) in product(
        Line, product((True, False), repeat=4)
    ):
        text = line_words.line_sentence(
            line,
            is_partner_here=is_here,
            partner="Sam",
            is_with_partner=is_with,
            can_act=can_act,
            is_long=is_long,
        )
        assert not re.search(r"\d|since|minutes? ago|last seen", text)


SCOLDING: Final = re.compile(
    r"last seen|streak|\bscores?\b|your rank|reminder|you forgot|you still have not|overdue|"
    r"you missed|days? in a row|well done|good job|keep it up",
    re.IGNORECASE,
)


def test_no_sentence_scores_ranks_scolds_or_reminds() -> None:
    found = [text for text in sentences() if SCOLDING.search(text)]
    # What says that there is none, and what a guide is asked about.
    denied = ("no score", "no reminder")
    assert [text for text in found if not any(each in text.lower() for each in denied)] == []


def sentences() -> Iterator[str]:
    """Every sentence of the program."""
    for info in pkgutil.iter_modules(tui.words.__path__, "tui.words."):
        for value in vars(import_module(info.name)).values():
            for each in value.values() if isinstance(value, dict) else (value,):
                if isinstance(each, str):
                    yield each
