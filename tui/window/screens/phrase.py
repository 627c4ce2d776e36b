"""The words that open what is kept: choosing them, giving them, changing them.

The slow step runs beside this page, which stays alive: Esc and *Not now* leave at any moment, and
then nothing was done. What was typed stays in the boxes of this page and nowhere else.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input

from tui.window.screens.dialogs import Dialog
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import keeping as keeping_words

PHRASE_LIMIT_CHARS: Final = 200
"""More than anybody types without seeing it."""

DONE: Final = "done"
FORGOTTEN: Final = "forgotten"

Try = Callable[[tuple[str, ...]], Awaitable[str]]
"""Does it with what was typed; a sentence where it could not be done, else nothing."""


@dataclass(frozen=True)
class Asking:
    """What such a page says."""

    title: str
    text: str
    boxes: tuple[str, ...]
    """What stands before each."""
    yes: str
    without: str
    """What *Not now* means."""
    can_forget: bool = False
    """Whoever has forgotten them can say so."""


class PhraseDialog(Dialog):
    """Dismisses with `DONE`, with `FORGOTTEN`, or with nothing for *Not now*."""

    def __init__(self, asking: Asking, attempt: Try) -> None:
        super().__init__()
        self._asking: Final = asking
        self._attempt: Final = attempt

    def compose_page(self) -> ComposeResult:
        asking = self._asking
        yield Words(asking.title, classes="title")
        with VerticalScroll(classes=GIVES, can_focus=False):
            yield Words(asking.text)
            yield Words(asking.without, classes="muted without")
        for number, label in enumerate(asking.boxes):
            with Horizontal(classes="phrase"):
                yield Words(label, classes="before")
                yield Line(
                    id=f"phrase-{number}",
                    password=True,
                    max_length=PHRASE_LIMIT_CHARS,
                    compact=True,
                )
        yield Words(id="telling")
        with Horizontal(classes="line"):
            yield button(asking.yes, "yes", is_main=True)
            yield button(keeping_words.NOT_NOW, "back")
            yield button(keeping_words.SHOW, "show")
        if asking.can_forget:
            yield button(keeping_words.FORGOTTEN, FORGOTTEN)

    def on_mount(self) -> None:
        self._boxes[0].focus()

    @property
    def _boxes(self) -> list[Input]:
        return list(self.query(Line).results(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        after = [box for box in self._boxes if not box.value]
        if after:
            after[0].focus()
        else:
            self.pressed("yes")

    def pressed(self, name: str) -> None:
        match name:
            case "show":
                self._show()
            case "yes":
                self._try()
            case _:
                super().pressed(name)

    def _show(self) -> None:
        boxes = self._boxes
        is_hidden = not boxes[0].password
        for box in boxes:
            box.password = is_hidden
        label = keeping_words.SHOW if is_hidden else keeping_words.HIDE
        self.query_one("#show", Button).label = Content(label)

    def _try(self) -> None:
        empty = [box for box in self._boxes if not box.value.strip()]
        if empty:
            is_begun = len(empty) < len(self._boxes)
            self._tell(keeping_words.NOT_ALL if is_begun else keeping_words.NO_PHRASE)
            empty[0].focus()
            return
        self._rest(is_busy=True)
        self._tell(keeping_words.ONE_MOMENT)
        self.run_worker(self._tried(), group="phrase", exclusive=True)

    async def _tried(self) -> None:
        why = await self._attempt(tuple(box.value for box in self._boxes))
        if not why:
            self.finish(DONE)
            return
        self._rest(is_busy=False)
        self._tell(why)
        self._boxes[0].focus()

    def _rest(self, *, is_busy: bool) -> None:
        """While it is tried, nothing is typed or pressed but the way back."""
        for each in (*self._boxes, *self.query("#yes, #show, #forgotten").results(Button)):
            each.disabled = is_busy
        if is_busy:
            self.query_one("#back").focus()

    def _tell(self, sentence: str) -> None:
        self.query_one("#telling", Words).say(sentence)

    def finish(self, result: str | None) -> None:
        self.workers.cancel_group(self, "phrase") if result is None else None
        for box in self._boxes:
            box.value = ""
        super().finish(result)
