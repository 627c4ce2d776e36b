"""What both ways in share: the keys, what is happening, turning back, the two words to compare."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.layout import Layout
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Button, Input

from protocol.clean import clean_name
from tui.window.screens.dialogs import Dialog
from tui.window.screens.main_key import ARROWS, main_button, named_main
from tui.window.screens.sized import Sized
from tui.window.widgets.page import TOGETHER
from tui.window.widgets.words import Words, button
from tui.words import app as app_words
from tui.words import begin as begin_words
from tui.words import door as door_words
from tui.words import room as room_words


class TurnBack(Dialog):
    """What would be withdrawn is asked. Dismisses with `yes`."""

    def __init__(self, title: str, text: str, yes: str) -> None:
        super().__init__()
        self._title, self._text, self._yes = title, text, yes

    def compose_page(self) -> ComposeResult:
        yield Words(self._title, classes="title")
        yield Words(self._text, classes="muted")
        with Horizontal(classes="line"):
            yield button(begin_words.WITHDRAW_NO, "back", is_main=True)
            yield button(self._yes, "yes")


class Comparing(NamedTuple):
    """What is said around two words that are compared."""

    title: str
    how: str
    unlike: str
    go_on: str
    """The button, where they are the same."""


class At(Enum):
    """How far one opening of the door is. Each shows some parts of the screen and no others."""

    FORM = "form"
    """Something is to be typed, or to be typed otherwise."""
    CARD = "card"
    """The words lead to somebody who leads, and a private card goes with the knock."""
    UNDER_WAY = "under-way"
    """The program does what was asked for; a sentence says what."""
    INVITED = "invited"
    """The words are read out, and the door stands open."""
    KNOCK = "knock"
    """Somebody is at the door."""
    OPENING = "opening"
    """They are let in."""
    COMPARE = "compare"
    """The door has opened: two words to compare."""


ASKS: Final = frozenset({At.FORM, At.CARD, At.KNOCK, At.COMPARE})
"""Where a person has something to do."""

ANSWERS: Final = frozenset({At.KNOCK, At.COMPARE})
"""Where no key answers that goes on everywhere else: who is let in was looked at, and the two words
were compared, or a person chose not to."""

PARTS: Final = {
    "#heading": frozenset(At) - {At.COMPARE, At.CARD},
    "#form": frozenset({At.FORM}),
    "#go": frozenset({At.FORM}),
    "#card": frozenset({At.CARD}),
    "#card-go": frozenset({At.CARD}),
    "#waiting": frozenset({At.INVITED}),
    "#knock": frozenset({At.KNOCK}),
    "#compare": frozenset({At.COMPARE}),
    "#after-comparing": frozenset({At.COMPARE}),
}
"""When each part of a screen of the door is shown."""


class DoorScreen(Sized[None]):
    """Esc goes back, and loses nothing; every key does something, or the screen says why not."""

    CSS_PATH = "doors.tcss"
    BINDINGS = [
        Binding("escape", "back"),
        Binding("f9", "main"),
        Binding("ctrl+s", "main", show=False),
        Binding("f1", "app.help"),
        *ARROWS,
    ]

    is_guest = False

    has_locked = False
    """Something is kept locked on this laptop, and was not opened since the program began."""

    @property
    def layout(self) -> Layout:
        return TOGETHER

    at: reactive[At] = reactive(At.FORM, init=False)
    """All that is shown and hidden follows from it."""

    _asking: TurnBack | None = None
    _told = ""
    """What is happening."""

    _host = ""
    """What whoever runs the relay says."""

    class Back(Message):
        """The person goes back home; what was under way at the door is over."""

    class Different(Message):
        """The two words are not the same: somebody may be in between."""

    class GoIn(Message):
        """The words were compared, or not: into the room."""

    # -- keys

    def key_words(self) -> Mapping[str, str]:
        return {
            "escape": app_words.KEY_BACK,
            "f9": app_words.KEY_MAIN,
            "f1": app_words.KEY_HELP,
        }

    def action_back(self) -> None:
        self.post_message(self.Back())

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The last line says what the main key does here; while one waits, nothing."""
        found = main_button(self)
        return named_main(super().active_bindings, "" if found is None else str(found.label))

    def action_main(self) -> None:
        found = main_button(self)
        if found is not None:
            found.press()
        elif self.at in ANSWERS:
            self.notify(room_words.BUTTONS_TO_PRESS, markup=False)
        else:
            self.tell_how_one_waits()

    def on_key(self, event: events.Key) -> None:
        """Where there is nothing to type into, letters are answered."""
        is_letter = event.is_printable or event.key == "enter"
        if is_letter and not isinstance(self.focused, Input | Button) and self.is_waiting:
            event.stop()
            self.tell_how_one_waits()
        elif event.key == "enter" and self.focused is None and self.at in ANSWERS:
            event.stop()
            self.notify(room_words.BUTTONS_TO_PRESS, markup=False)

    @property
    def is_waiting(self) -> bool:
        """Nothing is to be done here now but wait."""
        return self.at not in ASKS

    @property
    def is_typing(self) -> bool:
        """Something stands in boxes that can be typed into."""
        return self.at is At.FORM

    @property
    def while_waiting(self) -> str:
        """How it goes on, for who presses a key that has nothing to do."""
        return begin_words.DOOR_ONE_MOMENT

    def tell_how_one_waits(self) -> None:
        """Behind what is happening, which a key too many does not take away."""
        self._put(f"{self._told} {self.while_waiting}".strip())

    # -- what is shown

    def on_mount(self) -> None:
        self.tell("")
        self.watch_at()
        self.arrive()

    def arrive(self) -> None:
        """The parts are there, and those that are for later hidden. Extended by screens, because
        Textual calls every class's handler, the last one's first."""

    def watch_at(self) -> None:
        for selector, when in PARTS.items():
            for part in self.query(selector):
                part.display = self.at in when
        self._show_host()
        self.refresh_bindings()

    def say(self, selector: str, text: str) -> Words:
        """What a part says; where that is nothing, it takes no row."""
        part = self.query_one(selector, Words)
        part.say(text)
        part.display = bool(text)
        return part

    def tell(self, text: str) -> None:
        """What is happening, or what went wrong and what to do; empty: nothing."""
        self._told = text
        self._put(text)

    def _put(self, text: str) -> None:
        if not self.query("#telling"):
            return  # the window is closing, and a line still has something to say
        telling = self.say("#telling", text)
        if text:
            self.call_after_refresh(telling.scroll_visible, animate=False)

    def host_says(self, text: str) -> None:
        """What whoever runs the relay says, as theirs, while one waits; empty: nothing."""
        self._host = text
        self._show_host()

    def _show_host(self) -> None:
        if self.query("#host"):
            self.say("#host", self._host if self.is_waiting or self.at is At.KNOCK else "")

    def name_typed(self) -> str:
        """The name as the other will see it: one of invisible letters is none."""
        return clean_name(self.query_one("#name", Input).value)

    @property
    def if_different(self) -> str:
        """What is said at home once the two words were not the same."""
        return door_words.DIFFERENT

    # -- turning back

    def ask(self, title: str, text: str, yes: str) -> None:
        """Goes back if the person says so."""
        self._asking = TurnBack(title, text, yes)
        self.app.push_screen(self._asking, self._asked)

    def _asked(self, answer: str | None) -> None:
        self._asking = None
        if answer == "yes":
            self.post_message(self.Back())

    def news(self) -> None:
        """Something has happened that the person should see now, also over a question."""
        if self._asking is not None:
            self._asking.finish(None)

    # -- the two words

    def compose_words_to_compare(self) -> ComposeResult:
        with Vertical(id="compare"):
            yield Words(id="met", classes="title good")
            yield Words(id="how")
            yield Words(id="spoken", classes="mine large")
            yield Words(id="unlike", classes="muted")
            yield Words(id="doing")

    def compose_after_comparing(self) -> ComposeResult:
        """Not with what scrolls: whatever is said above, both answers are in sight. The one leads
        in, and the other is for somebody in between; the main key gives neither."""
        with Horizontal(id="after-comparing", classes="page buttons"):
            yield button(door_words.GO_IN, "go-in")
            yield button(door_words.GO_BACK, "differ")

    def compare(
        self, spoken: tuple[str, str], doing: str = "", said: Comparing | None = None
    ) -> None:
        """Shows the two words of the door, and what the two are about to do; `said`: around them,
        where it is not the door of the two."""
        self.news()
        self.at = At.COMPARE
        self.tell("")
        said = said or Comparing(
            door_words.TITLE, door_words.COMPARE, door_words.DIFFER, door_words.GO_IN
        )
        for selector, text in zip(("#met", "#how", "#unlike"), said, strict=False):
            self.query_one(selector, Words).say(text)
        self.query_one("#go-in", Button).label = Content(said.go_on)
        self.query_one("#spoken", Words).say("  ".join(spoken))
        self.say("#doing", doing)
        self.set_focus(None)  # an Enter too many has compared nothing

    def pressed_at_the_end(self, name: str) -> None:
        """The buttons under the two words."""
        if name == "go-in":
            self.post_message(self.GoIn())
        elif name == "differ":
            self.post_message(self.Different())
