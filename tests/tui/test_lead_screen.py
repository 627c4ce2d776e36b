"""A facilitator's screens in the real program: `tui.window.screens.lead`,
`tui.window.screens.paged`, `tui.window.screens.board` and `tui.window.views.lead`."""

import random
import weakref
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import pytest
import pytest_asyncio
from rich.cells import cell_len
from textual.widgets import Button

from protocol.seats import Seat
from protocol.session.events import (
    Advanced,
    AnyEvent,
    Held,
    Paused,
    Ready,
    Remarked,
    Replanned,
    Resumed,
)
from tests.tui.hosting import SIZES, Stage, is_shown, stage
from tests.tui.lead_scenes import at, revealed, scenes, speaking
from tests.tui.pages.lead.rooms import drafts
from tests.tui.scenes import ADA, SAM
from tui.pages.lead import controls
from tui.pages.lead.screen import heading_of
from tui.pages.parts import Tell
from tui.seat.lead_board import LeadBoard, LedRoom
from tui.seat.lead_state import LeadState
from tui.seat.slots import REMARK, whisper_slot
from tui.window.intents import BoardWanted, Did, RoomChosen, SaidAlone
from tui.window.screens.board import BoardScreen
from tui.window.screens.lead import LeadScreen
from tui.window.views.page import PageView
from tui.window.views.sheet import Box
from tui.window.widgets.draft_line import DraftLine
from tui.words import app as app_words
from tui.words import lead as lead_words

pytestmark = pytest.mark.asyncio(loop_scope="module")
KIM = Seat.FACILITATOR


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("lead"), (100, 30)) as made:
        yield made


async def shown(on_stage: Stage, state: LeadState) -> LeadScreen:
    """The screen of a room, anew, and its page settled."""
    on_stage.app.wanted.clear()
    screen = LeadScreen()
    screen.lead = state
    await on_stage.push(screen)
    await on_stage.until(lambda: screen.view is not None and bool(screen.view.widgets))
    return screen


async def newer(on_stage: Stage, screen: LeadScreen, state: LeadState) -> None:
    on_stage.see(lambda: setattr(screen, "lead", state))
    await on_stage.pause()
    await on_stage.until(lambda: screen.view is not None and bool(screen.view.widgets))


def view_of(screen: LeadScreen) -> PageView:
    assert screen.view is not None
    return screen.view


def done(on_stage: Stage) -> list[AnyEvent]:
    return [each.event for each in on_stage.app.wanted if isinstance(each, Did)]


async def test_a_line_to_both_stays_where_it_is_while_the_page_turns(on_stage: Stage) -> None:
    kept, led = drafts(), at("signs")
    screen = await shown(on_stage, led.seen(drafts=kept))
    await on_stage.press(*"One moment")
    before = view_of(screen)
    led.play.through()
    await newer(on_stage, screen, led.seen(drafts=kept))
    await on_stage.press(*", please")
    assert view_of(screen) is before
    assert on_stage.focused() == "remark"
    assert kept.get(REMARK) == "One moment, please"
    await on_stage.press("f9")
    await on_stage.pause()
    assert done(on_stage) == [Remarked("One moment, please")]


async def test_going_on_takes_two_presses_and_the_first_is_forgotten(
    on_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "PRESS_AGAIN_S", 0.05)
    led = revealed().later(1)
    screen = await shown(on_stage, led.seen())
    for _ in range(2):
        await on_stage.press("f9")
        await on_stage.until(lambda: not view_of(screen).page.here.asked)
        assert done(on_stage) == []
    monkeypatch.setattr(controls, "PRESS_AGAIN_S", 60.0)
    await newer(on_stage, screen, led.later(0.1).seen())
    await on_stage.press("f9")
    await on_stage.until(lambda: "not ready yet" in on_stage.page())
    await on_stage.press("f9")
    await on_stage.pause()
    assert done(on_stage) == [Advanced()]


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_what_is_asked_for_a_while_takes_nothing_away_that_was_told_since(
    on_stage: Stage, monkeypatch: pytest.MonkeyPatch, *, is_asked_again: bool
) -> None:
    monkeypatch.setattr(controls, "PRESS_AGAIN_S", 0.5)
    screen = await shown(on_stage, revealed().later(1).seen())
    view = view_of(screen)
    await on_stage.press("f9")
    await on_stage.until(lambda: bool(view._doing.asked))
    if is_asked_again:  # with the same words, on the next page
        again = Tell(view.told, marks="go-on next", lasts_s=60)
        on_stage.see(lambda: view._doing._tell(again))
    else:
        on_stage.see(lambda: view.remark("Told since."))
    told = view.told
    await on_stage.until(lambda: view._doing.asked <= {"go-on next"})
    await on_stage.pause()
    assert told and view.told == told


