"""Worlds whose relays keep nothing themselves: the rooms are in a cluster, which misbehaves."""

from typing import Final

from protocol.wire.frames import Logged
from server.rules.standing import Entry, Roster, founded
from server.settings import RelaySettings
from server.store.ports import Archive, Draft, Hall
from server.store.rows import Row
from tests.simulation.cluster import Cluster, Shelf
from tests.simulation.disks import Disk
from tests.simulation.halls import MISSED_S, Seats, SharedHall
from tests.simulation.laptop import SimLaptop
from tests.simulation.network import Hearing, Host, RelayEnd, Road
from tests.simulation.relay import SimRelay
from tests.simulation.world import World
from tui.seat.facts import SeatFacts

RETENTION_S: Final = 7 * 24 * 60 * 60


class ClusterRelay(SimRelay):
    """One that finds its rooms in a cluster. Mutable."""

    sitting: Seats
    """Who is where, at whichever relay."""

    @property
    def shelf(self) -> Shelf:
        """The cluster, as a host sees it."""
        assert isinstance(self.disk, Shelf)
        return self.disk

    def make_archive(self) -> Archive:
        self._end = self.shelf.end()
        return self._end

    def make_hall(self, settings: RelaySettings) -> Hall:
        self._hall = SharedHall(settings, self.sitting, self._end)
        return self._hall

    def _died(self) -> None:
        self._loop.call_later(MISSED_S, self._hall.missed)
        super()._died()

    def found(self, room_id: bytes, roster: Roster) -> None:
        log, record = founded(roster)
        self.shelf.cluster.kept.land(Draft(room_id, 0, [Row(record, log)]))

    def log(self, room_id: bytes) -> tuple[Logged, ...] | None:
        rows = self.shelf.cluster.kept.rooms.get(room_id)
        if rows is None:
            return None
        records = (written.row.record for written in rows)
        return tuple(
            Logged(record.cursor, record.at_ms, record.event)
            for record in records
            if isinstance(record, Entry)
        )


class ClusterWorld(World):
    """Two laptops, one relay, and the machines behind it."""

    relay_kind = ClusterRelay

    def make_relay(self, per_minute: int) -> SimRelay:
        self.cluster = Cluster(self.chance, lambda: int(self.loop.time() * 1000), RETENTION_S)
        self.sitting = Seats(self.cluster)
        return self.make_another(per_minute)

    def make_another(self, per_minute: int) -> SimRelay:
        """One more on the same machines."""
        relay = self.relay_kind(self.loop, self.chance, Shelf(self.cluster), self.trace, per_minute)
        assert isinstance(relay, ClusterRelay)
        relay.sitting = self.sitting
        return relay


class TwoRelays(ClusterWorld):
    """Two laptops, two relays, and the machines behind both."""

    def make_relay(self, per_minute: int) -> SimRelay:
        first = super().make_relay(per_minute)
        self.second = self.make_another(per_minute)
        return first

    @property
    def relays(self) -> tuple[SimRelay, ...]:
        return (self.relay, self.second)


class FleetWorld(TwoRelays):
    """Each of the two is at a relay of their own."""

    def make_laptop(self, disk: Disk, road: Road, facts: SeatFacts) -> SimLaptop:
        road.host = self.relays[facts.seat]
        return super().make_laptop(disk, road, facts)


class RoamingWorld(TwoRelays):
    """Whoever connects comes to either relay: a balancer is in front of them."""

    def make_host(self) -> Host:
        return Balancer(self)


class Balancer:
    """Whom laptops reach where several relays have one name. See `Host`."""

    def __init__(self, world: RoamingWorld) -> None:
        self._world: Final = world

    def accept(self, end: RelayEnd) -> Hearing | None:
        """By one that runs."""
        for relay in self._world.chance.sample(self._world.relays, 2):
            if relay.is_running:
                return relay.accept(end)
        return None
