"""The first line of the room, drawn; what stands in it is in `tui.pages.heading`."""

from textual.app import ComposeResult

from tui.pages.heading import Heading
from tui.window.widgets.abreast import Abreast
from tui.window.widgets.page import GIVES, YIELDS
from tui.window.widgets.words import Words


class RoomHeader(Abreast):
    """Step, a dot for each numbered step, the connection as a word. With whom says more than which
    number, which the dots say too; of a long name the beginning is enough."""

    def compose(self) -> ComposeResult:
        yield Words(id="step")
        yield Words(id="dots", classes=YIELDS)
        yield Words(id="of", classes=GIVES)
        yield Words(id="corner")

    def show(self, heading: Heading) -> None:
        self.query_one("#step", Words).say(heading.step)
        self.query_one("#dots", Words).say(heading.dots)
        self.query_one("#of", Words).say(heading.number)
        self.query_one("#corner", Words).say(heading.corner)
