"""An archive that several relays share: one subject for each room, one condition for each write.

Nobody owns a room. Whoever writes says where it has seen the log end, and the engine takes it or
says that somebody else was first. See `Archive` for what every method promises.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final, Protocol

from protocol.wire.frames import Logged
from protocol.wire.limits import LOGGED_OVERHEAD_BYTES
from server.errors import ClusterLost, StorageFailed
from server.jetstream.answers import read_answer
from server.jetstream.erasing import erase, erase_all
from server.jetstream.hearing import Ears, EarWatch, Listens
from server.jetstream.lookup import Stored, following, newest, page
from server.jetstream.naming import SHARDS, Names, Place
from server.jetstream.restoring import NEVER, Ends, as_restored
from server.jetstream.tally import Tally
from server.jetstream.timers import Line as Times
from server.jetstream.timers import Timers
from server.jetstream.vitals import Vitals
from server.jetstream.writing import put
from server.rules.standing import (
    Ended,
    Entry,
    Founded,
    RoomLog,
    Roster,
    Seated,
    await_seats,
)
from server.settings import RelaySettings
from server.store.ports import Draft, Gauge, Hear, Kept, Shortage, Unwritten
from server.store.rows import Row

TRIES: Final = 8
"""As often is looked again at a room that changes while one looks."""

LOOK_MS: Final = 10_000
"""So often it is looked whether the last of a room was missed."""

HINTS: Final = 1_000
"""Of so many mended rooms is remembered how far they were read."""


class Line(Times, Listens, Protocol):
    """All that an archive needs of a line."""


class JetStreamArchive:
    """One relay's end of it. Mutable. See `Archive`."""

    def __init__(
        self,
        line: Line,
        names: Names,
        settings: RelaySettings,
        steady_ms: Callable[[], int],
        vitals: Vitals | None = None,
        restored: Ends = NEVER,
    ) -> None:
        """`start` has to come before anything else. Without `vitals` all is taken to be well."""
        self._line: Final = line
        self._names: Final = names
        self._vitals: Final = vitals
        self._restored: Final = restored
        self._timers: Final = Timers(line, names, settings.retention_s, steady_ms)
        self._tally: Final = Tally()
        self._ears: Final = Ears(line, self._tally)
        self._steady_ms: Final = steady_ms
        self._looked_ms = steady_ms()
        self._hints: Final[dict[Place, tuple[int, int]]] = {}
        """Of mended rooms: a cursor, and the position of its entry."""

    async def start(self) -> None:
        """Begin to be told what is due. Raises `StorageFailed`."""
        await self._timers.start()

    async def stop(self) -> None:
        """Be told nothing more."""
        await self._ears.stop()

    # What is there

    async def find(self, name: bytes, *, beyond: int = 0, is_newest: bool = False) -> Kept | None:
        """See `Archive`: the leader says where a log ends, and where it says too little, that is
        put to the test: it may lead no more."""
        place = self._names.place(name)
        is_sure = False
        for _ in range(TRIES):
            tip = await newest(self._line, place.stream, place.log)
            if tip is None or isinstance(tip.row.record, Ended):
                return None
            log = self._log(place, tip)
            if log.cursor < beyond and not is_sure:
                is_sure = await self._is_the_end(name, log)
                continue
            roster = await self._roster(place, tip)
            if roster is not None:
                return Kept(roster, log)
        raise StorageFailed("a room that changes too often")

    async def _is_the_end(self, name: bytes, log: RoomLog) -> bool:
        """Whether nothing comes after it: then what says nothing new can be written there."""
        self._tally.barriers += 1
        same, record = await_seats(log, log.awaited)
        (answer,) = await self.write([Draft(name, log.position, [Row(record, same)])])
        if answer is Unwritten.LOST:
            raise StorageFailed("no answer")
        return not isinstance(answer, Unwritten)

    async def _roster(self, place: Place, tip: Stored) -> Roster | None:
        """The one of that moment; None if it has changed since."""
        epoch = tip.row.log.epoch
        if epoch:
            found = await newest(self._line, place.stream, place.roster)
        else:
            found = await following(self._line, place.stream, place.log, 1)
        record = None if found is None else found.row.record
        if isinstance(record, Seated) and record.epoch == epoch:
            return record.roster
        return record.roster if isinstance(record, Founded) and not epoch else None

    async def count(self, name: bytes) -> RoomLog:
        """See `Archive`: nothing is ever uncounted here."""
        place = self._names.place(name)
        tip = await newest(self._line, place.stream, place.log)
        if tip is None or isinstance(tip.row.record, Ended):
            raise StorageFailed("a room has gone in between")
        return self._log(place, tip)

    def _log(self, place: Place, tip: Stored) -> RoomLog:
        return as_restored(tip.row.log, self._restored.get(place.stream, 0))

    async def read(self, name: bytes, after: int, limit_bytes: int) -> tuple[Logged, ...]:
        """See `Archive`.

        A cursor is at most the position of its entry, and above that of the one before: so what
        comes after one is looked for from there on. Where entries have kept cursors that are no
        positions, the log is read from its beginning, or from where it was last read.
        """
        place = self._names.place(name)
        position, is_mended = after + 1, False
        while True:
            found = await page(self._line, place.stream, place.log, position)
            if not is_mended and await self._is_mended(place, found):
                position, is_mended = self._from(place, after), True
                continue
            if not found:
                return ()
            entries = _entries(found, after, limit_bytes)
            if entries:
                if is_mended:
                    self._note(place, found, entries)
                return tuple(entries)
            position = found[-1].position + 1

    async def _is_mended(self, place: Place, found: Sequence[Stored]) -> bool:
        tip = found[0] if found else await newest(self._line, place.stream, place.log)
        return tip is not None and tip.row.log.is_mended

    def _from(self, place: Place, after: int) -> int:
        cursor, position = self._hints.get(place, (0, 0))
        return position + 1 if cursor <= after else 1

    def _note(self, place: Place, found: Sequence[Stored], entries: Sequence[Logged]) -> None:
        if len(self._hints) >= HINTS:
            self._hints.clear()
        cursor = entries[-1].cursor
        for each in found:
            if isinstance(each.row.record, Entry) and each.row.record.cursor == cursor:
                self._hints[place] = cursor, each.position

    async def logged(self, name: bytes, seat: int, counter: int) -> Logged | None:
        """See `Archive`: every row says how many events of each seat there are up to it, so the
        first that counts this one is it, and is found by halves."""
        place = self._names.place(name)
        tip = await newest(self._line, place.stream, place.log)
        if counter < 1 or tip is None or tip.row.log.count(seat) < counter:
            return None
        best, low, high = tip, 1, tip.position
        while low < high:
            middle = (low + high) // 2
            found = await following(self._line, place.stream, place.log, middle)
            if found is None:
                raise StorageFailed("a room has gone in between")
            if found.row.log.count(seat) >= counter:
                best, high = found, middle
            else:
                low = found.position + 1
        record = best.row.record
        if not isinstance(record, Entry) or (record.seat, record.counter) != (seat, counter):
            raise StorageFailed("a log that does not count")
        return Logged(record.cursor, record.at_ms, record.event)

    # What is written

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        """See `Archive`: each by itself, and what is wrong with one is that one's."""
        return await asyncio.gather(*map(self._write, drafts))

    async def _write(self, draft: Draft) -> int | Unwritten:
        try:
            answer = await self._put(self._names.place(draft.name), draft)
        except StorageFailed:
            return Unwritten.LOST
        if self._vitals is not None and answer is not Unwritten.LOST:
            self._vitals.note()
        return answer

    async def _put(self, place: Place, draft: Draft) -> int | Unwritten:
        if not isinstance(draft.rows[0].record, Founded):
            answer = await put(self._line, place, draft, "", self._tally)
            if not isinstance(answer, Unwritten) and isinstance(draft.rows[-1].record, Ended):
                await self._timers.see_to(place)
            return answer
        # Its timer first: a timer without a room is nothing, a room without one stays for ever.
        await self._timers.touch([place])
        sealed = self._names.seal(draft.name)
        answer = await put(self._line, place, draft, sealed, self._tally)
        if answer is Unwritten.MOVED and await self._has_ended(place):
            await erase(self._line, place)
            answer = await put(self._line, place, draft, sealed, self._tally)
        return answer

    async def _has_ended(self, place: Place) -> bool:
        tip = await newest(self._line, place.stream, place.log)
        return tip is not None and isinstance(tip.row.record, Ended)

    def watch(self, name: bytes, hear: Hear) -> EarWatch:
        """See `Archive`."""
        return self._ears.watch(self._names.place(name), hear)

    # What ends

    async def touch(self, names: Collection[bytes]) -> None:
        """See `Archive`."""
        await self._timers.touch([self._names.place(name) for name in names])

    async def due(self) -> Collection[bytes]:
        """See `Archive`."""
        return await self._timers.due()

    async def erase(self) -> None:
        """See `Archive`."""
        await erase_all(self._line)

    # How it does

    async def shortages(self) -> frozenset[Shortage]:
        """See `Archive`."""
        return frozenset() if self._vitals is None else self._vitals.shortages()

    async def probe(self) -> None:
        """See `Archive`: a timer of no room."""
        read_answer(await self._line.ask("i.probe", b"", {"Nats-TTL": "3600s"}))

    def examine(self) -> None:
        """See `Archive`: while the line is only away, all of it will be."""
        if self._vitals is not None and self._vitals.is_lost:
            raise ClusterLost("the machines have closed the line")

    async def upkeep(self) -> bool:
        """See `Archive`: whether the last of a room was missed. The engine sees to itself."""
        now_ms = self._steady_ms()
        if now_ms - self._looked_ms < LOOK_MS:
            return False
        self._looked_ms = now_ms
        await self._ears.look()
        return True

    def gauges(self) -> Iterable[Gauge]:
        """See `Archive`."""
        yield Gauge("shards", "Streams that the rooms are kept in.", SHARDS)
        yield from self._tally.gauges()
        if self._vitals is not None:
            yield from self._vitals.gauges()


def _entries(found: Sequence[Stored], after: int, limit_bytes: int) -> list[Logged]:
    entries: list[Logged] = []
    for each in found:
        record = each.row.record
        if not isinstance(record, Entry) or record.cursor <= after:
            continue
        limit_bytes -= len(record.event) + LOGGED_OVERHEAD_BYTES
        if limit_bytes < 0 and entries:
            break
        entries.append(Logged(record.cursor, record.at_ms, record.event))
    return entries