async def test_the_keys_hold_and_lead_to_the_parts_and_back(on_stage: Stage) -> None:
    screen = await shown(on_stage, speaking().seen())
    await on_stage.press("f3")
    await on_stage.pause()
    assert done(on_stage) == [Held(60)]
    for key, branch in (("f8", "more"), ("ctrl+o", "plan")):
        await on_stage.press(key)
        await on_stage.until(lambda branch=branch: view_of(screen).page.branch == branch)  # type: ignore[misc]
        await on_stage.press("escape")
        await on_stage.until(lambda: not view_of(screen).page.branch)
    await on_stage.press("f8", "f8")
    await on_stage.until(lambda: not view_of(screen).page.branch)
    # A pause is not for the middle of a piece: the key says so, and stays here.
    await on_stage.press("f4")
    await on_stage.until(lambda: "is saying something, or about to" in on_stage.page())
    assert not view_of(screen).page.branch


async def test_what_has_no_room_in_a_small_window_does_not_come_with_the_way_back(
    on_stage: Stage,
) -> None:
    screen = await shown(on_stage, speaking().seen())
    await on_stage.press("f8")
    await on_stage.until(lambda: view_of(screen).page.branch == "more")
    await on_stage.press("f8")
    await on_stage.until(lambda: not view_of(screen).page.branch)
    await on_stage.pause()
    await on_stage.resize(80, 24)
    panes = screen.query(".panes")
    assert panes and not any(each.display for each in panes)
    await on_stage.resize(100, 30)


async def test_everything_can_be_reached_with_the_mouse(on_stage: Stage) -> None:
    screen = await shown(on_stage, at("signs").later(1).seen())
    await on_stage.click("#to-plan")
    await on_stage.until(lambda: view_of(screen).page.branch == "plan")
    await on_stage.click("#places", offset=(6, 1))
    await on_stage.click("#leave-out")
    await on_stage.until(lambda: bool(done(on_stage)))
    assert isinstance(done(on_stage)[0], Replanned)
    await on_stage.click("#back")
    await on_stage.until(lambda: not view_of(screen).page.branch)
    await on_stage.click("#to-word")
    await on_stage.click("#word-1")
    await on_stage.until(lambda: len(done(on_stage)) == 2)


async def test_a_word_with_one_is_another_page_and_its_words_go_to_that_one(
    on_stage: Stage,
) -> None:
    kept = drafts()
    kept.keep(REMARK, "for both, later")
    state = replace(scenes()["alone"](), drafts=kept)
    screen = await shown(on_stage, state)
    assert screen.has_class("-alone")
    await on_stage.press(*"Take your time", "f9")
    await on_stage.until(lambda: bool(on_stage.app.wanted))
    (said,) = on_stage.app.wanted
    assert isinstance(said, SaidAlone)
    assert (said.seat, said.text, said.slot) == (SAM, "Take your time", whisper_slot(SAM))
    assert kept.get(REMARK) == "for both, later"
    assert done(on_stage) == []


@pytest.mark.parametrize("key", ["f9", "f3", "f4", "f5", "f8", "ctrl+o"])
async def test_a_key_between_two_pages_does_nothing_to_either_and_that_is_said(
    on_stage: Stage, key: str
) -> None:
    screen = await shown(on_stage, speaking().seen())
    view = view_of(screen)
    on_stage.see(lambda: setattr(screen, "_view", None))  # as while the new one is being drawn
    await on_stage.press(key)
    assert screen.view is None and not view.page.branch
    await newer(on_stage, screen, scenes()["alone"]())
    await on_stage.until(lambda: app_words.JUST_TURNED in on_stage.page())
    assert done(on_stage) == []


async def wide(on_stage: Stage, screen: LeadScreen) -> bool:
    """Whether every button in sight has room for its words."""
    await on_stage.pause()
    return all(
        each.content_size.width >= cell_len(str(each.label))
        for each in screen.query(Button)
        if is_shown(each) and each.region
    )


async def test_a_button_whose_words_become_longer_becomes_wider(on_stage: Stage) -> None:
    led = speaking()
    screen = await shown(on_stage, led.seen())
    assert await wide(on_stage, screen)
    await newer(on_stage, screen, led.do(KIM, Held(60)).seen())
    assert str(screen.query_one("#hold", Button).label) == lead_words.END_HOLD
    assert await wide(on_stage, screen)
    await newer(on_stage, screen, led.do(KIM, Resumed()).seen())
    assert str(screen.query_one("#hold", Button).label) == lead_words.ASK_HOLD
    assert await wide(on_stage, screen)


