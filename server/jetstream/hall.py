"""A hall that several relays share: who is where, and the notes of the lobbies.

See `Hall` for what every method promises, and `seats` and `lobbies` for how it is held to.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from server.jetstream.beacons import new_relay
from server.jetstream.company import Hear, SeatClaim, SeatWatch
from server.jetstream.lobbies import FleetLobbies
from server.jetstream.lobbies import Line as Meets
from server.jetstream.naming import Names
from server.jetstream.seats import Line as Sits
from server.jetstream.seats import Seats
from server.jetstream.streams import REPLICAS
from server.settings import RelaySettings
from server.store.ports import Gauge, Sitting, Visitor


class Line(Sits, Meets, Protocol):
    """All that a hall needs of a line."""


class JetStreamHall:
    """One relay's end of it. Mutable. See `Hall`."""

    def __init__(
        self,
        line: Line,
        names: Names,
        settings: RelaySettings,
        now_ms: Callable[[], int],
        steady_ms: Callable[[], int],
        replicas: int = REPLICAS,
    ) -> None:
        """`start` has to come before anything else."""
        me = new_relay(settings.relay_id or "")
        self._seats: Final = Seats(line, names, me, now_ms, steady_ms, replicas)
        self._lobbies: Final = FleetLobbies(line, names, settings, steady_ms)

    async def start(self) -> None:
        """Say to all relays that this one lives, and hear them. Raises `StorageFailed`."""
        await self._lobbies.start()
        await self._seats.start()

    async def stop(self) -> None:
        """Say goodbye to all relays, and hear nothing more. Does not raise."""
        await self._seats.stop()
        await self._lobbies.stop()

    def gauges(self) -> Iterable[Gauge]:
        """How it is with the other relays, without waiting."""
        yield from self._seats.gauges()
        yield from self._lobbies.gauges()

    # Who is where

    def number(self) -> int:
        """See `Hall`."""
        return self._seats.number()

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> SeatClaim | None:
        """See `Hall`."""
        return await self._seats.claim(name, sitting, on_lost)

    async def watch(self, name: bytes, hear: Hear) -> SeatWatch:
        """See `Hall`."""
        return await self._seats.watch(name, hear)

    # Lobbies

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]:
        """See `Hall`."""
        return await self._lobbies.visit(lobby, visitor)

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None:
        """See `Hall`."""
        await self._lobbies.post(lobby, note, address, now_ms, is_draining=is_draining)

    async def shut(self, lobby: bytes) -> None:
        """See `Hall`."""
        await self._lobbies.shut(lobby)

    def leave(self, lobby: bytes, visitor: Visitor) -> None:
        """See `Hall`."""
        self._lobbies.leave(lobby, visitor)

    def expire(self, now_ms: int) -> None:
        """See `Hall`."""
        self._lobbies.expire(now_ms)

    def __len__(self) -> int:
        """See `Hall`."""
        return len(self._lobbies)
