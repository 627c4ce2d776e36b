"""When nothing goes on: how it ended, and what is known of its words, and no more than that."""

from dataclasses import replace
from typing import Final

import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.session.events import Left
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.news import Told
from tui.pages.now import page_now
from tui.pages.over import what_is_deleted
from tui.seat.expected import Expected
from tui.seat.room_state import Leave
from tui.seat.stays import Stays
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import guide as guide_words

KIM: Final = Introduction("Kim", "counsellor", Policy.NONE, "", "")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def said(desk: Desk, leave: Leave | None) -> str:
    return what_is_deleted(replace(desk.state("ended"), leave=leave))


@pytest.mark.parametrize("told", Told, ids=lambda told: told.name)
@pytest.mark.parametrize("is_relay_here", [False, True])
def test_nothing_is_called_deleted_before_this_laptop_has_let_go_of_it(
    desk: Desk, told: Told, is_relay_here: bool
) -> None:
    assert said(desk, None) == endings_words.DELETING
    still_here = Leave(False, told, is_relay_here)
    assert said(desk, still_here) == endings_words.NOT_DELETED


def test_what_the_relay_answers_has_a_sentence_of_its_own_each(desk: Desk) -> None:
    partner = desk.state("ended").partner
    assert {told: said(desk, Leave(True, told)) for told in Told} == {
        Told.ASKING: endings_words.DELETED_ASKING,
        Told.AWAY: endings_words.DELETED_AWAY,
        Told.TOLD: endings_words.deleted_here(partner),
        Told.UNKNOWN: endings_words.DELETED_UNKNOWN,
        Told.GONE: endings_words.DELETED_BOTH,
    }


@pytest.mark.parametrize("told", Told, ids=lambda told: told.name)
@pytest.mark.parametrize("is_relay_here", [False, True])
def test_where_something_stays_only_all_else_is_called_deleted(
    desk: Desk, told: Told, is_relay_here: bool
) -> None:
    keeping = Leave(True, told, is_relay_here, stays=Stays(agreements=True))
    assert said(desk, keeping).startswith("All else is deleted on this laptop. ")


def test_where_the_relay_is_on_this_laptop_that_is_said(desk: Desk) -> None:
    partner = desk.state("ended").partner
    assert said(desk, Leave(True, Told.GONE, True)) == endings_words.DELETED_ALL_HERE
    hosted = endings_words.deleted_here_hosted(partner)
    assert said(desk, Leave(True, Told.TOLD, True)) == hosted


def test_who_left_is_told_by_name_to_the_other_and_not_to_oneself(desk: Desk) -> None:
    play = Play().begin().skip_to("lately").do(SAM, Left())
    theirs, own = (page_now(desk.state((play, seat, HERE))).texts for seat in (ADA, SAM))
    assert closing_words.ended_left("Sam") in theirs and closing_words.ENDED_LEFT_HINT in theirs
    assert closing_words.ended_left(None) in own


def test_who_left_before_coming_in_is_said_to_have_left_at_the_door(desk: Desk) -> None:
    state = replace(desk.state((Play().bring().do(SAM, Left()), ADA, HERE)), is_guide_known=True)
    sam = state.name_of(SAM)
    assert sam is not None
    assert closing_words.left_at_the_door(sam) in page_now(state).texts


def test_who_left_before_a_strange_guide_is_said_to_have_declined_it(desk: Desk) -> None:
    state = replace(desk.state((Play().bring().do(SAM, Left()), ADA, HERE)), is_guide_known=False)
    texts = page_now(state).texts
    assert guide_words.guide_declined(state.name_of(SAM)) in texts
    assert guide_words.DECLINED_HINT in texts
    assert closing_words.ended_left("Sam") not in texts, "it is nobody's fault"


def test_of_a_guide_of_whoever_leads_nobody_is_said_to_have_declined_it(desk: Desk) -> None:
    """Before it both were asked whether somebody leads: that is nobody's to know."""
    state = replace(
        desk.state((Play().bring().do(SAM, Left()), ADA, HERE)),
        is_guide_known=False,
        expected=Expected(KIM),
    )
    texts = page_now(state).texts
    assert guide_words.guide_declined(state.name_of(SAM)) not in texts
    assert guide_words.DECLINED_HINT not in texts


def test_an_inviter_who_leaves_before_the_guide_is_there_has_declined_none(desk: Desk) -> None:
    state = replace(desk.state((Play().do(ADA, Left()), SAM, HERE)), is_guide_known=False)
    texts = page_now(state).texts
    assert closing_words.ended_left("Ada") in texts
    assert guide_words.guide_declined(state.name_of(ADA)) not in texts
