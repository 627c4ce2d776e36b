"""The rooms of a copy, put on machines that have none.

They are marked as put back from the first moment on, see `restoring`: what was said after the copy
lies on laptops. Each has a timer from now on, or it would stay for ever. No relay should run
meanwhile: nothing here looks out for one.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import IO, Final, NamedTuple, Protocol

from server.jetstream.answers import ApiError
from server.jetstream.copying import Line as Copies
from server.jetstream.copying import put_in_place
from server.jetstream.naming import SHARDS, Place, place_of, stream_of
from server.jetstream.starting import prepare
from server.jetstream.streams import AsksBoth, declare, ready, wanted
from server.jetstream.timers import Line as Times
from server.jetstream.timers import Timers

AT_ONCE: Final = 32
"""So many timers are set at the same time."""

NOT_THERE: Final = 10059


class RoomsThere(Exception):
    """There are rooms on these machines, and they are written over by nothing."""


class Line(Copies, Times, AsksBoth, Protocol):
    """What is put back through, see `Line` in `line`."""


class Replaced(NamedTuple):
    """What there is now."""

    streams: int
    rooms: int


async def replace(line: Line, timers: Timers, source: IO[bytes], replicas: int) -> Replaced:
    """Put the rooms of a copy on machines that have none.

    Raises `ClusterAway`, `ClusterUnfit`, `RoomsThere`, `NoCopy` and `StorageFailed`. After the last
    two there may be some of it, and no relay must begin there.
    """
    # As for a relay: what it makes and nobody has used is in nobody's way.
    await prepare(line, replicas)
    streams = {each["name"]: each for each in wanted(replicas)}
    rooms = {stream_of(shard): streams[stream_of(shard)] for shard in range(SHARDS)}
    await _clear(line, list(rooms))
    put = await put_in_place(line, source, rooms)
    await declare(line, list(streams.values()))
    await ready(line, list(streams.values()))
    return Replaced(put, await _time_all(line, timers))


async def _clear(line: Line, names: list[str]) -> None:
    """Take away what is empty, as a relay may have made it. Raises `RoomsThere`."""
    empty = []
    for name in names:
        try:
            info = await line.api(f"STREAM.INFO.{name}")
        except ApiError as error:
            if error.code != NOT_THERE:
                raise
            continue
        if info.get("state", {}).get("last_seq", 0):
            raise RoomsThere(name)
        empty.append(name)
    for name in empty:
        await line.api(f"STREAM.DELETE.{name}")


async def _time_all(line: Line, timers: Timers) -> int:
    turns = asyncio.Semaphore(AT_ONCE)
    rooms = 0

    async def each(place: Place) -> None:
        async with turns:
            await timers.touch([place])

    for shard in range(SHARDS):
        places = [place async for place in _places(line, shard)]
        await asyncio.gather(*map(each, places))
        rooms += len(places)
    return rooms


async def _places(line: Line, shard: int) -> AsyncIterator[Place]:
    """Of all rooms in that shard."""
    seen = 0
    while True:
        body = {"subjects_filter": f"r.{shard:02}.*", "offset": seen}
        info = await line.api(f"STREAM.INFO.{stream_of(shard)}", body)
        subjects = info.get("state", {}).get("subjects") or {}
        for subject in subjects:
            yield place_of(subject.rpartition(".")[2])
        seen += len(subjects)
        if not subjects or seen >= info.get("total", 0):
            return
