"""A relay whose clock is set, by hours and days, forward and back, while people are in its rooms.

Clients never judge the relay's clock, so a jump is never anybody's loss: times stand still rather
than run backwards, and what somebody is in does not expire.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Code, Denied, End, Entered, Entries, Gone, Note
from server.relay import Relay, running
from tests.server.clients import Client, client_of, couple, name_of, room_of
from tests.server.clock import Clock
from tests.server.faults.hurry import run_hurried
from tests.server.faults.ordeals import short_couple
from tests.whole.laptops import Laptop, assert_same, settings_for, through, until, url_of

THEM: Final = couple()

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS

JUMPS_MS: Final = (-400 * DAY_MS, -8 * DAY_MS, -HOUR_MS, HOUR_MS, 8 * DAY_MS, 400 * DAY_MS)


@asynccontextmanager
async def relay_with(
    clock: Clock, directory: Path, port: int = 0, **chosen: object
) -> AsyncIterator[Relay]:
    async with running(settings_for(directory, port=port, **chosen), clock, clock.steady) as relay:
        yield relay


def times_of(laptop: Laptop) -> list[int]:
    return [entry.at_ms for entry in laptop.file.log()]


async def set_often(clock: Clock, relay: Relay, laptops: tuple[Laptop, ...], seed: int) -> None:
    """The clock jumps, and the relay sweeps right after, as if its minute were over."""
    chance = random.Random(seed)
    while True:
        wanted = laptops[0].file.last_cursor + 3
        clock.now_ms += chance.choice(JUMPS_MS)
        await relay.sweep()
        await has_come_to(laptops[0], wanted)


async def has_come_to(laptop: Laptop, cursor: int) -> None:
    await until(lambda: laptop.file.last_cursor >= cursor, 60.0)


async def session_over_jumps(directory: Path, seed: int) -> None:
    clock = Clock()
    async with relay_with(clock, directory / "relay") as relay:
        async with short_couple(directory / "seats", url_of(relay), seed) as laptops:
            jumping = asyncio.create_task(set_often(clock, relay, laptops, seed))
            try:
                await through(*laptops)
            finally:
                jumping.cancel()
            assert_same(*laptops)
            assert [laptop.sitting.end for laptop in laptops] == [End.CLOSED, End.CLOSED]
            assert times_of(laptops[0]) == sorted(times_of(laptops[0]))


@pytest.mark.gate
@pytest.mark.parametrize("seed", range(3))
def test_a_session_goes_on_whatever_the_clock_does(tmp_path: Path, seed: int) -> None:
    run_hurried(session_over_jumps(tmp_path, seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_sessions_go_on_whatever_the_clock_does(tmp_path: Path, seed: int) -> None:
    run_hurried(session_over_jumps(tmp_path, seed))


async def session_over_restarts(directory: Path, jump_ms: int) -> None:
    clock, port = Clock(), 0
    async with relay_with(clock, directory / "relay") as relay:
        port = relay.port
        stack = short_couple(directory / "seats", url_of(relay), 5)
        laptops = await stack.__aenter__()
        playing = asyncio.create_task(through(*laptops))
        await has_come_to(laptops[0], 10)
    try:
        clock.now_ms += jump_ms
        async with relay_with(clock, directory / "relay", port) as relay:
            for laptop in laptops:
                laptop.sitting.link.retry_now()
            await playing
            assert_same(*laptops)
            assert times_of(laptops[0]) == sorted(times_of(laptops[0]))
    finally:
        playing.cancel()
        await stack.__aexit__(None, None, None)


@pytest.mark.parametrize("jump_ms", [-8 * DAY_MS, -HOUR_MS, HOUR_MS, 6 * DAY_MS])
def test_a_session_goes_on_where_the_clock_was_set_over_a_restart(
    tmp_path: Path, jump_ms: int
) -> None:
    run_hurried(session_over_restarts(tmp_path, jump_ms))


async def test_a_room_that_somebody_is_in_does_not_expire(tmp_path: Path) -> None:
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay, room_of(relay, THEM) as (first, second):
        clock.now_ms += 400 * DAY_MS
        await relay.sweep()
        clock.now_ms -= 400 * DAY_MS
        answer = await first.append(1, b"still here")
        assert isinstance(answer, Entries)
        assert await second.hear_a(Entries) == answer


async def test_a_room_is_kept_its_days_after_the_last_of_them_has_left(tmp_path: Path) -> None:
    # They were there for longer than a room is kept, in silence: leaving is not forgetting.
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay:
        async with room_of(relay, THEM) as (first, _):
            await first.append(1, b"event")
            clock.passes(8 * DAY_MS)
            await relay.sweep()
        await until(lambda: relay.health()["rooms"] == 0)
        await relay.sweep()
        async with client_of(relay.port) as again:
            assert isinstance(await again.enter(THEM, 0), Entered)


async def is_there(relay: Relay) -> bool:
    async with client_of(relay.port) as again:
        entered = await again.enter(THEM, 0)
    await until(lambda: relay.health()["rooms"] == 0)
    assert isinstance(entered, Entered) or entered == Denied(Code.PROOF, 0)
    return isinstance(entered, Entered)


async def test_a_room_that_nobody_is_in_outlives_a_clock_that_is_set_years_ahead(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay:
        async with room_of(relay, THEM) as (first, _):
            await first.append(1, b"event")
        await until(lambda: relay.health()["rooms"] == 0)
        clock.now_ms += 400 * DAY_MS
        await relay.sweep()
        assert await is_there(relay)


@pytest.mark.parametrize("jump_ms", JUMPS_MS)
async def test_a_room_outlives_a_clock_that_was_set_while_the_relay_was_away(
    tmp_path: Path, jump_ms: int
) -> None:
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay, room_of(relay, THEM) as (first, _):
        await first.append(1, b"event")
    clock.now_ms += jump_ms
    for _ in range(3):
        # However often it is started: the jump is one.
        async with relay_with(clock, tmp_path) as relay:
            await relay.sweep()
    async with relay_with(clock, tmp_path) as relay:
        assert await is_there(relay)


async def test_a_room_outlives_a_machine_that_starts_with_a_clock_years_ahead(
    tmp_path: Path,
) -> None:
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay, room_of(relay, THEM) as (first, _):
        await first.append(1, b"event")
    anew = Clock(clock.now_ms + 400 * DAY_MS)
    async with relay_with(anew, tmp_path) as relay:
        assert await is_there(relay)


async def test_a_room_expires_in_the_end_after_a_jump_there_and_back(tmp_path: Path) -> None:
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay:
        async with room_of(relay, THEM) as (first, _):
            clock.now_ms += 3 * DAY_MS
            await first.append(1, b"dated ahead")
            clock.now_ms -= 3 * DAY_MS
            await first.append(2, b"dated as the one before")
        await until(lambda: relay.health()["rooms"] == 0)
        await relay.sweep()
        clock.passes(6 * DAY_MS)
        await relay.sweep()
        assert await is_there(relay)
        await relay.sweep()
        clock.passes(7 * DAY_MS + 1)
        await relay.sweep()
        assert not await is_there(relay)


@pytest.mark.parametrize("jump_ms", [-DAY_MS, HOUR_MS, 8 * DAY_MS])
async def test_nobody_has_to_wait_for_a_clock_that_was_set(tmp_path: Path, jump_ms: int) -> None:
    # The quota of a minute is neither longer nor lost.
    clock = Clock()
    async with relay_with(clock, tmp_path, events_per_minute=4) as relay:
        async with room_of(relay, THEM) as (first, _):
            for counter in (1, 2, 3):
                assert isinstance(await first.append(counter, b"event"), Entries)
            clock.now_ms += jump_ms
            assert isinstance(await first.append(4, b"event"), Entries)
            clock.now_ms += MINUTE_MS
            assert isinstance(await first.append(5, b"event"), Entries)


@pytest.mark.parametrize("jump_ms", [-400 * DAY_MS, -DAY_MS, DAY_MS])
async def test_an_invitation_can_be_opened_whatever_the_clock_has_done(
    tmp_path: Path, jump_ms: int
) -> None:
    clock, lobby = Clock(), name_of("lobby")
    async with relay_with(clock, tmp_path) as relay, client_of(relay.port) as earlier:
        await earlier.visit(name_of("earlier"))
        await earlier.post(b"before the jump")
        clock.now_ms += jump_ms
        async with client_of(relay.port) as inviter, client_of(relay.port) as guest:
            await inviter.visit(lobby)
            assert await inviter.post(b"offer") == Note(0, b"offer")
            assert await guest.visit(lobby) == (b"offer",)


async def test_an_invitation_is_over_after_its_minutes_though_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    # Opened before or after a jump back of a day: neither stays open for that day.
    clock = Clock()
    async with relay_with(clock, tmp_path) as relay:
        async with client_of(relay.port) as before, client_of(relay.port) as after:
            await open_lobby(before, "before")
            clock.now_ms -= DAY_MS
            await relay.sweep()
            await open_lobby(after, "after")
            for _ in range(17):
                clock.passes(MINUTE_MS)
                await relay.sweep()
            assert await after.hear() == Gone(End.EXPIRED)
            assert await before.hear() == Gone(End.EXPIRED)


async def open_lobby(client: Client, name: str) -> None:
    await client.visit(name_of(name))
    await client.post(b"offer")
