"""Being told what is written to a room, by whichever relay.

Only what is safe is told, and it is told with the position before it. What may have been missed is
a gap: when one begins to listen, when the line was away, or when something came that is no row. Of
what was missed last nothing else would tell, so now and then it is looked how far the logs are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import Said
from server.jetstream.lookup import Asks, ends
from server.jetstream.naming import Place, stream_of
from server.jetstream.tally import Tally
from server.store.ports import Gap, Hear, Heard
from server.store.rows import unpack

AGAIN_S: Final = 1.0
"""Until it is tried again to listen."""

LOOKED_AT: Final = 500
"""So many logs in one question."""

End = Callable[[], Awaitable[None]]


class Listens(Asks, Protocol):
    """What is heard through, see `Line`."""

    @property
    def on_return(self) -> list[Callable[[], None]]: ...

    async def listen(self, subject: str, hear: Callable[[Said], None]) -> End: ...


class Ears:
    """Everybody at one relay who is told something. Mutable."""

    def __init__(self, line: Listens, tally: Tally) -> None:
        self._line: Final = line
        self._tally: Final = tally
        self._ears: Final[dict[Place, Ear]] = {}
        self._chores: Final[set[asyncio.Task[None]]] = set()
        line.on_return.append(self._has_missed)

    def watch(self, place: Place, hear: Hear) -> "EarWatch":
        """See `Archive`."""
        ear = self._ears.get(place)
        if ear is None:
            ear = self._ears[place] = Ear(self._line, self._tally)
            self._do(ear.begin(place))
        ear.hears.append(hear)
        return EarWatch(self, place, hear)

    def leave(self, place: Place, hear: Hear) -> None:
        """Tell it nothing more."""
        ear = self._ears.get(place)
        if ear is None or hear not in ear.hears:
            return
        ear.hears.remove(hear)
        if not ear.hears:
            del self._ears[place]
            self._do(ear.end())

    async def look(self) -> None:
        """Tell whoever has not heard the last of a room. Raises `StorageFailed`."""
        shards: dict[int, list[Place]] = {}
        for place in self._ears:
            shards.setdefault(place.shard, []).append(place)
        for shard, places in shards.items():
            for first in range(0, len(places), LOOKED_AT):
                await self._look(shard, places[first : first + LOOKED_AT])

    async def _look(self, shard: int, places: list[Place]) -> None:
        found = await ends(self._line, stream_of(shard), [place.log for place in places])
        for place in places:
            ear = self._ears.get(place)
            if ear is not None:
                ear.see(found.get(place.log, 0))

    async def stop(self) -> None:
        """Nobody is told anything any more."""
        chores = tuple(self._chores)
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    def _has_missed(self) -> None:
        for ear in self._ears.values():
            ear.tell(Gap())


class Ear:
    """What is said of one room. Mutable."""

    def __init__(self, line: Listens, tally: Tally) -> None:
        self._line: Final = line
        self._tally: Final = tally
        self.hears: Final[list[Hear]] = []
        self._stop: End | None = None
        self._position = 0
        """As far as was told, or told to be looked at."""

    async def begin(self, place: Place) -> None:
        """Listen, as soon as that can be."""
        while self.hears and self._stop is None:
            try:
                self._stop = await self._line.listen(place.heard, self._hear)
            except StorageFailed:
                await asyncio.sleep(AGAIN_S)
        if not self.hears:
            await self.end()
        self.tell(Gap())

    async def end(self) -> None:
        """No more of it."""
        stop, self._stop = self._stop, None
        if stop is not None:
            await stop()

    def _hear(self, said: Said) -> None:
        try:
            position = int(said.headers["Nats-Sequence"])
            before = int(said.headers["Nats-Last-Sequence"])
            row = unpack(said.data, position)
        except (KeyError, ValueError, StorageFailed):
            self._tally.unread += 1
            self.tell(Gap())
            return
        # Whoever is told finds it out too: it knows where its log ends.
        self._tally.gaps += 0 < self._position < before
        self._position = max(self._position, position)
        self.tell(Heard(before, position, row))

    def see(self, position: int) -> None:
        """The log goes to there: if that was not heard, something was missed."""
        if position > self._position:
            # Where nothing was heard yet, nobody knows whether anything was missed.
            self._tally.late += self._position > 0
            self._position = position
            self.tell(Gap())

    def tell(self, notice: Heard | Gap) -> None:
        """Everybody who is here now."""
        for hear in tuple(self.hears):
            hear(notice)


class EarWatch:
    """One who is told. Mutable. See `Watch`."""

    def __init__(self, ears: Ears, place: Place, hear: Hear) -> None:
        self._ears: Final = ears
        self._place: Final = place
        self._hear: Final = hear

    def close(self) -> None:
        """May be called more than once."""
        self._ears.leave(self._place, self._hear)
