"""The network between two laptops and a relay: in order and late, or not at all.

A connection is two pipes of whole messages. What TCP promises holds for each: the order stays, and
after a cut at any byte everything before that byte may still arrive and nothing after it does. A
message of which the last byte is missing is no message. What the two ends know of a cut differs:
each learns of it for itself, when the end of its pipe arrives or when its pings go unanswered.

What it is not: websockets. Their framing, masks and handshakes are for the tests with real sockets.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol

from protocol.errors import Malformed
from protocol.wire.frames import Welcome, read_at_client
from tests.simulation.clock import VirtualLoop
from tests.simulation.trace import Trace
from tui.errors import LineDropped, RelayUnreachable
from tui.line.dial import OPEN_TIMEOUT_S, PING_EVERY_S, PONG_WITHIN_S

FULL_BYTES: Final = 32_768
"""What the network holds of one peer before it counts as full."""

RELAY_PING_S: Final = (20.0, 40.0)
"""When a relay gives up a connection on which nothing arrives: a ping every 20 s, 20 s for it."""
LAPTOP_PING_S: Final = (PONG_WITHIN_S, PING_EVERY_S + PONG_WITHIN_S)
"""When a laptop does."""

SLACK_S: Final = 1e-6
"""A loop calls a timer when it is due but for the last digit."""


class Hearing(Protocol):
    """The relay's part in one connection."""

    def hear(self, message: bytes, /) -> None: ...

    def end(self) -> None: ...


class Host(Protocol):
    """Whoever takes connections; None while nobody listens."""

    def accept(self, end: "RelayEnd") -> Hearing | None: ...


class Pipe:
    """One direction of one connection. Mutable."""

    def __init__(self, road: "Road", deliver: Callable[[bytes | None], None]) -> None:
        """`deliver` is handed each message, and None at the end."""
        self._road: Final = road
        self._deliver: Final = deliver
        self._flying: Final[deque[tuple[float, bytes | None]]] = deque()
        """When each is due, and what it is."""
        self._last_due_s = 0.0
        self._held_until_s = 0.0
        self._is_shut = False
        self.flying_bytes = 0
        self.newest: bytes | None = None
        """The message that arrived last."""

    def put(self, message: bytes) -> None:
        """Sends a message, unless nothing goes in any more."""
        if not self._is_shut:
            self._fly(message)

    def finish(self) -> None:
        """Ends the pipe behind what is in it."""
        if not self._is_shut:
            self._is_shut = True
            self._fly(None)

    def cut(self, at_byte: int, *, learned_after_s: float | None = None) -> None:
        """Loses everything in flight from that byte on, and all that follows.

        The far end learns of it behind what still arrives, or so much later.
        """
        kept, end = 0, 0
        for _, message in self._flying:
            end += len(message or b"")
            if message is None or end > at_byte:
                break
            kept += 1
        while len(self._flying) > kept:
            self.flying_bytes -= len(self._flying.pop()[1] or b"")
        self._is_shut = True
        if learned_after_s is not None:
            self._last_due_s = max(self._last_due_s, self._road.loop.time() + learned_after_s)
        self._fly(None)

    def hold(self, duration_s: float) -> None:
        """Nothing arrives for so long; then all of it, in order."""
        self._held_until_s = max(self._held_until_s, self._road.loop.time() + duration_s)

    def again(self) -> None:
        """Hands over the newest message a second time, if there was one."""
        if self.newest is not None:
            self._deliver(self.newest)

    def _fly(self, message: bytes | None) -> None:
        due_s = max(self._last_due_s, self._road.loop.time() + self._road.latency_s())
        self._last_due_s = due_s
        self._flying.append((due_s, message))
        self.flying_bytes += len(message or b"")
        self._road.loop.call_at(due_s, self._land)

    def _land(self) -> None:
        now_s = self._road.loop.time() + SLACK_S
        if now_s < self._held_until_s:
            self._road.loop.call_at(self._held_until_s, self._land)
            return
        if not self._flying or now_s < self._flying[0][0]:
            return  # what was due now has been cut out of the pipe
        _, message = self._flying.popleft()
        if message is not None:
            self.flying_bytes -= len(message)
            self.newest = message
        self._deliver(message)


class ClientEnd:
    """What the product takes for its websocket. Mutable."""

    def __init__(self, cable: "Cable") -> None:
        self._cable: Final = cable
        self._queue: Final[asyncio.Queue[bytes | None]] = asyncio.Queue()
        self.is_open = True

    async def send(self, message: bytes, /) -> None:
        while self.is_open and self._cable.up.flying_bytes > FULL_BYTES:
            await asyncio.sleep(0.1)
        if not self.is_open:
            raise LineDropped
        self._cable.up.put(message)

    async def recv(self) -> bytes:
        message = await self._queue.get() if self.is_open or not self._queue.empty() else None
        if message is None:
            self.is_open = False
            raise LineDropped
        return message

    def abort(self) -> None:
        """Gives the connection up at once; what was sent may be lost."""
        if self.is_open:
            self.is_open = False
            self._queue.put_nowait(None)
            self._cable.lose(self._cable.up)

    def close(self) -> None:
        """Ends the connection behind what was sent."""
        if self.is_open:
            self.is_open = False
            self._queue.put_nowait(None)
            self._cable.end(self._cable.up)

    def arrive(self, message: bytes | None) -> None:
        if self.is_open:
            self._cable.heard(message)
            self._queue.put_nowait(message)


