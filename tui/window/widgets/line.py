"""A box for one line. On Textual's own, which knows characters where people see letters."""

from functools import cached_property
from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from tui.window.keyboard.among import Among
from tui.window.widgets.letters import (
    Overflow,
    WholeLetters,
    ceiling,
    floor,
    is_missed,
    is_written,
    pasted,
    readable,
    starts,
)
from tui.words import app as app_words

PASTE_LIMIT_CHARS: Final = 4_000
"""More of a paste is not looked at: no line takes as much."""


def is_before_box(part: Widget) -> bool:
    """Whether Tab leads from there to another box."""
    chain = part.screen.focus_chain
    after = chain[chain.index(part) + 1 :] if part in chain else []
    return bool(after) and isinstance(after[0], Input | TextArea)


class Line(Input):
    """One line of text, in whole letters."""

    BINDINGS = [
        # Textual deletes to the right with these.
        Binding("ctrl+backspace,alt+backspace", "delete_left_word", show=False),
        Binding("ctrl+delete,alt+delete", "delete_right_word", show=False),
        Binding("shift+backspace", "delete_left", show=False),
        Binding("shift+enter,alt+enter,ctrl+j", "submit", show=False),
    ]

    def on_mount(self) -> None:
        # Textual selects all of a box that one comes to, and the next letter would replace it.
        self.select_on_focus = False

    leads_on = False
    """Enter goes to the next box, too."""

    _told = ""
    """What does not go in is said once, until something does."""

    @cached_property
    def _overflow(self) -> Overflow:
        return Overflow()

    def validate_selection(self, selection: Selection) -> Selection:
        start, end = super().validate_selection(selection)
        return Selection(floor(self.value, start), floor(self.value, end))

    async def _on_key(self, event: events.Key) -> None:
        if isinstance(event, Among) and event.ahead and self.is_pasted(event):
            event.stop()
            event.prevent_default()
            self.replace(" ", *sorted(self.selection))
        elif is_written(event.character) and not event.is_printable:
            event.stop()
            event.prevent_default()
            self.replace(event.character or "", *sorted(self.selection))

    def is_pasted(self, event: Among) -> bool:
        """Whether Tab or Enter before these letters is a space: it would lead to no box."""
        return event.key != "tab" and not self.leads_on or not is_before_box(self)

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        text, is_changed = pasted(event.text[:PASTE_LIMIT_CHARS])
        if is_changed:
            self.notify(app_words.LETTERS_LEFT_OUT, markup=False)
        self._paste(text)

    def action_paste(self) -> None:
        if self.app.clipboard:
            self._paste(self.app.clipboard)

    def _paste(self, text: str) -> None:
        start, end = sorted(self.selection)
        self.replace(self.before_paste(start) + " ".join(text.split()), start, end)

    def before_paste(self, start: int) -> str:
        """What stands between a paste and what it is put behind."""
        return ""

    def replace(self, text: str, start: int, end: int) -> None:
        """As much of `text` as fits; what does not is said."""
        start, end = floor(self.value, min(start, end)), ceiling(self.value, max(start, end))
        wanted = readable(text).replace("\n", " ")
        told = app_words.LETTERS_LEFT_OUT if is_missed(text) else ""
        room = len(wanted)
        if self.max_length:
            room = self.max_length - len(self.value) + end - start
        back, kept = self._overflow.fit(self.value[:start], wanted, room, end)
        if kept != wanted:
            told = app_words.PASTE_TOO_LONG
        if told and told != self._told:
            self.notify(told, markup=False)
        self._told = told
        super().replace(kept, start - back, end)
        self._overflow.gone_in(kept, start - back + len(kept))

    def action_cursor_right(self, select: bool = False) -> None:
        start, end = self.selection
        if not select and not self.selection.is_empty:
            self.cursor_position = max(start, end)
            return
        end = ceiling(self.value, min(end + 1, len(self.value)))
        self.selection = Selection(start if select else end, end)

    def action_cursor_right_word(self, select: bool = False) -> None:
        start, before = self.selection
        super().action_cursor_right_word(select)
        if self.selection.end == before:
            end = ceiling(self.value, min(before + 1, len(self.value)))
            self.selection = Selection(start if select else end, end)

    def _cell_offset_to_index(self, offset: int) -> int:
        scroll_x, _ = self.scroll_offset
        places = starts(self.value)
        for place, end in zip(places, places[1:], strict=False):
            if cell_len(self.value[:end]) > offset + scroll_x:
                return place
        return len(self.value)

    @property
    def _value(self) -> Text:
        text = super()._value
        return WholeLetters(text.plain, no_wrap=True, overflow="ignore", end="")
