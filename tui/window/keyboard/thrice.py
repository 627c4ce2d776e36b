"""Esc three times within a moment: the way out at once.

One hand, no key held down, on every keyboard. One Esc goes back and loses nothing, and so do two.
What is counted are presses: an ESC that turns out to be the beginning of another key is taken back.
"""

from collections import deque
from typing import Final

TIMES: Final = 3
WITHIN_S: Final = 1.5
"""From the first press to the last."""


class Thrice:
    """The presses so far. Mutable."""

    def __init__(self) -> None:
        self._presses: Final[deque[float]] = deque(maxlen=TIMES)
        self.is_done = False
        """It has been pressed three times."""

    def pressed(self, at_s: float) -> None:
        """Esc was pressed then."""
        self._presses.append(at_s)
        is_full = len(self._presses) == TIMES
        self.is_done |= is_full and at_s - self._presses[0] <= WITHIN_S

    def take_back(self) -> None:
        """The last one was the beginning of another key, whose rest came late."""
        if self._presses:
            self._presses.pop()
