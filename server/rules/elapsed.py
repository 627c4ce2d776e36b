"""How much time has passed, as far as this relay can vouch for it.

Rooms are kept for days, and a wall clock may be wrong by years: after a flat battery, before the
time has come over the network, by a slip of whoever sets it. So a relay counts for itself. While it
runs, by a clock that nobody sets. Over a stretch in which it did not run, as the wall clock says,
but hardly more than the machine itself is known to have been up: a clock that has jumped meanwhile
takes a day from a room at the most. What it is not: a time to show or to date anything by.
"""

import time
from typing import Final, NamedTuple

from protocol.limits import CALENDAR_END_MS
from server.system import since_start_ns

DAY_MS: Final = 24 * 60 * 60 * 1000

UNSEEN_LIMIT_MS: Final = DAY_MS
"""The most that a stretch counts for which only the wall clock has seen."""


class Moment(NamedTuple):
    """A moment on three clocks, each in milliseconds."""

    counted_ms: int
    """By this relay, in all of its lives on one store."""
    wall_ms: int
    """Since 1970."""
    steady_ms: int
    """Since the machine started."""


def wall_clock_ms() -> int:
    """Milliseconds since 1970, within what a calendar shows: members refuse any other date."""
    return min(max(time.time_ns() // 1_000_000, 0), CALENDAR_END_MS - 1)


def steady_clock_ms() -> int:
    """Milliseconds since the machine started, asleep or not, where the system tells."""
    return since_start_ns() // 1_000_000


def later(last: Moment, wall_ms: int, steady_ms: int) -> Moment:
    """A moment in the same life of a relay. What the wall clock says counts for nothing."""
    passed_ms = max(steady_ms - last.steady_ms, 0)
    return Moment(last.counted_ms + passed_ms, wall_ms, steady_ms)


def after_a_stop(last: Moment, wall_ms: int, steady_ms: int) -> Moment:
    """The first moment of a new life, after the last one that was noted in the life before."""
    # If the machine has been started anew, all of its time since then lies in between.
    is_same_start = steady_ms >= last.steady_ms
    seen_ms = steady_ms - last.steady_ms if is_same_start else steady_ms
    passed_ms = min(max(wall_ms - last.wall_ms, 0), seen_ms + UNSEEN_LIMIT_MS)
    return Moment(last.counted_ms + passed_ms, wall_ms, steady_ms)
