"""The one view of the room: it draws a page, keeps it in step, and posts what the person wants.

It is built for one page and is told every newer `RoomState` through `show`. What the page says,
offers and asks is decided in `tui.pages`; what is decided here is where the focus and the eye go:

- **Gone to first.** Words that were not sent, a line that is still open, or a part that nobody has
  scrolled to, come before what the main key does.
- **Nothing slides under a finger.** What had the focus and is hidden gives it to nothing else but
  what one goes on with.
"""

from collections.abc import Callable
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Mount, Resize, Timer
from textual.message import Message
from textual.timer import Timer as Clock
from textual.widget import Widget
from textual.widgets import Button as Pressable
from textual.widgets import Input
from textual.widgets.button import ButtonVariant

from protocol.session.events import AnyEvent
from tui.pages.now import page_now
from tui.pages.page import Here, Page
from tui.pages.parts import (
    Answer,
    Ask,
    Button,
    Deed,
    Do,
    Entry,
    Menu,
    Pairs,
    Part,
    Scale,
    Tell,
    Turn,
    Wish,
)
from tui.seat.room_state import RoomState
from tui.window.intents import (
    AnswerGiven,
    AskFirst,
    Did,
    ForgetRoom,
    GuideAccepted,
    LeaveRoom,
    ReadRoom,
    SignalsWanted,
)
from tui.window.views.drawing import Pen, fill, picked_in, redraw
from tui.window.views.fold import Fold
from tui.window.views.seen import Seen
from tui.window.views.transcript import LAST
from tui.window.widgets.circles import Circles
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine
from tui.window.widgets.page import AIRY, ASIDE, GIVES, YIELDS, ScrollStack, Stack
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words
from tui.words import room as room_words

Box = Composer | DraftLine
"""What one writes in."""

WISHES: Final[dict[Wish, type[Message]]] = {
    Wish.SIGNALS: SignalsWanted,
    Wish.HOME: LeaveRoom,
    Wish.READ: ReadRoom,
    Wish.FORGET: ForgetRoom,
    Wish.ACCEPT: GuideAccepted,
}


