"""Where the files lie, and that no one else can look into our directories."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tui.disk.paths import Paths, find_paths
from tui.errors import StorageFailed


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_with_a_data_directory_everything_lies_under_it(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "here")
    assert {path.is_relative_to(tmp_path / "here") for _, path in paths.named()} == {True}


def test_a_data_directory_may_be_relative_or_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert find_paths("here").data == tmp_path / "here"
    assert find_paths("~/there").data == tmp_path / "home" / "there"


def test_the_xdg_variables_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    paths = find_paths()
    assert paths.seats == tmp_path / "DATA" / "unhurried" / "seats"
    assert paths.settings == tmp_path / "CONFIG" / "unhurried" / "settings.toml"
    if sys.platform == "linux":
        assert paths.log.is_relative_to(tmp_path / "STATE" / "unhurried")


def test_without_variables_everything_is_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert {path.is_relative_to(tmp_path) for _, path in find_paths().named()} == {True}


def test_finding_touches_nothing(tmp_path: Path) -> None:
    find_paths(tmp_path / "here")
    assert list(tmp_path.iterdir()) == []


def test_every_path_has_a_name(tmp_path: Path) -> None:
    names = [name for name, _ in find_paths(tmp_path).named()]
    assert names == ["data", "settings", "seats", "home_relay", "guides", "kept", "log"]


def test_no_one_else_can_look_in(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths = find_paths(tmp_path / "deep" / "here")
        paths.make()
    finally:
        os.umask(before)
    made = (tmp_path / "deep", paths.data, *paths.own)
    assert {mode(path) for path in made} == {0o700}


def test_a_directory_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    paths = find_paths(tmp_path)
    paths.seats.mkdir()
    paths.seats.chmod(0o755)
    paths.make()
    assert mode(paths.seats) == 0o755


@pytest.mark.parametrize("name", ["seats", "home-relay", "kept"])
def test_a_planted_link_is_not_followed(tmp_path: Path, name: str) -> None:
    elsewhere, data = tmp_path / "elsewhere", tmp_path / "data"
    elsewhere.mkdir()
    elsewhere.chmod(0o755)
    data.mkdir()
    (data / name).symlink_to(elsewhere)
    with pytest.raises(StorageFailed):
        find_paths(data).make()
    assert mode(elsewhere) == 0o755
    assert list(elsewhere.iterdir()) == []


def test_a_given_directory_that_others_share_stays_shared(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    find_paths(tmp_path).make()
    assert mode(tmp_path) == 0o755


def test_making_takes_away_what_a_crash_left(tmp_path: Path) -> None:
    paths = find_paths(tmp_path)
    paths.make()
    (paths.seats / f"{'a' * 32}.seat.part").write_text("text")
    paths.make()
    assert list(paths.seats.iterdir()) == []


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "seats").write_text("text")
    with pytest.raises(StorageFailed):
        find_paths(tmp_path).make()


def test_paths_are_values(tmp_path: Path) -> None:
    assert isinstance(find_paths(tmp_path), Paths)
    assert find_paths(tmp_path) == find_paths(tmp_path)
