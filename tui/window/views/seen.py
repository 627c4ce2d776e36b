"""Which words stood in sight: row by row, in layouts that were painted.

What it is: a memory of rows. What it is not: where a part is scrolled to (`tui.window.views.fold`),
or anything that is kept: it lives as long as the turn that it is about.
"""

from typing import Final, NamedTuple

Key = tuple[object, int]
"""What it is, and which of its kind."""


class Stretch(NamedTuple):
    """Rows of a part that belong together: a piece that was said, or all that a part holds."""

    key: Key
    """What it is: the same on every page where it stands."""
    width: int
    """Cells; in another width its rows are others."""
    top: int
    """The row of its part with which it begins."""
    height: int
    """Rows."""
    is_whole: bool
    """The key says all of it: once seen to its end, it is known in every width."""


class Seen:
    """What was seen so far. Mutable."""

    def __init__(self) -> None:
        self._rows: Final[dict[tuple[Key, int], set[int]]] = {}
        self._known: Final[set[Key]] = set()

    def see(self, stretch: Stretch, rows: range) -> None:
        """These rows of its part stand in sight."""
        if stretch.key in self._known:
            return
        first = max(0, rows.start - stretch.top)
        end = min(stretch.height, rows.stop - stretch.top)
        if first < end:
            seen = self._rows.setdefault((stretch.key, stretch.width), set())
            seen |= set(range(first, end))
            if stretch.is_whole and len(seen) >= stretch.height:
                self._known.add(stretch.key)

    def first_unseen(self, stretch: Stretch) -> int | None:
        """The row of its part which nobody has seen yet; None if there is none."""
        if stretch.key in self._known:
            return None
        seen = self._rows.get((stretch.key, stretch.width), set())
        for row in range(stretch.height):
            if row not in seen:
                return stretch.top + row
        return None
