"""Worlds whose relays keep nothing themselves: the rooms are in a cluster, which misbehaves."""

from typing import Final

from protocol.wire.frames import Logged
from server.rules.standing import Entry, Roster, founded
from server.store.ports import Archive, Draft
from server.store.rows import Row
from tests.simulation.cluster import Cluster, Shelf
from tests.simulation.disks import Disk
from tests.simulation.laptop import SimLaptop
from tests.simulation.network import Road
from tests.simulation.relay import SimRelay
from tests.simulation.world import World
from tui.seat.facts import SeatFacts

RETENTION_S: Final = 7 * 24 * 60 * 60


class ClusterRelay(SimRelay):
    """One that finds its rooms in a cluster. Mutable."""

    @property
    def shelf(self) -> Shelf:
        """The cluster, as a host sees it."""
        assert isinstance(self.disk, Shelf)
        return self.disk

    def make_archive(self) -> Archive:
        return self.shelf.end()

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
        return self.make_another(per_minute)

    def make_another(self, per_minute: int) -> SimRelay:
        """One more on the same machines."""
        shelf = Shelf(self.cluster)
        return self.relay_kind(self.loop, self.chance, shelf, self.trace, per_minute)


class FleetWorld(ClusterWorld):
    """Two laptops, each at a relay of its own, and the machines behind both.

    A relay is not told who is at the other: each of the two seems to be alone, and what the other
    says comes all the same. So storms that put the rooms back again and again are for one relay: a
    laptop that was told to wait for the other tries again when that one is said to have come.
    """

    def make_relay(self, per_minute: int) -> SimRelay:
        first = super().make_relay(per_minute)
        self.second = self.make_another(per_minute)
        return first

    @property
    def relays(self) -> tuple[SimRelay, ...]:
        return (self.relay, self.second)

    def make_laptop(self, disk: Disk, road: Road, facts: SeatFacts) -> SimLaptop:
        road.host = self.relays[facts.seat]
        return super().make_laptop(disk, road, facts)
