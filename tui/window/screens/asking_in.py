"""The door that one of the two opens for whoever is to lead them, as a small page over the room."""

from collections.abc import Callable
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from tui.pages.led.asking_in import ANSWERS, Step
from tui.window.screens.dialogs import Dialog
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button


class AskingInDialog(Dialog):
    """Shows how far it is, and what can be said to that. What is pressed is handed to `press`; only
    going back closes it, and the door stays as it is."""

    def __init__(self, step: Callable[[], Step], press: Callable[[str], None]) -> None:
        super().__init__()
        self._step: Final = step
        self._press: Final = press

    def compose_page(self) -> ComposeResult:
        yield Words(id="title", classes="title")
        yield Words(id="large", classes="mine large")
        with VerticalScroll(classes=GIVES):
            yield Words(id="text")
        with Horizontal(classes="line"):
            for number, id in enumerate(ANSWERS):
                yield button("", id, is_main=number == 0)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Something else is to be shown. The focus is on the way back then: a press that was meant
        for what stood there before answers nothing."""
        step = self._step()
        said = {"title": step.title, "large": step.large, "text": step.text}
        for id, text in said.items():
            words = self.query_one(f"#{id}", Words)
            words.say(text)
            words.display = bool(text)
        labels = {each.id: each.label for each in step.answers}
        for id in ANSWERS:
            found = self.query_one(f"#{id}", Button)
            found.label, found.display = Content(labels.get(id, "")), id in labels
            found.refresh(layout=True)  # a button keeps its width when its words change
        self.query_one("#back").focus()

    def pressed(self, name: str) -> None:
        if name == "back":
            super().pressed(name)
        else:
            self._press(name)
