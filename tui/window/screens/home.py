"""Home: what one can do, each with a sentence. The one thing most likely wanted comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button

from tui.window.screens.main_key import ARROWS, main_button
from tui.window.screens.sized import Sized
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import app as app_words
from tui.words import endings as endings_words
from tui.words import home as home_words
from tui.words import leaving as leaving_words

CHOICE_ROWS: Final = 2
SEAT_ROWS: Final = 5
MANY_ROWS, MOST_ROWS = 13, 17
"""So many leave room for the rest in a window of the usual height, and in a high one."""


class SeatKind(Enum):
    """What can be done with an open session."""

    OPEN = "open"
    IN_USE = "in-use"
    """Another window has it."""
    OTHER_VERSION = "other-version"
    """It can be read and deleted."""
    NOT_KEPT = "not-kept"
    """It is over, and what stays of it could not be locked yet."""
    NOT_GONE = "not-gone"
    """It is over, and the disk has not let go of it yet."""
    LOCKED = "locked"
    """Its owner has locked it, and it opens with words."""
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
    is_led: bool = False
    """Of two others, whom this person leads; `partner` is what it is called here."""


class LeadWanted(Message):
    """Somebody leads two others."""


class LedOn(Message):
    """Into a room again that one leads."""

    def __init__(self, seat: OpenSeat) -> None:
        super().__init__()
        self.seat = seat


class LedDelete(Message):
    """Nothing of a room that one leads is to be kept; that asks once."""

    def __init__(self, seat: OpenSeat) -> None:
        super().__init__()
        self.seat = seat


class Choices(VerticalScroll, inherit_bindings=False):
    """All that stands there. The arrows go from button to button, also where a page is longer."""

    BINDINGS = [
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]


class HomeScreen(Sized[None]):
    """The first screen."""

    BINDINGS = [
        Binding("f9", "main", show=False),
        Binding("ctrl+s", "main", show=False),
        Binding("f1", "app.help"),
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

    def __init__(
        self,
        seats: list[OpenSeat],
        notice: str = "",
        *,
        is_first_start: bool = False,
        leads: bool = False,
        keeps: bool = False,
        thanks: bool = False,
        another_day: bool = False,
        host: str = "",
    ) -> None:
        """`is_first_start`: what one has to know before any use is said here. `leads`: this person
        leads others, too; `keeps`: something is kept, locked, and can be looked at;
        `thanks`: a line for oneself may be noted; `another_day`: words of an appointment may lie
        here, which is said to whoever leads; `host`: what whoever runs the relay has said."""
        super().__init__()
        self._is_first_start = is_first_start
        self._keeps = keeps
        self._thanks = thanks
        self._another_day = another_day
        self._host = host
        self._seats = seats
        self._leads = leads
        self._notice = notice

    def key_words(self) -> Mapping[str, str]:
        return {"f1": app_words.KEY_HELP}

    def compose(self) -> ComposeResult:
        with Choices(id="home", classes="page", can_focus=False):
            yield Words(app_words.APP, id="name")
            yield Words(app_words.TAGLINE, id="tagline")
            yield Words(self._notice, id="notice")
            if self._seats:
                yield Words(endings_words.HOME_OPEN, classes="heading")
                with Vertical(id="seats"):
                    for number, seat in enumerate(self._seats):
                        yield from self._seat(number, seat)
                yield Words(endings_words.HOME_NEW, classes="heading new")
            is_first = not self._seats or self._seats[0].kind is SeatKind.UNREADABLE
            with Vertical(id="choices", classes=self._how_close):
                yield from self._choice("begin", home_words.BEGIN, home_words.BEGIN_HINT, is_first)
                yield from self._choice("join", home_words.JOIN, home_words.JOIN_HINT)
                if self._leads:
                    day = home_words.LEAD_HINT_DAY
                    hint = day if self._another_day else home_words.LEAD_HINT
                    yield from self._choice("lead", home_words.LEAD, hint)
                yield from self._choice("practice", home_words.PRACTICE, home_words.PRACTICE_HINT)
                if self._thanks:
                    yield from self._choice("thanks", home_words.THANKS, home_words.THANKS_HINT)
                if self._keeps and self._leads:
                    yield from self._choice("kept", home_words.KEPT, home_words.KEPT_HINT)
                elif self._keeps:
                    yield from self._choice("kept", home_words.WE_KEPT, home_words.WE_KEPT_HINT)
                yield from self._choice("settings", home_words.SETTINGS, home_words.SETTINGS_HINT)
            # In a low window with a list, its second sentence stands below all of it.
            yield Words(
                app_words.NOT_THERAPY, id="not-therapy", classes="listed" * bool(self._seats)
            )
            yield Words(app_words.NO_THERAPY, id="no-therapy", classes="listed" * bool(self._seats))
            if self._host:
                # Below: nothing that a host says may push what protects out of sight.
                yield Words(self._host, id="host")
            if self._is_first_start:
                yield Words(leaving_words.ABOUT, id="leaving")
        if self._seats:
            # In a low window a list pushes the other below the edge, where nobody may look.
            yield Words(app_words.AFRAID, id="afraid")
        yield TooSmall()
        yield KeyLine()

    @property
    def _how_close(self) -> str:
        """What may be chosen stands closer where else what has to be read would not be in sight."""
        choices = 4 + sum((self._leads, self._thanks, self._keeps))
        rows = CHOICE_ROWS * choices + SEAT_ROWS * len(self._seats)
        return "many crowd" if rows > MOST_ROWS else "many" if rows > MANY_ROWS else ""

    def _seat(self, number: int, seat: OpenSeat) -> ComposeResult:
        is_main = number == 0
        with Vertical(classes="seat"):
            match seat.kind:
                case SeatKind.OPEN | SeatKind.IN_USE | SeatKind.NOT_KEPT | SeatKind.NOT_GONE:
                    label = home_words.home_come_back(seat.partner)
                    if seat.is_led:
                        label = home_words.lead_on(seat.partner)
                    yield button(label, f"seat-{number}", is_main=is_main)
                case SeatKind.LOCKED:
                    yield button(endings_words.HOME_LOCKED, f"seat-{number}", is_main=is_main)
                case SeatKind.OTHER_VERSION if seat.is_led:
                    yield Words(home_words.lead_on(seat.partner), classes="broken")
                case SeatKind.OTHER_VERSION:
                    label = endings_words.home_read(seat.partner)
                    yield button(label, f"read-{number}", is_main=is_main)
                case SeatKind.UNREADABLE:
                    yield Words(endings_words.HOME_UNREADABLE, classes="broken")
            with Horizontal(classes="beside"):
                yield Words(_hint(seat), classes="hint")
                yield button(endings_words.HOME_DELETE, f"delete-{number}")

    def _choice(self, id: str, label: str, hint: str, is_main: bool = False) -> ComposeResult:
        with Horizontal(classes="choice"):
            yield button(label, id, is_main=is_main)
            yield Words(hint, classes="hint")

    def on_mount(self) -> None:
        self.tell(self._notice)
        self._first_button().focus()

    def tell(self, notice: str) -> None:
        """A sentence below the name; empty: none."""
        self.query_one("#notice", Words).say(notice)
        self.query_one("#notice").display = bool(notice)

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
            case "seat" if self._seats[int(number)].is_led:
                self.post_message(LedOn(self._seats[int(number)]))
            case "delete" if self._seats[int(number)].is_led:
                self.post_message(LedDelete(self._seats[int(number)]))
            case "seat":
                self.post_message(self.ComeBack(self._seats[int(number)]))
            case "read":
                self.post_message(self.Read(self._seats[int(number)]))
            case "delete":
                self.post_message(self.Delete(self._seats[int(number)]))
            case "lead":
                self.post_message(LeadWanted())
            case _:
                self.post_message(self.Chosen(what))


def _hint(seat: OpenSeat) -> str:
    match seat.kind:
        case SeatKind.OPEN if seat.is_led:
            return home_words.led_hint(seat.began)
        case SeatKind.OPEN:
            return endings_words.come_back_hint(seat.began)
        case SeatKind.IN_USE:
            return endings_words.HOME_IN_USE
        case SeatKind.NOT_KEPT:
            return endings_words.HOME_NOT_KEPT
        case SeatKind.NOT_GONE:
            return endings_words.HOME_NOT_GONE
        case SeatKind.LOCKED:
            return endings_words.HOME_LOCKED_HINT
        case SeatKind.OTHER_VERSION:
            return endings_words.HOME_OTHER_VERSION
        case SeatKind.UNREADABLE:
            return endings_words.HOME_UNREADABLE_HINT
