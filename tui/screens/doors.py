"""The two ways in: begin together, with words to read out; join, with words to type."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Button, Input

from protocol.errors import BadInvitation
from protocol.invitation import completions, parse, read
from tui import wording
from tui.errors import BadAddress, PlainRelay
from tui.networks import parse_address
from tui.widgets.footer import KeyLine
from tui.widgets.line import Line
from tui.widgets.words import TooSmall, Words, button

COMPLETIONS_SHOWN = 24
"""As many words as fit two or three lines."""


class DoorScreen(Screen[None]):
    """What both ways share: Esc goes back, and nothing is lost."""

    CSS_PATH = "doors.tcss"
    BINDINGS = [
        Binding("escape", "back", wording.KEY_BACK),
        Binding("f9", "main", wording.KEY_MAIN),
        Binding("ctrl+s", "main", wording.KEY_MAIN, show=False),
        Binding("f1", "app.help", wording.KEY_HELP),
    ]

    class Back(Message):
        """The person goes back home; what was under way at the door is over."""

    class Different(Message):
        """The two words are not the same: somebody may be in between."""

    class GoIn(Message):
        """The words were compared, or not: into the room."""

    def action_back(self) -> None:
        self.post_message(self.Back())

    def action_main(self) -> None:
        for found in self.query("Button.-primary"):
            if found.display and all(node.display for node in found.ancestors_with_self[:-2]):
                assert isinstance(found, Button)
                found.press()
                return

    def shown(self, selector: str, holds: bool) -> None:
        for part in self.query(selector):
            part.display = holds

    def tell(self, text: str) -> None:
        """What is happening, or what went wrong and what to do."""
        self.query_one("#telling", Words).say(text)

    def compose_words_to_compare(self) -> ComposeResult:
        with Vertical(id="compare"):
            yield Words(wording.DOOR_TITLE, classes="title good")
            yield Words(wording.DOOR_COMPARE)
            yield Words(id="spoken", classes="mine large")
            yield Words(wording.DOOR_DIFFER, classes="muted")
            with Horizontal(classes="buttons"):
                yield button(wording.DOOR_GO_IN, "go-in", is_main=True)
                yield button(wording.DOOR_GO_BACK, "differ")

    def compare(self, spoken: tuple[str, str]) -> None:
        """Shows the two words of the door."""
        self.shown("#form, #waiting, #telling, #heading", False)
        self.shown("#compare", True)
        self.query_one("#spoken", Words).say("  ".join(spoken))
        self.query_one("#go-in").focus()


class BeginScreen(DoorScreen):
    """The inviter's side."""

    HELP_TEXT = wording.HELP_BEGIN

    @dataclass
    class Begin(Message):
        """Choose words and open the door: here at home, or over the relay of the settings."""

        name: str
        is_home: bool

    class SettingsWanted(Message):
        """The relay is to be written down."""

    @dataclass
    class Decided(Message):
        """Let in, or not."""

        is_welcome: bool

    def __init__(self, name: str, *, has_relay: bool) -> None:
        super().__init__()
        self._name_given = name
        self._has_relay = has_relay

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page", classes="page", can_focus=False):
            yield Words(wording.BEGIN_TITLE, classes="title", id="heading")
            with Vertical(id="form"):
                yield Words(wording.NAME_TITLE, classes="label")
                yield Line(
                    self._name_given, placeholder=wording.NAME_HINT, id="name", max_length=40
                )
                yield Words(wording.BEGIN_WHERE, classes="label")
                with Horizontal(classes="buttons"):
                    yield button(wording.BEGIN_HOME, "home", is_main=True)
                    yield button(wording.BEGIN_AWAY, "away")
                    yield button(wording.SETTINGS_TITLE, "settings")
            with Vertical(id="waiting"):
                yield Words(wording.BEGIN_READ_OUT, classes="label")
                yield Words(id="words", classes="mine large")
                yield Words(wording.BEGIN_THEY, classes="muted")
                yield Words(id="address", classes="muted")
            yield Words(id="telling")
            with Horizontal(id="knock", classes="buttons"):
                yield button(wording.let_in(""), "let-in", is_main=True)
                yield button(wording.NOT_NOW, "not-now")
            yield from self.compose_words_to_compare()
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        self.shown("#waiting, #knock, #compare, #settings", False)
        self.query_one("#name" if not self._name_given else "#home").focus()

    def invite(self, words: tuple[str, ...], address: str) -> None:
        """The words to read out, large; and the address for where the first word fails."""
        self.shown("#form, #telling", False)
        self.shown("#waiting", True)
        lines = [words[start : start + 3] for start in range(0, len(words), 3)]
        self.query_one("#words", Words).say("\n".join("   ".join(line) for line in lines))
        self.query_one("#address", Words).say(wording.begin_address(address) if address else "")

    def wait(self) -> None:
        """The offer stands."""
        self.shown("#telling", True)
        self.tell(wording.BEGIN_WAITING)

    def knocked(self, name: str) -> None:
        """Somebody with the words is at the door."""
        self.shown("#waiting", False)
        self.shown("#knock, #telling", True)
        self.tell(f"{wording.at_the_door(name)} {wording.AT_THE_DOOR_HINT}")
        from textual.content import Content

        self.query_one("#let-in", Button).label = Content(wording.let_in(name))
        self.query_one("#let-in").focus()

    def failed(self, text: str) -> None:
        """A calm sentence, and the form again."""
        self.shown("#waiting, #knock, #compare", False)
        self.shown("#form, #telling", True)
        self.tell(text)
        self.query_one("#home").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#home").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "home" | "away":
                self._begin(is_home=event.button.id == "home")
            case "settings":
                self.post_message(self.SettingsWanted())
            case "let-in":
                self.shown("#knock", False)
                self.post_message(self.Decided(True))
            case "not-now":
                self.post_message(self.Decided(False))
            case "go-in":
                self.post_message(self.GoIn())
            case "differ":
                self.post_message(self.Different())

    def _begin(self, *, is_home: bool) -> None:
        name = self.query_one("#name", Input).value.strip()
        self.shown("#telling", True)
        if not name:
            self.tell(wording.NAME_NEEDED)
            self.query_one("#name").focus()
        elif not is_home and not self._has_relay:
            self.tell(wording.BEGIN_NO_RELAY)
            self.shown("#settings", True)
            self.query_one("#settings").focus()
        else:
            self.tell(wording.BEGIN_PREPARING)
            self.shown("#form", False)
            self.post_message(self.Begin(name, is_home))


