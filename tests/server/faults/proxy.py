"""A bad line: a TCP proxy on loopback, between clients and a relay, that does what lines do.

It can cut after any byte, reset, delay, deliver one byte at a time, throttle, refuse, and go
silent. It knows nothing of what it carries. After which byte it cuts hangs on a seed alone; what
the programs at its ends do meanwhile is up to the system.

What it cannot do as a network would: the system has made a connection before the proxy hears of it.
So a delay does not slow that down, and a dial into silence gets through where the first packet, as
the system would have sent it again, would (`SENT_AGAIN_S`).
"""

import asyncio
import random
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

READ_BYTES: Final = 65_536

SENT_AGAIN_S: Final = (1.0, 3.0, 7.0)
"""When Linux repeats the first packet of a connection that nobody answers."""

GREETING_BYTES: Final = 600
"""The opening of the connection and the way into a room, in one direction, are about as long."""

RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER, for no time: closing sends RST."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of one connection."""

    after_bytes: int
    """Counted in one direction; that many still arrive."""
    is_upward: bool
    """Counted on the way to the relay."""
    is_reset: bool
    """RST at both ends, where it would be an orderly end otherwise."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What a line does to what it carries."""

    delay_s: float = 0.0
    """In each direction."""
    piece_bytes: int = READ_BYTES
    """Delivered at a time."""
    bytes_per_s: float = 0.0
    """In each direction; 0: as many as there are."""
    next_cut: Callable[[], Cut | None] = lambda: None
    """Asked for every new connection."""


FAIR: Final = Weather()


def random_cuts(seed: int, most_bytes: int, *, is_reset: bool) -> Callable[[], Cut]:
    """Cuts after up to `most_bytes` in either direction, every other one within the greeting."""
    chance = random.Random(seed)

    def next_cut() -> Cut:
        most = chance.choice((GREETING_BYTES, most_bytes))
        return Cut(chance.randint(0, most), chance.random() < 0.5, is_reset)

    return next_cut


class Proxy:
    """A line to one relay. Mutable; made by `proxied`."""

    def __init__(self, relay_port: int) -> None:
        self.weather = FAIR
        """Looked at again for every piece."""
        self.relay_port: Final = relay_port
        self.port = 0
        self.cuts = 0
        """How many connections it has cut or reset half-way."""
        self.dials = 0
        """How many it has been asked for."""
        self.passages: Final[set[Passage]] = set()
        self.calm: Final = asyncio.Event()
        """Cleared while the line is silent."""
        self.is_deaf = False
        """Silent also for good to everybody who dials while it is silent."""
        self._server: asyncio.Server | None = None
        # Bound and never listened on: it keeps the port while nobody listens.
        self._placeholder = socket.socket()
        self.calm.set()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen, on any port that is free."""
        self._placeholder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self._placeholder.bind(("127.0.0.1", 0))
        self.port = self._placeholder.getsockname()[1]
        await self._listen()

    async def close(self) -> None:
        """Everything ends."""
        await self.refuse()
        self._placeholder.close()

    async def refuse(self) -> None:
        """Reset every connection, and let nobody connect."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for passage in tuple(self.passages):
            passage.end(is_reset=True)

    def silence(self, *, is_forgotten: bool = False, is_deaf: bool = False) -> None:
        """Nothing passes from now on, and no connection ends.

        `is_forgotten`: what is connected now will never pass anything again, as where a router has
        lost its table. `is_deaf`: nor will what is dialled meanwhile, as where something stands
        before the relay and answers for it.
        """
        self.calm.clear()
        self.is_deaf = is_deaf
        for passage in self.passages:
            passage.is_forgotten |= is_forgotten

    async def heal(self) -> None:
        """A line like any other from now on."""
        self.weather = FAIR
        for passage in self.passages:
            passage.cut = None
            if passage.was_dialled_into_silence:
                passage.dial_again()
        self.calm.set()
        if self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        # One more on the port that the placeholder keeps.
        self._server = await asyncio.start_server(
            self._carry, "127.0.0.1", self.port, reuse_port=True
        )

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.dials += 1
        passage = Passage(self, reader, writer)
        self.passages.add(passage)
        try:
            await passage.run()
        finally:
            self.passages.discard(passage)


