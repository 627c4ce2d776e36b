"""The line to the relay: connects, proves the seat, hears and says frames, comes back by itself.

What it is: the only module that awaits the network for a room. What it is not: it keeps nothing and
decides nothing; the `Listener` holds the cursor, the outbox and the session, and everything that
was not handed back is sent again by it when the line is open.
"""

import asyncio
import random
from typing import Final

from protocol.errors import Malformed
from protocol.seal.sealing import sign
from protocol.seats import Seat
from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Create,
    Denied,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    Mended,
    Missing,
    Offer,
    Presence,
    Renew,
    Renewed,
    ToClient,
    Word,
    pack,
    read_at_client,
)
from protocol.wire.proofs import proof_message
from tui.errors import LineDropped, RelayUnreachable, RelayVersion
from tui.home.networks import is_certain_relay
from tui.line.dial import dial
from tui.line.wire import Dial, Socket
from tui.news import FINAL, Line
from tui.seat.facts import Roster
from tui.seat.ports import Listener

BACK_OFF_S: Final = (0.1, 0.3, 0.7, 1.5, 3.0)
"""Waits between attempts; the last one repeats, so that a session resumes within five seconds of
the line being back."""

UNSEATED_AFTER_S: Final = 60.0
"""For so long a third seat that was in the room asks on where the relay does not know it: the two
may have gone on alone, or the relay has lost the room and they have not made it again yet."""

OUTGOING_FRAMES: Final = 64
"""What may wait to be said: an honest relay is never owed more than a few frames."""


