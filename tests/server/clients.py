"""A client that says and hears frames, for the tests of the relay; and seats that can sign."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from nacl.signing import SigningKey
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    Frame,
    Logged,
    Note,
    Post,
    Visit,
    Visited,
    Welcome,
    pack,
    read_at_client,
)
from protocol.wire.proofs import proof_message
from protocol.wire.proofs import room_of as room_of_two
from server.relay import Relay
from server.settings import RelaySettings
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive

PATIENCE_S = 60
"""Before a test that waits for a frame fails."""

F = TypeVar("F", bound=Frame)


def settings_for(data_dir: Path, **chosen: object) -> RelaySettings:
    """Loopback, any port, and no care for how full this machine's disk is."""
    base: dict[str, object] = {
        "host": "127.0.0.1",
        "port": 0,
        "disk_free_share": 0.0,
        "arrivals_per_minute": 1_000_000,
    }
    return RelaySettings(data_dir=data_dir, **(base | chosen))  # type: ignore[arg-type]  # by name


def store_of(relay: Relay) -> Store:
    """The database of a running relay."""
    archive = relay._house.archive
    assert isinstance(archive, SqliteArchive)
    return archive.store


def not_lost() -> None:
    """What a hall calls for a claim that another relay has taken: here nothing is."""
    raise AssertionError("nobody has taken it")


def name_of(text: str) -> bytes:
    """A room id or lobby id."""
    return blake2b(text.encode(), digest_size=32).digest()


@dataclass(frozen=True, slots=True)
class Member:
    """A seat of a room, and the key it signs with."""

    room: bytes
    seat: int
    key: SigningKey

    def sign(self, purpose: str, challenge: bytes) -> bytes:
        return self.key.sign(proof_message(purpose, challenge, self.room, self.seat)).signature


@dataclass(frozen=True, slots=True)
class Couple:
    """Everybody on the roster of one room."""

    room: bytes
    members: tuple[Member, ...]

    @property
    def roster(self) -> tuple[tuple[int, bytes], ...]:
        return tuple((member.seat, bytes(member.key.verify_key)) for member in self.members)


def couple(text: str = "room", seats: int = 2) -> Couple:
    keys = [SigningKey(name_of(f"{text} {seat}")) for seat in range(seats)]
    room = room_of_two(tuple((seat, bytes(key.verify_key)) for seat, key in enumerate(keys[:2])))
    return Couple(room, tuple(Member(room, seat, key) for seat, key in enumerate(keys)))


class Client:
    """One connection to a relay."""

    def __init__(self, connection: ClientConnection, challenge: bytes) -> None:
        self.connection = connection
        self.challenge = challenge
        self.entries: list[Logged] = []
        """Everything that has come in so far."""

    async def say(self, frame: Frame | bytes) -> None:
        await self.connection.send(frame if isinstance(frame, bytes) else pack(frame))

    async def hear(self) -> Frame:
        async with asyncio.timeout(PATIENCE_S):
            message = await self.connection.recv()
        assert isinstance(message, bytes)
        frame = read_at_client(message)
        if isinstance(frame, Entries):
            self.entries.extend(frame.entries)
        return frame

    async def hear_a(self, kind: type[F]) -> F:
        """The next frame of that kind; others are passed over."""
        while not isinstance(frame := await self.hear(), kind):
            pass
        return frame

    async def ask(self, frame: Frame | bytes) -> Frame:
        await self.say(frame)
        return await self.hear()

    async def create(self, them: Couple, seat: int = 0) -> Frame:
        proof = them.members[seat].sign("create", self.challenge)
        return await self.ask(Create(them.room, them.roster, seat, proof))

    async def enter(self, them: Couple, seat: int, after: int = 0) -> Frame:
        proof = them.members[seat].sign("enter", self.challenge)
        return await self.ask(Enter(them.room, seat, after, proof))

    async def append(self, counter: int, event: bytes) -> Entries | Appended | Denied:
        """Append, and wait for what the relay has to say about it."""
        await self.say(Append(counter, event))
        while not isinstance(frame := await self.hear(), Entries | Appended | Denied):
            pass
        return frame

    async def close_room(self, member: Member) -> None:
        await self.say(Close(member.sign("close", self.challenge)))

    async def visit(self, lobby: bytes) -> tuple[bytes, ...]:
        visited = await self.ask(Visit(lobby))
        assert isinstance(visited, Visited)
        return tuple([(await self.hear_a(Note)).note for _ in range(visited.notes)])

    async def post(self, note: bytes) -> Frame:
        return await self.ask(Post(note))

    async def read_until(self, count: int) -> list[Logged]:
        """Hear until so many entries are there."""
        while len(self.entries) < count:
            await self.hear()
        return self.entries

    async def is_closed_with(self) -> int | None:
        """The close code, once the relay has closed; frames before it are passed over."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await self.connection.recv()
        except ConnectionClosed:
            return self.connection.close_code


@asynccontextmanager
async def client_of(port: int, headers: dict[str, str] | None = None) -> AsyncIterator[Client]:
    async with connect(
        f"ws://127.0.0.1:{port}/v1",
        compression=None,
        max_size=65_536,
        max_queue=None,
        proxy=None,
        close_timeout=1,
        additional_headers=headers,
    ) as connection:
        message = await connection.recv()
        assert isinstance(message, bytes)
        welcome = read_at_client(message)
        assert isinstance(welcome, Welcome)
        yield Client(connection, welcome.challenge)


@asynccontextmanager
async def room_of(relay: Relay, them: Couple) -> AsyncIterator[tuple[Client, ...]]:
    """Everybody of a new room, connected; nobody has heard anything but their arrival."""
    async with AsyncExitStack() as stack:
        clients: list[Client] = []
        for member in them.members:
            client = await stack.enter_async_context(client_of(relay.port))
            entered = (
                await client.create(them)
                if member.seat == 0
                else await client.enter(them, member.seat)
            )
            assert isinstance(entered, Entered)
            clients.append(client)
        yield tuple(clients)


async def http(port: int, path: str, *headers: str, upgrade: bool = True) -> tuple[int, str]:
    """The status and the whole answer to one opening request, by hand."""
    lines = [f"GET {path} HTTP/1.1", "Host: here", *headers]
    if upgrade:
        lines += [
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode())
        async with asyncio.timeout(PATIENCE_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            status = int(head.split()[1])
            body = "" if status == 101 else (await reader.read()).decode()
    finally:
        writer.close()
        await writer.wait_closed()
    return status, head + body
