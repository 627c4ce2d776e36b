"""Who is where, at all relays of a fleet: claimed, told, and known to be gone.

A seat belongs to whoever claimed it last, wherever that was; see `sightings` for when a relay
counts as gone. What was said is kept in memory only, and may be lost with it: then whoever is there
says so again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from typing import Final, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import NoAnswer
from server.jetstream.beacons import BEACON_S, Beacons
from server.jetstream.company import Company, Hear, SeatClaim, SeatWatch
from server.jetstream.goodbyes import Goodbyes
from server.jetstream.hearing import Listens
from server.jetstream.naming import Names, Place
from server.jetstream.presence import Presence
from server.jetstream.register import CLAIM_S, Moved, Register
from server.jetstream.sightings import Chair, Stand
from server.jetstream.streams import REPLICAS
from server.jetstream.writing import Line as Writes
from server.store.ports import Gauge, Sighting, Sitting

PATIENCE_S: Final = 4.0
"""So long it is tried to claim a seat."""

PAUSE_S: Final = 0.05
"""Until it is tried again."""

AT_ONCE: Final = 16
"""So many rooms are looked at together."""

RENEWED_MS: Final = CLAIM_S * 1000 // 3
"""So old a claim is said again."""

CHECKED_MS: Final = 5_000
"""So often it is looked whether what was said is still kept."""


class Line(Writes, Listens, Protocol):
    """All that the seats need of a line."""


class Seats:
    """Those of all rooms, as one relay claims them and is told of them. Mutable."""

    def __init__(
        self,
        line: Line,
        names: Names,
        me: bytes,
        now_ms: Callable[[], int],
        steady_ms: Callable[[], int],
        replicas: int = REPLICAS,
    ) -> None:
        """`me` tells this relay from all others. `start` has to come before anything else."""
        self._names: Final = names
        self._me: Final = me
        self._now_ms: Final = now_ms
        self._steady_ms: Final = steady_ms
        self._register: Final = Register(line, names, me, replicas)
        self._beacons: Final = Beacons(line, names, me)
        self._presence: Final = Presence(line, self._register, me, self._do)
        self._number = 0
        self._checked_ms = steady_ms()
        self._loss_ms = self._checked_ms - 1
        """When it was last seen that what was said is lost."""
        self._chores: Final[set[asyncio.Task[None]]] = set()
        self._goodbyes: Final = Goodbyes(self._register, me)
        line.on_return.append(self._has_missed)

    async def start(self) -> None:
        """Say that this relay lives, and hear who else does. Raises `StorageFailed`."""
        await self._beacons.start(self._presence.beacon)
        await self.beat()
        self._do(self._live())
        self._do(self._tend())

    async def stop(self) -> None:
        """Say goodbye: from now on nobody here is anywhere. Does not raise."""
        await self._goodbyes.stop()
        chores = tuple(self._chores)
        for chore in chores:
            chore.cancel()
        await asyncio.gather(*chores, return_exceptions=True)
        await self.beat(is_last=True)
        await self._beacons.stop()

    def _has_missed(self) -> None:
        self._goodbyes.has_returned()
        self._presence.doubt(self._presence.rooms)

    def _do(self, work: Awaitable[None]) -> None:
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    # The hall's half

    def number(self) -> int:
        """See `Hall`: microseconds of the wall clock, and never the same again."""
        self._number = max(self._number + 1, self._now_ms() * 1000)
        return self._number

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> SeatClaim | None:
        """See `Hall`."""
        with self._presence.coming(self._names.place(name)) as company:
            if self._is_replaced(company, sitting):
                return None
            self._goodbyes.take_back(company.place, sitting)
            await self._presence.listen(company)
            try:
                position = await self._take(company, sitting)
            except (StorageFailed, asyncio.CancelledError):
                # It may be written, or be so soon.
                self._goodbyes.say(company.place, sitting, 0)
                raise
            if position is None or self._is_replaced(company, sitting):
                return None
            claim = SeatClaim(company, sitting, position, on_lost, self._has_left)
            claim.said_ms = self._steady_ms()
            company.claims[sitting.seat] = claim
            company.told.pop(sitting.seat, None)
            return claim

    def _is_replaced(self, company: Company, sitting: Sitting) -> bool:
        """Whether a newer connection of this relay has the seat."""
        held = company.claims.get(sitting.seat)
        return held is not None and held.sitting.number > sitting.number

    async def watch(self, name: bytes, hear: Hear) -> SeatWatch:
        """See `Hall`."""
        with self._presence.coming(self._names.place(name)) as company:
            await self._presence.listen(company)
            if not company.is_known:
                await self._presence.look(company)
            company.hears.append(hear)
            for seat in company.told:
                stand = self._presence.sightings.stand(Chair(company.place, seat))
                if stand is not None:
                    hear(Sighting(seat, is_here=True, after=stand.after))
            return SeatWatch(company, hear, self._presence.leave)

    def gauges(self) -> Iterable[Gauge]:
        """What there is to be seen of it, without waiting."""
        elsewhere = sum(len(company.told) for company in self._presence.rooms.values())
        yield Gauge("fleet_seats_elsewhere", "Seats of rooms here, taken elsewhere.", elsewhere)
        about, lost = "Seats that other relays have taken over.", self._presence.lost
        yield Gauge("fleet_claims_lost", about, lost, is_count=True)
        about, others = "Other relays that live.", self._presence.sightings.relays
        yield Gauge("fleet_relays_heard", about, others)

    # What is kept

    async def _take(
        self, company: Company, sitting: Sitting, *, is_again: bool = False
    ) -> int | None:
        """Where it is said that the seat is taken; None if a newer connection has it.

        Raises `StorageFailed`. `is_again` if it was said before, and may be lost.
        """
        chair, sightings = Chair(company.place, sitting.seat), self._presence.sightings
        loop = asyncio.get_running_loop()
        give_up_s = loop.time() + PATIENCE_S
        stand = sightings.stand(chair)
        # What is no more so the engine does not take.
        is_known = company.is_known and (stand is None or stand.is_here) and not is_again
        while True:
            try:
                if not is_known or sightings.keeps(stand, sitting.number):
                    stand = await self._presence.read(chair)
                    if sightings.keeps(stand, sitting.number, is_again=is_again):
                        return None
                return await self._say(company.place, sitting, stand)
            except (Moved, StorageFailed) as failure:
                if loop.time() > give_up_s:
                    raise StorageFailed("a seat that cannot be claimed") from failure
            is_known = False
            await asyncio.sleep(PAUSE_S)

    async def _say(self, place: Place, sitting: Sitting, before: Stand | None) -> int | None:
        """Where it is said, after `before`; None if something newer was heard already.

        Raises `Moved` and `StorageFailed`.
        """
        chair, sightings = Chair(place, sitting.seat), self._presence.sightings
        since = sightings.stand(chair)
        position = await self._register.claim(place, sitting, before.position if before else 0)
        stand = Stand(position, self._me, sitting.number, sitting.after, is_here=True)
        return position if sightings.say(chair, stand, since=since) else None

    def _has_left(self, claim: SeatClaim) -> None:
        self._goodbyes.say(claim.company.place, claim.sitting, claim.position)
        self._presence.changed(claim.chair)
        self._presence.leave(claim.company)

    # What has to be seen to

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(BEACON_S)
            await self.beat()

    async def beat(self, *, is_last: bool = False) -> None:
        """Say that this relay lives. Does not raise."""
        try:
            await self._beacons.say(is_last=is_last)
        except NoAnswer:
            # Nobody counts as gone meanwhile: this relay does not hear itself either.
            return

    async def _tend(self) -> None:
        doubtful = self._presence.is_doubtful
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEACON_S):
                    await doubtful.wait()
            await self.tend()

    async def tend(self) -> None:
        """Look at what may have been missed, and say again what may be lost. Does not raise."""
        now_ms, claims = self._steady_ms(), tuple(self._presence.claims)
        old = {claim.chair.place for claim in claims if now_ms - claim.said_ms >= RENEWED_MS}
        if claims and now_ms - self._checked_ms >= CHECKED_MS:
            # All is kept up to some point: if the last of it is there, so is the rest.
            self._checked_ms = now_ms
            old.add(max(claims, key=lambda claim: claim.position).chair.place)
        await self._see_to_all(self._presence.take_doubtful() | old)

    async def _see_to_all(self, places: Collection[Place]) -> None:
        left, is_away = iter(places), False

        async def see_to_some() -> None:
            nonlocal is_away
            for place in left:
                if place not in self._presence.rooms:
                    continue
                with self._presence.coming(place) as company:
                    try:
                        if is_away:
                            raise NoAnswer("nor for the one before")
                        await self._see_to(company)
                    except StorageFailed as failure:
                        # What is wrong with one room is that one's; silence is everybody's.
                        is_away = is_away or isinstance(failure, NoAnswer)
                        self._presence.put_off(company)

        await asyncio.gather(*(see_to_some() for _ in range(AT_ONCE)))

    async def _see_to(self, company: Company) -> None:
        await self._presence.look(company)
        for claim in tuple(company.claims.values()):
            stand = self._presence.sightings.stand(claim.chair)
            is_said = stand is not None and stand.is_of(self._me, claim.sitting.number)
            if not is_said or self._steady_ms() - claim.said_ms >= RENEWED_MS:
                await self._say_again(claim, is_lost=stand is None)

    async def _say_again(self, claim: SeatClaim, *, is_lost: bool) -> None:
        company, sitting = claim.company, claim.sitting
        if is_lost and claim.said_ms >= self._loss_ms:
            # Then so may be all that was said before now.
            self._loss_ms = self._steady_ms()
            self._presence.doubt({each.chair.place for each in self._presence.claims})
        position = await self._take(company, sitting, is_again=True)
        if not claim.is_held:
            if position is not None:
                # It has left meanwhile.
                self._goodbyes.say(company.place, sitting, position)
        elif position is not None:
            claim.position, claim.said_ms = position, self._steady_ms()
        else:
            stand = self._presence.sightings.stand(claim.chair)
            if stand is not None and stand.relay != self._me:
                self._presence.lose(claim)
