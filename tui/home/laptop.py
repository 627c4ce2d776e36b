"""This laptop as a seat knows it: its clocks, its chance, and a thread for the slow key step."""

import asyncio
import os
import time
from typing import Final

from protocol.door.invitation import Opening, stretch
from tui.seat.ports import Clock
from tui.words import times


class LaptopClock:
    """The clocks of the system."""

    def steady_s(self) -> float:
        return time.monotonic()

    def now_ms(self) -> int:
        return times.now_ms()


CLOCK: Final[Clock] = LaptopClock()


def draw(count: int) -> bytes:
    """Random bytes from the system."""
    return os.urandom(count)


async def stretched(words: tuple[str, ...]) -> Opening:
    """The keys of a door; meanwhile everything else goes on. Raises `MemoryError`."""
    return await asyncio.to_thread(stretch, words)
