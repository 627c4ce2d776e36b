"""Where the focus of a page goes: to what one goes on with, and by itself to nothing else."""

from typing import Final

from textual.widget import Widget

from tui.window.views.sheet import Sheet


class Focus:
    """The focus of one view. Mutable."""

    def __init__(self, view: Sheet) -> None:
        self._view: Final = view
        self._lost: Widget | None = None
        """What had it until it was hidden."""

    def first(self) -> None:
        """To what one goes on with."""
        page, widgets = self._view.page, self._view.widgets
        first: Widget | None = self._view.main_button
        if page.focus is not None:
            found = (widgets[id] for id in page.focus if id in widgets)
            first = next((each for each in found if is_displayed(each)), None)
        elif page.box is not None and not page.box.is_note:
            first = widgets[page.box.id]
        if first is not None:
            first.focus()

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
        elif main is not None and not main.leaves:
            view.widgets[main.id].focus()


def is_displayed(widget: Widget) -> bool:
    """Whether neither it nor anything around it is hidden."""
    return all(getattr(node, "display", True) for node in widget.ancestors_with_self)
