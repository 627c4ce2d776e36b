"""The box in which one writes. Every change is on disk a moment later."""

from typing import Final

from rich.text import Text
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding
from textual.content import Content
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location, Selection

from protocol.clean import clean
from protocol.letters import cut
from protocol.limits import TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES
from tui.seat.drafts import Drafts
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
)
from tui.window.widgets.line import is_before_box
from tui.words import app as app_words

KEEP_AFTER_S: Final = 0.2
"""At most this much typing is lost to a power cut."""

TEXT_LIMIT_BYTES: Final = 15_000
"""UTF-8: four-byte letters reach the largest sealed size before the limit of characters."""

PASTE_LIMIT_CHARS: Final = TEXT_LIMIT_CHARS * 2
"""More of a paste is not even looked at; half of this may be spaces and letters that go."""


def fitting(text: str, limit: int) -> str:
    """The beginning of `text` that fits one piece: characters, lines and bytes."""
    head = "\n".join(cut(text, limit).split("\n")[:TEXT_LIMIT_LINES])
    return _within(head, TEXT_LIMIT_BYTES)


class Composer(TextArea):
    """A text box bound to a slot of the drafts. It knows whole letters, as one sees them."""

    BINDINGS = [
        # What arrives where a terminal tells these keys apart, or was taught to.
        Binding("shift+enter,alt+enter,ctrl+j", "break_line", show=False),
        Binding("shift+backspace", "delete_left", show=False),
        Binding("ctrl+delete", "delete_word_right", show=False),
        # Else they mark a line, or all of it, and the next letter takes the place of that.
        Binding("f6,f7", "pass_on", show=False),
    ]

    def __init__(
        self,
        slot: str,
        drafts: Drafts,
        placeholder: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
        limit: int = TEXT_LIMIT_CHARS,
        start: str = "",
    ) -> None:
        """`start` is what stands there before anything was typed."""
        super().__init__(
            drafts.get(slot) or start,
            id=id,
            classes=classes,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=Content(placeholder),
        )
        self.slot: Final = slot
        self._drafts: Final = drafts
        self._limit: Final = limit
        self._start: Final = start
        self._kept = drafts.get(slot)
        """What the slot held when it was last looked at."""
        self._told = ""
        self._overflow: Final = Overflow()
        self._going: str | None = None
        self._timer: Timer | None = None
        self.cursor_blink = False

    def on_mount(self) -> None:
        self._drafts.open(self)
        self.move_cursor(self.document.end)

    @property
    def words(self) -> str:
        """What is written, as it will be read: cleaned, and no longer than fits."""
        text = clean(fitting(self.text, self._limit))
        return fitting(text, self._limit).strip()

    @property
    def is_untouched(self) -> bool:
        """Nothing was added to what stood there before."""
        return self.words in ("", self._start.strip())

    def on_text_area_changed(self) -> None:
        if self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER_S, self.keep)

    def on_unmount(self) -> None:
        self.keep()
        self._drafts.shut(self)

    def keep(self) -> None:
        """Puts what is typed on disk."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.catch_up()
        self._kept = self._typed
        self._drafts.keep(self.slot, self._kept)
        for box in self._drafts.beside(self):
            box.catch_up()

    def catch_up(self) -> None:
        """Takes in what came to the slot from elsewhere: words given back, or another box."""
        there = self._drafts.get(self.slot)
        if there == self._kept:
            return
        kept, typed, self._kept = self._kept, self._typed, there
        if typed != kept:
            is_in_front = bool(kept) and there.endswith(kept)
            given = there.removesuffix(kept) if is_in_front else f"{there}\n"
            there = given + typed
        self.text = there or self._start
        self.move_cursor(self.document.end)

    def add(self, text: str) -> bool:
        """Adds a text to what stands here, as a paragraph of its own; False, and nothing is done,
        where not all of it fits."""
        before = self.text.rstrip()
        both = f"{before}\n{text}" if before else text
        if fitting(both, self._limit) != both:
            return False
        self.text = both
        self.move_cursor(self.document.end)
        self.keep()
        return True

    def begin_line(self) -> None:
        """What is written next does not go on in the middle of what stands there."""
        if self.text.strip() and not self.text.endswith("\n"):
            self.text += "\n"
            self.move_cursor(self.document.end)

    @property
    def _typed(self) -> str:
        return "" if self.text == self._start else self.text

    @property
    def is_going(self) -> bool:
        """Its words are on their way to be done."""
        return self._going is not None

    def go(self) -> None:
        """What is written now is about to be done."""
        self._going = fitting(self.text, self._limit)

    @property
    def left(self) -> str:
        """What stays once the words have been said: what did not fit, what was typed since, and
        what has come to the slot from elsewhere."""
        self.catch_up()
        going = self._going
        if going is None or going not in self.text:
            going = fitting(self.text, self._limit)
        return self.text.replace(going, "", 1).strip()

    def reset(self) -> None:
        """What was written has been said, and leaves the box as it has left the slot."""
        self._going, self._kept = None, self._drafts.get(self.slot)
        self.text = self._kept
        self.move_cursor(self.document.end)

    def stay(self) -> None:
        """What was to be done was not; the words stay."""
        self._going = None

    def edit(self, edit: Edit) -> EditResult:
        """No more goes in than can be said: nothing that was typed is left out later."""
        wanted = readable(edit.text)
        taken = self.get_text_range(edit.top, edit.bottom)
        room = self._room(wanted, taken)
        head = self.get_text_range((0, 0), edit.top) if room < len(wanted) else ""
        back, text = self._overflow.fit(head, wanted, room, edit.bottom)
        if text != wanted:
            self._tell(app_words.PASTE_TOO_LONG)
        else:
            self._tell(app_words.LETTERS_LEFT_OUT if is_missed(edit.text) else "")
        if back:
            row, column = edit.top
            edit.from_location, edit.to_location = (row, column - back), edit.bottom
        edit.text = text
        result = super().edit(edit)
        self._overflow.gone_in(text, result.end_location)
        return result

    def _room(self, wanted: str, taken: str) -> int:
        """How many characters of `wanted` fit in the place of `taken`."""
        before = self.text
        lines = TEXT_LIMIT_LINES - before.count("\n") + taken.count("\n")
        size = max(0, TEXT_LIMIT_BYTES - _size(before) + _size(taken))
        return min(
            self._limit - len(before) + len(taken),
            len("\n".join(wanted.split("\n")[: max(0, lines)])),
            len(wanted.encode()[:size].decode(errors="ignore")),
        )

    def _tell(self, sentence: str) -> None:
        """What does not go in, said once, until something does."""
        if sentence and sentence != self._told:
            self.notify(sentence, markup=False)
        self._told = sentence

    # -- letters

    async def _on_key(self, event: events.Key) -> None:
        if isinstance(event, Among) and event.key == "tab" and event.ahead:
            if not is_before_box(self) and not self.read_only:
                event.stop()
                event.prevent_default()
                self._replace_via_keyboard(" ", *self.selection)
        elif is_written(event.character) and not event.is_printable and not self.read_only:
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(event.character or "", *self.selection)

    def action_pass_on(self) -> None:
        """The key is none of this box's."""
        raise SkipAction

    def action_break_line(self) -> None:
        self._replace_via_keyboard("\n", *self.selection)

    def action_paste(self) -> None:
        """Nothing was cut or copied yet: then what is selected stays."""
        if self.app.clipboard:
            super().action_paste()

    def get_line(self, line_index: int) -> Text:
        return WholeLetters(self.document.get_line(line_index), end="", no_wrap=True)

    def _validate_selection(self, selection: Selection) -> Selection:
        start, end = super()._validate_selection(selection)
        return Selection(self._floor(start), self._floor(end))

    def get_cursor_right_location(self) -> Location:
        return self._ceiling(super().get_cursor_right_location())

    def get_cursor_word_right_location(self) -> Location:
        return self._ceiling(super().get_cursor_word_right_location())

    def _delete_via_keyboard(self, start: Location, end: Location) -> EditResult | None:
        start, end = sorted((start, end))
        return super()._delete_via_keyboard(self._floor(start), self._ceiling(end))

    def _floor(self, location: Location) -> Location:
        row, column = location
        return row, floor(self.document.get_line(row), column)

    def _ceiling(self, location: Location) -> Location:
        row, column = location
        if row >= self.document.line_count:
            return location
        return row, ceiling(self.document.get_line(row), column)

    async def _on_paste(self, event: events.Paste) -> None:
        """Caps a paste before it is laid out: ten megabytes would take more than a minute."""
        event.prevent_default()
        event.stop()
        if self.read_only:
            return
        head = event.text[:PASTE_LIMIT_CHARS]
        text, is_changed = pasted(head)
        is_cut = min(len(event.text), len(text) + 1) > TEXT_LIMIT_CHARS
        is_cut |= head.count("\n") + head.count("\r") >= TEXT_LIMIT_LINES
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
        if is_cut or is_changed:
            self._tell(app_words.PASTE_TOO_LONG if is_cut else app_words.LETTERS_LEFT_OUT)


def _within(text: str, limit: int) -> str:
    """The beginning of `text` that has at most `limit` bytes."""
    while text and (over := _size(text) - limit) > 0:
        text = cut(text, len(text) - max(1, over // 4))  # no character has more than four bytes
    return text


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
