"""When an appointment is to be: one line, read back in words before anything is kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from tui.window.screens.dialogs import Dialog
from tui.window.widgets.line import Line
from tui.window.widgets.words import Words, button
from tui.words import daytime as day_words
from tui.words import keeping as keeping_words

LIMIT_CHARS: Final = 60


class DayDialog(Dialog):
    """Dismisses with the moment in ISO form, without a zone, once it was pressed for twice."""

    def __init__(self, read: Callable[[str], tuple[datetime | None, str]]) -> None:
        """`read`: the moment that was typed, if it does, and the sentence about it."""
        super().__init__()
        self._read = read
        self._said: datetime | None = None

    def compose_page(self) -> ComposeResult:
        yield Words(day_words.TITLE, classes="title")
        yield Words(day_words.TEXT)
        yield Line(placeholder=day_words.HINT, id="day", max_length=LIMIT_CHARS)
        yield Words(id="telling")
        with Horizontal(classes="line"):
            yield button(day_words.LOOK, "yes", is_main=True)
            yield button(keeping_words.NOT_NOW, "back")

    def on_mount(self) -> None:
        self.query_one("#day").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed("yes")

    def pressed(self, name: str) -> None:
        if name != "yes":
            super().pressed(name)
            return
        moment, told = self._read(self.query_one("#day", Input).value)
        if moment is not None and moment == self._said:
            self.finish(moment.isoformat())
            return
        self._said = moment
        self.query_one("#telling", Words).say(told)
        self.query_one("#day").focus()
