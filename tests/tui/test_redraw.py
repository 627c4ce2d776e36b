"""What is drawn anew when one more piece is said: only what has changed. Counted, never timed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from rich.segment import Segment
from textual.color import Color

from protocol.session import Talking
from tests.tui.hosting import Stage, stage
from tui.filters import NoControl
from tui.room_state import RoomState

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
    await program.show(with_pieces(program.state("listening"), 3))
    assert any("piece 2" in line for line in looked_at)
