"""What was said, to be read where a session cannot go on: a heading, the words, a way back."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from tui.window.screens.dialogs import Dialog
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import endings as endings_words


class SaidScreen(Dialog):
    """A plain transcript. Esc goes back."""

    def __init__(self, hint: str, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._hint = hint
        self._lines = lines

    def compose_page(self) -> ComposeResult:
        yield Words(endings_words.SAID_TITLE, classes="title")
        yield Words(self._hint, classes="muted")
        with VerticalScroll(id="said", classes=GIVES):
            yield Words("\n\n".join(self._lines) or endings_words.SAID_NOTHING)
        yield button(endings_words.SAID_BACK, "back", is_main=True)

    def on_mount(self) -> None:
        self.query_one("#said").focus()
