"""What all conversations of one relay share: its rooms, its lobbies and what may happen to them.

Between the pure rules and the ports. It knows who talks, but not how: a peer is whatever can be
handed frames and told to go.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Final, Generic, NamedTuple, TypeVar

from protocol.wire.frames import Code, Denied, End, Gone, Presence
from protocol.wire.limits import PARTNERS
from server.errors import Refused, StorageFailed
from server.journal import Journal
from server.line.wire import wire
from server.mending import Mending
from server.reading import Reader
from server.rules.paces import Paces
from server.rules.rooms import Gathering
from server.rules.standing import (
    Change,
    Ended,
    Quota,
    RoomLog,
    Roster,
    founded,
    renew,
    sign,
)
from server.rules.words import Words
from server.settings import RelaySettings
from server.store.ports import Archive, Claim, Draft, Hall, Sighting, Sitting, Unwritten, Watch
from server.store.rows import Row
from server.watch.metrics import Counts

HOUR_MS: Final = 60 * 60 * 1000

P = TypeVar("P", bound=Reader)


class Farewell(NamedTuple):
    """Those who were in a room that has ended, and what they are told once it is erased."""

    peers: tuple[Reader, ...]
    message: bytes


class Sat(NamedTuple, Generic[P]):
    """What came of sitting down."""

    claim: Claim
    replaced: P | None
    """Whoever had the seat here until now."""
    is_new: bool
    """Whether nobody had the seat until now, at whichever relay."""


class House(Generic[P]):
    """The rooms and lobbies of one relay. Mutable."""

    def __init__(
        self,
        settings: RelaySettings,
        archive: Archive,
        hall: Hall,
        now_ms: Callable[[], int],
        steady_ms: Callable[[], int],
    ) -> None:
        """`now_ms` dates entries, and may be set; `steady_ms` is that of a clock nobody sets."""
        self.settings: Final = settings
        self.archive: Final = archive
        self.hall: Final = hall
        self.now_ms: Final = now_ms
        self.steady_ms: Final = steady_ms
        self.counts: Final = Counts()
        self._loop: Final = asyncio.get_running_loop()
        self.journal: Final[Journal[P]] = Journal(
            archive, self._loop, self.counts, Quota.of(settings), self._ended_elsewhere
        )
        self.mending: Final[Mending[P]] = Mending(self.journal, self._loop, self.counts)
        self.rooms: Final[dict[bytes, Gathering[P]]] = {}
        """Those that somebody is in, or about to be."""
        self._watches: Final[dict[bytes, tuple[Watch, Watch]]] = {}
        """Of what is written to each, and of who is there."""
        self.is_draining = False
        self._visited: set[bytes] = set()
        """The rooms that somebody has been in since that was last noted."""
        self._new_rooms: Paces[str] = Paces(settings.rooms_per_hour, HOUR_MS)
        self.words: Words | None = None
        """Those that a new room wants one of; None: it wants none."""
        self.has_endings: Final = asyncio.Event()
        """Set while a room waits to be erased."""
        self._farewells: list[Farewell] = []

    # Coming and going

    async def roster(self, name: bytes) -> Roster | None:
        """The roster of the room of that name, if there is one. Raises `StorageFailed`.

        Whoever asks has proven nothing yet: nothing is put to the test for it, and nothing written.
        """
        room = self.rooms.get(name)
        if room is not None:
            return room.roster
        kept = await self.archive.find(name, is_newest=True)
        return None if kept is None else kept.roster

    async def open(self, name: bytes, after: int) -> Gathering[P]:
        """The room of that name, which exists, for somebody who has read it up to `after`.

        Raises `StorageFailed`. If nobody is there it is looked up, but for what only whoever adds
        something has to wait for. Whoever has opened it sits down, or calls `give_up`.
        """
        room = self.rooms.get(name)
        if room is None:
            # An append of somebody who has just left may still wait for the end of this turn.
            self.journal.flush()
            room = await self._look_for(name, after)
        room.expected += 1
        try:
            if room.log.cursor < after or room.is_stale:
                await self.journal.renew(room)
        except BaseException:
            self.give_up(room)
            raise
        return room

    async def _look_for(self, name: bytes, after: int) -> Gathering[P]:
        # First told of what is new, then looking: so that nothing falls in between.
        room: Gathering[P] = Gathering(name, (), RoomLog())
        with ExitStack() as stack:
            written = self.archive.watch(name, partial(self.journal.hear, room))
            stack.callback(written.close)
            # As it is now: whom a log waits for may not be seen as it was a moment ago.
            kept = await self.archive.find(name, beyond=after, is_newest=True)
            if kept is None:
                raise StorageFailed("a room has gone in between")
            if kept.log.position >= room.log.position:
                room.roster, room.log = kept.roster, kept.log
            # Then who is there: what they say they hold is held against the log.
            seen = await self.hall.watch(name, partial(self._see, room))
            stack.callback(seen.close)
            if name in self.rooms:
                # Somebody else has looked it up meanwhile.
                return self.rooms[name]
            stack.pop_all()
        self.rooms[name], self._watches[name] = room, (written, seen)
        return room

    async def sit(
        self, room: Gathering[P], seat: int, peer: P, number: int, after: int
    ) -> Sat[P] | None:
        """`peer` takes `seat`, holding the log up to `after`; None if a newer connection has it.

        Raises `StorageFailed`. `number` is that of its connection.
        """
        claim = None
        is_lost = False

        def lose() -> None:
            nonlocal is_lost
            is_lost = True
            self._lose(room, seat, peer)

        try:
            # First: what an older connection said of what its seat holds is out of date.
            claim = await self.hall.claim(room.name, Sitting(seat, number, after), lose)
            if claim is None:
                return None
            if not room.may_hold_more(seat, after):
                await self.mending.await_no_more(room, seat)
            if is_lost:
                return None
            self._visited.add(room.name)
            is_new = seat not in room.here
            replaced = room.arrive(seat, peer, after)
        except BaseException:
            if claim is not None:
                claim.leave()
            if claim is not None and not is_lost:
                # Whoever had it at another relay has lost it to this one.
                self._miss(room, seat)
            raise
        finally:
            self.give_up(room)
        self.mending.wait_for_all(room)
        return Sat(claim, replaced, is_new)

    def _lose(self, room: Gathering[P], seat: int, peer: P) -> None:
        """A newer connection has taken the seat of `peer`, at another relay."""
        if room.peers.get(seat) is peer:
            # Or everybody would be told that nobody is there.
            room.see(seat, 0)
            self.counts.denied[Code.REPLACED] += 1
            peer.leave_with(wire(Denied(Code.REPLACED, 0)))

    def _see(self, room: Gathering[P], sighting: Sighting) -> None:
        """Somebody has come, or gone, at another relay."""
        if not sighting.is_here:
            self._miss(room, sighting.seat)
            return
        if room.see(sighting.seat, sighting.after):
            self.tell_others(room, sighting.seat, is_here=True)
        self.mending.wait_for_all(room)

    def _miss(self, room: Gathering[P], seat: int) -> None:
        if room.miss(seat):
            self.tell_others(room, seat, is_here=False)

    def tell_others(self, room: Gathering[P], seat: int, *, is_here: bool) -> None:
        """Everybody else who is here hears that `seat` is taken now, or empty."""
        message = wire(Presence(seat, is_here))
        for other in room.others(seat):
            other.offer(message)

    def give_up(self, room: Gathering[P]) -> None:
        """Whoever was about to sit down in `room` has done so, or does not after all."""
        room.expected -= 1
        self.leave(room)

    def depart(self, room: Gathering[P], seat: int, peer: P) -> None:
        """`peer` has left its seat."""
        if room.depart(seat, peer):
            self.tell_others(room, seat, is_here=False)
        self.leave(room)

    def leave(self, room: Gathering[P]) -> None:
        """Somebody has left `room`: it may have been the last."""
        if room.is_empty and self.rooms.get(room.name) is room:
            self._close(room)

    def _close(self, room: Gathering[P]) -> None:
        del self.rooms[room.name]
        for watch in self._watches.pop(room.name):
            watch.close()
        self.journal.forget(room)

    # Rooms that come to be, and end

    async def found(
        self,
        name: bytes,
        roster: Roster,
        address: str,
        *,
        is_again: bool,
        word: bytes | None = None,
    ) -> bool:
        """Make a new room. Returns False if somebody else just has.

        Raises `Refused` and `StorageFailed`. One that is made again awaits both partners: each may
        hold a part of what was in it. `word`: the proof that whoever makes it has one.
        """
        steady_ms = self.steady_ms()
        if self.is_draining:
            raise Refused(Code.DRAINING)
        given = None if self.words is None else self.words.bear_out(word, name, address, steady_ms)
        if not self._new_rooms.allows(address, steady_ms):
            raise Refused(Code.ROOMS_RATE)
        if await self.archive.shortages():
            raise Refused(Code.RELAY_FULL)
        # In one record: a room without its mark would take new events in place of old ones.
        log, record = founded(roster, PARTNERS if is_again else frozenset())
        (answer,) = await self.archive.write([Draft(name, 0, (Row(record, log),))])
        if answer is Unwritten.LOST:
            raise StorageFailed("no answer")
        if answer is Unwritten.MOVED:
            return False
        self._new_rooms.note(address, steady_ms)
        if given is not None:
            given.note(steady_ms)
        self.counts.founded += 1
        return True

    async def renew(self, room: Gathering[P], change: Change) -> None:
        """The third seat comes or goes; it is told so, and what it gets ends at once.

        Raises `Refused` and `StorageFailed`.
        """

        async def judge(log: RoomLog) -> Sequence[Row]:
            renewed = renew(log, room.roster, change)
            if renewed is None:
                return ()
            log, record = renewed
            return (Row(record, log),)

        await self.journal.change(room, judge)

    async def sign_close(self, room: Gathering[P], seat: int) -> None:
        """`seat` has signed the close; with both partners' it ends. Raises `StorageFailed`."""

        async def judge(log: RoomLog) -> Sequence[Row]:
            log, record = sign(log, seat)
            rows = (Row(record, log),)
            return (*rows, Row(Ended(), log)) if log.is_closed else rows

        await self.journal.change(room, judge)
        if room.log.is_closed and not room.has_ended:
            self.counts.ended[End.CLOSED] += 1
            self._has_ended(room, End.CLOSED)

    def expire_lobbies(self) -> None:
        """Delete the lobbies whose time is over."""
        self.hall.expire(self.steady_ms())

    async def expire_rooms(self) -> None:
        """End the rooms that nobody has been in for too long. Raises `StorageFailed`."""
        self._new_rooms.forget_idle(self.steady_ms())
        if self.words is not None:
            self.words.forget_idle(self.steady_ms())
        self.journal.flush()
        await self.note_time()
        for name in await self.archive.due():
            if name not in self.rooms:
                await self._expire(name)

    async def _expire(self, name: bytes) -> None:
        kept = await self.archive.find(name, is_newest=True)
        if kept is None:
            return
        ending = Draft(name, kept.log.position, (Row(Ended(), kept.log),))
        (answer,) = await self.archive.write([ending])
        # Otherwise somebody has come in that moment, or it is tried again.
        if not isinstance(answer, Unwritten):
            self.counts.ended[End.EXPIRED] += 1
            self.has_endings.set()

    async def note_time(self) -> None:
        """Keep who has been here since this was last kept. Raises `StorageFailed`."""
        self._visited.update(self.rooms)
        await self.archive.touch(self._visited)
        self._visited.clear()

    def _ended_elsewhere(self, room: Gathering[P]) -> None:
        """Another relay has ended it; if nobody here has heard why, its days were over."""
        if not room.has_ended:
            self._has_ended(room, End.CLOSED if room.log.closed else End.EXPIRED)

    def _has_ended(self, room: Gathering[P], end: End) -> None:
        room.has_ended = True
        if self.rooms.get(room.name) is room:
            self._close(room)
        self._farewells.append(Farewell(tuple(room.peers.values()), wire(Gone(end))))
        self.has_endings.set()

    async def erase(self) -> None:
        """Erase every room that has ended, and say goodbye. Raises `StorageFailed`."""
        self.has_endings.clear()
        farewells, self._farewells = self._farewells, []
        try:
            await self.archive.erase()
        except BaseException:
            self._farewells += farewells
            # Also of an earlier life: it is tried again, not left until the next room ends.
            self.has_endings.set()
            raise
        for farewell in farewells:
            for peer in farewell.peers:
                peer.leave_with(farewell.message)
