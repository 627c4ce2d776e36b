"""A file that is handed out lies where it was wanted, for its owner alone, and over nothing.

About `tui.disk.handing_out`.
"""

import stat
from pathlib import Path

import pytest

from tui.disk.handing_out import hand_out, home, place, suggested
from tui.errors import PlaceTaken, StorageFailed


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


def test_what_is_handed_out_is_there_letter_for_letter_for_its_owner_alone(tmp_path: Path) -> None:
    hand_out(tmp_path / "a.md", "# Ünder\n")
    assert (tmp_path / "a.md").read_text("utf-8") == "# Ünder\n"
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o600


def test_what_lies_there_stays_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "folder", "link"):
        with pytest.raises(PlaceTaken):
            hand_out(tmp_path / name, "text")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", ["no/such/folder.md", "a\0b"])
def test_where_no_file_can_be_it_says_so_and_makes_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageFailed):
        hand_out(tmp_path / name, "text")
    assert [*tmp_path.iterdir()] == []


def test_a_name_without_a_folder_is_one_at_home(tmp_path: Path) -> None:
    assert place(" notes.md ") == tmp_path / "notes.md" == place("~/notes.md")
    assert place("/elsewhere/notes.md") == Path("/elsewhere/notes.md")
    assert home() == tmp_path
    with pytest.raises(StorageFailed):
        place("~nobody-of-that-name/notes.md")


def test_what_is_suggested_is_free(tmp_path: Path) -> None:
    assert suggested("notes") == tmp_path / "notes.md"
    hand_out(suggested("notes"), "")
    assert suggested("notes") == tmp_path / "notes-2.md"
