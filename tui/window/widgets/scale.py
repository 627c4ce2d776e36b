"""A line of text, if any, and a row of words, one of which is picked."""

from textual import events
from textual.content import Content, Span
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget


class ScaleRow(Widget, can_focus=True):
    """Arrow keys or a click pick a word. The picked one is marked by shape and colour."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ScaleRow {
        height: auto;
        padding: 0 1;
        margin: 0 0 1 0;
        border-left: blank;
        &:focus { border-left: thick $mine; background: $surface; }
    }
    """

    BINDINGS = [
        ("left", "pick(-1)"),
        ("right", "pick(1)"),
        ("space", "pick(1)"),
        ("enter", "next"),
        *((str(number), f"pick_at({number - 1})") for number in range(1, 10)),
        ("up", "app.focus_previous"),
        ("down", "app.focus_next"),
    ]

    picked: reactive[int | None] = reactive(None)

    class Picked(Message):
        """A word was picked."""

        def __init__(self, row: "ScaleRow") -> None:
            super().__init__()
            self.row = row

        @property
        def control(self) -> "ScaleRow":
            return self.row

    def __init__(
        self, text: str, words: list[str], picked: int | None, *, id: str | None = None
    ) -> None:
        """`picked` is the index of the word that is picked already."""
        super().__init__(id=id)
        self._text = text
        self._words = words
        self.set_reactive(ScaleRow.picked, picked)

    @property
    def word(self) -> str:
        """The picked word; empty for none."""
        return "" if self.picked is None else self._words[self.picked]

    def render(self) -> Content:
        width = max(self.content_region.width, 20)
        head = [Content(self._text).stylize(Style(bold=True))] if self._text else []
        return Content("\n").join([*head, *self._word_lines(width)])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        text_lines = Content(self._text).get_height({}, max(width, 1)) if self._text else 0
        return text_lines + sum(self._heights(width))

    def _heights(self, width: int) -> list[int]:
        """How many rows each line of words takes: one, but for a word wider than the widget."""
        return [line.get_height({}, max(width, 1)) for line in self._word_lines(width)]

    def _places(self, width: int) -> list[list[int]]:
        """Which words stand on which line."""
        lines: list[list[int]] = [[]]
        used = 0
        for index, word in enumerate(self._words):
            cells = Content(word).cell_length + 5
            if lines[-1] and used + cells > width:
                lines.append([])
                used = 0
            lines[-1].append(index)
            used += cells
        return lines

    def _word_lines(self, width: int) -> list[Content]:
        return [
            Content("   ").join([self._word(index) for index in line])
            for line in self._places(width)
        ]

    def _word(self, index: int) -> Content:
        is_picked = index == self.picked
        content = Content(f"{'●' if is_picked else '○'} {self._words[index]}")
        variables = self.app.theme_variables
        colour = variables["mine"] if is_picked else variables["muted"]
        style = Style.parse(f"bold {colour}" if is_picked else colour)
        return Content(content.plain, [Span(0, len(content.plain), style)])

    def action_pick(self, by: int) -> None:
        """Where nothing is picked, every key begins with the first word."""
        if self.picked is None:
            self._pick(0)
        else:
            self._pick(max(0, min(len(self._words) - 1, self.picked + by)))

    def action_pick_at(self, index: int) -> None:
        if index < len(self._words):
            self._pick(index)

    def action_next(self) -> None:
        """Enter picks where nothing is picked, and goes on where something is."""
        if self.picked is None:
            self._pick(0)
        else:
            self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        width = max(self.content_region.width, 20)
        heights = self._heights(width)
        top = offset.y - (self.content_region.height - sum(heights))
        rows = [row for row, height in enumerate(heights) for _ in range(height)]
        if not 0 <= top < len(rows):
            return
        line = self._places(width)[rows[top]]
        if heights[rows[top]] > 1:
            self._pick(line[0])
            return
        left = 0
        for index in line:
            cells = Content(self._words[index]).cell_length + 2
            if left <= offset.x < left + cells + 1:
                self._pick(index)
                return
            left += cells + 3

    def _pick(self, index: int) -> None:
        self.picked = index
        self.post_message(self.Picked(self))
