"""What was said in a turn, piece by piece. Older pieces leave the view, never the session."""

from typing import Final

from textual.containers import VerticalScroll

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
"""The class of the words at the end, which have no air below them."""

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
        self._shown: list[Words] = []
        """The mounted parts, in order."""

    def say(self, pieces: list[Piece]) -> None:
        """Shows every piece, in order; only what is new or other is touched."""
        parts = folded(pieces)
        if parts:
            text, classes = parts[-1]
            parts[-1] = (text, f"{classes} {LAST}")
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
        if self._is_growing and not self._is_held:
            self.call_after_refresh(self._hold_end)
        elif self._fresh:
            self.call_after_refresh(self._show_fresh)

    def _show_fresh(self) -> None:
        """What is new begins at the top; what came before it is above, for whoever scrolls."""
        if not self._is_held and len(self._shown) >= self._fresh and self.max_scroll_y > 0:
            self._is_held = True
            self.scroll_to(y=self._shown[-self._fresh].virtual_region.y, animate=False)

    def on_resize(self) -> None:
        """What stands around it has taken some of its rows, or given some back."""
        if self._is_growing and not self._is_held:
            self.call_after_refresh(self._hold_end)
        elif self._fresh:
            self.call_after_refresh(self._show_fresh)

    def _hold_end(self) -> None:
        """From when there is more than fits, the end stays in sight.

        Within the same layout: scrolling there afterwards costs two more, some 80 ms. Anchored
        earlier, Textual would push few words down to the end. Whoever scrolls back to read is left
        alone until they are at the end again.
        """
        if self.max_scroll_y > 0 and not self._is_held:
            self._is_held = True
            self.anchor()