@pytest.mark.parametrize("key", ["f3", "f4", "f5", "f8"])
async def test_in_a_word_with_one_a_key_of_the_controls_says_why_it_is_none(
    on_stage: Stage, key: str
) -> None:
    await shown(on_stage, scenes()["alone"]())
    await on_stage.press(key)
    await on_stage.until(lambda: lead_words.IN_A_WORD in on_stage.page())
    assert done(on_stage) == []


IN_SIGHT: Final = {
    "lead": ("#who-0", "#who-1", "#remark", "#go-on", "#to-more", "#hold"),
    "alone": ("#only", "#whisper", "#whisper-1", "#next"),
}


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((60, 18), ("speaking", "both-answered", "alone", "not-told")),
        *(
            pytest.param(size, tuple(scenes()), marks=pytest.mark.gate)
            for size in (*SIZES, (100, 30))
        ),
    ],
    ids=lambda each: str(each) if isinstance(each[0], int) else str(len(each)),
)
async def test_both_partners_and_what_one_presses_most_are_in_sight_at_every_size(
    on_stage: Stage, size: tuple[int, int], names: tuple[str, ...]
) -> None:
    await on_stage.resize(*size)
    for name in names:
        screen = await shown(on_stage, scenes()[name]())
        kind = view_of(screen).page.kind
        wanted = IN_SIGHT.get(kind, ("#told",))
        seen = screen.content_region
        for id in wanted:
            found = screen.query_one(id)
            assert is_shown(found), (name, id)
            assert found.region and seen.contains_region(found.region), (name, id, found.region)
        for each in screen.query(Button):
            if is_shown(each) and each.region:
                assert seen.contains_region(each.region), (name, each.id, each.region)
    await on_stage.resize(100, 30)


async def test_help_says_what_is_seen_and_what_is_not(on_stage: Stage) -> None:
    await shown(on_stage, at("signs").seen())
    await on_stage.press("f1")
    await on_stage.until(lambda: "never what somebody types" in on_stage.page())
    await on_stage.press("escape")


