"""What is stored: one message by its place, the newest, or the next ones of one subject.

Only the leader of a stream is asked where a log ends: the others are behind, by chance. A page may
come from any of them, since whoever knows of more asks again.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, Headers, Said
from server.store.rows import Row, unpack

NO_MESSAGE: Final = 10037

PAGE_MESSAGES: Final = 256
PAGE_BYTES: Final = 128 * 1024
PAGE_S: Final = 2.0
"""So long is waited for each message of a page."""


class Asks(Protocol):
    """What the engine is asked through, see `Line`."""

    async def api(
        self, subject: str, body: Mapping[str, object] | None = None
    ) -> dict[str, Any]: ...

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]: ...


class Stored(NamedTuple):
    """One message of a stream."""

    position: int
    headers: Headers
    data: bytes
    time: str = ""
    """When it was stored, by the engine's clock, if that was told."""

    @property
    def row(self) -> Row:
        """What it holds, if it is of a log. Raises `StorageFailed`."""
        return unpack(self.data, self.position)


async def newest(line: Asks, stream: str, subject: str) -> Stored | None:
    """The last of that subject, as its leader knows it. Raises `StorageFailed`."""
    return await _one(line, stream, {"last_by_subj": subject})


async def following(line: Asks, stream: str, subject: str, position: int) -> Stored | None:
    """The first of that subject from there on, as its leader knows it. Raises `StorageFailed`."""
    return await _one(line, stream, {"seq": position, "next_by_subj": subject})


async def _one(line: Asks, stream: str, body: Mapping[str, object]) -> Stored | None:
    try:
        answer = await line.api(f"STREAM.MSG.GET.{stream}", body)
    except ApiError as error:
        if error.code == NO_MESSAGE:
            return None
        raise
    return stored(answer)


def stored(answer: Mapping[str, Any]) -> Stored:
    """What a leader has told of one message. Raises `StorageFailed`."""
    try:
        told = answer["message"]
        data = b64decode(told.get("data", ""))
        headers = _headers(b64decode(told.get("hdrs", "")))
        return Stored(told["seq"], headers, data, told.get("time", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StorageFailed("not a message") from None


def _headers(data: bytes) -> Headers:
    lines = data.decode().split("\r\n")[1:]
    pairs = (line.partition(": ") for line in lines if line)
    return {key: value for key, _, value in pairs}


async def page(line: Asks, stream: str, subject: str, position: int) -> list[Stored]:
    """The next of that subject from there on, as whoever answers knows it; empty at its end.

    Raises `StorageFailed`.
    """
    body = {
        "seq": position,
        "next_by_subj": subject,
        "batch": PAGE_MESSAGES,
        "max_bytes": PAGE_BYTES,
    }
    answers = await _direct(line, stream, body)
    try:
        return [
            Stored(int(each.headers["Nats-Sequence"]), each.headers, each.data) for each in answers
        ]
    except (ValueError, KeyError):
        raise StorageFailed("not a message") from None


async def ends(line: Asks, stream: str, subjects: Sequence[str]) -> dict[str, int]:
    """The position of the last of each, as whoever answers knows it. Raises `StorageFailed`."""
    answers = await _direct(line, stream, {"multi_last": list(subjects), "batch": len(subjects)})
    try:
        return {
            each.headers["Nats-Subject"]: int(each.headers["Nats-Sequence"]) for each in answers
        }
    except (ValueError, KeyError):
        raise StorageFailed("not a message") from None


async def _direct(line: Asks, stream: str, body: Mapping[str, object]) -> list[Said]:
    asked = f"$JS.API.DIRECT.GET.{stream}"
    data = json.dumps(body).encode()
    answers = await line.ask_all(asked, data, NO_HEADERS, PAGE_S, lambda said: bool(said.status))
    if not answers:
        raise StorageFailed("no page in time")
    if answers[-1].status not in ("", "204", "404"):
        raise StorageFailed("no page")
    return [each for each in answers if not each.status]
