"""A line of a list, to mark and to take back: the arrow keys go from line to line, Space marks."""

from textual.binding import Binding

from tui.window.widgets.words import Push


class Mark(Push):
    """A button that stands among its like."""

    BINDINGS = [
        Binding("space", "press", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    def action_step(self, by: int) -> None:
        """To the line above or below; past the last one, to what stands after the list."""
        beside = self.parent.children if self.parent is not None else ()
        lines = [each for each in beside if isinstance(each, Mark) and each.display]
        place = lines.index(self) + by
        if 0 <= place < len(lines):
            lines[place].focus()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()
