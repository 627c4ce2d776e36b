"""A simulated disk keeps exactly what was committed."""

import pytest

from protocol.wire.frames import Logged
from server.errors import StorageFailed
from server.store.sqlite import EntryRow
from tests.simulation.disks import Crash, Disk, Moment, SimStore, relay_image

ROSTER = ((0, bytes(32)), (1, bytes([1]) * 32))


def row(cursor: int) -> EntryRow:
    return EntryRow(1, cursor, 0, cursor, 5, b"event")


def kept(disk: Disk) -> list[int]:
    """The cursors that a program which starts now finds."""
    entries: tuple[Logged, ...] = SimStore(disk).read(1, 0, 10_000)
    return [entry.cursor for entry in entries]


@pytest.fixture
def disk() -> Disk:
    disk = Disk(relay_image())
    store = SimStore(disk)
    store.create(b"room", ROSTER, 0)
    store.append([row(1)])
    return disk


def test_what_is_committed_outlives_the_program(disk: Disk) -> None:
    disk.kill()
    assert kept(disk) == [1]


@pytest.mark.parametrize(("moment", "found"), [(Moment.BEFORE, [1]), (Moment.AFTER, [1, 2])])
def test_a_death_at_a_commit_is_on_one_side_of_it(
    disk: Disk, moment: Moment, found: list[int]
) -> None:
    store = SimStore(disk)
    disk.trap = disk.commits + 1, moment
    with pytest.raises(Crash):
        store.append([row(2)])
    assert kept(disk) == found


def test_a_dead_program_writes_and_reads_nothing_any_more(disk: Disk) -> None:
    store = SimStore(disk)
    SimStore(disk)
    with pytest.raises(Crash):
        store.append([row(2)])
    with pytest.raises(Crash):
        store.find(b"room")
    assert kept(disk) == [1]


def test_a_full_disk_refuses_and_keeps_what_there_was(disk: Disk) -> None:
    store = SimStore(disk)
    disk.is_full = True
    with pytest.raises(StorageFailed):
        store.append([row(2)])
    disk.is_full = False
    store.append([row(3)])
    assert kept(disk) == [1, 3]


def test_an_older_copy_is_what_there_was(disk: Disk) -> None:
    older = disk.image()
    SimStore(disk).append([row(2)])
    disk.kill()
    disk.put_back(older)
    assert kept(disk) == [1]
