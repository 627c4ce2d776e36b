"""What lies below the edge of a page, and what of it has not been seen.

Only what really stood in sight counts as seen: a part that jumps to its end has shown nothing of
what it jumped over.
"""

from collections.abc import Callable
from typing import Final

from textual.containers import VerticalScroll
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widget import Widget

from tui.window.views.seen import Seen, Stretch
from tui.window.views.transcript import Transcript


class Fold:
    """The parts of one view that scroll. Mutable: it remembers what was seen."""

    def __init__(
        self,
        view: Widget,
        *,
        is_here: Callable[[], bool],
        seen: Callable[[], Seen],
        more_below: Callable[[bool], None],
    ) -> None:
        """`is_here`: whether all parts of the view are there. `seen` is what of the other's words
        was, on whatever page; `more_below` is told whether something lies below the edge."""
        self._view: Final = view
        self._is_here: Final = is_here
        self._seen_of_them: Final = seen
        self._more_below: Final = more_below
        self._seen: Final = Seen()
        """Of parts that are nowhere else; what was said is remembered from page to page."""
        self._scrolling: tuple[VerticalScroll, ...] = ()
        """All of them; a view is composed once."""

    def watch(self) -> None:
        """Looks after every layout, whatever it was for: words may have become more, a part have
        been scrolled, or a sentence somewhere else have taken a row from it."""
        self._scrolling = tuple(self._view.query(VerticalScroll).results(VerticalScroll))
        for part in self._transcripts():
            part.seen = self._seen_of_them()
        self._view.screen.screen_layout_refresh_signal.subscribe(self._view, self.look)

    def look(self, _: Screen[object]) -> None:
        """Remembers what can be seen, and says whether there is more."""
        if self._is_here():
            self._remember()
            self._more_below(any(map(_is_below, self._parts())))

    def _remember(self) -> None:
        screen = self._view.screen
        if not screen.is_current or screen.has_class("-thin") or screen.has_class("-flat"):
            return  # something else covers the page
        for part in [part for part in self._scrolling if part.display]:
            rows, seen = _in_sight(part), self._seen_of(part)
            for stretch in _stretches(part):
                seen.see(stretch, rows)

    def go_on(self, *, is_sending: bool = False) -> bool:
        """Scrolls to what has not been seen; whether there was any.

        `is_sending`: only what the other has said is gone to before one's own words go out.
        """
        if self._is_here():
            self._remember()
        for part in self._transcripts() if is_sending else self._parts():
            if part.max_scroll_y > 0 and _shows_unseen(part, self._seen_of(part)):
                return True
        return False

    def _seen_of(self, part: VerticalScroll) -> Seen:
        return part.seen if isinstance(part, Transcript) else self._seen

    def _parts(self) -> list[VerticalScroll]:
        return [part for part in self._scrolling if part.allow_vertical_scroll and part.display]

    def _transcripts(self) -> list[Transcript]:
        return [part for part in self._scrolling if isinstance(part, Transcript) and part.display]


def _shows_unseen(part: VerticalScroll, seen: Seen) -> bool:
    """Scrolls to the first row not seen, below one that was; whether there was somewhere to go."""
    found = [row for each in _stretches(part) if (row := seen.first_unseen(each)) is not None]
    if not found:
        return False
    before = 1 if part.scrollable_content_region.height > 1 else 0
    row = max(0, min(min(found) - before, part.max_scroll_y))
    if row == part.scroll_y:
        return False  # it stands there, as far as this window can show it
    part.release_anchor()
    part.scroll_to(y=row, animate=False)
    return True


def _stretches(part: VerticalScroll) -> list[Stretch]:
    """What is to be seen of a part: what the other has said, and of all others every row."""
    if isinstance(part, Transcript):
        return part.stretches()
    return [Stretch((part, 0), part.virtual_size.width, 0, _end(part), is_whole=False)]


def _in_sight(part: VerticalScroll) -> range:
    """The rows of a part that stand on the screen."""
    try:
        placed = part.screen.find_widget(part)
    except NoWidget:
        return range(0)
    visible = placed.region.intersection(placed.clip)
    top = round(part.scroll_y) + visible.y - placed.region.y
    rows = min(visible.height, part.scrollable_content_region.height)
    return range(top, top + rows)


def _is_below(part: VerticalScroll) -> bool:
    """Whether words or boxes are; air below the last of them is nothing to go to."""
    rows = part.scrollable_content_region.height
    return part.scroll_y < part.max_scroll_y and part.scroll_y + rows < _end(part)


def _end(part: VerticalScroll) -> int:
    """The rows of a part down to the last of what stands in it."""
    ends = [child.virtual_region.bottom for child in part.children if child.display]
    return min(max(ends, default=0), part.virtual_size.height)
