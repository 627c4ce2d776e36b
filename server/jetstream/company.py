"""Those at one relay who are in one room, or want to know who is. Mutable, and nothing but kept."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple

from protocol.wire.limits import SEATS
from server.jetstream.hearing import End
from server.jetstream.naming import Place
from server.jetstream.sightings import Chair
from server.store.ports import Sighting, Sitting

Hear = Callable[[Sighting], None]


class Guest(NamedTuple):
    """One connection at another relay."""

    relay: bytes
    number: int


class Company:
    """Of one room. Mutable."""

    def __init__(self, place: Place) -> None:
        self.place: Final = place
        self.hears: Final[list[Hear]] = []
        self.claims: Final[dict[int, SeatClaim]] = {}
        self.told: Final[dict[int, Guest]] = {}
        """Who was told to be at another relay, by seat."""
        self.coming = 0
        """How many are about to claim a seat here, or to be told."""
        self.listening: Final = asyncio.Lock()
        self.end: End | None = None
        """What ends that this relay is told who comes and goes."""
        self.is_known = False
        """Whether all that is kept of its seats has been read, and nothing was missed since."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody here is there, nor wants to know who is."""
        return not (self.hears or self.claims or self.coming)

    @property
    def chairs(self) -> list[Chair]:
        """All its seats."""
        return [Chair(self.place, seat) for seat in range(SEATS)]

    def tell(self, sighting: Sighting) -> None:
        """Everybody who wants to know."""
        for hear in tuple(self.hears):
            hear(sighting)


class SeatClaim:
    """A seat that a connection of this relay has. Mutable. See `Claim`."""

    def __init__(
        self,
        company: Company,
        sitting: Sitting,
        position: int,
        on_lost: Callable[[], None],
        on_left: "Callable[[SeatClaim], None]",
    ) -> None:
        self.company: Final = company
        self.sitting: Final = sitting
        self.position = position
        """Where that is said."""
        self.said_ms = 0
        """When it was said last, by the steady clock."""
        self.on_lost: Final = on_lost
        self._on_left: Final = on_left

    @property
    def chair(self) -> Chair:
        """Which seat."""
        return Chair(self.company.place, self.sitting.seat)

    @property
    def is_held(self) -> bool:
        """Whether it was neither left nor lost, nor replaced here."""
        return self.company.claims.get(self.sitting.seat) is self

    def drop(self) -> None:
        """It is held no more."""
        del self.company.claims[self.sitting.seat]

    def leave(self) -> None:
        """See `Claim`. May be called more than once."""
        if self.is_held:
            self.drop()
            self._on_left(self)


class SeatWatch:
    """Somebody who is told. Mutable. See `Watch`."""

    def __init__(self, company: Company, hear: Hear, on_left: Callable[[Company], None]) -> None:
        self._guests: Final = company
        self._hear: Final = hear
        self._on_left: Final = on_left

    def close(self) -> None:
        """May be called more than once."""
        if self._hear in self._guests.hears:
            self._guests.hears.remove(self._hear)
            self._on_left(self._guests)
