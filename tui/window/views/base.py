"""What every view of the room has: a head that says what this is, a body, a foot with buttons.

A view is built for one stage of one page and is told every newer `RoomState` through `show`. It
holds no state that the session has, and posts what the person wants as intents.

The rules that all pages share are here, once:

- **The main key.** One button is accented, and F9 and Ctrl+S press it. What a box holds is sent
  first; a line that is still open, or a part that nobody has scrolled to, is gone to first.
- **Leaving out and passing** stand apart from all other buttons, and ask.
- **Keys go to the page's box**, whatever has the focus.
- **Nothing slides onto leaving.** Where what had the focus, or was the main thing, has gone, what
  stops, ends or leaves takes its place only on a new page.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Mount, Resize, Timer
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button
from textual.widgets.button import ButtonVariant

from protocol.seats import NOBODY, Seat
from protocol.session.events import AnyEvent, Passed, Ready, Skipped
from tui.seat.room_state import RoomState
from tui.window.intents import AskFirst, Did
from tui.window.views.fold import Fold
from tui.window.views.rounds import again_label, round_of
from tui.window.views.seen import Seen
from tui.window.views.transcript import LAST
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.page import AIRY, ASIDE, GIVES, YIELDS, ScrollStack, Stack
from tui.window.widgets.words import Words, button
from tui.words import floor as floor_words
from tui.words import guide as guide_words
from tui.words import passing as passing_words
from tui.words import room as room_words

STUCK_S: Final = 20.0
"""Openings follow in milliseconds, or as soon as a laptop is back."""

Box = Composer | DraftLine
"""What one writes in."""

SENDING: Final = frozenset({"say", "finished", "tell", "offer", "suggest", "send"})
"""The buttons that take along what the boxes hold. Every other one would leave it behind."""


LEAVING: Final = frozenset({"stop", "close", "home", "forget"})
"""The buttons that stop, end, leave or delete."""


class PhaseView(Stack):
    """One phase on the screen."""

    HELP_TEXT: ClassVar[str] = ""
    """What F1 says first; the help for the whole room follows."""

    NOTHING_TO_DO: ClassVar[str] = room_words.NOTHING_TO_DO
    """What F9 says where nothing is to be done."""

    NO_BOX: ClassVar[str] = ""
    """What a letter says where there is nowhere to write."""

    TURNS_NO_PAGE: ClassVar[bool] = False
    """The next page of the same kind is shown by this very view."""

    def __init__(self, state: RoomState) -> None:
        super().__init__()
        self.state = state
        self.seen = Seen()
        """What the other has said and this person has had on the screen; the room's own."""
        self._fold = Fold(self)
        self._is_below = False
        self._has_remark = False
        """The quiet line tells of what was pressed last."""
        self._told_open: frozenset[Widget] = frozenset()
        self._leads_on = False
        """The main key was one that goes on: it becomes none that leaves."""
        self._lost_focus: Widget | None = None
        """What had the focus until it was hidden."""
        self._parts: dict[str, tuple[Widget, ...]] | None = None
        """What was looked for; None until the parts are there."""

    @classmethod
    def stage(cls, state: RoomState) -> object:
        """What of the state needs a view of its own, beside the page."""
        return None

    # -- until the page is turned

    @property
    def is_here(self) -> bool:
        """Whether all its parts are there; when the page is turned they go one by one."""
        return self.is_attached and self.display

    # Any: these two only pass on what Textual's own take.
    def call_after_refresh(
        self, callback: Callable[..., object], *args: Any, **kwargs: Any
    ) -> bool:
        def act() -> None:
            if self.is_here:
                callback(*args, **kwargs)

        return super().call_after_refresh(act)

    async def _on_message(self, message: Message) -> None:
        """A private hook (hence the exact pin): between the first part that goes and the last,
        Textual still hands on the ticks of clocks, new sizes and what was pressed, and whatever
        then asks for a part that has gone would end the program."""
        is_from_part = message.bubble and message._sender is not self
        if self.is_here or not (is_from_part or isinstance(message, Mount | Timer | Resize)):
            await super()._on_message(message)

    # -- composing

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes=f"head {YIELDS}", can_focus=False):
            if not self.state.is_guide_known and not self.state.must_accept_guide:
                yield Words(guide_words.guide_mark(self.state.name_of(Seat.FIRST)), classes="muted")
            chosen = self.state.chosen_for
            if chosen:
                yield Words(room_words.about(chosen), id="about", classes="theirs")
            yield from self.compose_head()
        with ScrollStack(classes=f"body {AIRY} {GIVES}", can_focus=False):
            yield from self.compose_body()
        with Vertical(classes=ASIDE):
            yield from self.compose_aside()
        with Vertical(classes=f"foot {AIRY}"):
            with Horizontal(classes="quiet-line"):
                yield Words(id="quiet", classes="quiet")
                yield Words(id="below", classes="below")
            yield from self.compose_foot()
            yield from self.compose_apart()

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

    def compose_apart(self) -> ComposeResult:
        """Passing and leaving out: below everything else, away from what one presses often."""
        with Horizontal(classes="buttons apart"):
            yield from self.apart_buttons()

    def apart_buttons(self) -> ComposeResult:
        yield button(floor_words.PASS, "pass")
        yield button(room_words.SKIP, "skip")

    def on_mount(self) -> None:
        self.arrive()

    def arrive(self) -> None:
        """The parts are there. Extended by views, because Textual calls every class's handler."""
        for body in self.query(".body"):
            body.display = bool(body.children)
            if body.children and body.children[-1].has_class("said"):
                body.children[-1].add_class(LAST)
        self._parts = {}
        self._fold.watch()
        self.show(self.state)
        self.focus_first()

    def focus_first(self) -> None:
        """The focus goes to what one goes on with: the box, or else the main button."""
        box = self.page_box
        if box is not None and not box.has_class("note"):
            box.focus()
        else:
            self.focus_main()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        name = event.button.id or ""
        self._forget_remark()
        if not (event.button.has_class("main") and self._goes_elsewhere_first(name)):
            self.pressed(name)

    def pressed(self, name: str) -> None:
        """The button of that id was pressed. Extended by views."""
        match name:
            case "pass":
                is_turn = self.state.is_speaker
                question = passing_words.pass_question(self.state.partner, is_turn=is_turn)
                self.ask_first(question, Passed())
            case "skip":
                question = passing_words.SKIP_TITLE, passing_words.SKIP_TEXT, room_words.SKIP
                self.ask_first(question, Skipped())

    # -- what is shown

    def show(self, state: RoomState) -> None:
        """Shows a newer state of the same stage."""
        self.state = state
        for box in self.boxes:
            box.catch_up()
        self.shown("#pass", state.may(Passed))
        self.shown("#skip", state.may(Skipped))
        self.shown(".apart", state.may(Passed) or state.may(Skipped))
        self.call_after_refresh(self.accent)

    def freeze(self) -> None:
        """What can be done here can be done no more; what was said stays to be read."""
        for part in self.query("Button, TextArea, Input, Picks, ScaleRow"):
            part.disabled = True

    def quiet(self, text: str) -> None:
        """A quiet line above the buttons."""
        self.query_one("#quiet", Words).say(text)
        self._tell_below()

    def remark(self, text: str) -> None:
        """The same, about what was just pressed: true until something else is pressed or typed."""
        self.quiet(text)
        self._has_remark = bool(text)

    def _forget_remark(self) -> None:
        if self._has_remark:
            self._has_remark = False
            self.quiet("")
            self.show(self.state)

    def parts(self, selector: str) -> tuple[Widget, ...]:
        """Parts of this view, which is composed once: each is looked for once.

        Only what a transcript holds comes and goes, and every search goes through all of it: they
        were a fifth of what it took to show one more piece.
        """
        if self._parts is None:
            return tuple(self.query(selector))
        if selector not in self._parts:
            self._parts[selector] = tuple(self.query(selector))
        return self._parts[selector]

    def shown(self, selector: str, holds: bool) -> None:
        """Shows or hides a part."""
        for part in self.parts(selector):
            part.display = holds
        focused = self.screen.focused if self.is_attached and not holds else None
        if focused is not None and self in focused.ancestors and not is_displayed(focused):
            # By itself it would go to whatever stands next to it, and the next Enter with it.
            self._lost_focus = focused
            self.screen.set_focus(None)

    def _find_focus(self) -> None:
        """Where what had the focus has gone: back to it, or to what one goes on with now."""
        lost, self._lost_focus = self._lost_focus, None
        if lost is None or self.screen.focused is not None:
            return
        box, main = self.page_box, self.main_button
        if is_displayed(lost) and not lost.disabled:
            lost.focus()
        elif box is not None and not box.has_class("note"):
            box.focus()
        elif main is not None and main.id not in LEAVING:
            main.focus()

    def accent(self) -> None:
        """The one button that F9 presses now is the one that is accented."""
        main, is_other = self.main_button, False
        self._leads_on = self._leads_on or (main is not None and main.id not in LEAVING)
        if self.is_attached:
            self._find_focus()
        for each in self._buttons_of("Button"):
            variant: ButtonVariant = "primary" if each is main else "default"
            if each.variant != variant:
                each.variant, is_other = variant, True
        if is_other and self.is_attached:
            self.screen.refresh_bindings()

    def more_below(self, is_below: bool) -> None:
        """Whether something lies below what can be seen."""
        self._is_below = is_below
        self._tell_below()

    def _tell_below(self) -> None:
        """In fewer letters beside a sentence, which needs the row."""
        has_sentence = bool(self.query_one("#quiet", Words).text)
        told = room_words.MORE_BELOW_SHORT if has_sentence else room_words.MORE_BELOW
        self.query_one("#below", Words).say(told if self._is_below else "")

    # -- what the person wants

    @property
    def help_text(self) -> str:
        """The help for this view as it stands. Extended by views."""
        return self.HELP_TEXT

    @property
    def page(self) -> int:
        """The page that is shown: what is pressed here is meant for no other."""
        return self.state.session.page

    def act(self, event: AnyEvent, box: Box | None = None) -> None:
        """Does it; what is in the box leaves it, once."""
        if box is not None:
            if box.is_going:
                return
            box.go()
        self.post_message(Did(event, self.page, "" if box is None else box.slot))

    def ask_first(self, question: tuple[str, str, str], event: AnyEvent) -> None:
        """Does it only after a yes."""
        self.post_message(AskFirst(*question, event, self.page))

    def main(self) -> None:
        """F9, and Ctrl+S: the main thing here."""
        found = self.main_button
        if found is not None:
            found.press()
        elif not self._fold.go_on() and not self.query_one("#quiet", Words).text:
            self.remark(self.NOTHING_TO_DO)

    def back(self) -> bool:
        """Esc: the button that goes back, where one is shown; whether there was one."""
        for found in self._buttons("#back"):
            found.press()
            return True
        return False

    def mains(self) -> tuple[str, ...] | None:
        """The ids of the main thing here, the first that can be pressed.

        Empty: as composed; None: nothing is asked for just now.
        """
        return ()

    @property
    def main_button(self) -> Button | None:
        """What F9 presses now."""
        wanted, shown = self.mains(), self._buttons(".main")
        if wanted is None or not shown:
            return None
        found = [each for id in wanted for each in shown if each.id == id] or shown
        return None if self._leads_on and found[0].id in LEAVING else found[0]

    def focus_main(self) -> None:
        """The focus goes to the main button, where there is one to press."""
        main = self.main_button
        if main is not None:
            main.focus()

    @property
    def main_label(self) -> str:
        """What F9 does now, as the footer says it."""
        found = self.main_button
        return "" if found is None else str(found.label)

    def _buttons(self, selector: str) -> list[Button]:
        """The buttons that can be pressed now."""
        found = self._buttons_of(selector)
        return [each for each in found if not each.disabled and is_displayed(each)]

    def _buttons_of(self, selector: str) -> list[Button]:
        return [each for each in self.parts(selector) if isinstance(each, Button)]

    # -- the boxes

    @property
    def boxes(self) -> list[Box]:
        """Everything one can write in here, from the top; also what is hidden just now."""
        return [each for each in self.parts("Composer, DraftLine") if isinstance(each, Box)]

    @property
    def page_box(self) -> Box | None:
        """Where a letter goes that no box had the focus for: what is to be said, or the notes."""
        shown = [box for box in self.boxes if is_displayed(box) and not box.disabled]
        said = [box for box in shown if not box.has_class("note")]
        empty = [box for box in said if box.is_untouched]
        found = empty or said or shown
        return found[0] if found else None

    @property
    def unsent(self) -> list[Box]:
        """The boxes with words that were not sent. Notes are never sent."""
        return [box for box in self.boxes if not box.has_class("note") and not box.is_untouched]

    def on_text_area_changed(self) -> None:
        self.written()

    def on_input_changed(self) -> None:
        self.written()

    def written(self) -> None:
        """Something was typed, picked or taken away. Extended by views."""
        if self._told_open:
            # What was said about it is no longer true.
            self._told_open = frozenset()
            self._has_remark = True
        self._forget_remark()
        self.accent()

    # -- what is open or unseen

    def open_lines(self) -> list[Widget]:
        """What is asked for here and not answered yet, from the top."""
        return []

    def open_words(self, count: int) -> str:
        """What is said about them."""
        return room_words.lines_open(count, may_stay=self.may_stay_open)

    @property
    def may_stay_open(self) -> bool:
        """Whether a second press goes on without them."""
        return True

    def _goes_elsewhere_first(self, name: str) -> bool:
        """To words not sent, to a line still open, or to what is below; whether it did."""
        if name not in SENDING and self.unsent:
            self.show_unsent(self.unsent[0])
            return True
        if lines := self.open_lines():
            told, self._told_open = self._told_open, frozenset(lines)
            if not (self.may_stay_open and told == self._told_open):
                lines[0].focus()
                lines[0].scroll_visible(animate=False)
                self.quiet(self.open_words(len(lines)))
                return True
        is_sending = name in SENDING and bool(self.unsent)
        is_elsewhere = self._fold.go_on(is_sending=is_sending)
        if is_elsewhere and is_sending:
            self.remark(room_words.READ_FIRST)
        return is_elsewhere

    def show_unsent(self, box: Box) -> None:
        """Words stand in a box, and the main thing would leave them behind."""
        box.focus()
        self.remark(room_words.UNSENT)


class RoundView(PhaseView):
    """A view whose answers may be stuck: one laptop has lost what opens its answer."""

    def show_stuck(self, is_stuck: bool) -> None:
        """Offers to start over, but only after a while: openings come by themselves."""
        for found in self.query("#again").results(Button):
            found.label = Content(again_label(self.state))
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
            yield button(room_words.GO_ON, "ready", is_main=True)

    def show(self, state: RoomState) -> None:
        super().show(state)
        self.show_ready()

    def show_ready(self) -> None:
        """The button, or that this one waits for the other."""
        state = self.state
        may = state.may(Ready)
        self.shown("#ready", may)
        ready: frozenset[Seat] = getattr(state.phase, "ready", NOBODY)
        if not may and (state.seat in ready or Ready() in state.news.waiting):
            self.quiet(room_words.waiting_for(state.partner))
        elif may and state.partner_seat in ready:
            self.quiet(room_words.partner_is_ready(state.partner))
        else:
            self.quiet("")

    def pressed(self, name: str) -> None:
        if name == "ready":
            self.act(Ready())
        else:
            super().pressed(name)


def is_displayed(widget: Widget) -> bool:
    """Whether neither it nor anything around it is hidden."""
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)
