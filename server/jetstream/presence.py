"""The rooms that somebody at one relay is in, or asks about: who is there is heard, read, and told.

What is heard comes in order and is safe. Where it does not, or where something may have been
missed, the leader is asked anew. Told is only what has changed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from server.errors import StorageFailed
from server.jetstream.answers import Said
from server.jetstream.beacons import Beacon
from server.jetstream.company import Company, Guest, SeatClaim
from server.jetstream.hearing import Listens
from server.jetstream.naming import Place
from server.jetstream.register import Register
from server.jetstream.sightings import Chair, Sightings, Stand
from server.store.ports import Sighting

TRIES: Final = 8
"""As often is looked again at a seat of which more is heard while one looks."""

SOMEBODY: Final = Guest(b"", 0)
"""Who has a seat that was lost, until that is told."""


class Presence:
    """Of one relay. Mutable."""

    def __init__(
        self,
        line: Listens,
        register: Register,
        me: bytes,
        do: Callable[[Awaitable[None]], None],
    ) -> None:
        """`do` sees to it that something is done, though nobody waits for it."""
        self._line: Final = line
        self._register: Final = register
        self._me: Final = me
        self._do: Final = do
        self.sightings: Final = Sightings(me)
        self.rooms: Final[dict[Place, Company]] = {}
        self._doubtful: set[Place] = set()
        self.is_doubtful: Final = asyncio.Event()
        """Set while something may have been missed of some room."""
        self.lost = 0
        """How many claims newer ones of other relays have taken."""

    # Who wants to know

    @contextmanager
    def coming(self, place: Place) -> Iterator[Company]:
        """The room, for somebody who is about to be in it, or to be told."""
        company = self.rooms.get(place)
        if company is None:
            company = self.rooms[place] = Company(place)
        company.coming += 1
        try:
            yield company
        finally:
            company.coming -= 1
            self.leave(company)

    def leave(self, company: Company) -> None:
        """Somebody has left it, or wants to know no more: it may have been the last."""
        if company.is_empty and self.rooms.get(company.place) is company:
            del self.rooms[company.place]
            self._doubtful.discard(company.place)
            for chair in company.chairs:
                self.sightings.forget(chair)
            if company.end is not None:
                self._do(company.end())

    async def listen(self, company: Company) -> None:
        """From now on it is heard who comes and goes. Raises `StorageFailed`."""
        async with company.listening:
            if company.end is None:
                hear = partial(self._hear, company)
                company.end = await self._line.listen(company.place.seats_heard, hear)

    # What is known

    async def read(self, chair: Chair) -> Stand | None:
        """What was said last of that seat, as is known now. Raises `StorageFailed`."""
        for _ in range(TRIES):
            since = self.sightings.stand(chair)
            stand = await self._register.read(chair)
            if chair.place not in self.rooms:
                return stand
            if self.sightings.read(chair, stand, since=since):
                self.changed(chair)
                return stand
        raise StorageFailed("a seat that changes too often")

    async def look(self, company: Company) -> None:
        """Know all that is kept of it. Raises `StorageFailed`."""
        await asyncio.gather(*map(self.read, company.chairs))
        company.is_known = True

    def doubt(self, places: Iterable[Place]) -> None:
        """Something of these rooms may have been missed."""
        for place in places:
            company = self.rooms.get(place)
            if company is not None:
                company.is_known = False
                self._doubtful.add(place)
        if self._doubtful:
            self.is_doubtful.set()

    def put_off(self, company: Company) -> None:
        """It could not be looked at just now."""
        company.is_known = False
        self._doubtful.add(company.place)

    def take_doubtful(self) -> set[Place]:
        """Those rooms, for somebody who looks at them now."""
        places, self._doubtful = self._doubtful, set()
        self.is_doubtful.clear()
        return places

    @property
    def claims(self) -> Iterator[SeatClaim]:
        """All of this relay."""
        return (claim for company in self.rooms.values() for claim in company.claims.values())

    def _hear(self, company: Company, said: Said) -> None:
        place = company.place
        if self.rooms.get(place) is not company:
            return
        try:
            chair = Chair(place, int(said.subject.rpartition(".")[2]))
            stand = self._register.unpack(said.data, int(said.headers["Nats-Sequence"]))
        except (KeyError, ValueError, StorageFailed):
            self.doubt([place])
            return
        if self.sightings.hear(chair, stand):
            self.changed(chair)
        else:
            self.doubt([place])

    def beacon(self, beacon: Beacon) -> None:
        """A relay says that it lives, or that it stops."""
        if beacon.is_last:
            self.sightings.farewell(beacon.relay)
        else:
            has_changed = self.sightings.beacon(beacon.relay)
            self.doubt({chair.place for chair in self.sightings.doubted()})
            if not has_changed:
                return
            if beacon.relay != self._me:
                # It is back, and so is whoever is there.
                self.doubt(self.sightings.at(beacon.relay))
        for company in tuple(self.rooms.values()):
            for chair in company.chairs:
                self.changed(chair)

    # What is told

    def changed(self, chair: Chair) -> None:
        """Tell what has changed of that seat, if anything has."""
        company, stand = self.rooms.get(chair.place), self.sightings.stand(chair)
        if company is None:
            return
        claim = company.claims.get(chair.seat)
        if claim is not None and stand is not None:
            self._settle(claim, stand)
        is_said_here = stand is not None and stand.is_here and stand.relay == self._me
        if is_said_here or chair.seat in company.claims:
            # Whoever takes a seat here knows that nobody has it elsewhere any more.
            return
        guest = None
        if stand is not None and self.sightings.is_elsewhere(chair):
            guest = Guest(stand.relay, stand.number)
        if guest == company.told.get(chair.seat):
            return
        if guest is None or stand is None:
            del company.told[chair.seat]
            company.tell(Sighting(chair.seat, is_here=False))
        else:
            company.told[chair.seat] = guest
            company.tell(Sighting(chair.seat, is_here=True, after=stand.after))

    def _settle(self, claim: SeatClaim, stand: Stand) -> None:
        """See whether a claim of this relay still holds."""
        if stand.is_of(self._me, claim.sitting.number):
            claim.position = stand.position
        elif stand.relay != self._me and stand.position > claim.position:
            self._lose(claim)

    def lose(self, claim: SeatClaim) -> None:
        """A newer connection has its seat, at another relay."""
        self._lose(claim)
        self.changed(claim.chair)

    def _lose(self, claim: SeatClaim) -> None:
        claim.drop()
        self.lost += 1
        # Whoever is told that it is lost takes the seat for taken elsewhere.
        claim.company.told[claim.sitting.seat] = SOMEBODY
        claim.on_lost()
        self.leave(claim.company)
