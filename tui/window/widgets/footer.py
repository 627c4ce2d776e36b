"""The last line of every screen: the keys that do something here."""

from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from tui.window.keys import SECOND_WAY, key_name

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
    """Textual's footer, made anew only when its keys have changed.

    The usual one is taken apart and put together at every Tab and every word that arrives, which
    is more work than all the rest: 40 of the 67 ms that a Tab costs on a slow machine. Where a key
    only does something else now, its words are changed where they stand.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        if not self._bindings_ready:
            return
        active = {
            found.binding.key: found
            for found in self.screen.active_bindings.values()
            if found.binding.show
        }
        for key, written, does in self._fitting():
            found = active[key]
            yield FooterKey(
                key, written, does, found.binding.action, not found.enabled, found.tooltip or ""
            )

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
        """Changes the words of the same keys; whether they are the same, and can all be pressed."""
        parts, keys = list(self.query(FooterKey)), self._fitting()
        if not all(enabled) or [part.key for part in parts] != [key for key, _, _ in keys]:
            return False
        for part, (_, written, does) in zip(parts, keys, strict=True):
            if (part.key_display, part.description) != (written, does):
                part.key_display, part.description = written, does
                part.refresh(layout=True)
        return not any(part.has_class("-disabled") for part in parts)

    def on_resize(self) -> None:
        self.bindings_changed(self.screen)
