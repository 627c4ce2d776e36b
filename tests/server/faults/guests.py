"""Seats that talk to a relay's house without a socket, and come back as a client does.

A guest holds what a client holds, and fails where a client would alarm: a log that goes backwards,
an entry that was acknowledged and is another now, its own counter taken by other bytes.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Create,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Logged,
    Mended,
    Missing,
    Offer,
    Presence,
    Welcome,
    pack,
    read_at_client,
)
from server.conversation import Conversation
from server.errors import StorageFailed, StoreUnusable
from server.house import House
from server.store.memory import MemoryHall
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from tests.server.clients import Couple, Member, settings_for
from tests.server.clock import Clock

TRIES: Final = 12
"""More than the calls that fail in a row in any test."""

HEADER_BYTES: Final = {126: 4, 127: 10}
"""Of a message of the relay, by its second byte; otherwise 2."""


class Inn:
    """A house with its store, which may be opened again. Mutable."""

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        self.data_dir: Final = data_dir
        self.clock: Final = clock
        self.open()

    def open(self) -> None:
        """As whatever watches over a relay: again, if it does not start."""
        self.store = again(lambda: Store(self.data_dir))
        settings = settings_for(self.data_dir, rooms_per_hour=1_000, events_per_minute=1_000)
        self.archive = SqliteArchive(self.store, settings, self.clock, self.clock.steady)
        self.house: House[Conversation] = House(
            settings, self.archive, MemoryHall(settings), self.clock, self.clock.steady
        )

    async def erase(self) -> None:
        """As the relay's chore: again, until it is done."""
        for _ in range(TRIES):
            try:
                await self.house.erase()
            except StorageFailed:
                continue
            return
        raise AssertionError("never erased")

    async def expire(self) -> None:
        """As the relay's chore: again, until it is done."""
        for _ in range(TRIES):
            try:
                await self.house.expire_rooms()
            except StorageFailed:
                continue
            return
        raise AssertionError("never expired")

    async def checkpoint(self) -> None:
        """As the relay's chore."""
        for _ in range(TRIES):
            try:
                await self.archive.checkpoint()
            except StorageFailed:
                continue
            return
        raise AssertionError("never moved")


class Ear:
    """What carries a conversation: it keeps what was said. Mutable."""

    address = "127.0.0.1"

    def __init__(self) -> None:
        self.is_open = True
        self.frames: list[Frame] = []

    def offer(self, message: bytes) -> None:
        if self.is_open:
            self.frames.append(read_at_client(message[HEADER_BYTES.get(message[1], 2) :]))

    def part(self, code: int) -> None:
        self.is_open = False

    async def room(self) -> None:
        await asyncio.sleep(0)

    def hold(self) -> None:
        pass

    def release(self) -> None:
        pass


