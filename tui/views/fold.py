"""What lies below the edge of a page: how far each part that scrolls has been seen."""

from typing import TYPE_CHECKING, Final

from textual.containers import VerticalScroll
from textual.screen import Screen

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

    def watch(self) -> None:
        """Looks after every layout, whatever it was for: words may have become more, a part have
        been scrolled, or a sentence somewhere else have taken a row from it."""
        self._scrolling = tuple(self._view.query(VerticalScroll).results(VerticalScroll))
        self._view.screen.screen_layout_refresh_signal.subscribe(self._view, self.look)

    def look(self, _: Screen[object]) -> None:
        """Remembers what can be seen, and says whether there is more."""
        if self._view.is_here:
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
