"""The last line of every screen: the keys that do something here."""

from textual.screen import Screen
from textual.widgets import Footer


class KeyLine(Footer):
    """Textual's footer, made anew only when its keys have changed.

    The usual one is taken apart and put together at every Tab and every word that arrives, which
    is more work than all the rest: 40 of the 67 ms that a Tab costs on a slow machine.
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: tuple[tuple[str, str, bool], ...] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Called by the screen after every change of focus and of what can be done."""
        shown = tuple(
            (active.binding.key, active.binding.description, active.enabled)
            for active in screen.active_bindings.values()
            if active.binding.show
        )
        if shown != self._shown:
            # Textual draws nothing in a window that is not in front; then it is still to be done.
            if screen.app.app_focus and self.is_attached and screen is self.screen:
                self._shown = shown
            super().bindings_changed(screen)
