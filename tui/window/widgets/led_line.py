"""The line of a led session, drawn; what stands in it is in `tui.pages.led.line`.

It is as high as the window lets it be, always: what it says moves nothing below it. A remark that
is longer is read in full on a page of its own.
"""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from tui.pages.led.line import LedLine, Question, led_line
from tui.seat.room_state import RoomState
from tui.window.intents import LedAsked, RemarksWanted
from tui.window.widgets.words import Words, button
from tui.words import led as led_words

YES_OR_NO: Final = frozenset({Question.HOLD, Question.ASKING, Question.CONSENT})
"""Everything else asks what now."""


class LedStrip(Horizontal):
    """One to three rows, and one button where something is asked or longer than these."""

    def __init__(self) -> None:
        super().__init__(id="led")
        self._let_be: Question | None = None
        """What was asked and needs no answer any more."""
        self._line: LedLine | None = None
        self._is_longer = False

    def compose(self) -> ComposeResult:
        yield Words(id="led-line")
        yield button(led_words.ANSWER, "led-answer")
        yield button(led_words.READ_ALL, "led-all")

    def show(self, state: RoomState) -> None:
        """What it says of a newer state."""
        asked = led_line(state)
        if asked is None or asked.question is not self._let_be:
            self._let_be = None
        line = self._line = led_line(state, self._let_be)
        self.display = line is not None
        self.screen.set_class(line is not None, "-led")
        if line is None:
            return
        words = self.query_one("#led-line", Words)
        if line.text is not None:
            words.say(line.text)
            words.set_class(line.is_quiet, "quiet")
        answer = self.query_one("#led-answer", Button)
        answer.display = line.question is not None
        label = led_words.ANSWER if line.question in YES_OR_NO else led_words.WHAT_NOW
        answer.label = Content(label)
        self.call_after_refresh(self._look)

    @property
    def asks(self) -> bool:
        """Whether something is asked in it, or stands there that is longer than it."""
        is_asked = self._line is not None and self._line.question is not None
        return self.display and (is_asked or self.is_longer)

    @property
    def is_longer(self) -> bool:
        """Whether what it says is read whole on a page of its own."""
        return self.display and self._is_longer

    def answer(self) -> None:
        """What is asked is asked in full; what is longer than the line is shown in full."""
        if self._line is not None and self._line.question is not None:
            self.post_message(LedAsked(self._line.question))
        elif self.is_longer:
            self.post_message(RemarksWanted())

    def let_be(self) -> None:
        """What is asked needs no answer any more."""
        self._let_be = self._line.question if self._line is not None else None

    def on_resize(self) -> None:
        self._look()

    def _look(self) -> None:
        """Whether more was said than there are rows for."""
        if not self.is_attached or not self.display or self._line is None:
            return
        words, rows = self.query_one("#led-line", Words), self.size.height
        # Without the button: with it there are more of them, and it would come and go by turns.
        is_longer = Content(words.text).get_height({}, max(1, self.size.width)) > rows > 0
        before, self._is_longer = self._is_longer, is_longer and self._line.question is None
        self.query_one("#led-all", Button).display = self._is_longer
        if before is not self._is_longer:
            self.screen.refresh_bindings()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer()
