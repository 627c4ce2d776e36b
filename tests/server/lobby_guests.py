"""A relay of lobbies and its guests, for the tests of whatever keeps these."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import pytest

from protocol.wire.frames import Code, End, Frame, Gone, Note
from server.errors import Refused
from server.store.ports import Visitor
from tests.server.clients import name_of

LOBBY: Final = name_of("lobby")
ANOTHER: Final = name_of("another lobby")
PATIENCE_S: Final = 20
HERE: Final = "here"


class Lobbies(Protocol):
    """The half of a `Hall` that is about lobbies."""

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]: ...

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None: ...

    async def shut(self, lobby: bytes) -> None: ...

    def leave(self, lobby: bytes, visitor: Visitor) -> None: ...

    def expire(self, now_ms: int) -> None: ...

    def __len__(self) -> int: ...


class Relay:
    """A relay's end of the lobbies, and a clock."""

    def __init__(self, hall: Lobbies, clock: Callable[[], int]) -> None:
        self.hall: Final = hall
        self.clock: Final = clock

    async def post(
        self,
        note: bytes,
        lobby: bytes = LOBBY,
        address: str = HERE,
        *,
        is_draining: bool = False,
    ) -> None:
        await self.hall.post(lobby, note, address, self.clock(), is_draining=is_draining)

    async def refusal(self, lobby: bytes = LOBBY, *, is_draining: bool = False) -> Code:
        with pytest.raises(Refused) as refused:
            await self.post(b"refused", lobby, is_draining=is_draining)
        return refused.value.code

    async def visited(self, lobby: bytes = LOBBY) -> "Guest":
        guest = Guest(self, lobby)
        await guest.come()
        return guest


class Guest:
    """Somebody in a lobby, who is handed the notes."""

    def __init__(self, relay: Relay, lobby: bytes = LOBBY) -> None:
        self._relay: Final = relay
        self._lobby: Final = lobby
        self.notes: list[bytes] = []
        self.is_in = False
        self.end: End | None = None

    async def come(self) -> None:
        notes = await self._relay.hall.visit(self._lobby, self)
        self.notes, self.is_in = [*notes], True

    def tell(self, frame: Frame) -> None:
        assert self.is_in and self.end is None and isinstance(frame, Note)
        # Each of them once, and in order.
        assert frame.index == len(self.notes)
        self.notes.append(frame.note)

    def dismiss(self, frame: Frame) -> None:
        assert self.is_in and self.end is None and isinstance(frame, Gone)
        self.end, self.is_in = frame.end, False
        # As a conversation does.
        self._relay.hall.leave(self._lobby, self)

    def leave(self) -> None:
        self._relay.hall.leave(self._lobby, self)


async def until(is_so: Callable[[], bool]) -> None:
    """It is so, soon."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.005)


async def all_have(count: int, *guests: Guest) -> None:
    """Each has been handed so many notes, soon."""
    await until(lambda: all(len(guest.notes) == count for guest in guests))


async def all_end(end: End, *guests: Guest) -> None:
    """Each is dismissed with that, soon."""
    await until(lambda: all(guest.end is end for guest in guests))
