"""A session that was stopped is locked and comes back whole, whatever dies on the way.

About `tui.disk.locked.stopped`.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from protocol.wire.frames import Logged
from tests.tui.locked.drawers import KEY, OTHER_KEY
from tests.tui.scenes import seat_file
from tests.tui.test_dying import Laptop
from tui.disk.locked import stopped
from tui.disk.locked.raw import TIMES_S
from tui.disk.paths import Paths, find_paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.seat_store import SeatStore
from tui.disk.tidying import SHUT, ours
from tui.errors import KeptChanged, KeptForeign, KeptUnreadable, SeatInUse, StorageFailed
from tui.kept.format import SIZES

DRAFT: Final = "what I would not say on Sunday"
EVENT: Final = b"an entry that was sealed already" * 200


def a_session(paths: Paths) -> None:
    file = seat_file(paths.seats)
    file.put_draft("notes", DRAFT)
    file.add_entries([Logged(1, 1, EVENT)])
    file.put_outbox(7, b"sealed", b"content")
    file.close()


def whole(path: Path) -> bool:
    """Whether it is that session, and nothing of it is missing."""
    file = SeatFile.open(path)
    try:
        kept = file.drafts(), [each.event for each in file.log()], len(file.outbox())
        return kept == ({"notes": DRAFT}, [EVENT], 1)
    finally:
        file.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a session that lies there in the clear."""
    paths = find_paths(tmp_path / "data")
    paths.make()
    a_session(paths)
    (found,) = seats(paths.seats)
    return found


def locked(path: Path) -> Path:
    assert stopped.lock(path, KEY)
    return path.with_suffix(SHUT)


