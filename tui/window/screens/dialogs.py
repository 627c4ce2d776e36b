"""Small pages over the room: a break, leaving, the phrases, notes, help."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, VerticalScroll
from textual.layout import Layout
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from protocol.session.events import Signal
from tui.pages.led.offers import Offer
from tui.seat.drafts import Drafts
from tui.seat.slots import NOTES
from tui.window.screens.main_key import ARROWS, main_button, named_main
from tui.window.screens.sized import Sized
from tui.window.widgets.footer import KeyLine
from tui.window.widgets.hanging import Hung
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES, TOGETHER, Stack
from tui.window.widgets.words import TooSmall, Words, button
from tui.words import app as app_words
from tui.words import back as back_words
from tui.words import breaks as breaks_words
from tui.words import endings as endings_words
from tui.words import floor as floor_words
from tui.words import help as help_words
from tui.words import join as join_words
from tui.words import room as room_words

PAUSE_USUAL_MIN = 20
"""What is offered first: long enough for a body to calm down."""


class Dialog(ModalScreen[str | None], Sized[str | None]):
    """A page over the room. Esc goes back and loses nothing; F9 does what is accented here too."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [
        Binding("escape", "back"),
        Binding("f9", "main"),
        Binding("ctrl+s", "main", show=False),
        *ARROWS,
    ]

    _is_finished = False

    def key_words(self) -> Mapping[str, str]:
        return {"escape": app_words.KEY_BACK, "f9": app_words.KEY_MAIN}

    @property
    def layout(self) -> Layout:
        return TOGETHER

    def compose(self) -> ComposeResult:
        with Stack(classes=f"page short {GIVES}"):
            yield from self.compose_page()
        yield TooSmall()
        yield KeyLine()

    def compose_page(self) -> ComposeResult:
        yield from ()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The last line says what the main key does here."""
        return named_main(super().active_bindings, self.main_label)

    @property
    def main_label(self) -> str:
        """What the main key does; empty: nothing."""
        found = main_button(self)
        return "" if found is None else str(found.label)

    def action_main(self) -> None:
        found = main_button(self)
        if found is not None:
            found.press()

    def action_back(self) -> None:
        self.finish(None)

    def finish(self, result: str | None) -> None:
        """Closes this page, once: a second Enter would close whatever lies below."""
        if not self._is_finished and self.app.screen is self:
            self._is_finished = True
            self.dismiss(result)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.pressed(event.button.id or "")

    def pressed(self, name: str) -> None:
        """The button of that id was pressed. Extended by dialogs."""
        self.finish(name if name != "back" else None)


class BreakDialog(Dialog):
    """Pause, stop for today, or leave. Dismisses with `pause:MINUTES`, `stop` or `leave`.

    The minutes are as typed; whoever takes the pause says what is taken of them.
    """

    def __init__(self, *, is_practice: bool = False, more: tuple[Offer, ...] = ()) -> None:
        """`more`: what can be done about being led; it dismisses with `about:ONE`."""
        super().__init__()
        self._is_practice = is_practice
        self._more = more

    def compose_page(self) -> ComposeResult:
        hint, stop_hint = breaks_words.HINT, breaks_words.STOP_HINT
        if self._is_practice:
            hint, stop_hint = breaks_words.HINT_PRACTICE, breaks_words.STOP_HINT_PRACTICE
        yield Words(breaks_words.TITLE, classes="title")
        yield Words(hint, classes="muted")
        with Horizontal(classes="line"):
            yield button(breaks_words.PAUSE, "pause", is_main=True)
            yield Line(
                str(PAUSE_USUAL_MIN), id="minutes", type="integer", max_length=4, compact=True
            )
            yield Words(breaks_words.MINUTES, classes="after")
        with Horizontal(classes="line"):
            yield button(breaks_words.STOP, "stop")
            yield Words(stop_hint, classes="after muted")
        with Horizontal(classes="line"):
            yield button(breaks_words.LEAVE, "leave")
            yield Words(breaks_words.LEAVE_HINT, classes="after muted")
        for offer in self._more:
            with Horizontal(classes="line"):
                yield button(offer.label, f"about-{offer.about.value}")
                yield Words(offer.hint, classes="after muted")
        yield button(breaks_words.BACK, "back")

    def on_mount(self) -> None:
        self.query_one("#pause").focus()

    def pressed(self, name: str) -> None:
        if name == "pause":
            self._pause()
        elif name.startswith("about-"):
            self.finish(f"about:{name.removeprefix('about-')}")
        else:
            super().pressed(name)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._pause()

    def _pause(self) -> None:
        typed = self.query_one("#minutes", Input).value
        minutes = int(typed) if typed.isdecimal() else PAUSE_USUAL_MIN
        self.finish(f"pause:{minutes}")


class LeaveDialog(Dialog):
    """Leaving for good is hard to undo, so it asks."""

    def compose_page(self) -> ComposeResult:
        yield Words(breaks_words.LEAVE_TITLE, classes="title")
        yield Words(breaks_words.LEAVE_TEXT, classes="muted")
        with Horizontal(classes="line"):
            yield button(breaks_words.LEAVE_NO, "back", is_main=True)
            yield button(breaks_words.LEAVE_YES, "leave")


class DeleteDialog(Dialog):
    """What is deleted here, and what the other keeps. Dismisses with `delete`."""

    def __init__(self, partner: str, there: str = "") -> None:
        """`there`: what the other keeps, where it is not as usual."""
        super().__init__()
        self._there = there or endings_words.delete_there(partner)

    def compose_page(self) -> ComposeResult:
        yield Words(endings_words.DELETE_TITLE, classes="title")
        yield Words(endings_words.DELETE_HERE, classes="gap")
        yield Words(self._there, classes="muted gap")
        with Horizontal(classes="line"):
            yield button(endings_words.DELETE_NO, "back", is_main=True)
            yield button(endings_words.DELETE_YES, "delete")

    def on_mount(self) -> None:
        self.query_one("#back").focus()


class SureDialog(Dialog):
    """Asks once before something that both will see. Dismisses with `yes`."""

    def __init__(self, title: str, text: str, yes: str, no: str = "") -> None:
        """`no`: what leads back, where that is no session."""
        super().__init__()
        self._words = title, text, yes, no or breaks_words.BACK

    def compose_page(self) -> ComposeResult:
        title, text, yes, no = self._words
        yield Words(title, classes="title")
        yield Words(text, classes="muted")
        with Horizontal(classes="line"):
            yield button(no, "back", is_main=True)
            yield button(yes, "yes")

    def on_mount(self) -> None:
        self.query_one("#back").focus()


class SignalsDialog(Dialog):
    """The fixed phrases, each with its number. Dismisses with the value of one."""

    BINDINGS = [Binding(str(number), f"pick({number})", show=False) for number in range(1, 10)]

    def __init__(self, signals: tuple[Signal, ...]) -> None:
        super().__init__()
        self._signals = signals

    def compose_page(self) -> ComposeResult:
        yield Words(floor_words.SIGNAL_TITLE, classes="title")
        yield OptionList(
            *(
                Option(Hung(f"{number}  ", floor_words.SIGNALS[each]), id=each.value)
                for number, each in enumerate(self._signals, start=1)
            ),
            markup=False,
        )

    @property
    def main_label(self) -> str:
        return floor_words.SIGNAL_THIS

    def action_main(self) -> None:
        self.query_one(OptionList).action_select()

    def action_pick(self, number: int) -> None:
        if number <= len(self._signals):
            self.finish(self._signals[number - 1].value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)


class NotesDialog(Dialog):
    """Notes for oneself; they never leave this laptop."""

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts

    def compose_page(self) -> ComposeResult:
        from tui.window.widgets.composer import Composer  # a text box is slow to import

        yield Words(floor_words.NOTES, classes="muted")
        yield Composer(NOTES, self._drafts, floor_words.NOTES_PLACEHOLDER, id="all-notes")
        yield button(help_words.CLOSE, "back", is_main=True)


class ReadDialog(Dialog):
    """Words longer than the window: they scroll wherever the focus is."""

    BINDINGS = [
        Binding(key, f"scroll_words('{way}')", show=False)
        for key, way in (
            ("pagedown", "page_down"),
            ("pageup", "page_up"),
            ("down", "down"),
            ("up", "up"),
            ("end", "end"),
            ("home", "home"),
        )
    ]
    """Left and Right go from button to button."""

    def on_mount(self) -> None:
        self.query_one("#back").focus()

    def action_scroll_words(self, way: str) -> None:
        words = self.query_one(VerticalScroll)
        scroll = {
            "page_down": words.scroll_page_down,
            "page_up": words.scroll_page_up,
            "down": words.scroll_down,
            "up": words.scroll_up,
            "end": words.scroll_end,
            "home": words.scroll_home,
        }[way]
        scroll(animate=False)


class HelpDialog(ReadDialog):
    """Help for the screen below, and a way out on any keyboard. Dismisses with `quit`."""

    def __init__(self, text: str, *, is_kept: bool = True) -> None:
        """`is_kept`: whether what is below is there again after closing."""
        super().__init__()
        self._text = text
        self._keys = help_words.help_keys(is_kept=is_kept)

    def compose_page(self) -> ComposeResult:
        yield Words(help_words.TITLE, classes="title")
        with VerticalScroll(classes=GIVES):
            yield Words(self._text)
            yield Words(self._keys, classes="gap")
            yield Words(app_words.NOT_THERAPY, classes="muted gap")
        with Horizontal(classes="line"):
            yield button(help_words.CLOSE, "back", is_main=True)
            yield button(help_words.QUIT, "quit")


class SearchDialog(Dialog):
    """Where is the other laptop, or the relay, today? Dismisses with what was typed."""

    def __init__(self, *, is_partner: bool = True) -> None:
        """`is_partner`: it is the other laptop for sure."""
        super().__init__()
        self._where = back_words.BACK_WHERE if is_partner else back_words.BACK_WHERE_RELAY

    def compose_page(self) -> ComposeResult:
        yield Words(join_words.TROUBLE, classes="title")
        yield Words(self._where, classes="muted")
        yield Line(placeholder=join_words.ADDRESS_PLACEHOLDER, id="where")
        with Horizontal(classes="line"):
            yield button(room_words.DONE, "done", is_main=True)
            yield button(floor_words.BACK, "back")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.finish(self.query_one("#where", Input).value)

    def pressed(self, name: str) -> None:
        is_done = name == "done"
        self.finish(self.query_one("#where", Input).value if is_done else None)
