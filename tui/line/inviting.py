"""The inviter's side of a door: an offer in a lobby, a knock, and what the person decides.

What it is: a coroutine that survives a dropped line, for every kind of door. What it is not: it
knows no screens; what a person decides is awaited, what they should see is called back.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final, Generic, Never, TypeVar

from protocol.clean import clean_name
from protocol.door.exchange import Admission, Inviter, Knock
from protocol.door.sides import Host
from protocol.errors import DoorShut, Reason
from protocol.limits import LOBBY_LIFETIME_S, VERSION
from protocol.wire.frames import Code, End, Note, Post, Shut, Visited, pack
from tui.errors import (
    LineDropped,
    LobbyOver,
    NobodyThere,
    RelayRefused,
)
from tui.line.founding import create_room
from tui.line.lobby import (
    CALLS_S,
    REFILLED_S,
    CalledAnew,
    heard_in,
    is_ignored,
    next_note,
    visiting,
    while_stuck,
)
from tui.line.wire import Socket

K = TypeVar("K")
G = TypeVar("G")


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
    make: Callable[[Admission], Awaitable[None]] | None = None,
    waits_s: float | None = None,
    is_known: bool = False,
) -> Admission | None:
    """As `welcome`, for the other partner, whose cleaned name `on_knock` is called with; the room
    is made at the relay before it is kept, by `make` where there is more to it than that."""

    def knocked(knock: Knock) -> None:
        on_knock(clean_name(knock.name))

    return await welcome(
        url,
        lobby,
        inviter,
        on_open=on_open,
        on_knock=knocked,
        decision=decision,
        make=make or partial(create_room, url),
        keep=keep,
        on_line=on_line,
        on_turned=on_turned,
        waits_s=waits_s,
        is_known=is_known,
    )


async def _nothing(given: object) -> None:
    """For a door behind which there is nothing to be made."""


async def welcome(
    url: str,
    lobby: bytes,
    host: Host[K, G],
    *,
    on_open: Callable[[], None],
    on_knock: Callable[[K], None],
    decision: "asyncio.Future[bool]",
    keep: Callable[[G], Awaitable[None]],
    make: Callable[[G], Awaitable[None]] = _nothing,
    on_line: Callable[[bool], None] = is_ignored,
    on_turned: Callable[[bool], None] = is_ignored,
    on_gone: "Callable[[], asyncio.Future[bool]] | None" = None,
    waits_s: float | None = None,
    is_known: bool = False,
) -> G | None:
    """Posts the offer, waits for a knock and for the person's decision.

    `on_open` is called once the offer stands, `on_knock` with what was knocked: once, or again
    where the newest knock stands and somebody else has come. What was decided is about the last of
    them. `make` and then `keep` are awaited with what is held of the guest before it is let in: an
    error after that leaves a seat that nobody will join, and words that are spent. `on_line` is
    called with False when the line drops, and with True when it is back, `on_turned` when a guest
    of another version has turned back, and with whether it is newer. `waits_s`: so long a lobby
    that is over is opened anew, with the same offer, and one that begins with another is cleared.
    `on_gone`, with `waits_s` alone: whoever has knocked is called anew from time to time, and where
    nobody comes it is called; it gives the decision about whoever comes next.
    `is_known` as for `visiting`.
    None if the person said no. Raises `LobbyOver`, `RelayRefused`, `RelayUnreachable`,
    `RelayVersion`, and whatever `make` and `keep` raise.
    """
    hosting = _Hosting(host, on_open, on_knock, decision, make, keep, on_turned, on_gone, waits_s)
    (result,) = await visiting(url, lobby, hosting.converse, on_line, waits_s, is_known=is_known)
    return result


class _Hosting(Generic[K, G]):
    """The inviter's side of it over as many visits as it takes. Mutable."""

    def __init__(
        self,
        host: Host[K, G],
        on_open: Callable[[], None],
        on_knock: Callable[[K], None],
        decision: "asyncio.Future[bool]",
        make: Callable[[G], Awaitable[None]],
        keep: Callable[[G], Awaitable[None]],
        on_turned: Callable[[bool], None],
        on_gone: "Callable[[], asyncio.Future[bool]] | None",
        waits_s: float | None,
    ) -> None:
        self._host: Final = host
        self._on_open: Final = on_open
        self._on_knock: Final = on_knock
        self._decision = decision
        self._make: Final = make
        self._keep: Final = keep
        self._on_turned: Final = on_turned
        self._on_gone: Final = on_gone
        self._is_patient: Final = waits_s is not None
        self._expires_at: float | None = None
        self._knock = b""
        """The last that `on_knock` was called with."""
        self._given: tuple[bytes, G] | None = None
        """The last note and what is held of the guest, once that is kept."""

    async def converse(self, socket: Socket) -> tuple[G | None]:
        """One visit, to its end or until the line drops.

        Whoever takes the words back shuts the door behind them: a guest who has knocked hears it.
        """
        try:
            return await self._converse(socket)
        except asyncio.CancelledError:
            if self._given is None:
                await _shut(socket)
            raise
        except RelayRefused as refused:
            if not self._is_patient or refused.code is not Code.LOBBY_FULL:
                raise
            # Whoever is there still knocks again where there is room.
            await _shut(socket)
            raise LobbyOver(End.SHUT) from None

    async def _converse(self, socket: Socket) -> tuple[G | None]:
        given, on_gone = self._given, self._on_gone if self._knock else None
        # Whoever has been let in shuts the lobby. If it is empty then and nobody knocks again, it
        # was our line alone that missed the end.
        patience = None if given is None and on_gone is None else REFILLED_S
        try:
            async for note in heard_in(socket, patience, self._host.offer):
                match note:
                    case Visited(0):
                        self._still_in_time()
                        await socket.send(pack(Post(self._host.offer)))
                    case Visited():
                        pass
                    case Note(_, data) if data == self._host.offer:
                        if not self._knock:
                            self._on_open()
                    case Note(0, _) if self._is_patient:
                        # Of a program that was here before, as it is after an update.
                        await _shut(socket)
                        raise LobbyOver(End.SHUT)
                    case Note(_, data) if self._given is not None and data == self._given[0]:
                        return (self._given[1],)
                    case Note(_, data):
                        if await self._let_in(socket, data) is False:
                            return (None,)
        except NobodyThere:
            if given is not None:
                await socket.send(pack(Shut()))
                return (given[1],)
            if on_gone is None:
                raise
            if self._decision.done() and not self._decision.result():
                await _shut(socket)
                return (None,)
            # The words hold: whoever has them may knock again, and so may somebody else.
            self._knock, self._decision = b"", on_gone()
            raise CalledAnew(End.SHUT) from None
        raise LineDropped

    async def _let_in(self, socket: Socket, note: bytes) -> bool | None:
        """Whether the person lets in whoever wrote the note; None if it is no knock."""
        if not self._is_knock(note):
            version = self._host.turned_away(note)
            if version is not None:
                self._on_turned(version > VERSION)
            return None
        if not await self._decided(socket):
            await socket.send(pack(Shut()))
            return False
        if self._given is None:
            reveal, held = self._host.let_in()
            try:
                await while_stuck(partial(self._make, held))
            except RelayRefused:
                await socket.send(pack(Shut()))
                raise
            await self._keep(held)
            self._given = reveal, held
        await socket.send(pack(Post(self._given[0])))
        return True

    def _is_knock(self, note: bytes) -> bool:
        """Whether it is one that stands, of which the person hears then; False for anything else
        that lies in the lobby, and for whoever came after it was decided."""
        if self._decision.done() and self._knock not in (b"", note):
            return False
        try:
            said = self._host.hear(note)
        except DoorShut as shut:
            if shut.reason in (Reason.NOT_OURS, Reason.LATE):
                return False
            raise
        if said is None:
            return False
        if note != self._knock:
            self._knock = note
            self._on_knock(said)
        return True

    async def _decided(self, socket: Socket) -> bool:
        """What the person decides, who is told at once if the lobby ends before that."""
        calls_s = None if self._on_gone is None else CALLS_S
        while not self._decision.done():
            # Cancelling `recv` loses nothing, so the next one hears what this one would have.
            hearing = asyncio.ensure_future(next_note(socket))
            # Any: the two come to different things, and only which one is done counts here.
            either: list[asyncio.Future[Any]] = [hearing, self._decision]
            try:
                done, _ = await asyncio.wait(either, timeout=calls_s, return_when=FIRST_COMPLETED)
                if hearing.done() and isinstance(note := hearing.result(), Note):
                    # Whoever knocks now is late, and learns that from what the first is told;
                    # unless it is the newest knock that stands.
                    self._is_knock(note.note)
            finally:
                # Waited for: two who hear at once would make of it a line that dropped.
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)
            if not done:
                await _call_anew(socket)
        return self._decision.result()

    def _still_in_time(self) -> None:
        """A lobby that was found empty again is not held open for longer than the first one."""
        now = asyncio.get_running_loop().time()
        if self._expires_at is None:
            self._expires_at = now + LOBBY_LIFETIME_S
        elif now >= self._expires_at and not self._is_patient:
            raise LobbyOver(End.EXPIRED)


async def _call_anew(socket: Socket) -> Never:
    """Who is there still visits the lobby again, and knocks as before. Raises `CalledAnew`, or
    `LineDropped`."""
    await socket.send(pack(Shut()))
    try:
        while True:
            await next_note(socket)
    except LobbyOver:
        raise CalledAnew(End.SHUT) from None


async def _shut(socket: Socket) -> None:
    with suppress(LineDropped):
        await socket.send(pack(Shut()))
