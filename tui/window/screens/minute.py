"""The pages before a door: a name where none is known, a minute for oneself, what all read then."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input

from protocol.clean import clean_name
from tui.care.minute import afterwards, questions
from tui.window.screens.dialogs import Dialog
from tui.window.widgets.asked import AskedRow
from tui.window.widgets.line import Line
from tui.window.widgets.page import GIVES
from tui.window.widgets.words import Words, button
from tui.words import begin as begin_words
from tui.words import minute as minute_words


class NameScreen(Dialog):
    """A name, where the settings have none. Dismisses with it; it is not kept yet."""

    def compose_page(self) -> ComposeResult:
        yield Words(begin_words.NAME_TITLE, classes="title")
        yield Line(placeholder=begin_words.NAME_HINT, id="name", max_length=40)
        yield Words(id="missing", classes="muted")
        with Horizontal(classes="line"):
            yield button(minute_words.NAME_GO, "go-on", is_main=True)

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pressed("go-on")

    def pressed(self, name: str) -> None:
        typed = clean_name(self.query_one("#name", Input).value)
        if typed:
            self.finish(typed)
        else:
            self.query_one("#missing", Words).say(begin_words.NAME_NEEDED)
            self.query_one("#name").focus()


class MinuteScreen(Dialog):
    """Questions for oneself. Dismisses with `done`, whatever was picked, and whether by *Go on* or
    *Skip*: what was picked is gone by then."""

    def compose_page(self) -> ComposeResult:
        page = questions()
        yield Words(page.title, classes="title")
        with VerticalScroll(classes=f"plain {GIVES}", can_focus=False):
            yield Words(page.text, classes="muted")
            with Vertical(id="questions"):
                for number, question in enumerate(page.questions):
                    yield AskedRow(question, list(page.answers), None, id=f"asked-{number}")
        with Horizontal(classes="line"):
            for number, each in enumerate(page.buttons):
                yield button(each.label, each.id, is_main=number == 0, classes="wide")

    def pressed(self, name: str) -> None:
        self.finish("done")

    def finish(self, result: str | None) -> None:
        for row in self.query(AskedRow):
            row.forget()
        super().finish(result)


class BeforeScreen(Dialog):
    """The same for everybody. Dismisses with `go-on`, or with nothing to go home."""

    AUTO_FOCUS = ""
    """No button has the focus at first: a key that is pressed twice decides nothing."""

    def compose_page(self) -> ComposeResult:
        page = afterwards()
        yield Words(page.title, classes="title")
        with VerticalScroll(classes=f"plain {GIVES}", can_focus=False):
            yield Words(page.text)
        with Horizontal(classes="line"):
            for each in page.buttons:
                yield button(each.label, each.id)
        yield Words(page.hint, classes="muted")

    def pressed(self, name: str) -> None:
        match name:
            case "people":
                self.app.call_later(self.app.run_action, "people")
            case "not-tonight":
                self.finish(None)
            case _:
                self.finish(name)
