"""The first line of the room, drawn; what stands in it is in `tui.pages.heading`."""

from typing import Final

from textual.app import ComposeResult

from tui.pages.heading import Heading
from tui.window.widgets.abreast import Abreast
from tui.window.widgets.page import GIVES, YIELDS
from tui.window.widgets.words import Words


class RoomHeader(Abreast):
    """Step, a dot for each numbered step, the connection as a word. With whom says more than which
    number, which the dots say too; of a long name the beginning is enough."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._step: Final = Words(id="step")
        self._dots: Final = Words(id="dots", classes=YIELDS)
        self._of: Final = Words(id="of", classes=GIVES)
        self._corner: Final = Words(id="corner")

    def compose(self) -> ComposeResult:
        yield from (self._step, self._dots, self._of, self._corner)

    def show(self, heading: Heading) -> None:
        """Also before it is put together, or while it is taken apart."""
        self._step.say(heading.step)
        self._dots.say(heading.dots)
        self._of.say(heading.number)
        self._corner.say(heading.corner)