class Passage:
    """One connection through the line: an end at the client, and one at the relay. Mutable."""

    def __init__(self, proxy: Proxy, reader: StreamReader, writer: StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        self.cut = proxy.weather.next_cut()
        self.is_forgotten = False
        self.was_dialled_into_silence = not proxy.calm.is_set()
        self._proxy: Final = proxy
        self._client: Final = (reader, writer)
        self._writers: Final = [writer]
        self._dialled_at_s: Final = loop.time()
        self._passes_at_s = 0.0
        self._carried = {True: 0, False: 0}
        self._over: Final = asyncio.Event()

    async def run(self) -> None:
        """Until both ends are gone, or `end`."""
        carrying = asyncio.create_task(self._connect_and_carry())
        carrying.add_done_callback(lambda _: self._over.set())
        try:
            await self._over.wait()
        finally:
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)
            for writer in self._writers:
                writer.close()

    def end(self, *, is_reset: bool) -> None:
        """Both ends, now."""
        for writer in self._writers:
            if is_reset:
                with suppress(OSError):
                    end = writer.get_extra_info("socket")
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()
            else:
                writer.close()
        self._over.set()

    def dial_again(self) -> None:
        """The silence is over: the next repetition of the first packet gets through, if any."""
        now_s = asyncio.get_running_loop().time()
        later = [self._dialled_at_s + again for again in SENT_AGAIN_S]
        coming = [at_s for at_s in later if at_s >= now_s]
        if coming and not self._proxy.is_deaf:
            self._passes_at_s = coming[0]
        else:
            self.is_forgotten = True

    async def _connect_and_carry(self) -> None:
        await self._until_it_passes()
        try:
            relay = await asyncio.open_connection("127.0.0.1", self._proxy.relay_port)
        except OSError:
            self.end(is_reset=True)
            return
        self._writers.append(relay[1])
        up = self._carry(self._client[0], relay[1], is_upward=True)
        down = self._carry(relay[0], self._client[1], is_upward=False)
        await asyncio.gather(up, down)

    async def _carry(self, source: StreamReader, sink: StreamWriter, *, is_upward: bool) -> None:
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        reading = asyncio.create_task(self._read(source, on_its_way))
        try:
            while True:
                due_s, data = await on_its_way.get()
                await self._until(due_s)
                if not data:
                    await self._until_it_passes()
                    # The end travels like everything else, and takes the other way along.
                    self.end(is_reset=False)
                    return
                await self._deliver(data, sink, is_upward=is_upward)
        except OSError:
            self.end(is_reset=False)
        finally:
            reading.cancel()

    async def _read(
        self, source: StreamReader, on_its_way: asyncio.Queue[tuple[float, bytes]]
    ) -> None:
        loop, data = asyncio.get_running_loop(), b"-"
        while data:
            try:
                data = await source.read(READ_BYTES)
            except OSError:
                data = b""
            on_its_way.put_nowait((loop.time() + self._proxy.weather.delay_s, data))

    async def _deliver(self, data: bytes, sink: StreamWriter, *, is_upward: bool) -> None:
        while data:
            await self._until_it_passes()
            weather = self._proxy.weather
            piece, data = data[: weather.piece_bytes], data[weather.piece_bytes :]
            cut = self.cut
            if cut is not None and cut.is_upward == is_upward:
                left = cut.after_bytes - self._carried[is_upward]
                if len(piece) >= left:
                    sink.write(piece[: max(left, 0)])
                    self._proxy.cuts += 1
                    self.end(is_reset=cut.is_reset)
                    return
            self._carried[is_upward] += len(piece)
            sink.write(piece)
            await sink.drain()
            # Each piece is read before the next one is there.
            await asyncio.sleep(len(piece) / weather.bytes_per_s if weather.bytes_per_s else 0)

    async def _until_it_passes(self) -> None:
        while not self._proxy.calm.is_set():
            await self._proxy.calm.wait()
        if self.is_forgotten:
            await self._over.wait()
        await self._until(self._passes_at_s)

    async def _until(self, at_s: float) -> None:
        loop = asyncio.get_running_loop()
        if at_s > loop.time():
            await asyncio.sleep(at_s - loop.time())


@asynccontextmanager
async def proxied(relay_port: int) -> AsyncIterator[Proxy]:
    """A line to the relay at that port of this machine, fair at first."""
    proxy = Proxy(relay_port)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