class JoinScreen(DoorScreen):
    """The guest's side. The list of words that fit is always in sight."""

    HELP_TEXT = wording.HELP_JOIN

    @dataclass
    class Join(Message):
        """Knock: with the words, and the address if one was read out."""

        name: str
        words: str
        address: str

    typed: reactive[str] = reactive("")

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_given = name

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="page", classes="page", can_focus=False):
            yield Words(wording.JOIN_TITLE, classes="title", id="heading")
            yield Words(id="telling")
            with Vertical(id="form"):
                with Vertical(id="naming"):
                    yield Words(wording.NAME_TITLE, classes="label")
                    yield Line(
                        self._name_given, placeholder=wording.NAME_HINT, id="name", max_length=40
                    )
                yield Words(wording.JOIN_WORDS, classes="label")
                yield Line(placeholder=wording.JOIN_PLACEHOLDER, id="words", max_length=120)
                yield Words(wording.words_so_far(0), id="so-far", classes="mine")
                yield Words(id="fitting", classes="muted")
                with Vertical(id="trouble"):
                    yield Words(wording.JOIN_ADDRESS, classes="muted")
                    yield Line(
                        placeholder=wording.JOIN_ADDRESS_PLACEHOLDER, id="address", max_length=64
                    )
                with Horizontal(classes="buttons"):
                    yield button(wording.JOIN_GO, "join", is_main=True)
                    yield button(wording.JOIN_TROUBLE, "trouble-button")
            yield from self.compose_words_to_compare()
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        self.shown("#trouble, #compare, #telling", False)
        self.query_one("#words" if self._name_given else "#name").focus()
        self._show_fitting("")

    def looking(self, text: str) -> None:
        """Under way: the form is set aside, a sentence says what is happening."""
        self.shown("#form", False)
        self.shown("#telling", True)
        self.tell(text)

    def failed(self, text: str) -> None:
        """A calm sentence above the form; the words are still there."""
        self.shown("#form, #telling", True)
        self.shown("#compare", False)
        self.shown("#naming", not self.query_one("#name", Input).value.strip())
        self.tell(text)
        self.query_one("#words").focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "words":
            self.shown("#telling", False)  # it was about other words
            self._show_fitting(event.value)

    def _show_fitting(self, typed: str) -> None:
        """The words typed so far, whole, and the list of those that fit the one being typed."""
        *done, last = typed.split(" ") if typed else [""]
        try:
            whole = parse(" ".join(done))
        except BadInvitation as bad:
            self.query_one("#so-far", Words).say(wording.unknown_words(bad.unknown))
            whole = None
        fitting = completions(last) if last else []
        if whole is not None:
            is_word = len(fitting) == 1 and len(last) >= 3
            count = len(whole) + is_word
            line = " ".join((*whole, *(fitting if is_word else ())))
            so_far = wording.words_so_far(count)
            self.query_one("#so-far", Words).say(f"{line}\n{so_far}" if line else so_far)
        shown = "  ".join(fitting[:COMPLETIONS_SHOWN])
        more = " …" if len(fitting) > COMPLETIONS_SHOWN else ""
        self.query_one("#fitting", Words).say(f"{wording.JOIN_LIST}: {shown or '–'}{more}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "name":
            self.query_one("#words").focus()
        else:
            self._join()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "join":
                self._join()
            case "trouble-button":
                self.shown("#trouble", True)
                self.shown("#naming", not self.query_one("#name", Input).value.strip())
                self.query_one("#address").focus()
            case "go-in":
                self.post_message(self.GoIn())
            case "differ":
                self.post_message(self.Different())

    def _join(self) -> None:
        name = self.query_one("#name", Input).value.strip()
        words = self.query_one("#words", Input).value
        address = self.query_one("#address", Input).value.strip()
        if not name:
            self.failed(wording.NAME_NEEDED)
            self.query_one("#name").focus()
            return
        try:
            read(words)
        except BadInvitation as bad:
            count = len(words.split())
            self.failed(
                wording.unknown_words(bad.unknown) if bad.unknown else wording.words_so_far(count)
            )
            return
        if address:
            try:
                parse_address(address)
            except PlainRelay:
                self.failed(wording.JOIN_ADDRESS_AFAR)
                return
            except BadAddress:
                self.failed(wording.JOIN_ADDRESS_WRONG)
                return
        self.post_message(self.Join(name, words, address))
