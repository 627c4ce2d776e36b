"""What was said in a turn, piece by piece. Older pieces leave the view, never the session."""

from typing import Final

from textual.containers import VerticalScroll

from tui.widgets.words import Words

PIECES_SHOWN: Final = 120
"""Mounted at most: beyond some hundreds every new piece costs a visible moment."""


class Transcript(VerticalScroll):
    """A list of pieces that grows at its end and stays there."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, can_focus=False)
        self._pieces: list[tuple[str, str]] = []

    def say(self, pieces: list[tuple[str, str]]) -> None:
        """(text, classes) of every piece, in order; only what is new is mounted."""
        pieces = pieces[-PIECES_SHOWN:]
        if pieces == self._pieces:
            return
        shown = list(self.query(Words))
        if len(shown) > len(pieces) or self._pieces[:1] != pieces[:1]:
            self.remove_children()
            shown = []
        for widget, (text, classes) in zip(shown, pieces, strict=False):
            widget.say(text)
            widget.set_classes(classes)
        self.mount_all(Words(text, classes=classes) for text, classes in pieces[len(shown) :])
        self._pieces = pieces
        self.call_after_refresh(self.scroll_end, animate=False)
