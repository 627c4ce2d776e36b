"""Simulated time: an event loop in which waiting costs nothing.

What it is: asyncio's own loop on a selector that, instead of waiting for sockets, moves the clock
on to the next timer. So five minutes without a line pass in a moment, in one thread, and two runs
of the same seed do the same things in the same order. What it is not: a loop for real sockets.
"""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(Exception):
    """Nothing is ready and nothing is due: every task waits for something that cannot come."""


class _Leap(selectors.SelectSelector):
    """Never waits: it adds to the clock what it was asked to wait for."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck
        if timeout > 0:
            self.now_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time begins at zero and leaps from timer to timer."""

    def __init__(self) -> None:
        self._leap = _Leap()
        super().__init__(self._leap)

    def time(self) -> float:
        return self._leap.now_s

    def run_in_executor(  # type: ignore[override]  # the stub's Unpack of a TypeVarTuple
        self,
        executor: object,
        func: Callable[..., T],
        *args: Any,  # whatever the function takes
    ) -> "asyncio.Future[T]":
        """Runs it at once: there is one thread."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done
