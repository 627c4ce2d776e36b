"""A relay that joins a fleet: the line to its machines, its archive and its hall there.

Loaded by `server.housing` alone, and only where a fleet was asked for.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from server.errors import StorageFailed
from server.jetstream.access import Access
from server.jetstream.archive import JetStreamArchive
from server.jetstream.hall import JetStreamHall
from server.jetstream.line import open_line
from server.jetstream.naming import Names
from server.jetstream.restoring import restored_ends
from server.jetstream.starting import prepare
from server.jetstream.streams import REPLICAS, leaderless
from server.jetstream.vitals import Vitals
from server.settings import RelaySettings
from server.store.ports import Archive, Hall

__all__: Final = ("Access", "joined")


@asynccontextmanager
async def joined(
    settings: RelaySettings,
    key: bytes,
    access: Access,
    now_ms: Callable[[], int],
    steady_ms: Callable[[], int],
    replicas: int = REPLICAS,
) -> AsyncIterator[tuple[Archive, Hall]]:
    """Where a relay of the fleet with that key keeps rooms and meets the others, until the block is
    left.

    Raises `ClusterAway` and `ClusterUnfit`. No command leads to fewer `replicas`: what they keep
    would not survive a machine.
    """
    async with open_line(settings.nats_urls, access) as line:
        await prepare(line, replicas)
        names, vitals = Names(key), Vitals(line, now_ms, steady_ms)
        hall = JetStreamHall(line, names, settings, now_ms, steady_ms, replicas)
        try:
            restored = await restored_ends(line)
            archive = JetStreamArchive(line, names, settings, steady_ms, vitals, restored)
            await archive.start()
            await hall.start()
        except StorageFailed:
            raise leaderless() from None
        await vitals.start()
        try:
            yield archive, hall
        finally:
            await hall.stop()
            await vitals.stop()
            await archive.stop()
