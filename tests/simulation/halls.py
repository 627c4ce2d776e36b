"""Who is where, at relays that share it: told late, and forgotten only a while after a death."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Final, NamedTuple

from server.settings import RelaySettings
from server.store.memory import MemoryHall
from server.store.ports import Claim, Sighting, Sitting, Watch
from tests.simulation.cluster import ANSWER_S, Cluster, ClusterArchive

MISSED_S: Final = 5.0
"""So long after its death a relay is missed, and its seats are told as empty."""

Hear = Callable[[Sighting], None]


class Taken(NamedTuple):
    """A seat that somebody has."""

    hall: "SharedHall"
    sitting: Sitting
    on_lost: Callable[[], None]


class Seats:
    """All that are taken, as the machines know them. Mutable; outlives every relay."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster: Final = cluster
        self.numbers: Final = count()
        self.taken: Final[dict[tuple[bytes, int], Taken]] = {}
        self.watches: Final[dict[bytes, list[HallWatch]]] = {}

    def tell(self, name: bytes, seat: int, *, by: "SharedHall") -> None:
        """Every other relay looks at a seat, some time later."""
        for watch in self.watches.get(name, ()):
            if watch.hall is not by:
                self.later(watch.hall, partial(watch.look, seat))

    def later(self, hall: "SharedHall", act: Callable[[], None]) -> None:
        """Let a relay hear of something, if it still is there."""

        def hear() -> None:
            if not hall.is_dead:
                act()

        self.cluster.later(self.cluster.chance.uniform(*ANSWER_S), hear)


class SharedHall(MemoryHall):
    """One relay's, for as long as that lives. Its lobbies are its own. Mutable. See `Hall`."""

    def __init__(self, settings: RelaySettings, seats: Seats, end: ClusterArchive) -> None:
        """`end` dies with the relay."""
        super().__init__(settings)
        self._seats: Final = seats
        self._end: Final = end

    @property
    def is_dead(self) -> bool:
        return self._end.is_dead

    def number(self) -> int:
        return next(self._seats.numbers)

    async def claim(
        self, name: bytes, sitting: Sitting, on_lost: Callable[[], None]
    ) -> Claim | None:
        seats, seat = self._seats, sitting.seat
        await self._end.reach()
        before = seats.taken.get((name, seat))
        if before is not None and before.sitting.number > sitting.number:
            return None
        taken = seats.taken[name, seat] = Taken(self, sitting, on_lost)
        if before is not None and before.hall is not self:
            seats.later(before.hall, before.on_lost)
        seats.tell(name, seat, by=self)
        return SharedClaim(seats, name, taken)

    async def watch(self, name: bytes, hear: Hear) -> Watch:
        await self._end.reach()
        watch = HallWatch(self._seats, name, self, hear)
        for room, seat in list(self._seats.taken):
            if room == name:
                watch.look(seat)
        return watch

    def missed(self) -> None:
        """The relay is dead, and the others have noticed: its seats are empty."""
        for (name, seat), taken in list(self._seats.taken.items()):
            if taken.hall is self:
                del self._seats.taken[name, seat]
                self._seats.tell(name, seat, by=self)


class SharedClaim:
    """A seat that one relay has for somebody."""

    def __init__(self, seats: Seats, name: bytes, taken: Taken) -> None:
        self._seats: Final = seats
        self._name: Final = name
        self._taken: Final = taken

    def leave(self) -> None:
        """See `Claim`."""
        hall, seat = self._taken.hall, self._taken.sitting.seat
        if hall.is_dead or self._seats.taken.get((self._name, seat)) is not self._taken:
            return
        del self._seats.taken[self._name, seat]
        self._seats.tell(self._name, seat, by=hall)


class HallWatch:
    """One relay that is told who is in a room at others. Mutable."""

    def __init__(self, seats: Seats, name: bytes, hall: SharedHall, hear: Hear) -> None:
        self.hall: Final = hall
        self._seats: Final = seats
        self._name: Final = name
        self._hear: Final = hear
        seats.watches.setdefault(name, []).append(self)

    def look(self, seat: int) -> None:
        """Say how it is with that seat now, if this still is asked for."""
        if self not in self._seats.watches.get(self._name, ()):
            return
        taken = self._seats.taken.get((self._name, seat))
        if taken is None:
            self._hear(Sighting(seat, False))
        elif taken.hall is not self.hall:
            self._hear(Sighting(seat, True, taken.sitting.after))

    def close(self) -> None:
        """See `Watch`."""
        watches = self._seats.watches.get(self._name, [])
        if self in watches:
            watches.remove(self)
