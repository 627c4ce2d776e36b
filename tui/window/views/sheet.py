"""What the view of a page is to those that help it: the page, its widgets, and what to ask."""

from textual.widget import Widget
from textual.widgets import Button as Pressable

from tui.pages.page import Page
from tui.pages.parts import Button
from tui.seat.drafts import Drafts
from tui.window.views.turned import Turned
from tui.window.widgets.composer import Composer
from tui.window.widgets.draft_line import DraftLine

Box = Composer | DraftLine
"""What one writes in."""


class Sheet(Turned):
    """A page on the screen. What it does is in `tui.window.views.page`."""

    page: Page
    """What is drawn."""
    widgets: dict[str, Widget]
    """By the id of their part, once they are there."""

    @property
    def drafts(self) -> Drafts:
        """What is typed in this room."""
        raise NotImplementedError

    def look(self) -> Page:
        """Draws what has changed of the page, but for the quiet line."""
        raise NotImplementedError

    @property
    def boxes(self) -> list[Box]:
        """Everything one can write in here, from the top; also what is hidden just now."""
        raise NotImplementedError

    @property
    def main_button(self) -> Pressable | None:
        """What F9 presses now."""
        raise NotImplementedError

    def pressable(self, button: Button) -> Pressable:
        """The widget of a button."""
        raise NotImplementedError

    def accent(self) -> None:
        """The one button that F9 presses now is the one that is accented."""
        raise NotImplementedError

    def written(self) -> None:
        """Something was typed, picked or taken away."""
        raise NotImplementedError

    @property
    def told(self) -> str:
        """What the quiet line says now."""
        raise NotImplementedError

    def quiet(self, text: str) -> None:
        """A quiet line above the buttons."""
        raise NotImplementedError

    def remark(self, text: str) -> None:
        """The same, about what was just pressed: true until something else is pressed or typed."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """To what one goes on with."""
        raise NotImplementedError

    def focus_on(self, id: str, *, scrolls: bool = False) -> None:
        """To the part of that id, if there is one."""
        raise NotImplementedError

    def is_nudged(self) -> bool:
        """Whether something is said about what would be sent, once, instead of sending it."""
        raise NotImplementedError

    def read_on(self, nothing_to_do: str) -> None:
        """To what was not seen yet; where there is none, it is said that nothing is to be done."""
        raise NotImplementedError

    def goes_to_unseen(self, *, is_sending: bool) -> bool:
        """Whether something is read first, which nobody has scrolled to."""
        raise NotImplementedError
