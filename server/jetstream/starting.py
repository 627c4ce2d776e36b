"""What has to hold at the machines before a relay of a fleet begins: asked, made, waited for."""

import asyncio
from collections.abc import Sequence
from typing import Final

from server.errors import ClusterUnfit, StorageFailed
from server.jetstream.streams import (
    READY_S,
    REPLICAS,
    Asks,
    AsksAll,
    AsksBoth,
    Config,
    declare,
    fewer,
    leaderless,
    nodes_of,
    ready,
    unfit,
    wanted,
)

FEWER_S: Final = 15.0
"""So long it is taken that there are too few because the others have just been started."""

AGAIN_S: Final = 0.5
"""Until it is tried again."""


async def prepare(line: AsksBoth, replicas: int = REPLICAS) -> None:
    """Returns once rooms can be kept there. Raises `ClusterUnfit` where a relay's promise would not
    hold, with every reason there is, and `ClusterAway` if nobody says anything."""
    # Before anything is made there.
    await _must_be_fit(line)
    streams = wanted(replicas)
    await _declare_in_time(line, streams)
    await ready(line, streams)
    # One may have come in meanwhile.
    await _must_be_fit(line)


async def _must_be_fit(line: AsksAll) -> None:
    reasons = unfit(await nodes_of(line))
    if reasons:
        raise ClusterUnfit(reasons)


async def _declare_in_time(line: Asks, streams: Sequence[Config]) -> None:
    """As `declare`, of machines that may not have found each other yet."""
    now_s = asyncio.get_running_loop().time
    began_s = now_s()
    while True:
        try:
            return await declare(line, streams)
        except StorageFailed:
            if now_s() - began_s > READY_S:
                raise leaderless() from None
        except ClusterUnfit as unfit:
            is_small = set(unfit.reasons) == {fewer(streams[0])}
            if not is_small or now_s() - began_s > FEWER_S:
                raise
        await asyncio.sleep(AGAIN_S)
