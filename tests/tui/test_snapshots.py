"""Every scene and screen as text at four sizes; and a picture of each view, dark and light.

    pytest tests/tui/test_snapshots.py --snapshot-update     makes them anew

The flag is that of syrupy. `snapshots/*.svg`: one per view of the room or other screen and theme,
at one size. `snapshots/*.txt`: one per scene and other screen, with what stands there at each size
and a digest of how it looks in the dark: a picture at each would say the same four times.
"""

import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from difflib import unified_diff
from functools import partial
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from textual.command import CommandPalette
from textual.widgets import Input

from tests.tui.drawings import drawing, looks
from tests.tui.hosting import SIZES, Stage, rows_of, stage
from tests.tui.scenes import scenes
from tests.tui.test_screens import CASES, put
from tui.pages.now import page_now
from tui.window.screens.preferences import DARK, LIGHT
from tui.window.views.page import PageView

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE: Final = Path(__file__).parent / "snapshots"
THEMES: Final = {"dark": DARK, "light": LIGHT}
PALETTE: Final = "palette"
STILL_FOR: Final = 2
"""So often in a row the same is seen."""
DRAWN: Final = (80, 24)
"""The size of the pictures: the usual one."""
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
    "makes-sense",
    "feeling",
    "feeling-check",
    "heard-sense",
    "left-out",
    "rest",
    "promise",
    "naming",
    "naming-asked",
    "agreeing",
    "agreeing-asked",
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


async def still(on: Stage) -> None:
    """Until nothing moves any more: the keys at the bottom, and what is said of words below the
    edge, come a moment after the rest, and on a busy machine that moment is a long one."""
    before, same = "", 0
    while same < STILL_FOR:
        await on.pause()
        now = looks(on.lines())
        before, same = now, same + 1 if now == before else 0


Album = dict[str, str]
"""Pictures and texts, by the name of their file."""


def file_of(name: str, theme: str) -> str:
    return f"{name.replace(' ', '-')}-{theme}.svg"


def text_of(name: str) -> str:
    return f"{name.replace(' ', '-')}.txt"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def album(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Album]:
    """Everything there is to see, from one running app."""
    made: Album = {}
    async with stage(tmp_path_factory.mktemp("album")) as on:
        for theme in THEMES:
            await on.wear(THEMES[theme])
            for size in SIZES if theme == "dark" else (DRAWN,):
                await on.resize(*size)
                await _room(on, made, theme, size)
                await _others(on, made, theme, size)
    yield made


async def _room(on: Stage, made: Album, theme: str, size: tuple[int, int]) -> None:
    wanted = list(scenes()) if theme == "dark" else list(PICTURED)
    on.fresh_drafts()
    await on.reshow(on.state(wanted[0]))
    for name in wanted:
        await on.show(on.state(name))
        await still(on)
        _keep(on, made, name, theme, size)


def _keep(on: Stage, made: Album, name: str, theme: str, size: tuple[int, int]) -> None:
    """What stands there now: as a picture, as text, or both."""
    lines = on.lines()
    if size == DRAWN and (name in PICTURED or name not in scenes()):
        made[file_of(name, theme)] = drawing(lines, size[0])
    if theme == "dark":
        digest = hashlib.sha256(looks(lines).encode()).hexdigest()[:12]
        page = "\n".join(f"|{row}" for row in rows_of(lines))
        text = f"{size[0]}x{size[1]}  {digest}\n{page}\n\n"
        made[text_of(name)] = made.get(text_of(name), "") + text


async def _others(on: Stage, made: Album, theme: str, size: tuple[int, int]) -> None:
    for name, case in CASES.items():
        screen = case.screen(on)
        await put(on, screen)
        on.see(partial(case.after, screen))
        await still(on)
        _keep(on, made, name, theme, size)
    await on.reshow(on.state("speaking"))
    await on.press("ctrl+p")
    await on.until(lambda: isinstance(on.app.screen, CommandPalette) and "Pass" in on.page())
    await still(on)
    _keep(on, made, PALETTE, theme, size)
    await on.press("escape")
    await on.until(lambda: not isinstance(on.app.screen, CommandPalette))


NAMES: Final = [
    *(text_of(name) for name in (*scenes(), *CASES, PALETTE)),
    *(file_of(name, theme) for name in (*PICTURED, *CASES, PALETTE) for theme in THEMES),
]


@pytest.mark.parametrize("name", NAMES)
async def test_it_looks_as_it_did(
    album: Album, name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--snapshot-update"):
        HERE.mkdir(exist_ok=True)
        (HERE / name).write_text(album[name], encoding="utf-8")
    kept = (HERE / name).read_text(encoding="utf-8")
    if kept != album[name]:
        (tmp_path / name).write_text(album[name], encoding="utf-8")
        changed = [line for line in unified_diff(kept.split("\n"), album[name].split("\n"), n=0)]
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


async def test_there_is_a_picture_of_every_view(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        every = {page_now(on.state(name)).kind for name in scenes()}
        assert {page_now(on.state(name)).kind for name in PICTURED} == every
