"""What a line is to the rest of this program, whatever carries it.

`tui.line.dial` makes one of a websocket; the simulator has its own, and a browser would. What goes
wrong with it is in `tui.errors`: nobody outside an adapter knows another's exceptions.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from protocol.wire.frames import Welcome


class Socket(Protocol):
    """An open connection to a relay: whole messages of bytes, in order, or `LineDropped`."""

    async def send(self, message: bytes, /) -> None:
        """Raises `LineDropped`."""

    async def recv(self) -> bytes:
        """The next message; to cancel it loses none. Raises `LineDropped`, and `Malformed` for a
        message that is text."""

    def abort(self) -> None:
        """Lets the connection go at once; what was not sent is lost."""


Dial = Callable[[str], AbstractAsyncContextManager[tuple[Socket, Welcome]]]
"""Opens a connection to the relay at a URL, and has heard its welcome. Raises `RelayUnreachable`
and its kinds, or `RelayVersion`."""
