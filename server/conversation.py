"""One client's conversation with the relay: which frame has a place when, and what it does.

    greeted    Ask, Word; Visit -> in a lobby; Create, Enter -> in a room
    in lobby   Post, Shut
    in room    Append, Offer, Close; Renew of a partner
    over       nothing is heard any more

A frame without a place, and bytes that are no frame, are answered and end the conversation. A
refusal by a rule does not: the client may try something else.

Frames are done one after the other. One that has to wait for the archive or the hall is stepped as
far as it goes, and those behind it wait in an inbox; reading pauses before that grows.
"""

import asyncio
from dataclasses import dataclass
from typing import Final, Protocol, get_args

from protocol.errors import Malformed
from protocol.limits import VERSION
from protocol.wire.frames import (
    Append,
    Ask,
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
    Host,
    Note,
    Offer,
    Post,
    Renew,
    Renewed,
    Shut,
    ToClient,
    ToRelay,
    Visit,
    Visited,
    Welcome,
    Word,
    read_at_relay,
)
from protocol.wire.limits import BATCH_BYTES, PARTNERS
from protocol.wire.proofs import is_proven, proof_message, room_of, roster_message
from server.errors import Refused, StorageFailed
from server.house import House
from server.line.guard import NORMAL_CLOSURE
from server.line.wire import wire
from server.reading import PAGE_AGAIN_S, TRIES
from server.rules.rooms import Gathering
from server.rules.standing import Change, Roster
from server.stepping import start
from server.store.ports import Claim

PROTOCOL_ERROR: Final = 1002
"""The websocket close code after a frame that no client of ours sends."""

KNOWN_TAGS: Final = frozenset(
    str(kind.__struct_config__.tag).encode() for kind in get_args(ToRelay) + get_args(ToClient)
)


@dataclass(frozen=True, slots=True)
class Greeted:
    """Welcomed, and not in yet."""


@dataclass(frozen=True, slots=True)
class InLobby:
    """In a lobby."""

    lobby: bytes


@dataclass(frozen=True, slots=True, eq=False)
class InRoom:
    """In a room."""

    room: Gathering["Conversation"]
    seat: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Over:
    """Said goodbye, or cut off."""


Place = Greeted | InLobby | InRoom | Over


class Connection(Protocol):
    """What carries a conversation: a guarded websocket, or the simulator's. See `Guarded`."""

    @property
    def address(self) -> str: ...

    @property
    def is_open(self) -> bool: ...

    def offer(self, message: bytes) -> None: ...

    def part(self, code: int) -> None: ...

    async def room(self) -> None: ...

    def hold(self) -> None: ...

    def release(self) -> None: ...


