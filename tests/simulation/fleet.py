"""A world whose relay keeps nothing itself: its rooms are in a cluster, which misbehaves."""

from typing import Final

from protocol.wire.frames import Logged
from server.rules.standing import Entry, Roster, founded
from server.store.ports import Archive, Draft
from server.store.rows import Row
from tests.simulation.cluster import Cluster, Shelf
from tests.simulation.relay import SimRelay
from tests.simulation.world import World

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
        cluster = Cluster(self.chance, lambda: int(self.loop.time() * 1000), RETENTION_S)
        return self.relay_kind(self.loop, self.chance, cluster.disk, self.trace, per_minute)
