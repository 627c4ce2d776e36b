"""`unhurried guide`: what it prints, what it ends with, and what it writes.

About `tui.command.guides`, `tui.pages.guide_text`, `tui.rehearsal.guide_check.walked` and
`tui.window.drawn`.
"""

import asyncio
import json
from pathlib import Path
from typing import Final

import pytest

from protocol.guide.loading import load_guide
from tests.tui.guide_check.test_findings import CLEAN
from tests.tui.test_cli import run
from tui.command import cli
from tui.disk.own_guides import BROUGHT, bring, copied
from tui.disk.shelf import NAMES, shipped, shipped_text, tree_of
from tui.pages.guide_text import guide_text
from tui.rehearsal.guide_check.walked import walked
from tui.window.drawn import below_the_edge
from tui.words import guide_check as check_words

BAD: Final = CLEAN.replace("minutes = 20", 'minutes = "a secret"')


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing every page takes seconds; what it finds is tried on its own."""

    async def nothing(*args: object) -> list[str]:
        return ["lately"]

    monkeypatch.setattr("tui.window.drawn.below_the_edge", nothing)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(
    "toml, code", [(CLEAN, 0), (CLEAN.replace("Is it?", "Is it now? " * 14), 1), (BAD, 2)]
)
def test_the_check_ends_with_what_was_found(tmp_path: Path, toml: str, code: int) -> None:
    path = tmp_path / "own.toml"
    path.write_text(toml, "utf-8")
    data = str(tmp_path / "data")
    told = run("--data-dir", data, "guide", "check", str(path))
    assert told.exit_code == code
    assert "secret" not in told.output
    shown = run("--data-dir", data, "guide", "check", str(path), "--json")
    assert shown.exit_code == code
    found = json.loads(shown.output)
    assert found["loads"] is (code != 2)
    assert (bool(found["errors"]), bool(found["warnings"])) == (code == 2, code == 1)
    assert told.output.splitlines()[-1].startswith("own" if code != 2 else str(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_activity_of_our_guides_is_come_to_and_every_way_ends(name: str) -> None:
    begun, findings = walked(shipped(name))
    assert findings == []
    assert set(begun) == {each.id for step in shipped(name).steps for each in step.activities}


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("size, is_one", [("60x18", True), ("60", False), ("ax1", False)])
def test_a_size_is_columns_and_rows(tmp_path: Path, size: str, is_one: bool) -> None:
    path = tmp_path / "own.toml"
    path.write_text(CLEAN, "utf-8")
    found = run("--data-dir", str(tmp_path), "guide", "check", str(path), "--at", size)
    assert (found.exit_code == 0) is is_one
    assert (check_words.scrolls(60, 18) in found.output) is is_one
    assert (check_words.SIZE in found.output) is not is_one


def test_a_file_that_is_none_ends_with_two(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        data = str(tmp_path / "data")
        found = run("--data-dir", data, "guide", "check", str(path))
        assert found.exit_code == 2 and str(path) in found.output
        shown = run("--data-dir", data, "guide", "check", str(path), "--json")
        assert shown.exit_code == 2 and json.loads(shown.output)["loads"] is False
        for command in (("show", str(path)), ("new", str(tmp_path / "x"), "--from", str(path))):
            told = run("--data-dir", data, "guide", *command)
            assert told.exit_code == 1 and str(path) in told.output
    assert not (tmp_path / "x").exists()


def test_every_page_of_a_guide_is_told_as_text(tmp_path: Path) -> None:
    found = run("--data-dir", str(tmp_path), "guide", "show", "daily")
    assert found.exit_code == 0
    for step in shipped("daily").steps:
        assert step.title in found.output
        for activity in step.activities:
            assert activity.title in found.output
            assert activity.prompt.replace("{partner}", "your partner") in found.output


@pytest.mark.parametrize("name", NAMES)
def test_what_decides_whether_a_page_comes_is_told_with_it(name: str) -> None:
    text = guide_text(shipped(name))
    assert not any(f"{{{place}}}" in text for place in ("partner", "first", "second", "topic"))
    pages = [each for step in shipped(name).steps for each in step.activities]
    asked = sum(each.prompt.count(check_words.ONLY_IF) for each in pages)
    told = text.count(check_words.ONLY_IF) - asked
    assert told == sum(each.when is not None for each in pages)


@pytest.mark.parametrize("model", NAMES)
def test_a_new_guide_is_a_copy_with_an_id_of_its_own(tmp_path: Path, model: str) -> None:
    path = tmp_path / "Our Evening.toml"
    data = str(tmp_path / "data")
    made = run("--data-dir", data, "guide", "new", str(path), "--from", model)
    assert made.exit_code == 0 and str(path) in made.output
    brought = bring(path)
    assert brought.guide.id == "our-evening"
    assert brought.guide.title == f"{shipped(model).title} (copy)"
    assert not path.read_text().startswith("#") and "tests/" not in path.read_text()
    assert brought.guide.steps == shipped(model).steps
    before = path.read_bytes()
    again = run("--data-dir", data, "guide", "new", str(path))
    assert again.exit_code == 1 and path.read_bytes() == before


def test_a_name_that_makes_no_id_or_one_of_ours_gives_another() -> None:
    for name in ("!!", "daily", ""):
        assert load_guide(copied(shipped_text("daily.toml"), name), tree_of).id == "my-guide"


def test_trying_one_is_practice_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, object]] = []
    monkeypatch.setattr(cli, "_start", lambda ctx, **told: started.append(told))
    path = tmp_path / "own.toml"
    path.write_text(CLEAN, "utf-8")
    assert run("--data-dir", str(tmp_path), "guide", "try", str(path)).exit_code == 0
    assert run("--data-dir", str(tmp_path), "guide", "try", "leaks").exit_code == 0
    own, ours = started
    assert own["practice"] and own["guide"] == BROUGHT and own["brought"] == bring(path)
    assert ours["practice"] and ours["guide"] == "leaks"


def test_what_is_below_the_edge_of_a_window_is_found_by_drawing_it(tmp_path: Path) -> None:
    """One page that fits a small window, and one that does not."""
    long = CLEAN.replace("the other listens.", "the other listens.\\n\\n" * 5)
    guide = load_guide(long, tree_of)
    begun, findings = walked(guide)
    assert findings == [] and list(begun) == ["good-time", "agreements", "thanks", "lately"]
    two = {name: begun[name] for name in ("good-time", "agreements")}
    assert asyncio.run(below_the_edge(guide, two, tmp_path, (60, 18))) == ["agreements"]
    assert list(tmp_path.iterdir()) == []
