"""What is kept, what is forgotten, and what happens when the disk is full.

About `server.store.sqlite`, `server.store.marks` and `server.store.database`.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.errors import (
    StorageFailed,
    StoreDamaged,
    StoreGone,
    StoreInUse,
    StoreNewer,
    StoreUnusable,
)
from server.rules.elapsed import Moment
from server.store.database import DATABASE, LOCK, PAGE_BYTES, mark_restored
from server.store.marks import awaited, signed
from server.store.sqlite import EntryRow, KeptRoom, Past, Placed, Store
from tests.server.clients import couple, name_of

ROOM = name_of("room")
ROSTER = couple().roster
CANARY = b"a canary that must not outlive its room"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "relay") as store:
        yield store


def rows(room: int, count: int, size: int = 100, first: int = 1) -> list[EntryRow]:
    return [
        EntryRow(room, cursor, 0, cursor, 1_000 + cursor, bytes([cursor % 256]) * size)
        for cursor in range(first, first + count)
    ]


def test_a_room_is_found_as_it_was_created(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.commit((), [signed(number, {1})])
    kept = store.find(ROOM)
    assert kept is not None
    assert (kept.number, kept.roster, kept.closed) == (number, ROSTER, frozenset({1}))


def test_entries_are_read_after_a_cursor_in_order(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.append(rows(number, 10))
    assert [entry.cursor for entry in store.read(number, 4, 10_000)] == [5, 6, 7, 8, 9, 10]


def test_a_batch_keeps_to_its_bytes_and_is_never_empty(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.append(rows(number, 10, size=1_000))
    assert len(store.read(number, 0, 5_000)) == 4
    assert len(store.read(number, 0, 10)) == 1


def test_the_past_says_what_the_rules_need(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.append(rows(number, 2))
    assert list(store.past(number)) == [Past(0, 1, 1_001, 100), Past(0, 2, 1_002, 100)]


def test_the_tip_is_the_newest_entry_of_a_room(store: Store) -> None:
    number, other = (store.create(name, ROSTER, 1) for name in (ROOM, bytes(32)))
    assert store.tip(number) == Placed(0, 0)
    store.append([*rows(number, 2), *rows(other, 5)])
    assert store.tip(number) == Placed(2, 1_002)


def test_what_was_appended_is_there_after_opening_again(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        number = store.create(ROOM, ROSTER, 5)
        store.append(rows(number, 3))
    with Store(tmp_path) as store:
        assert len(store.read(number, 0, 10_000)) == 3


def test_a_group_is_committed_as_a_whole_or_not_at_all(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.append(rows(number, 1))
    with pytest.raises(StorageFailed):
        store.append(rows(number, 3, first=2) + rows(number, 1))
    assert len(store.read(number, 0, 10_000)) == 1


def test_a_full_disk_refuses_a_group_and_takes_the_next_one_when_there_is_room(
    store: Store,
) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.limit_pages(12)
    with pytest.raises(StorageFailed, match="SQLITE_FULL"):
        store.append(rows(number, 100, size=10_000))
    store.limit_pages(10_000)
    store.append(rows(number, 100, size=10_000))
    assert list(store.past(number))[-1].cursor == 100


def test_the_files_are_for_their_owner_alone(store: Store, tmp_path: Path) -> None:
    store.append(rows(store.create(ROOM, ROSTER, 5), 1))
    directory = tmp_path / "relay"
    assert directory.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in directory.iterdir()}
    assert set(modes.values()) == {0o600}
    assert f"{DATABASE}-wal" in modes


def test_a_second_relay_on_the_same_directory_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreInUse):
        Store(tmp_path / "relay")


def test_a_directory_that_is_a_file_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable):
        Store(tmp_path / "file")


def test_a_file_that_is_no_database_is_unusable(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database" * 1_000)
    with pytest.raises(StoreDamaged):
        Store(tmp_path)


def test_a_store_of_a_later_format_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreNewer, match="99"):
        Store(tmp_path)


@pytest.mark.parametrize("other", ["nothing", "another file", "no directory"])
def test_a_store_that_is_not_where_it_was_opened_knows_it(tmp_path: Path, other: str) -> None:
    home = tmp_path / "relay"
    with Store(home) as store:
        store.examine()
        if other == "no directory":
            home.rename(tmp_path / "aside")
        else:
            (home / DATABASE).rename(home / "aside")
        if other == "another file":
            (home / DATABASE).touch()
        with pytest.raises(StoreGone):
            store.examine()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.execute("CREATE TABLE somebody (elses)")
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(StoreDamaged):
        Store(tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == before


def test_a_store_that_was_found_damaged_knows_it(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        number = store.create(ROOM, ROSTER, 1)
        for first in range(1, 200, 20):
            store.append(rows(number, 20, size=1_000, first=first))
    with (tmp_path / DATABASE).open("r+b") as file:
        file.seek(4 * PAGE_BYTES)
        file.write(b"\xaa" * 40 * PAGE_BYTES)
    with Store(tmp_path) as store:
        store.examine()
        with pytest.raises(StorageFailed):
            store.past(number)
        with pytest.raises(StoreDamaged):
            store.examine()


OLDEST = """
ALTER TABLE rooms RENAME TO newest;
CREATE TABLE rooms (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name BLOB UNIQUE,
    roster BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    closed INTEGER NOT NULL
) STRICT;
INSERT INTO rooms SELECT number, name, roster, 1700000000000, closed FROM newest;
DROP TABLE newest;
DROP TABLE moment;
PRAGMA user_version = 1;
"""


def test_a_store_of_the_first_format_is_brought_up_to_date(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        number = store.create(ROOM, ROSTER, 1)
        store.append(rows(number, 1))
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.executescript(OLDEST)
    with Store(tmp_path) as store:
        assert store.find(ROOM) == KeptRoom(number, ROSTER, frozenset(), frozenset())
        assert len(store.read(number, 0, 10_000)) == 1
        store.commit((), [awaited(number, [1])])
        assert store.find(ROOM) == KeptRoom(number, ROSTER, frozenset(), frozenset({1}))


def test_every_seat_of_a_marked_copy_is_awaited(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        number = store.create(ROOM, ROSTER, 1)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as database:
        mark_restored(database)
    with Store(tmp_path) as store:
        kept = store.find(ROOM)
        assert kept is not None and kept.number == number
        assert kept.awaited == {seat for seat, _ in ROSTER}


def test_a_stale_room_is_one_that_nobody_was_in_of_late(store: Store) -> None:
    quiet = store.create(ROOM, ROSTER, 5)
    store.create(name_of("busy"), ROSTER, 5)
    store.note(Moment(1_003, 1, 1), [name_of("busy")])
    store.create(name_of("new"), ROSTER, 5_000)
    assert store.stale(1_003) == ((quiet, ROOM),)


def test_nothing_tells_how_many_rooms_there_were(tmp_path: Path) -> None:
    sizes = set()
    for count in (1, 50):
        with Store(tmp_path) as store:
            numbers = [store.create(name_of(str(n)), ROSTER, 5) for n in range(count)]
            assert sorted(numbers) != list(range(1, count + 1))
            for number in numbers:
                store.append(rows(number, 20))
                store.end(number)
                while not store.erase_some(number):
                    pass
        assert [path.name for path in tmp_path.iterdir()] == [LOCK]
        with Store(tmp_path):
            database = (tmp_path / DATABASE).read_bytes()
            sizes.add(len(database))
            assert b"sqlite_sequence" not in database
    assert len(sizes) == 1


def test_a_store_that_was_killed_without_rooms_begins_anew(tmp_path: Path) -> None:
    with Store(tmp_path / "old") as store:
        number = store.create(ROOM, ROSTER, 5)
        store.append(rows(number, 400, size=1_000))
        store.end(number)
        while not store.erase_some(number):
            pass
        store.truncate()
        shutil.copytree(tmp_path / "old", tmp_path / "new")
    killed = (tmp_path / "new" / DATABASE).stat().st_size
    Store(tmp_path / "new").close()
    assert killed > 400_000
    assert [path.name for path in (tmp_path / "new").iterdir()] == [LOCK]


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal", LOCK])
def test_a_file_that_is_a_link_to_another_place_is_not_followed(tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    other.write_text("somebody else's")
    other.chmod(0o644)
    (tmp_path / "relay").mkdir()
    (tmp_path / "relay" / name).symlink_to(other)
    with pytest.raises(StoreUnusable, match="link"):
        Store(tmp_path / "relay")
    assert (other.read_text(), other.stat().st_mode & 0o777) == ("somebody else's", 0o644)


def test_files_that_others_may_read_are_closed_to_them(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.create(ROOM, ROSTER, 5)
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        shutil.copytree(tmp_path, tmp_path / "copy")
    with Store(tmp_path / "copy") as store:
        modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "copy").iterdir()}
        assert f"{DATABASE}-wal" in modes
        assert set(modes.values()) == {0o600}
        assert store.find(ROOM) is not None


def test_a_room_that_has_ended_is_not_found_and_waits_to_be_erased(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    store.end(number)
    assert store.find(ROOM) is None
    assert store.ended() == (number,)


def test_nothing_of_an_erased_room_is_left_in_any_file(store: Store, tmp_path: Path) -> None:
    number = store.create(CANARY[:32], ROSTER, 5)
    other = store.create(name_of("other"), ROSTER, 5)
    for first in range(1, 601, 50):
        events = [EntryRow(number, first + n, 0, first + n, 1, CANARY * (1 + n)) for n in range(50)]
        store.append(events + rows(other, 50, first=first))
    store.checkpoint_aside()
    assert canaries(tmp_path) > 600
    store.end(number)
    while not store.erase_some(number):
        pass
    store.truncate()
    assert canaries(tmp_path) == 0
    assert len(list(store.past(other))) == 600


def test_the_log_starts_over_after_a_whole_checkpoint(store: Store, tmp_path: Path) -> None:
    number = store.create(ROOM, ROSTER, 5)
    log = tmp_path / "relay" / f"{DATABASE}-wal"
    sizes = []
    for first in range(1, 501, 50):
        store.append(rows(number, 50, size=1_000, first=first))
        store.checkpoint_aside()
        store.append(rows(number, 1, first=10_000 + first))
        store.checkpoint_rest()
        sizes.append(log.stat().st_size)
    assert max(sizes) <= 2 * sizes[0]


def test_a_store_past_its_bytes_is_full(store: Store) -> None:
    number = store.create(ROOM, ROSTER, 5)
    assert not store.is_past(1_000_000)
    store.append(rows(number, 100, size=10_000))
    assert store.is_past(1_000_000)


def test_a_disk_with_too_little_left_is_full(store: Store) -> None:
    assert store.is_disk_low(1.1)


def canaries(directory: Path) -> int:
    return sum(
        path.read_bytes().count(CANARY[:32]) for path in directory.rglob("*") if path.is_file()
    )
