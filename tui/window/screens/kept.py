"""What is kept locked, opened: the list of it, one of it, and where a file of it is written.

What it shows was found on this laptop, and cleaned before it came here (`tui.pages.keeping`).
"""

from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.pages.kept.shelves import Page, Row
from tui.pages.parts import Button as Answer
from tui.pages.parts import Text
from tui.window.screens.dialogs import Dialog, ReadDialog
from tui.window.widgets.hanging import Hung
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import daytime as day_words
from tui.words import keeping as keeping_words

ROW_CELLS: Final = 58
"""What a row of the smallest window has for answers."""

AROUND_CELLS: Final = 6
"""What stands around the label of an answer, and behind it."""

BESIDE: Final = 2
"""So many answers stand beside the way back; the others, below."""


class KeptDialog(Dialog):
    """A list. Dismisses with the number of a line, or with the id of an answer."""

    def __init__(self, page: Page, notice: str = "") -> None:
        """`notice`: what has just been done, or not."""
        super().__init__()
        self._page = page
        self._lines = [(row.heading, row.text) for row in page.rows]
        self._notice = notice

    def compose_page(self) -> ComposeResult:
        yield Words(self._page.title, classes="title")
        if self._notice:
            yield Words(self._notice, id="notice", classes="gap")
        if self._lines:
            yield OptionList(*self._options(), classes=GIVES, markup=False)
        if self._page.told:
            yield Words(self._page.told, classes="muted found")
        answers = self._page.answers
        with Horizontal(classes="line"):
            yield button(keeping_words.BACK, "back", is_main=not self._lines)
            yield from (button(each.label, each.id) for each in answers[:BESIDE])
        if answers[BESIDE:]:
            with Horizontal(classes="line"):
                yield from (button(each.label, each.id) for each in answers[BESIDE:])

    def _options(self) -> list[Option]:
        options, above = list[Option](), ""
        for number, (heading, line) in enumerate(self._lines):
            if heading != above:
                options.append(Option(Content(heading), disabled=True))
                above = heading
            options.append(Option(Hung("  ", line), id=str(number)))
        return options

    def on_mount(self) -> None:
        if self._lines:
            self.query_one(OptionList).highlighted = 1 if self._lines[0][0] else 0
            self.query_one(OptionList).focus()
        else:
            self.query_one("#back").focus()

    @property
    def main_label(self) -> str:
        return self._page.picks or keeping_words.READ if self._lines else super().main_label

    def action_main(self) -> None:
        if self._lines:
            self.query_one(OptionList).action_select()
        else:
            super().action_main()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)


class AppointmentsDialog(KeptDialog):
    """Those of them that are appointments. Dismisses with the number of a line."""

    def __init__(self, lines: Sequence[tuple[str, str]], notice: str = "") -> None:
        """(heading, line) of each, in order."""
        rows = tuple(Row(heading, line) for heading, line in lines)
        super().__init__(Page(day_words.YOURS, rows, "" if rows else day_words.EMPTY), notice)


class KeptItemDialog(ReadDialog):
    """One of it, and what can be done with it. Dismisses with the id of an answer."""

    def __init__(self, texts: Sequence[Text], answers: Sequence[Answer]) -> None:
        """The first text is the title; the last answer takes it away."""
        super().__init__()
        self._texts = texts
        self._answers = answers

    def compose_page(self) -> ComposeResult:
        title, *texts = self._texts
        yield Words(title.text, classes=title.look)
        with VerticalScroll(classes=GIVES):
            for text in texts:
                yield Words(text.text, classes=text.look)
        *above, last = self._answers
        for beside in rows_of(above):
            with Horizontal(classes="answer"):
                yield from (button(each.label, each.id) for each in beside)
        with Horizontal(classes="line"):
            yield button(keeping_words.BACK, "back", is_main=True)
            yield button(last.label, last.id)


def rows_of(answers: Sequence[Answer]) -> list[list[Answer]]:
    """As many beside each other as there is room for in the smallest window; with the longest names
    each stands alone."""
    rows, left = list[list[Answer]](), 0
    for answer in answers:
        cells = cell_len(answer.label) + AROUND_CELLS
        if not rows or cells > left:
            rows.append([])
            left = ROW_CELLS
        rows[-1].append(answer)
        left -= cells
    return rows


class HandOutDialog(Dialog):
    """Where a file is written. Dismisses with the place, once it is there."""

    def __init__(self, suggested: str, write: Callable[[str], str]) -> None:
        """`write` takes what was typed; a sentence where it could not be written, else nothing."""
        super().__init__()
        self._suggested = suggested
        self._write = write

    def compose_page(self) -> ComposeResult:
        yield Words(keeping_words.HAND_OUT_TITLE, classes="title")
        yield Words(keeping_words.HAND_OUT_TEXT)
        yield Words(keeping_words.WHERE, classes="muted where")
        yield Line(self._suggested, id="place")
        yield Words(id="telling")
        with Horizontal(classes="line"):
            yield button(keeping_words.WRITE, "yes", is_main=True)
            yield button(keeping_words.BACK, "back")

    def on_mount(self) -> None:
        self.query_one("#place").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed("yes")

    def pressed(self, name: str) -> None:
        if name != "yes":
            super().pressed(name)
            return
        typed = self.query_one("#place", Input).value
        why = self._write(typed)
        if why:
            self.query_one("#telling", Words).say(why)
            self.query_one("#place").focus()
        else:
            self.finish(typed)


class KeepDialog(Dialog):
    """What is kept of a room that is over. Dismisses with the id of an answer."""

    def __init__(self, answers: Sequence[Answer], texts: Sequence[str], notice: str = "") -> None:
        super().__init__()
        self._answers = answers
        self._texts = texts
        self._notice = notice

    def compose_page(self) -> ComposeResult:
        yield Words(keeping_words.ENDS_TITLE, classes="title")
        if self._notice:
            yield Words(self._notice, id="notice", classes="gap")
        with VerticalScroll(classes=GIVES, can_focus=False):
            for text in self._texts:
                yield Words(text, classes="muted")
        options = [Option(Content(each.label), id=each.id) for each in self._answers]
        yield OptionList(*options, markup=False)
        yield button(keeping_words.BACK, "back")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @property
    def main_label(self) -> str:
        return keeping_words.KEEP_THIS

    def action_main(self) -> None:
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)
