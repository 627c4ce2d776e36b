"""A relay whose archive makes it wait, and does not always answer as one would like.

About `server.house` and `server.store.ports`.
"""

import asyncio
from collections.abc import Sequence

import pytest

from protocol.wire.frames import (
    Append,
    Appended,
    Close,
    Code,
    Denied,
    End,
    Enter,
    Entered,
    Entries,
    Gone,
    Logged,
    Presence,
    pack,
)
from server.rules.standing import Quota, place
from server.store.memory import MemoryArchive
from server.store.ports import Draft, Gap, Sitting, Unwritten
from server.store.rows import Row
from tests.server.clients import not_lost
from tests.server.clock import Clock
from tests.server.lines import CHALLENGE, THEM, Line, Relay, creating, entering, settled

WEEK_S = 7 * 24 * 60 * 60


class Slow(MemoryArchive):
    """Answers a write when a test says so, and what it says."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(WEEK_S, clock.steady)
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.next_answers: list[Unwritten] = []
        """Of the next drafts, which are not written."""
        self.finds = 0
        self.beyond: list[int] = []
        """What was asked to be put to the test, each time."""

    async def find(self, name, *, beyond=0, is_newest=False):  # type: ignore[no-untyped-def]
        self.finds += 1
        self.beyond.append(beyond)
        await self.is_open.wait()
        await asyncio.sleep(0)
        return await super().find(name, beyond=beyond, is_newest=is_newest)

    async def write(self, drafts: Sequence[Draft]) -> Sequence[int | Unwritten]:
        await self.is_open.wait()
        await asyncio.sleep(0)
        if self.next_answers:
            return [self.next_answers.pop(0) for _ in drafts]
        return await super().write(drafts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def archive(clock: Clock) -> Slow:
    return Slow(clock)


@pytest.fixture
async def relay(archive: Slow, clock: Clock) -> Relay:
    relay = Relay(archive, clock)
    conversation, _ = relay.line()
    conversation.hear(creating())
    await settled()
    conversation.end()
    return relay


async def test_what_is_said_while_a_frame_waits_is_done_after_it_in_order(
    relay: Relay, archive: Slow
) -> None:
    archive.is_open.clear()
    conversation, line = relay.line()
    conversation.hear(entering(0))
    for counter in (1, 2, 3):
        conversation.hear(pack(Append(counter, b"event %d" % counter)))
    await settled()
    assert line.is_held and not line.heard(Entered)
    archive.is_open.set()
    await settled()
    assert not line.is_held
    assert line.heard(Entered) == [Entered(0, (0,))]
    events = [entry.event for frame in line.heard(Entries) for entry in frame.entries]
    assert events == [b"event 1", b"event 2", b"event 3"]


async def test_who_hangs_up_while_it_is_looked_up_leaves_nobody_behind(
    relay: Relay, archive: Slow
) -> None:
    archive.is_open.clear()
    conversation, _ = relay.line()
    conversation.hear(entering(0))
    await settled()
    conversation.end()
    archive.is_open.set()
    await settled()
    assert relay.house.rooms == {}
    assert await relay.house.hall.claim(THEM.room, Sitting(0, -1, 0), not_lost) is not None
    assert archive.ears_of(THEM.room) == ()


async def test_two_who_come_at_once_sit_in_one_room(relay: Relay, archive: Slow) -> None:
    archive.is_open.clear()
    lines = [relay.line() for _ in range(2)]
    for seat, (conversation, _) in enumerate(lines):
        conversation.hear(entering(seat))
    archive.is_open.set()
    await settled()
    assert relay.house.rooms[THEM.room].here == (0, 1)
    lines[0][0].hear(pack(Append(1, b"hello")))
    await settled()
    assert [frame.entries[0].event for frame in lines[1][1].heard(Entries)] == [b"hello"]
    assert len(archive.ears_of(THEM.room)) == 1


async def test_what_was_moved_is_judged_again_and_handed_out_once(
    relay: Relay, archive: Slow
) -> None:
    conversation, line = await relay.member(0)
    archive.next_answers = [Unwritten.MOVED] * 3
    conversation.hear(pack(Append(1, b"event")))
    async with asyncio.timeout(10):
        while not line.heard(Entries):
            await asyncio.sleep(0)
    assert [len(frame.entries) for frame in line.heard(Entries)] == [1]
    assert not line.heard(Denied)


async def test_who_is_never_first_is_told_to_wait(
    relay: Relay, archive: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.journal.JITTER_S", 0.0)
    conversation, line = await relay.member(0)
    archive.next_answers = [Unwritten.MOVED] * 100
    conversation.hear(pack(Append(1, b"event")))
    async with asyncio.timeout(10):
        while not line.heard(Denied):
            await asyncio.sleep(0)
    assert line.heard(Denied) == [Denied(Code.STORAGE, 1)]
    archive.next_answers = []
    conversation.hear(pack(Append(1, b"event")))
    await settled()
    assert line.heard(Entries)


async def test_on_silence_the_author_is_told_and_may_say_it_again(
    relay: Relay, archive: Slow
) -> None:
    conversation, line = await relay.member(0)
    archive.next_answers = [Unwritten.LOST]
    conversation.hear(pack(Append(1, b"event")))
    await settled()
    assert line.heard(Denied) == [Denied(Code.STORAGE, 1)]
    conversation.hear(pack(Append(1, b"event")))
    await settled()
    assert len(line.heard(Entries)) == 1


async def test_what_landed_in_silence_is_handed_out_and_is_no_other_event(
    relay: Relay, archive: Slow
) -> None:
    conversation, line = await relay.member(0)
    _, other = await relay.member(1)
    log = relay.house.rooms[THEM.room].log
    new, entry = place(log, Quota.of(relay.house.settings), 0, 1, b"event", 1_000)
    archive.next_answers = [Unwritten.LOST]
    conversation.hear(pack(Append(1, b"event")))
    await settled()
    assert isinstance(archive.land(Draft(THEM.room, log.position, [Row(entry, new)])), int)
    await settled()
    for each in (line, other):
        assert [frame.entries for frame in each.heard(Entries)] == [
            (Logged(entry.cursor, entry.at_ms, b"event"),)
        ]
    conversation.hear(pack(Append(1, b"event")))
    await settled()
    assert line.heard(Appended) == [Appended(1, entry.cursor)]
    conversation.hear(pack(Append(1, b"another")))
    await settled()
    assert line.heard(Denied)[-1] == Denied(Code.CONFLICT, 1)


async def test_what_is_written_at_another_relay_is_handed_out_here(
    relay: Relay, archive: Slow, clock: Clock
) -> None:
    another = Relay(archive, clock)
    first, first_line = await relay.member(0)
    second, second_line = await another.member(1)
    for counter in (1, 2, 3):
        first.hear(pack(Append(counter, b"first %d" % counter)))
        second.hear(pack(Append(counter, b"second %d" % counter)))
        async with asyncio.timeout(10):
            while not all(heard(line) == 2 * counter for line in (first_line, second_line)):
                await asyncio.sleep(0)
    assert entries_of(first_line) == entries_of(second_line)


async def test_a_gap_is_read(relay: Relay, archive: Slow, clock: Clock) -> None:
    another = Relay(archive, clock)
    first, _ = await relay.member(0)
    _, second_line = await another.member(1)
    room = another.house.rooms[THEM.room]
    ears, archive._ears[THEM.room] = archive._ears[THEM.room], []
    first.hear(pack(Append(1, b"unheard")))
    await settled()
    assert entries_of(second_line) == []
    archive._ears[THEM.room] = ears
    another.house.journal.hear(room, Gap())
    await settled()
    assert [entry.event for entry in entries_of(second_line)] == [b"unheard"]


async def test_who_has_read_on_elsewhere_is_not_taken_for_one_who_holds_more(
    relay: Relay, archive: Slow, clock: Clock
) -> None:
    another = Relay(archive, clock)
    first, first_line = await relay.member(0)
    await another.member(1)
    ears, archive._ears[THEM.room] = archive._ears[THEM.room], []
    first.hear(pack(Append(1, b"unheard")))
    await settled()
    archive._ears[THEM.room] = ears
    after = entries_of(first_line)[-1].cursor
    _, line = await another.member(0, after)
    assert line.heard(Entered) == [Entered(after, (0, 1))]
    assert not another.house.rooms[THEM.room].claimants


async def test_a_room_that_both_close_at_different_relays_ends_at_both(
    relay: Relay, archive: Slow, clock: Clock
) -> None:
    another = Relay(archive, clock)
    places = (relay, another)
    lines = [await each.member(seat) for seat, each in enumerate(places)]
    for (conversation, _), member in zip(lines, THEM.members, strict=True):
        conversation.hear(pack(Close(member.sign("close", CHALLENGE))))
        await settled()
    for each in places:
        await each.house.erase()
    assert [line.heard(Gone) for _, line in lines] == [[Gone(End.CLOSED)]] * 2
    assert (archive.rooms, archive.ended) == ({}, [])


async def test_nobody_is_told_of_a_coming_that_was_only_a_name(relay: Relay) -> None:
    _, first = await relay.member(0)
    await relay.member(1)
    assert first.heard(Presence) == [Presence(1, True)]


def heard(line: Line) -> int:
    return len(entries_of(line))


def entries_of(line: Line) -> list[Logged]:
    return [entry for frame in line.heard(Entries) for entry in frame.entries]


async def test_nothing_is_put_to_the_test_for_whoever_has_proven_nothing(
    relay: Relay, archive: Slow
) -> None:
    """What another relay may have written is found out by writing: not for strangers."""
    archive.beyond.clear()
    conversation, line = relay.line()
    proof = THEM.members[0].sign("enter", bytes([1] * 32))
    conversation.hear(pack(Enter(THEM.room, 0, 2**40, proof)))
    await settled()
    assert line.heard(Denied) == [Denied(Code.PROOF, 0)]
    assert archive.beyond == [0]
