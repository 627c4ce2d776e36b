"""A lobby of a relay, in which the two sides of a door meet: visiting it, and what it says.

What both sides share; `tui.line.inviting` and `tui.line.knocking` carry the key exchange of
`protocol.door` through it. It gives the same answer to the same note, so a lobby may be visited
again; where the two have an appointment, also after it is over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Final, TypeVar

from protocol.errors import Malformed
from protocol.limits import LOBBY_LIFETIME_S
from protocol.wire.frames import Code, Denied, End, Gone, Note, Visit, Visited, pack
from protocol.wire.frames import read_at_client as read
from tui.errors import (
    LineDropped,
    LobbyOver,
    NobodyThere,
    RelayRefused,
    RelayUnreachable,
)
from tui.line.dial import dial
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

LONG_WAIT_S: Final = 3 * 3_600.0
"""How long whoever has an appointment stays at its door: the one may be late, the other let in
later."""

CALLS_S: Final = 20.0
"""How often whoever has knocked at a door where one waits long is asked whether they are there
still: a lobby tells of nobody who goes."""

STUCK_S: Final = 20.0
"""For so long a relay that cannot keep anything is asked again: where several machines keep it
together and the first among them has died, the others need up to ten to agree."""

FOR_A_WHILE: Final = frozenset({Code.DRAINING, Code.LOBBY_FULL})
"""What a relay refuses now and not for ever: a lobby that is full is over one day."""

T = TypeVar("T")


class AskedLongEnough(RelayRefused):
    """The relay has been asked again for as long as anybody waits."""


class Stuck:
    """How long a relay has kept nothing. Mutable."""

    def __init__(self) -> None:
        self._visited_at: float | None = None
        self._since: float | None = None

    def visits(self) -> None:
        """A lobby is visited, now: what comes of it much later says nothing of what was before."""
        self._visited_at = asyncio.get_running_loop().time()

    def is_to_be_asked_again(self, refused: RelayRefused) -> bool:
        """Whether it may keep something soon, where it has refused just now."""
        if refused.code is not Code.STORAGE:
            return False
        now = asyncio.get_running_loop().time()
        is_long = self._visited_at is not None and now - self._visited_at >= STUCK_S
        if self._since is None or is_long:
            self._since = now
        return now - self._since < STUCK_S


async def while_stuck(make: Callable[[], Awaitable[None]]) -> None:
    """Has something made at a relay, again for as long as it may keep it soon. Raises as `make`
    does, and `AskedLongEnough`."""
    stuck = Stuck()
    while True:
        try:
            return await make()
        except RelayRefused as refused:
            if refused.code is not Code.STORAGE:
                raise
            if not stuck.is_to_be_asked_again(refused):
                raise AskedLongEnough(refused.code) from None
        await asyncio.sleep(AGAIN_S)


class CalledAnew(LobbyOver):
    """This side has shut the lobby to see who comes again, and opens it once more at once."""


def is_ignored(is_open: bool) -> None:
    """For who does not ask how the line is."""


async def visiting(
    url: str,
    lobby: bytes,
    converse: Callable[[Socket], Awaitable[T]],
    on_line: Callable[[bool], None],
    waits_s: float | None = None,
    *,
    is_known: bool = False,
) -> T:
    """What `converse` comes to, visiting the lobby again whenever the line drops.

    No longer than a lobby lives: then raises `LobbyOver`, also where no relay is left to say so.
    With `waits_s`, for so long, and a lobby that is over is visited again too. `is_known`: the
    relay has answered this person at a door before this one, and is waited for also where it does
    not from the beginning: the words are spent by then.
    """
    now = asyncio.get_running_loop().time
    ends_at = now() + (LOBBY_LIFETIME_S if waits_s is None else waits_s)
    is_visited, is_down, stuck = is_known, False, Stuck()
    while True:
        pause_s = AGAIN_S
        stuck.visits()
        try:
            async with AsyncExitStack() as visit:
                async with asyncio.timeout(ANSWER_S):
                    socket, _ = await visit.enter_async_context(dial(url))
                await socket.send(pack(Visit(lobby)))
                if is_down:
                    on_line(True)
                is_visited, is_down = True, False
                return await converse(socket)
        except TimeoutError:
            if not is_visited:
                raise RelayUnreachable from None
            is_down = True
        except RelayUnreachable:
            if not is_visited:
                raise
            is_down = True
        except LineDropped:
            is_down = True
        except CalledAnew:
            pause_s = 0.0
        except LobbyOver:
            if waits_s is None:
                raise
        except AskedLongEnough:
            raise
        except RelayRefused as refused:
            if stuck.is_to_be_asked_again(refused):
                is_down = True
            elif waits_s is None or refused.code not in FOR_A_WHILE:
                raise
            else:
                pause_s = REFILLED_S
        if now() >= ends_at:
            raise LobbyOver(End.EXPIRED)
        if is_down:
            on_line(False)
        await asyncio.sleep(pause_s)


async def heard_in(
    socket: Socket, patience_s: float | None = None, own: bytes = b""
) -> AsyncIterator[Visited | Note]:
    """What the lobby says, until the line drops: so it has, where the visit is not answered.

    The first note but our `own` has `patience_s` to come after that; else raises `NobodyThere`: a
    relay that stands still says nothing about who is there.
    """
    is_answered = False
    while True:
        try:
            async with asyncio.timeout(patience_s if is_answered else ANSWER_S):
                frame = await next_note(socket)
        except TimeoutError:
            if not is_answered:
                return
            raise NobodyThere from None
        except LineDropped:
            return
        is_answered = True
        if isinstance(frame, Note) and frame.note != own:
            patience_s = None
        yield frame


async def next_note(socket: Socket) -> Visited | Note:
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
