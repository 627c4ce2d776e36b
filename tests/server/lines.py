"""A relay without sockets, and lines to it that keep what was said."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from protocol.wire.frames import Create, Enter, Entered, Frame, pack, read_at_client
from server.conversation import Conversation
from server.house import House
from server.settings import RelaySettings
from server.store.memory import MemoryArchive, MemoryHall
from server.store.ports import Hall
from tests.server.clients import Couple, couple, settings_for
from tests.server.clock import Clock

THEM = couple()
CHALLENGE = bytes(32)

F = TypeVar("F", bound=Frame)


class Line:
    """What carries a conversation: it keeps what was said. Mutable."""

    address = "127.0.0.1"

    def __init__(self) -> None:
        self.is_open = True
        self.is_held = False
        self.frames: list[Frame] = []

    def offer(self, message: bytes) -> None:
        header = {126: 4, 127: 10}.get(message[1], 2)
        self.frames.append(read_at_client(message[header:]))

    def part(self, code: int) -> None:
        self.is_open = False

    async def room(self) -> None:
        await asyncio.sleep(0)

    def hold(self) -> None:
        self.is_held = True

    def release(self) -> None:
        self.is_held = False

    def heard(self, kind: type[F]) -> list[F]:
        return [frame for frame in self.frames if isinstance(frame, kind)]


class Relay:
    """One of those that share an archive."""

    def __init__(
        self,
        archive: MemoryArchive,
        clock: Clock,
        make_hall: Callable[[RelaySettings], Hall] = MemoryHall,
        **chosen: object,
    ) -> None:
        settings = settings_for(Path("nowhere"), **chosen)
        self.house: House[Conversation] = House(
            settings, archive, make_hall(settings), clock, clock.steady
        )

    def line(self) -> tuple[Conversation, Line]:
        line = Line()
        return Conversation(self.house, line, CHALLENGE), line

    async def member(self, seat: int, after: int = 0) -> tuple[Conversation, Line]:
        conversation, line = self.line()
        conversation.hear(entering(seat, after))
        await settled()
        assert line.heard(Entered)
        return conversation, line


def creating(them: Couple = THEM) -> bytes:
    proof = them.members[0].sign("create", CHALLENGE)
    return pack(Create(them.room, them.roster, 0, proof))


def entering(seat: int, after: int = 0) -> bytes:
    return pack(Enter(THEM.room, seat, after, THEM.members[seat].sign("enter", CHALLENGE)))


async def settled() -> None:
    """More turns than anything here takes."""
    for _ in range(60):
        await asyncio.sleep(0)
