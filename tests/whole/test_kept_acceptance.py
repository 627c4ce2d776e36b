"""What stays, with real programs; and where each of its promises is shown.

The eight checks:

1. *Truth table of all ticks.* `tests/tui/kept/test_keeping.py`, `tests/protocol/test_keep.py`.
2. *Frames of one size for all ticks.* `test_keep` (the frames), `tests/tui/test_staying.py`
   (every move that is sent).
3. *No ticks: both data directories as they always were.* `test_staying`,
   `tests/whole/test_app_keeping.py` (two real programs), `test_three_evenings`.
4. *Opens with the documented reader, not with wrong words; a flipped bit is refused.*
   `tests/tui/locked/test_key.py`, `test_drawer.py`.
5. *Partner's words in no export without both boxes.* `tests/tui/kept/test_keepsake.py` (what is
   written), `test_keeping` (what lies there).
6. *The page is inert; the calendar folds, escapes, has its class, is read by another library.*
   `test_keepsake_page`, `test_browser`, `test_calendar` in `tests/tui/kept`.
7. *Words alone give no event, and that is said.* `tests/tui/kept/test_calendar.py`,
   `tests/tui/test_keepsakeflow.py`.
8. *No digit in the picture but dates.* `tests/tui/kept/test_course.py`, `test_keepsakeflow`.

Never:

- *Kept by default*: `tests/tui/pages/test_keep.py`; *one yes for two*: 1 and 5.
- *Words in names of files, titles, logs*: here, `test_drawer`, `tests/tui/test_title.py`.
- *Reminders, a cloud*: `test_calendar` (no alarm), `tests/tui/test_kept_command.py` (no network).
- *What outlives "delete everything"*: here (an evening that goes on meanwhile),
  `tests/tui/test_keptlists.py`, `tests/tui/locked/test_sweeping.py` (at every touch of the disk).
- *Kept after leaving or an alarm*: here (leaving), `test_staying` (both), `test_keeping`.

How it is shown: the reference tool in `test_key`; the browser in `test_browser`; no screen stands
still while words are made: here, `tests/tui/test_keptflow.py`; every way out: here, and at every
touch of the disk in `test_staying`; the words of the partner, found by whoever was not asked: 5;
one's own side of a review: `tests/protocol/test_review.py`; new users: `test_three_evenings`.

About `tui.disk.staying` and `tui.pages.keep`.
"""

import re
import threading
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from protocol.session.events import Left
from tests.tui.phrases import WORDS, at_once
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.terminal import Terminal, program, programs
from tests.whole.test_app_endings import go
from tests.whole.test_app_keeping import (
    MINE,
    TAKEN,
    begun,
    chooses,
    close,
    does,
    evenings,
    files,
    open_phase,
    people_at,
    talk,
    ticks,
    to_the_last_page,
    two,
)
from tests.whole.test_app_lines import come_back
from tui.command import cli
from tui.disk.locked import phrase as phrases
from tui.disk.locked.key import is_made
from tui.disk.paths import Paths
from tui.window.screens.phrase import PhraseDialog
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import keep as keep_words
from tui.words import keeping as keeping_words

ALL: Final = ("agreements", "ending", "partner-words", "my-words", "mine", "circles")
SECRETS: Final = (*MINE.values(), *TAKEN.values(), *WORDS.split())
WAYS: Final = ("ctrl+q", "window", "SIGTERM", "SIGKILL")

pytestmark = pytest.mark.gate


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


async def tick_all(ada: Person, sam: Person) -> None:
    """Both tick every line, and choose their words."""
    for someone in (ada, sam):
        await ticks(someone, *ALL)
    await until(lambda: open_phase(ada, sam))
    for someone in (ada, sam):
        await chooses(someone, WORDS, WORDS)
        await someone.until(lambda: someone.room.can_keep)  # noqa: B023


async def before_the_end(directory: Path, url: str) -> tuple[Paths, Paths]:
    """All is ticked, both read the last page, and both have closed their programs there."""
    laptops = await begun(directory, url)
    async with people_at(laptops) as (ada, sam):
        await talk(ada, sam)
        await tick_all(ada, sam)
        await to_the_last_page(ada, sam)
    return laptops


async def comes_back(someone: Terminal) -> None:
    await someone.shows("Come back")
    someone.press("enter")
    await someone.shows(closing_words.END)


def titles(someone: Terminal) -> list[bytes]:
    """What the terminal was told to write above the window."""
    return re.findall(rb"\x1b\][012];([^\x07\x1b]*)", bytes(someone.written))