class Guest:
    """One seat, over any number of conversations. Mutable."""

    def __init__(self, inn: Inn, them: Couple, seat: int) -> None:
        self.log: dict[int, Logged] = {}
        """Everything that was handed out to it, by cursor."""
        self.counters: dict[int, tuple[int, int]] = {}
        """(seat, counter) of the entries, by cursor."""
        self.acknowledged: list[bytes] = []
        self.end: End | None = None
        self._inn = inn
        self._them: Final = them
        self._member: Final[Member] = them.members[seat]
        self._ear = Ear()
        self._ear.is_open = False
        self._conversation: Conversation | None = None
        self._heard = 0
        self._challenge = b""
        self._is_mended = True
        self._denials = 0

    @property
    def last(self) -> int:
        return max(self.log, default=0)

    async def come(self, *, is_new: bool = False) -> None:
        """Create or enter, and hold everything that is there; again, until it works."""
        for _ in range(TRIES):
            if await self._try_to_come(is_new=is_new):
                return
        raise AssertionError("never let in")

    async def append(self, event: bytes) -> None:
        """Until it is acknowledged."""
        counter = len(self.acknowledged) + 1
        for _ in range(TRIES):
            await self.back()
            before = self.last
            await self.say(Append(counter, event))
            newer = [entry for cursor, entry in self.log.items() if cursor > before]
            if any(entry.event == event for entry in newer):
                break
            if self._answered(counter):
                break
        else:
            raise AssertionError("never taken")
        assert [entry.event for entry in self.log.values()].count(event) == 1
        self.acknowledged.append(event)

    async def close_room(self) -> None:
        """Sign the close; again, until it is signed."""
        for _ in range(TRIES):
            await self.back()
            if self.end is not None:
                return
            denials = self._denials
            await self.say(Close(self._member.sign("close", self._challenge)))
            if self._denials == denials:
                return
        raise AssertionError("never signed")

    async def say(self, *frames: Frame) -> None:
        """In one turn of the loop; then hear what comes."""
        assert self._conversation is not None
        for frame in frames:
            self._conversation.hear(pack(frame))
        await self.hear()

    async def hear(self) -> None:
        """Everything that has been said by now."""
        heard = -1
        while heard != self._heard:
            heard = self._heard
            for _ in range(3):
                await asyncio.sleep(0)
            while self._heard < len(self._ear.frames):
                self._heard += 1
                self._take(self._ear.frames[self._heard - 1])

    async def back(self) -> None:
        """In the room, over a new conversation if need be."""
        await self.hear()
        if not self._ear.is_open and self.end is None:
            await self.come()

    def move_to(self, inn: Inn) -> None:
        """The same room, elsewhere."""
        self.leave()
        self._inn = inn

    def leave(self) -> None:
        """Hang up."""
        self._ear.is_open = False
        if self._conversation is not None:
            self._conversation.end()

    async def _try_to_come(self, *, is_new: bool) -> bool:
        self.leave()
        self._ear, self._heard, self._is_mended = Ear(), 0, True
        self._conversation = Conversation(self._inn.house, self._ear, bytes(32))
        await self.hear()
        member, room = self._member, self._them.room
        if is_new:
            proof = member.sign("create", self._challenge)
            await self.say(Create(room, self._them.roster, member.seat, proof, self.last))
        else:
            proof = member.sign("enter", self._challenge)
            await self.say(Enter(room, member.seat, self.last, proof))
        entered = [frame for frame in self._ear.frames if isinstance(frame, Entered)]
        if not entered or not self._ear.is_open:
            return False
        if entered[0].last < self.last:
            await self._mend(entered[0].last)
        return self._is_mended and self.last >= entered[0].last

    async def _mend(self, last: int) -> None:
        for _ in range(TRIES):
            self._is_mended = False
            entries = [entry for cursor, entry in sorted(self.log.items()) if cursor > last]
            await self.say(
                Offer(
                    tuple(
                        Missing(each.cursor, each.at_ms, *self.counters[each.cursor], each.event)
                        for each in entries
                    )
                )
            )
            if self._is_mended:
                return

    def _answered(self, counter: int) -> bool:
        return any(
            isinstance(frame, Appended) and frame.counter == counter for frame in self._ear.frames
        )

    def _take(self, frame: Frame) -> None:
        match frame:
            case Welcome(_, challenge):
                self._challenge = challenge
            case Entries(entries):
                for entry in entries:
                    assert entry.cursor > self.last, "a log that goes backwards"
                    newest_ms = self.log[self.last].at_ms if self.log else 0
                    assert entry.at_ms >= newest_ms, "a time that goes backwards"
                    self.log[entry.cursor] = entry
                    self.counters[entry.cursor] = who_said(entry.event)
            case Mended():
                self._is_mended = True
            case Denied(code, _):
                # What a client would take for a lie, or for another program on its seat.
                assert code in (Code.STORAGE, Code.MENDING), code
                self._denials += 1
            case Gone(end):
                self.end = end
            case Entered() | Appended() | Presence():
                pass
            case _:
                raise AssertionError(type(frame).__name__)


def event(seat: int, counter: int, text: str) -> bytes:
    """An event that tells whose it is, as a sealed one does in its header."""
    return f"{seat} {counter} {text}".encode()


def who_said(event: bytes) -> tuple[int, int]:
    """(seat, counter) of such an event."""
    seat, counter, _ = event.decode().split(" ", 2)
    return int(seat), int(counter)


def again(open_store: Callable[[], Store]) -> Store:
    """A store that opens in the end."""
    for _ in range(TRIES):
        try:
            return open_store()
        except StoreUnusable:
            continue
    raise AssertionError("never opened")
