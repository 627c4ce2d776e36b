"""Two people tick what stays, close, and open their folders: it is there, and nothing else is.

About `tui.pages.keep` and `tui.disk.staying`, with two real programs at a real relay.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.keep import Deciding
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.session.events import Answered, Closed, Ready
from protocol.session.session import Closing, current_activity
from tests.tui.evening import EVENING
from tests.tui.phrases import WORDS, at_once
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, in_room, person
from tests.whole.test_app_lines import come_back, seated
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import is_made, open_key
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.kept.evening import Evening
from tui.rehearsal.practice import seats_for_two
from tui.window.screens.home import HomeScreen
from tui.window.screens.phrase import PhraseDialog
from tui.words import endings as endings_words
from tui.words import keep as keep_words

GUIDE: Final = guide_bytes(EVENING)
MINE: Final = {"Ada": "put my phone in the hall", "Sam": "make tea before eight"}
TAKEN: Final = {"Ada": "that you laughed", "Sam": "that you stayed"}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that open at once, and a pilot that waits in small steps."""
    at_once(monkeypatch)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


async def begun(directory: Path, url: str) -> tuple[Paths, Paths]:
    """Both laptops, each with a seat of one new session, and the guide."""
    facts = await seats_for_two(url, guide_hash(GUIDE), os.urandom)
    laptops = seated(directory, facts, (1, 1))
    for paths in laptops:
        (path,) = seats(paths.seats)
        file = SeatFile.open(path)
        file.keep_guide(GUIDE)
        file.accept_guide()
        file.close()
    return laptops


@asynccontextmanager
async def people_at(laptops: tuple[Paths, Paths]) -> AsyncIterator[tuple[Person, Person]]:
    """Both have come back into the room."""
    async with person(app_at(laptops[0]), "Ada") as ada:
        async with person(app_at(laptops[1]), "Sam") as sam:
            for someone in (ada, sam):
                await come_back(someone)
                await in_room(someone)
            yield ada, sam


@asynccontextmanager
async def two(directory: Path) -> AsyncIterator[tuple[tuple[Paths, Paths], Person, Person]]:
    """Both in the room, before the page that asks what stays, with a promise of each."""
    async with relay_at(directory / "relay") as relay:
        laptops = await begun(directory, url_of(relay))
        async with people_at(laptops) as (ada, sam):
            await talk(ada, sam)
            yield laptops, ada, sam


async def at(name: str, *people: Person) -> None:
    def is_there() -> bool:
        found = [current_activity(each.session) for each in people]
        return all(each is not None and each.id == name for each in found)

    await until(is_there)


def does(someone: Person, event: object) -> None:
    assert someone.see(lambda: someone.app.rooms.do(event))  # type: ignore[arg-type]  # any of them


def answers(someone: Person, *answer: str) -> None:
    room = someone.app.rooms.open
    assert room is not None
    someone.see(lambda: room.sitting.answer(answer))


async def both_ready(*people: Person) -> None:
    for someone in people:
        await someone.until(lambda: someone.room.may(Ready))  # noqa: B023
        does(someone, Ready())


async def talk(ada: Person, sam: Person) -> None:
    await at("closeness", ada, sam)
    ada.see(lambda: ada.room.drafts.keep_private("closeness/circles", "4"))
    await both_ready(ada, sam)
    await at("promise", ada, sam)
    for someone in (ada, sam):
        answers(someone, MINE[someone.name])
    for someone in (ada, sam):
        await someone.until(lambda: someone.room.may(Answered))  # noqa: B023
        does(someone, Answered(0, is_yes=True))
    await both_ready(ada, sam)
    await at("take-away", ada, sam)
    for someone in (ada, sam):
        answers(someone, TAKEN[someone.name])
    await both_ready(ada, sam)
    await at("stays", ada, sam)


async def ticks(someone: Person, *lines: str) -> None:
    """By the keyboard, as anybody would; then F9."""
    await someone.until(lambda: someone.has("#send"))
    await someone.reach("#agreements")  # where one begins
    for line in lines:
        await someone.reach(f"#{line}")
        await someone.press("space")
    await someone.press("f9")
    await someone.until(lambda: not someone.has("#send"))


async def chooses(someone: Person, *phrases: str) -> None:
    """What asks for the words came by itself, over a page that goes on."""
    await someone.until(lambda: isinstance(someone.app.screen, PhraseDialog))
    assert keep_words.CHOOSE_WITHOUT in someone.text
    for number, phrase in enumerate(phrases):
        await someone.fill(f"#phrase-{number}", phrase)
    await someone.press("f9" if phrases else "escape")
    await someone.until(lambda: not isinstance(someone.app.screen, PhraseDialog))


