"""What whoever runs a fleet has done to the machines that keep its rooms: looked at,
copied, put back to a copy, or told that they were.

What a fleet needs is loaded here, and only where one was asked for. What it is not: a relay; that
finds its place in `server.housing`.
"""

import time
from collections.abc import Sequence
from typing import IO, NamedTuple

from server.errors import StorageFailed
from server.joining import papers_of
from server.settings import RelaySettings


class Condition(NamedTuple):
    """How the machines are, in sentences."""

    lines: Sequence[str]
    """What there is: one for each machine, and one for the streams."""
    wrong: Sequence[str]
    """What does not hold, or soon will not."""
    odd: Sequence[str]
    """What was perhaps not meant."""


class NotRestored(Exception):
    """Nothing was put back, and what is there is as it was."""


class HalfRestored(Exception):
    """There may be some of it by now, on which no relay should begin. Says why in a few words."""


async def look_over(settings: RelaySettings) -> Condition:
    """How they are now. Raises `ClusterAway`, and what `papers_of` raises."""
    papers = papers_of(settings)
    from server.jetstream.tending import Access, look_over

    return Condition(*await look_over(settings, Access(papers.seed, papers.tls), time.time))


async def put_back(settings: RelaySettings) -> int:
    """Say of all rooms there that they were put back to a copy. Returns in how many shards.

    Raises `ClusterAway`, `ClusterUnfit`, `StorageFailed`, and what `papers_of` raises.
    """
    papers = papers_of(settings)
    from server.jetstream.tending import Access, put_back

    return await put_back(settings, Access(papers.seed, papers.tls))


async def copy(settings: RelaySettings, out: IO[bytes]) -> int:
    """Write a copy of all rooms. Returns how many records it has.

    Raises `ClusterAway`, `StorageFailed`, OSError, and what `papers_of` raises.
    """
    papers = papers_of(settings)
    from server.jetstream.tending import Access, copy

    return (await copy(settings, Access(papers.seed, papers.tls), out)).records


async def restore(settings: RelaySettings, source: IO[bytes]) -> int:
    """Put the rooms of a copy on machines that have none. Returns how many rooms.

    Raises `ClusterUnusable` with its kinds, `NotRestored`, `HalfRestored`, and what `papers_of`
    raises.
    """
    papers = papers_of(settings)
    from server.jetstream.tending import Access, NoCopy, RoomsThere, restore

    access = Access(papers.seed, papers.tls)
    try:
        return (await restore(settings, papers.key, access, source, _steady_ms)).rooms
    except RoomsThere:
        raise NotRestored("there are rooms") from None
    except (NoCopy, StorageFailed) as error:
        raise HalfRestored(str(error)) from None


def _steady_ms() -> int:
    return time.monotonic_ns() // 1_000_000