def test_what_is_locked_is_nowhere_in_the_clear_and_comes_back_whole(path: Path) -> None:
    facts = SeatFile.open(path)
    room = facts.facts.room
    facts.close()
    shut = locked(path)
    assert [each.name for each in path.parent.iterdir()] == [shut.name]
    assert DRAFT.encode() not in shut.read_bytes() and EVENT[:32] not in shut.read_bytes()
    assert shut.stat().st_mode & 0o777 == 0o600 and int(shut.stat().st_mtime) in TIMES_S
    assert stopped.unlock(shut, KEY) == path
    assert whole(path) and [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
    back = SeatFile.open(path)
    assert back.facts.room == room
    back.put_draft("notes", "and more")
    back.close()


def test_what_was_only_in_the_log_beside_it_is_locked_too(path: Path) -> None:
    held = SeatFile.open(path)
    held.put_draft("late", "the newest words")
    body = held.whole()
    held.close()
    assert b"the newest words" in body


def test_the_file_tells_one_of_a_few_sizes(path: Path) -> None:
    size = locked(path).stat().st_size
    assert any(each < size <= each + 2**16 for each in SIZES)
    assert stopped._size_for(SIZES[-1] + 1) == 2 * SIZES[-1]


def test_another_key_opens_nothing_and_loses_nothing(path: Path) -> None:
    shut = locked(path)
    before = shut.read_bytes()
    with pytest.raises(KeptForeign):
        stopped.unlock(shut, OTHER_KEY)
    assert shut.read_bytes() == before and not path.exists()
    assert whole(stopped.unlock(shut, KEY))


def test_a_flipped_bit_is_refused_and_left_as_it_is(path: Path) -> None:
    shut = locked(path)
    body = bytearray(shut.read_bytes())
    body[len(body) // 2] ^= 1
    shut.write_bytes(body)
    with pytest.raises(KeptUnreadable):
        stopped.unlock(shut, KEY)
    assert shut.read_bytes() == bytes(body) and not path.exists()


def test_something_else_that_was_sealed_for_it_becomes_no_session(path: Path) -> None:
    import pyrage

    shut = locked(path)
    for body in (b"{}", b"SQLite format 3\0" + bytes(100), b"SQLite format 3\0" + b"\xff" * 100):
        shut.write_bytes(pyrage.encrypt(body, [KEY.recipient]))
        with pytest.raises(KeptUnreadable):
            stopped.unlock(shut, KEY)
        assert not path.exists()


def test_what_another_window_has_open_is_not_locked(path: Path) -> None:
    held = SeatFile.open(path)
    try:
        with pytest.raises(SeatInUse):
            stopped.lock(path, KEY)
    finally:
        held.close()
    assert whole(path) and not path.with_suffix(SHUT).exists()


def test_nothing_is_locked_that_the_key_would_not_open(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a library seals for somebody else."""
    monkeypatch.setattr(stopped, "opened", lambda body, key: body)
    with pytest.raises(KeptUnreadable):
        stopped.lock(path, KEY)
    assert whole(path) and not path.with_suffix(SHUT).exists()


def test_a_disk_that_keeps_the_clear_one_has_locked_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(store: SeatStore) -> None:
        raise StorageFailed("no")

    monkeypatch.setattr(SeatStore, "forget", refuse)
    with pytest.raises(StorageFailed):
        stopped.lock(path, KEY)
    assert whole(path) and not path.with_suffix(SHUT).exists()


def test_what_the_disk_has_not_erased_yet_is_said_and_goes_at_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tui.disk.seat_store as store

    def refuse(part: Path) -> None:
        raise OSError("no")

    with monkeypatch.context() as patch:
        patch.setattr(store, "_erase_all", refuse)
        assert not stopped.lock(path, KEY)
    find_paths(path.parent.parent).tidy()
    assert [each.name for each in path.parent.iterdir()] == [path.with_suffix(SHUT).name]
    assert whole(stopped.unlock(path.with_suffix(SHUT), KEY))


def test_a_disk_that_keeps_the_locked_one_has_unlocked_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next start would take what was said in the meantime for older."""
    shut, rename = locked(path), os.rename

    def refuse(before: Path, after: Path) -> None:
        if before == shut:
            raise PermissionError(13, "no")
        rename(before, after)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        with pytest.raises(StorageFailed):
            stopped.unlock(shut, KEY)
    assert not path.exists() and whole(stopped.unlock(shut, KEY))


def test_where_both_lie_the_clear_one_is_never_written_over(path: Path) -> None:
    shut = locked(path)
    copy = shut.read_bytes()
    stopped.unlock(shut, KEY)
    shut.write_bytes(copy)
    with pytest.raises(KeptChanged):
        stopped.unlock(shut, KEY)
    assert whole(path)
    with pytest.raises(KeptChanged):
        stopped.unlock(path.with_name(f"{'0' * 32}{SHUT}"), KEY)


def test_it_is_deleted_without_any_words(path: Path) -> None:
    shut = locked(path)
    stopped.forget(shut)
    stopped.forget(shut)  # in two windows
    assert list(path.parent.iterdir()) == []


def test_all_of_them_go_with_their_key_and_nothing_else(path: Path, tmp_path: Path) -> None:
    shut = locked(path)
    (path.parent / "film.seat.age").write_text("somebody's")
    stopped.forget_all(path.parent)
    assert [each.name for each in path.parent.iterdir()] == ["film.seat.age"]
    stopped.forget_all(tmp_path / "nowhere")
    assert not shut.exists()


@pytest.mark.gate
@pytest.mark.parametrize("step", ["lock", "unlock", "forget"])
def test_a_death_at_any_touch_leaves_one_whole_session_or_what_was_wanted(
    tmp_path: Path, step: str
) -> None:
    def make(paths: Paths) -> None:
        a_session(paths)
        if step != "lock":
            stopped.lock(seats(paths.seats)[0], KEY)

    def act(paths: Paths) -> None:
        if step == "lock":
            stopped.lock(seats(paths.seats)[0], KEY)
        elif step == "unlock":
            stopped.unlock(ours(paths.seats, SHUT)[0], KEY)
        else:
            stopped.forget(ours(paths.seats, SHUT)[0])

    laptop, outcomes = Laptop(tmp_path, make), set()
    for number in range(1, len(laptop.each_death(act)) + 1):
        laptop.dies_at(number, act)
        laptop.starts()
        names = [each.name for each in laptop.paths.seats.iterdir()]
        outcomes.add(tuple(name.partition(".")[2] for name in names))
        if not names and step == "forget":
            continue
        (name,) = names
        if name.endswith(SHUT):
            assert laptop.holds(DRAFT) == [], number
            stopped.unlock(laptop.paths.seats / name, KEY)
        assert whole(seats(laptop.paths.seats)[0]), number
    clear, shut, gone = ("seat",), ("seat.age",), ()
    assert outcomes == ({shut, gone} if step == "forget" else {clear, shut})


@pytest.mark.skipif(shutil.which("age") is None, reason="the reference tool is not here")
def test_the_reference_tool_gives_the_session_back(path: Path, tmp_path: Path) -> None:
    shut, identity = locked(path), tmp_path / "identity"
    identity.write_text(f"{KEY.identity}\n")
    out = tmp_path / "out.seat"
    subprocess.run(["age", "-d", "-i", identity, "-o", out, shut], check=True)
    with closing(sqlite3.connect(out)) as db:
        assert db.execute("SELECT value FROM drafts").fetchall() == [(DRAFT.encode(),)]
