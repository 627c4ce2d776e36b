"""Small pages over the room of a led session: what is asked in the line, what was said in it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll

from tui.pages.led.line import Asked
from tui.pages.parts import Text
from tui.window.screens.dialogs import Dialog, ReadDialog
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import breaks as breaks_words


class AskedDialog(Dialog):
    """A question and its answers. Dismisses with the id of one; the first changes nothing."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked

    def compose_page(self) -> ComposeResult:
        yield Words(self._asked.title, classes="title")
        with VerticalScroll(classes=GIVES):
            yield Words(self._asked.text)
        with Horizontal(classes="line"):
            first, *others = self._asked.answers
            yield button(first.label, first.id, is_main=True)
            for each in others:
                yield button(each.label, each.id)

    def on_mount(self) -> None:
        self.query_one(f"#{self._asked.answers[0].id}").focus()


class RemarksDialog(ReadDialog):
    """Everything that was said to both on this page."""

    def __init__(self, parts: tuple[Text, ...]) -> None:
        super().__init__()
        self._parts = parts

    def compose_page(self) -> ComposeResult:
        title, *told = self._parts
        if title.is_shown:
            yield Words(title.text, classes=title.look)
        with VerticalScroll(classes=GIVES):
            for part in told:
                yield Words(part.text, classes=part.look)
        yield button(breaks_words.BACK, "back", is_main=True)
