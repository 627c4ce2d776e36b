"""The window draws every page as it is described: each kind of part, and each thing said of it.

About `tui.window.views.page`, `tui.window.widgets.draft_line` and `tui.window.widgets.side`.
"""

from collections.abc import AsyncIterator
from dataclasses import fields, replace

import pytest
import pytest_asyncio
from textual.widget import Widget
from textual.widgets import Button, Digits

from protocol.seats import Partner
from protocol.session.events import AnyEvent, Signal, Signalled, Spoke
from tests.tui.hosting import Stage, is_shown, stage
from tests.tui.scenes import ADA, HERE, SAM, Play, state_of
from tui.pages import parts
from tui.pages.now import page_now
from tui.pages.page import Here
from tui.pages.parts import Part
from tui.seat.room_state import RoomState
from tui.window.views.drawing import picked_in
from tui.window.views.transcript import Transcript
from tui.window.widgets.circles import PAIRS, Circles
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.several import Several
from tui.window.widgets.side import Side
from tui.window.widgets.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("drawing")) as made:
        yield made


def shows(widget: Widget, part: Part) -> bool:
    """Whether a widget shows all that a part says."""
    match part, widget:
        case parts.Text(), Words():
            return widget.text == part.text and set(part.look.split()) <= widget.classes
        case parts.Button(), Button():
            return str(widget.label) == part.label and widget.has_class("main") is part.is_main
        case parts.Box(), Composer():
            box = widget.slot, str(widget.placeholder), widget._limit, widget._start
            return box == (part.slot, part.placeholder, part.limit, part.start)
        case parts.Entry(), DraftLine():
            line = widget.slot, str(widget.placeholder), widget.max_length, widget.leads_on
            return line == (part.slot, part.placeholder, part.limit, part.leads_on)
        case parts.Scale(), ScaleRow():
            row = widget._text, tuple(widget._words), widget.disabled, picked_in(widget, part)
            words = tuple(choice.text for choice in part.choices)
            return row == (part.text, words, part.is_disabled, part.picked)
        case parts.Several(), Several():
            several = widget._label, widget._words, widget._hint, widget._most
            is_picked = picked_in(widget, part) == part.picked
            return is_picked and several == (part.label, part.words, part.hint, part.most)
        case parts.Menu(), Picks():
            choices = tuple(zip(widget._ids, widget._texts, strict=True))
            menu = choices, widget.disabled, picked_in(widget, part)
            lines = tuple((choice.id, choice.text) for choice in part.choices)
            return menu == (lines, part.is_disabled, part.picked)
        case parts.Pairs(), Circles():
            return picked_in(widget, part) == part.picked
        case parts.Pair(), Words():
            return widget.text == "\n".join(PAIRS[part.number])
        case parts.Clock(), Digits():
            return widget.value == part.text
        case parts.Said(), Transcript():
            told = "\n\n".join(each.text for each in widget._shown)
            return told == "\n\n".join(piece.text for piece in part.pieces)
        case parts.Ladder(), Side():
            return widget._lines == part.rungs and widget._heading == part.heading
        case ((parts.Row() | parts.Group()), _):
            return set(part.look.split()) <= widget.classes
    return False


def check(on: Stage, state: RoomState) -> set[type[Part]]:
    """Holds the view against the page; which kinds of part were there."""
    page = on.see(on.view.look)
    assert page == page_now(state, page.here)
    drawn = on.view._pen.drawn
    assert [part for part, _ in drawn] == list(page.parts)
    for part, widget in drawn:
        assert shows(widget, part), part
        if not part.is_shown:
            assert not is_shown(widget), part
    shown = {id(part) for part in page.shown}
    for part, widget in drawn:
        if id(part) in shown and not isinstance(part, parts.Ladder):
            assert is_shown(widget), part
    for button in page.buttons:
        is_main = page.main is not None and button.id == page.main.id
        accented = on.view.query_one(f"#{button.id}", Button).variant == "primary"
        assert accented is is_main, button.id
    if page.quiet is not None:
        assert on.view.query_one("#quiet", Words).text == (page.quiet or page.keys)
    assert {page.kind, *page.look.split()} <= on.view.classes
    return {type(part) for part in page.parts}


async def test_a_pair_that_was_picked_before_is_drawn_beside_the_others(on: Stage) -> None:
    """Every other page is held against its description in `test_snapshots`."""
    await on.scene("circles-again")
    on.drafts.keep_private("closeness/circles", "3")
    state = on.state("circles-again")
    await on.reshow(state)
    await on.pause()
    assert parts.Pair in check(on, state)


async def test_what_changes_on_a_page_is_drawn_where_it_stands(on: Stage) -> None:
    """Words, a button that comes, a heading that was hidden, what was signalled."""
    lately = Play().begin().skip_to("lately")
    await on.scene("speaking")
    await on.reshow(state_of((lately, ADA, HERE), on.drafts))
    view = on.view
    events: tuple[tuple[Partner, AnyEvent], ...] = (
        (ADA, Spoke("By the evening I have nothing left.")),
        (SAM, Signalled(Signal.SLOWER)),
        (ADA, Spoke("And I miss you.")),
    )
    for seat, event in events:
        lately.do(seat, event)
        state = state_of((lately, ADA, HERE), on.drafts)
        await on.show(state)
        await on.pause()
        check(on, state)
    assert on.view is view


@pytest.mark.parametrize(
    ("name", "button"), [("check", "not-quite"), ("feeling-check", "more-like")]
)
async def test_another_part_of_a_page_is_drawn_once_it_is_turned_to(
    on: Stage, name: str, button: str
) -> None:
    state = await on.scene(name)
    await on.click(f"#{button}")
    await on.pause()
    assert on.view.page.branch
    check(on, state)
    await on.press("escape")
    await on.pause()
    assert on.view.page.branch == ""
    check(on, state)


@pytest.mark.gate
async def test_a_page_that_is_frozen_can_only_be_read(on: Stage) -> None:
    for name in ("speaking", "agreeing", "good-time", "topic"):
        state = await on.scene(name)
        await on.reshow(replace(state, news=replace(state.news, has_parted=True)))
        parts_ = on.view.query("Button, TextArea, Input, Picks, ScaleRow, Several")
        assert parts_ and all(part.disabled for part in parts_)


async def test_a_later_page_of_the_same_kind_is_another_one(on: Stage) -> None:
    state = await on.scene("speaking")
    view = on.view
    turned = replace(state, session=replace(state.session, page=state.session.page + 1))
    assert on.see(lambda: view.show(turned)) is False
    assert view.state is state
    await on.show(turned)
    assert on.view is not view


async def test_all_that_is_known_of_what_was_done_here_is_told_to_the_page() -> None:
    """A new field of `Here` is one that the window fills."""
    told = {field.name for field in fields(Here)}
    assert told == {
        "written",
        "picked",
        "asked",
        "branch",
        "has_just_said",
        "leads_on",
        "has_waited",
        "ticks",
        "has_room",
        "nudge",
    }


async def test_what_is_typed_and_picked_is_told_to_the_page(on: Stage) -> None:
    await on.scene("speaking")
    on.see(lambda: setattr(on.box("#piece"), "text", " half a thought "))
    await on.pause()
    assert on.view.page.here.written["piece"] == "half a thought"
    await on.scene("topic")
    await on.press("enter")
    await on.pause()
    (menu,) = [part for part in on.view.page.parts if isinstance(part, parts.Menu)]
    assert on.see(on.view.look).here.pick(menu) == menu.choices[0].id
