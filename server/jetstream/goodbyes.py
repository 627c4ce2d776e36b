"""That somebody has left a seat: said in the background, until it is said or somebody else has it.

It says which claim it ends. So one that comes late ends no newer one, at whichever relay that is.
"""

import asyncio
from contextlib import suppress
from typing import Final

from server.errors import StorageFailed
from server.jetstream.naming import Place
from server.jetstream.register import Moved, Register
from server.jetstream.sightings import Chair
from server.store.ports import Sitting

PAUSE_S: Final = 0.05
"""Until it is looked what has moved."""

AGAIN_S: Final = 1.0
"""Until it is tried again where nobody answers, at first."""

SELDOM_S: Final = 30.0
"""And in the end: they may be away for long, and a whole relay has left meanwhile."""

LATE_S: Final = 5.0
"""So late may be written what was never answered."""

STOP_S: Final = 1.0
"""So long a relay that stops waits for the last."""


class Goodbyes:
    """Those of one relay. Mutable."""

    def __init__(self, register: Register, me: bytes) -> None:
        self._register: Final = register
        self._me: Final = me
        self._owed: Final[set[tuple[Place, Sitting]]] = set()
        self._chores: Final[set[asyncio.Task[None]]] = set()
        self._is_back = asyncio.Event()

    def say(self, place: Place, sitting: Sitting, position: int) -> None:
        """That connection has left; its claim is at `position`, or 0 if it may be written or not,
        or be so later. Returns at once."""
        self._owed.add((place, sitting))
        chore = asyncio.ensure_future(self._say(place, sitting, position))
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    def take_back(self, place: Place, sitting: Sitting) -> None:
        """It claims the seat again."""
        self._owed.discard((place, sitting))

    def has_returned(self) -> None:
        """Whoever did not answer may do so now."""
        self._is_back.set()
        self._is_back = asyncio.Event()

    async def stop(self) -> None:
        """Returns when all is said, or it takes too long."""
        if self._chores:
            await asyncio.wait(tuple(self._chores), timeout=STOP_S)
        chores = tuple(self._chores)
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)

    async def _say(self, place: Place, sitting: Sitting, position: int) -> None:
        owed = place, sitting
        may_come_late, pause_s = not position, AGAIN_S
        while owed in self._owed:
            try:
                if not position:
                    position = await self._claimed_at(place, sitting)
                if position:
                    await self._register.leave(place, sitting, position)
                    break
                if not may_come_late:
                    break
                may_come_late = False
                await asyncio.sleep(LATE_S)
            except Moved:
                position = 0
                await asyncio.sleep(PAUSE_S)
            except StorageFailed:
                position = 0
                await self._pause(pause_s)
                pause_s = min(2 * pause_s, SELDOM_S)
        self._owed.discard(owed)

    async def _pause(self, pause_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._is_back.wait()

    async def _claimed_at(self, place: Place, sitting: Sitting) -> int:
        """Where it is said that the connection has the seat; 0 if that is not said."""
        stand = await self._register.read(Chair(place, sitting.seat))
        if stand is None or not stand.is_of(self._me, sitting.number):
            return 0
        return stand.position
