"""What was said in a turn, piece by piece. Older pieces leave the view, never the session."""

from typing import Final

from textual.containers import VerticalScroll
from textual.screen import Screen

from tui.widgets.page import GIVES
from tui.widgets.words import Words

PIECES_SHOWN: Final = 120
"""At most; older ones leave the view."""

FOLD_AT: Final = 16
FOLDED: Final = 8
"""Every mounted widget is laid out anew for each new piece: with sixty of them a piece took 30 ms
more to appear. So when there are `FOLD_AT`, the oldest `FOLDED` of one kind become one."""

BETWEEN: Final = "\n\n"

LAST: Final = "last"
"""The class of the words at the end of a page, which have no air below them."""

AIRED: Final = "aired"
"""The class of a piece after one that was said: the air between two is above the second, so that
none is styled or laid out anew because another comes after it."""

Piece = tuple[str, str]
"""Text and classes."""


def folded(pieces: list[Piece]) -> list[Piece]:
    """The same words in fewer parts: all but the newest are joined where they are of one kind."""
    pieces = pieces[-PIECES_SHOWN:]
    if len(pieces) < FOLD_AT:
        return pieces
    # A multiple, so that what is folded changes only with every eighth piece.
    many = (len(pieces) - FOLDED) // FOLDED * FOLDED
    joined: list[Piece] = []
    for text, classes in pieces[:many]:
        if joined and joined[-1][1] == classes and len(joined[-1][0]) < 4_000:
            joined[-1] = (joined[-1][0] + BETWEEN + text, classes)
        else:
            joined.append((text, classes))
    return joined + pieces[many:]


def aired(pieces: list[Piece]) -> list[Piece]:
    """The same, with the class of those that have air above them."""
    before = ["", *(classes for _, classes in pieces)]
    return [
        (text, f"{classes} {AIRED}" if "said" in above.split() else classes)
        for (text, classes), above in zip(pieces, before, strict=False)
    ]


class Transcript(VerticalScroll):
    """A list of pieces that grows at its end and stays there."""

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str = "",
        is_growing: bool = True,
        fresh: int = 0,
    ) -> None:
        """`is_growing`: the end stays in sight; otherwise it is read from the beginning.

        `fresh`: so many of the newest pieces are read from the first of them on.
        """
        super().__init__(id=id, classes=f"{GIVES} {classes}".strip(), can_focus=False)
        self._is_growing = is_growing and not fresh
        self._fresh = fresh
        self._is_held = False
        self._fresh_at: int | None = None
        """The row to which what is new was scrolled, None before."""
        self._shown: list[Words] = []
        """The mounted parts, in order."""

    def say(self, pieces: list[Piece]) -> None:
        """Shows every piece, in order; only what is new or other is touched."""
        parts = aired(folded(pieces))
        for widget, (text, classes) in zip(self._shown, parts, strict=False):
            widget.say(text)
            if widget.classes != frozenset(classes.split()):
                widget.set_classes(classes)
        if gone := self._shown[len(parts) :]:
            self.remove_children(gone)
        new = [Words(text, classes=classes) for text, classes in parts[len(self._shown) :]]
        if new:
            self.mount_all(new)
        self._shown = [*self._shown[: len(parts)], *new]

    def on_mount(self) -> None:
        # At once: whoever looks what is below the edge looks after it.
        self.screen.screen_layout_refresh_signal.subscribe(self, self._laid_out, immediate=True)

    def _laid_out(self, _: Screen[object]) -> None:
        """After every layout, whatever it was for: pieces are laid out a moment after they came,
        and what stands around them may take some of their rows, or give some back."""
        if self.max_scroll_y > 0:
            if self._is_growing:
                self._hold_end()
            elif self._fresh:
                self._show_fresh()

    def _show_fresh(self) -> None:
        """What is new begins at the top; what came before it is above, for whoever scrolls.

        Once more where the words have become longer since, as beside a scrollbar that has come; not
        once somebody has scrolled.
        """
        where = self._shown[-self._fresh :][:1]
        if where and len(self._shown) >= self._fresh and where[0].virtual_region.size:
            row = min(where[0].virtual_region.y, self.max_scroll_y)
            if self._fresh_at in (None, self.scroll_y) and row != self._fresh_at:
                self._fresh_at = row
                self.scroll_to(y=row, animate=False, immediate=True)

    def _hold_end(self) -> None:
        """From when there is more than fits, the end stays in sight.

        Within the same layout: scrolling there afterwards costs two more, some 80 ms. Anchored
        earlier, Textual would push few words down to the end. Where a layout has changed the height
        as well, it has anchored by the height from before (`_anchor_released` is private, hence the
        exact pin). Whoever scrolls back to read is left alone until they are at the end again.
        """
        is_astray = not self._anchor_released and self.scroll_y != self.max_scroll_y
        if not self._is_held or is_astray:
            self._is_held = True
            self.anchor()
