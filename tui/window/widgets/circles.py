"""Seven pairs of circles from apart to nearly one, all in sight. An answer for oneself alone.

Letters are twice as high as wide; the blocks that fill a quarter of one make circles that are
round. Braille would be rounder still, but where its font is missing there is nothing to see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from textual import events
from textual.color import Color
from textual.content import Content, Span
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

_QUARTERS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By the sum of 1, 2 (above, left and right), 4 and 8 (below)."""

HIGH: Final = 24
"""Rows of a window from which the larger form is drawn."""


@dataclass(frozen=True)
class Form:
    """A way to draw the seven, for windows of some width."""

    radius: float
    """Cells: half the width of a circle, and its height in rows."""
    rows: int
    apart: tuple[float, ...]
    """Cells between the two centres, pair by pair."""
    gap: int
    """Cells between two pairs, where there is room for so many."""


ROOMY: Final = Form(3, 3, (6.5, 5, 4, 3, 2, 1, 0.5), 5)
SMALL: Final = Form(2, 2, (5, 4, 3, 2.5, 2, 1.5, 1), 3)


class Cell(NamedTuple):
    """One letter of a pair, and whose it is: 1 the first circle's, 2 the second's, 3 both's."""

    letter: str
    ink: int
    ground: int


@cache
def pair(form: Form, index: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows of cells that show two circles, lying over each other."""
    radius, apart = form.radius, form.apart[index]
    across = -(-int(2 * (2 * radius + apart)) // 2)

    def owner(x: int, y: int) -> int:
        """Of a quarter of a cell: the sum of 1 and 2 for the circles that it lies in."""
        up = y + 0.5 - form.rows
        sides = ((x + 0.5) / 2 - centre for centre in (radius, radius + apart))
        return sum(1 << n for n, side in enumerate(sides) if side**2 + up**2 < radius**2)

    return tuple(
        tuple(
            _cell([owner(2 * column + x, 2 * row + y) for y in (0, 1) for x in (0, 1)])
            for column in range(across)
        )
        for row in range(form.rows)
    )


def _cell(owners: list[int]) -> Cell:
    """A cell has room for two colours; where three meet, the one with the least goes."""
    kinds = sorted(set(owners), key=lambda each: (owners.count(each), each), reverse=True)[:2]
    ink, ground = max(kinds), min(kinds)
    if ink == ground:
        return Cell("█" if ink else " ", ink, 0)
    drawn = sum(1 << n for n, each in enumerate(owners) if each in (ink, ink & ~ground or ink))
    return Cell(_QUARTERS[drawn], ink, ground)


PAIRS: Final = tuple(
    tuple(
        "".join("▒" if cell.ink == 3 and cell.letter == "█" else cell.letter for cell in row)
        for row in pair(SMALL, index)
    )
    for index in range(7)
)
"""Each pair without its colours, line by line; shaded where the circles lie over each other."""


def inked(cells: tuple[Cell, ...], first: Color, second: Color) -> Content:
    """One row of a pair, in the colours of its circles."""
    return Content("".join(cell.letter for cell in cells), list(_spans(cells, first, second)))


def _spans(cells: tuple[Cell, ...], first: Color, second: Color) -> Iterator[Span]:
    colours = (None, first, second, first.blend(second, 0.5))
    for column, cell in enumerate(cells):
        ink, ground = colours[cell.ink], colours[cell.ground]
        if ink is not None:
            style = Style(foreground=ink) if ground is None else Style(ground, ink)
            yield Span(column, column + 1, style)


class Place(NamedTuple):
    """Where a pair stands: which block of rows, from which column, how wide."""

    block: int
    column: int
    width: int


@cache
def places(form: Form, width: int) -> tuple[Place, ...]:
    """Where each pair stands: beside each other, as far as there is room."""
    widths = [len(pair(form, index)[0]) for index in range(len(form.apart))]
    gap = max(1, min(form.gap, (width - sum(widths)) // (len(widths) - 1)))
    gap = form.gap if sum(widths) + len(widths) - 1 > width else gap  # in several lines, then
    found, block, column = [], 0, 0
    for across in widths:
        if column and column + across > width:
            block, column = block + 1, 0
        found.append(Place(block, column, across))
        column += across + gap
    return tuple(found)


class Circles(Widget, can_focus=True):
    """Arrow keys, a number or a click pick a pair."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Circles { height: auto; border-left: blank; }
    Circles:focus { border-left: thick $mine; }
    """

    BINDINGS = [
        ("left", "pick(-1)"),
        ("right", "pick(1)"),
        ("space", "pick(1)"),
        ("enter", "next"),
        *((str(number), f"pick_at({number - 1})") for number in range(1, 8)),
    ]

    picked: reactive[int | None] = reactive(None)

    class Picked(Message):
        """A pair was picked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, picked: int | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Circles.picked, picked)

    @property
    def form(self) -> Form:
        """How the pairs are drawn in this window."""
        return ROOMY if self.app.size.height >= HIGH else SMALL

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        form = self.form
        return (places(form, width)[-1].block + 1) * (form.rows + 1)

    def render(self) -> Content:
        form = self.form
        found = places(form, self.content_region.width)
        lines: list[Content] = []
        for block in range(found[-1].block + 1):
            here = [index for index, place in enumerate(found) if place.block == block]
            for row in range(form.rows):
                lines.append(_line([(found[n], self._row(form, n, row)) for n in here]))
            lines.append(_line([(found[n], self._mark(n, found[n])) for n in here]))
        return Content("\n").join(lines)

    def _row(self, form: Form, index: int, row: int) -> Content:
        variables = self.app.theme_variables
        # What is not picked is drawn more quietly, but each circle still has its own shade.
        names = ("mine", "theirs") if index == self.picked else ("muted", "line")
        first, second = (Color.parse(variables[name]) for name in names)
        return inked(pair(form, index)[row], first, second)

    def _mark(self, index: int, place: Place) -> Content:
        is_picked = index == self.picked
        text = ("●" if is_picked else "○").center(place.width)
        colour = self.app.theme_variables["mine" if is_picked else "muted"]
        return Content(text, [Span(0, len(text), Style.parse(colour))])

    def place_of(self, index: int) -> Offset:
        """Where the mark of a pair is, within the content."""
        form = self.form
        place = places(form, self.content_region.width)[index]
        row = place.block * (form.rows + 1) + form.rows
        return Offset(place.column + (place.width - 1) // 2, row)

    def action_pick(self, by: int) -> None:
        start = 3 if self.picked is None else self.picked + by
        self._pick(max(0, min(len(PAIRS) - 1, start)))

    def action_pick_at(self, index: int) -> None:
        self._pick(index)

    def action_next(self) -> None:
        """Enter picks where nothing is picked, and goes on where something is."""
        if self.picked is None:
            self.action_pick(1)
        else:
            self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        block = offset.y // (self.form.rows + 1)
        for index, place in enumerate(places(self.form, self.content_region.width)):
            if place.block == block and place.column <= offset.x <= place.column + place.width:
                self._pick(index)
                return

    def _pick(self, index: int) -> None:
        self.picked = index
        self.post_message(self.Picked(index))


def _line(parts: list[tuple[Place, Content]]) -> Content:
    """One row of letters, each part from its column on."""
    line = Content("")
    for place, part in parts:
        line += Content(" " * (place.column - line.cell_length)) + part
    return line
