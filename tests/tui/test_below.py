"""What lies below the edge: the newest words stay in sight, and more below is said, by any layout.

Nothing here waits for a second change to put right what the first one left: each test makes the
order of things that only a busy machine makes by itself.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual import messages

from tests.tui.hosting import Stage, stage
from tests.tui.test_redraw import with_pieces
from tui import wording
from tui.screens.room import RoomScreen
from tui.views.base import PhaseView
from tui.views.transcript import Transcript
from tui.widgets.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENOUGH = 14
"""Pieces, for any window of the sizes here to be too low for them."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("below"), (60, 18)) as made:
        yield made


async def filled(on: Stage) -> int:
    """The listener's page with as many pieces as it has rows for; how many these are."""
    await on.resize(60, 18)
    await on.scene("listening")
    heard, count = on.one("#heard", Transcript), 0
    while heard.max_scroll_y == 0:
        count += 1
        await on.show(with_pieces(on.state("listening"), count))
        await on.until(lambda: heard.virtual_size.height >= count)  # noqa: B023
        await on.pause()
    await on.reshow(with_pieces(on.state("listening"), count - 1))
    return count - 1


def is_at_end(part: Transcript) -> bool:
    return part.max_scroll_y > 0 and part.scroll_y == part.max_scroll_y


async def test_pieces_laid_out_after_something_else_was_painted_end_in_sight(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling = await filled(program)
    screen = program.app.screen
    assert isinstance(screen, RoomScreen)
    held: list[messages.Layout] = []
    on_layout = RoomScreen._on_layout

    async def hold(screen: RoomScreen, message: messages.Layout) -> None:
        message.stop()
        message.prevent_default()
        held.append(message)

    monkeypatch.setattr(RoomScreen, "_on_layout", hold)
    full = with_pieces(program.state("listening"), filling + 1)
    program.see(lambda: setattr(program.app, "room", full))
    for _ in range(4):
        program.see(screen.query_one("#header").refresh)
        await program.pause()
    assert held
    monkeypatch.undo()
    for message in held:
        await program.do(on_layout(screen, message))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: len(heard.children) == filling + 1)
    await program.until(lambda: is_at_end(heard))


async def test_the_end_stays_in_sight_where_a_sentence_takes_a_row_from_it(
    program: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await program.scene("listening")
    await program.show(with_pieces(program.state("listening"), ENOUGH))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: is_at_end(heard))
    rows = heard.size.height
    told: list[bool] = []
    monkeypatch.setattr(PhaseView, "more_below", lambda view, is_below: told.append(is_below))
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: heard.size.height < rows and bool(told))
    await program.until(lambda: is_at_end(heard))
    assert not any(told)


async def test_who_scrolls_back_is_left_there_by_every_layout(program: Stage) -> None:
    await program.scene("listening")
    await program.show(with_pieces(program.state("listening"), ENOUGH))
    heard = program.one("#heard", Transcript)
    await program.until(lambda: is_at_end(heard))
    await program.press("pageup")
    await program.until(lambda: heard.scroll_y < heard.max_scroll_y)
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: program.one("#below", Words).text == wording.MORE_BELOW_SHORT)
    assert heard.scroll_y < heard.max_scroll_y


async def test_what_a_sentence_pushes_below_the_edge_is_told(program: Stage) -> None:
    """It comes by a press, without any news of the session, on a page that was read to its end."""
    await program.resize(60, 18)
    await program.scene("rest")
    body = program.view.query_one(".body")
    await program.until(lambda: body.max_scroll_y > 0)
    program.see(lambda: body.scroll_end(animate=False, immediate=True))
    await program.until(lambda: program.one("#below", Words).text == "")
    rows = body.size.height
    program.see(lambda: program.view.quiet("one row\nand another"))
    await program.until(lambda: body.size.height < rows)
    await program.until(lambda: program.one("#below", Words).text == wording.MORE_BELOW_SHORT)
