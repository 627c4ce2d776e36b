"""The one view of the room: it draws a page, keeps it in step, and posts what the person wants.

It is built for one page and is told every newer state through `show`. What the page says,
offers and asks is decided in `tui.pages`; what is decided here is where the focus and the eye go:

- **Gone to first.** Words that were not sent, a line that is still open, or a part that nobody has
  scrolled to, come before what the main key does.
- **Nothing slides under a finger.** What had the focus and is hidden gives it to nothing else but
  what one goes on with.
"""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer as Clock
from textual.widget import Widget
from textual.widgets import Button as Pressable
from textual.widgets import Input
from textual.widgets.button import ButtonVariant

from tui.pages.gentle import BUILDER
from tui.pages.page import Here, Page
from tui.pages.parts import Button, Menu, Pairs, Part, Put, Scale
from tui.pages.parts import Several as SeveralPart
from tui.pages.shown import Shown, page_of
from tui.seat.drafts import Drafts
from tui.seat.room_state import RoomState
from tui.window.views.doing import Doing
from tui.window.views.drawing import Pen, fill, picked_in, redraw
from tui.window.views.focus import Focus
from tui.window.views.fold import Fold
from tui.window.views.nudging import Nudging
from tui.window.views.seen import Seen
from tui.window.views.sheet import Box, Sheet
from tui.window.views.transcript import LAST
from tui.window.widgets.circles import Circles
from tui.window.widgets.composer import Composer
from tui.window.widgets.page import AIRY, ASIDE, GIVES, YIELDS, ScrollStack
from tui.window.widgets.picks import Picks
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.several import Several
from tui.window.widgets.words import Words
from tui.words import room as room_words


