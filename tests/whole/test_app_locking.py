"""Two people stop for another day, and one of them locks what lies on that laptop meanwhile.

About `tui.window.lockflow` and `tui.words.locking`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.session.events import CameBack, StoppedForToday
from protocol.session.session import Stopped
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, in_room, person
from tests.whole.test_app_lines import come_back, to_the_first_turn, two_laptops
from tui.disk.locked.key import make
from tui.disk.locked.sweeping import KEY
from tui.disk.paths import Paths
from tui.disk.tidying import SHUT, ours
from tui.window.screens.dialogs import DeleteDialog, SureDialog
from tui.window.screens.home import HomeScreen
from tui.window.screens.phrase import PhraseDialog
from tui.words import endings as endings_words
from tui.words import keeping as keeping_words
from tui.words import kept as kept_words
from tui.words import locking as locking_words

DRAFT: Final = "what I never said"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that open at once, and a pilot that waits in small steps."""
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


@asynccontextmanager
async def at_a_stop(directory: Path) -> AsyncIterator[tuple[tuple[Paths, Paths], Person]]:
    """Ada, with half a sentence, before the page of a session that was stopped for today."""
    async with relay_at(directory / "relay") as relay:
        laptops = await two_laptops(directory, url_of(relay))
        await to_the_first_turn(laptops)
        async with person(app_at(laptops[0]), "Ada") as ada:
            await come_back(ada)
            await ada.until(lambda: ada.has("#piece"))
            await ada.fill("#piece", DRAFT)
            assert ada.see(lambda: ada.app.rooms.do(StoppedForToday()))
            await ada.until(lambda: ada.has("#lock"))
            yield laptops, ada


async def asks_to_lock(ada: Person) -> None:
    await ada.enter_on("#lock")  # by key: the page still moves, while it is not confirmed yet
    await ada.until(lambda: isinstance(ada.app.screen, SureDialog))
    assert locking_words.TITLE in ada.text and ada.see(
        lambda: ada.app.focused is ada.app.screen.query_one("#back")
    )
    await ada.enter_on("#yes")


async def gives(ada: Person, *phrases: str) -> None:
    await ada.until(lambda: isinstance(ada.app.screen, PhraseDialog))
    for number, phrase in enumerate(phrases):
        await ada.fill(f"#phrase-{number}", phrase)
    await ada.press("f9")


def holds(paths: Paths, text: str) -> list[str]:
    """Not of what is locked: three letters of a name stand in its noise now and then."""
    files = (each for each in paths.data.rglob("*") if each.is_file() and each.suffix != ".age")
    return [each.name for each in files if text.encode() in each.read_bytes()]


@pytest.mark.gate
async def test_it_is_locked_opens_with_the_words_alone_and_goes_on_with_the_half_sentence(
    tmp_path: Path,
) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        await asks_to_lock(ada)
        await gives(ada, WORDS, WORDS)  # there was no key: words are chosen
        await ada.reads(locking_words.LOCKED)
        assert isinstance(ada.app.screen, HomeScreen) and "Sam" not in ada.text
        assert ada.has("#seat-0") and endings_words.HOME_LOCKED in ada.text
        (shut,) = ours(laptops[0].seats, SHUT)
        assert holds(laptops[0], DRAFT) == [] and holds(laptops[0], "Sam") == []
        assert DRAFT.encode() not in shut.read_bytes()
        async with person(app_at(laptops[1]), "Sam") as sam:
            await come_back(sam)
            await sam.until(lambda: isinstance(sam.session.phase, Stopped))
            assert sam.see(lambda: sam.app.rooms.do(CameBack()))
            await sam.pause()
        async with person(app_at(laptops[0]), "Ada") as again:
            await again.until(lambda: again.has("#seat-0"))
            await again.enter_on("#seat-0")
            await gives(again, OTHER_WORDS)
            await again.reads(kept_words.WRONG_PHRASE)
            assert shut.exists()
            await again.press("escape")
            await again.until(lambda: isinstance(again.app.screen, HomeScreen))
            await again.enter_on("#seat-0")
            await gives(again, WORDS)
            await in_room(again)
            assert not shut.exists()
            await again.until(lambda: again.room.partner == "Sam")
            assert again.see(lambda: again.app.rooms.do(CameBack()))
            await again.until(lambda: DRAFT in again.room.drafts._texts.values())


