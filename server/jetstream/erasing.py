"""Rooms that have ended, erased entry by entry.

What an engine purges stays on its disks for as long as it likes; what is deleted by itself is
overwritten at once, and leaves the copy that the machines agreed with at its next snapshot. Every
end has left a note in the stream of its room, in one batch with the end: so whoever looks finds
what another relay could not finish. Nothing beyond that note is touched: a room of that name may
have come to be since.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from server.jetstream.answers import ApiError
from server.jetstream.lookup import Asks, Stored, following, newest, page
from server.jetstream.naming import SHARDS, Place, place_of, stream_of

AT_ONCE: Final = 20
"""So many entries are deleted at the same time."""

SHARDS_AT_ONCE: Final = 8

NOT_THERE: Final = 10057


async def erase_all(line: Asks) -> None:
    """Returns when nothing is left of any room that has ended. Raises `StorageFailed`."""
    turns = asyncio.Semaphore(SHARDS_AT_ONCE)

    async def each(shard: int) -> None:
        async with turns:
            for place in await _ended(line, shard):
                await erase(line, place)

    await asyncio.gather(*map(each, range(SHARDS)))


async def _ended(line: Asks, shard: int) -> list[Place]:
    body = {"subjects_filter": f"e.{shard:02}.*"}
    answer = await line.api(f"STREAM.INFO.{stream_of(shard)}", body)
    subjects = answer.get("state", {}).get("subjects") or {}
    return [place_of(subject.rpartition(".")[2]) for subject in subjects]


async def erase(line: Asks, place: Place) -> None:
    """Returns when nothing is left of what was there before its end, if it has ended.

    Raises `StorageFailed`.
    """
    end = await newest(line, place.stream, place.end)
    if end is None:
        return
    # The end itself last: until then nobody finds the room, nor adds to it.
    ended = end.position - 1
    await _delete_all(line, place.stream, place.log, ended)
    await _delete_all(line, place.stream, place.roster, end.position)
    await _delete(line, place.stream, [ended])
    for subject in (place.log, place.roster):
        body = {"filter": subject, "seq": end.position}
        await line.api(f"STREAM.PURGE.{place.stream}", body)
    await _delete(line, place.stream, await _notes(line, place, end))


async def _notes(line: Asks, place: Place, end: Stored) -> Iterable[int]:
    notes = await page(line, place.stream, place.end, 1)
    return {end.position, *(note.position for note in notes if note.position < end.position)}


async def _delete_all(line: Asks, stream: str, subject: str, before: int) -> None:
    while True:
        first = await following(line, stream, subject, 1)
        if first is None or first.position >= before:
            return
        # What is deleted already may still be among them.
        found = await page(line, stream, subject, first.position)
        positions = {each.position for each in found if each.position < before}
        await _delete(line, stream, sorted({first.position, *positions}))


async def _delete(line: Asks, stream: str, positions: Iterable[int]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def each(position: int) -> None:
        async with turns:
            try:
                await line.api(f"STREAM.MSG.DELETE.{stream}", {"seq": position})
            except ApiError as error:
                if error.code != NOT_THERE:
                    raise

    await asyncio.gather(*map(each, positions))
