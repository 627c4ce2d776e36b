"""A screen is as large as its window is now, whatever sizes that had on the way there.

Textual's screen, told of a size, tells itself of it once more. With two sizes on their way at the
same time, as while a window's corner is pulled, each brings the other back: the page is laid out
for both in turn, without end, and no key is heard.
"""

from textual import events
from textual.screen import Screen, ScreenResultType


class Sized(Screen[ScreenResultType]):
    """Takes no notice of a size that the window does not have any more."""

    async def _on_resize(self, event: events.Resize) -> None:
        if event.size != self.app.size:
            event.stop()
            event.prevent_default()  # the present one is on its way
