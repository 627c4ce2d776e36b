"""The honest relay on simulated time: the product's own rooms, journal, conversations and store.

What is left out of the real process: the listening socket with its guard and its gate, and the
checkpoints, because a database in memory has no write-ahead log.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from protocol.limits import KEY_BYTES
from protocol.wire.frames import Logged
from server.conversation import Connection, Conversation
from server.errors import StorageFailed
from server.house import House
from server.rules.standing import Roster
from server.settings import RelaySettings
from server.stepping import start
from server.store.memory import MemoryHall
from server.store.ports import Archive, Hall
from server.store.sqlite import Store
from server.store.sqlite_archive import SqliteArchive
from tests.simulation.clock import VirtualLoop
from tests.simulation.disks import HERE, Crash, Disk, SimStore
from tests.simulation.network import Hearing, RelayEnd
from tests.simulation.trace import Trace

MANY: Final = 1_000_000

TICK_S: Final = 1.0
"""As in `server.relay`: the wait after an erasure that failed."""


class SimRelay:
    """A relay that can die and start again on the same disk. Mutable."""

    def __init__(
        self, loop: VirtualLoop, chance: random.Random, disk: Disk, trace: Trace, per_minute: int
    ) -> None:
        self.disk: Final = disk
        self.clock_ms = 1_700_000_000_000
        """The wall clock when simulated time began; it may be set at any moment."""
        self._settings: Final = RelaySettings(
            HERE, disk_free_share=0.0, events_per_minute=per_minute, rooms_per_hour=MANY
        )
        self._loop: Final = loop
        self._chance: Final = chance
        self._trace: Final = trace
        self._house: House[Conversation] | None = None
        self._store: Store | None = None
        self._eraser: asyncio.Task[None] | None = None
        self._ends: list[RelayEnd] = []
        self.on_death: Callable[[], object] = lambda: None
        """Called once for each death."""
        disk.on_crash = self._died

    @property
    def is_running(self) -> bool:
        return self._house is not None

    def start(self) -> None:
        """The process begins, or begins again."""
        if self._house is not None:
            return
        self._trace.note("relay", "started")
        settings = self._settings
        archive = self.make_archive()
        self._house = House(
            settings, archive, self.make_hall(settings), self.now_ms, self.steady_ms
        )
        self._eraser = self._loop.create_task(self._keep_erasing(self._house))

    def make_archive(self) -> Archive:
        """What it keeps its rooms in."""
        self._store = self.make_store()
        return SqliteArchive(self._store, self._settings, self.now_ms, self.steady_ms)

    def make_hall(self, settings: RelaySettings) -> Hall:
        """What tells it who is where."""
        return MemoryHall(settings)

    def make_store(self) -> Store:
        return SimStore(self.disk)

    def die(self) -> None:
        """The process ends between two turns, as by kill -9."""
        if self._house is not None:
            self.disk.kill()
            self._died()

    def now_ms(self) -> int:
        return self.clock_ms + int(self._loop.time() * 1000)

    def steady_ms(self) -> int:
        """Of a clock that nobody sets."""
        return int(self._loop.time() * 1000)

    def found(self, room_id: bytes, roster: Roster) -> None:
        """The room that the door would have made."""
        assert self._house is not None
        start(self._found(self._house, room_id, roster))

    async def _found(self, house: House[Conversation], room_id: bytes, roster: Roster) -> None:
        await house.found(room_id, roster, "the inviter", is_again=False)

    def accept(self, end: RelayEnd) -> Hearing | None:
        """As a `Host`."""
        if self._house is None:
            return None
        self._ends = [each for each in self._ends if each.is_open]
        self._ends.append(end)
        challenge = self._chance.randbytes(KEY_BYTES)
        return _Surviving(Conversation(self._house, self.carrier(end), challenge))

    def carrier(self, end: RelayEnd) -> Connection:
        """What a conversation takes for its connection."""
        return end

    def log(self, room_id: bytes) -> tuple[Logged, ...] | None:
        """Everything it has of a room, from the disk; None if it has no such room."""
        assert self._house is not None
        store = self._store
        assert store is not None
        kept = store.find(room_id)
        if kept is None:
            return None
        entries: list[Logged] = []
        while more := store.read(kept.number, entries[-1].cursor if entries else 0, MANY):
            entries += more
        return tuple(entries)

    def _died(self) -> None:
        self._trace.note("relay", "died", self.disk.commits)
        self._house = None
        if self._eraser is not None:
            self._eraser.cancel()
        ends, self._ends = self._ends, []
        for end in ends:
            end.vanish()
        self.on_death()

    async def _keep_erasing(self, house: House[Conversation]) -> None:
        """As in `server.relay`: first what an earlier life left, then whatever ends."""
        with suppress(Crash):
            while True:
                try:
                    await house.erase()
                except StorageFailed:
                    await asyncio.sleep(TICK_S)
                    continue
                await house.has_endings.wait()


class _Surviving:
    """A conversation whose process may die under it."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation: Final = conversation

    def hear(self, message: bytes, /) -> None:
        with suppress(Crash):
            self._conversation.hear(message)

    def end(self) -> None:
        self._conversation.end()
