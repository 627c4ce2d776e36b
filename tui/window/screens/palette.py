"""Every action in words. Textual's own palette, but that it keeps to the window's size."""

from textual.command import CommandPalette

from tui.window.screens.sized import Sized


class Palette(CommandPalette, Sized[None]):
    """The palette; Textual's styles for it hold."""
