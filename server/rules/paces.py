"""How often something may happen: so many at once, then one after the other at the same pace.

The generic cell rate algorithm: one number instead of a list of times, and it can be rebuilt from
the times of a log. Time is an argument, in milliseconds. Not the bytes of a connection: those are
the guard's.
"""

from collections.abc import Hashable
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)

MINUTE_MS: Final = 60_000


class Pace:
    """`events` at once, and `events` in `period_ms` from then on. Mutable."""

    __slots__ = ("_busy_until", "_events", "_now", "_period")

    def __init__(self, events: int, period_ms: int) -> None:
        # Time is counted in milliseconds times events: whole numbers, so nothing is rounded.
        self._events = events
        self._period = period_ms
        self._busy_until = 0
        self._now = 0

    def allows(self, now_ms: int) -> bool:
        """Whether one more may happen now."""
        now = self._look_at_the_clock(now_ms)
        return max(self._busy_until - now, 0) + self._period <= self._period * self._events

    def note(self, now_ms: int) -> None:
        """One has happened."""
        now = self._look_at_the_clock(now_ms)
        busy_until = self._busy_until
        busy_until = (busy_until if busy_until > now else now) + self._period
        # A log may have been written at a faster pace: what was once allowed is no debt.
        self._busy_until = min(busy_until, now + self._period * self._events)

    def take(self, now_ms: int) -> bool:
        """Note that one happens now, if it may. Returns whether."""
        now = self._look_at_the_clock(now_ms)
        busy_until = self._busy_until
        busy_until = (busy_until if busy_until > now else now) + self._period
        if busy_until - now > self._period * self._events:
            return False
        self._busy_until = busy_until
        return True

    def give_back(self) -> None:
        """One that was noted has not happened after all."""
        self._busy_until -= self._period

    def is_idle(self, now_ms: int) -> bool:
        """Whether this pace remembers nothing that a new one would not."""
        return self._busy_until <= self._look_at_the_clock(now_ms)

    def _look_at_the_clock(self, now_ms: int) -> int:
        now = now_ms * self._events
        if now < self._now:
            # The clock was set back. No time has passed, and nobody should wait for it.
            self._busy_until -= self._now - now
        self._now = now
        return now


class Paces(Generic[K]):
    """One pace for each of many, such as addresses. Mutable; forgets those that are idle."""

    def __init__(self, events: int, period_ms: int) -> None:
        self._events = events
        self._period_ms = period_ms
        self._paces: dict[K, Pace] = {}

    def __len__(self) -> int:
        return len(self._paces)

    def allows(self, key: K, now_ms: int) -> bool:
        """Whether one more may happen now for `key`."""
        pace = self._paces.get(key)
        return pace is None or pace.allows(now_ms)

    def note(self, key: K, now_ms: int) -> None:
        """One has happened for `key`."""
        self._paces.setdefault(key, Pace(self._events, self._period_ms)).note(now_ms)

    def forget_idle(self, now_ms: int) -> None:
        """Drop what need not be remembered any more."""
        self._paces = {key: pace for key, pace in self._paces.items() if not pace.is_idle(now_ms)}
