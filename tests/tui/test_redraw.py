"""What is drawn anew when one more piece is said: only what has changed. Counted, never timed.

About `tui.window.views.transcript` and `tui.window.widgets.footer`.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from rich.segment import Segment
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.widgets import Button
from textual.widgets._footer import FooterKey

from protocol.activities.turns import Talking
from tests.tui.hosting import Stage, stage
from tui.seat.room_state import RoomState
from tui.window.filters import NoControl
from tui.window.views.transcript import Transcript
from tui.window.widgets.footer import KeyLine, fitting
from tui.words import floor as floor_words

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("redraw")) as made:
        yield made


def with_pieces(state: RoomState, count: int) -> RoomState:
    """The same room after so many short pieces."""
    phase = state.session.phase
    assert isinstance(phase, Talking)
    turn = replace(phase.turn, pieces=tuple(f"piece {number}" for number in range(count)))
    return replace(state, session=replace(state.session, phase=replace(phase, turn=turn)))


async def test_a_line_that_has_not_changed_is_not_looked_through_again(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.scene("listening")
    looked_at: list[str] = []
    apply = NoControl.apply

    def counted(self: NoControl, segments: list[Segment], background: Color) -> list[Segment]:
        looked_at.append("".join(segment.text for segment in segments))
        return apply(self, segments, background)

    monkeypatch.setattr(NoControl, "apply", counted)
    screen = program.app.screen
    for _ in range(2):
        looked_at.clear()
        program.see(lambda: screen._compositor.render_strips(screen.size))
    assert looked_at == []
    await program.show(with_pieces(program.state("listening"), 2))
    await program.show(with_pieces(program.state("listening"), 3))
    assert any("piece 2" in line for line in looked_at)


async def test_one_more_piece_is_styled_and_no_other(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.resize(80, 24)
    await program.scene("listening")
    await program.show(with_pieces(program.state("listening"), 3))
    styled: list[DOMNode] = []
    apply = Stylesheet.apply

    def counted(sheet: Stylesheet, node: DOMNode, **options: object) -> None:
        styled.append(node)
        apply(sheet, node, **options)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(Stylesheet, "apply", counted)
    await program.show(with_pieces(program.state("listening"), 4))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: len(heard.children) == 4)
    assert styled == [heard.children[3]]


async def test_another_accent_styles_each_button_once(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.scene("speaking")
    styled: list[DOMNode] = []
    update = Stylesheet.update_nodes

    def counted(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        styled.extend(found := list(nodes))
        update(sheet, found, animate)

    say, finished = program.one("#say", Button), program.one("#finished", Button)
    assert (say.variant, finished.variant) == ("default", "primary")
    monkeypatch.setattr(Stylesheet, "update_nodes", counted)
    await program.press("a")
    await program.until(lambda: (say.variant, finished.variant) == ("primary", "default"))
    assert [styled.count(each) for each in (say, finished)] == [1, 1]
    assert say.has_class("-primary") and not say.has_class("-default")


async def test_what_the_main_key_does_is_said_by_the_same_key(program: Stage) -> None:
    await program.scene("speaking")
    line = program.app.screen.query_one(KeyLine)
    await program.until(lambda: bool(line.query(FooterKey)))
    before = list(line.query(FooterKey))
    assert floor_words.FINISHED in program.grid()[line.region.y]
    await program.press("a")
    await program.until(lambda: floor_words.SAY_IT in program.grid()[line.region.y])
    assert floor_words.FINISHED not in program.grid()[line.region.y]
    assert list(line.query(FooterKey)) == before


async def test_a_page_that_is_turned_makes_no_key_anew(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.scene("speaking")
    line = program.app.screen.query_one(KeyLine)
    await turned(program, line, "listening", "speaking")
    before, styled = list(line.query(FooterKey)), list[DOMNode]()
    apply = Stylesheet.apply

    # Any: the arguments are only handed on.
    def counted(sheet: Stylesheet, node: DOMNode, **how: Any) -> None:
        styled.append(node)
        apply(sheet, node, **how)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    await turned(program, line, "listening", "speaking")
    assert list(line.query(FooterKey)) == before
    assert any(isinstance(each, Button) for each in styled)
    assert not [each for each in styled if isinstance(each, FooterKey)]


async def test_a_key_that_stands_in_the_place_of_another_does_what_it_says(program: Stage) -> None:
    await program.scene("speaking")
    line = program.app.screen.query_one(KeyLine)
    for name in ("listening", "closing", "good-time", "speaking"):
        await turned(program, line, name)
        row = program.grid()[line.region.y]
        assert shown(line) and all(does in row for _, does in shown(line))


async def turned(program: Stage, line: KeyLine, *names: str) -> None:
    """One scene after the other, each until its keys are there."""
    for name in names:
        await program.show(program.state(name))
        await program.until(lambda: shown(line) == offered(line) and all_placed(line))


def all_placed(line: KeyLine) -> bool:
    return all(part.region for part in line.query(FooterKey) if part.display)


def shown(line: KeyLine) -> list[tuple[str, str]]:
    """The keys that stand in the last line, and what each is said to do."""
    parts = [part for part in line.query(FooterKey) if part.display]
    return [(part.key, part.description) for part in parts]


def offered(line: KeyLine) -> list[tuple[str, str]]:
    """The same, as they are to be."""
    keys = [found.binding for found in line.screen.active_bindings.values()]
    every = [(key.key, key.description) for key in keys if key.show]
    return [(key, does) for key, _, does in fitting(every, line.size.width)]
