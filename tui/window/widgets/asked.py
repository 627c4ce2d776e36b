"""A question for oneself, and two words at the end of its line; what is picked lives here alone."""

from typing import Final

from textual import events
from textual.content import Content
from textual.geometry import Size

from tui.window.widgets.scale import ScaleRow

LEAD: Final = 1
"""Cells between the question and its words: at 60 columns the second one just fits its row."""

BETWEEN: Final = 2
"""Cells from word to word."""


class AskedRow(ScaleRow):
    """One question. It posts and keeps nothing; `forget` leaves nothing of what was picked."""

    DEFAULT_CSS = """
    AskedRow {
        margin: 0;
        padding: 0;
    }
    """

    BINDINGS = [
        # Two words stand there, and an arrow picks the one that it points at.
        ("left", "pick_at(0)"),
        ("right", "pick_at(1)"),
        ("backspace", "forget"),
        ("delete", "forget"),
    ]

    def forget(self) -> None:
        """Nothing is picked any more, and nothing is drawn of it."""
        self.set_reactive(ScaleRow.picked, None)

    def action_forget(self) -> None:
        self.picked = None

    def render(self) -> Content:
        width = self.content_region.width
        lines = self._lines(width)
        words = Content(" " * BETWEEN).join([self._word(n) for n in range(len(self._words))])
        filled = f"{lines[-1]}{' ' * max(0, self._room(width) - Content(lines[-1]).cell_length)}"
        last = Content.assemble(filled, " " * LEAD, words)
        return Content("\n").join([*(Content(line) for line in lines[:-1]), last])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _room(self, width: int) -> int:
        """Cells that the question has."""
        words = sum(Content(word).cell_length + 2 + BETWEEN for word in self._words)
        return max(8, width - words + BETWEEN - LEAD)

    def _lines(self, width: int) -> list[str]:
        return [line.plain.rstrip() for line in Content(self._text).wrap(self._room(width))]

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()  # the words stand somewhere else in the usual row
        offset = event.get_content_offset(self)
        if offset is None or offset.y != len(self._lines(self.content_region.width)) - 1:
            return
        left = self._room(self.content_region.width) + LEAD
        for index, word in enumerate(self._words):
            right = left + Content(word).cell_length + 2
            if left - 1 <= offset.x <= right:
                self._pick(index)
                return
            left = right + BETWEEN

    def _pick(self, index: int) -> None:
        """Tells nobody."""
        self.picked = index
