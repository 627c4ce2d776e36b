"""The lobbies that several relays share: whoever invites at one and whoever comes to another meet.

The lobby half of a `Hall`. Every note is kept on the condition that nothing else was kept there
since its relay looked, so all relays number them alike; what is kept is told to all relays, and
each of them hands it to its own visitors, once and in order. What was not heard is found: by a gap,
when the line comes back, and by a look now and then.

The machines hold the notes in memory. Are all of them started again the notes are lost, and whoever
had seen any is told that its time is over: those words will lead nobody there any more. That is
also what they are told whose relay did not hear that somebody had shut the lobby.

Quotas are each relay's own: no address leaves it, and a lobby counts where it was opened.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Final, Protocol

from protocol.wire.frames import Code, End
from server.errors import Refused, StorageFailed
from server.jetstream.answers import Said
from server.jetstream.guests import Guests, Lobby
from server.jetstream.hearing import Listens
from server.jetstream.lookup import ends
from server.jetstream.mailbox import PATIENCE_S, Mailboxes, Unplaced
from server.jetstream.naming import Door, Names
from server.jetstream.notes import Found, Posted, read_posted
from server.jetstream.streams import LOBBIES
from server.jetstream.writing import Line as Writes
from server.settings import RelaySettings
from server.store.ports import Gauge, Visitor

LOOK_S: Final = 5.0
"""So often it is looked whether anything was missed."""

LOOKED_AT: Final = 250
"""So many lobbies in one question."""

TRIES: Final = 20
"""As often is looked again at a lobby that changes while one adds to it: it has a few notes."""

AT_ONCE: Final = 20
"""So many lobbies are read at the same time."""

DOUBT_S: Final = 0.3
"""Before it is believed that a lobby is over that was there: a new leader may know too little."""


class Line(Writes, Listens, Protocol):
    """All that lobbies need of a line."""


class FleetLobbies:
    """One relay's end of them. Mutable. See `Hall`."""

    def __init__(
        self, line: Line, names: Names, settings: RelaySettings, steady_ms: Callable[[], int]
    ) -> None:
        """`start` has to come before anything else."""
        self._line: Final = line
        self._names: Final = names
        self._settings: Final = settings
        self._steady_ms: Final = steady_ms
        self._mailboxes: Final = Mailboxes(line)
        self._guests: Final = Guests(settings, steady_ms)
        self.late = 0
        """How often something was found that was not heard."""
        self._stops: Final[list[Callable[[], Awaitable[None]]]] = []
        self._wake: Final = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hear what is said at other relays. Raises `StorageFailed`."""
        everywhere = Door("*")
        self._stops.append(await self._line.listen(everywhere.notes_heard, self._hear))
        self._stops.append(await self._line.listen(everywhere.shut_heard, self._hear_shut))
        self._line.on_return.append(self._has_missed)
        self._looking = asyncio.create_task(self._look_now_and_then())

    async def stop(self) -> None:
        """Hear nothing more. May be called more than once."""
        if self._has_missed in self._line.on_return:
            self._line.on_return.remove(self._has_missed)
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        while self._stops:
            await self._stops.pop()()

    def __len__(self) -> int:
        """How many lobbies that were opened here hold a note."""
        return len(self._guests.openings)

    def gauges(self) -> Iterable[Gauge]:
        """How it is with them, without waiting."""
        yield Gauge("lobbies_heard_late", "How often a note was found, not heard.", self.late)

    # What visitors do

    async def visit(self, lobby: bytes, visitor: Visitor) -> Sequence[bytes]:
        """See `Hall`. Raises `StorageFailed`."""
        with self._guests.looking_after(self._names.door(lobby)) as found:
            await self._settle(found, _patience())
            # Nothing is waited for from here until the notes are handed over.
            found.visitors.append(visitor)
            return tuple(posted.note for posted in found.notes.notes)

    async def post(
        self, lobby: bytes, note: bytes, address: str, now_ms: int, *, is_draining: bool
    ) -> None:
        """See `Hall`. Raises `StorageFailed` too: then the note may be there or not."""
        nonce = token_hex(8)
        with self._guests.looking_after(self._names.door(lobby)) as found:

            def may_open() -> None:
                token, openings = found.door.token, self._guests.openings
                openings.open(nonce, token, address, is_draining=is_draining)

            try:
                await self._post(found, note, nonce, may_open)
            finally:
                if found.notes.opening != nonce:
                    self._guests.openings.close(nonce)

    async def _post(
        self, lobby: Lobby, note: bytes, nonce: str, may_open: Callable[[], None]
    ) -> None:
        give_up_s, farewells, is_full = _patience(), lobby.farewells, False
        if not lobby.is_read:
            await self._settle(lobby, give_up_s)
        for _ in range(TRIES):
            self.expire(self._steady_ms())
            if lobby.notes.has(nonce) or lobby.farewells != farewells:
                # Who was dismissed meanwhile, with everybody else, has nothing to say any more.
                return
            posted = self._next(lobby, note, nonce)
            if is_full or posted.number >= self._settings.lobby_notes:
                raise Refused(Code.LOBBY_FULL)
            if posted.number == 0:
                may_open()
            placed = await self._put(lobby, posted, give_up_s)
            if not isinstance(placed, Unplaced):
                self._take(lobby, posted._replace(position=placed))
                return
            is_full = placed is Unplaced.FULL
            await self._settle(lobby, give_up_s)
        raise StorageFailed("a lobby that changes too often")

    def _next(self, lobby: Lobby, note: bytes, nonce: str) -> Posted:
        notes = lobby.notes.notes
        if not notes:
            return Posted(nonce, 0, nonce, self._settings.lobby_lifetime_s, note)
        return Posted(notes[0].opening, len(notes), nonce, notes[0].lasts_s, note)

    async def _put(self, lobby: Lobby, posted: Posted, give_up_s: float) -> int | Unplaced:
        position, left_ms = lobby.notes.position, posted.lasts_s * 1000
        if lobby.ends_ms is not None:
            left_ms = lobby.ends_ms - self._steady_ms()
        if posted.number == 0 and position:
            # What is left over of an earlier one.
            await self._mailboxes.clear(lobby.door, position, give_up_s)
            position = 0
        return await self._mailboxes.put(lobby.door, posted, position, left_ms, give_up_s)

    async def shut(self, lobby: bytes) -> None:
        """See `Hall`. Raises `StorageFailed`."""
        lasts_s, give_up_s = self._settings.lobby_lifetime_s, _patience()
        with self._guests.looking_after(self._names.door(lobby)) as found:
            farewells = found.farewells
            mark = await self._mailboxes.shut(found.door, lasts_s, give_up_s)
            self._guests.shut(found.door, mark)
            if found.farewells == farewells:
                # One that was opened at this moment. Who has shut it leaves even so.
                self._guests.dismiss(found, End.SHUT)
            await self._mailboxes.clear_shut(found.door, mark, give_up_s)

    def leave(self, lobby: bytes, visitor: Visitor) -> None:
        """See `Hall`."""
        self._guests.leave(self._names.door(lobby), visitor)

    def expire(self, now_ms: int) -> None:
        """See `Hall`."""
        self._guests.expire(now_ms)

    # What is said at other relays

    def _hear(self, said: Said) -> None:
        lobby = self._guests.get(_door(said))
        posted = read_posted(_position(said), said.headers, said.data)
        if lobby is not None and posted is not None:
            self._take(lobby, posted)

    def _take(self, lobby: Lobby, posted: Posted) -> None:
        if self._guests.hear(lobby, posted):
            self._doubt(lobby)

    def _hear_shut(self, said: Said) -> None:
        self._guests.shut(_door(said), _position(said))

    def _has_missed(self) -> None:
        for lobby in self._guests:
            self._doubt(lobby)

    def _doubt(self, lobby: Lobby) -> None:
        lobby.is_doubtful = True
        self._wake.set()

    # What is there

    async def _settle(self, lobby: Lobby, give_up_s: float) -> None:
        """Look what is there, until that agrees with all that is heard. Raises `StorageFailed`."""
        doubts, is_behind = 0, True
        while is_behind:
            mark = lobby.mark
            found = await self._look(lobby, give_up_s)
            was_shut = lobby.mark > max(mark, found.mark)
            is_unknown = found.left_ms is None and not lobby.notes.opening
            if found.notes and (was_shut or is_unknown):
                # It is over, or what was known of its end was forgotten meanwhile.
                continue
            self._guests.shut(lobby.door, found.mark)
            if lobby.notes.contradicts(found.notes):
                doubts += 1
                if doubts < 2:
                    await asyncio.sleep(DOUBT_S)
                    continue
                self._guests.dismiss(lobby, End.EXPIRED)
            is_behind = self._guests.take(lobby, found)
        lobby.is_read = True

    async def _look(self, lobby: Lobby, give_up_s: float) -> Found:
        lobby.is_doubtful = False
        lobby.notes.begin_to_look()
        try:
            return await self._mailboxes.look(lobby.door, lobby.notes.opening, give_up_s)
        except StorageFailed:
            lobby.is_doubtful = True
            raise

    async def _look_now_and_then(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._wake.wait()
            self._wake.clear()
            with suppress(StorageFailed):
                await self._find_behind()
            await self._read_doubtful()

    async def _find_behind(self) -> None:
        lobbies = [lobby for lobby in self._guests if lobby.visitors and not lobby.is_doubtful]
        for first in range(0, len(lobbies), LOOKED_AT):
            some = lobbies[first : first + LOOKED_AT]
            subjects = [each for lobby in some for each in (lobby.door.notes, lobby.door.shut)]
            found = await ends(self._line, LOBBIES, subjects)
            for lobby in some:
                note, mark = found.get(lobby.door.notes, 0), found.get(lobby.door.shut, 0)
                # Whoever answers may be behind itself.
                self.late += note > lobby.notes.position or mark > lobby.mark
                if note != lobby.notes.position or mark > lobby.mark:
                    lobby.is_doubtful = True

    async def _read_doubtful(self) -> None:
        turns = asyncio.Semaphore(AT_ONCE)

        async def each(lobby: Lobby) -> None:
            async with turns:
                with self._guests.keeping(lobby), suppress(StorageFailed):
                    await self._settle(lobby, _patience())

        doubtful = [lobby for lobby in self._guests if lobby.is_doubtful and lobby.visitors]
        await asyncio.gather(*map(each, doubtful))


def _door(said: Said) -> Door:
    return Door(said.subject.rpartition(".")[2])


def _position(said: Said) -> int:
    told = said.headers.get("Nats-Sequence", "")
    return int(told) if told.isdigit() else 0


def _patience() -> float:
    return asyncio.get_running_loop().time() + PATIENCE_S
