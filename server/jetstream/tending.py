"""What whoever runs a fleet has done to its machines, by a command. No relay runs for it.

Loaded by `server.tending` alone, and only where a fleet was asked for.
"""

from collections.abc import Callable
from typing import Final

from server.jetstream.access import Access
from server.jetstream.checking import check
from server.jetstream.line import open_line
from server.jetstream.overview import Findings
from server.jetstream.restoring import mark_restored
from server.settings import RelaySettings

__all__: Final = ("Access", "look_over", "put_back")


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
