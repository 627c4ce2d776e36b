"""The least that the same library can do with the widgets of our first screen.

The measure for `tests.bench.app`.

python -m tests.bench.bare_app
"""

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Footer, Static

WORD = "Begin together"


class BareApp(App[None]):
    """A heading, four buttons with a line each, and a footer."""

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("unhurried")
            yield Static("A line below it.")
            with Vertical():
                for label in (WORD, "Join", "Practise", "Settings"):
                    with Horizontal():
                        yield Button(label)
                        yield Static("What it does.")
            yield Static("A last line.")
        yield Footer()


if __name__ == "__main__":
    BareApp().run()
