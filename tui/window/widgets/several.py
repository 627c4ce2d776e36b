"""A line, and words of which one or two are picked; the words are there while it has the focus."""

import string
from typing import Final

from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

LABEL: Final = 24
"""Cells of the line's beginning; the boxes beside it begin there too."""

INDENT: Final = 2
GAP: Final = 3


class Several(Widget, can_focus=True):
    """Arrow keys go from word to word, Space and Enter pick, a letter goes to the next that begins
    with it, a click picks. Picked ones are marked by shape and colour; the first of too many gives
    way."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Several {
        height: auto;
        &:focus { background: $surface; }
    }
    """

    BINDINGS = [
        Binding("left", "go(-1)"),
        Binding("right", "go(1)"),
        Binding("up", "row(-1)"),
        Binding("down", "row(1)"),
        Binding("space,enter", "pick"),
        *(Binding(letter, f"seek('{letter}')") for letter in string.ascii_lowercase),
    ]

    picked: reactive[tuple[str, ...]] = reactive((), layout=True)
    at: reactive[int] = reactive(0)
    is_open: reactive[bool] = reactive(False, layout=True)

    class Picked(Message):
        """A word was picked, or taken away."""

        def __init__(self, several: "Several") -> None:
            super().__init__()
            self.several = several

    def __init__(
        self,
        label: str,
        words: tuple[str, ...],
        picked: tuple[str, ...],
        *,
        hint: str,
        most: int,
        id: str | None = None,
    ) -> None:
        """`hint` stands there while nothing is picked; `most` are picked at once."""
        super().__init__(id=id)
        self._label: Final = label
        self._words: Final = words
        self._hint: Final = hint
        self._most: Final = most
        self._opened_by_click = False
        self.set_reactive(Several.picked, tuple(each for each in picked if each in words))

    def empty(self) -> None:
        """Nothing is picked any more."""
        self.picked = ()
        self.post_message(self.Picked(self))

    # -- looks

    def render(self) -> Content:
        lines = [self._line()]
        if self.is_open:
            width = max(self.content_region.width, 20)
            for row in self._rows(width):
                words = [self._word(index) for index in row]
                lines.append(Content(" " * INDENT).append(Content(" " * GAP).join(words)))
        return Content("\n").join(lines)

    def _line(self) -> Content:
        variables = self.app.theme_variables
        label = Content(self._label.ljust(LABEL))
        label = label.stylize(Style(bold=True) if self.is_open else Style.parse(variables["muted"]))
        if not self.picked:
            return label.append(Content(self._hint).stylize(Style.parse(variables["faint"])))
        told = Content(" · ".join(self.picked)).stylize(Style.parse(f"bold {variables['mine']}"))
        return label.append(told)

    def _word(self, index: int) -> Content:
        word, variables = self._words[index], self.app.theme_variables
        is_picked = word in self.picked
        content = Content(f"{'●' if is_picked else '○'} {word}")
        look = f"bold {variables['mine']}" if is_picked else variables["text"]
        style = Style.parse(look)
        return content.stylize(style + Style(reverse=True) if index == self.at else style)

    def _rows(self, width: int) -> list[list[int]]:
        """Which words stand beside each other."""
        rows: list[list[int]] = [[]]
        used = INDENT
        for index, word in enumerate(self._words):
            cells = self._cells(word)
            if rows[-1] and used + cells > width:
                rows.append([])
                used = INDENT
            rows[-1].append(index)
            used += cells + GAP
        return rows

    def _cells(self, word: str) -> int:
        return Content(word).cell_length + 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + (len(self._rows(max(width, 20))) if self.is_open else 0)

    # -- the focus

    def on_focus(self) -> None:
        self.is_open = True
        self.call_after_refresh(self._show_word)

    def on_blur(self) -> None:
        self.is_open = False

    def _show_word(self) -> None:
        """The word that is pointed at is in sight, also where not all rows are."""
        around = self.parent
        if not self.is_open or not isinstance(around, VerticalScroll):
            return
        row = 1 + next(n for n, row in enumerate(self._here()) if self.at in row)
        top = self.virtual_region.y + (0 if row == 1 else row)
        height = row + 1 if row == 1 else 1
        region = Region(0, top, max(1, self.size.width), height)
        around.scroll_to_region(region, animate=False)

    def _here(self) -> list[list[int]]:
        return self._rows(max(self.content_region.width, 20))

    # -- keys and clicks

    def action_go(self, by: int) -> None:
        self._point(max(0, min(len(self._words) - 1, self.at + by)))

    def action_row(self, by: int) -> None:
        """To the word above or below; past the last row, to the next line."""
        rows = self._here()
        row = next(n for n, each in enumerate(rows) if self.at in each)
        if not 0 <= row + by < len(rows):
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        column = rows[row].index(self.at)
        self._point(rows[row + by][min(column, len(rows[row + by]) - 1)])

    def action_seek(self, letter: str) -> None:
        after = [*range(self.at + 1, len(self._words)), *range(self.at + 1)]
        self._point(next((n for n in after if self._words[n].startswith(letter)), self.at))

    def action_pick(self) -> None:
        self._pick(self.at)

    def _point(self, index: int) -> None:
        self.at = index
        self.call_after_refresh(self._show_word)

    def _pick(self, index: int) -> None:
        word = self._words[index]
        self.at = index
        others = tuple(each for each in self.picked if each != word)
        self.picked = others if word in self.picked else (*others, word)[-self._most :]
        self.post_message(self.Picked(self))

    def on_mouse_down(self) -> None:
        # The click that opens the list points at what stood there before.
        self._opened_by_click = not self.is_open

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self._opened_by_click or offset.y < 1:
            return
        rows = self._here()
        if offset.y > len(rows):
            return
        left = INDENT
        for index in rows[offset.y - 1]:
            cells = self._cells(self._words[index])
            if left <= offset.x < left + cells:
                self._pick(index)
                return
            left += cells + GAP