class Conversation:
    """The relay's end of one conversation. Mutable."""

    __slots__ = (
        "_address",
        "_challenge",
        "_connection",
        "_deadline",
        "_house",
        "_inbox",
        "_number",
        "_place",
        "_reading",
        "_word",
        "_work",
    )

    def __init__(
        self, house: House["Conversation"], connection: Connection, challenge: bytes
    ) -> None:
        self._house = house
        self._connection = connection
        self._challenge = challenge
        self._address = connection.address
        self._place: Place = Greeted()
        self._number: Final = house.hall.number()
        self._reading: asyncio.Task[None] | None = None
        self._word: bytes | None = None
        """The proof of a host's word, for the room that is made next."""
        self._work: asyncio.Task[None] | None = None
        """What is being done for a frame that has to wait."""
        self._inbox: list[str | bytes] = []
        """What was said meanwhile."""
        # Nobody may hold a connection without being anywhere.
        self._deadline = asyncio.get_running_loop().call_later(
            house.settings.greeting_timeout_s, self._leave_late
        )
        self._say(Welcome(VERSION, challenge))

    def hear(self, message: str | bytes) -> None:
        """One message has come in."""
        if self._work is not None:
            self._inbox.append(message)
            return
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
        # What nearly every message is does not go past all the others.
        if isinstance(frame, Append) and isinstance(place, InRoom):
            self._append(place, frame.counter, frame.event)
            return
        self._work = start(self._do(place, frame))
        if self._work is not None:
            self._connection.hold()
            self._work.add_done_callback(self._go_on)

    async def idle(self) -> None:
        """Wait until everything that has come in is done."""
        while self._work is not None:
            await asyncio.wait([self._work])

    async def _do(self, place: Place, frame: ToRelay) -> None:
        counter = frame.counter if isinstance(frame, Append) else 0
        try:
            await self._take(place, frame)
        except Refused as refused:
            self._say(self._denied(refused.code, counter))
        except StorageFailed as failure:
            self._house.counts.fail("talk", failure)
            self._say(self._denied(Code.STORAGE, counter))

    def _go_on(self, work: asyncio.Task[None]) -> None:
        """Hear what was said while a frame had to wait."""
        self._work = None
        while self._inbox and self._work is None:
            self.hear(self._inbox.pop(0))
        if self._work is None:
            self._connection.release()
        if not work.cancelled():
            # A bug is told where all of them are.
            work.result()

    def tell(self, frame: Frame) -> None:
        """Say something, as a visitor of a lobby is told it."""
        self._say(frame)

    def dismiss(self, frame: Frame) -> None:
        """Say a last thing, and end the conversation."""
        self.leave_with(wire(frame))

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
            case InLobby(lobby):
                self._house.hall.leave(lobby, self)
            case InRoom(room, seat, claim):
                claim.leave()
                self._house.depart(room, seat, self)

    def _leave_late(self) -> None:
        self._leave_with(self._denied(Code.UNEXPECTED, 0), PROTOCOL_ERROR)

    def _append(self, place: InRoom, counter: int, event: bytes) -> None:
        house, room = self._house, place.room
        # Or the goodbye is on its way, and crossed with this frame.
        if not room.has_ended:
            house.journal.append(room, place.seat, self, counter, event, house.now_ms())

    async def _take(self, place: Place, frame: ToRelay) -> None:
        match place, frame:
            case InRoom(room), _ if room.has_ended:
                # The goodbye is on its way, and crossed with this frame.
                return
            case InRoom(room, seat), Offer(entries):
                house = self._house
                await house.mending.mend(room, seat, self, entries, house.now_ms())
            case InRoom(room, seat), Renew() if seat in PARTNERS:
                await self._renew(room, frame)
            case InRoom(room, seat), Close(proof):
                self._check("close", room.name, seat, room.key(seat), proof)
                await self._house.sign_close(room, seat)
            case Greeted(), Enter(name, seat, after, proof):
                key = dict(await self._house.roster(name) or ()).get(seat)
                self._check("enter", name, seat, key, proof)
                await self._sit(name, seat, after, key)
            case Greeted(), Ask():
                settings, words = self._house.settings, self._house.words
                self._say(Host(settings.contact, settings.news, words is not None))
            case Greeted(), Word(proof):
                self._word = proof
            case Greeted(), Create():
                await self._create(frame)
            case Greeted(), Visit(lobby):
                await self._visit(lobby)
            case InLobby(lobby), Post(note):
                await self._post(lobby, note)
            case InLobby(lobby), Shut():
                await self._house.hall.shut(lobby)
            case _:
                counter = frame.counter if isinstance(frame, Append) else 0
                self._leave_with(self._denied(Code.UNEXPECTED, counter), PROTOCOL_ERROR)

    async def _create(self, frame: Create) -> None:
        self._check("create", frame.room, frame.seat, dict(frame.roster)[frame.seat], frame.proof)
        if any(seat not in PARTNERS for seat, _ in frame.roster):
            # Only both partners let a third in, also into a room that was lost.
            raise Refused(Code.ROSTER)
        house, after, is_again = self._house, frame.after or 0, frame.after is not None
        there = await house.roster(frame.room)
        if there is None:
            if frame.room != room_of(frame.roster):
                # Whoever knows the id of a room that was lost cannot have it made for others.
                raise Refused(Code.ROSTER)
            made = house.found(
                frame.room, frame.roster, self._address, is_again=is_again, word=self._word
            )
            if await made:
                there = frame.roster
            else:
                # Somebody else was first, just now.
                there = await house.roster(frame.room)
        if there is None or _partners(there) != frame.roster:
            raise Refused(Code.EXISTS)
        await self._sit(frame.room, frame.seat, after, dict(there)[frame.seat])

    async def _renew(self, room: Gathering["Conversation"], frame: Renew) -> None:
        message = roster_message(room.name, frame.epoch, frame.after, frame.roster)
        for signer, signature in frame.signatures:
            if not is_proven(room.key(signer), message, signature):
                raise Refused(Code.ROSTER)
        change = Change(frame.epoch, frame.roster, frame.after, frame.signatures)
        await self._house.renew(room, change)
        self._say(Renewed(room.log.epoch))

    async def _sit(self, name: bytes, seat: int, after: int, key: bytes | None) -> None:
        """Take the seat that `key` has proven its right to."""
        house = self._house
        room = await house.open(name, after)
        sat = await house.sit(room, seat, self, self._number, after)
        if sat is None:
            # A network may deliver late what an older connection said: the newer one stays.
            self._leave_with(self._denied(Code.REPLACED, 0), NORMAL_CLOSURE)
            return
        has_left = isinstance(self._place, Over)
        self._deadline.cancel()
        self._place = InRoom(room, seat, sat.claim)
        if sat.replaced is not None:
            sat.replaced.leave_with(wire(self._denied(Code.REPLACED, 0)))
        if sat.is_new:
            house.tell_others(room, seat, is_here=True)
        if has_left:
            self.end()
            return
        if room.key(seat) != key:
            # It has gone from the roster meanwhile.
            self.leave_with(wire(Gone(End.UNSEATED)))
            return
        if seat not in PARTNERS:
            # What was before it came it is not handed, not even sealed.
            after = max(after, room.log.since)
        self._say(Entered(room.log.cursor, room.here))
        if after >= room.log.cursor:
            room.live.append(self)
        else:
            self._reading = asyncio.create_task(self._read_past(room, after))

    async def _read_past(self, room: Gathering["Conversation"], after: int) -> None:
        """Hand out the log after a cursor, no faster than it is read, then go live."""
        tries = 0
        while self._connection.is_open and not room.has_ended:
            if after >= room.log.cursor:
                # What is new is handed out in this thread: nothing can come in between.
                room.live.append(self)
                return
            try:
                entries = await self._house.archive.read(room.name, after, BATCH_BYTES)
                tries = 0 if entries else tries + 1
                if tries > TRIES:
                    raise StorageFailed("a page that does not come")
            except StorageFailed as failure:
                self._house.counts.fail("read", failure)
                self.leave_with(wire(self._denied(Code.STORAGE, 0)))
                return
            if entries and entries[-1].cursor > room.log.cursor:
                # The rest is handed out when this relay has heard of it.
                entries = tuple(each for each in entries if each.cursor <= room.log.cursor)
            if entries:
                self._say(Entries(entries))
                after = entries[-1].cursor
            await asyncio.sleep(PAGE_AGAIN_S if tries else 0)
            await self._connection.room()

    async def _visit(self, lobby: bytes) -> None:
        house = self._house
        house.expire_lobbies()
        notes = await house.hall.visit(lobby, self)
        if isinstance(self._place, Over):
            house.hall.leave(lobby, self)
            return
        self._place = InLobby(lobby)
        # Where nobody posts anything nothing expires by itself.
        self._deadline.cancel()
        self._deadline = asyncio.get_running_loop().call_later(
            house.settings.lobby_lifetime_s, self.leave_with, wire(Gone(End.EXPIRED))
        )
        self._say(Visited(len(notes)))
        for index, note in enumerate(notes):
            self._say(Note(index, note))

    async def _post(self, lobby: bytes, note: bytes) -> None:
        house = self._house
        house.expire_lobbies()
        if not isinstance(self._place, Over):
            await house.hall.post(
                lobby, note, self._address, house.steady_ms(), is_draining=house.is_draining
            )

    def _check(self, purpose: str, room: bytes, seat: int, key: bytes | None, proof: bytes) -> None:
        message = proof_message(purpose, self._challenge, room, seat)
        if not is_proven(key, message, proof):
            raise Refused(Code.PROOF)

    def _denied(self, code: Code, counter: int) -> Denied:
        self._house.counts.denied[code] += 1
        return Denied(code, counter)

    def _say(self, frame: Frame) -> None:
        self._connection.offer(wire(frame))

    def _leave_with(self, frame: Frame, close_code: int) -> None:
        self._say(frame)
        self.end()
        self._connection.part(close_code)


def _partners(roster: Roster) -> Roster:
    """The two, whoever else is with them by now."""
    return tuple((seat, key) for seat, key in roster if seat in PARTNERS)


def _complaint(message: bytes) -> Code:
    """VERSION if the bytes begin like a frame with a tag nobody knows here, else MALFORMED."""
    is_short_array = len(message) > 1 and message[0] & 0xF0 == 0x90
    if is_short_array and message[1] & 0xE0 == 0xA0:
        tag = message[2 : 2 + (message[1] & 0x1F)]
        if tag.isalpha() and tag not in KNOWN_TAGS:
            return Code.VERSION
    return Code.MALFORMED
