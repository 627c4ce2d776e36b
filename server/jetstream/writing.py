"""One draft, written at most once: on the condition that its log still stands where it was judged.

A draft of several rows is one batch, which the engine takes as a whole. Without an answer it is
sent again on the same condition, which can be met once; whose it was that met it is told by a
number that only its author knows.
"""

import asyncio
from secrets import token_hex
from typing import Final, NamedTuple, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import ApiError, Headers, NoAnswer, Said, read_answer
from server.jetstream.lookup import Asks, following
from server.jetstream.naming import Place
from server.jetstream.tally import Tally
from server.rules.standing import Ended, Founded, Seated
from server.store.ports import Draft, Unwritten
from server.store.rows import pack

AGAIN_S: Final = 0.4
"""So long is waited for an answer until a draft is sent again."""

PAUSE_S: Final = 0.02
"""At the least, between two tries."""

PATIENCE_S: Final = 5.0
"""So long is it tried."""

NONCE: Final = "Nonce"
NAME: Final = "Name"
"""The header of a founding: the name of the room, sealed."""

EXPECTED: Final = "Nats-Expected-Last-Subject-Sequence"

MOVED: Final = 10071
UNDER_WAY: Final = 10164
"""Somebody is just writing there: it is not said yet whether anything will have moved."""


class Line(Asks, Protocol):
    """What is written through, see `Line` in `line`."""

    async def ask(
        self, subject: str, data: bytes = ..., headers: Headers = ..., wait_s: float = ...
    ) -> Said: ...

    async def tell(
        self, subject: str, data: bytes = ..., headers: Headers = ..., reply: str = ...
    ) -> None: ...


class Message(NamedTuple):
    """One of a draft's."""

    subject: str
    headers: dict[str, str]
    data: bytes


def messages_of(place: Place, draft: Draft, nonce: str, sealed: str) -> list[Message]:
    """What has to be stored for a draft, all of it or nothing.

    A roster comes before the rows, so that it is there once they are; the note that the room has
    ended comes right after its last row. `sealed` is the name of the room.
    """
    rosters: list[Message] = []
    rows: list[Message] = []
    for row in draft.rows:
        data = pack(row)
        if isinstance(row.record, Seated):
            rosters.append(Message(place.roster, {}, data))
        rows.append(Message(place.log, {NONCE: nonce}, data))
    rows[0].headers[EXPECTED] = str(draft.after)
    if isinstance(draft.rows[0].record, Founded):
        rows[0].headers[NAME] = sealed
    if isinstance(draft.rows[-1].record, Ended):
        rows.append(Message(place.end, {}, b""))
    return rosters + rows


async def put(line: Line, place: Place, draft: Draft, sealed: str, tally: Tally) -> int | Unwritten:
    """The position of its last row once it is safe. Does not raise."""
    answer = await _put(line, place, draft, sealed, tally)
    tally.moved += answer is Unwritten.MOVED
    tally.lost += answer is Unwritten.LOST
    return answer


async def _put(
    line: Line, place: Place, draft: Draft, sealed: str, tally: Tally
) -> int | Unwritten:
    nonce = token_hex(8)
    messages = messages_of(place, draft, nonce, sealed)
    has_end = messages[-1].subject == place.end
    loop = asyncio.get_running_loop()
    give_up_s = loop.time() + PATIENCE_S
    may_be_written = False
    while True:
        try:
            answer = read_answer(await _send(line, messages))
            return int(answer["seq"]) - has_end
        except ApiError as error:
            if error.code not in (MOVED, UNDER_WAY):
                return Unwritten.LOST
            if error.code == MOVED:
                if not may_be_written:
                    return Unwritten.MOVED
                found = await _whose(line, place, draft, nonce)
                if found is not None:
                    tally.settled += not isinstance(found, Unwritten)
                    return found
        except (StorageFailed, KeyError, TypeError, ValueError):
            may_be_written = True
        if loop.time() > give_up_s:
            return Unwritten.LOST
        await asyncio.sleep(PAUSE_S)


async def _send(line: Line, messages: list[Message]) -> Said:
    batch = token_hex(8)
    for index, message in enumerate(messages, 1):
        headers = message.headers
        if len(messages) > 1:
            headers = headers | {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(index)}
        if index < len(messages):
            await line.tell(message.subject, message.data, headers)
            continue
        if len(messages) > 1:
            headers = headers | {"Nats-Batch-Commit": "1"}
        return await line.ask(message.subject, message.data, headers, AGAIN_S)
    raise NoAnswer("nothing to say")


async def _whose(line: Line, place: Place, draft: Draft, nonce: str) -> int | Unwritten | None:
    """Who has written where this draft should be; None if that is not told now."""
    try:
        found = await following(line, place.stream, place.log, draft.after + 1)
    except StorageFailed:
        return None
    if found is None:
        # Written or not, it has been erased since.
        return Unwritten.LOST
    if found.headers.get(NONCE) != nonce:
        return Unwritten.MOVED
    return found.position + len(draft.rows) - 1
