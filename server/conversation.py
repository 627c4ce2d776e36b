"""One client's conversation with the relay: which frame has a place when, and what it does.

    greeted    Visit -> visiting; Create, Enter -> seated
    visiting   Post, Shut
    seated     Append, Offer, Close
    over       nothing is heard any more

A frame without a place, and bytes that are no frame, are answered and end the conversation. A
refusal by a rule does not: the client may try something else.
"""

import asyncio
from dataclasses import dataclass
from typing import Final, Protocol, get_args

from protocol.errors import Malformed
from protocol.limits import VERSION
from protocol.wire.frames import (
    Append,
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
    Note,
    Offer,
    Post,
    Presence,
    Shut,
    ToClient,
    ToRelay,
    Visit,
    Visited,
    Welcome,
    read_at_relay,
)
from protocol.wire.limits import BATCH_BYTES
from protocol.wire.proofs import is_proven, proof_message
from server.errors import Refused, StorageFailed
from server.house import House
from server.line.guard import NORMAL_CLOSURE
from server.line.wire import wire
from server.rules.rooms import Room

PROTOCOL_ERROR: Final = 1002
"""The websocket close code after a frame that no client of ours sends."""

KNOWN_TAGS: Final = frozenset(
    str(kind.__struct_config__.tag).encode() for kind in get_args(ToRelay) + get_args(ToClient)
)


@dataclass(frozen=True, slots=True)
class Greeted:
    """Welcomed, and not in yet."""


@dataclass(frozen=True, slots=True)
class Visiting:
    """In a lobby."""

    lobby: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Seated:
    """In a room."""

    room: Room["Conversation"]
    seat: int


@dataclass(frozen=True, slots=True)
class Over:
    """Said goodbye, or cut off."""


Place = Greeted | Visiting | Seated | Over


class Connection(Protocol):
    """What carries a conversation: a guarded websocket, or the simulator's. See `Guarded`."""

    @property
    def address(self) -> str: ...

    @property
    def is_open(self) -> bool: ...

    def offer(self, message: bytes) -> None: ...

    def part(self, code: int) -> None: ...

    async def room(self) -> None: ...


