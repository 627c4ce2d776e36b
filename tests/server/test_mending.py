"""A relay that was put back to an older copy is given what it lost, and nothing takes its place."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from protocol.wire.frames import (
    Code,
    Create,
    Denied,
    Entered,
    Entries,
    Frame,
    Logged,
    Mended,
    Missing,
    Offer,
    Presence,
    Renew,
    Renewed,
)
from protocol.wire.proofs import roster_message
from server.mending import Mending
from server.relay import Relay, running
from server.rules.rooms import Gathering
from server.rules.standing import CURSOR_GAP
from server.store.database import DATABASE, mark_restored
from tests.server.clients import (
    Client,
    Couple,
    client_of,
    couple,
    room_of,
    settings_for,
    store_of,
)
from tests.server.clock import Clock

THEM = couple()
DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Patience:
    """What a relay waits for, and that it has waited long enough whenever a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._waiting: list[Callable[[], None]] = []

        def wait(mending: Mending[Any], room: Gathering[Any], seat: int, peer: Any) -> None:
            self._waiting.append(partial(mending._doubt, room, seat, peer, room.log.cursor))

        monkeypatch.setattr(Mending, "_wait", wait)

    def is_over(self) -> None:
        waiting, self._waiting = self._waiting, []
        for doubt in waiting:
            doubt()


