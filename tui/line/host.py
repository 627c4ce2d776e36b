"""What whoever runs a relay says of themselves, asked on a connection of its own.

Text from outside: it is cleaned here, and shown as theirs (`tui.words.host`). A relay that knows no
such question, or gives no answer, says nothing. What it is not: asked by itself; whoever is on the
way to a door asks.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from protocol.clean import clean_line
from protocol.errors import Malformed
from protocol.wire.frames import HOST_LINE_CHARS, Ask, Host, pack, read_at_client
from tui.errors import LineDropped
from tui.line.dial import OPEN_TIMEOUT_S, dial


@dataclass(frozen=True)
class HostSays:
    """One cleaned line each; empty where they say none."""

    contact: str = ""
    news: str = ""
    wants_word: bool = False
    """A new room wants a word that the host gave to their couples."""


NOTHING: Final = HostSays()


async def ask_host(url: str) -> HostSays:
    """Raises `RelayUnreachable` and its kinds, or `RelayVersion`."""
    async with dial(url) as (socket, _):
        try:
            await socket.send(pack(Ask()))
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                answer = read_at_client(await socket.recv())
        except (LineDropped, TimeoutError, Malformed):
            return NOTHING
    if not isinstance(answer, Host):
        return NOTHING
    contact, news = (clean_line(each, HOST_LINE_CHARS) for each in (answer.contact, answer.news))
    return HostSays(contact, news, answer.wants_word)
