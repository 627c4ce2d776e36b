"""What stands between a connection and the memory of the relay.

A subclass of the library's connection, on methods that are not documented: the version is pinned,
and the tests of this module say when they change. Measured without it: a peer that sends pings and
never reads grew a relay by 260 MiB in eight seconds, and one that merely stopped reading was never
dropped, because even the library's own keepalive waits for the buffer to empty.

Input is a bucket of bytes: when it is empty the socket is not read until it has filled again. A
frame costs what it makes the relay do, however few its bytes are, and what has been read at once is
heard a few frames at a time: a quarter of a megabyte of empty pings, which is what a socket gives
in one go, would otherwise be a quarter of a second in which nobody else is heard.
Output never waits: what a peer has no room for is queued, up to a limit, and a peer that leaves its
buffer full for some seconds is cut off. So a slow reader cannot hold up the others, and no task is
needed for the sending.
"""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import GeneratorType
from typing import TYPE_CHECKING, ClassVar, Final

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame as Message
from websockets.frames import Opcode
from websockets.protocol import Event, State
from websockets.streams import StreamReader

from server.line.wire import TINY, WHOLE_BINARY
from server.watch.metrics import Counts

if TYPE_CHECKING:
    from websockets.utils import apply_mask
else:
    try:
        from websockets.speedups import apply_mask
    except ImportError:
        from websockets.utils import apply_mask

NORMAL_CLOSURE: Final = 1000

READ_BYTES: Final = 16_384
"""The most taken from a socket in one go, where the loop lets one say so: what has been read and
not heard yet is kept."""

SEND_BUFFER_BYTES: Final = 65_536
"""What the system keeps of what one peer has not taken yet (Linux keeps twice as much)."""

FRAMES_AT_ONCE: Final = 8
"""After so many of one connection the others are heard first."""

PIECE_BYTES: Final = 128
"""What the library's parser is given at once, to begin with: twenty of the smallest frames."""

LONG_PIECE_BYTES: Final = 4_096
"""What it is given at once in the middle of a long frame."""

MASKED: Final = 0x80
"""The bit beside the length that says a message is masked, as a client's must be."""

MASK_BYTES: Final = 4
SMALL_HEADER_BYTES: Final = 2 + MASK_BYTES
"""Of a masked message shorter than 126 bytes; two more up to 64 KiB."""

