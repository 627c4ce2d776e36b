"""The last line of every screen: the keys that do something here."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tui.window.keys import SECOND_WAY, key_name

COMPACT: Final = "-compact"
"""Every key has this look in the end: one that has it from the beginning is styled once."""

GAP: Final = 2
"""Cells after each key, as the stylesheet has it."""

LESS_NEEDED: Final = ("ctrl+q", "f8", "f2", "f1", "f4")
"""What leaves first where not all fit; each has a button, or stands among all that Ctrl+P shows.
What one goes on with never leaves."""

SECOND_WAY_AFTER: Final = 1
"""How many of these leave before the second way to the main key does."""

Key = tuple[str, str]
"""The key as Textual calls it, and what it does."""


def fitting(keys: list[Key], width: int) -> list[tuple[str, str, str]]:
    """(key, how it is written, what it does) of as many as `width` cells hold, in their order."""
    left = dict(keys)
    ways = {
        key: f"{key_name(key)} {key_name(SECOND_WAY[key])}" for key in left if key in SECOND_WAY
    }
    for number, key in enumerate(LESS_NEEDED):
        if number == SECOND_WAY_AFTER and _width(left, ways) > width:
            ways = {}
        if _width(left, ways) > width:
            left.pop(key, None)
    return [(key, ways.get(key, key_name(key)), does) for key, does in left.items()]


def _width(keys: dict[str, str], ways: dict[str, str]) -> int:
    written = (
        cell_len(ways.get(key, key_name(key))) + cell_len(does) for key, does in keys.items()
    )
    return sum(cells + 1 + GAP for cells in written)


class KeyLine(Footer):
    """Textual's footer, whose keys are told anew where they stand and not made anew.

    The usual one is taken apart and put together at every Tab, every word that arrives and twice
    at every page that is turned, which is more work than all the rest: half of what is styled then
    were these keys. A key that is not needed is hidden, until another takes its place.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: tuple[object, ...] = ()
        self._is_made_anew = False
        """Its keys are being taken away and put there just now."""

    def compose(self) -> ComposeResult:
        if self._bindings_ready:
            yield from self._keys()

    def _keys(self, past: int = 0) -> Iterator[FooterKey]:
        """The keys as they are now, from the one of that number on."""
        active = self._active()
        for key, written, does in self._fitting()[past:]:
            found = active[key]
            action, is_off = found.binding.action, not found.enabled
            yield FooterKey(key, written, does, action, is_off, found.tooltip, COMPACT)

    def _active(self) -> dict[str, ActiveBinding]:
        """What is shown of what can be pressed, by key."""
        found = self.screen.active_bindings.values()
        return {each.binding.key: each for each in found if each.binding.show}

    def _fitting(self) -> list[tuple[str, str, str]]:
        found = self.screen.active_bindings.values()
        keys = [(each.binding.key, each.binding.description) for each in found if each.binding.show]
        return fitting(keys, self.size.width or self.screen.size.width)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Called by the screen after every change of focus and of what can be done."""
        if screen is not self.screen:
            return
        enabled = tuple(found.enabled for found in screen.active_bindings.values())
        shown = (*self._fitting(), enabled)
        if shown != self._shown and self._told_in_place(enabled):
            self._shown = shown
        elif shown != self._shown:
            # Textual draws nothing in a window that is not in front; then it is still to be done.
            if screen.app.app_focus and self.is_attached:
                self._shown = shown
            super().bindings_changed(screen)

    def _told_in_place(self, enabled: tuple[bool, ...]) -> bool:
        """Tells the keys that are there what they are now; whether that could be done: not before
        there are any, nor with one that cannot be pressed."""
        parts = list(self.query(FooterKey))
        if self._is_made_anew or not parts or not all(enabled):
            return False
        if any(part.has_class("-disabled") for part in parts):
            return False
        active, keys = self._active(), self._fitting()
        for part, (key, written, does) in zip(parts, keys, strict=False):
            if (part.key, part.key_display, part.description) != (key, written, does):
                part.key, part.key_display, part.description = key, written, does
                part.action, part.tooltip = active[key].binding.action, active[key].tooltip or None
                part.refresh(layout=True)
        for number, part in enumerate(parts):
            part.display = number < len(keys)
        if len(keys) > len(parts):
            self.mount(*self._keys(len(parts)))
        return True

    async def recompose(self) -> None:
        self._is_made_anew = True
        try:
            await super().recompose()
        finally:
            self._is_made_anew = False

    def on_resize(self) -> None:
        self.bindings_changed(self.screen)
