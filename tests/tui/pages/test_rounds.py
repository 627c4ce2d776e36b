"""What is said while private answers wait for each other, and when one may start over."""

from dataclasses import replace

import pytest

from protocol.activities.tick import TICKED, UNTICKED
from protocol.seats import Partner
from protocol.session.events import Opened, Sealed, Voided
from tests.tui.looking import LOOKING
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.pages.now import page_now
from tui.pages.page import Here
from tui.pages.rounds import (
    STUCK_S,
    again,
    is_answering,
    is_open,
    is_stuck,
    round_stage,
    round_words,
    wait_s,
)
from tui.seat.room_state import RoomState
from tui.words import help as help_words
from tui.words import rounds as rounds_words
from tui.words import tick as tick_words
from tui.words import wishes as wishes_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


def seen(desk: Desk, play: Play) -> RoomState:
    """What Ada sees; her own answer is open on her laptop."""
    return desk.state((play, ADA, HERE))


def at_writing() -> Play:
    return Play().begin().skip_to("appreciation")


def both_sealed() -> Play:
    return at_writing().seal(ADA, "You made tea.").seal(SAM, "You waited up.")


def opened(play: Play, seat: Partner) -> Play:
    opening = play.openings[seat]
    return play.do(seat, Opened(opening.answer, opening.salt))


def test_nothing_is_said_before_anybody_has_sealed(desk: Desk) -> None:
    state = seen(desk, at_writing())
    assert is_answering(state) and round_words(state) == ""


def test_who_has_sealed_waits_and_the_other_is_told_so(desk: Desk) -> None:
    assert round_words(seen(desk, at_writing().seal(ADA, "You made tea."))) == (
        rounds_words.sealed_waiting("Sam")
    )
    theirs = seen(desk, at_writing().seal(SAM, "You waited up."))
    assert round_words(theirs) == rounds_words.partner_sealed("Sam") and is_answering(theirs)


def test_what_is_on_its_way_counts_as_sealed_for_who_sealed_it(desk: Desk) -> None:
    state = seen(desk, at_writing())
    waiting = replace(state, news=replace(state.news, waiting=(Sealed(0, bytes(32)),)))
    assert round_stage(waiting) == "sealed 0"
    assert round_words(waiting) == rounds_words.sealed_waiting("Sam")


def test_an_opening_that_does_not_come_is_said_to_whose_own_has_come(desk: Desk) -> None:
    assert round_words(seen(desk, both_sealed())) == ""
    state = seen(desk, opened(both_sealed(), ADA))
    assert round_words(state) == rounds_words.not_opened("Sam") and not is_open(state)


def test_once_both_lie_open_nobody_waits_and_nothing_starts_over(desk: Desk) -> None:
    state = seen(desk, both_sealed().open())
    assert is_open(state) and not is_stuck(state) and wait_s(state) == 0


def test_starting_over_is_offered_after_a_while_and_at_once_where_the_other_asks(
    desk: Desk,
) -> None:
    stuck = seen(desk, both_sealed())
    assert is_stuck(stuck) and wait_s(stuck) == STUCK_S
    assert not again(stuck, Here()).is_shown and again(stuck, Here(has_waited=True)).is_shown
    wanted = seen(desk, both_sealed().do(SAM, Voided()))
    assert again(wanted, Here()).is_shown and again(wanted, Here()).label == rounds_words.START_OVER
    assert round_words(wanted) == rounds_words.wants_again("Sam")


def test_who_has_asked_to_start_over_reads_that_the_other_is_asked(desk: Desk) -> None:
    asked = seen(desk, both_sealed().do(ADA, Voided()))
    assert round_words(asked) == rounds_words.asked_again("Sam")


def test_begun_again_by_both_says_who_asked_first_until_one_has_sealed(desk: Desk) -> None:
    play = both_sealed().do(SAM, Voided()).do(ADA, Voided())
    state = seen(desk, play)
    assert round_stage(state) == "answering 1"
    assert round_words(state) == rounds_words.begun_again(
        "Sam", is_answer_back=state.is_answer_back
    )


# -- what is said while waiting is true of each kind


@pytest.mark.parametrize("answer", [TICKED, UNTICKED])
def test_after_a_tick_nobody_is_told_that_both_will_see_it_whatever_was_ticked(
    desk: Desk, answer: str
) -> None:
    play = Play(guide=LOOKING).begin().skip_to("arms").seal(ADA, answer)
    assert round_words(seen(desk, play)) == tick_words.waiting("Sam")
    assert "if you both ticked it" in tick_words.waiting("Sam")


@pytest.mark.parametrize(
    ("activity", "answer", "shows"),
    [("arms", TICKED, False), ("wound", "mine", False), ("room", "alone", True)],
)
def test_that_both_will_be_seen_is_said_only_where_both_are_shown(
    desk: Desk, activity: str, answer: str, shows: bool
) -> None:
    play = Play(guide=LOOKING).begin().skip_to(activity)
    state = seen(desk, play.seal(ADA, answer))
    assert (round_words(state) == rounds_words.sealed_waiting("Sam")) is shows
    page = page_now(state)
    assert ("you see both" in page.help) is shows
    state = seen(desk, opened(play.seal(SAM, answer), ADA))
    assert (round_words(state) == rounds_words.not_opened("Sam")) is shows


@pytest.mark.parametrize("activity", ["good-time", "stop-here", "topic"])
def test_where_one_answer_decides_only_what_it_comes_to_is_promised(
    desk: Desk, activity: str
) -> None:
    play = Play().begin().skip_to(activity)
    state = seen(desk, play.seal(ADA, "now" if activity == "good-time" else "go-on"))
    assert round_words(state) == rounds_words.sealed_comes_to("Sam")
    assert "you see both" not in page_now(state).help


def test_what_one_may_decide_for_both_is_told_to_both_alike_and_not_whose_it_was(
    desk: Desk,
) -> None:
    told = set()
    for ada, sam in (("hurt", "not-today"), ("not-today", "hurt"), ("not-today", "not-today")):
        play = Play().begin().skip_to("topic").seal(ADA, ada).seal(SAM, sam).open()
        for seat in (ADA, SAM):
            told.add(page_now(desk.state((play, seat, HERE))).texts)
    (texts,) = told
    assert rounds_words.settled_by_one("Not today") in texts
    assert not any("You have chosen" in text for text in texts)


def test_above_private_marks_it_is_said_that_what_one_picks_next_is_shown(desk: Desk) -> None:
    page = page_now(seen(desk, Play(guide=LOOKING).begin().skip_to("room")))
    assert wishes_words.ALONE in page.texts and "pick" in wishes_words.ALONE
    told = " ".join((*page.texts, page.help)).lower()
    assert "never leaves" not in told and help_words.PRIVATE not in page.help