class PageView(Stack):
    """One page on the screen. It holds no state that the session has."""

    def __init__(self, state: RoomState) -> None:
        super().__init__()
        self.state = state
        self.seen = Seen()
        """What the other has said and this person has had on the screen; the room's own."""
        self.page = page_now(state)
        """What is drawn."""
        self._pen: Final = Pen(state.drafts)
        self._widgets: dict[str, Widget] = {}
        """By the id of their part, once they are there."""
        self._fold: Final = Fold(
            self,
            is_here=lambda: self.is_here,
            seen=lambda: self.seen,
            more_below=lambda is_below: self.more_below(is_below),
        )
        self._is_below = False
        self._has_remark = False
        """The quiet line tells of what was pressed last."""
        self._told_open: frozenset[str] = frozenset()
        self._asked: frozenset[str] = frozenset()
        self._branch: str | None = None
        self._has_just_said = False
        self._leads_on = False
        self._ticks = 0
        self._waiting: Clock | None = None
        self._has_waited = False
        self._lost_focus: Widget | None = None
        """What had the focus until it was hidden."""

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

    # -- drawing

    def compose(self) -> ComposeResult:
        page, draw = self._looked(), self._pen.draw
        self._branch = page.branch
        self.add_class(page.kind, *page.look.split())
        with VerticalScroll(classes=f"head {YIELDS}", can_focus=False):
            yield from map(draw, page.head)
        with ScrollStack(classes=f"body {AIRY} {GIVES}", can_focus=False):
            yield from map(draw, page.body)
        with Vertical(classes=ASIDE):
            yield from map(draw, page.aside)
        with Vertical(classes=f"foot {AIRY}"):
            with Horizontal(classes="quiet-line"):
                yield Words(id="quiet", classes="quiet")
                yield Words(id="below", classes="below")
            yield from map(draw, page.foot)
        self.page = page

    def on_mount(self) -> None:
        for body in self.query(".body"):
            body.display = bool(body.children)
            if body.children and body.children[-1].has_class("said"):
                body.children[-1].add_class(LAST)
        self._widgets = {widget.id: widget for _, widget in self._pen.drawn if widget.id}
        self._fold.watch()
        for part, widget in self._pen.drawn:
            fill(widget, part)
        for box in self.page.boxes:
            widget = self._widgets[box.id]
            if not isinstance(box, Entry) and box.begins_line and isinstance(widget, Composer):
                widget.begin_line()
        self.show(self.state)
        self.focus_first()
        if self.page.tick_s:
            self.set_interval(self.page.tick_s, self._tick)

    def show(self, state: RoomState) -> bool:
        """Shows a newer state of the same page; False, and nothing done, if it is another one."""
        for box in self.boxes:
            box.catch_up()
        page = page_now(state, self._here())
        if page.key != self.page.key:
            return False
        self.state = state
        self._draw(page)
        for slot in page.lets_go:
            state.drafts.keep(slot, "")
        if page.quiet is not None:
            self.quiet(page.quiet or page.keys)
        if page.wait_s and self._waiting is None:
            self._waiting = self.set_timer(page.wait_s, self._has_been_waiting)
        if page.is_frozen:
            for part in self.query("Button, TextArea, Input, Picks, ScaleRow"):
                part.disabled = True
        self.call_after_refresh(self.accent)
        return True

    def look(self) -> Page:
        """Draws what has changed of the page, but for the quiet line."""
        page = self._looked()
        self._draw(page)
        return page

    def _draw(self, page: Page) -> None:
        is_hidden = redraw(self._pen.drawn, page.parts)
        if page.body_look != self.page.body_look:
            for body in self.query(".body"):
                body.remove_class(*self.page.body_look.split())
                body.add_class(*page.body_look.split())
        self.page = page
        if is_hidden:
            self._let_focus_go()

    def _looked(self) -> Page:
        """The page as it stands now."""
        return page_now(self.state, self._here())

    def _here(self) -> Here:
        """What was done here that the session does not know."""
        written, picked = {}, {}
        for part, widget in self._pen.drawn if self._widgets else ():
            if isinstance(widget, Box) and widget.id:
                written[widget.id] = widget.words
            elif isinstance(part, Scale | Menu | Pairs):
                picked[part.id] = picked_in(widget, part)
        return Here(
            written=written,
            picked=picked,
            asked=self._asked,
            branch=self._branch,
            has_just_said=self._has_just_said,
            leads_on=self._leads_on,
            has_waited=self._has_waited,
            ticks=self._ticks,
            has_room=self._has_room,
        )

    @property
    def _has_room(self) -> bool:
        """Whether a second box has room: beside the column, or in a high one."""
        classes = self.screen.classes if self.is_attached else ()
        return "-wide" in classes or "-high" in classes

    def _tick(self) -> None:
        self._ticks += 1
        self.look()

    def _has_been_waiting(self) -> None:
        self._has_waited = True
        self.show(self.state)

    def on_resize(self) -> None:
        if self._widgets:
            self.look()

    # -- the quiet line

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

    def more_below(self, is_below: bool) -> None:
        """Whether something lies below what can be seen."""
        self._is_below = is_below
        self._tell_below()

    def _tell_below(self) -> None:
        """In fewer letters beside a sentence, which needs the row."""
        has_sentence = bool(self.query_one("#quiet", Words).text)
        told = room_words.MORE_BELOW_SHORT if has_sentence else room_words.MORE_BELOW
        self.query_one("#below", Words).say(told if self._is_below else "")

    # -- where the focus goes

    def focus_first(self) -> None:
        """To what one goes on with."""
        page = self.page
        if page.focus is not None:
            found = (self._widgets[id] for id in page.focus if id in self._widgets)
            first = next((each for each in found if is_displayed(each)), None)
        elif page.box is not None and not page.box.is_note:
            first = self._widgets[page.box.id]
        else:
            first = self.main_button
        if first is not None:
            first.focus()

    def _let_focus_go(self) -> None:
        """By itself it would go to whatever stands next to what was hidden, and the next Enter
        with it."""
        focused = self.screen.focused if self.is_attached else None
        if focused is not None and self in focused.ancestors and not is_displayed(focused):
            self._lost_focus = focused
            self.screen.set_focus(None)

    def _find_focus(self) -> None:
        """Where what had the focus has gone: back to it, or to what one goes on with now."""
        lost, self._lost_focus = self._lost_focus, None
        if lost is None or self.screen.focused is not None:
            return
        box, main = self.page.box, self.page.main
        if is_displayed(lost) and not lost.disabled:
            lost.focus()
        elif box is not None and not box.is_note:
            self._widgets[box.id].focus()
        elif main is not None and not main.leaves:
            self._widgets[main.id].focus()

    def accent(self) -> None:
        """The one button that F9 presses now is the one that is accented."""
        main, is_other = self.page.main, False
        self._leads_on = self._leads_on or (main is not None and not main.leaves)
        if self.is_attached:
            self._find_focus()
        for _, widget in self._pen.drawn:
            if isinstance(widget, Pressable):
                is_main = main is not None and widget.id == main.id
                variant: ButtonVariant = "primary" if is_main else "default"
                if widget.variant != variant:
                    widget.variant, is_other = variant, True
        if is_other and self.is_attached:
            self.screen.refresh_bindings()

    # -- the main key

    def main(self) -> None:
        """F9, and Ctrl+S: the main thing here."""
        page = self.look()
        main = page.main
        if main is None:
            if not self._fold.go_on() and not self.query_one("#quiet", Words).text:
                self.remark(page.nothing_to_do)
        elif page.before_main is not None:
            self._has_just_said = False
            self._tell(page.before_main)
        else:
            self._has_just_said = any(isinstance(each, Do) and each.box for each in main.does)
            self._pressable(main).press()

    def back(self) -> bool:
        """Esc: the button that goes back, where one is shown; whether there was one."""
        for found in self.page.buttons:
            if found.id == "back":
                self._pressable(found).press()
                return True
        return False

    def _pressable(self, button: Button) -> Pressable:
        found = self._widgets[button.id]
        assert isinstance(found, Pressable)
        return found

    @property
    def main_button(self) -> Pressable | None:
        """What F9 presses now."""
        main = self._looked().main
        return None if main is None else self._pressable(main)

    @property
    def main_label(self) -> str:
        """What F9 does now, as the footer says it."""
        main = self.page.main
        return "" if main is None else main.label

    # -- what is pressed

    def on_button_pressed(self, event: Pressable.Pressed) -> None:
        event.stop()
        self._forget_remark()
        pressed = self.look().button(event.button.id or "")
        if pressed is not None and not (pressed.is_main and self._goes_elsewhere_first(pressed)):
            self._do(pressed.does)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        page, id = self.look(), event.input.id
        line = next((box for box in page.boxes if box.id == id), None)
        if not isinstance(line, Entry):
            return
        button = page.button(line.enters)
        if button is None:
            self._focus(line.enters)
        elif line.at_once:
            self._do(button.does)
        else:
            self._pressable(button).press()

    def _do(self, deeds: tuple[Deed, ...]) -> None:
        for deed in deeds:
            match deed:
                case Do():
                    self._act(deed.event, deed.box)
                    self._focus(deed.focus)
                case Ask():
                    number = self.page.number
                    question = AskFirst(deed.title, deed.text, deed.yes, deed.event, number)
                    self.post_message(question)
                case Answer():
                    boxes = [box for box in self.boxes if box.id in deed.boxes]
                    for box in boxes:
                        box.go()
                    slots = tuple(box.slot for box in boxes)
                    self.post_message(AnswerGiven(deed.answer, self.page.number, slots))
                case Tell():
                    self._tell(deed)
                case Turn():
                    self._turn(deed.branch)
                case Wish():
                    self.post_message(WISHES[deed]())

    def _act(self, event: AnyEvent, box_id: str) -> None:
        """Does it; what is in the box leaves it, once."""
        box = next((box for box in self.boxes if box_id and box.id == box_id), None)
        if box is not None:
            if box.is_going:
                return
            box.go()
        self.post_message(Did(event, self.page.number, "" if box is None else box.slot))

    def _tell(self, deed: Tell) -> None:
        self._asked |= {deed.marks} if deed.marks else set()
        self._focus(deed.focus)
        if deed.stays:
            self.quiet(deed.text)
        else:
            self.remark(deed.text)

    def _turn(self, branch: str) -> None:
        """To another part of the page."""
        self._branch = branch
        self.look()
        self.focus_first()
        self.accent()

    def _focus(self, id: str) -> None:
        if id in self._widgets:
            self._widgets[id].focus()

    def _goes_elsewhere_first(self, button: Button) -> bool:
        """To words not sent, to a line still open, or to what is below; whether it did."""
        page = self.page
        if not button.sends and page.unsent:
            box = page.unsent[0]
            if box.branch:
                self._turn(box.branch)
            self._focus(box.id)
            self.remark(room_words.UNSENT)
            return True
        if page.open is not None and page.open.ids:
            told, self._told_open = self._told_open, frozenset(page.open.ids)
            if not (page.open.may_stay and told == self._told_open):
                first = self._widgets[page.open.ids[0]]
                first.focus()
                first.scroll_visible(animate=False)
                self.quiet(page.open.sentence)
                return True
        is_sending = button.sends and bool(page.unsent)
        is_elsewhere = self._fold.go_on(is_sending=is_sending)
        if is_elsewhere and is_sending:
            self.remark(room_words.READ_FIRST)
        return is_elsewhere

    # -- what is written and picked

    @property
    def boxes(self) -> list[Box]:
        """Everything one can write in here, from the top; also what is hidden just now."""
        return [widget for _, widget in self._pen.drawn if isinstance(widget, Box)]

    @property
    def page_box(self) -> Box | None:
        """Where a letter goes that no box had the focus for."""
        box = self._looked().box
        found = self._widgets[box.id] if box is not None else None
        return found if isinstance(found, Box) else None

    def on_text_area_changed(self) -> None:
        self.written()

    def on_input_changed(self) -> None:
        self.written()

    def written(self) -> None:
        """Something was typed, picked or taken away."""
        if self._told_open:
            # What was said about it is no longer true.
            self._told_open = frozenset()
            self._has_remark = True
        self._has_just_said = self._has_just_said and not self._looked().unsent
        self._forget_remark()
        self.look()
        self.accent()

    def on_scale_row_picked(self, event: ScaleRow.Picked) -> None:
        event.stop()
        self._picked(event.row)

    def on_picks_picked(self, event: Picks.Picked) -> None:
        event.stop()
        self._picked(event.picks)

    def on_circles_picked(self, event: Circles.Picked) -> None:
        event.stop()
        for widget in self.query(Circles):
            self._picked(widget)

    def _picked(self, widget: Widget) -> None:
        """What was picked goes where its part says."""
        part, drafts = self._part_of(widget), self.state.drafts
        if not isinstance(part, Scale | Menu | Pairs):
            return
        id, keeping = picked_in(widget, part), part.keeping
        if keeping.private:
            drafts.keep_private(keeping.private, id)
            self.written()
        elif keeping.box:
            text = next((each.text for each in _choices(part) if each.id == id), "")
            line = self._widgets[keeping.box]
            if isinstance(line, DraftLine):
                line.value = text
        else:
            # How the keys work is known now.
            self.quiet(self.look().quiet or "")
            if keeping.slot:
                drafts.keep(keeping.slot, id)

    def _part_of(self, widget: Widget) -> Part | None:
        return next((part for part, each in self._pen.drawn if each is widget), None)


def _choices(part: Scale | Menu | Pairs) -> tuple[Any, ...]:
    return () if isinstance(part, Pairs) else part.choices


def is_displayed(widget: Widget) -> bool:
    """Whether neither it nor anything around it is hidden."""
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)
