"""A part of the screen whose own parts go one by one when the page is turned."""

from collections.abc import Callable
from typing import Any

from textual.events import Mount, Resize, Timer
from textual.message import Message

from tui.window.widgets.page import Stack


class Turned(Stack):
    """It does nothing any more once the first of its parts may have gone."""

    @property
    def is_here(self) -> bool:
        """Whether all its parts are there; when the page is turned they go one by one."""
        return self.is_attached and self.display

    # Any: these two only pass on what Textual's own take.
    def call_after_refresh(
        self, callback: Callable[..., object], *args: Any, **kwargs: Any
    ) -> bool:
        def act() -> None:
            if self.is_here:
                callback(*args, **kwargs)

        return super().call_after_refresh(act)

    async def _on_message(self, message: Message) -> None:
        """A private hook (hence the exact pin): between the first part that goes and the last,
        Textual still hands on the ticks of clocks, new sizes and what was pressed, and whatever
        then asks for a part that has gone would end the program."""
        is_from_part = message.bubble and message._sender is not self
        if self.is_here or not (is_from_part or isinstance(message, Mount | Timer | Resize)):
            await super()._on_message(message)
