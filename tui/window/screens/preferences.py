"""Settings, each with a sentence. Everything stays on this laptop."""

from collections.abc import Mapping
from dataclasses import replace

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Button, Input

from tui.disk.settings import Settings
from tui.errors import BadAddress, PlainRelay
from tui.line.addresses import typed_url
from tui.window.screens.main_key import ARROWS
from tui.window.screens.sized import Sized
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.line import Line
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import app as app_words
from tui.words import begin as begin_words
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import settings as settings_words

DARK, LIGHT = "unhurried-dark", "unhurried-light"
ON, OFF = 0, 1
"""Where they stand beside each other."""


class SettingsScreen(Sized[None]):
    """Name, relay, colours, hints."""

    CSS_PATH = "preferences.tcss"
    BINDINGS = [
        Binding("escape", "back"),
        Binding("f9", "save"),
        Binding("ctrl+s", "save", show=False),
        Binding("f1", "app.help"),
        *ARROWS,
    ]

    class Saved(Message):
        """Settings to be kept."""

        def __init__(self, settings: Settings) -> None:
            super().__init__()
            self.settings = settings

    def __init__(self, settings: Settings, *, allow_plain: bool = False) -> None:
        super().__init__()
        self._settings = settings
        self._allow_plain = allow_plain

    @property
    def help_text(self) -> str:
        return help_words.SETTINGS

    def key_words(self) -> Mapping[str, str]:
        return {
            "escape": app_words.KEY_BACK,
            "f9": settings_words.SAVE,
            "f1": app_words.KEY_HELP,
        }

    def compose(self) -> ComposeResult:
        settings = self._settings
        with VerticalScroll(id="page", classes="page", can_focus=False):
            yield Words(settings_words.TITLE, classes="title")
            yield Words(settings_words.NAME, classes="muted")
            yield Line(settings.name, placeholder=begin_words.NAME_HINT, id="name", max_length=40)
            yield Words(settings_words.RELAY, classes="muted")
            yield Line(settings.relay, placeholder=settings_words.RELAY_PLACEHOLDER, id="relay")
            yield Words(settings_words.THEME, classes="muted")
            lines = [(DARK, settings_words.DARK), (LIGHT, settings_words.LIGHT)]
            yield Picks(lines, settings.theme, id="theme")
            yield Words(settings_words.NUDGES, classes="muted")
            switch = [settings_words.ON, settings_words.OFF]
            yield ScaleRow("", switch, ON if settings.nudges else OFF, id="nudges")
            yield Words(settings_words.LEADS, classes="muted")
            yield ScaleRow("", switch, ON if settings.leads else OFF, id="leads")
            yield Words(id="telling")
            with Horizontal(classes="buttons"):
                yield button(settings_words.SAVE, "save", is_main=True)
                yield button(floor_words.BACK, "back")
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_save() if event.button.id == "save" else self.action_back()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_back(self) -> None:
        self.dismiss(None)

    def action_save(self) -> None:
        typed = self.query_one("#relay", Input).value.strip()
        try:
            relay = typed_url(typed, allow_plain=self._allow_plain) if typed else ""
        except BadAddress as bad:
            is_plain = isinstance(bad, PlainRelay)
            telling = settings_words.PLAIN_RELAY if is_plain else settings_words.RELAY_WRONG
            self.query_one("#telling", Words).say(telling)
            self.query_one("#relay").focus()
            return
        name = self.query_one("#name", Input).value
        theme = self.query_one("#theme", Picks).picked or self._settings.theme
        nudges = self.query_one("#nudges", ScaleRow).picked == ON
        chosen = replace(
            self._settings,
            name=name,
            relay=relay,
            theme=theme,
            nudges=nudges,
            leads=self.query_one("#leads", ScaleRow).picked == ON,
        )
        self.post_message(self.Saved(chosen))
