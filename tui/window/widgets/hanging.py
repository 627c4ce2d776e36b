"""Text behind a mark, such as a number or a dot: whatever row it takes stands under its first.

For lines of a list, which would otherwise look like lines of their own where they are long.
"""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


def hanging(mark: str, text: str, width: int) -> Content:
    """The mark and the text in `width` cells."""
    indent = Content(mark).cell_length
    room = max(width - indent, 2)
    rows = [row.plain.rstrip() for line in text.split("\n") for row in Content(line).wrap(room)]
    return Content(mark + f"\n{' ' * indent}".join(rows))


class Hung(Visual):
    """The same, in as many cells as it is given."""

    def __init__(self, mark: str, text: str) -> None:
        self._mark, self._text = mark, text

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self._at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        indent = Content(self._mark).cell_length
        return indent + Content(self._text).get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._at(width).get_height(rules, width)

    def _at(self, width: int) -> Content:
        return hanging(self._mark, self._text, width)
