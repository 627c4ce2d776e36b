"""What every archive holds to, as one suite of statements.

`test_archives` runs it over each there is. An archive may answer late, wrongly that a log has
moved, or not at all; so whoever writes here does it as a relay does, again until it is there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from protocol.wire.frames import Logged
from server.errors import StorageFailed
from server.rules.standing import (
    AnyRecord,
    Change,
    Ended,
    Quota,
    RoomLog,
    Roster,
    await_seats,
    founded,
    place,
    renew,
    sign,
)
from server.store.ports import Archive, Draft, Gap, Heard, Kept
from server.store.rows import Row
from tests.server.clients import couple, name_of, settings_for
from tests.server.clock import Clock

T = TypeVar("T")

ROOM: Final = name_of("room")
ROSTER: Final = couple().roster
THREE: Final = couple(seats=3).roster
SIGNED: Final = ((0, b"a" * 64), (1, b"b" * 64))
NOWHERE: Final = name_of("nowhere")
PLENTY: Final = 1_000_000

QUOTA: Final = Quota.of(settings_for(Path("nowhere"), events_per_minute=100_000))

TRIES: Final = 200
"""More than any archive needs."""


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """What it says once it says anything."""
    for _ in range(TRIES):
        try:
            return await ask()
        except StorageFailed:
            await asyncio.sleep(0)
    raise AssertionError("never answered")


class Author:
    """Somebody who writes through one archive, as a relay does."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self.archive: Final = archive
        self._clock: Final = clock

    async def kept(self, name: bytes = ROOM) -> Kept | None:
        return await patiently(lambda: self.archive.find(name, is_newest=True))

    async def log(self, name: bytes = ROOM) -> RoomLog:
        kept = await self.kept(name)
        assert kept is not None
        return kept.log

    async def found(
        self, name: bytes = ROOM, roster: Roster = ROSTER, awaited: frozenset[int] = frozenset()
    ) -> None:
        log, record = founded(roster, awaited)
        while await self.kept(name) is None:
            await self.put(Draft(name, 0, [Row(record, log)]))

    async def say(self, seat: int, counter: int, event: bytes, name: bytes = ROOM) -> None:
        for _ in range(TRIES):
            log = await patiently(lambda: self.archive.count(name))
            if log.count(seat) >= counter:
                return
            new, entry = place(log, QUOTA, seat, counter, event, self._clock())
            await self.put(Draft(name, log.position, [Row(entry, new)]))
        raise AssertionError("never taken")

    async def mark(
        self, is_there: Callable[[RoomLog], bool], judge: Callable[[RoomLog], Row]
    ) -> None:
        for _ in range(TRIES):
            log = await self.log()
            if is_there(log):
                return
            await self.put(Draft(ROOM, log.position, [judge(log)]))
        raise AssertionError("never marked")

    async def renew(self, change: Change) -> None:
        for _ in range(TRIES):
            kept = await self.kept()
            assert kept is not None
            row = renew(kept.log, kept.roster, change)
            if row is None:
                return
            await self.put(Draft(ROOM, kept.log.position, [_row(*row)]))
        raise AssertionError("never renewed")

    async def end(self) -> None:
        while (kept := await self.kept()) is not None:
            await self.put(Draft(ROOM, kept.log.position, [Row(Ended(), kept.log)]))

    async def put(self, draft: Draft) -> bool:
        """Whether it was written for sure."""
        try:
            (answer,) = await self.archive.write([draft])
        except StorageFailed:
            return False
        return isinstance(answer, int)

    async def read(self, after: int = 0, name: bytes = ROOM) -> list[Logged]:
        """Everything, page by page."""
        tip = (await self.log(name)).cursor
        entries: list[Logged] = []
        while (entries[-1].cursor if entries else after) < tip:
            last = entries[-1].cursor if entries else after
            entries += await patiently(partial(self.archive.read, name, last, PLENTY))
        return entries


