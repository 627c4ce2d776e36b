"""The guest's side of a door: finding the offer, knocking, and waiting to be let in.

What it is: a coroutine that survives a dropped line, for every kind of door. What it is not: it
knows no screens. Words that lead to another kind are told by `DoorShut` (`ROLE`), and where to by
`led_to` of the guest: whoever has asked what that door wants to know knocks there with them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from protocol.door.sides import Visitor
from protocol.errors import DoorShut, Reason
from protocol.wire.frames import Note, Post, Shut, Visit, Visited, pack
from tui.errors import (
    LineDropped,
    LobbyOver,
    NobodyThere,
    RelayRefused,
    RelayUnreachable,
)
from tui.line.dial import dial
from tui.line.lobby import (
    AT_HOME_S,
    EMPTY_LOBBY_S,
    REFILLED_S,
    heard_in,
    is_ignored,
    visiting,
)
from tui.line.wire import Socket

A = TypeVar("A")


async def knock_at(
    url: str,
    lobby: bytes,
    guest: Visitor[A],
    *,
    on_knocked: Callable[[], None],
    keep: Callable[[A], Awaitable[None]],
    on_line: Callable[[bool], None] = is_ignored,
    on_there: Callable[[bool], None] = is_ignored,
    waits_s: float | None = None,
    is_known: bool = False,
) -> A:
    """Finds the offer, knocks, and waits to be let in.

    `on_knocked` is called once the knock is heard, `keep` with what was given before the lobby is
    shut, `on_line` as for the inviter. `waits_s`: so long a lobby that is empty or over is waited
    in, and visited again; `on_there` is called with whether there is an offer in it. `is_known` as
    for `visiting`. Raises
    `NobodyThere`, `DoorShut`, `LobbyOver`, `RelayRefused`, `RelayUnreachable`, `RelayVersion`, and
    whatever `keep` raises.
    """

    visits = 0

    async def converse(socket: Socket) -> A:
        nonlocal visits
        visits += 1
        past, offer, has_knocked = 0, b"", False
        patience_s = EMPTY_LOBBY_S if visits == 1 else REFILLED_S
        async for note in heard_in(socket, patience_s if waits_s is None else None):
            match note:
                case Visited(notes):
                    past = notes
                    on_there(notes > 0)
                case Note(0, data) if waits_s is not None and not guest.is_offer(data):
                    # Of somebody without the words; whoever is waited for clears it away.
                    on_there(False)
                case Note(0, data):
                    guest.knock(data)
                    offer = data
                    on_there(True)
                case Note(_, data):
                    given = _heard(guest, data)
                    if given is not None:
                        await keep(given)
                        with suppress(LineDropped):
                            await socket.send(pack(Shut()))
                        return given
                    if guest.is_own(data):
                        has_knocked = True
                        on_knocked()
            is_all = isinstance(note, Note) and note.index + 1 >= past
            if is_all and offer and not has_knocked:
                # Once only: a lobby takes eight notes, and the line may drop more often than that.
                has_knocked = True
                await socket.send(pack(Post(guest.knock(offer))))
        raise LineDropped

    return await visiting(url, lobby, converse, on_line, waits_s, is_known=is_known)


async def leave_word(url: str, lobby: bytes, guest: Visitor[A]) -> None:
    """Tells whoever waits behind the words that this program is of another version. Never fails."""
    with suppress(DoorShut, NobodyThere, LobbyOver, RelayRefused, RelayUnreachable, LineDropped):
        with suppress(TimeoutError):
            async with asyncio.timeout(AT_HOME_S), dial(url, any_version=True) as (socket, _):
                await socket.send(pack(Visit(lobby)))
                past, turned = 0, b""
                async for note in heard_in(socket, EMPTY_LOBBY_S):
                    match note:
                        case Visited(notes):
                            past = notes
                        case Note(0, offer):
                            turned = guest.turn_away(offer)
                        case Note(_, data) if data == turned:
                            return  # it is there, by us or by who was here before
                    if isinstance(note, Note) and turned and note.index + 1 == past:
                        await socket.send(pack(Post(turned)))


def _heard(guest: Visitor[A], note: bytes) -> A | None:
    """What was given, if the note is that; what strangers leave in the lobby is passed over."""
    try:
        return guest.hear(note)
    except DoorShut as shut:
        if shut.reason is Reason.NOT_OURS:
            return None
        raise
