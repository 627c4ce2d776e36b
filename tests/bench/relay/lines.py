"""The connections that make the load: one per member, cheap enough not to be what is measured.

The client library is the fastest there is for Python, so that a server reaches its limit first.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.bench.relay.contestants import Server
from tests.bench.relay.dialects import Speaker
from tests.bench.relay.receipts import Author, Reader, Tally, agree

AT_ONCE: Final = 64
"""So many connections arrive at the same time; what waits at the door is not what is measured."""

ARRIVE_S: Final = 60.0

READ_BUFFER_BYTES: Final = 2_048
"""To begin with: ten thousand of the library's own would be 160 MiB."""


class Line(WSListener):
    """One connection of one member. Mutable."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker: Final = speaker
        self.arrived: Final[asyncio.Future[None]] = asyncio.get_running_loop().create_future()
        self.on_event: Callable[[bytes], None] | None = None
        """Hears each event; without it, the past is counted."""
        self.on_past: Callable[[int], None] | None = None
        """Hears how many entries of the past there are so far."""
        self.asked_ns = 0
        """When it asked to be let in."""
        self._kind: Final = WSMsgType.TEXT if speaker.is_text else WSMsgType.BINARY
        self._transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self.asked_ns = time.monotonic_ns()
        for message in self.speaker.hello():
            transport.send(self._kind, message)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not self._kind:
            return
        message = frame.get_payload_as_bytes()
        if not self.speaker.is_in:
            for answer in self.speaker.arrive(message):
                self.asked_ns = time.monotonic_ns()
                transport.send(self._kind, answer)
            if self.speaker.is_in and not self.arrived.done():
                self.arrived.set_result(None)
            if self.on_past is None:
                return
        if self.on_past is not None:
            self.speaker.note_past(message)
            self.on_past(self.speaker.past)
        elif self.on_event is not None:
            for event in self.speaker.events(message):
                self.on_event(event)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.arrived.done():
            self.arrived.set_exception(ConnectionError("cut off on arrival"))

    def say(self, event: bytes, count: int) -> None:
        """Send an event."""
        assert self._transport is not None, "it is connected"
        self._transport.send(self._kind, self.speaker.say(event, count))

    def hang_up(self) -> None:
        """Leave at once."""
        if self._transport is not None:
            self._transport.disconnect(graceful=False)


class LoadedRoom:
    """One room of the load, whose members take turns. Mutable."""

    def __init__(self, number: int, lines: list[Line], tally: Tally, said: int = 0) -> None:
        """`said` is how many events each seat has said in this room before."""
        self.lines: Final = lines
        self.on_quiet: Callable[[], None] | None = None
        """Called when everybody has everything."""
        self._awaited = 0
        self._turn = 0
        self._authors = [Author(tally, number, seat) for seat in range(len(lines))]
        self.readers: Final = [Reader(tally, number) for _ in lines]
        for author in self._authors:
            author.count = said
        for line, reader in zip(lines, self.readers, strict=True):
            reader.start_at(said)
            line.on_event = self._hears(reader)

    def speak(self, due_ns: int) -> None:
        """Whoever's turn it is says something."""
        line, author = self.lines[self._turn], self._authors[self._turn]
        self._turn = (self._turn + 1) % len(self.lines)
        self._awaited += len(self.lines)
        line.say(author.event(due_ns), author.count)

    def _hears(self, reader: Reader) -> Callable[[bytes], None]:
        def hear(event: bytes) -> None:
            reader.take(event, time.monotonic_ns())
            self._awaited -= 1
            if self._awaited == 0 and self.on_quiet is not None:
                self.on_quiet()

        return hear

    def check_order(self, tally: Tally) -> None:
        """At the end, when nothing is on the way any more."""
        if self._awaited == 0:
            agree(tally, self.readers)


async def line_to(server: Server, room: int, seat: int, after: int | None = None) -> Line:
    """A member who has arrived in a room."""
    line = Line(server.speaker(room, seat, after))
    await open_line(server, room, line)
    async with asyncio.timeout(ARRIVE_S):
        await line.arrived
    return line


async def open_line(server: Server, room: int, line: Line) -> None:
    """Connect, and do not wait for the arrival."""
    await ws_connect(
        lambda: line,
        server.url(room),
        read_buffer_init_size=READ_BUFFER_BYTES,
        websocket_handshake_timeout=ARRIVE_S,
    )


async def lines_to(
    server: Server, rooms: int, seats: int = 2, after: int | None = None, first_room: int = 0
) -> list[list[Line]]:
    """All members of so many rooms, arrived; by room and seat."""
    places = asyncio.Semaphore(AT_ONCE)

    async def arrive(room: int, seat: int) -> Line:
        async with places:
            return await line_to(server, room, seat, after)

    numbers = range(first_room, first_room + rooms)
    async with asyncio.TaskGroup() as group:
        tasks = [
            [group.create_task(arrive(room, seat)) for seat in range(seats)] for room in numbers
        ]
    return [[task.result() for task in room] for room in tasks]


def hang_up(rooms: list[list[Line]]) -> None:
    """Everybody leaves."""
    for lines in rooms:
        for line in lines:
            line.hang_up()
