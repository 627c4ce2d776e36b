"""The relays of a check: one for everybody, or two of a fleet, a partner at each.

People know one name, a fleet's as well, and whichever of its relays answers there serves them. Only
a check is told of two, to see that both serve the same rooms. What it is not: a line to them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from protocol.door.exchange import Admission
from protocol.errors import DoorShut, Malformed
from protocol.seats import Seat
from protocol.wire.frames import Code
from protocol.wire.proofs import word_proof
from tui.errors import (
    CheckFailed,
    LineDropped,
    RelayRefused,
    RelayUnreachable,
    RelayVersion,
    StorageFailed,
    UnhurriedError,
)
from tui.line.founding import create_room
from tui.line.host import ask_host
from tui.pages.failures import problem_of


@dataclass(frozen=True)
class Relays:
    """Where each seat of a check dials."""

    first: str
    """The URL of the first partner's relay, and of whoever leads."""
    second: str
    """Of the second partner's; the same, unless the check is of two."""
    word: str = ""
    """Of the relay's host, as it is compared; empty: none."""

    @property
    def are_two(self) -> bool:
        """Whether the two partners are at different ones."""
        return self.first != self.second

    @property
    def all(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((self.first, self.second)))

    def of(self, seat: Seat) -> str:
        """Where that seat dials."""
        return self.second if seat is Seat.SECOND else self.first

    async def make(self, admission: Admission) -> None:
        """The room of that admission, with the word. Raises as `create_room`, and tells a relay
        that wants a word from one that is full."""
        room = admission.room.room_id
        try:
            url = self.of(admission.seat)
            await create_room(url, admission, word_proof(self.word, room) if self.word else b"")
        except RelayRefused as refused:
            if refused.code is Code.RELAY_FULL and (await ask_host(url)).wants_word:
                raise RelayRefused(Code.WORD) from None
            raise


def relays_at(url: str, partner: str | None, word: str = "") -> Relays:
    """One relay for all, or the second partner at another."""
    return Relays(url, url if partner is None else partner, word)


@asynccontextmanager
async def checking(timeout_s: float) -> AsyncIterator[None]:
    """Whatever goes wrong with a relay within the block, or takes longer, is a `CheckFailed`."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except (CheckFailed, StorageFailed):
        raise
    except (UnhurriedError, DoorShut, Malformed, TimeoutError) as error:
        raise CheckFailed(problem_of(error)) from None


@contextmanager
def dialling(url: str) -> Iterator[None]:
    """What the relay at `url` refuses or leaves unanswered within the block is a `CheckFailed` that
    names it."""
    try:
        yield
    except (RelayUnreachable, RelayVersion, RelayRefused, LineDropped) as error:
        raise CheckFailed(problem_of(error), url) from None
