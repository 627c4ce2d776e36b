"""What somebody says it holds and the log lacks: waited for, taken in, doubted after a while."""

import asyncio
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from protocol.wire.frames import Mended, Missing
from server.errors import StorageFailed
from server.journal import Journal
from server.line.wire import wire
from server.reading import Reader
from server.rules.rooms import Gathering
from server.rules.standing import RoomLog, await_seats
from server.stepping import start
from server.store.rows import Row
from server.watch.metrics import Counts

CLAIM_S: Final = 30.0
"""So long is waited, while somebody else is there, for the next of the entries that a member says
it holds and this log lacks. Enough for some of them on a line of a thousand bytes a second."""

P = TypeVar("P", bound=Reader)


class Mending(Generic[P]):
    """That of all rooms. Holds nothing itself: who owes what is in each `Gathering`."""

    def __init__(
        self, journal: Journal[P], loop: asyncio.AbstractEventLoop, counts: Counts
    ) -> None:
        self._journal: Final = journal
        self._loop: Final = loop
        self._counts: Final = counts

    def wait_for_all(self, room: Gathering[P]) -> None:
        """Wait for what they say they hold, and no longer than that may take."""
        for seat in room.here:
            peer = room.peers.get(seat)
            if room.owes(seat, peer):
                self._wait(room, seat, peer)

    def _wait(self, room: Gathering[P], seat: int, peer: P | None) -> None:
        self._loop.call_later(CLAIM_S, self._doubt, room, seat, peer, room.log.cursor)

    def _doubt(self, room: Gathering[P], seat: int, peer: P | None, newest: int) -> None:
        """Wait no longer for what a peer says it holds and has not begun to give back.

        Not where it is alone: then it holds nobody up, and the other may bear it out.
        """
        if not room.owes(seat, peer) or len(room.here) == 1 or room.has_ended:
            return
        if room.log.cursor > newest:
            self._wait(room, seat, peer)
            return
        room.doubt(seat)
        if peer is not None:
            start(self._stop_waiting(room, seat))

    async def _stop_waiting(self, room: Gathering[P], seat: int) -> None:
        try:
            await self.await_no_more(room, seat)
        except StorageFailed as failure:
            self._counts.fail("doubt", failure)

    async def mend(
        self, room: Gathering[P], seat: int, peer: P, entries: tuple[Missing, ...], now_ms: int
    ) -> None:
        """Take what this relay has lost. Raises `Refused` and `StorageFailed`."""
        await self._journal.mend(room, seat, peer, entries, now_ms)
        if room.has_offered_all(seat):
            await self.await_no_more(room, seat)
        # Last: whoever has heard it offers nothing more.
        peer.offer(wire(Mended(room.log.cursor)))

    async def await_no_more(self, room: Gathering[P], seat: int) -> None:
        """`seat` has given back all it holds, or never had any. Raises `StorageFailed`."""

        async def judge(log: RoomLog) -> Sequence[Row]:
            if seat not in log.awaited:
                return ()
            log, record = await_seats(log, log.awaited - {seat})
            return (Row(record, log),)

        if seat in room.log.awaited:
            await self._journal.change(room, judge)
