"""All rooms of a fleet as one file, and back: the engine's own copies, one stream after the other.

A room lies in one stream, so each is whole, as of some moment. What goes out is not encrypted: it
is for a pipe. Timers are not copied, and who is where cannot be: both are made anew.
"""

import asyncio
import io
import json
import re
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from secrets import token_hex
from typing import IO, Final, NamedTuple, Protocol

from server.errors import StorageFailed
from server.jetstream.answers import Headers, NoAnswer, Said, read_answer
from server.jetstream.lookup import Asks
from server.jetstream.naming import SHARDS, stream_of
from server.jetstream.streams import RESTORED, Config

CHUNK_BYTES: Final = 128 * 1024

CHUNK_S: Final = 30.0
"""So long is waited for the next piece."""

KNOWN_S: Final = 10.0
"""Until a machine knows of what begins at another."""

AGAIN_S: Final = 0.1

LAST_S: Final = 120.0
"""So long may machines take to put a whole stream in its place."""

PIECE: Final = re.compile(r"(ROOMS-[0-9]{2})/(about|[0-9]{8})")

END: Final = "end"
"""The last piece, so that half a copy is not taken for one."""


class NoCopy(Exception):
    """It is not a copy of a fleet's rooms, or not a whole one."""


class Line(Asks, Protocol):
    """What is copied through, see `Line` in `line`."""

    async def ask(
        self, subject: str, data: bytes = ..., headers: Headers = ..., wait_s: float = ...
    ) -> Said: ...

    async def tell(
        self, subject: str, data: bytes = ..., headers: Headers = ..., reply: str = ...
    ) -> None: ...

    async def listen(
        self, subject: str, hear: Callable[[Said], None]
    ) -> Callable[[], Awaitable[None]]: ...


class Copied(NamedTuple):
    """What a copy holds."""

    streams: int
    records: int


async def copy(line: Line, out: IO[bytes]) -> Copied:
    """Write a copy of all rooms. Raises `StorageFailed`, and OSError if it cannot be written."""
    records = 0
    with tarfile.open(fileobj=out, mode="w|") as parcel:
        for shard in range(SHARDS):
            stream = stream_of(shard)
            number = 0
            async for piece in _pieces(line, stream):
                name = f"{number:08}" if number else "about"
                _put(parcel, f"{stream}/{name}", piece)
                if not number:
                    records += json.loads(piece)["state"].get("messages", 0)
                number += 1
        _put(parcel, END, b"")
    return Copied(SHARDS, records)


def _put(parcel: tarfile.TarFile, name: str, data: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(data)
    parcel.addfile(about, io.BytesIO(data))


async def _pieces(line: Line, stream: str) -> AsyncIterator[bytes]:
    """What it is, as JSON, and then its content."""
    inbox = f"_INBOX.copy.{token_hex(16)}"
    queue: asyncio.Queue[Said] = asyncio.Queue()
    end = await line.listen(inbox, queue.put_nowait)
    try:
        body = {"deliver_subject": inbox, "no_consumers": True, "jsck": True}
        about = await line.api(f"STREAM.SNAPSHOT.{stream}", body | {"chunk_size": CHUNK_BYTES})
        yield json.dumps({"state": about["state"]}).encode()
        while True:
            said = await _next(queue)
            if not said.data:
                break
            yield said.data
            if said.reply:
                # It sends more only to whom it sees listening.
                await line.tell(said.reply)
        if said.status not in ("", "204"):
            raise StorageFailed("a copy that broke off")
    finally:
        await end()


async def _next(queue: "asyncio.Queue[Said]") -> Said:
    try:
        return await asyncio.wait_for(queue.get(), CHUNK_S)
    except TimeoutError:
        raise NoAnswer("a copy that broke off") from None


async def put_in_place(line: Line, source: IO[bytes], streams: dict[str, Config]) -> int:
    """Make the streams that are in a copy, as they are to be now, and marked. Returns how many.

    None of them may be there. Raises `NoCopy` and `StorageFailed`.
    """
    where, put = "", 0
    for stream, piece in _read(source):
        if stream not in streams:
            raise NoCopy("a stream of another fleet")
        if piece.is_first:
            await _finish(line, where)
            state = json.loads(piece.data)["state"]
            mark = {RESTORED: str(state["last_seq"])}
            body = {"config": {**streams[stream], "metadata": mark}, "state": state}
            where = (await line.api(f"STREAM.RESTORE.{stream}", body))["deliver_subject"]
            put += 1
        else:
            await _hand(line, where, piece.data)
    await _finish(line, where)
    return put


async def _hand(line: Line, where: str, data: bytes) -> None:
    """Whoever takes it may not be known yet to the machine at the other end of the line."""
    loop = asyncio.get_running_loop()
    give_up_s = loop.time() + KNOWN_S
    while True:
        try:
            said = await line.ask(where, data, wait_s=CHUNK_S)
        except NoAnswer:
            # Later it was silence, and nobody knows what has become of it.
            if loop.time() > give_up_s:
                raise
            await asyncio.sleep(AGAIN_S)
            continue
        if said.data:
            read_answer(said)
        return


async def _finish(line: Line, where: str) -> None:
    if where:
        read_answer(await line.ask(where, wait_s=LAST_S))


class Piece(NamedTuple):
    """A part of one stream."""

    is_first: bool
    data: bytes


def _read(source: IO[bytes]) -> Iterator[tuple[str, Piece]]:
    """By stream, in order. Raises `NoCopy`, before anything of it or in the middle."""
    try:
        with tarfile.open(fileobj=source, mode="r|") as parcel:
            for about in parcel:
                if about.name == END:
                    return
                found, file = PIECE.fullmatch(about.name), parcel.extractfile(about)
                if found is None or file is None or about.size > 2 * CHUNK_BYTES:
                    break
                yield found[1], Piece(found[2] == "about", file.read())
    except (tarfile.TarError, EOFError, KeyError, ValueError):
        pass
    raise NoCopy("not a whole copy")
