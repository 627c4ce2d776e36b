"""Every scene and screen at four sizes, looked at once: what has to be there is, nothing that
matters is cut off, and it looks as it did; of each view a picture, dark and light.

    pytest tests/tui/test_snapshots.py --snapshot-update     makes them anew

The flag is that of syrupy. `snapshots/*.svg`: one per view of the room or other screen and theme,
at one size. `snapshots/*.txt`: one per scene and other screen, with what stands there at each size
and a digest of how it looks in the dark: a picture at each would say the same four times.

About `tui.window.screens.main_key`, `tui.window.views.page` and `tui.window.widgets.page`.
"""

import time
from collections.abc import AsyncIterator, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Final, get_args

import pytest
import pytest_asyncio
from textual.widgets import Input

from tests.tui.album import PALETTE, THEMES, Album, file_of, text_of, walk
from tests.tui.hosting import stage
from tests.tui.scenes import scenes
from tests.tui.test_screens import CASES
from tests.tui.test_views import SEEN
from tui.pages.now import page_now
from tui.pages.parts import Pair, Part
from tui.window.views.page import PageView

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE: Final = Path(__file__).parent / "snapshots"
PICTURED: Final = (
    "gathering",
    "guide",
    "good-time",
    "another-time",
    "leaks-open",
    "reading",
    "choosing",
    "choosing-settled",
    "circles",
    "writing",
    "writing-open",
    "speaking",
    "listening",
    "breath",
    "say-back",
    "say-back-waiting",
    "check",
    "wonder",
    "reply",
    "makes-sense",
    "stem",
    "side",
    "wish",
    "answer",
    "less",
    "feeling",
    "feeling-check",
    "wonder",
    "reply",
    "side",
    "wish",
    "answer",
    "less",
    "heard-sense",
    "left-out",
    "rest",
    "promise",
    "naming",
    "naming-asked",
    "audit",
    "audit-open",
    "wishes",
    "wishes-open",
    "whose",
    "whose-open",
    "sharing",
    "sharing-shown",
    "tick",
    "tick-open",
    "review",
    "review-own",
    "review-told",
    "agreeing",
    "agreeing-asked",
    "hand-over",
    "hand-over-asked",
    "weekly",
    "limit",
    "audit",
    "audit-open",
    "wishes",
    "wishes-open",
    "whose",
    "whose-open",
    "sharing",
    "sharing-note",
    "tick",
    "tick-open",
    "own-part-warm",
    "swap",
    "review",
    "review-held",
    "review-own",
    "review-told",
    "keep",
    "keep-open",
    "together",
    "closing",
    "pausing",
    "stopped",
    "ended",
    "alarm",
    "parted",
    "gone",
)
"""Scenes of which there is a picture: every view, and where a view has two faces, both."""


@pytest.fixture(scope="module", autouse=True)
def frozen() -> Iterator[None]:
    """No clock, no blinking, one time zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        patch.setattr(PageView, "set_interval", lambda *args, **kwargs: None)
        patch.setattr(Input, "_toggle_cursor", lambda field: None)
        yield
    time.tzset()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def album(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Album]:
    """Everything there is to see, from one running app."""
    async with stage(tmp_path_factory.mktemp("album")) as on:
        made = await walk(on, PICTURED)
    yield made


NAMES: Final = [
    *(text_of(name) for name in (*scenes(), *CASES, PALETTE)),
    *(file_of(name, theme) for name in (*PICTURED, *CASES, PALETTE) for theme in THEMES),
]


@pytest.mark.parametrize("name", NAMES)
async def test_it_looks_as_it_did(
    album: Album, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    now = album.pictures[name]
    if request.config.getoption("--snapshot-update"):
        HERE.mkdir(exist_ok=True)
        (HERE / name).write_text(now, encoding="utf-8")
    kept = (HERE / name).read_text(encoding="utf-8")
    if kept != now:
        (tmp_path / name).write_text(now, encoding="utf-8")
        changed = [line for line in unified_diff(kept.split("\n"), now.split("\n"), n=0)]
        shown = "\n".join(changed[2:14]) if name.endswith(".txt") else ""
        pytest.fail(f"compare {HERE / name} with {tmp_path / name}\n{shown}", pytrace=False)


async def test_no_picture_of_something_that_is_gone_is_kept(
    request: pytest.FixtureRequest,
) -> None:
    stale = {path for path in HERE.iterdir()} - {HERE / name for name in NAMES}
    if request.config.getoption("--snapshot-update"):
        for path in stale:
            path.unlink()
        stale = set()
    assert stale == set()


@pytest.mark.sample
async def test_there_is_a_picture_of_every_view(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        every = {page_now(on.state(name)).kind for name in scenes()}
        assert {page_now(on.state(name)).kind for name in PICTURED} == every


# -- what has to be so on every page of a room


def wrong(album: Album, question: str, name: str) -> list[str]:
    """What a question found; that it was asked is sure."""
    assert (question, name) in album.wrong
    return album.wrong[question, name]


@pytest.mark.parametrize("name", SEEN)
async def test_a_moment_says_what_is_going_on(album: Album, name: str) -> None:
    assert wrong(album, "says", name) == []


@pytest.mark.parametrize("name", SEEN)
async def test_the_focus_is_where_one_goes_on(album: Album, name: str) -> None:
    assert wrong(album, "focus", name) == []


@pytest.mark.parametrize("name", scenes())
async def test_tab_reaches_every_button_in_reading_order(album: Album, name: str) -> None:
    assert wrong(album, "order", name) == []


@pytest.mark.parametrize("name", SEEN)
async def test_nothing_that_matters_is_cut_off_at_any_size(album: Album, name: str) -> None:
    assert wrong(album, "cut off", name) == []


@pytest.mark.parametrize("name", scenes())
async def test_what_is_accented_in_the_room_is_what_f9_presses(album: Album, name: str) -> None:
    assert wrong(album, "accent", name) == []


@pytest.mark.parametrize("name", scenes())
async def test_every_page_is_drawn_as_it_is_described(album: Album, name: str) -> None:
    assert wrong(album, "drawn", name) == []


async def test_every_kind_of_part_is_drawn_on_some_page(album: Album) -> None:
    # A pair as it was picked before stands only where one was: `test_drawing` has it.
    assert set(get_args(Part)) - album.parts == {Pair}


@pytest.mark.parametrize("name", scenes())
async def test_no_view_of_the_room_is_torn_apart(album: Album, name: str) -> None:
    assert wrong(album, "apart", name) == []


# -- what has to be so on every other screen


@pytest.mark.parametrize("name", CASES)
async def test_what_is_needed_is_in_sight_at_every_size(album: Album, name: str) -> None:
    assert wrong(album, "needed", name) == []


@pytest.mark.parametrize("name", CASES)
async def test_the_focus_can_be_seen_and_tab_goes_through_all_buttons(
    album: Album, name: str
) -> None:
    assert wrong(album, "reached", name) == []


@pytest.mark.parametrize("name", CASES)
async def test_a_screen_has_at_most_one_accent(album: Album, name: str) -> None:
    assert wrong(album, "one accent", name) == []


@pytest.mark.parametrize("name", CASES)
async def test_a_screen_is_no_wider_and_higher_than_reads_well(album: Album, name: str) -> None:
    assert wrong(album, "reads well", name) == []
