"""A relay by hand that means harm: it answers the opening as it likes, and then says anything."""

import asyncio
import hashlib
import struct
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from protocol.limits import KEY_BYTES, VERSION
from protocol.wire.frames import Entered, Frame, Welcome, pack
from tests.server.attacks.peers import BINARY, CLOSE, FIN, MASKED, frame

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What a websocket server proves with that it is one."""


class Victim:
    """One client's connection, as the relay holds it. Mutable."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader: Final = reader
        self.writer: Final = writer
        self.request = b""

    async def hear_request(self) -> None:
        self.request = await self.reader.readuntil(b"\r\n\r\n")

    async def opcode(self) -> int:
        """Of the next frame that the client sends; what is in it is passed over."""
        first, length = await self.reader.readexactly(2)
        length &= ~MASKED
        if length == 126:
            (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        await self.reader.readexactly(4 + length)
        return first & ~FIN

    async def hear_the_close(self) -> None:
        """Until the client wants to close, or hangs up."""
        while await self.opcode() != CLOSE:
            pass

    async def send(self, data: bytes) -> None:
        """Raises `OSError` once the client has hung up."""
        if self.writer.is_closing():
            raise ConnectionResetError
        self.writer.write(data)
        await self.writer.drain()

    async def say(self, said: Frame) -> None:
        await self.send(frame(BINARY, pack(said), masked=False))

    async def shake_hands(self, *headers: str) -> None:
        """Answer the opening as a relay does, with more headers."""
        await self.hear_request()
        key = self.request.lower().partition(b"sec-websocket-key: ")[2].partition(b"\r\n")[0]
        start = self.request.lower().index(key)
        accept = b64encode(hashlib.sha1(self.request[start : start + len(key)] + GUID).digest())
        lines = [
            b"HTTP/1.1 101 Switching Protocols",
            b"Upgrade: websocket",
            b"Connection: Upgrade",
            b"Sec-WebSocket-Accept: " + accept,
            *(line.encode() for line in headers),
        ]
        await self.send(b"\r\n".join([*lines, b"", b""]))

    async def welcome(self) -> None:
        await self.shake_hands()
        await self.say(Welcome(VERSION, bytes(KEY_BYTES)))

    async def let_in(self, last: int = 0) -> None:
        """As far as a client with an open line."""
        await self.welcome()
        await self.say(Entered(last, (0, 1)))


Misbehave = Callable[[Victim], Awaitable[None]]


class HostileRelay:
    """Does the same to everybody who connects. Mutable."""

    def __init__(self, misbehave: Misbehave) -> None:
        self._misbehave: Final = misbehave
        self.port = 0
        self.connections = 0
        self.done = asyncio.Event()
        """Set once a connection is over, because the client or the misbehaviour ended it."""

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, EOFError):
            await self._misbehave(Victim(reader, writer))
        writer.transport.abort()
        self.done.set()


@asynccontextmanager
async def hostile_relay(misbehave: Misbehave) -> AsyncIterator[HostileRelay]:
    """A hostile relay that listens on loopback."""
    relay = HostileRelay(misbehave)
    server = await asyncio.start_server(relay.converse, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
