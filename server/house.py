"""What all conversations of one relay share: its rooms, its lobbies and what may happen to them.

Between the pure rules and the store. It knows who talks, but not how: a guest is whatever can be
handed frames and told to go.
"""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from protocol.wire.frames import Code, End, Gone, Mended, Missing
from protocol.wire.limits import PARTNERS
from server.errors import Refused, StorageFailed
from server.journal import Journal
from server.line.wire import wire
from server.rules.elapsed import Moment, after_a_stop, later
from server.rules.lobbies import Lobbies
from server.rules.paces import Paces
from server.rules.rooms import Room, Roster
from server.settings import RelaySettings
from server.store.sqlite import Store
from server.watch.metrics import Counts

HOUR_MS: Final = 60 * 60 * 1000

CLAIM_S: Final = 30.0
"""So long is waited, while somebody else is there, for the next of the entries that a member says
it holds and this log lacks. Enough for some of them on a line of a thousand bytes a second."""


class Guest(Protocol):
    """One end of a conversation. Neither method waits or raises."""

    def offer(self, message: bytes) -> None:
        """Hand over a message, as `wire` makes it."""

    def leave_with(self, message: bytes) -> None:
        """Hand over a last message, and end the conversation."""


G = TypeVar("G", bound=Guest)


class Farewell(NamedTuple):
    """Those who were in a room that has ended, and what they are told once it is erased."""

    guests: tuple[Guest, ...]
    message: bytes


