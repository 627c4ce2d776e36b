"""A relay that may lie: it shows each seat whatever the test wants it to see.

Honest by itself, and without storage or quotas; `show` is where a lie goes in.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from protocol.limits import KEY_BYTES, VERSION
from protocol.wire.frames import (
    Append,
    Appended,
    Create,
    End,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Logged,
    Note,
    Post,
    Shut,
    Visit,
    Visited,
    Welcome,
    pack,
    read_at_relay,
)

Show = Callable[[int, Logged], tuple[Logged, ...]]
"""What a seat is shown of an entry."""

BEGAN_MS: Final = 1_700_000_000_000


def honestly(_seat: int, logged: Logged) -> tuple[Logged, ...]:
    return (logged,)


class FakeRelay:
    """One room and its lies. Mutable."""

    def __init__(self) -> None:
        self.url = ""
        self.show: Show = honestly
        self.shown: Final[dict[int, list[Logged]]] = {0: [], 1: []}
        """Every entry as each seat was or will be shown it."""
        self.members: Final[dict[int, ServerConnection]] = {}
        self.silent_visits = 0
        """So many visits of the lobby are not answered: it stands still from the welcome on."""
        self._counters: Final[dict[tuple[int, int], int]] = {}
        self._cursor = 0
        self._notes: Final[list[bytes]] = []
        self._visitors: Final[list[ServerConnection]] = []

    async def converse(self, connection: ServerConnection) -> None:
        seat = -1
        with suppress(ConnectionClosed):
            await self._say(connection, Welcome(VERSION, os.urandom(KEY_BYTES)))
            async for message in connection:
                assert isinstance(message, bytes)
                match read_at_relay(message):
                    case Create():
                        await self._say(connection, Entered(0, (0,)))
                    case Enter(_, seat, after, _):
                        self.members[seat] = connection
                        await self._enter(connection, seat, after)
                    case Visit():
                        await self._visit(connection)
                    case Post(note):
                        self._notes.append(note)
                        await self._tell_visitors(Note(len(self._notes) - 1, note))
                    case Shut():
                        await self._tell_visitors(Gone(End.SHUT))
                    case Append(counter, event):
                        await self._append(connection, seat, counter, event)
        if self.members.get(seat) is connection:
            del self.members[seat]

    async def inject(self, seat: int, *entries: Logged) -> None:
        """Shows a seat entries that are in nobody's log but its own."""
        self.shown[seat].extend(entries)
        await self._say(self.members[seat], Entries(entries))

    async def send_raw(self, seat: int, message: bytes | str) -> None:
        """Says something to a seat that may be no frame."""
        await self.members[seat].send(message)

    def next_entry(self, event: bytes, *, at_ms: int | None = None) -> Logged:
        """An entry at the next cursor."""
        self._cursor += 1
        return Logged(self._cursor, BEGAN_MS + self._cursor if at_ms is None else at_ms, event)

    def cut_visitors(self) -> None:
        """Lets every connection to the lobby go."""
        for visitor in self._visitors:
            visitor.transport.abort()
        self._visitors.clear()

    def cut(self, seat: int) -> None:
        """Lets a seat's connection go."""
        self.members[seat].transport.abort()

    async def _visit(self, connection: ServerConnection) -> None:
        """The one lobby there is."""
        if self.silent_visits:
            self.silent_visits -= 1
            return
        self._visitors.append(connection)
        await self._say(connection, Visited(len(self._notes)))
        for index, note in enumerate(self._notes):
            await self._say(connection, Note(index, note))

    async def _tell_visitors(self, frame: Frame) -> None:
        for visitor in self._visitors:
            with suppress(ConnectionClosed):
                await self._say(visitor, frame)

    async def _enter(self, connection: ServerConnection, seat: int, after: int) -> None:
        shown = self.shown[seat]
        last = shown[-1].cursor if shown else 0
        await self._say(connection, Entered(last, tuple(sorted(self.members))))
        past = tuple(logged for logged in shown if logged.cursor > after)
        for start in range(0, len(past), 2):
            await self._say(connection, Entries(past[start : start + 2]))

    async def _append(
        self, connection: ServerConnection, seat: int, counter: int, event: bytes
    ) -> None:
        known = self._counters.get((seat, counter))
        if known is not None:
            await self._say(connection, Appended(counter, known))
            return
        logged = self.next_entry(event)
        self._counters[seat, counter] = logged.cursor
        for member in (0, 1):
            entries = self.show(member, logged)
            self.shown[member].extend(entries)
            if entries and member in self.members:
                with suppress(ConnectionClosed):
                    await self._say(self.members[member], Entries(entries))

    async def _say(self, connection: ServerConnection, frame: Frame) -> None:
        await connection.send(pack(frame))


@asynccontextmanager
async def fake_relay() -> AsyncIterator[FakeRelay]:
    """A fake relay that listens on loopback."""
    relay = FakeRelay()
    async with serve(relay.converse, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        relay.url = f"ws://127.0.0.1:{port}"
        yield relay
