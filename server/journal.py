"""What is written to the rooms: one queue for each, one write in flight for each.

What is said in one turn of the event loop is judged and written at its end, the idle rooms
together: SQLite commits that as one. Commits per turn batch by themselves under load and add no
delay without it; a fixed window of some milliseconds halves the throughput.

Nothing here owns a room. Everything is judged by a view of where its log stands and written on the
condition that it still stands there. If it has moved, what came is taken in, and it is judged
again. If there is no answer, nothing may be assumed: the author is told, the view is forgotten, and
what is there is looked up before anything else is written.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import Final, Generic, TypeVar

from protocol.wire.frames import Appended, Code, Denied, Logged, Missing
from protocol.wire.limits import PARTNERS
from server.errors import Refused, StorageFailed
from server.line.wire import wire
from server.queues import Asked, Judged, Queue
from server.reading import TRIES, Lookup, Reader, take_in
from server.rules.rooms import Gathering
from server.rules.standing import Ended, Entry, Quota, RoomLog, place, restore
from server.stepping import start
from server.store.ports import Archive, Draft, Gap, Heard, Unwritten
from server.store.rows import Row
from server.watch.metrics import Counts

JITTER_S: Final = 0.02
"""Between two tries, times how many there were: of two relays that push, one has to come first."""

LOOK_AGAIN_S: Final = 1.0
"""Until it is tried again to look up what was not heard."""

R = TypeVar("R", bound=Reader)


Judge = Callable[[RoomLog], Awaitable[Sequence[Row]]]
"""What to add to a log that stands there; nothing if there is nothing to add. May raise."""


class Journal(Generic[R]):
    """The queues of all rooms. Mutable."""

    def __init__(
        self,
        archive: Archive,
        loop: asyncio.AbstractEventLoop,
        counts: Counts,
        quota: Quota,
        on_gone: Callable[[Gathering[R]], None] = lambda room: None,
    ) -> None:
        """`on_gone` is called when a room turns out to have ended elsewhere."""
        self._archive: Final = archive
        self._loop: Final = loop
        self._counts: Final = counts
        self._quota: Final = quota
        self._queues: Final[dict[Gathering[R], Queue[R]]] = {}
        self._due: list[Queue[R]] = []
        self._heard_s = 0.0
        """When the first event of this turn came in."""
        self._on_gone: Final = on_gone
        self._lookup: Final[Lookup[R]] = Lookup(archive, on_gone)

    # What is said

    def append(
        self, room: Gathering[R], seat: int, author: R, counter: int, event: bytes, now_ms: int
    ) -> None:
        """Log `event` at the end of this turn, or tell its author why not."""
        queue = self._queues.get(room) or self._queue(room)
        queue.asked.append(Asked(author, seat, counter, event, now_ms))
        if not queue.is_due and not queue.is_writing:
            self._make_due(queue)

    def flush(self) -> None:
        """Judge and write what there is, of all rooms that nobody writes to."""
        if not self._due:
            return
        due, self._due = self._due, []
        judged: list[Judged[R]] = []
        drafts: list[Draft] = []
        for queue in due:
            queue.is_due = False
            if queue.is_writing:
                continue
            room = queue.room
            if queue.must_look or (queue.asked and (room.is_stale or not room.log.is_counted)):
                queue.is_writing = True
                start(self._look_up(queue))
                if queue.is_writing:
                    continue
            if not queue.asked:
                continue
            each = self._judge(queue)
            if each.rows:
                queue.is_writing = True
                judged.append(each)
                drafts.append(Draft(room.name, room.log.position, each.rows))
        if drafts:
            start(self._write(judged, drafts, self._heard_s))

    def forget(self, room: Gathering[R]) -> None:
        """Nobody is there any more."""
        queue = self._queues.get(room)
        if queue is not None and not queue.asked and not queue.is_writing:
            del self._queues[room]

    def _queue(self, room: Gathering[R]) -> Queue[R]:
        return self._queues.setdefault(room, Queue(room))

    def _make_due(self, queue: Queue[R]) -> None:
        queue.is_due = True
        if not self._due:
            self._heard_s = perf_counter()
            self._loop.call_soon(self.flush)
        self._due.append(queue)

    def _judge(self, queue: Queue[R]) -> Judged[R]:
        """Take everything out of a queue: refuse it, answer it, or make a row of it."""
        room, log = queue.room, queue.room.log
        asked, queue.asked = queue.asked, []
        if len(asked) == 1 and asked[0].counter > log.count(asked[0].seat):
            return self._judge_one(queue, asked)
        judged: Judged[R] = Judged(queue, [], [], [])
        for each in asked:
            seat, counter = each.seat, each.counter
            try:
                _must_be_seated(room, each)
                count = log.spent[seat].count
                if 1 <= counter <= count:
                    if counter <= room.log.spent[seat].count:
                        start(self._repeat(room, each))
                    else:
                        _must_be_among(judged.rows, each)
                        judged.repeats.append(each)
                    continue
                if room.claimants and room.is_claimed and counter == count + 1:
                    raise Refused(Code.MENDING)
                log, entry = place(log, self._quota, seat, counter, each.event, each.now_ms)
            except Refused as refused:
                self._deny(each, refused.code)
                continue
            judged.rows.append(Row(entry, log))
            judged.asked.append(each)
        return judged

    def _judge_one(self, queue: Queue[R], asked: list[Asked[R]]) -> Judged[R]:
        """What nearly every turn brings a room: one event, and a new one."""
        room, (each,) = queue.room, asked
        try:
            _must_be_seated(room, each)
            is_new = each.counter == room.log.spent[each.seat].count + 1
            if room.claimants and room.is_claimed and is_new:
                raise Refused(Code.MENDING)
            log, entry = place(
                room.log, self._quota, each.seat, each.counter, each.event, each.now_ms
            )
        except Refused as refused:
            self._deny(each, refused.code)
            return Judged(queue, [], [], [])
        return Judged(queue, asked, [Row(entry, log)], [])

    async def _write(
        self, judged: Sequence[Judged[R]], drafts: Sequence[Draft], heard_s: float
    ) -> None:
        began_s = perf_counter()
        answers: Sequence[int | Unwritten]
        try:
            answers = await self._archive.write(drafts)
        except StorageFailed as failure:
            self._counts.fail("commit", failure)
            answers = [Unwritten.LOST] * len(drafts)
        else:
            self._counts.commits.note(perf_counter() - began_s)
        written = size = 0
        for each, answer in zip(judged, answers, strict=True):
            queue = each.queue
            if answer is Unwritten.LOST:
                queue.room.is_stale = True
                self._tell_all(each.asked + each.repeats)
            elif answer is Unwritten.MOVED:
                self._judge_again(each)
            else:
                queue.tries = 0
                take_in(queue.room, each.rows, answer)
                for repeat in each.repeats:
                    self._answer(repeat, _must_be_among(each.rows, repeat))
                written += len(each.rows)
                for asked in each.asked:
                    size += len(asked.event)
            if queue.turns or queue.asked or queue.must_look or not queue.room.peers:
                self._free(queue)
            else:
                queue.is_writing = False
        if written:
            self._counts.entries += written
            self._counts.entry_bytes += size
            self._counts.waits.note(perf_counter() - heard_s, written)

    def _judge_again(self, judged: Judged[R]) -> None:
        queue, asked = judged.queue, judged.asked + judged.repeats
        queue.room.is_stale = True
        queue.tries += 1
        if queue.tries > TRIES:
            queue.tries = 0
            self._tell_all(asked)
        else:
            queue.asked[:0] = asked

    async def _repeat(self, room: Gathering[R], asked: Asked[R]) -> None:
        """Answer what is in the log already, if it is the same."""
        try:
            logged = await self._archive.logged(room.name, asked.seat, asked.counter)
        except StorageFailed as failure:
            self._counts.fail("talk", failure)
            self._deny(asked, Code.STORAGE)
            return
        if logged is None or logged.event != asked.event:
            self._counts.repeats += 1
            self._deny(asked, Code.CONFLICT)
            return
        self._answer(asked, logged.cursor)

    def _answer(self, asked: Asked[R], cursor: int) -> None:
        self._counts.repeats += 1
        asked.author.offer(wire(Appended(asked.counter, cursor)))

    def _deny(self, asked: Asked[R], code: Code) -> None:
        self._counts.denied[code] += 1
        asked.author.offer(wire(Denied(code, asked.counter)))

    def _tell_all(self, asked: Sequence[Asked[R]]) -> None:
        for each in asked:
            self._deny(each, Code.STORAGE)

    # What else is written

    async def change(
        self, room: Gathering[R], judge: Judge, *, is_counting: bool = False
    ) -> Sequence[Row]:
        """Write what `judge` says, after all that was said before. Returns it.

        Raises `StorageFailed`, and what `judge` raises. `is_counting`: it wants to know what each
        seat has used up.
        """
        self.flush()
        queue = self._queues.get(room) or self._queue(room)
        await self._turn(queue)
        try:
            for tries in range(TRIES):
                if tries:
                    await asyncio.sleep(random.uniform(0.0, JITTER_S * tries))
                await self._lookup.know(room, is_counting=is_counting)
                rows = await judge(room.log)
                if not rows:
                    return rows
                answer = await self._put(room, rows)
                if not isinstance(answer, Unwritten):
                    take_in(room, rows, answer)
                    return rows
                room.is_stale = True
                if answer is Unwritten.LOST:
                    raise StorageFailed("no answer")
            raise StorageFailed("somebody else was first too often")
        finally:
            self._free(queue)

    async def renew(self, room: Gathering[R]) -> None:
        """Look up where a room stands: somebody has read more of it. Raises `StorageFailed`."""
        queue = self._queues.get(room) or self._queue(room)
        await self._turn(queue)
        try:
            room.is_stale = True
            await self._lookup.know(room, is_counting=False)
        finally:
            self._free(queue)

    async def _put(self, room: Gathering[R], rows: Sequence[Row]) -> int | Unwritten:
        try:
            (answer,) = await self._archive.write([Draft(room.name, room.log.position, rows)])
        except StorageFailed:
            room.is_stale = True
            raise
        return answer

    async def mend(
        self, room: Gathering[R], seat: int, author: R, entries: Sequence[Missing], now_ms: int
    ) -> None:
        """Log at once what `author` offers and this log has lost.

        Raises `Refused` and `StorageFailed`; what came before the entry that was refused is logged.
        """
        failure: Refused | StorageFailed | None = None

        async def judge(log: RoomLog) -> Sequence[Row]:
            nonlocal failure
            rows: list[Row] = []
            before, up_to, witnesses = log.cursor, room.owed(seat), room.witnesses
            failure, room.mending = None, (author, up_to)
            try:
                for entry in entries:
                    if entry.cursor <= log.cursor:
                        await self._compare(room, entry, before)
                        continue
                    log, record = restore(
                        log, self._quota, entry, now_ms, by=seat, up_to=up_to, witnesses=witnesses
                    )
                    rows.append(Row(record, log))
            except (Refused, StorageFailed) as error:
                if not rows:
                    raise
                failure = error
            return rows

        try:
            rows = await self.change(room, judge, is_counting=True)
        except StorageFailed as error:
            self._counts.fail("commit", error)
            raise
        finally:
            if room.mending is not None and room.mending[0] is author:
                room.mending = None
        self._counts.mended += len(rows)
        if failure is not None:
            raise failure

    async def _compare(self, room: Gathering[R], entry: Missing, newest: int) -> None:
        """Two seats offer the same, or one offers it again: the second is compared."""
        kept = None
        if entry.cursor <= newest:
            kept = await self._archive.logged(room.name, entry.seat, entry.counter)
        if kept != Logged(entry.cursor, entry.at_ms, entry.event):
            raise Refused(Code.CONFLICT)

    async def _turn(self, queue: Queue[R]) -> None:
        """Wait until nobody writes to the room, and be the one who does."""
        while queue.is_writing:
            turn = self._loop.create_future()
            queue.turns.append(turn)
            await turn
        queue.is_writing = True

    def _free(self, queue: Queue[R]) -> None:
        """Nobody writes to the room now: somebody else may."""
        queue.is_writing = False
        while queue.turns:
            turn = queue.turns.pop(0)
            if not turn.done():
                turn.set_result(None)
                return
        if queue.asked or queue.must_look:
            if not queue.is_due:
                self._make_due(queue)
        elif not queue.room.peers:
            self.forget(queue.room)

    # What is written elsewhere

    def hear(self, room: Gathering[R], notice: Heard | Gap) -> None:
        """Somebody has written to a room: this relay, or another."""
        if isinstance(notice, Gap):
            self._look_soon(room)
            return
        before, position, row = notice
        if position <= room.log.position:
            return
        if before != room.log.position:
            self._look_soon(room)
        elif isinstance(row.record, Ended):
            self._on_gone(room)
        else:
            take_in(room, [row], position)

    def _look_soon(self, room: Gathering[R]) -> None:
        room.is_stale = True
        queue = self._queue(room)
        queue.must_look = True
        if not queue.is_due and not queue.is_writing:
            self._make_due(queue)

    async def _look_up(self, queue: Queue[R]) -> None:
        """Find out where a room stands, so that what is asked of it can be judged."""
        try:
            if queue.tries:
                await asyncio.sleep(random.uniform(0.0, JITTER_S * queue.tries))
            queue.must_look = False
            await self._lookup.know(queue.room, is_counting=bool(queue.asked))
        except StorageFailed as failure:
            self._counts.fail("talk", failure)
            asked, queue.asked = queue.asked, []
            self._tell_all(asked)
            if queue.room.live and not queue.room.has_ended:
                self._loop.call_later(LOOK_AGAIN_S, self._look_soon, queue.room)
        except BaseException:
            # A bug, or the end of the relay: it is not tried again in every turn from now on.
            queue.asked = []
            raise
        finally:
            self._free(queue)


def _must_be_seated(room: Gathering[R], asked: Asked[R]) -> None:
    """Raises `Refused` for what a third seat said just before it was gone."""
    if asked.seat in PARTNERS:
        return
    if room.key(asked.seat) is None or asked.author in room.unseated:
        raise Refused(Code.ROSTER)


def _must_be_among(rows: Sequence[Row], asked: Asked[R]) -> int:
    """The cursor of what is asked for a second time. Raises `Refused` if it is something else."""
    wanted = (asked.seat, asked.counter, asked.event)
    for row in rows:
        each = row.record
        if isinstance(each, Entry) and (each.seat, each.counter, each.event) == wanted:
            return each.cursor
    raise Refused(Code.CONFLICT)
