"""Small thanks: the box for one line, the list of own lines, one of them, and a few to pick from.

Esc loses nothing: what was typed stays with whoever opened the dialog (`line`, `is_for_partner`).
"""

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.kept.evening import THANKS_CHARS
from tui.window.screens.dialogs import Dialog
from tui.window.widgets.hanging import Hung
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.scale import ScaleRow
from tui.window.widgets.words import Words, button
from tui.words import keeping as keeping_words
from tui.words import thanks as thanks_words

KEEP: Final = "keep"
LINES: Final = "lines"
DELETE: Final = "delete"


class LineDialog(Dialog):
    """A box for one line, and whom it is for."""

    def __init__(self, line: str, partner: str, *, is_for_partner: bool, notice: str = "") -> None:
        """`notice`: why it was not kept, or what else there is to say first."""
        super().__init__()
        self.line = line
        self.is_for_partner = is_for_partner
        self._partner: Final = partner
        self._notice: Final = notice

    def box(self) -> ComposeResult:
        yield Line(
            self.line,
            placeholder=thanks_words.PLACEHOLDER,
            id="line",
            max_length=THANKS_CHARS,
        )
        whom = [thanks_words.ONLY_ME, thanks_words.for_partner(self._partner)]
        yield ScaleRow("", whom, int(self.is_for_partner), id="whom")
        yield Words(self._notice, id="telling")

    def on_mount(self) -> None:
        self.query_one("#line").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed(KEEP)

    def pressed(self, name: str) -> None:
        if name == KEEP and not self.query_one("#line", Input).value.strip():
            self.query_one("#telling", Words).say(thanks_words.EMPTY_LINE)
            self.query_one("#line").focus()
        else:
            super().pressed(name)

    def finish(self, result: str | None) -> None:
        self.line = self.query_one("#line", Input).value
        self.is_for_partner = self.query_one("#whom", ScaleRow).picked == 1
        super().finish(result)


class ThanksDialog(LineDialog):
    """A new line. Dismisses with `KEEP`, or with `LINES` for those there are."""

    def __init__(
        self, prompt: str, line: str, partner: str, *, is_for_partner: bool, notice: str = ""
    ) -> None:
        super().__init__(line, partner, is_for_partner=is_for_partner, notice=notice)
        self._prompt: Final = prompt

    def compose_page(self) -> ComposeResult:
        yield Words(thanks_words.TITLE, classes="title")
        yield Words(self._prompt, classes="prompt")
        yield from self.box()
        with Horizontal(classes="line"):
            yield button(thanks_words.KEEP, KEEP, is_main=True)
            yield button(keeping_words.BACK, "back")
            yield button(thanks_words.YOUR_LINES, LINES)
        yield Words(thanks_words.NOTHING_SENT, classes="muted")


class ThanksLineDialog(LineDialog):
    """One that is kept. Dismisses with `KEEP` or `DELETE`."""

    def __init__(
        self,
        when: str,
        line: str,
        partner: str,
        *,
        is_for_partner: bool,
        notice: str = "",
        is_new: bool = False,
    ) -> None:
        """`is_new`: it is no longer there, and kept as another."""
        super().__init__(line, partner, is_for_partner=is_for_partner, notice=notice)
        self._when: Final = when
        self._is_new: Final = is_new

    def compose_page(self) -> ComposeResult:
        yield Words(self._when, classes="title")
        yield from self.box()
        with Horizontal(classes="line"):
            label = thanks_words.KEEP_NEW if self._is_new else thanks_words.SAVE
            yield button(label, KEEP, is_main=True)
            yield button(keeping_words.BACK, "back")
            if not self._is_new:
                yield button(thanks_words.DELETE, DELETE)


class LinesDialog(Dialog):
    """Own lines, in the order they come in. Dismisses with the number of one."""

    def __init__(
        self, lines: Sequence[str], *, title: str, hint: str, pick: str, notice: str = ""
    ) -> None:
        """`pick`: what the main key does with one."""
        super().__init__()
        self._lines: Final = lines
        self._title_text: Final = title
        self._hint_text: Final = hint
        self._pick: Final = pick
        self._notice: Final = notice

    def compose_page(self) -> ComposeResult:
        yield Words(self._title_text, classes="title")
        if self._notice:
            yield Words(self._notice, id="notice", classes="gap")
        if self._lines:
            options = [Option(Hung("", line), id=str(n)) for n, line in enumerate(self._lines)]
            yield OptionList(*options, classes=GIVES, markup=False)
        yield Words(self._hint_text, classes="muted found")
        yield button(keeping_words.BACK, "back", is_main=not self._lines)

    def on_mount(self) -> None:
        if self._lines:
            self.query_one(OptionList).highlighted = 0
            self.query_one(OptionList).focus()
        else:
            self.query_one("#back").focus()

    @property
    def main_label(self) -> str:
        return self._pick if self._lines else super().main_label

    def action_main(self) -> None:
        if self._lines:
            self.query_one(OptionList).action_select()
        else:
            super().action_main()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)
