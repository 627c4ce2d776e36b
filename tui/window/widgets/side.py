"""Some quiet lines beside the page. Nothing in them can be pressed."""

from textual.content import Content

from tui.pages.way import Line
from tui.window.widgets.words import Words


class Side(Words):
    """A heading, if any, and lines, of which one is where we are."""

    def __init__(
        self, heading: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._heading = heading
        self._lines: tuple[Line, ...] = ()

    def tell(self, lines: tuple[Line, ...]) -> None:
        """Shows other lines; nothing is redrawn for the same ones."""
        if lines == self._lines:
            return
        self._lines = lines
        shown = [
            Content(f"{line.mark} {line.text}").stylize("$text" if line.is_here else "$muted")
            for line in lines
        ]
        head = [Content(f"  {self._heading}")] if lines and self._heading else []
        self.update(Content("\n").join([*head, *shown]))
