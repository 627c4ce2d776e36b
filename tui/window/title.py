"""The title of the window: that it is one's turn is seen also where the window is not in front.

Only two fixed sentences ever stand there: others read a task bar. What stood before comes back.
"""

from typing import TYPE_CHECKING, Final

from tui.words import app as app_words

if TYPE_CHECKING:
    from tui.seat.room_state import RoomState

REMEMBER: Final = "\x1b[22;2t"
"""The terminal puts its title aside (xterm's, which most others took over)."""

GIVE_BACK: Final = "\x1b]2;\x1b\\\x1b[23;2t"
"""And takes it again; one that cannot has none rather than ours."""


def titled(text: str) -> str:
    """What makes `text`, which has to be our own, the title of a terminal."""
    return f"\x1b]2;{text}\x1b\\"


def title_of(state: "RoomState | None") -> str:
    """The title while a room is in this state."""
    if state is None:
        return app_words.APP
    # Imported with the first room: every window has a title, and the first screen does not wait.
    from tui.pages.now import is_my_turn

    return app_words.TITLE_MY_TURN if is_my_turn(state) else app_words.APP
