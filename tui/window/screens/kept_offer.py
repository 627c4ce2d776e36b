"""Before a door: what the two kept can be opened first, so that what is still open comes along.

One line and a button at the end of the form, or a line that nothing can come along; whoever leaves
it alone begins without, and no word is said of it again. What it is not: the asking
(`tui.window.keptflow`), or known to the partner.
"""

from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Button

from tui.window.widgets.words import Words, button
from tui.words import door as door_words


class KeptOffer(Vertical):
    """Shown where something is locked here and was not opened since the program began."""

    @dataclass
    class Wanted(Message):
        """The words for it are to be asked."""

        offer: "KeptOffer"

    def __init__(self, *, is_locked: bool, then: str) -> None:
        """`then`: where one goes on typing or pressing afterwards."""
        super().__init__(id="what-we-kept")
        self._is_locked = is_locked
        self._is_open = False
        self._looks_back = True
        self._then: Final = then

    def compose(self) -> ComposeResult:
        yield Words(classes="muted")
        yield button(door_words.OPEN_KEPT, "open-kept")

    def on_mount(self) -> None:
        self._show()

    def chosen(self, *, looks_back: bool) -> None:
        """What the two do today has a look back, into which it can come; or it has none."""
        self._looks_back = looks_back
        self._show()

    def answered(self, *, is_locked: bool, is_open: bool) -> None:
        """After the words were asked: open, as before, or all of it was deleted instead."""
        self._is_locked, self._is_open = is_locked, is_open
        self._show()
        self.screen.query_one(self._then).focus()

    def _show(self) -> None:
        self.display = self._is_locked or self._is_open
        self.query_one(Button).display = self._is_locked and self._looks_back
        said = door_words.KEPT_IS_OPEN if self._is_open else door_words.IF_BOTH_OPEN
        self.query_one(Words).say(said if self._looks_back else door_words.NO_LOOK_BACK)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Wanted(self))