async def to_the_last_page(ada: Person, sam: Person) -> None:
    await both_ready(ada, sam)
    await at("before-you-close", ada, sam)
    await both_ready(ada, sam)
    for someone in (ada, sam):
        await someone.until(lambda: isinstance(someone.session.phase, Closing))  # noqa: B023
        await someone.until(lambda: someone.room.may(Closed))  # noqa: B023


async def close(ada: Person, sam: Person) -> None:
    await to_the_last_page(ada, sam)
    for someone in (ada, sam):
        await ends(someone)
    for someone in (ada, sam):
        await someone.until(lambda: someone.has("#home"))  # noqa: B023


async def ends(someone: Person) -> None:
    """A press in the moment in which the page comes may be none."""
    await someone.until(lambda: someone.has("#close"))
    while someone.has("#close"):
        await someone.press("f9")
        await someone.pause()


def open_phase(*people: Person) -> bool:
    phases = [each.session.phase for each in people]
    return all(isinstance(phase, Deciding) and phase.round.is_open for phase in phases)


def evenings(paths: Paths) -> list[Evening]:
    found = Drawer(paths.kept).read_all(open_key(paths.kept, WORDS)).found
    return [each.document for each in found if isinstance(each.document, Evening)]


def files(paths: Paths) -> set[str]:
    """What lies in the data directory, but for the log of the program."""
    found = (each for each in paths.data.rglob("*") if each.is_file() and each != paths.log)
    return {str(each.relative_to(paths.data)) for each in found}


@pytest.mark.gate
@pytest.mark.sample
async def test_what_both_ticked_and_one_s_own_lie_locked_on_either_laptop_and_nothing_else(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        await ticks(ada, "agreements", "ending", "circles")
        await ticks(sam, "agreements", "mine")
        await until(lambda: open_phase(ada, sam))
        for someone in (ada, sam):
            await chooses(someone, WORDS, WORDS)
        for someone in (ada, sam):
            await someone.reads(keep_words.both_keep([keep_words.ITEMS]))
            await someone.until(lambda: someone.room.can_keep)  # noqa: B023
        assert keep_words.here_too([keep_words.OWN_CIRCLES]) in " ".join(ada.text.split("\n"))
        await close(ada, sam)
        await ada.reads(keep_words.kept([keep_words.ITEMS, keep_words.OWN_CIRCLES]))
        await sam.reads(keep_words.kept([keep_words.ITEMS]))
        await ada.reads(endings_words.KEPT_BOTH)
        (hers,), (his,) = evenings(laptops[0]), evenings(laptops[1])
        assert hers.id == his.id and hers.items is not None and his.items is not None
        assert [each.text for each in hers.items] == list(MINE.values())
        assert [(each.id, each.text) for each in hers.items] == [
            (each.id, each.text) for each in his.items
        ]
        assert hers.circles is not None and hers.circles[0].step == 3 and his.circles is None
        for kept in (hers, his):
            assert kept.ending is None and kept.my_words is None and kept.partner_words is None
        for paths in laptops:
            assert not any(TAKEN["Sam"].encode() in each for each in bodies(paths))
            assert {name.split("/")[0] for name in files(paths)} == {"kept", "settings.toml"}


def bodies(paths: Paths) -> list[bytes]:
    return [each.read_bytes() for each in paths.data.rglob("*") if each.is_file()]


@pytest.mark.gate
async def test_without_a_tick_nobody_is_asked_for_words_and_nothing_lies_there(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        for someone in (ada, sam):
            await ticks(someone)
        await until(lambda: open_phase(ada, sam))
        await ada.reads(keep_words.NONE_OF_BOTH)
        await close(ada, sam)
        await ada.reads(endings_words.DELETED_BOTH)
        for paths in laptops:
            assert files(paths) == {"settings.toml"} and not is_made(paths.kept)


@pytest.mark.gate
async def test_whoever_will_choose_no_words_now_keeps_nothing_and_the_other_is_not_told(
    tmp_path: Path,
) -> None:
    async with two(tmp_path) as (laptops, ada, sam):
        await ticks(ada, "agreements")
        await ticks(sam, "agreements")
        await until(lambda: open_phase(ada, sam))
        await chooses(ada)
        await ada.reads(keep_words.NO_WORDS_YET)
        assert ada.has("#choose-words")
        await chooses(sam, WORDS, WORDS)
        assert keep_words.NO_WORDS_YET not in " ".join(sam.text.split("\n"))
        await close(ada, sam)
        await ada.reads(endings_words.DELETED_BOTH)
        assert files(laptops[0]) == {"settings.toml"} and len(evenings(laptops[1])) == 1
        await ada.press("f9")
        await ada.until(lambda: isinstance(ada.app.screen, HomeScreen))
