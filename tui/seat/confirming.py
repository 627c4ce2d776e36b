"""When to say what has been read, and when to doubt that the partner has.

Pure, but mutable: it only remembers moments, in seconds of any steady clock. Without these
confirmations a relay could show each partner another history and nobody would notice.
"""

from collections import deque
from typing import Final


class Confirming:
    """The moments of one seat."""

    def __init__(self, quiet_s: float, confirm_s: float, doubt_s: float, now: float) -> None:
        self._quiet_s: Final = quiet_s
        self._confirm_s: Final = confirm_s
        self._doubt_s: Final = doubt_s
        self._last_entry = now
        self._owed_since: float | None = None
        self._pending: Final[deque[float]] = deque()
        """When each of the newest own pieces began to wait for being confirmed, oldest first."""

    def heard(self, now: float, *, is_their_move: bool) -> None:
        """An entry has come."""
        self._last_entry = now
        if is_their_move and self._owed_since is None:
            self._owed_since = now

    def said(self) -> None:
        """Something of our own was sealed: it confirms all that came before."""
        self._owed_since = None

    def is_due(self, now: float) -> bool:
        """Whether a confirmation is owed and ought to be said now."""
        if self._owed_since is None:
            return False
        is_quiet = now - self._last_entry >= self._quiet_s
        return is_quiet or now - self._owed_since >= self._confirm_s

    def is_doubtful(self, pending: int, now: float) -> bool:
        """Whether the oldest of the `pending` newest own pieces has waited for too long."""
        while len(self._pending) > pending:
            self._pending.popleft()
        while len(self._pending) < pending:
            self._pending.append(now)
        return pending > 0 and now - self._pending[0] >= self._doubt_s
