"""What whoever runs a fleet has done to the machines that keep its rooms: looked at, and
told that they were put back.

What a fleet needs is loaded here, and only where one was asked for. What it is not: a relay; that
finds its place in `server.housing`.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

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
