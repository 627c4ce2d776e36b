"""Contact sheets: every scene and screen at every size, dark and light, to be looked at.

    python -m tests.tui.sheets SOMEWHERE [60x18-dark ...] [scene ...]

A PNG per size, theme and `PER_SHEET` scenes. Nothing is compared: a person looks. It wants what
`pictures` wants.
"""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from rich.segment import Segment

from tests.tui.drawings import CELL_PX, ROW_PX, body, framed
from tests.tui.hosting import SIZES, Stage, stage
from tests.tui.scenes import scenes
from tests.tui.test_screens import CASES, put
from tui.window.screens.preferences import DARK, LIGHT

THEMES: Final = {"dark": DARK, "light": LIGHT}
SHEET_CELLS: Final = 220
"""As wide as the widest screen, or as several narrow ones side by side."""

SHEET_ROWS: Final = 130
GAP_PX: Final = 16.0
SCALE: Final = 0.62

Lines = list[list[Segment]]


async def taken(on: Stage, names: list[str]) -> list[tuple[str, Lines]]:
    """Each named scene or screen as it stands in the window that is."""
    made: list[tuple[str, Lines]] = []
    for name in names:
        if name in CASES:
            screen = CASES[name].screen(on)
            await put(on, screen)
            on.see(partial(CASES[name].after, screen))
        else:
            await on.scene(name)
        await on.pause()
        await on.do(on.pilot.pause())
        made.append((name, on.lines()))
    return made


def sheet(screens: list[tuple[str, Lines]], size: tuple[int, int]) -> str:
    """Some screens in rows, each with its name above it."""
    across = max(1, SHEET_CELLS // size[0])
    wide, high = size[0] * CELL_PX + GAP_PX, (size[1] + 1) * ROW_PX + GAP_PX
    drawn = ['<rect width="100%" height="100%" fill="#777777"/>']
    for index, (name, lines) in enumerate(screens):
        x, y = index % across * wide + GAP_PX, index // across * high + GAP_PX
        drawn.append(f'<text x="{x:.0f}" y="{y + 16:.0f}" fill="#ffffff">{name}</text>')
        place = f"translate({x:.2f} {y + ROW_PX:.2f})"
        drawn.append(f'<g transform="{place}">\n{body(lines)}\n</g>')
    rows = -(-len(screens) // across)
    return framed("\n".join(drawn), across * wide + GAP_PX, rows * high + GAP_PX)


async def make(directory: Path, shots: list[str], names: list[str]) -> list[Path]:
    """Writes the sheets; the paths of the SVGs."""
    directory.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        async with stage(Path(scratch)) as on:
            for theme, size in ((theme, size) for theme in THEMES for size in SIZES):
                shot = f"{size[0]}x{size[1]}-{theme}"
                if shots and shot not in shots:
                    continue
                await on.wear(THEMES[theme])
                await on.resize(*size)
                found = await taken(on, names)
                per = max(1, SHEET_CELLS // size[0]) * max(1, SHEET_ROWS // (size[1] + 1))
                for start in range(0, len(found), per):
                    path = directory / f"{shot}-{start // per + 1}.svg"
                    path.write_text(sheet(found[start : start + per], size), encoding="utf-8")
                    made.append(path)
    return made


def main() -> None:
    """Makes the sheets that are asked for, in the directory that is named."""
    every = {f"{w}x{h}-{theme}" for w, h in SIZES for theme in THEMES}
    asked = sys.argv[2:]
    names = [word for word in asked if word not in every] or [*scenes(), *CASES]
    shots = [word for word in asked if word in every]
    for path in asyncio.run(make(Path(sys.argv[1]), shots, names)):
        import cairosvg  # type: ignore[import-untyped]  # it brings no types

        cairosvg.svg2png(url=str(path), write_to=str(path.with_suffix(".png")), scale=SCALE)
        print(path.with_suffix(".png"))


if __name__ == "__main__":
    main()