class PageView(Sheet):
    """One page on the screen. It holds no state that the session has."""

    def __init__(self, state: Shown) -> None:
        super().__init__()
        self._shown = state
        self.seen = Seen()
        """What the other has said and this person has had on the screen; the room's own."""
        self.page = page_of(state)
        """What is drawn."""
        self._pen: Final = Pen(state.drafts)
        self.widgets: dict[str, Widget] = {}
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
        self._doing: Final = Doing(self)
        self._leads_on = False
        self._ticks = 0
        self._waiting: Clock | None = None
        self._has_waited = False
        self._focus: Final = Focus(self)
        self.nudging: Final = Nudging(self)

    @property
    def state(self) -> RoomState:
        """What one of the two sees; asked for only in their room."""
        assert isinstance(self._shown, RoomState)
        return self._shown

    @property
    def drafts(self) -> Drafts:
        return self._shown.drafts

    # -- drawing

    def compose(self) -> ComposeResult:
        page, draw = self._looked(), self._pen.draw
        self._doing.branch = page.branch
        self._pen.main = "" if page.main is None else page.main.id
        self.add_class(page.kind, *page.look.split())
        with VerticalScroll(classes=f"head {YIELDS}", can_focus=False):
            yield from map(draw, page.head)
        with ScrollStack(self.layout, classes=f"body {AIRY} {GIVES}", can_focus=False):
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
        self.widgets = {widget.id: widget for _, widget in self._pen.drawn if widget.id}
        self._fold.watch()
        for part, widget in self._pen.drawn:
            fill(widget, part)
        for box in self.page.boxes:
            widget = self.widgets[box.id]
            if box.begins_line and isinstance(widget, Composer):
                widget.begin_line()
        self.show(self._shown)
        self.focus_first()
        self.nudging.prepare()
        if self.page.tick_s:
            self.set_interval(self.page.tick_s, self._tick)

    def show(self, state: Shown) -> bool:
        """Shows a newer state of the same page; False, and nothing done, if it is another one."""
        for box in self.boxes:
            box.catch_up()
        page = page_of(state, self._here())
        if page.key != self.page.key:
            return False
        self._shown = state
        self._draw(page)
        for slot in page.lets_go:
            state.drafts.keep(slot, "")
        if page.quiet is not None:
            self.quiet(page.quiet or page.keys)
        if page.wait_s and self._waiting is None:
            self._waiting = self.set_timer(page.wait_s, self._has_been_waiting)
        if page.is_frozen:
            for part in self.query("Button, TextArea, Input, Picks, ScaleRow, Several"):
                part.disabled = True
        self.call_after_refresh(self.accent)
        return True

    def look(self) -> Page:
        """Draws what has changed of the page, but for the quiet line."""
        page = self._looked()
        self._draw(page)
        return page

    def _draw(self, page: Page) -> None:
        is_hidden = redraw(self._pen, page.parts)
        if page.body_look != self.page.body_look:
            for body in self.query(".body"):
                body.remove_class(*self.page.body_look.split())
                body.add_class(*page.body_look.split())
        self.page = page
        if is_hidden:
            self._focus.let_go()

    def _looked(self) -> Page:
        """The page as it stands now."""
        return page_of(self._shown, self._here())

    def _here(self) -> Here:
        """What was done here that the session does not know."""
        written, picked = {}, {}
        for part, widget in self._pen.drawn if self.widgets else ():
            if isinstance(widget, Box) and widget.id:
                written[widget.id] = widget.words
            elif isinstance(part, Scale | Menu | Pairs | SeveralPart):
                picked[part.id] = picked_in(widget, part)
        return Here(
            written=written,
            picked=picked,
            asked=self._doing.asked,
            branch=self._doing.branch,
            has_just_said=self._doing.has_just_said,
            leads_on=self._leads_on,
            has_waited=self._has_waited,
            ticks=self._ticks,
            has_room=self._has_room,
            nudge=self.nudging.text,
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
        self.show(self._shown)

    def on_resize(self) -> None:
        if self.widgets:
            self.look()

    def bring(self, text: str, *, told: str, no_room: str) -> None:
        """Adds a text to the first box, as a button of the page would; nothing is said."""
        self._doing.put(Put(text, self.page.boxes[0].id, told, no_room))

    # -- the quiet line

    @property
    def told(self) -> str:
        """What the quiet line says now."""
        return self.query_one("#quiet", Words).text

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
            self.show(self._shown)

    def more_below(self, is_below: bool) -> None:
        """Whether something lies below what can be seen."""
        self._is_below = is_below
        self._tell_below()

    def _tell_below(self) -> None:
        """In fewer letters beside a sentence, which needs the row."""
        told = room_words.MORE_BELOW_SHORT if self.told else room_words.MORE_BELOW
        below = self.query_one("#below", Words)
        below.say(told if self._is_below else "")
        below.display = self._is_below

    # -- the focus and the accent

    def focus_first(self) -> None:
        """To what one goes on with."""
        self._focus.first()

    def step_in(self) -> bool:
        """The first Tab, where nothing has the focus; whether it led somewhere."""
        return self._focus.step_in()

    def focus_on(self, id: str, *, scrolls: bool = False) -> None:
        """To the part of that id, if there is one."""
        self._focus.on(id, scrolls=scrolls)

    def accent(self) -> None:
        """The one button that F9 presses now is the one that is accented."""
        main, is_other = self.page.main, False
        self._leads_on = self._leads_on or (main is not None and not main.leaves)
        if self.is_attached:
            self._focus.find()
        for _, widget in self._pen.drawn:
            if isinstance(widget, Pressable):
                is_main = main is not None and widget.id == main.id
                variant: ButtonVariant = "primary" if is_main else "default"
                if widget.variant != variant:
                    widget.variant, is_other = variant, True
        if is_other and self.is_attached:
            self.screen.refresh_bindings()

    # -- what is pressed

    def main(self) -> None:
        """F9, and Ctrl+S: the main thing here."""
        self._doing.main()

    def press(self, id: str) -> None:
        """A key that does what a button does, also one that is not shown just now."""
        self._forget_remark()
        self._doing.pressed(id)

    def back(self) -> bool:
        """Esc: the button that goes back, where one is shown; whether there was one."""
        return self._doing.back()

    def on_button_pressed(self, event: Pressable.Pressed) -> None:
        event.stop()
        self._forget_remark()
        self._doing.pressed(event.button.id or "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._doing.entered(event.input.id or "")

    def read_on(self, nothing_to_do: str) -> None:
        """To what was not seen yet; where there is none, it is said that nothing is to be done."""
        if not self._fold.go_on() and not self.told:
            self.remark(nothing_to_do)

    def goes_to_unseen(self, *, is_sending: bool) -> bool:
        """Whether something is read first, which nobody has scrolled to."""
        is_elsewhere = self._fold.go_on(is_sending=is_sending)
        if is_elsewhere and is_sending:
            self.remark(room_words.READ_FIRST)
        return is_elsewhere

    def pressable(self, button: Button) -> Pressable:
        """The widget of a button."""
        found = self.widgets[button.id]
        assert isinstance(found, Pressable)
        return found

    @property
    def main_button(self) -> Pressable | None:
        """What F9 presses now."""
        main = self._looked().main
        return None if main is None else self.pressable(main)

    @property
    def main_label(self) -> str:
        """What F9 does now, as the footer says it."""
        main = self.page.main
        return "" if main is None else main.label

    # -- what is written and picked

    @property
    def boxes(self) -> list[Box]:
        """Everything one can write in here, from the top; also what is hidden just now."""
        return [widget for _, widget in self._pen.drawn if isinstance(widget, Box)]

    @property
    def page_box(self) -> Box | None:
        """Where a letter goes that no box had the focus for."""
        box = self._looked().box
        found = self.widgets[box.id] if box is not None else None
        return found if isinstance(found, Box) else None

    def on_text_area_changed(self) -> None:
        self.written()

    def on_input_changed(self) -> None:
        self.written()

    def written(self) -> None:
        """Something was typed, picked or taken away."""
        self._has_remark = self._doing.written() or self._has_remark
        self._forget_remark()
        self.nudging.typed()
        self.accent()

    def is_nudged(self) -> bool:
        """Whether something is said about what would be sent, once, instead of sending it."""
        return self.nudging.look()

    def begin_gently(self) -> None:
        """Ctrl+B: to the help with beginning, where there is some, and back."""
        wanted = ("gentle",) if self.page.branch != BUILDER else ("back",)
        for found in self.page.buttons:
            if found.id in wanted:
                self.pressable(found).press()

    def on_several_picked(self, event: Several.Picked) -> None:
        event.stop()
        self._picked(event.several)

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
        part = self._part_of(widget)
        if isinstance(part, Scale | Menu | Pairs | SeveralPart):
            self._doing.picked(part, picked_in(widget, part))

    def _part_of(self, widget: Widget) -> Part | None:
        return next((part for part, each in self._pen.drawn if each is widget), None)
