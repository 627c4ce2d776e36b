"""Keys, pastes and clicks on their way to the page in front, and what never gets there.

The order is kept by `tui.window.order`, and what is pressed before a room is seen is held back by
`tui.window.threshold`. What a key does is not here: it is the page's, or a binding of the app.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from textual.events import Event, Key, MouseDown, MouseUp, Paste

from tui.window.app_ground import Ground
from tui.window.order import Closing, Keeping, Order, Settled
from tui.window.widgets.words import TooSmall
from tui.words import app as app_words

UNSEEN: Final = frozenset({"backspace", "delete", "ctrl+q", "ctrl+c"})
"""The keys that count in a window too small to see what the others would do."""


class Hands(Ground):
    """Takes what a person presses and pastes."""

    _is_astray = False
    """The last letter went into no box."""
    _is_told_so = False

    @cached_property
    def _order(self) -> Order:
        return Order(self, self._give)

    @property
    def is_behind(self) -> bool:
        """Something has been pressed that nobody has seen yet."""
        return self._order.is_behind

    async def on_event(self, event: Event) -> None:
        """Keys, pastes and clicks one after the other; see `tui.window.order`."""
        is_input = isinstance(event, Key | Paste | MouseDown | MouseUp | Closing | Keeping)
        if is_input and not event.is_forwarded:
            await self._order.take(event)
        else:
            await super().on_event(event)

    async def _give(self, event: Event) -> None:
        """A letter or a paste on its way to the room: the page may have a box for it."""
        if isinstance(event, Closing):
            self.close_program()
            return
        if isinstance(event, Keeping):
            self.keep_boxes()
            event.is_done.set()
            return
        if self._threshold.has(event):
            return
        if self._is_hidden and not self._is_written(event):
            return
        if isinstance(event, Key | Paste):
            aim = getattr(self.screen, "aim", None)
            if aim is not None:
                aim(event)
        if isinstance(event, Key) and self._is_stray(event):
            return
        await super().on_event(event)

    def _is_stray(self, event: Key) -> bool:
        """Whether it is the Enter of a text that was pasted where nothing takes letters."""
        from tui.window.keyboard.among import Among

        if event.is_printable:
            from textual.widgets import Input, TextArea

            self._is_astray = not isinstance(self.focused, Input | TextArea)
            return False
        is_behind = isinstance(event, Among) and event.key != "tab" and len(event.behind) > 1
        if is_behind and self._is_astray and not self._is_told_so:
            self.notify(app_words.NO_BOX_HERE, markup=False)
        self._is_told_so = is_behind and self._is_astray
        return self._is_told_so

    @property
    def _is_hidden(self) -> bool:
        """Whether the window is too small for anything to be seen of this page."""
        is_small = self.screen.has_class("-thin") or self.screen.has_class("-flat")
        return is_small and bool(self.screen.query_children(TooSmall))

    def _is_written(self, event: Event) -> bool:
        """What still counts where nothing is seen: letters for a box, and the way out."""
        if not isinstance(event, Key | Paste):
            return False
        return isinstance(event, Paste) or event.is_printable or event.key in UNSEEN

    async def on_settled(self, message: Settled) -> None:
        await self._order.arrived(message.number)
