"""Home: what one can do, each with a sentence. The one thing most likely wanted comes first."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button

from tui.window.screens.main_key import ARROWS, main_button
from tui.window.screens.sized import Sized
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import endings as wording_endings
from tui.words import wording


class SeatKind(Enum):
    """What can be done with an open session."""

    OPEN = "open"
    IN_USE = "in-use"
    """Another window has it."""
    OTHER_VERSION = "other-version"
    """It can be read and deleted."""
    UNREADABLE = "unreadable"
    """It can be deleted."""


@dataclass(frozen=True)
class OpenSeat:
    """A session that this laptop still has."""

    path: Path
    partner: str
    kind: SeatKind = SeatKind.OPEN
    began: str = ""
    """The day, as people say it; empty if it is not known."""


class HomeScreen(Sized[None]):
    """The first screen."""

    HELP_TEXT = wording.HELP_HOME

    BINDINGS = [
        Binding("f9", "main", show=False),
        Binding("ctrl+s", "main", show=False),
        Binding("f1", "app.help", wording.KEY_HELP),
        *ARROWS,
    ]

    class Chosen(Message):
        """What the person wants: begin, join, practice, settings or quit."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class OfSeat(Message):
        """Something is to be done with an open session."""

        def __init__(self, seat: OpenSeat) -> None:
            super().__init__()
            self.seat = seat

    class ComeBack(OfSeat):
        """Into the room again."""

    class Read(OfSeat):
        """What was said is to be read."""

    class Delete(OfSeat):
        """Nothing of it is to be kept; that asks once."""

    def __init__(self, seats: list[OpenSeat], notice: str = "") -> None:
        super().__init__()
        self._seats = seats
        self._notice = notice

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="home", classes="page", can_focus=False):
            yield Words(wording.APP, id="name")
            yield Words(wording.TAGLINE, id="tagline")
            yield Words(self._notice, id="notice")
            if self._seats:
                yield Words(wording_endings.HOME_OPEN, classes="heading")
                with Vertical(id="seats"):
                    for number, seat in enumerate(self._seats):
                        yield from self._seat(number, seat)
                yield Words(wording_endings.HOME_NEW, classes="heading new")
            is_first = not self._seats or self._seats[0].kind is SeatKind.UNREADABLE
            with Vertical(id="choices"):
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
        # In a low window a list pushes the other below the edge, where nobody may look.
        yield Words(wording.AFRAID if self._seats else "", id="afraid")
        yield TooSmall()
        yield KeyLine()

    def _seat(self, number: int, seat: OpenSeat) -> ComposeResult:
        is_main = number == 0
        with Vertical(classes="seat"):
            match seat.kind:
                case SeatKind.OPEN | SeatKind.IN_USE:
                    label = wording.home_come_back(seat.partner)
                    yield button(label, f"seat-{number}", is_main=is_main)
                case SeatKind.OTHER_VERSION:
                    label = wording_endings.home_read(seat.partner)
                    yield button(label, f"read-{number}", is_main=is_main)
                case SeatKind.UNREADABLE:
                    yield Words(wording_endings.HOME_UNREADABLE, classes="broken")
            with Horizontal(classes="beside"):
                yield Words(_hint(seat), classes="hint")
                yield button(wording_endings.HOME_DELETE, f"delete-{number}")

    def _choice(self, id: str, label: str, hint: str, is_main: bool = False) -> ComposeResult:
        with Horizontal(classes="choice"):
            yield button(label, id, is_main=is_main)
            yield Words(hint, classes="hint")

    def on_mount(self) -> None:
        self.query_one("#notice").display = bool(self._notice)
        self._first_button().focus()

    def action_main(self) -> None:
        found = main_button(self)
        if found is not None:
            found.press()

    def _first_button(self) -> Button:
        """What one most likely wants: never a deletion."""
        buttons = self.query(Button).results(Button)
        return next(each for each in buttons if not (each.id or "").startswith("delete-"))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        what, _, number = (event.button.id or "").partition("-")
        match what:
            case "seat":
                self.post_message(self.ComeBack(self._seats[int(number)]))
            case "read":
                self.post_message(self.Read(self._seats[int(number)]))
            case "delete":
                self.post_message(self.Delete(self._seats[int(number)]))
            case _:
                self.post_message(self.Chosen(what))


def _hint(seat: OpenSeat) -> str:
    match seat.kind:
        case SeatKind.OPEN:
            return wording_endings.come_back_hint(seat.began)
        case SeatKind.IN_USE:
            return wording_endings.HOME_IN_USE
        case SeatKind.OTHER_VERSION:
            return wording_endings.HOME_OTHER_VERSION
        case SeatKind.UNREADABLE:
            return wording_endings.HOME_UNREADABLE_HINT
