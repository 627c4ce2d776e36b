"""Seven pairs of circles from apart to nearly one, drawn in text. An answer for oneself alone."""

from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

APART: Final = (14, 11, 9, 7, 5, 3, 1)
"""How far the second circle stands from the first, in cells; each circle is nine wide."""

_CIRCLE: Final = ("╭───────╮", "│       │", "╰───────╯")


def pair(apart: int) -> tuple[str, ...]:
    """Three lines that show two circles, lying over each other."""
    lines = []
    for line in _CIRCLE:
        cells = list(line.ljust(apart + len(line)))
        for place, letter in enumerate(line, start=apart):
            if cells[place] in " ─" and letter != " ":
                cells[place] = letter
        lines.append("".join(cells))
    return tuple(lines)


PAIRS: Final = tuple(pair(apart) for apart in APART)


class Circles(Widget, can_focus=True):
    """Arrow keys or a click pick a pair."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Circles { height: 7; padding: 1 1 0 1; border: round $line; }
    Circles:focus { border: round $mine; }
    """

    BINDINGS = [("left", "pick(-1)"), ("right", "pick(1)"), ("space", "pick(1)")]

    picked: reactive[int | None] = reactive(None)

    class Picked(Message):
        """A pair was picked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, picked: int | None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Circles.picked, picked)

    def render(self) -> Content:
        variables = self.app.theme_variables
        width = max(self.content_region.width, 20)
        lines = [
            Content(line.center(width).rstrip()).stylize(Style.parse(variables["mine"]))
            for line in (("", "", "") if self.picked is None else PAIRS[self.picked])
        ]
        dots = " ".join("●" if index == self.picked else "○" for index in range(len(PAIRS)))
        lines.append(Content(dots.center(width).rstrip()).stylize(Style.parse(variables["muted"])))
        return Content("\n").join(lines)

    def action_pick(self, by: int) -> None:
        start = 3 if self.picked is None else self.picked + by
        self._pick(max(0, min(len(PAIRS) - 1, start)))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        width = max(self.content_region.width, 20)
        left = (width - (2 * len(PAIRS) - 1)) // 2
        index = (offset.x - left + 1) // 2
        if offset.y == 3 and 0 <= index < len(PAIRS):
            self._pick(index)
        else:
            self.action_pick(1 if offset.x >= width // 2 else -1)

    def _pick(self, index: int) -> None:
        self.picked = index
        self.post_message(self.Picked(index))