class House(Generic[G]):
    """The rooms and lobbies of one relay. Mutable."""

    def __init__(
        self,
        settings: RelaySettings,
        store: Store,
        now_ms: Callable[[], int],
        steady_ms: Callable[[], int],
    ) -> None:
        """`now_ms` dates entries, and may be set; `steady_ms` is that of a clock nobody sets."""
        self.settings: Final = settings
        self.store: Final = store
        self.now_ms: Final = now_ms
        self.steady_ms: Final = steady_ms
        self.counts: Final = Counts()
        self._loop: Final = asyncio.get_running_loop()
        self.journal: Final[Journal[G]] = Journal(store, self._loop, self.counts)
        self.lobbies: Final[Lobbies[G]] = Lobbies(settings)
        self.rooms: Final[dict[bytes, Room[G]]] = {}
        """Those that somebody is in."""
        self.conversations: Final = count()
        """Numbers them in the order in which they began."""
        self.is_draining = False
        self._moment: Moment | None = None
        """None until it was first needed, and the store could say when this relay last ran."""
        self._visited: set[int] = set()
        """The rooms that somebody has been in since that was last noted."""
        self._new_rooms: Paces[str] = Paces(settings.rooms_per_hour, HOUR_MS)
        self.has_endings: Final = asyncio.Event()
        """Set while a room waits to be erased."""
        self._farewells: list[Farewell] = []
        self._is_log_emptied = False
        """Nothing that was deleted is in the write-ahead log: not known of an earlier life."""
        # One at a time: a write-ahead log cannot be emptied while it is being moved aside.
        self._checkpointing = asyncio.Lock()

    def roster(self, name: bytes) -> Roster | None:
        """The roster of the room of that name, if there is one. Raises `StorageFailed`."""
        room = self.rooms.get(name)
        if room is not None:
            return room.roster
        kept = self.store.find(name)
        return None if kept is None else kept.roster

    def room(self, name: bytes) -> Room[G]:
        """The room of that name, which exists. Raises `StorageFailed`.

        If nobody is there it is fetched, but for what only whoever adds something has to wait for.
        """
        room = self.rooms.get(name)
        if room is not None:
            return room
        # An append of somebody who has just left may still wait for the end of this turn.
        self.journal.flush()
        kept = self.store.find(name)
        if kept is None:
            raise StorageFailed("a room has gone in between")
        room = Room(kept.number, name, kept.roster, self.settings)
        room.stand_at(self.store.tip(kept.number))
        room.closed.update(kept.closed)
        room.awaited = kept.awaited
        return room

    def sit(self, room: Room[G], seat: int, guest: G, after: int) -> G | None:
        """`guest` takes `seat`, holding the log up to `after`. Returns whom it replaces.

        Raises `StorageFailed`.
        """
        self._await(room, room.awaited_with(seat, after))
        self.rooms[room.name] = room
        self._visited.add(room.number)
        replaced = room.arrive(seat, guest, after)
        for other, peer in room.peers.items():
            if room.owes(other, peer):
                self._wait(room, other, peer)
        return replaced

    def _wait(self, room: Room[G], seat: int, guest: G) -> None:
        self._loop.call_later(CLAIM_S, self._doubt, room, seat, guest, room.newest_cursor)

    def _doubt(self, room: Room[G], seat: int, guest: G, newest: int) -> None:
        """Wait no longer for what a guest says it holds and has not begun to give back.

        Not where it is alone: then it holds nobody up, and the other may bear it out.
        """
        if not room.owes(seat, guest) or len(room.peers) == 1 or room.has_ended:
            return
        if room.newest_cursor > newest:
            self._wait(room, seat, guest)
            return
        try:
            self._await(room, room.doubt(seat))
        except StorageFailed as failure:
            self.counts.fail("doubt", failure)

    def leave(self, room: Room[G]) -> None:
        """The last guest has left `room`."""
        if self.rooms.get(room.name) is room:
            del self.rooms[room.name]

    def mend(self, room: Room[G], seat: int, guest: G, entries: tuple[Missing, ...]) -> None:
        """Take what this relay has lost. Raises `Refused` and `StorageFailed`."""
        self.journal.mend(room, seat, guest, entries, self.now_ms())
        if room.has_offered_all(seat):
            self._await(room, room.awaited - {seat})
        # Last: whoever has heard it offers nothing more.
        guest.offer(wire(Mended(room.newest_cursor)))

    def _await(self, room: Room[G], seats: frozenset[int]) -> None:
        if seats != room.awaited:
            self.store.await_seats(room.number, seats)
            room.awaited = seats

    def found(self, name: bytes, roster: Roster, address: str, *, is_again: bool) -> Room[G]:
        """A new room. Raises `Refused` and `StorageFailed`.

        One that is made again awaits both partners: each may hold a part of what was in it.
        """
        steady_ms = self.steady_ms()
        if self.is_draining:
            raise Refused(Code.DRAINING)
        if not self._new_rooms.allows(address, steady_ms):
            raise Refused(Code.ROOMS_RATE)
        if self.store.is_full(self.settings.store_bytes, self.settings.disk_free_share):
            raise Refused(Code.RELAY_FULL)
        # In one commit: a room without its mark would take new events in place of old ones.
        awaited = PARTNERS if is_again else frozenset()
        number = self.store.create(name, roster, self._count_on().counted_ms, awaited)
        room: Room[G] = Room(number, name, roster, self.settings)
        room.awaited = awaited
        self._new_rooms.note(address, steady_ms)
        self.counts.founded += 1
        return room

    def sign_close(self, room: Room[G], seat: int) -> None:
        """`seat` has signed the close; with both partners' it ends. Raises `StorageFailed`."""
        self.journal.flush()
        self.store.sign_close(room.number, room.closed | {seat})
        room.closed.add(seat)
        if room.is_closed:
            self._end(room.number, room.name, End.CLOSED)

    def expire_lobbies(self) -> None:
        """Delete the lobbies whose time is over."""
        for guest in self.lobbies.expire(self.steady_ms()):
            guest.leave_with(wire(Gone(End.EXPIRED)))

    def expire_rooms(self) -> None:
        """End the rooms that nobody has been in for too long. Raises `StorageFailed`."""
        self._new_rooms.forget_idle(self.steady_ms())
        self.journal.flush()
        self.note_time()
        kept_ms = self.settings.retention_s * 1000
        for number, name in self.store.stale(self._count_on().counted_ms - kept_ms):
            if name not in self.rooms:
                self._end(number, name, End.EXPIRED)

    def note_time(self) -> None:
        """Keep how late it is, and who has been here since this was last kept, if there are rooms.

        Raises `StorageFailed`.
        """
        moment = self._count_on()
        if not self._visited and not self.store.count_rooms():
            return
        self._visited.update(room.number for room in self.rooms.values())
        self.store.note(moment, self._visited)
        self._visited.clear()

    def _count_on(self) -> Moment:
        now = self.now_ms(), self.steady_ms()
        if self._moment is not None:
            self._moment = later(self._moment, *now)
        else:
            last = self.store.moment()
            if last is None:
                self._moment = Moment(self.store.newest_kept_ms(), *now)
            else:
                self._moment = after_a_stop(last, *now)
        return self._moment

    async def erase(self) -> None:
        """Erase every room that has ended, and say goodbye. Raises `StorageFailed`."""
        self.has_endings.clear()
        farewells, self._farewells = self._farewells, []
        try:
            for number in self.store.ended():
                self._is_log_emptied = False
                while not self.store.erase_some(number):
                    await asyncio.sleep(0)
            if not self._is_log_emptied:
                async with self._checkpointing:
                    await self._move_aside()
                    self.store.truncate()
                self._is_log_emptied = True
        except BaseException:
            self._farewells += farewells
            # Also of an earlier life: it is tried again, not left until the next room ends.
            self.has_endings.set()
            raise
        for farewell in farewells:
            for guest in farewell.guests:
                guest.leave_with(farewell.message)

    async def checkpoint(self) -> None:
        """Keep the write-ahead log short. Raises `StorageFailed`."""
        async with self._checkpointing:
            await self._move_aside()
            self.store.checkpoint_rest()

    async def _move_aside(self) -> None:
        moving = asyncio.ensure_future(asyncio.to_thread(self.store.checkpoint_aside))
        try:
            await asyncio.shield(moving)
        except asyncio.CancelledError:
            # The thread goes on, and the store must not be closed under it.
            await asyncio.wait([moving])
            raise

    def _end(self, number: int, name: bytes, end: End) -> None:
        self.store.end(number)
        self.counts.ended[end] += 1
        room = self.rooms.pop(name, None)
        if room is not None:
            room.has_ended = True
            self._farewells.append(Farewell(tuple(room.peers.values()), wire(Gone(end))))
        self.has_endings.set()
