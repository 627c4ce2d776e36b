"""`unhurried check --quick`: whether a relay is there and well, in seconds.

It asks the relay how it is, and lets two lines meet in a lobby of their own, as an inviter and a
guest do. It takes no room, of which a relay grants an address only some in an hour, so it may be
run every few minutes. What it is not: a session; that what is said is kept is the whole check's.
"""

import asyncio
import json
import os
import time
import urllib.error
import urllib.request
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
    Visit,
    Visited,
    pack,
    read_at_client,
)
from tui.errors import CheckFailed, Problem, RelayRefused
from tui.line.dial import dial
from tui.line.wire import Socket
from tui.rehearsal.check import checking

HEALTH: Final = "/health"

HEALTH_LIMIT_BYTES: Final = 1024

ASK_S: Final = 5.0

QUICK_TIMEOUT_S: Final = 20.0

NOTE: Final = b"is anybody there"

STATES: Final = {"draining": Problem.DRAINING, "trouble": Problem.TROUBLE}
"""What a relay may answer that is not well."""


async def quick_check(url: str, timeout_s: float = QUICK_TIMEOUT_S) -> float:
    """Returns the seconds it took. Raises `CheckFailed`."""
    began_s = time.monotonic()
    async with checking(timeout_s):
        await asyncio.to_thread(_ask_how_it_is, url)
        await _meet(url)
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
                raise CheckFailed(_problem(answer.read(HEALTH_LIMIT_BYTES))) from None
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


async def _meet(url: str) -> None:
    lobby = os.urandom(KEY_BYTES)
    async with dial(url) as (first, _), dial(url) as (second, _):
        for socket in (first, second):
            await socket.send(pack(Visit(lobby)))
            await _heard_a(socket, Visited)
        await first.send(pack(Post(NOTE)))
        await _heard_a(first, Note)
        note = await _heard_a(second, Note)
        await first.send(pack(Shut()))
        await _heard_a(second, Gone)
    if not isinstance(note, Note) or note.note != NOTE:
        raise CheckFailed(Problem.DOOR)


async def _heard_a(socket: Socket, kind: type[ToClient]) -> ToClient:
    """The next frame of that kind. Raises `RelayRefused` if the relay will not."""
    while True:
        frame = read_at_client(await socket.recv())
        if isinstance(frame, Denied):
            raise RelayRefused(frame.code)
        if isinstance(frame, kind):
            return frame
