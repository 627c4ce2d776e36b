"""Home: what one can do, each with a sentence. The one thing most likely wanted comes first."""

from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button

from tui import wording
from tui.widgets.footer import KeyLine
from tui.widgets.words import TooSmall, Words, button


@dataclass(frozen=True)
class OpenSeat:
    """A session that can be come back to."""

    path: Path
    partner: str


class HomeScreen(Screen[None]):
    """The first screen."""

    HELP_TEXT = wording.HELP_HOME

    BINDINGS = [
        Binding("f1", "app.help", wording.KEY_HELP),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    class Chosen(Message):
        """What the person wants: begin, join, practice, settings or quit."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class ComeBack(Message):
        """An open session to come back to."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    def __init__(self, seats: list[OpenSeat], notice: str = "") -> None:
        super().__init__()
        self._seats = seats
        self._notice = notice

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="home", classes="page", can_focus=False):
            yield Words(wording.APP, id="name")
            yield Words(wording.TAGLINE, id="tagline")
            yield Words(self._notice, id="notice")
            with Vertical(id="choices"):
                for number, seat in enumerate(self._seats):
                    label = wording.home_come_back(seat.partner)
                    yield from self._choice(
                        f"seat-{number}", label, wording.HOME_COME_BACK_HINT, number == 0
                    )
                is_first = not self._seats
                yield from self._choice(
                    "begin", wording.HOME_BEGIN, wording.HOME_BEGIN_HINT, is_first
                )
                yield from self._choice("join", wording.HOME_JOIN, wording.HOME_JOIN_HINT)
                yield from self._choice(
                    "practice", wording.HOME_PRACTICE, wording.HOME_PRACTICE_HINT
                )
                yield from self._choice(
                    "settings", wording.HOME_SETTINGS, wording.HOME_SETTINGS_HINT
                )
            yield Words(wording.NOT_THERAPY, id="not-therapy")
        yield TooSmall()
        yield KeyLine()

    def _choice(self, id: str, label: str, hint: str, is_main: bool = False) -> ComposeResult:
        with Horizontal(classes="choice"):
            yield button(label, id, is_main=is_main)
            yield Words(hint, classes="hint")

    def on_mount(self) -> None:
        self.query_one("#notice").display = bool(self._notice)
        self.query_one("#choices").query(Button).first().focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = event.button.id or ""
        if name.startswith("seat-"):
            self.post_message(self.ComeBack(self._seats[int(name.removeprefix("seat-"))].path))
        else:
            self.post_message(self.Chosen(name))
