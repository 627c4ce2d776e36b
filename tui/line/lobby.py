"""The door over a lobby: the key exchange of `protocol.door.exchange`, carried by a relay.

What it is: the two sides of letting someone in, each a coroutine that survives a dropped line by
visiting the lobby again (the exchange gives the same answer to the same note). What it is not: it
knows no screens; what a person decides is awaited, what they should see is called back.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from typing import Any, Final, TypeVar

from protocol.clean import clean_name
from protocol.door.exchange import Admission, Guest, Inviter
from protocol.errors import DoorShut, Malformed, Reason
from protocol.limits import LOBBY_LIFETIME_S, VERSION
from protocol.wire.frames import Denied, End, Gone, Note, Post, Shut, Visit, Visited, pack
from protocol.wire.frames import read_at_client as read
from tui.errors import (
    LineDropped,
    LobbyOver,
    NobodyThere,
    RelayRefused,
    RelayUnreachable,
)
from tui.line.dial import dial
from tui.line.founding import create_room
from tui.line.wire import Socket

EMPTY_LOBBY_S: Final = 2.0
"""How long a guest waits in an empty lobby: the inviter's note is there before the words are read
out, so an empty one means other words, or words whose time is over."""

REFILLED_S: Final = 6.0
"""How long whoever was in a lobby before waits for the other, where it is found empty: a relay that
was started again has lost its notes, and the other needs a moment to come back too."""

ANSWER_S: Final = 8.0
"""How long a relay has for its first answer."""

AT_HOME_S: Final = 3.0
"""How long an address at home has for it, which is near or not there."""

AGAIN_S: Final = 1.0
"""The wait before a lobby is visited again after the line dropped. The person may stop waiting at
any time; the relay ends the lobby after fifteen minutes."""

T = TypeVar("T")


def _is_ignored(is_open: bool) -> None:
    """For who does not ask how the line is."""


async def welcome_guest(
    url: str,
    lobby: bytes,
    inviter: Inviter,
    *,
    on_open: Callable[[], None],
    on_knock: Callable[[str], None],
    decision: "asyncio.Future[bool]",
    keep: Callable[[Admission], Awaitable[None]],
    on_line: Callable[[bool], None] = _is_ignored,
    on_turned: Callable[[bool], None] = _is_ignored,
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
    (result,) = await _visiting(url, lobby, host.converse, on_line)
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
            hearing = asyncio.ensure_future(_note(socket))
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


async def knock_at(
    url: str,
    lobby: bytes,
    guest: Guest,
    *,
    on_knocked: Callable[[], None],
    keep: Callable[[Admission], Awaitable[None]],
    on_line: Callable[[bool], None] = _is_ignored,
) -> Admission:
    """Finds the offer, knocks, and waits to be let in.

    `on_knocked` is called once the knock is heard, `keep` with the admission before the lobby is
    shut, `on_line` as for the inviter. Raises `NobodyThere`, `DoorShut`, `LobbyOver`,
    `RelayRefused`, `RelayUnreachable`, `RelayVersion`, and whatever `keep` raises.
    """

    visits = 0

    async def converse(socket: Socket) -> Admission:
        nonlocal visits
        visits += 1
        past, offer, has_knocked = 0, b"", False
        async for note in heard_in(socket, EMPTY_LOBBY_S if visits == 1 else REFILLED_S):
            match note:
                case Visited(notes):
                    past = notes
                case Note(0, data):
                    guest.knock(data)
                    offer = data
                case Note(_, data):
                    admission = _heard(guest, data)
                    if admission is not None:
                        await keep(admission)
                        with suppress(LineDropped):
                            await socket.send(pack(Shut()))
                        return admission
                    if guest.is_own(data):
                        has_knocked = True
                        on_knocked()
            if isinstance(note, Note) and note.index + 1 >= past and not has_knocked:
                # Once only: a lobby takes eight notes, and the line may drop more often than that.
                has_knocked = True
                await socket.send(pack(Post(guest.knock(offer))))
        raise LineDropped

    return await _visiting(url, lobby, converse, on_line)


async def leave_word(url: str, lobby: bytes, guest: Guest) -> None:
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


def _knocked(inviter: Inviter, note: bytes) -> str | None:
    """The name of the first knock; None for anything else that lies in the lobby."""
    try:
        knock = inviter.hear(note)
    except DoorShut as shut:
        if shut.reason in (Reason.NOT_OURS, Reason.LATE):
            return None
        raise
    return None if knock is None else clean_name(knock.name)


def _heard(guest: Guest, note: bytes) -> Admission | None:
    """The admission, if the note is it; what strangers leave in the lobby is passed over."""
    try:
        return guest.hear(note)
    except DoorShut as shut:
        if shut.reason is Reason.NOT_OURS:
            return None
        raise


async def _visiting(
    url: str,
    lobby: bytes,
    converse: Callable[[Socket], Awaitable[T]],
    on_line: Callable[[bool], None],
) -> T:
    """What `converse` comes to, visiting the lobby again whenever the line drops.

    No longer than a lobby lives: then raises `LobbyOver`, also where no relay is left to say so.
    """
    now = asyncio.get_running_loop().time
    ends_at = now() + LOBBY_LIFETIME_S
    visits = 0
    while True:
        try:
            async with AsyncExitStack() as visit:
                async with asyncio.timeout(ANSWER_S):
                    socket, _ = await visit.enter_async_context(dial(url))
                await socket.send(pack(Visit(lobby)))
                if visits:
                    on_line(True)
                visits += 1
                return await converse(socket)
        except TimeoutError:
            if visits == 0:
                raise RelayUnreachable from None
        except RelayUnreachable:
            if visits == 0:
                raise
        except LineDropped:
            pass
        if now() >= ends_at:
            raise LobbyOver(End.EXPIRED)
        on_line(False)
        await asyncio.sleep(AGAIN_S)


async def heard_in(
    socket: Socket, patience_s: float | None = None, own: bytes = b""
) -> AsyncIterator[Visited | Note]:
    """What the lobby says, until the line drops.

    The first note but our `own` has `patience_s` to come; else raises `NobodyThere`.
    """
    while True:
        try:
            async with asyncio.timeout(patience_s):
                frame = await _note(socket)
        except TimeoutError:
            raise NobodyThere from None
        except LineDropped:
            return
        if isinstance(frame, Note) and frame.note != own:
            patience_s = None
        yield frame


async def _note(socket: Socket) -> Visited | Note:
    """What the lobby says next, as long as it goes on. Raises `LineDropped` if it drops."""
    try:
        frame = read(await socket.recv())
    except Malformed:
        raise RelayUnreachable from None
    match frame:
        case Visited() | Note():
            return frame
        case Gone(end):
            raise LobbyOver(end)
        case Denied(code, _):
            raise RelayRefused(code)
        case _:
            raise RelayUnreachable
