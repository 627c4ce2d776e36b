"""The word of a relay's host: asked once, where a session begins over it."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from protocol.wire.proofs import tidy_word
from tui.window.athost import KEEP, ONCE
from tui.window.screens.dialogs import Dialog
from tui.window.widgets.line import Line
from tui.window.widgets.words import Words, button
from tui.words import host as host_words

WORD_LIMIT_CHARS: Final = 80


class HostWordDialog(Dialog):
    """Dismisses with `keep:WORD` or `once:WORD`, or with nothing."""

    def __init__(self, relay: str, typed: str = "", told: str = "") -> None:
        """`relay`: by its name; `typed`: what was typed before, and `told` what became of it."""
        super().__init__()
        self._typed: Final = typed
        self._relay: Final = relay
        self._told: Final = told

    def compose_page(self) -> ComposeResult:
        yield Words(host_words.WORD_TITLE, classes="title")
        yield Words(host_words.word_why(self._relay))
        yield Words(host_words.WORD_TELLS, classes="muted")
        yield Line(
            self._typed,
            placeholder=host_words.WORD_PLACEHOLDER,
            id="host-word",
            max_length=WORD_LIMIT_CHARS,
        )
        yield Words(self._told, id="telling")
        with Horizontal(classes="line"):
            yield button(host_words.WORD_KEEP, KEEP, is_main=True)
            yield button(host_words.WORD_ONCE, ONCE)
            yield button(host_words.WORD_BACK, "back")

    def on_mount(self) -> None:
        self._tell(self._told)
        self.query_one("#host-word").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed(KEEP)

    def pressed(self, name: str) -> None:
        if name not in (KEEP, ONCE):
            super().pressed(name)
            return
        typed = self.query_one("#host-word", Input).value
        if tidy_word(typed):
            self.finish(f"{name}:{typed}")
        else:
            self._tell(host_words.WORD_NONE)
            self.query_one("#host-word").focus()

    def _tell(self, text: str) -> None:
        telling = self.query_one("#telling", Words)
        telling.say(text)
        telling.display = bool(text)
