"""Telling a relay that a session is over, by itself: at once, or whenever it answers again.

    Enter ──> Append, what had not gone out ──> Close ──> an event said again, to hear an answer
    Gone      every seat has closed, and the relay has deleted the room

A relay may lie about what it has deleted, and nobody here can tell; so the screen says who says so.

What it is not: a line of a room (`tui.line.link`); it reads nothing that was said, and could not.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from protocol.errors import Malformed
from protocol.seal.sealing import sign
from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Denied,
    Enter,
    Entered,
    Entries,
    Frame,
    Gone,
    ToClient,
    pack,
    read_at_client,
)
from protocol.wire.proofs import proof_message
from tui.disk import parting
from tui.disk.parting import Parting
from tui.errors import LineDropped, RelayUnreachable, RelayVersion, StorageFailed
from tui.home.networks import is_certain_relay
from tui.line.dial import dial
from tui.line.wire import Dial, Socket
from tui.news import Told

WAITS_S: Final = (0.3, 1.0, 3.0, 10.0, 30.0)
"""Between attempts; the last one repeats. Nobody sits before it and waits."""

LATER: Final = frozenset({Code.RATE, Code.STORAGE, Code.RELAY_FULL, Code.MENDING, Code.DRAINING})
"""Refusals that time heals."""


class Farewell:
    """One parting on its way. Mutable."""

    def __init__(
        self,
        path: Path | None,
        parted: Parting,
        url: str | None = None,
        dial: Dial = dial,
        *,
        on_told: Callable[[Told], None] = lambda told: None,
    ) -> None:
        """`path` is where the parting lies, if the disk took it; `url` where its relay is today.

        `on_told` is called with what the relay knows, whenever that has changed.
        """
        self.told = Told.ASKING
        self._on_told: Final = on_told
        self._path: Final = path
        self._parting: Final = parted
        self._url: Final = url or parted.relay
        self._is_certain: Final = parted.hosts_relay or is_certain_relay(self._url)
        self._dial: Final = dial
        self._after = parted.cursor
        self._unsent = list(parted.unsent)
        self._is_closing = False
        self._challenge = b""

    async def run(self, *, stays: bool) -> None:
        """Until the relay knows; `stays`: until it has deleted the room, too."""
        attempts = 0
        while not await self._attempt(stays=stays):
            await asyncio.sleep(WAITS_S[min(attempts, len(WAITS_S) - 1)])
            attempts += 1

    async def _attempt(self, *, stays: bool) -> bool:
        """Whether there is nothing more to be done."""
        try:
            async with self._dial(self._url) as (socket, welcome):
                self._challenge = welcome.challenge
                self._is_closing = False
                proof = self._proof("enter")
                seat = int(self._parting.seat)
                await self._say(socket, Enter(self._parting.room_id, seat, self._after, proof))
                while True:
                    is_over = await self._hear(socket, read_at_client(await socket.recv()))
                    if is_over is not None:
                        return is_over
                    if self.told is Told.TOLD and not stays:
                        return True
        except (RelayUnreachable, RelayVersion, LineDropped, Malformed):
            if self.told is Told.ASKING:
                self._tell(Told.AWAY)
            return False

    async def _hear(self, socket: Socket, frame: ToClient) -> bool | None:
        """Whether it is over, if this attempt is."""
        match frame:
            case Entered(last, _) if last < self._after:
                # The relay has lost what this seat can no longer give back: nobody waits for it.
                self._after = 0
                return False
            case Entered():
                await self._go_on(socket)
            case Appended(counter, _):
                await self._landed(socket, counter)
            case Entries(entries):
                events = {entry.event for entry in entries}
                for counter in [each for each, event in self._unsent if event in events]:
                    await self._landed(socket, counter)
            case Denied(Code.PROOF, _) if not self._is_certain:
                # At home an address is another laptop's by tomorrow.
                if self.told is not Told.TOLD:
                    self._tell(Told.UNKNOWN)
                return True
            case Gone() | Denied(Code.PROOF, _):
                self._gone()
                return True
            case Denied(Code.REPLACED, _):
                return True  # another window of this program is at it
            case Denied(code, _) if code in LATER:
                return False
            case Denied(_, counter) if counter:
                # What cannot go out does not keep the room open.
                self._unsent.clear()
                if self._is_closing:
                    self._heard()
                else:
                    await self._go_on(socket)
            case Denied():
                return False
        return None

    async def _go_on(self, socket: Socket) -> None:
        if self._unsent:
            await self._say(socket, Append(*self._unsent[0]))
            return
        self._is_closing = True
        await self._say(socket, Close(self._proof("close")))
        if self._parting.repeat is None:
            self._heard()
        else:
            await self._say(socket, Append(*self._parting.repeat))

    async def _landed(self, socket: Socket, counter: int) -> None:
        if self._is_closing:
            self._heard()
        elif self._unsent and self._unsent[0][0] == counter:
            self._unsent.pop(0)
            await self._go_on(socket)

    def _heard(self) -> None:
        if self.told is not Told.TOLD:
            self._keep(lambda path: parting.told(path, self._parting))
            self._tell(Told.TOLD)

    def _gone(self) -> None:
        self._keep(parting.forget)
        self._tell(Told.GONE)

    def _keep(self, act: Callable[[Path], None]) -> None:
        try:
            if self._path is not None:
                act(self._path)
        except StorageFailed:
            pass  # told once more at the next start, which does no harm

    def _tell(self, told: Told) -> None:
        self.told = told
        self._on_told(told)

    async def _say(self, socket: Socket, frame: Frame) -> None:
        await socket.send(pack(frame))

    def _proof(self, purpose: str) -> bytes:
        room, seat = self._parting.room_id, int(self._parting.seat)
        return sign(self._parting.seed, proof_message(purpose, self._challenge, room, seat))
