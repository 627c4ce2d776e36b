"""What was said in a turn, piece by piece. Older pieces leave the view, never the session."""

from typing import Final

from textual.containers import VerticalScroll

from tui.widgets.words import Words

PIECES_SHOWN: Final = 60
"""Mounted at most; half of them go at once. Each new piece costs a layout of all that are there."""


class Transcript(VerticalScroll):
    """A list of pieces that grows at its end and stays there."""

    def __init__(self, *, id: str | None = None, is_growing: bool = True) -> None:
        """`is_growing`: the end stays in sight; otherwise it is read from the beginning."""
        super().__init__(id=id, can_focus=False)
        self._is_growing = is_growing
        self._pieces: list[tuple[str, str]] = []
        self._shown: list[Words] = []
        """The widgets of the last pieces, in order."""

    def on_mount(self) -> None:
        # The end stays in sight within the same layout; scrolling there afterwards costs two more,
        # some 80 ms. Whoever scrolls back to read is left alone until they are at the end again.
        if self._is_growing:
            self.anchor()

    def say(self, pieces: list[tuple[str, str]]) -> None:
        """(text, classes) of every piece, in order; only what is new is mounted."""
        if pieces == self._pieces:
            return
        kept = self._shown if len(pieces) >= len(self._pieces) else []
        first = len(self._pieces) - len(kept) if kept else 0
        if len(pieces) - first > PIECES_SHOWN:
            first, before = len(pieces) - PIECES_SHOWN // 2, first
            kept = kept[first - before :]
        if gone := [widget for widget in self._shown if widget not in kept]:
            self.remove_children(gone)
        for widget, (text, classes) in zip(kept, pieces[first:], strict=False):
            widget.say(text)
            widget.set_classes(classes)
        new = [Words(text, classes=classes) for text, classes in pieces[first + len(kept) :]]
        self.mount_all(new)
        self._pieces, self._shown = list(pieces), [*kept, *new]
