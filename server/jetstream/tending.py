"""What whoever runs a fleet has done to its machines, by a command. No relay runs for it.

Loaded by `server.tending` alone, and only where a fleet was asked for.
"""

from collections.abc import Callable
from typing import IO, Final

from server.jetstream import copying
from server.jetstream.access import Access
from server.jetstream.checking import check
from server.jetstream.copying import Copied, NoCopy
from server.jetstream.line import open_line
from server.jetstream.naming import Names
from server.jetstream.overview import Findings
from server.jetstream.replacing import Replaced, RoomsThere, replace
from server.jetstream.restoring import mark_restored
from server.jetstream.streams import REPLICAS
from server.jetstream.timers import Timers
from server.settings import RelaySettings

__all__: Final = ("Access", "NoCopy", "RoomsThere", "copy", "look_over", "put_back", "restore")


async def look_over(
    settings: RelaySettings, access: Access, now_s: Callable[[], float]
) -> Findings:
    """How the machines are. Raises `ClusterAway`."""
    async with open_line(settings.nats_urls, access) as line:
        return await check(line, now_s)


async def put_back(settings: RelaySettings, access: Access) -> int:
    """Say of all rooms that they were put back to a copy. Returns in how many shards there are any.

    Raises `ClusterAway`, `ClusterUnfit` and `StorageFailed`.
    """
    async with open_line(settings.nats_urls, access) as line:
        return await mark_restored(line)


async def copy(settings: RelaySettings, access: Access, out: IO[bytes]) -> Copied:
    """A copy of all rooms. Raises `ClusterAway`, `StorageFailed`, and OSError."""
    async with open_line(settings.nats_urls, access) as line:
        return await copying.copy(line, out)


async def restore(
    settings: RelaySettings,
    key: bytes,
    access: Access,
    source: IO[bytes],
    steady_ms: Callable[[], int],
) -> Replaced:
    """Put the rooms of a copy on machines that have none. Raises what `replace` does."""
    async with open_line(settings.nats_urls, access) as line:
        timers = Timers(line, Names(key), settings.retention_s, steady_ms)
        return await replace(line, timers, source, REPLICAS)
