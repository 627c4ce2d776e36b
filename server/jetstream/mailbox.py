"""The notes of a lobby where they are kept: looked at, added to, and taken away.

Only the leader is asked. Whatever does not answer is asked again, for as long as whoever waits may
wait; a note that is sent again carries the same condition, which can be met once.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final

from server.errors import StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, Headers, read_answer
from server.jetstream.lookup import NO_MESSAGE, Stored, stored
from server.jetstream.naming import Door
from server.jetstream.notes import Found, Posted, read_posted, whole
from server.jetstream.streams import LOBBIES
from server.jetstream.writing import AGAIN_S, EXPECTED, MOVED, PAUSE_S, Line

PATIENCE_S: Final = 6.0
"""So long is tried: a new leader may need as long, and a laptop waits eight seconds for an answer,
which is gentler than to be refused."""

ANSWER_S: Final = 1.0
"""So long is waited for one answer."""

ASK_AGAIN_S: Final = 0.1
"""Between two questions."""

TTL: Final = "Nats-TTL"

STORE_FAILED: Final = 10077
"""There are as many under that name as there may be; or there is no memory left."""


class Unplaced(Enum):
    """Why a note is not there, unless it is: a try that was not answered may have been taken."""

    MOVED = "moved"
    """Something else is there, or not any more."""
    FULL = "full"
    """There are as many as there may be."""


class Mailboxes:
    """Those of one fleet, as one relay asks for them. Immutable."""

    def __init__(self, line: Line) -> None:
        self._line: Final = line

    async def look(self, door: Door, known: str, give_up_s: float) -> Found:
        """What lies there; `known` is the opening whose end is known. Raises `StorageFailed`."""
        found: list[Posted] = []
        times: dict[str, str] = {}
        # The mark first: what is shut meanwhile is not there any more, or is found unmarked.
        last = await self._get({"last_by_subj": door.shut}, give_up_s)
        mark, position = 0 if last is None else last.position, 0
        while (each := await self._next(door, position + 1, give_up_s)) is not None:
            position = each.position
            posted = read_posted(position, each.headers, each.data)
            if posted is not None:
                found.append(posted)
                times.setdefault(posted.nonce, each.time)
        notes = whole(found)
        if not notes or notes[0].position < mark:
            return Found((), position, mark)
        first = notes[0]
        if first.opening == known:
            return Found(notes, position, mark)
        left_ms = first.lasts_s * 1000 - await self._age_ms(times[first.nonce], give_up_s)
        return Found(notes if left_ms > 0 else (), position, mark, left_ms)

    async def _next(self, door: Door, position: int, give_up_s: float) -> Stored | None:
        return await self._get({"seq": position, "next_by_subj": door.notes}, give_up_s)

    async def _age_ms(self, time: str, give_up_s: float) -> int:
        """By the engine's clock, since relays may differ."""
        info = await self._api(f"STREAM.INFO.{LOBBIES}", {}, give_up_s)
        try:
            age = datetime.fromisoformat(info["ts"]) - datetime.fromisoformat(time)
        except (KeyError, TypeError, ValueError):
            raise StorageFailed("not a time") from None
        return max(0, int(age.total_seconds() * 1000))

    async def put(
        self, door: Door, posted: Posted, after: int, left_ms: int, give_up_s: float
    ) -> int | Unplaced:
        """Its position, if the last that lies there is the one at `after`.

        Raises `StorageFailed`: then it may be there, or come to be there later.
        """
        headers = posted.headers | {
            EXPECTED: str(after),
            # Whole seconds. That it outlives the first one is nothing: it is left over then.
            TTL: f"{max(1, -(-left_ms // 1000))}s",
        }
        loop = asyncio.get_running_loop()
        while True:
            try:
                answer = await self._line.ask(door.notes, posted.note, headers, AGAIN_S)
                return int(read_answer(answer)["seq"])
            except ApiError as error:
                if error.code == MOVED:
                    return Unplaced.MOVED
                if error.code == STORE_FAILED and "per subject" in error.about:
                    return Unplaced.FULL
            except (StorageFailed, KeyError, TypeError, ValueError):
                pass
            if loop.time() > give_up_s:
                raise StorageFailed("a note that nobody takes")
            await asyncio.sleep(PAUSE_S)

    async def clear(self, door: Door, position: int, give_up_s: float) -> None:
        """Take away what lies there up to that position, at once. Raises `StorageFailed`.

        It lies in memory alone, on all machines: nothing has to be overwritten.
        """
        body = {"filter": door.notes, "seq": position + 1}
        await self._api(f"STREAM.PURGE.{LOBBIES}", body, give_up_s)

    async def shut(self, door: Door, lasts_s: int, give_up_s: float) -> int:
        """Mark that the lobby is shut, which is told to all. Returns the position of that.

        Raises `StorageFailed`: then it may be marked.
        """
        headers = {"Nats-Rollup": "sub", TTL: f"{lasts_s}s"}
        answer = await self._ask(door.shut, b"", headers, give_up_s)
        try:
            return int(answer["seq"])
        except (KeyError, TypeError, ValueError):
            raise StorageFailed("not a position") from None

    async def clear_shut(self, door: Door, mark: int, give_up_s: float) -> None:
        """Take away what is over by that mark, and what was on its way into it; a lobby that was
        opened since is left. Raises `StorageFailed`."""
        await self.clear(door, mark, give_up_s)
        while not (found := await self.look(door, "", give_up_s)).notes and found.position:
            await self.clear(door, found.position, give_up_s)

    async def _get(self, body: Mapping[str, object], give_up_s: float) -> Stored | None:
        try:
            return stored(await self._api(f"STREAM.MSG.GET.{LOBBIES}", body, give_up_s))
        except ApiError as error:
            if error.code == NO_MESSAGE:
                return None
            raise

    async def _api(
        self, subject: str, body: Mapping[str, object], give_up_s: float
    ) -> dict[str, Any]:
        data = json.dumps(body).encode()
        return await self._ask(f"$JS.API.{subject}", data, NO_HEADERS, give_up_s)

    async def _ask(
        self, subject: str, data: bytes, headers: Headers, give_up_s: float
    ) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        while True:
            try:
                said = await self._line.ask(subject, data, headers, ANSWER_S)
                return read_answer(said)
            except StorageFailed as failure:
                is_answer = isinstance(failure, ApiError) and failure.code == NO_MESSAGE
                if is_answer or loop.time() > give_up_s:
                    raise
            await asyncio.sleep(ASK_AGAIN_S)
