"""Text on the screen, whoever wrote it: never markup, never an action, never a link."""

from textual.content import Content
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from tui.words import app as app_words


class Words(Static):
    """A paragraph. Letter for letter what it was given."""

    ALLOW_SELECT = False
    """Words of a session do not end up in a clipboard by accident."""

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(Content(text), id=id, classes=classes, markup=False)
        self.text = text

    def say(self, text: str) -> None:
        """Shows another text; nothing is redrawn for the same one."""
        if text != self.text:
            self.text = text
            self.update(Content(text))


class TooSmall(Words):
    """All that is shown in a window that is too small; everything typed is kept."""

    def __init__(self) -> None:
        super().__init__(app_words.TOO_SMALL)


class Push(Button):
    """Textual's button, which styles itself anew once for another variant and not twice, not at all
    before it has a place, and is as wide as its words also when they have become longer."""

    def watch_variant(self, old_variant: str, variant: str) -> None:
        self.remove_class(f"-{old_variant}", update=False)
        self.add_class(f"-{variant}", update=self.is_attached)

    def watch_flat(self, flat: bool) -> None:
        self.remove_class("-style-default" if flat else "-style-flat", update=False)
        self.add_class("-style-flat" if flat else "-style-default", update=self.is_attached)

    def watch_label(self) -> None:
        self.refresh(layout=True)


def button(label: str, id: str, *, is_main: bool = False, classes: str = "") -> Button:
    """A button with a literal label; one that `is_main` may be what F9 and Ctrl+S press."""
    variant: ButtonVariant = "primary" if is_main else "default"
    return Push(
        Content(label), id=id, variant=variant, classes=f"main {classes}" if is_main else classes
    )