@pytest.mark.gate
async def test_not_now_and_a_session_that_went_on_leave_it_as_it_was(tmp_path: Path) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        await asks_to_lock(ada)
        await ada.until(lambda: isinstance(ada.app.screen, PhraseDialog))
        assert locking_words.NOT_YET in ada.text and locking_words.FIRST_WORDS in ada.text
        await ada.press("escape")
        await ada.until(lambda: ada.has("#lock"))
        await asks_to_lock(ada)
        await ada.until(lambda: isinstance(ada.app.screen, PhraseDialog))
        async with person(app_at(laptops[1]), "Sam") as sam:
            await come_back(sam)
            assert ada.see(lambda: ada.app.rooms.do(CameBack()))
            if isinstance(sam.session.phase, Stopped):
                sam.see(lambda: sam.app.rooms.do(CameBack()))
            await ada.until(lambda: not isinstance(ada.session.phase, Stopped))
        await gives(ada, WORDS, WORDS)
        await ada.reads(locking_words.NOT_STOPPED)
        assert ours(laptops[0].seats, SHUT) == ()


@pytest.mark.gate
async def test_without_the_words_it_is_deleted_and_what_that_means_is_said(
    tmp_path: Path,
) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        await asks_to_lock(ada)
        await gives(ada, WORDS, WORDS)
        await ada.reads(locking_words.LOCKED)
        async with person(app_at(laptops[0]), "Ada") as again:
            await again.until(lambda: again.has("#delete-0"))
            await again.enter_on("#delete-0")
            await again.until(lambda: isinstance(again.app.screen, DeleteDialog))
            assert locking_words.DELETE_THERE in again.text
            await again.enter_on("#delete")
            await again.reads(endings_words.DELETED)
            assert list(laptops[0].seats.iterdir()) == []


@pytest.mark.gate
async def test_with_the_words_given_before_the_relay_is_told_of_the_deletion(
    tmp_path: Path,
) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        make(laptops[0].kept, WORDS)
        await asks_to_lock(ada)
        await gives(ada, WORDS)
        await ada.reads(locking_words.LOCKED)
        await ada.enter_on("#delete-0")
        await ada.until(lambda: isinstance(ada.app.screen, DeleteDialog))
        assert locking_words.DELETE_THERE not in ada.text
        await ada.enter_on("#delete")
        await ada.reads(endings_words.DELETED)
        await until(lambda: list(laptops[0].seats.iterdir()) == [])  # the parting has been told


@pytest.mark.gate
async def test_without_its_key_no_new_words_are_asked_for_and_nothing_is_deleted_by_itself(
    tmp_path: Path,
) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        await asks_to_lock(ada)
        await gives(ada, WORDS, WORDS)
        await ada.reads(locking_words.LOCKED)
        (laptops[0].kept / KEY).unlink()
        await ada.enter_on("#seat-0")
        await ada.reads(locking_words.NO_KEY)
        assert len(ours(laptops[0].seats, SHUT)) == 1


@pytest.mark.gate
async def test_whoever_has_forgotten_the_words_loses_it_with_all_the_rest_and_reads_so(
    tmp_path: Path,
) -> None:
    async with at_a_stop(tmp_path) as (laptops, ada):
        await asks_to_lock(ada)
        await gives(ada, WORDS, WORDS)
        await ada.reads(locking_words.LOCKED)
        async with person(app_at(laptops[0]), "Ada") as again:
            await again.until(lambda: again.has("#seat-0"))
            await again.enter_on("#seat-0")
            await again.until(lambda: again.has("#forgotten"))
            await again.enter_on("#forgotten")
            await again.until(lambda: isinstance(again.app.screen, SureDialog))
            assert "a session that you have locked" in keeping_words.FORGET
            await again.enter_on("#yes")
            await again.until(lambda: isinstance(again.app.screen, HomeScreen))
            await again.until(lambda: not again.has("#seat-0"))
            assert list(laptops[0].seats.iterdir()) == []
