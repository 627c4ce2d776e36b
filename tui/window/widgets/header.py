"""The first line of the room, drawn; what stands in it is in `tui.pages.heading`."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.pages.heading import Heading
from tui.window.widgets.words import Words


class RoomHeader(Horizontal):
    """Step, a dot for each numbered step, the connection as a word."""

    def compose(self) -> ComposeResult:
        yield Words(id="step")
        yield Words(id="dots")
        yield Words(id="of")
        yield Words(id="corner")

    def show(self, heading: Heading) -> None:
        self.query_one("#step", Words).say(heading.step)
        self.query_one("#dots", Words).say(heading.dots)
        self.query_one("#of", Words).say(heading.number)
        self.query_one("#corner", Words).say(heading.corner)
