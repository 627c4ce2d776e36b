"""What is in the logs: looked up where it is not known, taken in, and handed out.

An entry is handed out only once it is safe, so whoever has seen it can rely on it.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, Protocol, TypeVar

from protocol.wire.frames import Code, Denied, End, Entries, Gone, Logged
from protocol.wire.limits import BATCH_BYTES, LOGGED_OVERHEAD_BYTES
from server.errors import StorageFailed
from server.line.wire import wire
from server.rules.rooms import Gathering
from server.rules.standing import Entry, Roster, Seated
from server.store.ports import Archive
from server.store.rows import Row

TRIES: Final = 8
"""As often is tried again what somebody else came before, until whoever asked is told to wait."""

PAGE_AGAIN_S: Final = 0.05
"""Until a page is asked for again that was not there yet."""


class Reader(Protocol):
    """Whoever can be handed a message, as `wire` makes it. Never waits, never raises."""

    def offer(self, message: bytes) -> None: ...

    def leave_with(self, message: bytes) -> None: ...


R = TypeVar("R", bound=Reader)


class Lookup(Generic[R]):
    """Finds out where a room stands. Nobody else may write to it meanwhile. Mutable."""

    def __init__(self, archive: Archive, on_gone: Callable[[Gathering[R]], None]) -> None:
        """`on_gone` is called when a room turns out to have ended elsewhere."""
        self._archive: Final = archive
        self._on_gone: Final = on_gone

    async def know(self, room: Gathering[R], *, is_counting: bool) -> None:
        """Take in what is not known of a room. Raises `StorageFailed`."""
        for _ in range(TRIES):
            if room.is_stale:
                await self._catch_up(room)
            if room.log.is_counted or not is_counting:
                return
            log = await self._archive.count(room.name)
            if log.position == room.log.position:
                room.log = log
            else:
                room.is_stale = True
        raise StorageFailed("somebody else was first too often")

    async def _catch_up(self, room: Gathering[R]) -> None:
        room.is_stale = False
        known = room.log.position
        try:
            kept = await self._archive.find(room.name, beyond=room.log.cursor, is_newest=True)
            if kept is None:
                self._on_gone(room)
                raise StorageFailed("a room has gone in between")
            if kept.log.position < known:
                # Whoever keeps it has lost some. Those who are here hold it: they come again, and
                # give it back as to any relay that has lost something.
                for peer in tuple(room.peers.values()):
                    peer.leave_with(wire(Denied(Code.STORAGE, 0)))
                raise StorageFailed("a log that has become shorter")
            entries = await self._read(room, kept.log.cursor)
        except BaseException:
            room.is_stale = True
            raise
        # It may have been heard meanwhile.
        fresh = [entry for entry in entries if entry.cursor > room.log.cursor]
        if kept.log.position >= room.log.position:
            renew(room, kept.roster)
            room.log = kept.log
        if fresh:
            hand_out(room, fresh)

    async def _read(self, room: Gathering[R], up_to: int) -> list[Logged]:
        """Everything that was not handed out yet, up to that cursor."""
        entries: list[Logged] = []
        after, tries = room.log.cursor, 0
        while after < up_to:
            page = await self._archive.read(room.name, after, BATCH_BYTES)
            if page:
                entries += page
                after = page[-1].cursor
                continue
            tries += 1
            if tries > TRIES:
                raise StorageFailed("a page that does not come")
            await asyncio.sleep(PAGE_AGAIN_S)
        return entries


def take_in(room: Gathering[R], rows: Sequence[Row], position: int) -> None:
    """This is in the log now, and at its end."""
    last = rows[-1]
    log, newest = last.log, room.log
    if position < newest.position or (position == newest.position and type(last.record) is Entry):
        # It was heard before the answer came.
        return
    room.log = log if log.position == position else log.at(position)
    fresh = []
    for row in rows:
        each = row.record
        if type(each) is Entry:
            if each.cursor > newest.cursor:
                fresh.append(Logged(each.cursor, each.at_ms, each.event))
        elif type(each) is Seated:
            renew(room, each.roster)
    if fresh:
        hand_out(room, fresh)


def renew(room: Gathering[R], roster: Roster) -> None:
    """The roster is this one now: who is not on it any more is told so, and goes."""
    for peer in room.renew(roster):
        peer.leave_with(wire(Gone(End.UNSEATED)))


def hand_out(room: Gathering[R], entries: list[Logged]) -> None:
    readers = room.live
    if room.mending is not None:
        author, up_to = room.mending
        readers = [reader for reader in readers if reader is not author]
        fresh = [entry for entry in entries if entry.cursor > up_to]
        if fresh and author in room.live:
            for message in _messages(fresh):
                author.offer(message)
    # Serialised once per room, not once per member.
    if len(entries) == 1:
        message = wire(Entries((entries[0],)))
        for reader in readers:
            reader.offer(message)
        return
    for message in _messages(entries):
        for reader in readers:
            reader.offer(message)


def _messages(entries: list[Logged]) -> Iterator[bytes]:
    """`entries` in as few messages as the limit allows."""
    batch: list[Logged] = []
    size = 0
    for entry in entries:
        size += len(entry.event) + LOGGED_OVERHEAD_BYTES
        if size > BATCH_BYTES and batch:
            yield wire(Entries(tuple(batch)))
            batch, size = [], len(entry.event) + LOGGED_OVERHEAD_BYTES
        batch.append(entry)
    yield wire(Entries(tuple(batch)))
