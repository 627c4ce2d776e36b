"""The screen as an SVG: what the app would send to a terminal, cell by cell, and nothing else.

Small (no fonts, no window, no clipping), the same on every machine, and right also where text is
laid out by a program that knows no terminals: every run of letters has its own place.
"""

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

LETTER_PX: Final = 20
CELL_PX: Final = 12.04
"""The width of a letter of DejaVu Sans Mono, which is 0.602 of its height."""

ROW_PX: Final = 23.28
"""Its line height, so that the lines of a box meet."""

FONT: Final = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True)
class Look:
    """What of a style can be seen."""

    ink: str
    ground: str
    bold: bool
    underline: bool
    italic: bool


Run = tuple[int, str, Look]
"""Column, letters, look."""


@cache
def look_of(style: Style) -> Look:
    """The look of a style, colours as `#rrggbb`; empty: the terminal's own."""
    ink, ground = (
        "" if colour is None or colour.is_default else colour.get_truecolor().hex
        for colour in (style.color, style.bgcolor)
    )
    if style.reverse:
        ink, ground = ground, ink
    return Look(ink, ground, bool(style.bold), bool(style.underline), bool(style.italic))


def runs(line: list[Segment]) -> list[Run]:
    """The line's letters with their columns, joined where they look the same."""
    joined: list[Run] = []
    column = 0
    for segment in line:
        look = look_of(segment.style or Style.null())
        if joined and joined[-1][2] == look:
            start, text, _ = joined[-1]
            joined[-1] = (start, text + segment.text, look)
        else:
            joined.append((column, segment.text, look))
        column += cell_len(segment.text)
    return joined


def looks(lines: list[list[Segment]]) -> str:
    """How everything looks, line by line, without the letters: for a digest."""
    return "\n".join(
        " ".join(f"{column}:{look}" for column, _, look in runs(line)) for line in lines
    )


def body(lines: list[list[Segment]]) -> str:
    """The rectangles and texts of a screen, its upper left corner at 0, 0."""
    drawn = []
    for row, line in enumerate(lines):
        found = runs(line)
        drawn += [_ground(row, column, width, colour) for column, width, colour in _grounds(found)]
        for column, text, look in found:
            drawn += [_ink(row, at, word, look) for at, word in _words(column, text)]
    return "\n".join(drawn)


def _grounds(found: list[Run]) -> list[tuple[int, int, str]]:
    """(column, width in cells, colour) of each stretch of one background."""
    stretches: list[tuple[int, int, str]] = []
    for column, text, look in found:
        width = cell_len(text)
        if stretches and stretches[-1][2] == look.ground:
            column, width = stretches[-1][0], stretches[-1][1] + width
            stretches.pop()
        stretches.append((column, width, look.ground))
    return [stretch for stretch in stretches if stretch[2]]


def _ground(row: int, column: int, width: int, colour: str) -> str:
    # A little more than a cell, so that no seam shows between two rows.
    return (
        f'<rect x="{column * CELL_PX:.2f}" y="{row * ROW_PX:.2f}" '
        f'width="{width * CELL_PX:.2f}" height="{ROW_PX + 0.3:.2f}" fill="{colour}"/>'
    )


def _words(column: int, text: str) -> list[tuple[int, str]]:
    """What is not space alone, with its column; wide letters and lines of boxes stand alone."""
    found: list[tuple[int, str]] = []
    for letter in text:
        width = cell_len(letter)
        is_plain = width == 1 and letter.isascii() and letter != " "
        if (
            is_plain
            and found
            and found[-1][1].isascii()
            and found[-1][0] + len(found[-1][1]) == column
        ):
            found[-1] = (found[-1][0], found[-1][1] + letter)
        elif letter != " ":
            found.append((column, letter))
        column += width
    return [(start, word) for start, word in found if word.strip()]


def _ink(row: int, column: int, text: str, look: Look) -> str:
    more = f' fill="{look.ink}"' if look.ink else ""
    more += ' font-weight="bold"' if look.bold else ""
    more += ' text-decoration="underline"' if look.underline else ""
    more += ' font-style="italic"' if look.italic else ""
    x, y = column * CELL_PX, row * ROW_PX + 0.78 * ROW_PX
    return f'<text x="{x:.2f}" y="{y:.2f}"{more}>{escape(text)}</text>'


def drawing(lines: list[list[Segment]], columns: int) -> str:
    """A whole SVG of a screen."""
    width, height = columns * CELL_PX, len(lines) * ROW_PX
    return framed(f"<g>\n{body(lines)}\n</g>", width, height)


def framed(content: str, width: float, height: float) -> str:
    """An SVG of that size around some content."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="{FONT}" font-size="{LETTER_PX}px" xml:space="preserve">\n'
        f"{content}\n</svg>\n"
    )
