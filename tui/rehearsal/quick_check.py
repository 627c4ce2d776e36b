"""`unhurried check --quick`: whether a relay is there and well, in seconds; or two of a fleet.

It asks the relay how it is, and lets two lines meet in a lobby of their own, as an inviter and a
guest do. It takes no room, of which a relay grants an address only some in an hour, so it may be
run every few minutes. Of two relays each is asked, and each gets one of the lines: where those do
not meet, the two do not share their rooms. What it is not: a session; that what is said is kept is
the whole check's.
"""

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Final

from protocol.limits import KEY_BYTES
from protocol.wire.frames import (
    Denied,
    Gone,
    Note,
    Post,
    Shut,
    ToClient,
    ToRelay,
    Visit,
    Visited,
    pack,
    read_at_client,
)
from tui.errors import CheckFailed, Problem, RelayRefused
from tui.line.dial import dial
from tui.line.wire import Socket
from tui.rehearsal.relays import Relays, checking, dialling

HEALTH: Final = "/health"

HEALTH_LIMIT_BYTES: Final = 1024

ASK_S: Final = 5.0

QUICK_TIMEOUT_S: Final = 20.0

APART_S: Final = 3.0
"""How long a note has from one relay of a fleet to another, where it takes milliseconds. In a lobby
that stays empty nobody will ever be met."""

AGREE_S: Final = 12.0
"""For so long a relay that can keep nothing is asked again: the machines behind a fleet need up to
ten to agree anew, when the first among them has died."""

AGAIN_S: Final = 1.0

NOTE: Final = b"is anybody there"

ANSWER: Final = b"somebody is"

STATES: Final = {"draining": Problem.DRAINING, "trouble": Problem.TROUBLE}
"""What a relay may answer that is not well."""


async def quick_check(relays: Relays, timeout_s: float = QUICK_TIMEOUT_S) -> float:
    """Returns the seconds it took. Raises `CheckFailed`."""
    began_s = time.monotonic()
    async with checking(timeout_s):
        for url in relays.all:
            with dialling(url):
                await asyncio.to_thread(_ask_how_it_is, url)
        while True:
            try:
                await _meet(relays)
                break
            except CheckFailed as failed:
                is_over = time.monotonic() - began_s >= AGREE_S
                if failed.problem is not Problem.STORAGE or is_over:
                    raise
            await asyncio.sleep(AGAIN_S)
    return time.monotonic() - began_s


def _ask_how_it_is(url: str) -> None:
    """Raises `CheckFailed` if the relay says that it is not well. A proxy may not let one ask."""
    address = "http" + url.removeprefix("ws") + HEALTH
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(address, timeout=ASK_S).close()
    except urllib.error.HTTPError as answer:
        with answer:
            if answer.code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise CheckFailed(_problem(answer.read(HEALTH_LIMIT_BYTES)), url) from None
    except OSError:
        # Why, the line that is opened next will say.
        pass


def _problem(body: bytes) -> Problem:
    try:
        told = json.loads(body)
    except ValueError:
        return Problem.TROUBLE
    status = told.get("status") if isinstance(told, dict) else None
    return STATES.get(str(status), Problem.TROUBLE)


class _Caller:
    """A line to one relay. What goes wrong on it is told of that one."""

    def __init__(self, url: str, socket: Socket) -> None:
        self._url: Final = url
        self._socket: Final = socket

    async def say(self, frame: ToRelay) -> None:
        """Raises `CheckFailed`."""
        with dialling(self._url):
            await self._socket.send(pack(frame))

    async def hear(self, kind: type[ToClient], note: bytes | None = None) -> None:
        """Waits for the next frame of that kind, and with that note. Raises `CheckFailed`, also if
        the relay will not."""
        with dialling(self._url):
            while True:
                frame = read_at_client(await self._socket.recv())
                if isinstance(frame, Denied):
                    raise RelayRefused(frame.code)
                if isinstance(frame, kind) and note in (None, getattr(frame, "note", None)):
                    return


async def _meet(relays: Relays) -> None:
    """The one leaves a note that the other finds; then the other does, while the one waits."""
    lobby = Visit(os.urandom(KEY_BYTES))
    async with _calling(relays.first) as first, _calling(relays.second) as second:
        await first.say(lobby)
        await first.hear(Visited)
        await first.say(Post(NOTE))
        try:
            await first.hear(Note, NOTE)
            await second.say(lobby)
            await second.hear(Visited)
            await _found(second, NOTE)
            await second.say(Post(ANSWER))
            await first.hear(Note, ANSWER)
        finally:
            await first.say(Shut())
        await second.hear(Gone)


async def _found(caller: _Caller, note: bytes) -> None:
    """Raises `CheckFailed` where the note of the other does not come."""
    try:
        async with asyncio.timeout(APART_S):
            await caller.hear(Note, note)
    except TimeoutError:
        raise CheckFailed(Problem.APART) from None


@asynccontextmanager
async def _calling(url: str) -> AsyncIterator[_Caller]:
    async with AsyncExitStack() as line:
        with dialling(url):
            socket, _ = await line.enter_async_context(dial(url))
        yield _Caller(url, socket)
