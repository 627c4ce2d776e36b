"""What every view of the room has: a head that says what this is, a body, a foot with buttons.

A view is built for one stage of one page and is told every newer `RoomState` through `show`. It
holds no state that the session has, and posts what the person wants as intents.
"""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from protocol.events import AnyEvent, Ready, Skipped
from protocol.seats import Seat
from protocol.session import NOBODY
from tui import wording
from tui.intents import Did
from tui.room_state import RoomState
from tui.views.rounds import again_label, round_of
from tui.widgets.composer import Composer
from tui.widgets.page import ASIDE, GIVES, ScrollStack, Stack
from tui.widgets.words import Words, button

STUCK_S: Final = 20.0
"""Openings follow in milliseconds, or as soon as a laptop is back."""


class PhaseView(Stack):
    """One phase on the screen."""

    HELP_TEXT: ClassVar[str] = ""
    """What F1 says first; the help for the whole room follows."""

    def __init__(self, state: RoomState) -> None:
        super().__init__()
        self.state = state

    @classmethod
    def stage(cls, state: RoomState) -> object:
        """What of the state needs a view of its own, beside the page."""
        return None

    # -- composing

    def compose(self) -> ComposeResult:
        with Vertical(classes="head"):
            if not self.state.is_guide_known:
                yield Words(wording.guide_mark(self.state.name_of(Seat.FIRST)), classes="muted")
            yield from self.compose_head()
        with ScrollStack(classes=f"body {GIVES}", can_focus=False):
            yield from self.compose_body()
        with Vertical(classes=ASIDE):
            yield from self.compose_aside()
        with Vertical(classes="foot"):
            yield Words(id="quiet", classes="quiet")
            yield from self.compose_foot()

    def compose_head(self) -> ComposeResult:
        activity = self.state.activity
        if activity is not None:
            yield Words(activity.title, classes="title")
            yield Words(self.state.filled(activity.prompt), classes="prompt")

    def compose_body(self) -> ComposeResult:
        yield from ()

    def compose_aside(self) -> ComposeResult:
        """What may stand beside the column in a wide window; else it stands below the body."""
        yield from ()

    def compose_foot(self) -> ComposeResult:
        yield from ()

    def on_mount(self) -> None:
        self.arrive()

    def arrive(self) -> None:
        """The parts are there. Extended by views, because Textual calls every class's handler."""
        self.show(self.state)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.pressed(event.button.id or "")

    def pressed(self, name: str) -> None:
        """The button of that id was pressed."""

    # -- what is shown

    def show(self, state: RoomState) -> None:
        """Shows a newer state of the same stage."""
        self.state = state
        for box in self.query(Composer):
            box.catch_up()

    def quiet(self, text: str) -> None:
        """A quiet line above the buttons."""
        self.query_one("#quiet", Words).say(text)

    def shown(self, selector: str, holds: bool) -> None:
        """Shows or hides a part."""
        for part in self.query(selector):
            part.display = holds

    # -- what the person wants

    def act(self, event: AnyEvent, composer: Composer | None = None) -> None:
        self.post_message(Did(event, composer))

    def main(self) -> None:
        """F9: the main thing here."""
        found = self.main_button
        if found is not None:
            found.press()

    def say(self) -> None:
        """Ctrl+S: says what is written, where that is not the main thing."""
        found = self.say_button
        if found is not None:
            found.press()

    @property
    def main_button(self) -> Button | None:
        """What F9 presses now."""
        found = self._buttons(".finish") or self._buttons(".-primary")
        return found[0] if found else None

    @property
    def say_button(self) -> Button | None:
        """What Ctrl+S presses now."""
        found = self._buttons("#say") or self._buttons(".-primary")
        return found[0] if found else None

    def focus_main(self) -> None:
        """The focus goes to the main button, where there is one to press."""
        for found in self._buttons(".-primary"):
            found.focus()
            return

    @property
    def main_label(self) -> str:
        """What F9 does now, as the footer says it."""
        return _label(self.main_button)

    @property
    def say_label(self) -> str:
        """What Ctrl+S does now."""
        return _label(self.say_button)

    def _buttons(self, selector: str) -> list[Button]:
        """The buttons that can be pressed now."""
        found = self.query(selector).results(Button)
        return [each for each in found if not each.disabled and _is_visible(each)]


class RoundView(PhaseView):
    """A view whose answers may be stuck: one laptop has lost what opens its answer."""

    def show_stuck(self, is_stuck: bool) -> None:
        """Offers to start over, but only after a while: openings come by themselves."""
        for found in self.query("#again").results(Button):
            found.label = again_label(self.state)
        if not is_stuck:
            self.shown("#again", False)
        elif self.state.partner_seat in round_of(self.state).again:
            self.shown("#again", True)
        elif not self.has_class("waiting-long"):
            self.shown("#again", False)
            self.set_timer(STUCK_S, self._has_waited)

    def _has_waited(self) -> None:
        self.add_class("waiting-long")
        self.shown("#again", True)
        self.show(self.state)


class ReadyView(RoundView):
    """A view that ends with both being ready to go on."""

    def compose_foot(self) -> ComposeResult:
        with Horizontal(classes="buttons"):
            yield button(wording.GO_ON, "ready", is_main=True)
            if self.state.activity is not None and self.state.activity.optional:
                yield button(wording.SKIP, "skip")

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.show_ready()

    def show_ready(self) -> None:
        """The button, or that this one waits for the other."""
        state = self.state
        may = state.may(Ready)
        self.shown("#ready", may)
        self.shown("#skip", state.may(Skipped))
        ready: frozenset[Seat] = getattr(state.phase, "ready", NOBODY)
        if not may and (state.seat in ready or Ready() in state.news.waiting):
            self.quiet(wording.waiting_for(state.partner))
        elif may and state.partner_seat in ready:
            self.quiet(wording.partner_is_ready(state.partner))
        else:
            self.quiet("")

    def pressed(self, name: str) -> None:
        match name:
            case "ready":
                self.act(Ready())
            case "skip":
                self.act(Skipped())


def _is_visible(widget: Button) -> bool:
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)


def _label(found: Button | None) -> str:
    return "" if found is None else str(found.label)
