"""What is drawn anew when one more piece is said: only what has changed. Counted, never timed.

About `tui.window.views.transcript`.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

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
from tui.window.widgets.footer import KeyLine
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