class RelayEnd:
    """What the relay takes for its guarded websocket. Mutable."""

    def __init__(self, cable: "Cable", address: str) -> None:
        self._cable: Final = cable
        self.address: Final = address
        self.is_open = True
        self.hearing: Hearing | None = None

    def offer(self, message: bytes) -> None:
        """`message` is in its websocket frame, which is taken off."""
        if self.is_open:
            self._cable.down.put(message[{126: 4, 127: 10}.get(message[1], 2) :])

    def part(self, code: int) -> None:
        if self.is_open:
            self.is_open = False
            self._cable.end(self._cable.down)

    async def room(self) -> None:
        while self.is_open and self._cable.down.flying_bytes > FULL_BYTES:
            await asyncio.sleep(0.1)

    def hold(self) -> None:
        """What arrives meanwhile waits in the conversation's own inbox."""

    def release(self) -> None:
        """And is heard from there."""

    def vanish(self) -> None:
        """The relay is dead: nothing is said any more, and what was said may be lost."""
        self.is_open, self.hearing = False, None
        self._cable.lose(self._cable.down)

    def arrive(self, message: bytes | None) -> None:
        if self.hearing is None:
            return
        if message is None:
            self.is_open = False
            hearing, self.hearing = self.hearing, None
            hearing.end()
        else:
            self.hearing.hear(message)


class Cable:
    """One connection."""

    def __init__(self, road: "Road") -> None:
        self._road: Final = road
        self._chance: Final = road.chance
        self.heard: Final = road.on_heard
        self.client: Final = ClientEnd(self)
        self.relay: Final = RelayEnd(self, road.name)
        self.up: Final = Pipe(road, self.relay.arrive)
        self.down: Final = Pipe(road, self.client.arrive)

    def end(self, pipe: Pipe) -> None:
        """One end says goodbye; while the network is down, nobody hears it."""
        if self._road.is_down:
            self.lose(pipe)
        else:
            pipe.finish()

    def lose(self, pipe: Pipe) -> None:
        """One direction is cut at some byte; while the network is down, nobody is told."""
        told_s = self._noticed_s(pipe) if self._road.is_down else None
        pipe.cut(self._some_byte(pipe), learned_after_s=told_s)

    def reset(self) -> None:
        """Both directions are cut, each at some byte, and both ends are told."""
        for pipe in (self.up, self.down):
            pipe.cut(self._some_byte(pipe))

    def swallow_answers(self) -> None:
        """All that was said arrives; nothing of what is answered does."""
        self.up.finish()
        self.down.cut(0)

    def go_dark(self, *, up: bool, down: bool) -> None:
        """Nothing arrives any more in these directions; the ends notice by their pings."""
        for pipe, is_dark in ((self.up, up), (self.down, down)):
            at_byte = self._some_byte(pipe) if is_dark else pipe.flying_bytes
            pipe.cut(at_byte, learned_after_s=self._noticed_s(pipe))

    def _noticed_s(self, pipe: Pipe) -> float:
        """After how long the far end of a pipe gives up, if nothing arrives there."""
        return self._chance.uniform(*(LAPTOP_PING_S if pipe is self.down else RELAY_PING_S))

    def _some_byte(self, pipe: Pipe) -> int:
        return self._chance.randint(0, pipe.flying_bytes)


class Road:
    """The way from one laptop to the relay, over all its connections. Mutable."""

    def __init__(
        self, loop: VirtualLoop, chance: random.Random, name: str, host: Host, trace: Trace
    ) -> None:
        self.loop: Final = loop
        self.chance: Final = chance
        self.name: Final = name
        self.host = host
        self.base_s = chance.choice((0.0005, 0.01, 0.05, 0.2))
        self.slow_s = 0.0
        """Added to every message, up and down, while the network is slow."""
        self.is_down = False
        self.is_told = True
        """While it is down: an attempt fails at once; otherwise nothing comes back."""
        self.cable: Cable | None = None
        """The newest connection."""
        self.on_heard: Callable[[bytes | None], None] = lambda message: None
        """Called with everything that arrives at the laptop, and with None at an end."""
        self._trace: Final = trace

    def latency_s(self) -> float:
        return self.base_s * self.chance.uniform(0.5, 1.5) + self.slow_s

    @asynccontextmanager
    async def dial(self, url: str) -> AsyncIterator[tuple[ClientEnd, Welcome]]:
        """As `tui.line.dial.dial`."""
        await asyncio.sleep(2 * self.latency_s())
        cable = Cable(self)
        if not self.is_down:
            cable.relay.hearing = self.host.accept(cable.relay)
        elif not self.is_told:
            await asyncio.sleep(OPEN_TIMEOUT_S)
        if cable.relay.hearing is None:
            self._trace.note(self.name, "unreachable")
            raise RelayUnreachable
        self.cable = cable
        try:
            welcome = await _welcomed(cable.client)
            self._trace.note(self.name, "connected")
            yield cable.client, welcome
        finally:
            cable.client.close()


async def _welcomed(client: ClientEnd) -> Welcome:
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            frame = read_at_client(await client.recv())
    except (TimeoutError, LineDropped, Malformed):
        raise RelayUnreachable from None
    if not isinstance(frame, Welcome):
        raise RelayUnreachable
    return frame