async def test_by_how_much_it_is_behind_is_told_anew_where_nothing_is_done(
    on_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a pause, in which no entry comes for a quarter of an hour."""
    monkeypatch.setattr("tui.window.screens.lead.HEADING_S", 0.05)
    led = at("signs").do(SAM, Paused(10))
    now_ms = [led.at_ms]
    state = replace(led.seen(), relay_ms=lambda: now_ms[0])
    await shown(on_stage, state)
    before = heading_of(state).number
    now_ms[0] += 90 * 60_000
    told = heading_of(state).number
    assert told not in ("", before)
    await on_stage.until(lambda: told in on_stage.page())


async def test_what_a_pair_does_is_seen_at_once(on_stage: Stage) -> None:
    led = revealed()
    screen = await shown(on_stage, led.seen())
    await newer(on_stage, screen, led.do(ADA, Ready()).seen())
    await on_stage.until(lambda: f"Ada ✓ {lead_words.NOW['ready']}" in on_stage.page())


# -- several rooms


def rooms() -> LeadBoard:
    """Three rooms, each with drafts and a session of its own."""
    made = [("Tuesday", speaking().seen()), ("Wednesday", at("signs").seen()),
            ("Thursday", scenes()["alone"]())]  # fmt: skip
    found = []
    for label, state in made:
        session = replace(state.session, room_id=label.encode().ljust(32, b"."))
        own = replace(state, session=session, label=label, drafts=drafts(), has_board=True)
        found.append(LedRoom(label.lower(), own))
    return LeadBoard(tuple(found), "tuesday")


@pytest.mark.parametrize("switches", [9, pytest.param(40, marks=pytest.mark.gate)])
async def test_a_box_of_one_room_is_never_that_of_another(on_stage: Stage, switches: int) -> None:
    """Acceptance check 8, in the real program: what stands in each box was typed for its room."""
    now, dice = rooms(), random.Random(11)
    screen = await shown(on_stage, now.in_front.state)
    typed: dict[str, str] = {}
    for number in range(switches):
        if dice.random() < 0.7:
            box = dice.choice([each for each in view_of(screen).boxes if is_shown(each)])
            word = f"{now.front}{number}"
            typed[word] = now.front
            on_stage.see(lambda box=box, word=word: _write(box, word))  # type: ignore[misc]
            await on_stage.pause()
            on_stage.see(box.keep)
        now = now.switched(dice.choice([each.key for each in now.rooms]))
        state = now.in_front.state
        await newer(on_stage, screen, state)
        await on_stage.until(lambda state=state: view_of(screen).drafts is state.drafts)  # type: ignore[misc]
        for each in view_of(screen).boxes:
            assert all(typed[word] == now.front for word in each.words.split() if word in typed)
    for room in now.rooms:
        kept = " ".join(room.state.drafts._texts.values()).split()
        assert all(typed[word] == room.key for word in kept if word in typed)
    assert len(set(typed.values())) == 3


def _write(box: Box, word: str) -> None:
    if isinstance(box, DraftLine):
        box.value = word
    else:
        box.text = word


@pytest.mark.parametrize("size", [(100, 30), (60, 18)], ids=str)
async def test_the_board_leads_to_a_room_by_key_and_by_mouse(
    on_stage: Stage, size: tuple[int, int]
) -> None:
    await on_stage.resize(*size)
    screen, now = BoardScreen(), rooms()
    screen.board = now
    await on_stage.push(screen)
    await on_stage.until(lambda: screen.view is not None and bool(screen.view.widgets))
    assert "Wednesday" in on_stage.page()
    assert "How is it for you so far" not in on_stage.page()
    on_stage.app.wanted.clear()
    await on_stage.click("#to-wednesday")
    now.in_front.state.drafts.keep(REMARK, "half a line")
    await on_stage.press("tab", "enter")
    await on_stage.until(lambda: "is not sent" in on_stage.page())
    # A button takes no second press while it shows that it was pressed.
    await on_stage.until(lambda: not on_stage.has(".-active"))
    await on_stage.press("enter", "escape")
    await on_stage.until(lambda: len(on_stage.app.wanted) == 3)
    chosen = [each.key for each in on_stage.app.wanted if isinstance(each, RoomChosen)]
    assert chosen == ["wednesday", "thursday", "tuesday"]
    await on_stage.resize(100, 30)


async def test_the_other_rooms_are_a_key_away_where_there_are_any(on_stage: Stage) -> None:
    await shown(on_stage, rooms().in_front.state)
    await on_stage.press("ctrl+g")
    await on_stage.until(lambda: any(isinstance(e, BoardWanted) for e in on_stage.app.wanted))
    await shown(on_stage, at("signs").seen())
    await on_stage.press("ctrl+g")
    await on_stage.pause()
    assert not on_stage.app.wanted


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 18)])
@pytest.mark.parametrize("name", ["alone", "both-answered", "speaking"])
async def test_nothing_moves_away_from_under_the_mouse(
    on_stage: Stage, name: str, size: tuple[int, int]
) -> None:
    """A click falls where the button was when one aimed, and presses only what is there still."""
    await on_stage.resize(*size)
    screen = await shown(on_stage, scenes()[name]())
    buttons = on_stage.see(lambda: [each for each in screen.query(Button) if is_shown(each)])
    for each in buttons:
        await on_stage.do(focused_on(on_stage, each))
        places = on_stage.see(lambda: {one.id: one.region for one in buttons})
        for is_pressed in (True, False):
            on_stage.see(lambda: each.set_class(is_pressed, "-active"))  # noqa: B023
            await on_stage.pause()
            assert on_stage.see(lambda: {one.id: one.region for one in buttons}) == places
        on_stage.see(lambda: screen.set_focus(None))
        await on_stage.pause()
        assert on_stage.see(lambda: {one.id: one.region for one in buttons}) == places, each.id
    await on_stage.resize(100, 30)


async def focused_on(on_stage: Stage, button: Button) -> None:
    button.focus(scroll_visible=True)
    await on_stage.pause()


async def test_a_button_of_a_part_not_turned_to_is_grey_once_it_is_seen(on_stage: Stage) -> None:
    """It is not styled before: `tui.window.views.drawing`."""
    led = speaking().seen()
    screen = await shown(on_stage, led)
    button, seen = (on_stage.one(id, Button) for id in ("#longer-1", "#hold"))
    before = button.styles.color
    await newer(on_stage, screen, replace(led, moves=frozenset()))
    assert button.has_class(controls.OFF) and seen.has_class(controls.OFF)
    assert button.styles.color == before != seen.styles.color
    await on_stage.press("f8")
    await on_stage.pause()
    assert is_shown(button) and button.styles.color == seen.styles.color


async def test_the_pages_before_are_let_go_of(on_stage: Stage) -> None:
    """Soon after a page, and not of ten at once while the next one is drawn."""
    screen = await shown(on_stage, speaking().seen())
    assert screen._tidying is not None
    gone = weakref.ref(view_of(screen))
    await newer(on_stage, screen, scenes()["alone"]())
    assert view_of(screen) is not gone()
    on_stage.see(screen._tidy)
    assert gone() is None and screen._tidying is None
