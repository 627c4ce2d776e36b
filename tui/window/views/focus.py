"""Where the focus of a page goes: to what one goes on with, and by itself to nothing else."""

from typing import Final

from textual.dom import DOMNode
from textual.widget import Widget

from tui.pages.parts import Button
from tui.window.views.sheet import Sheet


class Focus:
    """The focus of one view. Mutable."""

    def __init__(self, view: Sheet) -> None:
        self._view: Final = view
        self._lost: Widget | None = None
        """What had it until it was hidden."""

    def first(self) -> None:
        """To what one goes on with, but to nothing that answers the other: see `step_in`."""
        first = self._view.page.begins
        if isinstance(first, Button) and first.answers:
            self._view.screen.set_focus(None)
        elif first is not None:
            self._view.focus_on(getattr(first, "id", ""))
            # What the page asks for is in sight when it comes, as soon as it has a place.
            self._view.call_after_refresh(self._show)

    def _show(self) -> None:
        view = self._view
        focused = view.screen.focused if view.is_attached else None
        if focused is not None and view in focused.ancestors:
            focused.scroll_visible(animate=False)

    def step_in(self) -> bool:
        """Where nothing has the focus: to where one begins; whether there is such a place."""
        first = self._view.page.begins
        widget = self._view.widgets.get(getattr(first, "id", ""))
        if widget is None or not is_displayed(widget):
            return False
        widget.focus()
        return True

    def on(self, id: str, *, scrolls: bool) -> None:
        """To the part of that id, if there is one; `scrolls` it into sight."""
        found = self._view.widgets.get(id)
        if found is not None:
            found.focus()
            if scrolls:
                found.scroll_visible(animate=False)

    def let_go(self) -> None:
        """Something was hidden. By itself the focus would go to whatever stands next to it, and the
        next Enter with it."""
        view = self._view
        focused = view.screen.focused if view.is_attached else None
        if focused is not None and view in focused.ancestors and not is_displayed(focused):
            self._lost = focused
            view.screen.set_focus(None)

    def find(self) -> None:
        """Where what had it has gone: back to it, or to what one goes on with now."""
        lost, self._lost = self._lost, None
        view = self._view
        if lost is None or view.screen.focused is not None:
            return
        box, main = view.page.box, view.page.main
        if is_displayed(lost) and not lost.disabled:
            lost.focus()
        elif box is not None and not box.is_note:
            view.widgets[box.id].focus()
        elif main is not None and not main.leaves and not main.answers:
            view.widgets[main.id].focus()


def is_displayed(widget: DOMNode) -> bool:
    """Whether neither it nor anything around it is hidden."""
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)
