"""Guides that somebody wrote: one that was brought, and those in the folder."""

import os
import stat
from pathlib import Path
from typing import Final

import pytest

from protocol.guide.structure import guide_bytes, guide_hash
from tests.whole.laptops import small_guide
from tui.disk.own_guides import BROUGHT, Brought, Guides, bring
from tui.disk.shelf import BURNOUT, NAMES, shipped, shipped_text

DAILY = shipped_text("daily.toml")
OWN = DAILY.replace('id = "daily"', 'id = "mine"', 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def own(text: str, folder: Path) -> Brought:
    path = folder / "outside.txt"
    path.write_text(text, "utf-8")
    return bring(path)


def test_those_of_the_program_are_offered_where_nobody_brought_one(folder: Path) -> None:
    assert list(Guides(folder).offered()) == list(NAMES)
    assert list(Guides(folder / "none").offered()) == list(NAMES)


def test_the_one_that_was_brought_is_offered_first_and_the_folder_last(folder: Path) -> None:
    (folder / "two.toml").write_text(OWN.replace("mine", "two"), "utf-8")
    guides = Guides(folder, own(OWN, folder))
    assert list(guides.offered()) == [BROUGHT, *NAMES, "own/two"]
    assert guides.named(BROUGHT).id == "mine" and guides.named("own/two").id == "two"
    assert guides.named("") == shipped(BURNOUT) and guides.named("daily") == shipped("daily")


def test_what_does_not_load_is_not_offered_and_hinders_nobody(folder: Path) -> None:
    (folder / "a.toml").write_bytes(b"\xff\xfe")
    (folder / "b.toml").write_text("id = 1", "utf-8")
    (folder / "c.toml").mkdir()
    (folder / "d.toml").write_text(OWN, "utf-8")
    assert list(Guides(folder).offered()) == [*NAMES, "own/d"]


def test_one_that_is_not_at_hand_any_more_is_the_first_of_the_program(folder: Path) -> None:
    assert Guides(folder).named("own/gone") == shipped(BURNOUT)


def test_it_is_kept_in_the_folder_once_and_found_there_by_its_hash(folder: Path) -> None:
    brought = own(OWN, folder)
    name = guide_hash(guide_bytes(brought.guide))
    (folder / "mine.toml").write_text(DAILY, "utf-8")  # another of that name
    guides = Guides(folder, brought)
    guides.keep("daily")
    assert Guides(folder).of(name) is None
    for _ in range(2):
        guides.keep(BROUGHT)
    assert sorted(path.name for path in folder.glob("*.toml")) == ["mine-2.toml", "mine.toml"]
    assert Guides(folder).of(name) == brought.guide
    assert list(guides.offered())[0] == BROUGHT and "own/mine-2" not in guides.offered()


HINTED: Final = OWN.replace('id = "mine"', 'id = "mine"\nled = true', 1).replace(
    "[[steps.activities]]", '[[steps.activities]]\nfacilitator = "Slowly."', 1
)


def test_one_that_is_meant_to_be_led_is_offered_to_whoever_leads_alone(folder: Path) -> None:
    (folder / "led.toml").write_text(HINTED, "utf-8")
    guides = Guides(folder)
    assert "own/led" not in guides.offered() and "own/led" in guides.offered(leads=True)
    assert guides.named("own/led").led


def test_whoever_leads_has_the_hints_of_today(folder: Path) -> None:
    """They are in no hash: the same guide may lie there with others, or with none."""
    (folder / "mine.toml").write_text(OWN, "utf-8")
    os.utime(folder / "mine.toml", (1, 1))
    brought = own(HINTED, folder)
    name = guide_hash(guide_bytes(brought.guide))
    guides = Guides(folder, brought)
    assert Guides(folder).to_lead(name) == bring(folder / "mine.toml").guide
    assert guides.to_lead(name) == brought.guide
    guides.keep(BROUGHT)
    assert Guides(folder).to_lead(name) == brought.guide
    daily = shipped("daily")
    assert Guides(folder).to_lead(guide_hash(guide_bytes(daily))) == daily
    assert Guides(folder).to_lead(bytes(32)) is None


def test_the_folder_is_made_for_the_first_that_is_kept(folder: Path) -> None:
    brought = own(OWN, folder)
    none_yet = folder / "data" / "guides"
    Guides(none_yet, brought).keep(BROUGHT)
    assert [path.name for path in none_yet.iterdir()] == ["mine.toml"]
    assert stat.S_IMODE(none_yet.stat().st_mode) == 0o700


def test_a_guide_of_the_program_is_found_too_and_a_strange_one_is_not(folder: Path) -> None:
    guides = Guides(folder)
    assert guides.of(guide_hash(guide_bytes(shipped("leaks")))) == shipped("leaks")
    assert guides.of(guide_hash(guide_bytes(small_guide()))) is None