@pytest.mark.parametrize("way", WAYS)
async def test_every_way_out_keeps_nothing_before_the_end_and_all_of_it_once_after(
    tmp_path: Path, way: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await before_the_end(tmp_path, url_of(relay))
        here = zip(("Ada", "Sam"), (each.data for each in laptops), strict=True)
        async with programs(*here) as running:
            for each in running:
                await comes_back(each)
            await go(running[0], way)
            assert evenings(laptops[0]) == evenings(laptops[1]) == []
            running[0] = await program("Ada", laptops[0].data)
            await comes_back(running[0])
            for each in running:
                each.press("ctrl+s")
            for each in running:
                await each.shows("Locked on this laptop")
            above = b"\n".join(title for each in running for title in titles(each)).decode()
            assert above and not [word for word in SECRETS if word in above]
            await go(running[0], way)
            running[0] = await program("Ada", laptops[0].data)
            await running[0].shows("What we kept")
        (hers,), (his,) = evenings(laptops[0]), evenings(laptops[1])
        assert hers.id == his.id and hers.ending and his.ending
        assert {each.text for each in hers.ending} == {each.text for each in his.ending}


async def test_while_the_partner_is_away_nothing_stays_until_they_have_ended_it_too(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops = await before_the_end(tmp_path, url_of(relay))
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await ada.until(lambda: ada.has("#close"))
            await ada.press("f9")
            await ada.until(lambda: not ada.has("#close"))
            assert evenings(laptops[0]) == []
        async with person(app_at(laptops[1]), "Sam") as sam:
            await come_back(sam)
            await sam.until(lambda: sam.has("#close"))
            await sam.press("f9")
            await sam.reads(endings_words.all_else(endings_words.deleted_here("Ada")))
            assert len(evenings(laptops[1])) == 1 and evenings(laptops[0]) == []
        async with person(app_at(laptops[0]), "Ada"):
            await until(lambda: len(evenings(laptops[0])) == 1)  # by itself, as it is over
        (hers,), (his,) = evenings(laptops[0]), evenings(laptops[1])
        assert hers.id == his.id


async def test_while_the_relay_is_away_nothing_stays_that_both_have_not_ended(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        laptops, port = await before_the_end(tmp_path, url_of(relay)), relay.port
    async with person(app_at(laptops[0]), "Ada") as ada:
        async with person(app_at(laptops[1]), "Sam") as sam:
            for someone in (ada, sam):
                await come_back(someone)
                await someone.until(lambda: someone.has("#close"))  # noqa: B023
                await someone.press("f9")
                await someone.until(lambda: not someone.has("#close"))  # noqa: B023
            assert evenings(laptops[0]) == evenings(laptops[1]) == []
            async with relay_at(tmp_path / "relay", port):
                for someone in (ada, sam):
                    await someone.until(lambda: someone.has("#home"))  # noqa: B023
    assert [len(evenings(each)) for each in laptops] == [1, 1]


@pytest.mark.parametrize("is_last_page", [False, True])
async def test_where_one_leaves_nothing_stays_of_all_that_was_ticked(
    tmp_path: Path, is_last_page: bool
) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        await tick_all(ada, sam)
        if is_last_page:
            await to_the_last_page(ada, sam)
        does(sam, Left())
        for someone in (ada, sam):
            await someone.until(lambda: someone.has("#home"))  # noqa: B023
            await someone.reads(endings_words.DELETED_BOTH)
            assert keep_words.kept([keep_words.ITEMS])[:12] not in someone.text
        for paths in laptops:
            assert files(paths) == {"settings.toml", "kept/key.age", "kept/key.pub"}


async def test_what_goes_on_when_everything_is_forgotten_leaves_nothing_either(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        await tick_all(ada, sam)
        command = ["--data-dir", str(laptops[0].data), "kept", "forget", "--all"]
        forgot = CliRunner().invoke(cli.commands, command, input="y\n", prog_name="unhurried")
        assert forgot.exit_code == 0 and not is_made(laptops[0].kept)
        await close(ada, sam)
        await ada.reads(endings_words.DELETED_BOTH)
        assert files(laptops[0]) == {"settings.toml"} and len(evenings(laptops[1])) == 1


async def test_no_name_of_a_file_and_no_log_has_a_word_of_it(tmp_path: Path) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        await tick_all(ada, sam)
        await close(ada, sam)
        for paths in laptops:
            assert len(evenings(paths)) == 1
        for path in tmp_path.rglob("*"):
            assert not [word for word in SECRETS if word in path.name], path
            if path.is_file():  # nothing stands in the clear anywhere, a log or not
                body = path.read_bytes()
                said = [*MINE.values(), *TAKEN.values()]
                assert not [text for text in said if text.encode() in body], path


async def test_while_words_are_made_the_screen_paints_and_what_the_other_does_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, seal = threading.Event(), phrases.seal

    def slow(body: bytes, phrase: str) -> bytes:
        assert goes_on.wait(60)
        return seal(body, phrase)

    async with two(tmp_path) as (laptops, ada, sam):
        await ticks(ada, "agreements")
        await ticks(sam, "agreements")
        await until(lambda: open_phase(ada, sam))
        await chooses(sam, WORDS, WORDS)
        monkeypatch.setattr(phrases, "seal", slow)
        await ada.until(lambda: isinstance(ada.app.screen, PhraseDialog))
        for number in range(2):
            await ada.fill(f"#phrase-{number}", WORDS)
        await ada.press("f9")
        await ada.reads(keeping_words.ONE_MOMENT)
        before = ada.session
        await sam.press("f9")
        await ada.until(lambda: ada.session != before)
        assert isinstance(ada.app.screen, PhraseDialog) and not is_made(laptops[0].kept)
        goes_on.set()
        await ada.until(lambda: not isinstance(ada.app.screen, PhraseDialog))
        await ada.until(lambda: ada.room.can_keep)
        assert is_made(laptops[0].kept)
