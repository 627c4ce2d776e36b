"""Where now is not a good time: a short break is offered beside another day.

About `tui.pages.rating`.
"""

import pytest

from protocol.activities.rounds import Voided
from protocol.seats import Partner
from protocol.session.events import Paused
from tests.tui.pages.desk import Desk, events, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.rating import BREAK_MIN
from tui.pages.rounds import round_words
from tui.words import rounds as rounds_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


def another_time(answers: tuple[str, str]) -> Play:
    return Play().begin().seal(ADA, answers[0]).seal(SAM, answers[1]).open()


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_a_short_break_is_one_press_away(desk: Desk, seat: Partner) -> None:
    page = desk.page((another_time(("yes", "in-a-while")), seat, HERE))
    assert events(pressed(page, "pause")) == [Paused(BREAK_MIN)]
    assert page.main is not None and page.main.id == "stop"


def test_neither_can_tell_from_it_what_the_other_picked(desk: Desk) -> None:
    """Who would like a break and who would like another day see the same page."""
    pages = [
        desk.page((another_time(("yes", other)), ADA, HERE))
        for other in ("in-a-while", "not-today")
    ]
    assert pages[0].texts == pages[1].texts
    assert rounds_words.ANOTHER_TIME in pages[0].texts


@pytest.mark.parametrize("seat", [ADA, SAM])
def test_asked_again_by_both_neither_is_named_as_the_one_who_asked(seat: Partner) -> None:
    play = another_time(("yes", "not-today")).do(SAM, Voided()).do(ADA, Voided())
    state = Desk().state((play, seat, HERE))
    assert round_words(state) == rounds_words.BOTH_ASKED_AGAIN
