"""A file is wholly there or not there at all."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui.disk.atomic import (
    alone_in,
    at_work_in,
    blank,
    erase,
    in_turn_in,
    let_go_of,
    make_directory,
    storage,
    write_text,
)
from tui.errors import DiskClosed, DiskFull, StorageFailed
from tui.news import Trouble, trouble_of

KILLS = 20

WRITER = """
import itertools, sys
from pathlib import Path
from tui.disk.atomic import write_text
for number in itertools.count(1):
    write_text(Path(sys.argv[1]), f"{number}\\n" * 9_999)
    print(number, flush=True)
"""


def test_text_comes_back_as_it_was(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "ä\r\n\n€")
    assert (tmp_path / "a").read_bytes() == "ä\r\n\n€".encode()


def test_the_old_text_is_replaced(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "one")
    write_text(tmp_path / "a", "two")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "two"}


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_a_file_is_for_its_owner_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_text(tmp_path / "a", "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_text_and_no_part(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.mkdir()
    with pytest.raises(StorageFailed):
        write_text(target, "text")
    assert list(tmp_path.iterdir()) == [target]


def test_text_that_no_encoding_allows_leaves_the_old_text(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a", "\ud800")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


def test_a_kill_never_tears_a_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.communicate()
        lines = target.read_text().splitlines()
        assert (len(lines), len(set(lines))) == (9_999, 1)


@pytest.mark.parametrize(
    ("number", "kind", "trouble"),
    [
        (errno.ENOSPC, DiskFull, Trouble.DISK_FULL),
        (errno.EDQUOT, DiskFull, Trouble.DISK_FULL),
        (errno.EACCES, DiskClosed, Trouble.DISK_CLOSED),
        (errno.EPERM, DiskClosed, Trouble.DISK_CLOSED),
        (errno.EROFS, DiskClosed, Trouble.DISK_CLOSED),
        (errno.EIO, StorageFailed, Trouble.DISK),
        (errno.ENOTDIR, StorageFailed, Trouble.DISK),
        (None, StorageFailed, Trouble.DISK),
    ],
)
def test_a_disk_is_full_closed_or_neither_by_what_the_system_says(
    number: int | None, kind: type[StorageFailed], trouble: Trouble
) -> None:
    with pytest.raises(StorageFailed) as caught, storage():
        raise OSError(number, "content")
    assert type(caught.value) is kind and trouble_of(caught.value) is trouble


def test_an_error_says_no_path_and_no_content() -> None:
    with pytest.raises(StorageFailed) as caught, storage():
        raise OSError(errno.EACCES, "content", "/a/path")
    assert str(caught.value) == "the file system said EACCES"


def test_what_is_erased_is_overwritten(tmp_path: Path) -> None:
    path, other_name = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"content" * 20_000)
    os.link(path, other_name)
    erase(path)
    assert not path.exists()
    assert set(other_name.read_bytes()) == {0}


def test_what_a_full_disk_does_not_let_overwrite_is_removed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "", str(path))

    monkeypatch.setattr("tui.disk.atomic._overwrite", full)
    (tmp_path / "a").write_text("content")
    erase(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_what_is_blanked_keeps_its_name_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    blank(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == bytes(7)
    blank(tmp_path / "none")


def test_what_has_another_name_too_is_neither_blanked_nor_erased(tmp_path: Path) -> None:
    path, other_name = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"content")
    os.link(path, other_name)
    blank(path)
    let_go_of(path)
    let_go_of(path)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"b": b"content"}


def test_what_has_lost_its_modes_is_overwritten_too(tmp_path: Path) -> None:
    path, other_name = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"content")
    os.link(path, other_name)
    path.chmod(0)
    erase(path)
    assert stat.S_IMODE(other_name.stat().st_mode) == 0o600
    assert set(other_name.read_bytes()) == {0}


def test_erasing_a_link_leaves_what_it_points_to(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("text")
    (tmp_path / "b").symlink_to(target)
    erase(tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert target.read_text() == "text"


def test_erasing_nothing_is_fine(tmp_path: Path) -> None:
    erase(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_erasing_a_pipe_waits_for_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    erase(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_nobody_tidies_up_where_somebody_is_at_work(tmp_path: Path) -> None:
    with at_work_in(tmp_path), at_work_in(tmp_path):
        with pytest.raises(OSError), alone_in(tmp_path):
            pass
    with in_turn_in(tmp_path):
        with pytest.raises(OSError), alone_in(tmp_path):
            pass
    with alone_in(tmp_path):
        pass


def test_every_missing_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_directory(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(before)
    made = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o700}


def test_a_file_in_the_way_of_a_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("text")
    with pytest.raises(StorageFailed):
        make_directory(tmp_path / "a" / "b")
