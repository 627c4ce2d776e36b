"""Where it is kept who has which seat: one message for each seat, the newest, in memory only.

Whoever claims a seat says what was said of it before, and the engine takes it or says that somebody
else was first. What is kept can be read by nobody but the relays of the fleet.
"""

import struct
from typing import Final

from server.errors import ClusterUnfit, StorageFailed
from server.jetstream.answers import ApiError, read_answer
from server.jetstream.beacons import RELAY_BYTES
from server.jetstream.lookup import newest
from server.jetstream.naming import Names, Place
from server.jetstream.sightings import Chair, Stand
from server.jetstream.streams import REPLICAS, SEATS, declare, seats
from server.jetstream.writing import EXPECTED, MOVED, UNDER_WAY, Line
from server.store.ports import Sitting

_CONTENT: Final = struct.Struct(f">B{RELAY_BYTES}sQQ?")

FIRST: Final = 1
"""The version of what a message holds."""

CLAIM_S: Final = 60 * 60
"""So long a claim is kept unless it is renewed."""

GOODBYE_S: Final = 1
"""So long a goodbye is."""

AGAIN_S: Final = 0.4
"""So long is waited for an answer before it is looked whether it was written."""

NO_STREAM: Final = 10059


class Moved(Exception):
    """Something else was said of the seat meanwhile, or is just being said."""


class Register:
    """What is kept of seats, as one relay reads and writes it. Immutable."""

    def __init__(self, line: Line, names: Names, me: bytes, replicas: int = REPLICAS) -> None:
        """`me` tells this relay from all others."""
        self._line: Final = line
        self._names: Final = names
        self._me: Final = me
        self._replicas: Final = replicas

    async def read(self, chair: Chair) -> Stand | None:
        """What was said last of that seat, as its leader knows. Raises `StorageFailed`."""
        try:
            found = await newest(self._line, SEATS, chair.place.seat(chair.seat))
        except ApiError as error:
            if error.code != NO_STREAM:
                raise
            # It was in the memory of machines that have all been started anew.
            await self._make()
            return None
        return None if found is None else self.unpack(found.data, found.position)

    async def _make(self) -> None:
        try:
            await declare(self._line, [seats(self._replicas)])
        except ClusterUnfit as unfit:
            raise StorageFailed(str(unfit)) from None

    async def claim(self, place: Place, sitting: Sitting, before: int) -> int:
        """That connection has its seat. Returns the position where that is said.

        Raises `Moved` if `before` is not where the last was said of it, and `StorageFailed` if it
        may have been said or not.
        """
        return await self._put(place, sitting, before, is_here=True)

    async def leave(self, place: Place, sitting: Sitting, before: int) -> None:
        """That connection is gone, and its claim is at `before`. Raises as `claim` does."""
        await self._put(place, sitting, before, is_here=False)

    async def _put(self, place: Place, sitting: Sitting, before: int, *, is_here: bool) -> int:
        content = _CONTENT.pack(FIRST, self._me, sitting.number, sitting.after, is_here)
        data = self._names.hide(content)
        life_s = CLAIM_S if is_here else GOODBYE_S
        headers = {EXPECTED: str(before), "Nats-TTL": f"{life_s}s"}
        said = await self._line.ask(place.seat(sitting.seat), data, headers, AGAIN_S)
        try:
            return int(read_answer(said)["seq"])
        except ApiError as error:
            if error.code in (MOVED, UNDER_WAY):
                raise Moved from None
            raise
        except (KeyError, TypeError, ValueError):
            raise StorageFailed("not an answer") from None

    def unpack(self, data: bytes, position: int) -> Stand:
        """What a message says. Raises `StorageFailed` if it is none of this fleet's."""
        try:
            version, relay, number, after, is_here = _CONTENT.unpack(self._names.show(data))
        except struct.error:
            raise StorageFailed("not what is said of a seat") from None
        if version != FIRST:
            raise StorageFailed("said of a seat by a newer version")
        return Stand(position, relay, number, after, is_here)
