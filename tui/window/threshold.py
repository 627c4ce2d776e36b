"""The way into a room: what is pressed on it is for neither side.

From the choice on, the page that it was made on is over, and the room's is not seen yet. A second
Enter from an impatient finger would otherwise open something on the one, or answer on the other.
"""

from math import inf
from typing import Final

from textual.events import Event, Key

WAYS_OUT: Final = frozenset({"ctrl+q", "ctrl+c", "f2"})
"""The keys that count there too; Esc three times is seen to before it is a key."""


class Threshold:
    """Whether somebody stands on it. Mutable."""

    def __init__(self) -> None:
        self._seen_at_s = 0.0

    def enter(self) -> None:
        """A room was chosen."""
        self._seen_at_s = inf

    def leave(self) -> None:
        """A page has been drawn: the room's, or one that says why there is none.

        Off it nothing is held back: the page may be seen a moment before this is called.
        """
        if self._seen_at_s == inf:
            self._seen_at_s = Event().time  # by the clock that keys are stamped with

    def has(self, event: Event) -> bool:
        """Whether it was pressed before anybody could see what it would do."""
        is_way_out = isinstance(event, Key) and event.key in WAYS_OUT
        return not is_way_out and event.time < self._seen_at_s
