"""What every screen of ours is: as large as its window is now, with keys that say what they do.

Textual's screen, told of a size, tells itself of it once more. With two sizes on their way at the
same time, as while a window's corner is pulled, each brings the other back: the page is laid out
for both in turn, without end, and no key is heard.
"""

from collections.abc import Mapping

from textual import events
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from tui.window.keys import named
from tui.window.widgets.leave_mark import LeaveMark


class Sized(Screen[ScreenResultType]):
    """Takes no notice of a size that the window does not have any more."""

    def __init__(
        self, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name, id, classes)
        self._bindings = named(self._bindings, self.key_words())

    def key_words(self) -> Mapping[str, str]:
        """What the keys do that stand in the last line. Extended by screens."""
        return {}

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """A private hook (hence the exact pin): the way out is on every screen, also of those whose
        parts are Textual's own."""
        super()._extend_compose(widgets)
        widgets.append(LeaveMark())

    async def _on_resize(self, event: events.Resize) -> None:
        if event.size != self.app.size:
            event.stop()
            event.prevent_default()  # the present one is on its way
