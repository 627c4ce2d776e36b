"""Peers by hand: bytes on a socket, so that what no library would send can be sent.

A peer chooses the loopback address that it comes from: the relay's quotas are by address, and an
attacker's must not be those of its victims.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from protocol.wire.frames import Frame, ToClient, Welcome, pack, read_at_client

RELAY: Final = "127.0.0.1"
ATTACKER: Final = "127.0.66.1"
"""One of sixteen million addresses of this machine that nobody else can reach."""

PATIENCE_S: Final = 60.0
"""Before a test that waits for a peer's bytes fails."""

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

FIN: Final = 0x80
RSV1: Final = 0x40
MASKED: Final = 0x80

REQUEST: Final = (
    b"GET /v1 HTTP/1.1\r\n"
    b"Host: here\r\n"
    b"Upgrade: websocket\r\n"
    b"Connection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)
"""An opening request without the empty line that ends it."""


def head(opcode: int, length: int, *, fin: bool = True, rsv: int = 0, masked: bool = True) -> bytes:
    """The head of a frame that says it has `length` bytes, with a mask of zeros."""
    first = (FIN if fin else 0) | rsv | opcode
    mask_bit = MASKED if masked else 0
    if length < 126:
        sized = struct.pack("!BB", first, mask_bit | length)
    elif length < 2**16:
        sized = struct.pack("!BBH", first, mask_bit | 126, length)
    else:
        sized = struct.pack("!BBQ", first, mask_bit | 127, length)
    return sized + (bytes(4) if masked else b"")


def frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked: bool = True
) -> bytes:
    """A whole frame. A mask of zeros is a mask: the payload stands there as it is."""
    return head(opcode, len(payload), fin=fin, rsv=rsv, masked=masked) + payload


def message(said: Frame) -> bytes:
    """A frame of ours as a websocket frame."""
    return frame(BINARY, pack(said))


def addresses(count: int, block: int = 66) -> Iterable[str]:
    """So many loopback addresses in 127.`block`.0.0/16."""
    return (f"127.{block}.{n // 250}.{n % 250 + 1}" for n in range(count))


class Peer:
    """A socket to a relay. Mutable."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader: Final = reader
        self.writer: Final = writer
        self.challenge = b""

    async def shake_hands(self, *headers: str) -> bytes:
        """Ask for a websocket. Returns the whole head of the answer."""
        self.write(REQUEST + b"".join(f"{line}\r\n".encode() for line in headers) + b"\r\n")
        return await self.answer()

    async def answer(self) -> bytes:
        """The head of the answer to an opening request; nothing if the relay hangs up instead."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                return await self.reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, OSError):
                return b""

    async def be_welcomed(self) -> None:
        """Shake hands, and hear the welcome."""
        answer = await self.shake_hands()
        assert answer.startswith(b"HTTP/1.1 101"), answer[:20]
        welcome = await self.hear()
        assert isinstance(welcome, Welcome)
        self.challenge = welcome.challenge

    def write(self, data: bytes) -> None:
        if not self.writer.is_closing():
            self.writer.write(data)

    def say(self, said: Frame) -> None:
        self.write(message(said))

    async def read_frame(self) -> tuple[int, bytes]:
        """The next frame's first byte and its payload. Raises `EOFError` at the end."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                first, length = await self.reader.readexactly(2)
                if length == 126:
                    (length,) = struct.unpack("!H", await self.reader.readexactly(2))
                elif length == 127:
                    (length,) = struct.unpack("!Q", await self.reader.readexactly(8))
                return first, await self.reader.readexactly(length)
            except OSError:
                raise EOFError("reset") from None

    async def hear(self) -> ToClient:
        """The next frame of ours."""
        while True:
            first, payload = await self.read_frame()
            if first == FIN | BINARY:
                return read_at_client(payload)

    async def ask(self, said: Frame) -> ToClient:
        self.say(said)
        return await self.hear()

    async def close_code(self) -> int | None:
        """The code with which the relay closes, 1005 for none; None if it just hangs up.

        What it says before is passed over.
        """
        with suppress(EOFError):
            while True:
                first, payload = await self.read_frame()
                if first == FIN | CLOSE:
                    return int.from_bytes(payload[:2], "big") if payload else 1005
        return None

    async def rest(self) -> bytes:
        """Everything until the relay hangs up."""
        async with asyncio.timeout(PATIENCE_S):
            try:
                return await self.reader.read()
            except OSError:
                return b""

    async def is_cut_off(self) -> None:
        """Return once the relay has hung up; what it says before is passed over."""
        while await self.rest():
            pass

    def abort(self) -> None:
        self.writer.transport.abort()


@asynccontextmanager
async def peer_of(
    port: int, address: str = ATTACKER, receive_bytes: int = 0
) -> AsyncIterator[Peer]:
    """A connected socket; with `receive_bytes`, one whose system takes hardly more unread."""
    # With the protocol named, or asyncio would not turn off the waiting for more to send.
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.setblocking(False)
    if receive_bytes:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    line.bind((address, 0))
    try:
        await asyncio.get_running_loop().sock_connect(line, (RELAY, port))
    except BaseException:
        line.close()
        raise
    peer = Peer(*await asyncio.open_connection(sock=line))
    try:
        yield peer
    finally:
        peer.abort()


@asynccontextmanager
async def welcomed(
    port: int, address: str = ATTACKER, receive_bytes: int = 0
) -> AsyncIterator[Peer]:
    """A peer that has heard the welcome."""
    async with peer_of(port, address, receive_bytes) as peer:
        await peer.be_welcomed()
        yield peer


@asynccontextmanager
async def crowd(port: int, where: Sequence[str]) -> AsyncIterator[list[Peer]]:
    """One connected socket from each of the addresses, aborted at the end."""
    peers: list[Peer] = []
    try:
        for address in where:
            # One after the other: the relay's queue of connections to take is a hundred long.
            reader, writer = await asyncio.open_connection(RELAY, port, local_addr=(address, 0))
            peers.append(Peer(reader, writer))
        yield peers
    finally:
        for peer in peers:
            peer.abort()
