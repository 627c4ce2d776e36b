"""One evening of the course: its date, its circles beside it, and the own words below them.

Every evening is drawn by itself and in the same two colours. Nothing leads from one to the next.
"""

from typing import Final

from textual.color import Color
from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from tui.pages.course import Moment
from tui.window.widgets.circles import HIGH, PAIRS, ROOMY, SMALL, Form, inked, pair

DATE: Final = 21
"""Cells of the date, the longest and some room."""

NARROW: Final = 50
"""In fewer cells the date stands above the circles."""

BETWEEN: Final = 5
"""Cells between two pairs of one evening."""


class CourseRow(Widget):
    """One of them; read, and nothing else."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    CourseRow { height: auto; margin-bottom: 2; padding-right: 2; }
    """

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        self._moment: Final = moment

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_region.width or self.size.width))

    def _lines(self, width: int) -> list[Content]:
        date = Content(self._moment.date)
        muted = date.stylize(Style.parse(self.app.theme_variables["muted"]))
        if width < NARROW:
            return [muted, *self._circles(width), *self._words(width)]
        beside = self._circles(width - DATE)
        words = self._words(width - DATE)
        if beside and words and self.app.size.height >= HIGH:
            words = [Content(""), *words]
        # The date stands beside the middle of them, the words below; without circles, beside it.
        middle = (len(beside) - 1) // 2 if beside else 0
        lines = [*beside, *words] or [Content("")]
        edge = Content(" " * DATE)
        first = muted + Content(" " * (DATE - date.cell_length))
        return [(first if row == middle else edge) + line for row, line in enumerate(lines)]

    def _circles(self, width: int) -> list[Content]:
        """Beside each other, as far as there is room."""
        is_plain = self.app.no_color
        form = SMALL if is_plain or self.app.size.height < HIGH else ROOMY
        variables = self.app.theme_variables
        first, second = (Color.parse(variables[name]) for name in ("mine", "theirs"))
        lines: list[Content] = []
        for block in _blocks(form, self._moment.pairs, width):
            for row in range(form.rows):
                drawn = [
                    Content(PAIRS[index][row])
                    if is_plain
                    else inked(pair(form, index)[row], first, second)
                    for index in block
                ]
                lines.append(Content(" " * BETWEEN).join(drawn))
        return lines

    def _words(self, width: int) -> list[Content]:
        return [
            Content(line.plain.rstrip())
            for text in self._moment.words.split("\n")
            if text.strip()
            for line in Content(text).wrap(max(1, width))
        ]


def _blocks(form: Form, pairs: tuple[int, ...], width: int) -> list[list[int]]:
    """Which pairs stand on which line."""
    blocks, used = list[list[int]](), 0
    for index in pairs:
        across = len(pair(form, index)[0]) + BETWEEN
        if not blocks or used + across - BETWEEN > width:
            blocks, used = [*blocks, []], 0
        blocks[-1].append(index)
        used += across
    return blocks
