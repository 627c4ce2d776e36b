"""The inviter's side of a door: an offer in a lobby, the first knock, and what the person decides.

What it is: a coroutine that survives a dropped line. What it is not: it knows no screens; what a
person decides is awaited, what they should see is called back.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from protocol.clean import clean_name
from protocol.door.exchange import Admission, Inviter
from protocol.errors import DoorShut, Reason
from protocol.limits import LOBBY_LIFETIME_S, VERSION
from protocol.wire.frames import End, Note, Post, Shut, Visited, pack
from tui.errors import (
    LineDropped,
    LobbyOver,
    NobodyThere,
    RelayRefused,
)
from tui.line.founding import create_room
from tui.line.lobby import (
    REFILLED_S,
    heard_in,
    is_ignored,
    next_note,
    visiting,
)
from tui.line.wire import Socket


async def welcome_guest(
    url: str,
    lobby: bytes,
    inviter: Inviter,
    *,
    on_open: Callable[[], None],
    on_knock: Callable[[str], None],
    decision: "asyncio.Future[bool]",
    keep: Callable[[Admission], Awaitable[None]],
    on_line: Callable[[bool], None] = is_ignored,
    on_turned: Callable[[bool], None] = is_ignored,
) -> Admission | None:
    """Posts the offer, waits for the first knock and for the person's decision.

    `on_open` is called once the offer stands, `on_knock` with the cleaned name, `keep` with the
    admission before it is given away: an error after that leaves a seat that nobody will join.
    `on_line` is called with False when the line drops, and with True when it is back, `on_turned`
    when a guest of another version has turned back, and with whether it is newer. None if the
    person said no. Raises `LobbyOver`, `RelayRefused`, `RelayUnreachable`, `RelayVersion`, and
    whatever `keep` raises.
    """
    host = _Host(url, inviter, on_open, on_knock, decision, keep, on_turned)
    (result,) = await visiting(url, lobby, host.converse, on_line)
    return result


class _Host:
    """The inviter's side of it over as many visits as it takes. Mutable."""

    def __init__(
        self,
        url: str,
        inviter: Inviter,
        on_open: Callable[[], None],
        on_knock: Callable[[str], None],
        decision: "asyncio.Future[bool]",
        keep: Callable[[Admission], Awaitable[None]],
        on_turned: Callable[[bool], None],
    ) -> None:
        self._url: Final = url
        self._inviter: Final = inviter
        self._on_open: Final = on_open
        self._on_knock: Final = on_knock
        self._decision: Final = decision
        self._keep: Final = keep
        self._on_turned: Final = on_turned
        self._expires_at: float | None = None
        self._has_knocked = False
        self._given: tuple[bytes, Admission] | None = None
        """The last note and the admission in it, once the room stands and the seat is kept."""

    async def converse(self, socket: Socket) -> tuple[Admission | None]:
        """One visit, to its end or until the line drops.

        Whoever takes the words back shuts the door behind them: a guest who has knocked hears it.
        """
        try:
            return await self._converse(socket)
        except asyncio.CancelledError:
            if self._given is None:
                with suppress(LineDropped):
                    await socket.send(pack(Shut()))
            raise

    async def _converse(self, socket: Socket) -> tuple[Admission | None]:
        given = self._given
        # Whoever has been let in shuts the lobby. If it is empty then and nobody knocks again, it
        # was our line alone that missed the end.
        patience = None if given is None else REFILLED_S
        try:
            async for note in heard_in(socket, patience, self._inviter.offer):
                match note:
                    case Visited(0):
                        self._still_in_time()
                        await socket.send(pack(Post(self._inviter.offer)))
                    case Visited():
                        pass
                    case Note(_, data) if data == self._inviter.offer:
                        if not self._has_knocked:
                            self._on_open()
                    case Note(_, data) if self._given is not None and data == self._given[0]:
                        return (self._given[1],)
                    case Note(_, data):
                        if await self._let_in(socket, data) is False:
                            return (None,)
        except NobodyThere:
            if given is None:
                raise
            await socket.send(pack(Shut()))
            return (given[1],)
        raise LineDropped

    async def _let_in(self, socket: Socket, note: bytes) -> bool | None:
        """Whether the person lets in whoever wrote the note; None if it is no knock."""
        name = _knocked(self._inviter, note)
        if name is None:
            version = self._inviter.turned_away(note)
            if version is not None:
                self._on_turned(version > VERSION)
            return None
        if not self._has_knocked:
            self._has_knocked = True
            self._on_knock(name)
        if not await self._decided(socket):
            await socket.send(pack(Shut()))
            return False
        if self._given is None:
            reveal, admission = self._inviter.let_in()
            try:
                await create_room(self._url, admission)
            except RelayRefused:
                await socket.send(pack(Shut()))
                raise
            await self._keep(admission)
            self._given = reveal, admission
        await socket.send(pack(Post(self._given[0])))
        return True

    async def _decided(self, socket: Socket) -> bool:
        """What the person decides, who is told at once if the lobby ends before that."""
        while not self._decision.done():
            # Cancelling `recv` loses nothing, so the next one hears what this one would have.
            hearing = asyncio.ensure_future(next_note(socket))
            # Any: the two come to different things, and only which one is done counts here.
            either: list[asyncio.Future[Any]] = [hearing, self._decision]
            try:
                await asyncio.wait(either, return_when=FIRST_COMPLETED)
                if hearing.done():
                    # Whoever knocks now is late, and learns that from what the first is told.
                    hearing.result()
            finally:
                hearing.cancel()
        return self._decision.result()

    def _still_in_time(self) -> None:
        """A lobby that was found empty again is not held open for longer than the first one."""
        now = asyncio.get_running_loop().time()
        if self._expires_at is None:
            self._expires_at = now + LOBBY_LIFETIME_S
        elif now >= self._expires_at:
            raise LobbyOver(End.EXPIRED)


def _knocked(inviter: Inviter, note: bytes) -> str | None:
    """The name of the first knock; None for anything else that lies in the lobby."""
    try:
        knock = inviter.hear(note)
    except DoorShut as shut:
        if shut.reason in (Reason.NOT_OURS, Reason.LATE):
            return None
        raise
    return None if knock is None else clean_name(knock.name)
