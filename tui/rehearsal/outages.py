"""What a check waits for, as two people would: a relay that is away, or keeps nothing for a while.

Each is told once when it begins and once when it is over, and becomes a `CheckFailed` that names
the relay where it lasts too long. What it is not: a line; those come back by themselves.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from protocol.seats import Seat
from tui.errors import CheckFailed, Problem
from tui.news import Line, News, Trouble

PATIENCE_S: Final[Mapping[Problem, float]] = {Problem.UNREACHABLE: 60.0, Problem.STORAGE: 20.0}
"""A relay that is started again is back within seconds. Where machines keep the log together and
the first among them dies, the others need up to ten to agree."""


@dataclass(frozen=True)
class Outage:
    """One that has begun, or is over."""

    relay: str
    problem: Problem
    seconds: float | None
    """How long it was; None: it begins."""


def is_ignored(outage: Outage) -> None:
    """For who does not ask."""


@dataclass(frozen=True)
class _Wait:
    """For one relay."""

    problem: Problem
    since_s: float
    """Also if it was for something else at first."""
    timer: asyncio.TimerHandle


class Outages:
    """Of all relays of a check. Mutable: it remembers since when each is waited for."""

    def __init__(
        self, on_outage: Callable[[Outage], None], on_failed: Callable[[CheckFailed], None]
    ) -> None:
        self.over: Final[list[Outage]] = []
        """Those that are."""
        self._on_outage: Final = on_outage
        self._on_failed: Final = on_failed
        self._problems: Final[dict[tuple[str, Seat], Problem | None]] = {}
        self._waits: Final[dict[str, _Wait]] = {}

    def look(self, seat: Seat, relay: str, news: News) -> None:
        """After every change at a seat."""
        self._problems[relay, seat] = _problem(news)
        met = {each for (at, _), each in self._problems.items() if at == relay}
        problem = next((each for each in PATIENCE_S if each in met), None)
        wait = self._waits.get(relay)
        if problem is (None if wait is None else wait.problem):
            return
        now_s = asyncio.get_running_loop().time()
        since_s = now_s if wait is None else wait.since_s
        if wait is not None:
            wait.timer.cancel()
            del self._waits[relay]
        if problem is not None:
            self._waits[relay] = self._wait(relay, problem, since_s)
            self._on_outage(Outage(relay, problem, None))
        elif wait is not None:
            self.over.append(Outage(relay, wait.problem, now_s - since_s))
            self._on_outage(self.over[-1])

    def close(self) -> None:
        """Waits for nothing any more."""
        for wait in self._waits.values():
            wait.timer.cancel()
        self._waits.clear()
        self._problems.clear()

    def _wait(self, relay: str, problem: Problem, since_s: float) -> _Wait:
        failed = CheckFailed(problem, relay)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(PATIENCE_S[problem], self._on_failed, failed)
        return _Wait(problem, since_s, timer)


def _problem(news: News) -> Problem | None:
    if news.line in (Line.ABSENT, Line.RECONNECTING):
        return Problem.UNREACHABLE
    # Two people would wait as well, and their words would go out in the end.
    return Problem.STORAGE if news.trouble is Trouble.RELAY_STUCK else None