class Conversation:
    """The relay's end of one conversation. Mutable."""

    __slots__ = (
        "_address",
        "_challenge",
        "_connection",
        "_deadline",
        "_house",
        "_place",
        "_reading",
        "number",
    )

    def __init__(
        self, house: House["Conversation"], connection: Connection, challenge: bytes
    ) -> None:
        self._house = house
        self._connection = connection
        self._challenge = challenge
        self._address = connection.address
        self._place: Place = Greeted()
        self.number: Final = next(house.conversations)
        self._reading: asyncio.Task[None] | None = None
        # Nobody may hold a connection without being anywhere.
        self._deadline = asyncio.get_running_loop().call_later(
            house.settings.greeting_timeout_s, self._leave_late
        )
        self._say(Welcome(VERSION, challenge))

    def hear(self, message: str | bytes) -> None:
        """One message has come in."""
        place = self._place
        if isinstance(place, Over):
            return
        try:
            if isinstance(message, str):
                raise Malformed("text where bytes were wanted")
            frame = read_at_relay(message)
        except Malformed:
            code = Code.MALFORMED if isinstance(message, str) else _complaint(message)
            self._leave_with(self._denied(code, 0), PROTOCOL_ERROR)
            return
        counter = frame.counter if isinstance(frame, Append) else 0
        try:
            # What nearly every message is does not go past all the others.
            if isinstance(frame, Append) and isinstance(place, Seated):
                self._append(place, counter, frame.event)
            else:
                self._take(place, frame)
        except Refused as refused:
            self._say(self._denied(refused.code, counter))
        except StorageFailed as failure:
            self._house.counts.fail("talk", failure)
            self._say(self._denied(Code.STORAGE, counter))

    def offer(self, message: bytes) -> None:
        """Send a message, if there still is somebody."""
        self._connection.offer(message)

    def leave_with(self, message: bytes) -> None:
        """Send a last message, and end the conversation."""
        self.offer(message)
        self.end()
        self._connection.part(NORMAL_CLOSURE)

    def end(self) -> None:
        """Nobody is there any more: leave wherever this was. May be called more than once."""
        self._deadline.cancel()
        if self._reading is not None:
            self._reading.cancel()
        place, self._place = self._place, Over()
        match place:
            case Visiting(lobby):
                self._house.lobbies.leave(lobby, self)
            case Seated(room, seat) if room.depart(seat, self):
                self._tell_others(room, Presence(seat, False), seat)
                if not room.peers:
                    self._house.leave(room)

    def _leave_late(self) -> None:
        self._leave_with(self._denied(Code.UNEXPECTED, 0), PROTOCOL_ERROR)

    def _append(self, place: Seated, counter: int, event: bytes) -> None:
        house, room = self._house, place.room
        # Or the goodbye is on its way, and crossed with this frame.
        if not room.has_ended:
            house.journal.append(room, place.seat, self, counter, event, house.now_ms())

    def _take(self, place: Place, frame: ToRelay) -> None:
        match place, frame:
            case Seated(room, _), _ if room.has_ended:
                # The goodbye is on its way, and crossed with this frame.
                return
            case Seated(room, seat), Offer(entries):
                self._house.mend(room, seat, self, entries)
            case Seated(room, seat), Close(proof):
                self._check("close", room.name, seat, room.key(seat), proof)
                self._house.sign_close(room, seat)
            case Greeted(), Enter(name, seat, after, proof):
                key = dict(self._house.roster(name) or ()).get(seat)
                self._check("enter", name, seat, key, proof)
                self._sit(self._house.room(name), seat, after)
            case Greeted(), Create():
                self._create(frame)
            case Greeted(), Visit(lobby):
                self._visit(lobby)
            case Visiting(lobby), Post(note):
                self._post(lobby, note)
            case Visiting(lobby), Shut():
                for guest in self._house.lobbies.shut(lobby):
                    guest.leave_with(wire(Gone(End.SHUT)))
            case _:
                counter = frame.counter if isinstance(frame, Append) else 0
                self._leave_with(self._denied(Code.UNEXPECTED, counter), PROTOCOL_ERROR)

    def _create(self, frame: Create) -> None:
        self._check("create", frame.room, frame.seat, dict(frame.roster)[frame.seat], frame.proof)
        there = self._house.roster(frame.room)
        if there is None:
            is_again = frame.after is not None
            room = self._house.found(frame.room, frame.roster, self._address, is_again=is_again)
        elif there == frame.roster:
            room = self._house.room(frame.room)
        else:
            raise Refused(Code.EXISTS)
        self._sit(room, frame.seat, frame.after or 0)

    def _sit(self, room: Room["Conversation"], seat: int, after: int) -> None:
        there = room.peers.get(seat)
        if there is not None and there.number > self.number:
            # A network may deliver late what an older connection said: the newer one stays.
            self._leave_with(self._denied(Code.REPLACED, 0), NORMAL_CLOSURE)
            return
        replaced = self._house.sit(room, seat, self, after)
        self._deadline.cancel()
        self._place = Seated(room, seat)
        if replaced is None:
            self._tell_others(room, Presence(seat, True), seat)
        else:
            replaced.leave_with(wire(self._denied(Code.REPLACED, 0)))
        self._say(Entered(room.newest_cursor, room.here))
        if after >= room.newest_cursor:
            room.live.append(self)
        else:
            self._reading = asyncio.create_task(self._read_past(room, after))

    async def _read_past(self, room: Room["Conversation"], after: int) -> None:
        """Hand out the log after a cursor, no faster than it is read, then go live."""
        while self._connection.is_open and not room.has_ended:
            try:
                entries = self._house.store.read(room.number, after, BATCH_BYTES)
            except StorageFailed as failure:
                self._house.counts.fail("read", failure)
                self.leave_with(wire(self._denied(Code.STORAGE, 0)))
                return
            if not entries:
                # Commits happen in this thread: nothing can come in between.
                room.live.append(self)
                return
            self._say(Entries(entries))
            after = entries[-1].cursor
            await asyncio.sleep(0)
            await self._connection.room()

    def _visit(self, lobby: bytes) -> None:
        self._house.expire_lobbies()
        notes = self._house.lobbies.visit(lobby, self)
        self._place = Visiting(lobby)
        # Where nobody posts anything nothing expires by itself.
        self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(
            self._house.settings.lobby_lifetime_s, self.leave_with, wire(Gone(End.EXPIRED))
        )
        self._say(Visited(len(notes)))
        for index, note in enumerate(notes):
            self._say(Note(index, note))

    def _post(self, lobby: bytes, note: bytes) -> None:
        self._house.expire_lobbies()
        if isinstance(self._place, Over):
            return
        index = self._house.lobbies.post(
            lobby,
            note,
            self._address,
            self._house.steady_ms(),
            is_draining=self._house.is_draining,
        )
        message = wire(Note(index, note))
        for guest in self._house.lobbies.visitors(lobby):
            guest.offer(message)

    def _check(self, purpose: str, room: bytes, seat: int, key: bytes | None, proof: bytes) -> None:
        message = proof_message(purpose, self._challenge, room, seat)
        if not is_proven(key, message, proof):
            raise Refused(Code.PROOF)

    def _tell_others(self, room: Room["Conversation"], frame: Frame, seat: int) -> None:
        message = wire(frame)
        for other in room.others(seat):
            other.offer(message)

    def _denied(self, code: Code, counter: int) -> Denied:
        self._house.counts.denied[code] += 1
        return Denied(code, counter)

    def _say(self, frame: Frame) -> None:
        self._connection.offer(wire(frame))

    def _leave_with(self, frame: Frame, close_code: int) -> None:
        self._say(frame)
        self.end()
        self._connection.part(close_code)


def _complaint(message: bytes) -> Code:
    """VERSION if the bytes begin like a frame with a tag nobody knows here, else MALFORMED."""
    is_short_array = len(message) > 1 and message[0] & 0xF0 == 0x90
    if is_short_array and message[1] & 0xE0 == 0xA0:
        tag = message[2 : 2 + (message[1] & 0x1F)]
        if tag.isalpha() and tag not in KNOWN_TAGS:
            return Code.VERSION
    return Code.MALFORMED
