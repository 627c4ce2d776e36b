"""A guide that whoever leads has brought, on its way to the first partner: `protocol.guide.lending`
over a lobby. What neither side does: it asks nobody anything, and shows nothing.
"""

from collections.abc import Callable
from contextlib import suppress

from protocol.guide.lending import Borrower, Lender
from protocol.wire.frames import End, Note, Post, Shut, Visited, pack
from tui.errors import LineDropped, LobbyOver
from tui.line.lobby import LONG_WAIT_S, heard_in, is_ignored, visiting
from tui.line.wire import Socket


async def lend_guide(url: str, third: bytes, guide: bytes) -> None:
    """Answers whoever asks for the guide; it comes to no end before the time of an appointment is
    over. To be cancelled once the room is there.

    `third` is what the first partner was given, `guide` its canonical bytes. Raises `LobbyOver`,
    `RelayRefused`, `RelayUnreachable`, `RelayVersion`.
    """
    lender = Lender(third, guide)

    async def converse(socket: Socket) -> None:
        notes, past, has_answered = list[bytes](), 0, False
        try:
            async for frame in heard_in(socket):
                match frame:
                    case Visited(past):
                        pass
                    case Note(0, note) if lender.answer(note) is None:
                        await _shut(socket)
                    case Note(_, note):
                        notes.append(note)
                if notes and len(notes) >= past and not has_answered:
                    has_answered = True
                    for part in lender.answer(notes[0]) or ():
                        if part not in notes:
                            await socket.send(pack(Post(part)))
        except LobbyOver:
            # They have it, and ask for more; without a pause, but for one that nobody shut.
            if has_answered:
                return
            raise
        raise LineDropped

    while True:
        await visiting(url, lender.lobby, converse, is_ignored, LONG_WAIT_S, is_known=True)


async def borrow_guide(
    url: str, third: bytes, name: bytes, on_line: Callable[[bool], None] = is_ignored
) -> bytes:
    """The canonical bytes of the guide of that name, from whoever leads.

    `third` and `name` are what the leading door gave. Waits for as long as one waits there;
    `on_line` as for `visiting`. Raises `BadGuide` for other bytes, `LobbyOver`, `RelayRefused`,
    `RelayUnreachable`, `RelayVersion`.
    """
    borrower = Borrower(third, name)

    async def converse(socket: Socket) -> None:
        asks = borrower.asks
        async for frame in heard_in(socket):
            match frame:
                case Visited(0):
                    await socket.send(pack(Post(asks)))
                case Note(0, note) if note != asks:
                    # Of a program that was here before.
                    await _shut(socket)
                case Note(_, note) if borrower.hear(note):
                    with suppress(LineDropped):
                        await socket.send(pack(Shut()))
                    return
        raise LineDropped

    while (guide := borrower.guide()) is None:
        await visiting(url, borrower.lobby, converse, on_line, LONG_WAIT_S, is_known=True)
    return guide


async def _shut(socket: Socket) -> None:
    """Raises `LobbyOver`: it is visited again."""
    await socket.send(pack(Shut()))
    raise LobbyOver(End.SHUT)
