"""That a relay lives: it says so once a second to all of its fleet, and nothing of it is kept.

What tells relays apart is new with every start. So two that were given the same name by mistake are
two, and one that was started anew is another one.
"""

import struct
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from secrets import token_bytes
from typing import Final, NamedTuple, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import Headers, Said
from server.jetstream.naming import Names

SUBJECT: Final = "b"

BEACON_S: Final = 1.0
"""So often it is said."""

RELAY_BYTES: Final = 16
"""Of what tells relays apart."""

FIRST: Final = 1
"""The version of what a beacon holds."""

_CONTENT: Final = struct.Struct(f">B{RELAY_BYTES}s?")


class Beacon(NamedTuple):
    """What is said."""

    relay: bytes
    is_last: bool
    """It is about to stop."""


class Line(Protocol):
    """What beacons are told and heard through, see `Line` in `line`."""

    async def tell(
        self, subject: str, data: bytes = ..., headers: Headers = ..., reply: str = ...
    ) -> None: ...

    async def listen(
        self, subject: str, hear: Callable[[Said], None]
    ) -> Callable[[], Awaitable[None]]: ...


def new_relay(name: str) -> bytes:
    """What tells the relay of that name, from now until it stops, from all others."""
    half = RELAY_BYTES // 2
    return blake2b(name.encode(), digest_size=half).digest() + token_bytes(half)


class Beacons:
    """Those of one fleet, as one relay says and hears them. Mutable."""

    def __init__(self, line: Line, names: Names, me: bytes) -> None:
        self._line: Final = line
        self._names: Final = names
        self._me: Final = me
        self._end: Callable[[], Awaitable[None]] | None = None

    async def start(self, hear: Callable[[Beacon], None]) -> None:
        """Be told from now on, of one's own too. Raises `StorageFailed`."""

        def heard(said: Said) -> None:
            beacon = self._read(said.data)
            if beacon is not None:
                hear(beacon)

        self._end = await self._line.listen(SUBJECT, heard)

    async def stop(self) -> None:
        """Be told nothing more."""
        end, self._end = self._end, None
        if end is not None:
            await end()

    async def say(self, *, is_last: bool = False) -> None:
        """This relay lives. Raises `NoAnswer` if the line is away."""
        data = self._names.hide(_CONTENT.pack(FIRST, self._me, is_last))
        await self._line.tell(SUBJECT, data)

    def _read(self, data: bytes) -> Beacon | None:
        """None if it is of another fleet, or of a newer version."""
        try:
            version, relay, is_last = _CONTENT.unpack(self._names.show(data))
        except (struct.error, StorageFailed):
            return None
        return Beacon(relay, is_last) if version == FIRST else None