BEFORE_A_FRAME: Final = StreamReader.at_eof.__code__


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may use."""

    input_bytes_per_s: int
    input_burst_bytes: int
    input_frame_bytes: int
    """What a frame counts for besides its bytes."""
    output_bytes: int
    send_timeout_s: float


class Guarded(ServerConnection):
    """A connection with bounds. Make a class with `guarded_by`."""

    bounds: ClassVar[Bounds]
    on_lost: ClassVar[Callable[["Guarded"], None]]
    """Called once when the connection is over, however far it had come."""
    counts: ClassVar[Counts]
    """Of the whole relay."""

    address = ""
    """Who it counts for, as the gate sees it."""
    on_message: Callable[[bytes], None] | None = None
    """Hears whole binary messages, in place of `recv`. It must not raise."""
    _held: Callable[[bytes], None] | None = None
    """Whoever heard them until it was held."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        # The system would otherwise take megabytes for somebody who does not read, out of sight of
        # every limit here.
        line = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if hasattr(transport, "max_size"):
            transport.max_size = READ_BYTES
        # Two have a reason to stop reading, the library's queue and the bucket: neither may
        # resume what the other has paused.
        self._is_queue_full = False
        self._is_bucket_empty = False
        self.recv_messages.pause = self._pause_for_queue
        self.recv_messages.resume = self._resume_for_queue
        self._tokens = float(self.bounds.input_burst_bytes)
        self._counted_at_s = self.loop.time()
        self._refill: asyncio.TimerHandle | None = None
        self._unheard = b""
        self._frames = 0
        self._waiting: deque[bytes] | None = None
        # Made when it is needed: an empty one is 760 bytes, and hardly anybody ever needs one.
        self._waiting_bytes = 0
        self._close_code: int | None = None
        self._closing: asyncio.Task[None] | None = None
        self._stalled: asyncio.TimerHandle | None = None

    @property
    def is_gone(self) -> bool:
        """While it is being opened: whether it is over already, so that nobody will hear of it."""
        return self.protocol.state is not State.CONNECTING or self.transport.is_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._refill, self._stalled):
            if timer is not None:
                timer.cancel()
        self._unheard = b""
        self._waiting = None
        super().connection_lost(exc)
        type(self).on_lost(self)

    # Input

    def data_received(self, data: bytes) -> None:
        self.counts.received_bytes += len(data)
        if self._unheard:
            # Read before the pause took hold.
            self._unheard += data
        else:
            self._hear(data)

    def _hear(self, data: bytes) -> None:
        """Hear as much of `data` as one turn of the loop may take, and keep the rest."""
        heard, piece, self._frames = 0, PIECE_BYTES, 0
        while heard < len(data) and self._frames < FRAMES_AT_ONCE:
            whole = self._hear_whole(data, heard)
            heard += whole
            if whole or heard == len(data):
                continue
            before = self._frames
            super().data_received(data[heard : heard + piece])
            heard = min(heard + piece, len(data))
            is_long = self._frames <= before + 1
            piece = min(2 * piece, LONG_PIECE_BYTES) if is_long else PIECE_BYTES
            # Pongs are written there without going through `offer`.
            self._cap_output()
        self._unheard = data[heard:]
        wait_s = self._pay(heard + self._frames * self.bounds.input_frame_bytes)
        if self._refill is None and (wait_s > 0 or self._unheard):
            self._is_bucket_empty = True
            self._pace_reading()
            self._refill = self.loop.call_later(wait_s, self._resume_for_bucket)

    def _pay(self, cost_bytes: int) -> float:
        """Take so much out of the bucket. Returns the seconds until there is something in it."""
        now_s = self.loop.time()
        gained = (now_s - self._counted_at_s) * self.bounds.input_bytes_per_s
        self._counted_at_s = now_s
        self._tokens = min(self._tokens + gained, self.bounds.input_burst_bytes) - cost_bytes
        return max(-self._tokens / self.bounds.input_bytes_per_s, 0.0)

    def process_event(self, event: Event) -> None:
        self._frames += 1
        # What the library's parser had to put together, because it came in pieces, is heard at
        # once as well: its queue costs a future, a task switch and a turn of the loop for each.
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

    def _hear_whole(self, data: bytes, start: int) -> int:
        """Hear a few whole binary messages from `start` on. Returns how long they were.

        The library's parser costs more than everything else that is done to take an entry in.
        Whatever is out of the ordinary is left to it.
        """
        hear, protocol = self.on_message, self.protocol
        if (
            hear is None
            or protocol.state is not State.OPEN
            or protocol.current_size is not None
            or self.recv_messages.frames.queue
            or not self._is_between_frames()
        ):
            return 0
        limit = protocol.max_message_size
        began, end = start, len(data)
        while (
            end - start > SMALL_HEADER_BYTES
            and data[start] == WHOLE_BINARY
            and self._frames < FRAMES_AT_ONCE
        ):
            # Without the mask's bit, which is against the protocol, this is far too long.
            size = data[start + 1] ^ MASKED
            body = start + SMALL_HEADER_BYTES
            if size == TINY:
                size = data[start + 2] << 8 | data[start + 3]
                body += 2
            elif size > TINY:
                break
            after = body + size
            if after > end or (limit is not None and size > limit):
                break
            hear(apply_mask(data[body:after], data[body - MASK_BYTES : body]))
            start = after
            self._frames += 1
        return start - began

    def _is_between_frames(self) -> bool:
        """Whether the library's parser has nothing of a frame yet."""
        # Deep inside, it waits for a frame's first byte in `at_eof`, for all others elsewhere.
        waits_in: object = self.protocol.parser
        while isinstance(waits_in, GeneratorType):
            if waits_in.gi_code is BEFORE_A_FRAME:
                return True
            waits_in = waits_in.gi_yieldfrom
        return False

    def _pause_for_queue(self) -> None:
        self._is_queue_full = True
        self._pace_reading()

    def _resume_for_queue(self) -> None:
        self._is_queue_full = False
        self._pace_reading()

    def _resume_for_bucket(self) -> None:
        self._refill = None
        unheard, self._unheard = self._unheard, b""
        if unheard:
            self._hear(unheard)
        if self._refill is None:
            self._is_bucket_empty = False
            self._pace_reading()

    def _pace_reading(self) -> None:
        if self.transport.is_closing():
            return
        if self._is_queue_full or self._is_bucket_empty:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def hold(self) -> None:
        """Hear nothing for now: what comes in waits in the library's short queue."""
        if self.on_message is not None:
            self._held, self.on_message = self.on_message, None

    def release(self) -> None:
        """Hear again, after what waits there."""
        if self._held is not None:
            self.on_message, self._held = self._held, None

    # Output

    @property
    def is_open(self) -> bool:
        """Whether frames may still be sent."""
        return self.protocol.state is State.OPEN and self._close_code is None

    def offer(self, message: bytes) -> None:
        """Send `message`, as `wire` makes it, now or when there is room. Never waits or raises."""
        if self.protocol.state is not State.OPEN or self._close_code is not None:
            return
        self.counts.sent_bytes += len(message)
        if self.paused or self._waiting:
            if self._waiting is None:
                self._waiting = deque()
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


def guarded_by(bounds: Bounds, on_lost: Callable[[Guarded], None], counts: Counts) -> type[Guarded]:
    """A class of connections with these bounds, as the library wants one."""

    class GuardedHere(Guarded):
        pass

    GuardedHere.bounds = bounds
    GuardedHere.counts = counts
    # A plain function in a class would become a method.
    GuardedHere.on_lost = staticmethod(on_lost)
    return GuardedHere
