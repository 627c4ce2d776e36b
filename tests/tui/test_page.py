"""The column: how wide, how high, and that its parts stand together, on every screen."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.widgets import Footer

from tests.tui.hosting import SIZES, Stage, is_shown, stage
from tests.tui.scenes import scenes
from tests.tui.test_screens import CASES, put
from tui.window.widgets.page import COLUMN

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROWS = 34
"""The greatest height of a page, its keys included."""

WIDE = [size for size in SIZES if size[0] >= 110]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("page")) as made:
        yield made


def reach(on: Stage) -> tuple[int, int, int]:
    """(rows of the page with its keys, its left edge, the left edge of the keys)."""
    screen = on.app.screen
    page = next(iter(screen.query("#page, .page")))
    keys = screen.query_one(Footer)
    top = min(page.region.y, keys.region.y)
    bottom = max(page.region.bottom, keys.region.bottom)
    return bottom - top, page.region.x, keys.region.x


@pytest.mark.parametrize("name", CASES)
async def test_a_screen_is_no_wider_and_higher_than_reads_well(program: Stage, name: str) -> None:
    for size in SIZES:
        await program.resize(*size)
        screen = CASES[name].screen(program)
        await put(program, screen)
        program.see(lambda screen=screen: CASES[name].after(screen))  # type: ignore[misc]  # bound
        await program.pause()
        rows, left, keys = program.see(lambda: reach(program))
        assert rows <= ROWS and left == keys, size
        columns = [each.region.width for each in screen.query("*") if is_shown(each)]
        assert max(columns) <= COLUMN or size[0] <= COLUMN, size


@pytest.mark.parametrize("size", WIDE)
async def test_no_view_of_the_room_is_torn_apart(program: Stage, size: tuple[int, int]) -> None:
    """The foot begins right below the words, also where the window is much higher than they are."""
    await program.resize(*size)
    apart = []
    for name in scenes():
        await program.show(program.state(name))
        foot = program.view.query_one(".foot")
        await program.until(lambda foot=foot: foot.region.width > 0)  # type: ignore[misc]  # bound
        rows, left, keys = program.see(lambda: reach(program))
        assert rows <= ROWS and left == keys, name
        # A body that holds nothing is not there.
        parts = [part for part in program.view.query(".head, .body") if part.display]
        body = parts[-1]
        assert foot.region.width == COLUMN, name
        gap = foot.region.y - body.region.bottom
        if gap > 2:
            apart.append((name, gap))
    assert apart == []
