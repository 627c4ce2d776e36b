"""What lies below the edge of a page: how far each part that scrolls has been seen."""

from typing import TYPE_CHECKING, Final

from textual.containers import VerticalScroll

if TYPE_CHECKING:
    from tui.views.base import PhaseView

KNOWN: Final = "known"
"""The class of a part whose words this person has had on the screen before."""


class Fold:
    """The parts of one view that scroll. Mutable: it remembers what was seen."""

    def __init__(self, view: "PhaseView") -> None:
        self._view: Final = view
        self._seen: Final[dict[VerticalScroll, float]] = {}
        """Down to which row each part has been seen."""
        self._scrolling: tuple[VerticalScroll, ...] = ()
        """All of them; a view is composed once."""
        self._is_due = False

    def watch(self) -> None:
        """Looks again whenever a part scrolls or its words become more or fewer."""
        self._scrolling = tuple(self._view.query(VerticalScroll).results(VerticalScroll))
        for part in self._scrolling:
            for name in ("scroll_y", "virtual_size", "show_vertical_scrollbar"):
                self._view.watch(part, name, self.look_soon, init=False)
        self.look_soon()

    def look_soon(self) -> None:
        """Once the layout has settled."""
        if not self._is_due:
            self._is_due = True
            self._view.call_after_refresh(self._look)

    def _look(self) -> None:
        self._is_due = False
        if self._view.is_attached:
            for part in self._parts():
                bottom = part.scroll_y + part.scrollable_content_region.height
                self._seen[part] = max(self._seen.get(part, 0), bottom)
            self._view.more_below(any(map(_is_below, self._parts())))

    def go_on(self) -> bool:
        """Scrolls to what has not been seen; whether there was any."""
        for part in self._parts():
            end = part.virtual_size.height
            if not part.has_class(KNOWN) and _is_below(part) and self._seen.get(part, 0) < end:
                part.release_anchor()
                rows = max(1, part.scrollable_content_region.height - 1)
                part.scroll_relative(y=rows, animate=False)
                return True
        return False

    def _parts(self) -> list[VerticalScroll]:
        return [part for part in self._scrolling if part.allow_vertical_scroll and part.display]


def _is_below(part: VerticalScroll) -> bool:
    return part.scroll_y < part.max_scroll_y