@asynccontextmanager
async def put_back(
    directory: Path, clock: Clock, *, kept: int = 1, lost: int = 3, is_marked: bool = True
) -> AsyncIterator[tuple[Relay, list[Missing]]]:
    """A relay that runs on a copy from before the last `lost` entries, and those entries.

    The seats write in turn; the first seat begins.
    """
    old, new = directory / "old", directory / "new"
    entries: list[Logged] = []
    async with running(settings_for(old), clock) as relay:
        async with room_of(relay, THEM) as clients:
            entries += await written(clients, 0, kept)
    shutil.copytree(old, new)
    if is_marked:
        with closing(sqlite3.connect(new / DATABASE, isolation_level=None)) as copy:
            mark_restored(copy)
    async with running(settings_for(old), clock) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.enter(THEM, 0, kept)
            await second.enter(THEM, 1, kept)
            entries += await written((first, second), kept, lost)
    missing = [
        Missing(entry.cursor, entry.at_ms, n % 2, n // 2 + 1, entry.event)
        for n, entry in enumerate(entries)
    ]
    async with running(settings_for(new), clock) as relay:
        yield relay, missing


async def written(clients: tuple[Client, ...], start: int, count: int) -> list[Logged]:
    made: list[Logged] = []
    for n in range(start, start + count):
        answer = await clients[n % 2].append(n // 2 + 1, b"event %d" % n)
        while not isinstance(answer, Entries) or answer.entries[-1].event != b"event %d" % n:
            answer = await clients[n % 2].hear_a(Entries)
        made.append(answer.entries[-1])
    return made


async def offered(client: Client, *entries: Missing) -> Frame:
    await client.say(Offer(entries))
    while not isinstance(frame := await client.hear(), Mended | Denied):
        pass
    return frame


async def log_of(relay: Relay) -> list[bytes]:
    async with client_of(relay.port) as reader:
        entered = await reader.enter(THEM, 0)
        assert isinstance(entered, Entered)
        await reader.read_until(entered.last)
        return [entry.event for entry in reader.entries]


async def test_what_was_lost_is_taken_back_with_its_cursors_and_times(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        entered = await first.enter(THEM, 0, 4)
        assert isinstance(entered, Entered) and entered.last == 1
        clock.now_ms += DAY_MS
        assert await offered(first, *missing[1:]) == Mended(4)
        async with client_of(relay.port) as second:
            await second.enter(THEM, 1)
            assert await second.read_until(4) == [
                Logged(entry.cursor, entry.at_ms, entry.event) for entry in missing
            ]


async def test_what_is_offered_is_handed_to_whoever_is_there(tmp_path: Path, clock: Clock) -> None:
    async with put_back(tmp_path, clock) as (relay, missing):
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await second.enter(THEM, 1, 1)
            await first.enter(THEM, 0, 4)
            await offered(first, *missing[1:])
            assert [entry.cursor for entry in await second.read_until(3)] == [2, 3, 4]


async def test_nothing_new_is_taken_until_every_seat_has_come_by(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 2)
        assert await offered(first, missing[1]) == Mended(2)
        assert await first.append(2, b"too soon") == Denied(Code.MENDING, 2)
        async with client_of(relay.port) as second:
            await second.enter(THEM, 1, 4)
            assert await first.append(2, b"too soon") == Denied(Code.MENDING, 2)
            assert await offered(second, *missing[2:]) == Mended(4)
            await first.read_until(2)
            await first.append(3, b"now")
            assert (await second.hear_a(Entries)).entries[0].event == b"now"
        assert await log_of(relay) == [b"event 0", b"event 1", b"event 2", b"event 3", b"now"]


async def test_a_room_stays_closed_to_new_events_over_a_restart(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        await offered(first, *missing[1:])
    async with running(settings_for(tmp_path / "new"), clock) as relay:
        async with client_of(relay.port) as first:
            await first.enter(THEM, 0, 4)
            assert await first.append(3, b"too soon") == Denied(Code.MENDING, 3)
            async with client_of(relay.port) as second:
                await second.enter(THEM, 1, 4)
                assert await first.hear_a(Presence) == Presence(1, True)
                assert isinstance(await first.append(3, b"now"), Entries)


async def test_a_relay_that_both_say_was_put_back_is_given_what_it_lost(
    tmp_path: Path, clock: Clock
) -> None:
    # As after a copy of the disk, which nothing in it marks.
    old = put_back(tmp_path, clock, is_marked=False)
    async with old as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        assert await offered(first, *missing[1:]) == Denied(Code.MENDING, 0)
        async with client_of(relay.port) as second:
            await second.enter(THEM, 1, 4)
            assert await first.append(2, b"too soon") == Denied(Code.MENDING, 2)
            assert await offered(first, *missing[1:]) == Mended(4)
            assert await offered(second, *missing[1:]) == Mended(4)
            await first.append(3, b"now")
            await second.read_until(4)
        assert await log_of(relay) == [*(entry.event for entry in missing), b"now"]


async def test_who_says_alone_that_more_was_there_gives_back_what_is_its_own(
    tmp_path: Path, clock: Clock
) -> None:
    old = put_back(tmp_path, clock, kept=2, lost=1, is_marked=False)
    async with old as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 3)
        assert await offered(first, missing[2]) == Mended(3)
        assert isinstance(await first.append(3, b"now"), Entries)


@pytest.mark.parametrize("after", [1, 100, CURSOR_GAP, 2**50, 2**53 - 2])
async def test_a_cursor_from_the_future_holds_nobody_up(
    tmp_path: Path, clock: Clock, after: int
) -> None:
    async with running(settings_for(tmp_path), clock) as relay, client_of(relay.port) as second:
        async with client_of(relay.port) as first:
            await first.create(THEM)
            await first.append(1, b"one")
        await second.enter(THEM, 1)
        for _ in range(3):
            async with client_of(relay.port) as first:
                await first.enter(THEM, 0, 1 + after)
            await second.hear_a(Presence)
            while (await second.hear_a(Presence)).here:
                pass
            answer = await second.append(len(second.entries), b"heard")
            assert isinstance(answer, Entries)
    async with running(settings_for(tmp_path), clock) as relay, client_of(relay.port) as second:
        await second.enter(THEM, 1, 4)
        assert isinstance(await second.append(4, b"and later"), Entries)


async def test_who_stays_and_gives_nothing_back_is_not_waited_for_long(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(settings_for(tmp_path), clock) as relay:
        patience = Patience(monkeypatch)
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await second.create(THEM, 1)
            await first.enter(THEM, 0, 9)
            assert await second.append(1, b"now") == Denied(Code.MENDING, 1)
            patience.is_over()
            assert isinstance(await second.append(1, b"now"), Entries)
            extra = Missing(9, clock.now_ms, 0, 1, b"at last")
            assert await offered(first, extra) == Denied(Code.CONFLICT, 0)


async def test_in_a_room_that_was_put_back_neither_is_who_only_says_it_holds_more(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with put_back(tmp_path, clock, kept=2, lost=0) as (relay, _):
        patience = Patience(monkeypatch)
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.enter(THEM, 0, 9)
            await second.enter(THEM, 1, 2)
            assert await second.append(2, b"now") == Denied(Code.MENDING, 2)
            patience.is_over()
            assert isinstance(await second.append(2, b"now"), Entries)
    async with running(settings_for(tmp_path / "new"), clock) as relay:
        async with client_of(relay.port) as second:
            await second.enter(THEM, 1, 3)
            assert isinstance(await second.append(3, b"and later"), Entries)


async def test_who_is_still_giving_back_is_waited_for(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with put_back(tmp_path, clock, lost=8) as (relay, missing):
        patience = Patience(monkeypatch)
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.enter(THEM, 0, 9)
            await second.enter(THEM, 1, 1)
            for entry in missing[1:]:
                # Slowly: as long as is waited for one of them passes after each.
                assert await offered(first, entry) == Mended(entry.cursor)
                patience.is_over()


async def test_nobody_is_given_words_by_the_others_word_alone(tmp_path: Path, clock: Clock) -> None:
    async with running(settings_for(tmp_path), clock) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await second.create(THEM, 1)
            await second.append(1, b"mine")
            await first.enter(THEM, 0, 9)
            forged = Missing(2, clock.now_ms, 1, 2, b"not mine")
            assert await offered(first, forged) == Denied(Code.MENDING, 0)
        assert await log_of(relay) == [b"mine"]


async def test_no_cursor_is_used_up_by_an_offer_from_far_ahead(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, CURSOR_GAP)
        far = altered(missing[1], seat=0, counter=2, cursor=CURSOR_GAP + 2)
        assert await offered(first, far) == Denied(Code.CONFLICT, 0)


async def test_a_facilitator_who_is_away_is_not_waited_for(tmp_path: Path, clock: Clock) -> None:
    three = couple("three", seats=3)
    two = Couple(three.room, three.members[:2])
    message = roster_message(three.room, 1, 0, three.roster)
    signatures = tuple((each.seat, each.key.sign(message).signature) for each in two.members)
    async with running(settings_for(tmp_path), clock) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            proof = two.members[0].sign("create", first.challenge)
            await first.ask(Create(two.room, two.roster, 0, proof, 0))
            await second.enter(two, 1)
            await second.say(Renew(1, three.roster, 0, signatures))
            assert await second.hear_a(Renewed) == Renewed(1)
            assert isinstance(await first.append(1, b"now"), Entries)


async def test_two_who_offer_the_same_are_both_told_it_is_there(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing):
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.enter(THEM, 0, 4)
            await second.enter(THEM, 1, 4)
            assert await offered(first, *missing[1:3]) == Mended(3)
            assert await offered(second, *missing[1:3]) == Mended(3)
            assert await offered(second, missing[3]) == Mended(4)
            assert await offered(first, missing[3]) == Mended(4)
            assert isinstance(await first.append(3, b"now"), Entries)
        assert len(await log_of(relay)) == 5


def altered(entry: Missing, **changes: object) -> Missing:
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return Missing(**(fields | changes))


AT_ODDS = [
    *((0, {"event": b"another"}), (0, {"at_ms": 1}), (0, {"seat": 1}), (0, {"seat": 2})),
    *((0, {"counter": 2}), (0, {"counter": 0}), (0, {"cursor": 0})),
    *((1, {"at_ms": 1}), (1, {"seat": 0})),
    *((1, {"counter": 2}), (1, {"counter": 0}), (1, {"cursor": 9})),
]
"""The entry that the relay still has, or the one that comes next, and what is changed in it."""


@pytest.mark.parametrize(("which", "changes"), AT_ODDS)
async def test_what_does_not_agree_with_the_log_or_continue_it_is_refused(
    tmp_path: Path, clock: Clock, which: int, changes: dict[str, object]
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        assert await offered(first, altered(missing[which], **changes)) == Denied(Code.CONFLICT, 0)
        assert await log_of(relay) == [b"event 0"]


async def test_an_entry_from_days_ahead_is_refused(tmp_path: Path, clock: Clock) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        ahead = altered(missing[1], at_ms=clock.now_ms + DAY_MS + 1)
        assert await offered(first, ahead) == Denied(Code.CONFLICT, 0)


async def test_what_came_before_a_refused_entry_is_kept(tmp_path: Path, clock: Clock) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        bad = altered(missing[2], counter=9)
        assert await offered(first, missing[1], bad) == Denied(Code.CONFLICT, 0)
        assert await log_of(relay) == [b"event 0", b"event 1"]


async def test_an_offer_that_the_disk_refused_may_be_made_again(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing), client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        big = altered(missing[1], event=bytes(16_000))
        store_of(relay).limit_pages(1)
        assert await offered(first, big) == Denied(Code.STORAGE, 0)
        store_of(relay).limit_pages(1_000)
        assert await offered(first, *missing[1:]) == Mended(4)


async def test_an_offer_may_be_made_again_after_newer_entries_have_come(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (relay, missing):
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await second.enter(THEM, 1, 3)
            await first.enter(THEM, 0, 2)
            assert await offered(second, *missing[1:3]) == Mended(3)
            assert await offered(first, *missing[1:3]) == Mended(3)


async def test_who_owes_nothing_may_not_offer(tmp_path: Path, clock: Clock) -> None:
    async with running(settings_for(tmp_path), clock) as relay, room_of(relay, THEM) as (first, _):
        extra = Missing(1, clock.now_ms, 0, 1, b"without a pace")
        assert await offered(first, extra) == Denied(Code.CONFLICT, 0)


async def test_quotas_hold_for_what_is_offered(tmp_path: Path, clock: Clock) -> None:
    async with put_back(tmp_path, clock):
        pass
    settings = settings_for(tmp_path / "new", room_entries=2)
    async with running(settings, clock) as relay, client_of(relay.port) as first:
        await first.enter(THEM, 0, 4)
        entries = [Missing(n, clock.now_ms, (n - 1) % 2, (n + 1) // 2, b"e") for n in (2, 3)]
        assert await offered(first, *entries) == Denied(Code.ROOM_FULL, 0)
        assert len(await log_of(relay)) == 2


async def test_a_room_that_was_lost_is_made_again_from_what_a_seat_holds(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (_, missing):
        pass
    async with running(settings_for(tmp_path / "empty"), clock) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            proof = THEM.members[0].sign("create", first.challenge)
            entered = await first.ask(Create(THEM.room, THEM.roster, 0, proof, 4))
            assert isinstance(entered, Entered) and entered.last == 0
            assert await offered(first, *missing) == Mended(4)
            assert await first.append(3, b"too soon") == Denied(Code.MENDING, 3)
            await second.enter(THEM, 1, 3)
            await second.hear_a(Entries)
            await second.append(3, b"now")
            assert (await first.hear_a(Entries)).entries[0].event == b"now"


async def test_a_room_that_is_made_again_awaits_the_other_from_its_first_moment(
    tmp_path: Path, clock: Clock
) -> None:
    async with put_back(tmp_path, clock) as (_, missing):
        pass
    async with running(settings_for(tmp_path / "empty"), clock) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            proof = THEM.members[0].sign("create", first.challenge)
            await first.ask(Create(THEM.room, THEM.roster, 0, proof, 0))
            assert await first.append(1, b"too soon") == Denied(Code.MENDING, 1)
            await second.enter(THEM, 1, 4)
            assert await offered(second, *missing) == Mended(4)
            assert await log_of(relay) == [entry.event for entry in missing]
