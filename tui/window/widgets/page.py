"""How the parts of a page stand: under each other, close together, in one column.

    head    as high as it is; where the body has given all it can, it gives way too, and scrolls
    body    as high as its words; where the page is too low, it gives way and scrolls
    aside   beside the column where the window is wide, else between body and foot
    foot    straight below

How wide and high a page may be is said once, in `base.tcss`, for every screen.
"""

from typing import Final

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Offset, Size
from textual.layout import Layout, WidgetPlacement
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget

COLUMN: Final = 72
"""Cells: longer lines are hard to read, however wide the window."""

GAP: Final = 3
ASIDE_LEAST: Final = 15
"""Cells that an aside needs, else it stands in the column."""

HEAD_LEAST: Final = 3
"""Rows that a head keeps: whose guide it is, and where it goes on."""

GIVES: Final = "gives"
YIELDS: Final = "yields"
ASIDE: Final = "aside"
AIRY: Final = "airy"
"""Classes of parts: what gives way, what does so only where that is not enough, what may stand
beside the column, what likes a row above it."""


class Together(VerticalLayout):
    """From top to bottom; what gives way is cut where there is too little room, never the rest."""

    name = "together"

    def __init__(self, column: int = COLUMN) -> None:
        """`column`: as wide as it may be, in cells."""
        super().__init__()
        self._column = column

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        widest = self._column
        column = Size(min(size.width, widest), size.height)
        asides = [child for child in children if child.has_class(ASIDE)]
        if not asides or size.width < widest + GAP + ASIDE_LEAST:
            placed = super().arrange(parent, children, column, greedy)
            return _fitted(_aired(placed, size.height), size.height)
        others = [child for child in children if child not in asides]
        beside = Size(size.width - widest - GAP, size.height)
        shift = Offset(widest + GAP, 0)
        return [
            *_fitted(
                _aired(super().arrange(parent, others, column, greedy), size.height), size.height
            ),
            *(
                placed._replace(region=placed.region.translate(shift))
                for placed in super().arrange(parent, asides, beside, greedy)
            ),
        ]


def _aired(placements: list[WidgetPlacement], height: int) -> list[WidgetPlacement]:
    """A row between two parts that touch, where the low window's style took it and there is one."""
    if not height or not placements:
        return placements
    free = height - max(placed.region.bottom + placed.margin.bottom for placed in placements)
    shift, bottom, aired = 0, 0, []
    for placed in placements:
        region = placed.region
        is_touching = placed.widget.has_class(AIRY) and region.y == bottom > 0
        if free > 0 and is_touching and region.height:
            shift, free = shift + 1, free - 1
        bottom = region.bottom
        aired.append(placed._replace(region=region.translate(Offset(0, shift))))
    return aired


def _fitted(placements: list[WidgetPlacement], height: int) -> list[WidgetPlacement]:
    """The placements in `height` rows; 0: as many as they like, as when they are measured."""
    if not height or not placements:
        return placements
    over = max(placed.region.bottom + placed.margin.bottom for placed in placements) - height
    cuts: dict[Widget, int] = {}
    for kind in (GIVES, YIELDS):
        for placed in placements:
            if over > 0 and placed.widget.has_class(kind):
                spare = max(0, placed.region.height - _least(placed.widget, height))
                cuts[placed.widget] = min(over, spare)
                over -= cuts[placed.widget]
    shift, fitted = 0, []
    for placed in placements:
        cut = cuts.get(placed.widget, 0)
        region = placed.region.translate(Offset(0, -shift)).shrink((0, 0, cut, 0))
        shift += cut
        fitted.append(placed._replace(region=region))
    return fitted


def _least(widget: Widget, height: int) -> int:
    """Rows that a part keeps in any case."""
    least = widget.styles.min_height
    if least is None or least.cells is None:
        return HEAD_LEAST if widget.has_class(YIELDS) else 1
    return min(least.cells, height)


TOGETHER: Final = Together()

TWO_COLUMNS: Final = 110
"""Cells of a page with two columns beside each other."""

SIDE_BY_SIDE: Final = Together(TWO_COLUMNS)


class Stack(Vertical):
    """Parts that stay together."""

    @property
    def layout(self) -> Layout:
        return TOGETHER


class ScrollStack(VerticalScroll):
    """The same; where nothing gives way, it scrolls."""

    def __init__(self, spread: Layout = TOGETHER, *, classes: str, can_focus: bool) -> None:
        """`spread`: how its parts stand."""
        super().__init__(classes=classes, can_focus=can_focus)
        self._spread = spread

    @property
    def layout(self) -> Layout:
        return self._spread
