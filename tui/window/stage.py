"""What the flows of a program need of the window in which they are seen, and nothing more.

The app is one; a flow knows no other, and no screen but those that it shows. What is decided about
a room, a door or an ending is decided there, and can be tried on any stage.
"""

from collections.abc import Callable, Coroutine
from typing import Protocol

from tui.disk.own_guides import Guides
from tui.disk.paths import Paths
from tui.disk.settings import Settings
from tui.news import Tempo
from tui.seat.room_state import RoomState


class Stage(Protocol):
    """Shows, hints, goes home; and knows what this person has chosen."""

    paths: Paths
    settings: Settings
    pace: Tempo
    is_quick: bool

    @property
    def guides(self) -> Guides:
        """The guides at hand."""

    def keep_settings(self, settings: Settings) -> None:
        """Remembers them."""

    def hint(self, text: str) -> None:
        """A quiet sentence on the room's screen; empty: what that says by itself."""

    async def go_home(self, notice: str = "") -> None:
        """The first screen, anew, with a sentence; whatever was open is let go."""

    async def show_room(self, state: RoomState) -> None:
        """The room's screen."""

    def show_state(self, state: RoomState | None) -> None:
        """The room as it is now; None: there is none any more."""

    async def show_said(self, hint: str, lines: tuple[str, ...]) -> None:
        """What was said in a session, as plain text."""

    async def ask_word(self, relay: str, typed: str, told: str) -> str | None:
        """The word of that relay's host, as `HostWordDialog`. To be called from a worker."""

    def keep_boxes(self) -> None:
        """Puts what is being typed on disk now."""

    def hold(self, room: Coroutine[object, object, None]) -> None:
        """Runs a room beside the screens, in place of the one before."""

    def let_go(self) -> None:
        """Ends that."""

    def soon(self, act: Callable[[], None]) -> None:
        """Does it once, after what is on its way to the screens."""
