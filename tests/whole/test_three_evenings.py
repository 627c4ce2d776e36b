"""Two people on three evenings keep nothing, then this and that; and later take out and forget.

About `tui.disk.staying` and `tui.command.kept`, with real programs at a real relay.
"""

import getpass
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person
from tests.whole.test_app_keeping import (
    MINE,
    TAKEN,
    begun,
    chooses,
    close,
    evenings,
    files,
    open_phase,
    people_at,
    talk,
    ticks,
)
from tui.command import cli
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import open_key
from tui.disk.paths import Paths
from tui.kept.evening import Evening
from tui.kept.opened import opened
from tui.words import endings as endings_words

EMPTY: Final = {"settings.toml"}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


class Types:
    """What is typed where a command asks for the words, unseen."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.words = WORDS
        patch.setattr(getpass, "getpass", lambda _prompt: self.words)


async def an_evening(
    directory: Path, url: str, hers: tuple[str, ...], his: tuple[str, ...], *, first: bool = False
) -> tuple[Paths, Paths]:
    """All of it, with these ticks; the first time that something stays, words are chosen."""
    laptops = await begun(directory, url)
    async with people_at(laptops) as (ada, sam):
        await talk(ada, sam)
        await ticks(ada, *hers)
        await ticks(sam, *his)
        await until(lambda: open_phase(ada, sam))
        for someone in (ada, sam):
            if first:
                await chooses(someone, WORDS, WORDS)
        await close(ada, sam)
        for someone in (ada, sam):
            await is_over(someone)
    return laptops


async def is_over(someone: Person) -> None:
    told = (endings_words.KEPT_BOTH, endings_words.DELETED_BOTH)
    await someone.until(lambda: any(each in someone.text for each in told))


def kept(paths: Paths, *arguments: str, says: str = "") -> Result:
    command = ["--data-dir", str(paths.data), "kept", *arguments]
    return CliRunner().invoke(cli.commands, command, input=says, prog_name="unhurried")


def named(paths: Paths, evening: Evening) -> str:
    """How the list calls it: the beginning of its file's name."""
    found = Drawer(paths.kept).read_all(open_key(paths.kept, WORDS)).found
    (slip,) = (each.slip for each in found if each.document == evening)
    return slip.path.stem[:12]


@pytest.mark.gate
async def test_three_evenings_stay_as_each_was_ticked_and_go_as_they_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = Types(monkeypatch)
    async with relay_at(tmp_path / "relay") as relay:
        url = url_of(relay)
        laptops = await an_evening(tmp_path, url, (), ())
        assert [files(each) for each in laptops] == [EMPTY, EMPTY]
        both = ("agreements",)
        await an_evening(tmp_path, url, (*both, "ending", "circles"), both, first=True)
        await an_evening(tmp_path, url, ("ending",), ("ending",))
    ada, sam = laptops
    for paths in laptops:
        promised, wrote = sorted(evenings(paths), key=lambda each: each.items is None)
        assert promised.items and promised.ending is None and wrote.ending and not wrote.items
        assert (promised.circles is not None) is (paths is ada) and wrote.circles is None
        assert len(opened(evenings(paths)).open) == 2
    promised, wrote = sorted(evenings(ada), key=lambda each: each.items is None)

    types.words = OTHER_WORDS
    assert kept(ada, "list").exit_code == 3
    types.words = WORDS
    assert kept(ada, "list").exit_code == 0
    for ending in ("html", "md"):
        file = tmp_path / f"out.{ending}"
        assert kept(ada, "export", named(ada, wrote), str(file)).exit_code == 0
        assert TAKEN["Sam"] in file.read_text("utf-8") and MINE["Ada"] not in file.read_text()
    calendar = tmp_path / "out.ics"
    kept(ada, "export", named(ada, promised), str(calendar))
    assert not calendar.exists()  # no day was agreed on

    assert kept(ada, "forget", named(ada, wrote), says="y\n").exit_code == 0
    assert evenings(ada) == [promised] and len(evenings(sam)) == 2
    assert kept(ada, "forget", "--all", says="y\n").exit_code == 0
    assert files(ada) == EMPTY and len(evenings(sam)) == 2
