"""Rooms that were put back to a copy: until both partners have come by they take nothing new.

A copy of the machines lacks what was said after it, and laptops still have it. So whoever puts one
back marks every shard with how far it goes: a log that ends no later has not been touched since,
and awaits its partners. What they are awaited by is then written to it, so that no room has to be
touched before somebody comes to it.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Protocol

import msgspec

from protocol.wire.limits import PARTNERS
from server.errors import ClusterUnfit, StorageFailed
from server.jetstream.answers import ApiError
from server.jetstream.naming import SHARDS, stream_of
from server.jetstream.streams import RESTORED, Asks
from server.rules.standing import RoomLog

AT_ONCE: Final = 8

NOT_THERE: Final = 10059

Ends = Mapping[str, int]
"""By the name of a stream that was put back, how far it went then; the others are left out."""

NEVER: Final[Ends] = {}


def as_restored(log: RoomLog, end: int) -> RoomLog:
    """That log, of a stream that was put back to where it ended at `end`; 0 for never."""
    if log.position > end or log.awaited >= PARTNERS:
        return log
    return msgspec.structs.replace(log, awaited=log.awaited | PARTNERS)


async def restored_ends(line: Asks) -> Ends:
    """Of all streams of rooms. Raises `StorageFailed`."""
    marks = await _each(line, _mark_of)
    return {name: end for name, end in marks.items() if end}


async def mark_restored(line: Asks) -> int:
    """Say of every stream that it was put back. Returns of how many there was anything in.

    Raises `StorageFailed`, and `ClusterUnfit` if there are no streams of rooms. No relay should run
    meanwhile: it looks when it begins.
    """
    marks = await _each(line, _mark)
    if not marks:
        raise ClusterUnfit(["there are no rooms on these machines"])
    return sum(end > 0 for end in marks.values())


class _Do(Protocol):
    async def __call__(self, line: Asks, name: str) -> int | None: ...


async def _each(line: Asks, do: _Do) -> Ends:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> int | None:
        async with turns:
            return await do(line, name)

    names = [stream_of(shard) for shard in range(SHARDS)]
    found = await asyncio.gather(*map(one, names))
    return {name: end for name, end in zip(names, found, strict=True) if end is not None}


async def _info(line: Asks, name: str) -> dict[str, Any] | None:
    try:
        return await line.api(f"STREAM.INFO.{name}")
    except ApiError as error:
        if error.code == NOT_THERE:
            return None
        raise


async def _mark_of(line: Asks, name: str) -> int | None:
    info = await _info(line, name)
    text = ((info or {}).get("config", {}).get("metadata") or {}).get(RESTORED, "0")
    if not str(text).isdecimal():
        raise StorageFailed("a mark that is no position")
    return int(text)


async def _mark(line: Asks, name: str) -> int | None:
    info = await _info(line, name)
    if info is None:
        return None
    end = int(info["state"]["last_seq"])
    config = info["config"]
    metadata = {**(config.get("metadata") or {}), RESTORED: str(end)}
    await line.api(f"STREAM.UPDATE.{name}", {**config, "metadata": metadata})
    return end
