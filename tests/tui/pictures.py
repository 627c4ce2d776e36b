"""The README's pictures, made from the real app, so that they never go stale.

    python -m tests.tui.pictures docs/pictures

Each is an SVG and a PNG, dark and light; the PNG wants `cairosvg` and DejaVu Sans Mono
(fonts-dejavu-core), without which letters would stand beside their cells.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.segment import Segment

from protocol.door.invitation import DRAW_BYTES, draw
from protocol.seats import Seat, other
from protocol.session.events import Ready, Signal, Signalled, Spoke
from tests.tui.drawings import CELL_PX, ROW_PX, body, framed
from tests.tui.hosting import Stage, stage
from tests.tui.lead_scenes import at
from tests.tui.scenes import ADA, PIECES, SAM
from tui.home.networks import Offer
from tui.window.screens.begin import BeginScreen
from tui.window.screens.home import HomeScreen
from tui.window.screens.lead import LeadScreen
from tui.window.screens.preferences import DARK, LIGHT
from tui.window.themes import DARK as DARK_PALETTE
from tui.window.themes import LIGHT as LIGHT_PALETTE

SIZE: Final = (76, 25)
"""Columns and rows."""

LED_SIZE: Final = (100, 30)
"""Of whoever leads, who has two of them to look at."""

MARGIN_PX: Final = 26
CORNER_PX: Final = 12
SCALE: Final = 1.25
"""Of the PNG: sharp also where a screen has two points to a pixel."""

GROUNDS: Final = {"dark": ("#0f1312", DARK_PALETTE), "light": ("#e9e2d4", LIGHT_PALETTE)}
THEMES: Final = {"dark": DARK, "light": LIGHT}

Lines = list[list[Segment]]


async def _taken(on: Stage) -> Lines:
    await on.do(on.pilot.pause())
    await on.do(on.pilot.pause())
    return on.lines()


async def _both(on: Stage) -> list[Lines]:
    """The speaker's room and the listener's, at the same moment."""
    on.fresh_drafts()
    mine = on.state("speaking")
    on.drafts.keep("lately/speak/0", "When you laughed on the phone just now I felt")
    await on.reshow(mine)
    left = await _taken(on)
    on.fresh_drafts()
    theirs = on.state("listening")
    assert theirs.seat is other(mine.seat) is Seat.SECOND
    await on.reshow(theirs)
    return [left, await _taken(on)]


async def _home(on: Stage) -> list[Lines]:
    await on.home(HomeScreen([]))
    return [await _taken(on)]


async def _invitation(on: Stage) -> list[Lines]:
    screen = BeginScreen("Ada")
    await on.push(screen)
    words = draw(bytes(range(40, 40 + DRAW_BYTES)))
    on.see(lambda: screen.invite(words, (Offer("192.168.1.20", 7),), ""))
    return [await _taken(on)]


async def _breath(on: Stage) -> list[Lines]:
    await on.reshow(replace(on.state("breath"), breath_s=5.0))
    return [await _taken(on)]


async def _leading(on: Stage) -> list[Lines]:
    """The screen of whoever leads, in a turn: Ada speaks, Sam listens."""
    led = at("before-hurt").later(1).do(ADA, Ready()).do(SAM, Ready())
    for piece in PIECES:
        led.later(0.5).do(ADA, Spoke(piece))
    screen = LeadScreen()
    screen.lead = led.do(SAM, Signalled(Signal.WITH_YOU)).later(0.5).seen()
    await on.resize(*LED_SIZE)
    await on.push(screen)
    await on.until(lambda: screen.view is not None and bool(screen.view.widgets))
    taken = await _taken(on)
    await on.resize(*SIZE)
    return [taken]


PICTURES: Final[dict[str, Callable[[Stage], Awaitable[list[Lines]]]]] = {
    "room": _both,
    "home": _home,
    "invitation": _invitation,
    "breath": _breath,
    "leading": _leading,
}


def side_by_side(screens: list[Lines], theme: str) -> str:
    """Some screens in a row on a quiet ground."""
    around, palette = GROUNDS[theme]
    columns = sum(segment.cell_length for segment in screens[0][0])
    width, height = columns * CELL_PX, len(screens[0]) * ROW_PX
    drawn = []
    for index, lines in enumerate(screens):
        x = MARGIN_PX + index * (width + 2 * MARGIN_PX)
        drawn.append(
            f'<rect x="{x - CORNER_PX}" y="{MARGIN_PX - CORNER_PX}" '
            f'width="{width + 2 * CORNER_PX:.2f}" height="{height + 2 * CORNER_PX:.2f}" '
            f'rx="{CORNER_PX}" fill="{palette.background}"/>'
        )
        drawn.append(f'<g transform="translate({x:.2f} {MARGIN_PX})">\n{body(lines)}\n</g>')
    whole = len(screens) * (width + 2 * MARGIN_PX)
    ground = f'<rect width="{whole:.0f}" height="{height + 2 * MARGIN_PX:.0f}" fill="{around}"/>'
    return framed("\n".join([ground, *drawn]), whole, height + 2 * MARGIN_PX)


async def make(directory: Path) -> list[Path]:
    """Writes all pictures; the paths of the SVGs."""
    directory.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        async with stage(Path(scratch), SIZE) as on:
            for theme in THEMES:
                await on.wear(THEMES[theme])
                for name, take in PICTURES.items():
                    path = directory / f"{name}-{theme}.svg"
                    path.write_text(side_by_side(await take(on), theme), encoding="utf-8")
                    made.append(path)
    return made


def main() -> None:
    """Makes the pictures in the directory that is named."""
    for path in asyncio.run(make(Path(sys.argv[1]))):
        import cairosvg  # type: ignore[import-untyped]  # it brings no types

        cairosvg.svg2png(url=str(path), write_to=str(path.with_suffix(".png")), scale=SCALE)
        print(path.with_suffix(".png"))


if __name__ == "__main__":
    main()