class Link:
    """One room's line, as a seat wants it (`tui.seat.ports`). Mutable: it holds the connection."""

    def __init__(
        self,
        url: str,
        room_id: bytes,
        seat: Seat,
        seed: bytes,
        ear: Listener,
        dial: Dial = dial,
        word: bytes = b"",
    ) -> None:
        """`word`: the proof with which the room was made, for making it again; empty: none."""
        self.url = url
        """May be changed while the line is down: at home an address changes over night."""
        self._room_id: Final = room_id
        self._seat: Final = seat
        self._seed: Final = seed
        self._ear: Final = ear
        self._dial: Final = dial
        self._word: Final = word
        self._socket: Socket | None = None
        self._challenge = b""
        self._outgoing: asyncio.Queue[Frame] = asyncio.Queue()
        self._attempts = 0
        self._was_open = False
        self._is_in = False
        self._has_founded = False
        self._unknown_since_s: float | None = None
        """When the relay first said of this third seat that it knows nothing of it."""
        self._retry = asyncio.Event()

    @property
    def is_certain(self) -> bool:
        return is_certain_relay(self.url)

    async def run(self) -> None:
        """Holds the line until it ends for good or the task is cancelled."""
        self._ear.line_is(Line.CONNECTING)
        line = Line.RECONNECTING
        while True:
            try:
                line = await self._hold()
            except RelayVersion:
                line = Line.OTHER_VERSION
            except (RelayUnreachable, LineDropped, Malformed):
                line = Line.RECONNECTING if self._was_open else Line.ABSENT
            self._socket = None
            self._ear.line_is(line)
            if line in FINAL:
                return
            await self._wait()

    def append(self, counter: int, event: bytes) -> None:
        """Says one event, if the line is open; otherwise the outbox has it."""
        self._say(Append(counter, event))

    def offer(self, entries: tuple[Missing, ...]) -> None:
        """Hands the relay entries that it has lost, if the line is open."""
        self._say(Offer(entries))

    def renew(self, change: Renew) -> None:
        """This partner's word on who may enter the room, if the line is open."""
        self._say(change)

    def close_room(self) -> None:
        """This seat's word that the room may be deleted, if the line is open."""
        self._say(Close(self._proof("close")))

    def retry_now(self) -> None:
        """Does not wait any longer before the next attempt."""
        self._retry.set()

    def drop(self, *, slowly: bool = False) -> None:
        """Lets the connection go; the line comes back by itself.

        `slowly`: after the longest wait, because what was wrong is not mended by haste.
        """
        if slowly:
            self._attempts = len(BACK_OFF_S) - 1
        if self._socket is not None:
            self._socket.abort()
            self._socket = None

    def _asks_on(self) -> bool:
        """The relay does not know this seat: whether it is a third one, which the two have not let
        in, as far as it knows, or may let in again, by making a room that the relay has lost."""
        if self._seat is not Seat.FACILITATOR:
            return False
        now_s = asyncio.get_running_loop().time()
        if self._unknown_since_s is None:
            self._unknown_since_s = now_s
        return not self._ear.last_cursor or now_s - self._unknown_since_s < UNSEATED_AFTER_S

    def _say(self, frame: Frame) -> None:
        if self._socket is None:
            return
        if self._outgoing.qsize() >= OUTGOING_FRAMES:
            self._socket.abort()
        else:
            self._outgoing.put_nowait(frame)

    async def _wait(self) -> None:
        wait = BACK_OFF_S[min(self._attempts, len(BACK_OFF_S) - 1)]
        self._attempts += 1
        self._retry.clear()
        try:
            # Jitter: two laptops whose relay restarts should not come back in one instant.
            async with asyncio.timeout(wait * random.uniform(0.7, 1.0)):
                await self._retry.wait()
        except TimeoutError:
            pass

    async def _hold(self) -> Line:
        async with self._dial(self.url) as (socket, welcome):
            self._challenge = welcome.challenge
            self._is_in = self._has_founded = False
            self._outgoing = asyncio.Queue()
            proof = self._proof("enter")
            enter = Enter(self._room_id, int(self._seat), self._ear.last_cursor, proof)
            await socket.send(pack(enter))
            self._socket = socket
            mouth = asyncio.create_task(self._speak(socket))
            try:
                while True:
                    message = await socket.recv()
                    if self._socket is not socket:
                        # Dropped: what had come already would leave a gap in what is kept.
                        return Line.RECONNECTING if self._was_open else Line.ABSENT
                    line = self._hear(read_at_client(message))
                    if line is not None:
                        return line
                    # What has been read at once is thousands of frames, if a relay is hostile; and
                    # somebody is at the keys meanwhile.
                    await asyncio.sleep(0)
            finally:
                self._socket = None
                mouth.cancel()

    async def _speak(self, socket: Socket) -> None:
        try:
            while True:
                await socket.send(pack(await self._outgoing.get()))
        except LineDropped:
            return  # the hearing side notices too, and the line starts anew

    def _hear(self, frame: ToClient) -> Line | None:
        """Passes a frame on; the line it ends in, if it ends."""
        match frame:
            case Entered(last, here) if not self._is_in:
                self._attempts = 0
                self._was_open = self._is_in = True
                self._unknown_since_s = None
                self._ear.line_is(Line.OPEN)
                self._ear.entered(last, frozenset(Seat(seat) for seat in here))
            case Entries(entries):
                self._ear.entries(entries)
            case Appended(counter, _):
                self._ear.appended(counter)
            case Mended(last):
                self._ear.mended(last)
            case Renewed(epoch):
                self._ear.renewed(epoch)
            case Presence(seat, here):
                self._ear.presence(Seat(seat), here)
            case Gone(end):
                self._ear.gone(end)
                return Line.GONE
            case Denied(Code.REPLACED, _):
                return Line.REPLACED
            case Denied(Code.PROOF, _) if self._asks_on():
                # Not let in, not yet, or not any more: it asks again after the longest wait.
                self._was_open = False
                self.drop(slowly=True)
            case Denied(Code.PROOF, _):
                roster = None if self._is_in or self._has_founded else self._ear.founding()
                if roster is None:
                    return Line.UNKNOWN
                self._found(roster)
            case Denied(Code.VERSION, _):
                return Line.OTHER_VERSION
            case Denied(code, counter):
                self._ear.denied(code, counter)
                if not self._is_in:
                    # Where machines keep the log together, one that cannot be read now can be as
                    # soon as they agree.
                    self.drop(slowly=code is not Code.STORAGE)
            case _:
                raise Malformed("a frame that has no place in a room")
        return None

    def _found(self, roster: Roster) -> None:
        """Makes the room again: the relay has lost it, or had given it up."""
        self._has_founded = True
        members = tuple((int(seat), key) for seat, key in roster)
        proof, after = self._proof("create"), self._ear.last_cursor
        if self._word:
            self._say(Word(self._word))
        self._say(Create(self._room_id, members, int(self._seat), proof, after))

    def _proof(self, purpose: str) -> bytes:
        message = proof_message(purpose, self._challenge, self._room_id, int(self._seat))
        return sign(self._seed, message)
