"""A day and an hour, as somebody types them in one line: "Thu 19:00", "2026-12-03 19:00".

Pure: what was understood, and why that is no moment to meet at yet. Moments here have no zone: they
are as a clock on the wall shows them. What it is not: the sentences about it (`tui.words.daytime`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from tui.kept.documents import DAYS_MOST

_FULL: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE: Final = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_HOUR: Final = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_LEAST: Final = 2
"""So many letters tell a day from all others."""


class Why(Enum):
    """Why what was typed is no moment to meet at."""

    NO_DAY = "no-day"
    NO_HOUR = "no-hour"
    NEITHER = "neither"
    PAST = "past"
    TOO_FAR = "too-far"


@dataclass(frozen=True)
class Daytime:
    """What was understood."""

    day: date | None = None
    hour: time | None = None
    why: Why | None = None
    """None: it does."""

    @property
    def moment(self) -> datetime | None:
        """On the clock on the wall; None where it does not do."""
        if self.day is None or self.hour is None or self.why is not None:
            return None
        return datetime.combine(self.day, self.hour)


def understood(typed: str, now: datetime) -> Daytime:
    """A line that somebody typed. `now`: on the clock on the wall, without a zone."""
    line = typed.lower()
    dated, struck = _DATE.search(line), _HOUR.search(_DATE.sub(" ", line))
    hour = None if struck is None else time(int(struck[1]), int(struck[2]))
    day = _named(line, hour, now) if dated is None else _dated(dated)
    if day is None or hour is None:
        lacks = Why.NO_DAY if hour is not None else Why.NO_HOUR
        return Daytime(day, hour, Why.NEITHER if day is None and hour is None else lacks)
    moment, why = datetime.combine(day, hour), None
    if moment < now:
        why = Why.PAST
    elif moment > now + timedelta(days=DAYS_MOST):
        why = Why.TOO_FAR
    return Daytime(day, hour, why)


def _dated(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _named(line: str, hour: time | None, now: datetime) -> date | None:
    """The next day of that name, today if its hour is still to come; None for none, or several."""
    today, found = now.date(), set[date]()
    for word in re.findall(r"[a-z]+", line):
        if word in ("today", "tonight"):
            found.add(today)
        elif word == "tomorrow":
            found.add(today + timedelta(days=1))
        elif (at := _weekday(word)) is not None:
            ahead = (at - today.weekday()) % 7
            is_gone = ahead == 0 and hour is not None and datetime.combine(today, hour) < now
            found.add(today + timedelta(days=7 if is_gone else ahead))
    return found.pop() if len(found) == 1 else None


def _weekday(word: str) -> int | None:
    """Which day of the week a word, or its beginning, is."""
    if len(word) < _LEAST:
        return None
    return next((at for at, name in enumerate(_FULL) if name.startswith(word)), None)
