"""Seats that play a session by themselves, and what is seen of them from outside.

What it is: how long own events take to come back, which activity was gone through, and what went
wrong. What it is not: it plays nothing (`tui.rehearsal.pretend`), and prints nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from protocol.session.session import Ended, Session, current_activity
from tui.errors import CheckFailed, Problem
from tui.news import FINAL, OF_DISK, Line, Trouble
from tui.rehearsal.outages import Outage, Outages, is_ignored
from tui.rehearsal.pretend import Awake
from tui.seat.seated import Seated

SLOWER: Final = frozenset({Trouble.RELAY_BUSY, Trouble.MENDING})
"""What a relay asks everybody to wait for."""

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class Done:
    """An activity that both went through."""

    step: str
    activity: str
    seconds: float


@dataclass(frozen=True)
class Times:
    """How soon own events came back."""

    round_trips_s: tuple[float, ...] = field(repr=False)
    """From sent to handed back, in order of size."""

    def percentile_ms(self, share: float) -> float:
        """The round trip that this share of all does not exceed, in milliseconds."""
        if not self.round_trips_s:
            return 0.0
        place = min(int(share * len(self.round_trips_s)), len(self.round_trips_s) - 1)
        return self.round_trips_s[place] * 1000


def times_of(round_trips_s: Iterable[float]) -> Times:
    """Of what was measured, in any order."""
    return Times(tuple(sorted(round_trips_s)))


class Watched:
    """All seats of a session, and then of another. Mutable: it watches them."""

    def __init__(
        self,
        on_passed: Callable[[Done], None],
        on_wait: Callable[[], None],
        on_outage: Callable[[Outage], None] = is_ignored,
    ) -> None:
        """`on_passed` is called after each activity, `on_wait` once if a relay asks for a slower
        pace, `on_outage` whenever one is waited for, and when that is over."""
        self.has_waited = False
        self.outages: Final = Outages(on_outage, self._fail)
        self._round_trips_s: Final[dict[str, list[float]]] = {}
        self._on_passed: Final = on_passed
        self._on_wait: Final = on_wait
        self._trouble: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._moved: Final = asyncio.Event()
        self._place: tuple[int, int] | None = None
        """Where they are, and since when."""
        self._since = time.monotonic()

    @property
    def times(self) -> Mapping[str, Times]:
        """By the URL of the relay."""
        return {url: times_of(measured) for url, measured in self._round_trips_s.items()}

    def took(self, relay: str, seconds: float) -> None:
        """An own event of somebody at that relay has come back."""
        self._round_trips_s.setdefault(relay, []).append(seconds)

    async def through(self, *lives: Awaitable[T]) -> list[T]:
        """What all of them come to. Raises `CheckFailed` as soon as something goes wrong."""
        self._trouble = asyncio.get_running_loop().create_future()
        self._place = None
        session = asyncio.ensure_future(together(*lives))
        try:
            await asyncio.wait((session, self._trouble), return_when=asyncio.FIRST_COMPLETED)
            if self._trouble.done():
                self._trouble.result()
            return await session
        finally:
            self.outages.close()
            session.cancel()
            self._trouble.cancel()
            await asyncio.gather(session, self._trouble, return_exceptions=True)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for that, and looks whenever something has changed at one of the seats."""
        while not holds():
            self._moved.clear()
            await self._moved.wait()

    def look(self, seat: Seated, *, tells_place: bool) -> None:
        """After every change of one of them."""
        self._moved.set()
        if seat.news.trouble in SLOWER and not self.has_waited:
            self.has_waited = True
            self._on_wait()
        facts, problem = seat.keep.facts, problem_at(seat)
        if problem is not None:
            self._fail(CheckFailed(problem, facts.relay))
        if not self._trouble.done():
            self.outages.look(facts.seat, facts.relay, seat.news)
        if tells_place:
            self._tell_place(seat.session)

    def _fail(self, failed: CheckFailed) -> None:
        if not self._trouble.done():
            self._trouble.set_exception(failed)

    def _tell_place(self, session: Session) -> None:
        guide, place = session.guide, (session.step, session.activity)
        if guide is None or session.activity < 0 or place == self._place:
            return
        now = time.monotonic()
        if self._place is not None:
            step, activity = self._place
            passed = guide.steps[step].title, guide.activity(step, activity).title
            self._on_passed(Done(*passed, now - self._since))
        is_over = session.step >= len(guide.steps) or current_activity(session) is None
        self._place, self._since = None if is_over else place, now


class Observer(Awake):
    """Watches one seat: how long own events take to come back, and what goes wrong."""

    def __init__(self, watched: Watched, *, tells_place: bool = False) -> None:
        """`tells_place`: from this one it is told which activities were gone through."""
        super().__init__()
        self._watched: Final = watched
        self._tells_place: Final = tells_place
        self._timed: tuple[int, float] | None = None
        self.seat: Seated | None = None
        """Whom it watches, as soon as that is made."""

    def changed(self) -> None:
        super().changed()
        if self.seat is not None:
            self._watched.look(self.seat, tells_place=self._tells_place)

    def went_out(self, counter: int) -> None:
        seat = self.seat
        # What waits behind others tells how long those take.
        if seat is not None and seat.news.line is Line.OPEN and len(seat.keep.outbox()) == 1:
            self._timed = counter, time.monotonic()

    def came_back(self, counter: int) -> None:
        if self._timed is None or counter != self._timed[0] or self.seat is None:
            return
        # How long the relay made us wait for the quota is not how long the way takes.
        if self.seat.news.trouble is None:
            took_s = time.monotonic() - self._timed[1]
            self._watched.took(self.seat.keep.facts.relay, took_s)
        self._timed = None


async def together(*coroutines: Awaitable[T]) -> list[T]:
    """The results of all, or the first error, with the rest cancelled."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def both(one: Awaitable[A], other: Awaitable[B]) -> tuple[A, B]:
    """What the two come to, or the first error, with the other cancelled."""
    first, second = asyncio.ensure_future(one), asyncio.ensure_future(other)
    await together(first, second)
    return first.result(), second.result()


def problem_at(seat: Seated) -> Problem | None:
    """What is wrong at that seat and will not be well by itself; None: nothing is."""
    news = seat.news
    if news.alarm is not None or news.has_parted or news.has_third_parted or news.has_strays:
        return Problem.ALARM
    if news.trouble is Trouble.RELAY_FULL:
        return Problem.ROOM
    if news.trouble in OF_DISK:
        return Problem.DISK
    if news.trouble in (Trouble.GUIDE, Trouble.VERSION):
        return Problem.DIFFERENT
    if news.line is Line.OTHER_VERSION:
        return Problem.VERSION
    is_over = isinstance(seat.session.phase, Ended) or seat.is_over
    return Problem.GONE if news.line in FINAL and not is_over else None
