"""A keepsake, chosen: how, what goes into it, its title; the days of a calendar; and the course.

What is shown was found on this laptop, and cleaned before it came here (`tui.pages.keepsake`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.kept.keepsake.choosing import TITLE_CHARS, Share
from tui.pages.course import Moment
from tui.pages.parts import Button as Answer
from tui.pages.parts import Text
from tui.window.screens.dialogs import Dialog, ReadDialog
from tui.window.widgets.course import CourseRow
from tui.window.widgets.line import Line
from tui.window.widgets.mark import Mark
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import keepsake as keepsake_words

WRITE: Final = "write"
"""The course is to be written to a file."""

SHARES: Final = frozenset(share.value for share in Share)
"""The ids of the lines to tick."""


class HowDialog(Dialog):
    """In which way it is written. Dismisses with the id of one."""

    def __init__(self, texts: Sequence[Text], ways: Sequence[Answer]) -> None:
        super().__init__()
        self._texts = texts
        self._ways = ways

    def compose_page(self) -> ComposeResult:
        yield from _drawn(self._texts)
        if self._ways:
            options = [Option(Content(each.label), id=each.id) for each in self._ways]
            yield OptionList(*options, classes="ways", markup=False)
        yield button(keepsake_words.BACK, "back", is_main=not self._ways)

    def on_mount(self) -> None:
        self.query_one("OptionList" if self._ways else "#back").focus()

    @property
    def main_label(self) -> str:
        return keepsake_words.PICK_THIS if self._ways else super().main_label

    def action_main(self) -> None:
        if self._ways:
            self.query_one(OptionList).action_select()
        else:
            super().action_main()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.finish(event.option_id)


class WhatDialog(Dialog):
    """What goes into it. Dismisses with `yes`; then `ticked` and `typed` say what was wanted."""

    def __init__(
        self, lines: Callable[[frozenset[Share]], Sequence[Answer]], ticked: frozenset[Share]
    ) -> None:
        """`lines`: those to tick, as they stand with some of them ticked."""
        super().__init__()
        self._lines = lines
        self.ticked = ticked
        self.typed = ""

    def compose_page(self) -> ComposeResult:
        yield Words(keepsake_words.WHAT_TITLE, classes="title")
        with Vertical(id="marks"):
            for line in self._lines(self.ticked):
                yield Mark(Content(line.label), id=line.id, classes="mark")
        yield Words(keepsake_words.CALLED, classes="muted called")
        yield Line(placeholder=keepsake_words.TITLE, id="called", max_length=TITLE_CHARS)
        yield Words(id="telling")
        with Horizontal(classes="line"):
            yield button(keepsake_words.GO_ON, "yes", is_main=True)
            yield button(keepsake_words.BACK, "back")

    def on_mount(self) -> None:
        self.query(Mark).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed("yes")

    def pressed(self, name: str) -> None:
        if name in SHARES:
            self._tick(Share(name))
        elif name == "yes" and not self.ticked:
            self.query_one("#telling", Words).say(keepsake_words.NONE_PICKED)
            self.query(Mark).first().focus()
        else:
            self.typed = self.query_one("#called", Input).value
            super().pressed(name)

    def _tick(self, share: Share) -> None:
        self.ticked = self.ticked ^ {share}
        self.query_one("#telling", Words).say("")
        for line in self._lines(self.ticked):
            self.query_one(f"#{line.id}", Mark).label = Content(line.label)


class DatesDialog(Dialog):
    """The days that a calendar would have. Dismisses with `yes`; then `typed` is their name."""

    def __init__(self, texts: Sequence[Text], *, can_write: bool) -> None:
        super().__init__()
        self._texts = texts
        self._can_write = can_write
        self.typed = ""

    def compose_page(self) -> ComposeResult:
        title, *texts = self._texts
        yield from _drawn([title])
        with VerticalScroll(classes=GIVES):
            yield from _drawn(texts)
        if self._can_write:
            yield Words(keepsake_words.DATES_CALLED, classes="muted called")
            yield Line(placeholder=keepsake_words.EVENT, id="called", max_length=TITLE_CHARS)
        with Horizontal(classes="line"):
            if self._can_write:
                yield button(keepsake_words.GO_ON, "yes", is_main=True)
            yield button(keepsake_words.BACK, "back", is_main=not self._can_write)

    def on_mount(self) -> None:
        self.query_one("#called" if self._can_write else "#back").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed("yes")

    def pressed(self, name: str) -> None:
        if name == "yes":
            self.typed = self.query_one("#called", Input).value
        super().pressed(name)


class CourseDialog(ReadDialog):
    """The course. Dismisses with `WRITE`, if it is to be a file."""

    def __init__(self, texts: Sequence[Text], moments: Sequence[Moment], notice: str = "") -> None:
        """`notice`: what has just been done."""
        super().__init__()
        self._texts = texts
        self._moments = moments
        self._notice = notice

    def compose_page(self) -> ComposeResult:
        yield from _drawn(self._texts)
        if self._notice:
            yield Words(self._notice, id="notice")
        with VerticalScroll(classes=GIVES):
            for moment in self._moments:
                yield CourseRow(moment)
        with Horizontal(classes="line"):
            yield button(keepsake_words.BACK, "back", is_main=True)
            if self._moments:
                yield button(keepsake_words.WRITE_COURSE, WRITE)


def _drawn(texts: Iterable[Text]) -> Iterable[Words]:
    return (Words(text.text, classes=text.look) for text in texts)
