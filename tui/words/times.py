"""Times and durations as people read them: one place, total over whatever number came in.

A relay or a partner's program may send any number. What no clock shows is the empty text, and the
sentences in `tui.words` know how to do without it. Nothing here raises.
"""

import re
import time
from datetime import date, datetime, timedelta
from typing import Final

MINUTE_MS: Final = 60_000
DAY_MS: Final = 24 * 60 * MINUTE_MS

EPOCH_MS: Final = 1_735_689_600_000
"""2025: this program is not older, and a clock whose battery is flat is."""

NEVER: Final = ""
"""What stands for a time that cannot be shown."""


def moment(at_ms: int, now_ms: int) -> str:
    """The time of day here; with its day, if that is not today."""
    when, now = _local(at_ms), _local(now_ms)
    if when is None:
        return NEVER
    clock = f"{when:%H:%M}"
    if now is None or when.date() == now.date():
        return clock
    if abs((when.date() - now.date()).days) == 1:
        return f"{clock} tomorrow" if when > now else f"{clock} yesterday"
    return f"{clock} on {_date(when, now)}"


def day(at_ms: int, now_ms: int) -> str:
    """The day here: "today", "yesterday", or its date."""
    when, now = _local(at_ms), _local(now_ms)
    if when is None:
        return NEVER
    if now is not None and when.date() == now.date():
        return "today"
    if now is not None and when.date() == (now - timedelta(days=1)).date():
        return "yesterday"
    return f"on {_date(when, now)}"


def day_past(at_ms: int, now_ms: int) -> str:
    """The same for what has been; empty where this laptop's clock was, or is, wrong."""
    return day(at_ms, now_ms) if EPOCH_MS <= at_ms <= now_ms + MINUTE_MS else NEVER


def coming(now_ms: int, days: tuple[int, ...]) -> list[date]:
    """The days that come so many days from today; none where the clock shows no day."""
    now = _local(now_ms)
    return [] if now is None else [now.date() + timedelta(days=each) for each in days]


def short(when: date) -> str:
    """A day of this month or the next, in few letters: "Mon 30"."""
    return f"{when:%a} {when.day}"


def date_of(when: date, now_ms: int) -> str:
    """A day of the calendar: "Monday 30 November"."""
    return _date(datetime(when.year, when.month, when.day), _local(now_ms))


WEEKDAYS: Final = tuple(f"{date(2024, 1, day):%A}" for day in range(1, 8))
"""Monday first."""


def hour(text: str) -> int | None:
    """Minutes since midnight that somebody wrote ("20:00", "20.30", "20"); None for other words."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", text.strip())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def clock(minute: int) -> str:
    """Minutes since midnight as a clock shows them."""
    return f"{minute // 60:02}:{minute % 60:02}"


def now_ms() -> int:
    """Milliseconds since 1970, by this laptop."""
    return time.time_ns() // 1_000_000


def milliseconds(seconds: float) -> int:
    """A clock's seconds as whole milliseconds; 0 for what is no number of them."""
    try:
        return int(seconds * 1000)
    except (OverflowError, ValueError):
        return 0


def seconds_left(minutes: int, since_ms: int, now_ms: int) -> int:
    """Of so many minutes, begun then: rounded up, never below 0 and never more than there were."""
    left_ms = since_ms + minutes * MINUTE_MS - now_ms
    return max(0, min(minutes * 60, -(-left_ms // 1000)))


def _local(at_ms: int) -> datetime | None:
    try:
        # Whole seconds: a float would end before the numbers do.
        found = datetime.fromtimestamp(at_ms // 1000)
        _ = found - timedelta(days=2), found + timedelta(days=2)  # the days beside it exist too
    except (ValueError, OverflowError, OSError):
        return None
    return found


def _date(when: datetime, now: datetime | None) -> str:
    year = "" if now is not None and when.year == now.year else f" {when.year}"
    return f"{when:%A} {when.day} {when:%B}{year}"