class Follower:
    """Somebody who is told what is written, and looks where that leaves a gap."""

    def __init__(self, author: Author) -> None:
        self._author: Final = author
        self._position = 0
        self._is_gap = False
        self.events: list[bytes] = []
        self.watch = author.archive.watch(ROOM, self._hear)

    async def begin(self) -> None:
        log = await self._author.log()
        self._position = max(self._position, log.position)

    def _hear(self, notice: Heard | Gap) -> None:
        if isinstance(notice, Gap):
            self._is_gap = True
        elif notice.position > self._position:
            self._is_gap = self._is_gap or notice.before != self._position
            self._position = notice.position if not self._is_gap else self._position
            self.events.append(getattr(notice.row.record, "event", b""))

    @property
    def is_sure(self) -> bool:
        """Whether all that was told is all there was."""
        return not self._is_gap


class ArchiveContract:
    """The statements. `one` and `other` are two relays' ends of the same archive, or one's."""

    IS_SHARED: ClassVar[bool]
    """Whether they are two."""

    async def test_a_room_that_never_was_is_not_found(self, one: Author) -> None:
        assert await one.kept(NOWHERE) is None

    async def test_a_room_is_made_once(self, one: Author, other: Author) -> None:
        await one.found()
        log, record = founded(couple("others").roster)
        assert not await other.put(Draft(ROOM, 0, [Row(record, log)]))
        kept = await one.kept()
        assert kept is not None and kept.roster == ROSTER

    async def test_a_room_is_found_everywhere_at_once(self, one: Author, other: Author) -> None:
        await one.found()
        kept = await patiently(lambda: other.archive.find(ROOM))
        assert kept is not None and kept.roster == ROSTER

    async def test_what_somebody_has_read_is_found(self, one: Author, other: Author) -> None:
        await one.found()
        for counter in range(1, 6):
            await one.say(0, counter, b"event")
            read = (await one.log()).cursor
            kept = await patiently(partial(other.archive.find, ROOM, beyond=read))
            assert kept is not None and kept.log.cursor >= read

    async def test_nothing_is_written_on_an_old_view(self, one: Author, other: Author) -> None:
        await one.found()
        await one.say(0, 1, b"one")
        old = await patiently(lambda: other.archive.count(ROOM))
        await one.say(0, 2, b"two")
        first, entry = place(old, QUOTA, 1, 1, b"late", 0)
        second, more = place(first, QUOTA, 1, 2, b"later", 0)
        draft = Draft(ROOM, old.position, [Row(entry, first), Row(more, second)])
        assert not await other.put(draft)
        await self.settle()
        assert [entry.event for entry in await one.read()] == [b"one", b"two"]

    async def test_one_draft_of_two_on_the_same_view_is_written(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        log = await patiently(lambda: one.archive.count(ROOM))
        drafts = []
        for seat in (0, 1):
            new, entry = place(log, QUOTA, seat, 1, b"event of %d" % seat, 0)
            drafts.append(Draft(ROOM, log.position, [Row(entry, new)]))
        sure = await asyncio.gather(one.put(drafts[0]), other.put(drafts[1]))
        await self.settle()
        written = [entry.event for entry in await one.read()]
        # On silence it may be either, or none.
        assert len(written) <= 1 and sum(sure) <= 1
        assert not any(sure) or written == [b"event of %d" % sure.index(True)]

    async def test_a_draft_of_two_entries_is_written_whole(self, one: Author) -> None:
        await one.found()
        for _ in range(TRIES):
            log = await patiently(lambda: one.archive.count(ROOM))
            if log.count(0):
                break
            first, entry = place(log, QUOTA, 0, 1, b"one", 0)
            second, more = place(first, QUOTA, 0, 2, b"two", 0)
            await one.put(Draft(ROOM, log.position, [Row(entry, first), Row(more, second)]))
        assert [entry.event for entry in await one.read()] == [b"one", b"two"]

    async def test_cursors_go_up_and_times_do_not_go_back(
        self, one: Author, other: Author, clock: Clock
    ) -> None:
        await one.found()
        for counter in range(1, 6):
            await one.say(0, counter, b"event")
            clock.now_ms -= 1_000
            await other.say(1, counter, b"event")
            clock.now_ms += 1_500
        entries = await one.read()
        cursors = [entry.cursor for entry in entries]
        assert len(cursors) == 10 and cursors == sorted(set(cursors)) and cursors[0] > 0
        assert [entry.at_ms for entry in entries] == sorted(entry.at_ms for entry in entries)

    async def test_everything_is_read_and_what_is_after_a_cursor(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        for counter in range(1, 9):
            await one.say(0, counter, b"event %d" % counter)
        entries = await other.read()
        assert [entry.event for entry in entries] == [b"event %d" % n for n in range(1, 9)]
        for index, entry in enumerate(entries[:-1]):
            assert await other.read(entry.cursor) == entries[index + 1 :]

    async def test_there_is_nothing_after_the_last(self, one: Author) -> None:
        await one.found()
        await one.say(0, 1, b"event")
        last = (await one.log()).cursor
        assert await patiently(lambda: one.archive.read(ROOM, last, PLENTY)) == ()

    async def test_a_page_keeps_to_its_bytes_and_one_entry_always_fits(self, one: Author) -> None:
        await one.found()
        for counter in range(1, 6):
            await one.say(0, counter, bytes(1_000))
        for limit, most in ((3_200, 3), (10, 1)):
            pages = [await patiently(partial(one.archive.read, ROOM, 0, limit)) for _ in range(20)]
            assert max(map(len, pages)) == most

    async def test_what_each_seat_has_used_up_is_counted(self, one: Author, other: Author) -> None:
        await one.found()
        await one.say(0, 1, bytes(10))
        await other.say(1, 1, bytes(20))
        await one.say(0, 2, bytes(30))
        log = await patiently(lambda: other.archive.count(ROOM))
        assert [(spent.count, spent.bytes) for spent in log.spent] == [(2, 40), (1, 20)]

    async def test_an_event_is_found_by_its_seat_and_counter(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        await one.say(0, 1, b"one")
        await one.say(1, 1, b"two")
        found = await patiently(lambda: other.archive.logged(ROOM, 1, 1))
        assert found == (await one.read())[1]
        for seat, counter in ((0, 2), (1, 0), (2, 1), (0, -1)):
            assert await patiently(partial(other.archive.logged, ROOM, seat, counter)) is None

    async def test_marks_are_seen_and_read_across(self, one: Author, other: Author) -> None:
        await one.found()
        await one.say(0, 1, b"one")
        await one.mark(lambda log: 1 in log.closed, lambda log: _row(*sign(log, 1)))
        await other.mark(
            lambda log: bool(log.awaited), lambda log: _row(*await_seats(log, frozenset({0})))
        )
        log = await one.log()
        assert log.closed == {1} and log.awaited == {0}
        await one.mark(
            lambda log: not log.awaited, lambda log: _row(*await_seats(log, frozenset()))
        )
        await other.say(1, 1, b"two")
        assert [entry.event for entry in await one.read()] == [b"one", b"two"]
        assert (await one.log()).closed == {1}

    async def test_the_third_seat_is_found_once_it_has_come(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        await one.say(0, 1, b"before")
        since = (await one.log()).cursor
        await one.renew(Change(1, THREE, since, SIGNED))
        kept = await other.kept()
        assert kept is not None and kept.roster == THREE
        assert (kept.log.epoch, kept.log.since, kept.log.shares) == (1, since, 2)
        await other.say(2, 1, b"here I am")
        assert [entry.event for entry in await one.read(since)] == [b"here I am"]

    async def test_a_third_seat_that_has_gone_is_counted_and_found_in_the_log(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        await one.renew(Change(1, THREE, 0, SIGNED))
        await other.say(2, 1, bytes(7))
        await one.renew(Change(2, ROSTER, 0, SIGNED[:1]))
        await one.say(1, 1, bytes(5))
        kept = await other.kept()
        assert kept is not None and kept.roster == ROSTER
        assert (kept.log.epoch, kept.log.since) == (2, 0)
        log = await patiently(lambda: other.archive.count(ROOM))
        assert [(spent.count, spent.bytes) for spent in log.spent] == [(0, 0), (1, 5), (1, 7)]
        assert await patiently(lambda: other.archive.logged(ROOM, 2, 1)) == (await one.read())[0]
        # The next one goes on counting.
        await one.renew(Change(3, THREE, 0, SIGNED))
        await one.say(2, 2, b"again")
        log = await patiently(lambda: other.archive.count(ROOM))
        assert log.count(2) == 2

    async def test_what_another_relay_writes_is_heard_or_leaves_a_gap(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        follower = Follower(other)
        await follower.begin()
        for counter in range(1, 6):
            await one.say(0, counter, b"event %d" % counter)
        await self.settle()
        if self.IS_SHARED and follower.is_sure:
            assert follower.events == [b"event %d" % n for n in range(1, 6)]
        follower.watch.close()
        heard = len(follower.events)
        await one.say(0, 6, b"unheard")
        await self.settle()
        assert len(follower.events) == heard

    async def test_a_room_that_has_ended_is_forgotten_everywhere(
        self, one: Author, other: Author
    ) -> None:
        await one.found()
        await one.say(0, 1, b"event")
        await one.end()
        await patiently(one.archive.erase)
        assert await other.kept() is None

    async def test_nothing_of_an_earlier_life_comes_back(self, one: Author, other: Author) -> None:
        await one.found()
        await one.say(0, 1, b"event")
        old = await patiently(lambda: other.archive.count(ROOM))
        new, entry = place(old, QUOTA, 1, 1, b"ghost", 0)
        await one.end()
        await patiently(one.archive.erase)
        ghost = Draft(ROOM, old.position, [Row(entry, new)])
        assert not await other.put(ghost)
        await one.found()
        assert not await other.put(ghost)
        await self.settle()
        assert await one.read() == []

    async def test_a_room_that_is_made_again_awaits_whom_it_should(
        self, one: Author, other: Author
    ) -> None:
        await one.found(awaited=frozenset({0, 1}))
        assert (await other.log()).awaited == {0, 1}

    async def test_rooms_do_not_mix(self, one: Author, other: Author) -> None:
        names = [name_of(f"room {n}") for n in range(5)]
        for name in names:
            await one.found(name)
        await asyncio.gather(*(one.say(0, 1, name[:4], name) for name in names))
        for name in names:
            assert [entry.event for entry in await other.read(name=name)] == [name[:4]]

    async def test_drafts_of_several_rooms_are_answered_each_for_itself(self, one: Author) -> None:
        names = [name_of(f"room {n}") for n in range(3)]
        for name in names:
            await one.found(name)
        await one.say(0, 1, b"first", names[1])
        drafts = []
        for name in names:
            log, entry = place(founded(ROSTER)[0], QUOTA, 1, 1, b"event", 0)
            position = 0 if name == names[1] else (await one.log(name)).position
            drafts.append(Draft(name, position, [Row(entry, log)]))
        try:
            answers = await one.archive.write(drafts)
        except StorageFailed:
            answers = []
        await self.settle()
        assert not answers or not isinstance(answers[1], int)
        for answer, name in zip(answers, names, strict=False):
            events = [entry.event for entry in await one.read(name=name)]
            assert not isinstance(answer, int) or events == [b"event"]

    async def test_a_hundred_entries_of_two_relays_have_one_order(
        self, one: Author, other: Author
    ) -> None:
        await one.found()

        async def write(author: Author, seat: int) -> None:
            for counter in range(1, 51):
                await author.say(seat, counter, b"%d %d" % (seat, counter))

        await asyncio.gather(write(one, 0), write(other, 1))
        entries = await one.read()
        assert entries == await other.read()
        for seat in (0, 1):
            own = [entry.event for entry in entries if entry.event.startswith(b"%d" % seat)]
            assert own == [b"%d %d" % (seat, counter) for counter in range(1, 51)]

    async def test_a_room_that_nobody_was_in_for_long_is_due(
        self, one: Author, clock: Clock
    ) -> None:
        quiet, busy = name_of("quiet"), name_of("busy")
        for name in (quiet, busy):
            await one.found(name)
        await patiently(lambda: one.archive.touch([quiet, busy]))
        for _ in range(8):
            clock.passes(24 * 60 * 60 * 1000)
            await patiently(lambda: one.archive.touch([busy]))
        assert list(await patiently(one.archive.due)) == [quiet]

    async def settle(self) -> None:
        """Whatever is still on its way has come."""
        await asyncio.sleep(0)


def _row(log: RoomLog, record: AnyRecord) -> Row:
    return Row(record, log)
