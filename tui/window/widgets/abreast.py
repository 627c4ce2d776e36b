"""How texts stand beside each other in one row: they never touch, and what matters less gives way.

gives    is left out where any other would be cut, the last such first
yields   is left out only where another would have less than its `min-width`
"""

from typing import Final

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.geometry import Size
from textual.layout import Layout, WidgetPlacement
from textual.layouts.horizontal import HorizontalLayout
from textual.widget import Widget

from tui.window.widgets.page import GIVES, YIELDS
from tui.window.widgets.words import Words

APART: Final = 2
"""Cells between two texts."""


class OneRow(HorizontalLayout):
    """From left to right, as many as have room."""

    name = "one-row"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        shown = list(children)
        for kind, wants in ((GIVES, _whole), (YIELDS, _least)):
            for child in reversed(children):
                if child.has_class(kind) and _wide([wants(each) for each in shown]) > size.width:
                    shown.remove(child)
        return super().arrange(parent, shown, size, greedy)


def _wide(widths: list[int]) -> int:
    """Cells of texts beside each other; one without a letter takes none."""
    told = [width for width in widths if width]
    return sum(told) + APART * max(0, len(told) - 1)


def _whole(widget: Widget) -> int:
    """Cells of all that a part says, or of as much of it as it may ever show."""
    cells = cell_len(widget.text) if isinstance(widget, Words) else 0
    most = widget.styles.max_width
    return cells if most is None or most.cells is None else min(cells, most.cells)


def _least(widget: Widget) -> int:
    """Cells that a part wants in any case."""
    least = widget.styles.min_width
    return (
        _whole(widget) if least is None or least.cells is None else min(_whole(widget), least.cells)
    )


ONE_ROW: Final = OneRow()


class Abreast(Horizontal):
    """Texts in one row."""

    @property
    def layout(self) -> Layout:
        return ONE_ROW
