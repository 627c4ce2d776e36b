"""Breaks: how long they are, whose they are, and that no key slides onto leaving.

About `tui.window.app_room`, and what is said of breaks.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from textual.widgets import Button, Input

from protocol.seats import Partner
from protocol.session.events import (
    Acknowledged,
    AnyEvent,
    CameBack,
    Closed,
    Paused,
    StoppedForToday,
    Voided,
)
from protocol.session.moves import moves
from protocol.session.referee import Entry, apply
from protocol.session.session import Pausing
from tests.tui.hosting import Stage, stage
from tests.tui.scenes import ADA, SAM
from tui.pages.state_line import state_line
from tui.seat.room_state import RoomState
from tui.window.screens.dialogs import BreakDialog
from tui.words import breaks as breaks_words
from tui.words import endings as endings_words
from tui.words import room as room_words
from tui.words import rounds as rounds_words
from tui.words.times import MINUTE_MS, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("breaks")) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module")
async def on(room: Stage) -> Stage:
    room.app.wanted.clear()
    return room


def after(state: RoomState, seat: Partner, event: AnyEvent, later_ms: int = 0) -> RoomState:
    """What the seat of `state` sees once the referee has taken this."""
    at_ms = state.now_ms - state.news.clock_ms + later_ms
    session = apply(state.session, Entry(seat, at_ms, state.session.page, event))
    return replace(state, session=session, moves=moves(session, state.seat))


def apart(state: RoomState) -> RoomState:
    return replace(state, news=replace(state.news, is_partner_here=False))


def main(on: Stage) -> str:
    found = on.see(lambda: on.view.main_button)
    return "" if found is None else found.id or ""


def leaves(on: Stage, id: str) -> bool:
    """Whether that button stops, ends, leaves or deletes."""
    found = on.view.page.button(id)
    return found is not None and found.leaves


def until(state: RoomState) -> int:
    assert isinstance(state.phase, Pausing)
    return state.here_ms(state.phase.until_ms)


# -- how long, and whose


async def paused_for(on: Stage, minutes: int, gone_min: int = 0) -> RoomState:
    """In Ada's pause, from Sam's side, so many minutes after it began."""
    state = await on.scene("listening")
    state = after(state, ADA, Paused(minutes))
    now_s = state.now_ms / 1000 + gone_min * 60
    state = replace(state, now=lambda: now_s)
    await on.reshow(state)
    return state


@pytest.mark.parametrize("gone_min", [0, 7, 19])
async def test_a_little_longer_adds_to_the_time_that_is_shown(on: Stage, gone_min: int) -> None:
    before = await paused_for(on, 20, gone_min)
    await on.click("#again")
    (event,) = on.app.done
    longer = after(before, SAM, event)
    assert 10 * MINUTE_MS <= until(longer) - until(before) <= 11 * MINUTE_MS
    await on.show(longer)
    page = on.page()
    assert breaks_words.paused_by("Ada") in page
    assert breaks_words.longer_by(None) in page
    assert endings_words.back_at(moment(until(longer), longer.now_ms)) in page


async def test_a_little_longer_after_the_time_is_from_now_on(on: Stage) -> None:
    await paused_for(on, 20, 45)
    await on.click("#again")
    assert on.app.done == [Paused(10)]


async def test_a_pause_that_the_other_makes_longer_says_who_and_asks_to_be_seen(on: Stage) -> None:
    state = after(await on.scene("speaking"), ADA, Paused(20))
    await on.reshow(after(state, SAM, Paused(40)))
    assert breaks_words.paused_by(None) in on.page()
    assert breaks_words.longer_by("Sam") in on.page()
    assert main(on) == "" and on.one("#seen", Button).display


async def test_a_shorter_pause_upon_a_pause_changes_nothing_that_is_shown(on: Stage) -> None:
    before = await paused_for(on, 20)
    await on.show(after(before, ADA, Paused(5), later_ms=MINUTE_MS))
    page = on.page()
    assert endings_words.back_at(moment(until(before), before.now_ms)) in page
    assert "longer." not in page


@pytest.mark.parametrize(("typed", "taken"), [("9999", 1440), ("1", 5), ("0", 5), ("30", 30)])
async def test_what_is_taken_of_a_length_is_said(on: Stage, typed: str, taken: int) -> None:
    await on.scene("speaking")
    done: list[AnyEvent] = []
    told: list[str] = []

    def ask() -> None:
        on.app._take_break = done.append  # type: ignore[method-assign,assignment]
        on.app.hint = told.append  # type: ignore[method-assign,assignment]
        on.app.push_screen(BreakDialog(), on.app._break)

    try:
        on.see(ask)
        await on.until(lambda: isinstance(on.app.screen, BreakDialog))
        on.see(lambda: setattr(on.app.screen.query_one("#minutes", Input), "value", typed))
        await on.click("#pause")
        await on.until(lambda: bool(done))
    finally:
        del on.app._take_break, on.app.hint
    assert done == [Paused(taken)]
    assert told == ([] if int(typed) == taken else [breaks_words.pause_taken(taken)])


# -- the main key is what the page asks for


@pytest.mark.parametrize("name", ["stopped", "pausing"])
async def test_nobody_can_go_on_alone_where_it_stands_still(on: Stage, name: str) -> None:
    line = state_line(apart(await on.scene(name)))
    assert "We keep the place." in line
    assert "go on" not in line


async def test_the_main_key_that_closes_goes_on_for_nobody_once_the_other_is_back(
    on: Stage,
) -> None:
    state = await on.scene("stopped")
    assert main(on) == "home"
    await on.show(after(state, SAM, CameBack()))
    assert breaks_words.is_back("Sam") in on.page()
    assert main(on) == ""
    await on.press("f9")
    assert on.app.wanted == [] and room_words.BUTTONS_TO_PRESS[:30] in on.page()


async def test_the_main_key_that_goes_on_still_does_once_the_other_is_back(on: Stage) -> None:
    state = replace(on.state("stopped"), came_back=True)
    await on.reshow(state)
    assert main(on) == "back"
    await on.show(after(state, SAM, CameBack()))
    assert main(on) == "back"
    await on.show(after(after(state, SAM, CameBack()), SAM, Closed()))
    assert not leaves(on, main(on))


# -- nothing slides onto leaving


@pytest.mark.parametrize(
    ("name", "selector", "event"),
    [
        ("stopped", "#back", CameBack()),
        ("pausing", "#back", CameBack()),
        ("another-time", "#again", Voided()),
        ("closing", "#close", Closed()),
    ],
)
async def test_no_key_leaves_after_the_button_that_was_pressed_has_gone(
    on: Stage, name: str, selector: str, event: AnyEvent
) -> None:
    state = await on.scene(name)
    if name == "pausing":
        state = after(state, ADA, Acknowledged())
        await on.show(state)
    on.see(on.one(selector, Button).focus)
    await on.pause()
    await on.press("enter")
    await on.show(after(state, ADA, event))
    await on.pause()
    on.app.wanted.clear()
    assert not leaves(on, on.focused())
    assert not leaves(on, main(on))
    await on.press("enter", "f9")
    assert on.app.wanted == []


async def test_another_time_is_not_stopped_by_a_key_meant_for_the_page_before(on: Stage) -> None:
    await on.scene("another-time")
    await on.press("f9")
    assert on.app.done == []
    assert rounds_words.STOP_ASKED in on.page()
    await on.press("f9")
    assert on.app.done == [StoppedForToday()]


async def test_the_main_key_of_another_time_agrees_to_nothing_that_the_other_asked_for(
    on: Stage,
) -> None:
    state = await on.scene("another-time")
    await on.press("f9")
    assert rounds_words.STOP_ASKED in on.page()
    await on.show(after(state, SAM, Voided()))
    await on.press("f9")
    assert on.app.done == [] and main(on) == ""
