"""What stands between a connection and the memory of the relay.

A subclass of the library's connection, on methods that are not documented: the version is pinned,
and the tests of this module say when they change. Measured without it: a peer that sends pings and
never reads grew a relay by 260 MiB in eight seconds, and one that merely stopped reading was never
dropped, because even the library's own keepalive waits for the buffer to empty.

Input is a bucket of bytes: when it is empty the socket is not read until it has filled again.
Output never waits: what a peer has no room for is queued, up to a limit, and a peer that leaves its
buffer full for some seconds is cut off. So a slow reader cannot hold up the others, and no task is
needed for the sending.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Final

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame as Message
from websockets.frames import Opcode
from websockets.protocol import Event, State

NORMAL_CLOSURE: Final = 1000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may use."""

    input_bytes_per_s: int
    input_burst_bytes: int
    output_bytes: int
    send_timeout_s: float


class Guarded(ServerConnection):
    """A connection with bounds. Make a class with `guarded_by`."""

    bounds: ClassVar[Bounds]
    on_lost: ClassVar[Callable[["Guarded"], None]]
    """Called once when the connection is over, however far it had come."""

    address = ""
    """Who it counts for, as the gate sees it."""
    on_message: Callable[[bytes], None] | None = None
    """Hears whole binary messages, in place of `recv`. It must not raise."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # Two have a reason to stop reading, the library's queue and the bucket: neither may
        # resume what the other has paused.
        self._is_queue_full = False
        self._is_bucket_empty = False
        self.recv_messages.pause = self._pause_for_queue
        self.recv_messages.resume = self._resume_for_queue
        self._tokens = float(self.bounds.input_burst_bytes)
        self._counted_at_s = self.loop.time()
        self._refill: asyncio.TimerHandle | None = None
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._close_code: int | None = None
        self._closing: asyncio.Task[None] | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._refill, self._stalled):
            if timer is not None:
                timer.cancel()
        self._waiting.clear()
        super().connection_lost(exc)
        type(self).on_lost(self)

    # Input

    def process_event(self, event: Event) -> None:
        # A whole message is heard at once: the library's queue costs a future, a task switch and
        # a turn of the loop for each. What it has to put together still goes through it.
        if (
            self.on_message is not None
            and isinstance(event, Message)
            and event.opcode is Opcode.BINARY
            and event.fin
            and not self.recv_messages.frames
        ):
            self.on_message(bytes(event.data))
        else:
            super().process_event(event)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        now_s = self.loop.time()
        gained = (now_s - self._counted_at_s) * self.bounds.input_bytes_per_s
        self._counted_at_s = now_s
        self._tokens = min(self._tokens + gained, self.bounds.input_burst_bytes) - len(data)
        if self._tokens < 0 and not self._is_bucket_empty:
            self._is_bucket_empty = True
            self._pace_reading()
            wait_s = -self._tokens / self.bounds.input_bytes_per_s
            self._refill = self.loop.call_later(wait_s, self._resume_for_bucket)
        # Pongs are written above without going through `offer`.
        self._cap_output()

    def _pause_for_queue(self) -> None:
        self._is_queue_full = True
        self._pace_reading()

    def _resume_for_queue(self) -> None:
        self._is_queue_full = False
        self._pace_reading()

    def _resume_for_bucket(self) -> None:
        self._is_bucket_empty = False
        self._pace_reading()

    def _pace_reading(self) -> None:
        if self.transport.is_closing():
            return
        if self._is_queue_full or self._is_bucket_empty:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    # Output

    @property
    def is_open(self) -> bool:
        """Whether frames may still be sent."""
        return self.protocol.state is State.OPEN and self._close_code is None

    def offer(self, message: bytes) -> None:
        """Send `message`, as `wire` makes it, now or when there is room. Never waits or raises."""
        if not self.is_open:
            return
        if self.paused or self._waiting:
            self._waiting.append(message)
            self._waiting_bytes += len(message)
            self._cap_output()
        else:
            self.transport.write(message)

    def part(self, code: int = NORMAL_CLOSURE) -> None:
        """Close the connection once everything offered has been sent. Never waits."""
        if not self.is_open:
            return
        self._close_code = code
        if not self._waiting:
            self._close_now()

    async def room(self) -> None:
        """Wait until what was offered has been handed to the network, or never will be."""
        while self.paused and self.is_open:
            # The line may break meanwhile; whoever listens on it is told.
            with suppress(OSError):
                await self.drain()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.bounds.send_timeout_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
        while self._waiting and not self.paused and self.protocol.state is State.OPEN:
            message = self._waiting.popleft()
            self._waiting_bytes -= len(message)
            self.transport.write(message)
        if self._close_code is not None and not self._waiting:
            self._close_now()

    def _close_now(self) -> None:
        if self._closing is None and self._close_code is not None:
            self._closing = self.loop.create_task(self.close(self._close_code))

    def _cap_output(self) -> None:
        pending = self.transport.get_write_buffer_size() + self._waiting_bytes
        if pending > self.bounds.output_bytes:
            self.transport.abort()


def guarded_by(bounds: Bounds, on_lost: Callable[[Guarded], None]) -> type[Guarded]:
    """A class of connections with these bounds, as the library wants one."""

    class GuardedHere(Guarded):
        pass

    GuardedHere.bounds = bounds
    # A plain function in a class would become a method.
    GuardedHere.on_lost = staticmethod(on_lost)
    return GuardedHere
