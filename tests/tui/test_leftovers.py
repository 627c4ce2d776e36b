"""What was typed on a page that is over is in the notes, and what has a box of its own stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from protocol.activities.ladder import Stage
from protocol.seats import Partner
from protocol.session.events import Passed, Skipped
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, SAM, Play
from tui.news import News
from tui.seat.leftovers import gather
from tui.seat.room_state import RoomState
from tui.seat.slots import NOTES

SLOT = "lately/speak/0"
TYPED = "half a sentence"
SEALED = "I was late again."


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.drafts.keep(SLOT, TYPED)
    return desk


def seen(desk: Desk, play: Play, seat: Partner = ADA) -> RoomState:
    return desk.state((play, seat, News()))


def at(activity: str) -> Play:
    return Play().begin().skip_to(activity)


def test_what_stands_in_a_box_of_this_page_stays_there(desk: Desk) -> None:
    assert not gather(seen(desk, at("lately")))
    assert desk.drafts.get(SLOT) == TYPED and desk.drafts.get(NOTES) == ""


def passed_by_the_listener() -> Play:
    return at("lately").climb_to(Stage.SAY_BACK).do(SAM, Passed())


@pytest.mark.parametrize(
    "play",
    [
        lambda: at("lately").climb_to(Stage.BREATH),
        passed_by_the_listener,
        lambda: at("lately").climb_to(Stage.REST),
    ],
    ids=["breath", "heard", "rest"],
)
def test_where_a_turn_has_no_box_any_more_it_goes_to_the_notes(
    desk: Desk, play: Callable[[], Play]
) -> None:
    state = seen(desk, play())
    assert gather(state)
    assert desk.drafts.get(SLOT) == ""
    assert desk.drafts.get(NOTES) == f"{state.title_of('lately')}\n{TYPED}\n"
    assert not gather(state)


def test_on_the_next_page_it_is_in_the_notes_and_nowhere_else(desk: Desk) -> None:
    assert gather(seen(desk, at("what-hurt")))
    assert desk.drafts.get(SLOT) == "" and TYPED in desk.drafts.get(NOTES)


def test_a_page_that_was_left_out_says_by_itself_where_the_words_are(desk: Desk) -> None:
    """So nobody is told a second time."""
    state = seen(desk, at("lately").do(SAM, Skipped()))
    assert not gather(state) and state.has_noted
    assert desk.drafts.get(SLOT) == "" and TYPED in desk.drafts.get(NOTES)


def test_on_a_page_that_was_left_out_words_of_another_are_told_below_it(desk: Desk) -> None:
    state = seen(desk, at("what-hurt").do(SAM, Skipped()))
    assert gather(state) and not state.has_noted
    assert desk.drafts.get(SLOT) == "" and TYPED in desk.drafts.get(NOTES)


def test_what_was_sealed_on_a_page_that_was_left_out_is_noted_once(desk: Desk) -> None:
    play = at("own-part").seal(ADA, SEALED).do(SAM, Skipped())
    state = replace(seen(desk, play), own_answer=(SEALED,))
    for _ in range(2):
        gather(state)
    assert desk.drafts.get(NOTES).count(f"{state.title_of('own-part')}\n{SEALED}\n") == 1
