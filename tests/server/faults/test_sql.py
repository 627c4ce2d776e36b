"""An error of SQLite at every call of a relay's store, in the course of whole rooms.

Whatever call fails, and however: nothing that was acknowledged is missing, nobody is shown a log
that a client would alarm at, the relay goes on as soon as the database does, and what was deleted
is gone from the files.
"""

import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from server.store.database import DATABASE, mark_restored
from tests.server.clients import Couple, couple
from tests.server.clock import Clock
from tests.server.faults.guests import Guest, Inn, event
from tests.server.faults.sql import BUSY, ERRORS, FULL, IOERR, Faults, at, failing

EIGHT_DAYS_MS: Final = 8 * 24 * 60 * 60 * 1000

CANARY: Final = "a canary that must not outlive its room"

Course = Callable[[Path, Faults], Awaitable[None]]


async def life_of_a_house(directory: Path, faults: Faults) -> None:
    """Create, enter, append, leave, come back, checkpoint, expire, close, erase, restart."""
    clock = Clock()
    inn = Inn(directory, clock)
    forgotten = await room_of(inn, couple("forgotten"), entries=2, text=CANARY)
    for guest in forgotten:
        guest.leave()
    await inn.expire()
    clock.passes(EIGHT_DAYS_MS)
    kept = await room_of(inn, couple("kept"), entries=4, text="kept")
    closed = await room_of(inn, couple("closed"), entries=4, text=CANARY)
    await inn.checkpoint()
    await come_and_go(kept)
    for n in range(2):
        await inn.expire()
        await closed[n].close_room()
        await inn.erase()
    for guest in closed:
        await guest.back()
        assert guest.end is not None
    faults.cease()
    assert canaries(directory) == 0
    inn.store.close()
    inn.open()
    await all_is_there(kept)
    inn.store.close()


async def life_of_a_copy(directory: Path, faults: Faults) -> None:
    """A relay that is put back to an older copy, and given the rest by both seats."""
    clock = Clock()
    error_at, faults.error_at = faults.error_at, lambda call, sql: None
    inn = Inn(directory / "old", clock)
    them = await room_of(inn, couple("room"), entries=2, text="before")
    inn.store.close()
    shutil.copytree(directory / "old", directory / "new")
    with closing(sqlite3.connect(directory / "new" / DATABASE, isolation_level=None)) as copy:
        mark_restored(copy)
    inn.open()
    for guest in them:
        guest.move_to(inn)
    for guest in them:
        await guest.come()
    await write(them, 3, "after")
    inn.store.close()
    faults.calls, faults.error_at = 0, error_at
    restored = Inn(directory / "new", clock)
    for guest in them:
        guest.move_to(restored)
    for guest in them:
        await guest.come()
    await write(them, 2, "new")
    faults.cease()
    await all_is_there(them)
    restored.store.close()


async def room_of(inn: Inn, them: Couple, entries: int, text: str) -> tuple[Guest, Guest]:
    first, second = (Guest(inn, them, seat) for seat in range(2))
    await first.come(is_new=True)
    await second.come()
    await write((first, second), entries, text)
    return first, second


async def write(guests: tuple[Guest, Guest], entries: int, text: str) -> None:
    """In turn, one after the other."""
    for n in range(entries):
        guest = guests[n % 2]
        await guest.append(event(n % 2, len(guest.acknowledged) + 1, text))


async def come_and_go(guests: tuple[Guest, Guest]) -> None:
    """Both leave; the room is read from the disk again."""
    for guest in guests:
        guest.leave()
    for guest in guests:
        await guest.come()
    await write(guests, 2, "again")


async def all_is_there(guests: tuple[Guest, Guest]) -> None:
    for guest in guests:
        guest.leave()
    for guest in guests:
        await guest.come()
        await guest.hear()
        mine = [entry.event for entry in guest.log.values()]
        assert set(guest.acknowledged) <= set(mine)
        assert len(mine) == len(set(mine))
    assert guests[0].log == guests[1].log


def canaries(directory: Path) -> int:
    return sum(
        path.read_bytes().count(CANARY[:16].encode())
        for path in directory.rglob("*")
        if path.is_file()
    )


async def calls_of(course: Course, directory: Path) -> int:
    """How many calls it takes where none fails."""
    with failing(Faults()) as faults:
        await course(directory, faults)
    return faults.reach


async def at_every_call(
    course: Course, directory: Path, count: int, errors: tuple[str, ...], step: int = 1
) -> None:
    """Once for every `step`th call: that one and the next ones, `count` in all, fail."""
    calls = await calls_of(course, directory / "0")
    for first in range(1, calls + 1, step):
        error = errors[first % len(errors)]
        here = directory / str(first)
        with failing(Faults(at(first, count, error))) as faults:
            try:
                await course(here, faults)
            except Exception as problem:
                problem.add_note(f"with {error} at {count} calls from {first} of {calls} on")
                raise
        assert faults.failed
        shutil.rmtree(here)


@pytest.mark.gate
@pytest.mark.parametrize("course", [life_of_a_house, life_of_a_copy])
async def test_nothing_is_lost_whichever_call_fails(tmp_path: Path, course: Course) -> None:
    await at_every_call(course, tmp_path, 1, ERRORS)


@pytest.mark.parametrize("course", [life_of_a_house, life_of_a_copy])
@pytest.mark.gate
async def test_nothing_is_lost_where_several_calls_fail(tmp_path: Path, course: Course) -> None:
    await at_every_call(course, tmp_path, 4, (FULL, IOERR, BUSY), step=4)


@pytest.mark.long
@pytest.mark.parametrize("course", [life_of_a_house, life_of_a_copy])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("error", ERRORS)
async def test_nothing_is_lost_whichever_call_fails_and_however(
    tmp_path: Path, course: Course, count: int, error: str
) -> None:
    await at_every_call(course, tmp_path, count, (error,))
