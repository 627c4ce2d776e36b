"""The guides at hand."""

from pathlib import Path

import pytest

from protocol.errors import BadGuide
from tests.whole.laptops import small_guide
from tui.disk.shelf import burnout, guide_at, shipped_text
from tui.errors import StorageFailed


def test_the_guide_of_a_first_session_loads() -> None:
    assert burnout().id == "burnout"


def test_a_guide_in_a_file_loads(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(shipped_text("burnout.toml"), "utf-8")
    assert guide_at(path) == burnout() != small_guide()


@pytest.mark.parametrize("data", [b"id = 1", b"not toml", b"\xff\xfe", b"x" * 200_000])
def test_a_guide_that_does_not_load_names_its_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(data)
    with pytest.raises(BadGuide, match=r"own\.toml"):
        guide_at(path)


def test_a_guide_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        guide_at(tmp_path / "none.toml")
