"""Who of the two ended, refused or dismissed something is nowhere on a facilitator's screen:
`tui.pages.lead.people`, `tui.pages.lead.controls`, `tui.pages.lead.board`."""

from collections.abc import Iterator

import pytest

from protocol.seats import PARTNERS, Seat
from protocol.session.events import (
    AnyEvent,
    GaveWay,
    Held,
    Left,
    Rejoined,
    Resumed,
    Spoke,
    StoppedForToday,
    TookAside,
    WentOnAlone,
)
from protocol.session.moves import moves
from protocol.session.session import Session, Stopped
from tests.protocol.worlds import AT_MS, begun_with, led, play, rate, turns
from tests.tui.pages.lead.rooms import lead_state, moments
from tui.pages.lead import controls
from tui.pages.lead.board import board_page, title_of
from tui.pages.lead.people import person
from tui.pages.lead.screen import heading_of, lead_page
from tui.pages.lead.telling import lead_line
from tui.pages.page import Here
from tui.seat.lead_board import LeadBoard, LedRoom
from tui.seat.lead_state import LeadState
from tui.words import lead as lead_words

FIRST, SECOND = PARTNERS
KIM = Seat.FACILITATOR
BRANCHES = ("", controls.BACK, controls.PLAN, controls.WORD, controls.PAUSE, controls.MORE, "notes")
ENDS: tuple[AnyEvent, ...] = (Left(), Rejoined(), WentOnAlone(), StoppedForToday())
"""What either of the two can do to let something be, or somebody go."""


def told(state: LeadState) -> Iterator[object]:
    """Everything that a facilitator is told of a room, on each part of the screen and elsewhere."""
    board = LeadBoard((LedRoom("one", state),), "one")
    yield title_of(board)
    yield board_page(board, Here()).texts
    yield heading_of(state)
    yield lead_line(state)
    yield from (person(state, seat).words for seat in PARTNERS)
    for branch in BRANCHES:
        page = lead_page(state, Here(branch=branch))
        yield page.texts
        yield page.quiet
        yield [(each.label, each.look, each.does) for each in page.buttons]


def fresh(session: Session, after_ms: int = 1_000) -> LeadState:
    """As it is so long after what was done last."""
    return lead_state(session, now_ms=AT_MS + after_ms, done_ms=AT_MS)


@pytest.mark.parametrize("event", ENDS, ids=lambda event: type(event).__name__)
def test_a_screen_is_the_same_whichever_of_the_two_has_ended_it(event: AnyEvent) -> None:
    kind, seen = type(event), 0
    for session in moments():
        is_led = session.third.seated is not None and not isinstance(session.phase, Stopped)
        if not is_led or any(kind not in moves(session, seat) for seat in PARTNERS):
            continue
        first, second = (fresh(play(session, (seat, event))) for seat in PARTNERS)
        assert list(told(first)) == list(told(second))
        seen += 1
    assert seen


def a_turn() -> Session:
    return play(led(begun_with(turns())), (FIRST, Spoke("That.")))


def held() -> Session:
    return play(a_turn(), (KIM, Held(60)))


def given_way() -> Session:
    """A second hold in a turn, and the speaker's yes to it."""
    session = play(held(), (FIRST, Resumed()), (KIM, Held(60)))
    return play(session, (FIRST, GaveWay()))


@pytest.mark.parametrize("begin", [held, given_way])
def test_whoever_goes_on_from_a_hold_is_not_named_and_it_is_told_for_a_moment(
    begin: object,
) -> None:
    assert callable(begin)
    ended = play(begin(), (FIRST, Resumed()))
    assert controls.done_last(fresh(ended)) == lead_words.HOLD_OVER
    assert not any(name in lead_words.HOLD_OVER for name in fresh(ended).names)
    assert controls.done_last(fresh(ended, controls.FADES_MS)) == ""


def test_a_yes_to_a_hold_is_told_by_the_hold_alone() -> None:
    assert controls.done_last(fresh(given_way())) == lead_words.HOLDS
    assert controls.done_last(fresh(play(given_way(), (KIM, Resumed())))) == ""


def test_that_a_word_was_ended_is_told_for_a_moment() -> None:
    ended = play(led(begun_with(rate())), (KIM, TookAside(SECOND, 3)), (SECOND, Rejoined()))
    assert controls.done_last(fresh(ended)) == lead_words.ENDED_WORD
    assert controls.done_last(fresh(ended, controls.FADES_MS)) == ""
