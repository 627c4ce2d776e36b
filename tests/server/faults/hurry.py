"""An event loop whose clock can run faster: how an outage of five minutes fits into a test.

Everything that asks the loop for the time or to be called later is hurried alike: waits between
attempts, pings, time-outs, delays in the proxy, and the pauses of the people at the keys. Sockets,
disks and the processor are not, so a figure in seconds is taken at speed 1.
"""

import asyncio
import time
from collections.abc import Coroutine
from selectors import DefaultSelector, SelectorKey
from typing import Any, TypeVar

T = TypeVar("T")


class HurriedLoop(asyncio.SelectorEventLoop):
    """A loop with a `speed`, 1 being that of the world. Mutable."""

    def __init__(self) -> None:
        self._speed = 1.0
        self._since = time.monotonic()
        self._counted = 0.0
        self._hurried_selector = HurriedSelector()
        super().__init__(self._hurried_selector)

    def time(self) -> float:
        return self._counted + (time.monotonic() - self._since) * self._speed

    @property
    def speed(self) -> float:
        """How many of the loop's seconds pass in one of the world's."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._counted, self._since = self.time(), time.monotonic()
        self._speed = self._hurried_selector.speed = speed


class HurriedSelector(DefaultSelector):
    """Waits for sockets as the loop asks it to, in the loop's seconds."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / self.speed)


# Any: what a coroutine yields and is sent is the loop's affair.
def run_hurried(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` on a loop of its own; `hurried_loop` finds it from inside."""
    with asyncio.Runner(loop_factory=HurriedLoop) as runner:
        return runner.run(main)


def hurried_loop() -> HurriedLoop:
    """The loop that runs this."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HurriedLoop)
    return loop
