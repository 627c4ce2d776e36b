"""Which of several relays is meant: the one where somebody waits, or the one that answers at all.

What it is not: a door; `tui.line.knocking` goes through it.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

from protocol.wire.frames import Note, Visit, pack
from tui.errors import NobodyThere, RelayRefused, RelayUnreachable, RelayVersion
from tui.line.dial import dial, telling
from tui.line.lobby import AT_HOME_S, EMPTY_LOBBY_S, heard_in
from tui.line.race import first_success

PROBE_S: Final = 3.0
"""How long an address at home has to answer."""


async def find_door(urls: Sequence[str], lobby: bytes) -> str:
    """The relay, of several that may be meant, at which somebody waits behind these words.

    All are asked side by side. Raises of their errors the one that says most.
    """
    attempts = [partial(_waited_at, url, lobby) for url in urls]
    return await first_success(attempts, _let_be, _says_less, stagger_s=0.0)


async def _waited_at(url: str, lobby: bytes) -> str:
    try:
        async with asyncio.timeout(AT_HOME_S), dial(url) as (socket, _):
            await socket.send(pack(Visit(lobby)))
            async for note in heard_in(socket, EMPTY_LOBBY_S):
                if isinstance(note, Note):
                    return url
    except TimeoutError:
        raise RelayUnreachable from None
    raise RelayUnreachable


async def _let_be(url: str) -> None:
    """The same relay at another of its addresses, most likely."""


def _says_less(error: Exception) -> int:
    """An empty lobby says more than silence, and a refusal more than an empty lobby."""
    if isinstance(error, RelayRefused | RelayVersion):
        return 0
    return 1 if isinstance(error, NobodyThere) else 2 + telling(error)


async def answering(urls: Sequence[str]) -> str:
    """The first of these relays that answers. Raises `RelayUnreachable` if none does."""
    attempts = [partial(_probed, url) for url in urls]
    return await first_success(attempts, _let_be, lambda error: 0, stagger_s=0.0)


async def _probed(url: str) -> str:
    try:
        async with asyncio.timeout(PROBE_S), dial(url):
            return url
    except (RelayVersion, TimeoutError):
        raise RelayUnreachable from None
