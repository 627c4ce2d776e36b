"""Two laptops with a kept evening each: opened before the door, it comes into the look back.

About `tui.window.screens.kept_offer` and `tui.kept.holding`, with two real programs at home.
"""

from functools import partial
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.review import Reviewing
from protocol.door.invitation import stretch
from protocol.session.events import Ready, Skipped
from protocol.session.session import current_activity
from tests.tui.kept.samples import CALL, EVENING, WALK
from tests.tui.phrases import OTHER_WORDS, WORDS, at_once
from tests.whole.laptops import until
from tests.whole.seats import Person, in_room, to_door, two_at_home, words_of
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import make
from tui.disk.shelf import NAMES
from tui.kept.evening import Evening
from tui.window.screens.doors import DoorScreen
from tui.window.screens.guides import GuidesDialog
from tui.window.screens.phrase import PhraseDialog
from tui.words import door as door_words

TEA: Final = CALL.__replace__(id="1d" * 16, text="I make tea before eight", whose="partner")

ADAS: Final = EVENING.__replace__(items=(WALK, CALL, TEA))
SAMS: Final = ADAS.__replace__(
    me="Sam",
    partner="Ada",
    items=(WALK, CALL.__replace__(whose="partner"), TEA.__replace__(whose="me")),
)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that open at once, a door that is cheap to guess, a pilot that waits in small steps."""
    at_once(monkeypatch)
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr("tui.home.laptop.stretch", cheap)
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


def keeps(someone: Person, evening: Evening) -> None:
    folder = someone.app.paths.kept
    Drawer(folder).put(make(folder, WORDS).recipient, evening)


async def opens(someone: Person, *phrases: str) -> None:
    """On the form before the door; the last of these words are the right ones."""
    await someone.reads(door_words.IF_BOTH_OPEN)
    await someone.enter_on("#open-kept")
    await someone.until(lambda: isinstance(someone.app.screen, PhraseDialog))
    for phrase in phrases:
        await someone.until(lambda: not someone.app.screen.query_one("#phrase-0").disabled)
        await someone.fill("#phrase-0", phrase)
        await someone.press("enter")
    await someone.until(lambda: isinstance(someone.app.screen, DoorScreen))
    await someone.reads(door_words.KEPT_IS_OPEN)


async def begin(ada: Person, sam: Person, *, sam_opens: bool, ada_opens: bool = True) -> None:
    await to_door(ada, "#begin")
    if ada_opens:
        await opens(ada, OTHER_WORDS, WORDS)
    await ada.enter_on("#guides")
    await ada.until(lambda: isinstance(ada.app.screen, GuidesDialog))
    await ada.press(str(NAMES.index("follow-up") + 1))
    await ada.until(lambda: isinstance(ada.app.screen, DoorScreen))
    await ada.enter_on("#home")
    await ada.until(lambda: ada.has("#words"))
    await to_door(sam, "#join")
    if sam_opens:
        await opens(sam, WORDS)
    await sam.fill("#words", words_of(ada))
    await sam.press("enter")
    await ada.until(lambda: ada.has("#let-in"))
    await ada.enter_on("#let-in")
    for someone in (ada, sam):
        await someone.until(lambda: someone.has("#go-in"))  # noqa: B023
    for someone in (ada, sam):
        await someone.enter_on("#go-in")
    for someone in (ada, sam):
        await in_room(someone)


def at(name: str, *people: Person) -> bool:
    found = [current_activity(each.session) for each in people]
    return all(each is not None and each.id == name for each in found)


async def both_ready(*people: Person) -> None:
    for someone in people:
        await someone.until(lambda: someone.room.may(Ready))  # noqa: B023
    for someone in people:
        assert someone.see(lambda: someone.app.rooms.do(Ready()))  # noqa: B023


async def to_look_back(ada: Person, sam: Person) -> None:
    for name, answer in (("good-time", "yes"), ("agreements", ""), ("voice", "typed")):
        await until(lambda: at(name, ada, sam))  # noqa: B023
        for someone in (ada, sam):
            if answer:
                sitting = someone.app.rooms.open.sitting  # type: ignore[union-attr]
                someone.see(lambda: sitting.answer((answer,)))  # noqa: B023
        await both_ready(ada, sam)
    await until(lambda: at("appreciation", ada, sam))
    assert ada.see(lambda: ada.app.rooms.do(Skipped()))
    await both_ready(ada, sam)
    await until(lambda: at("review", ada, sam))
    for someone in (ada, sam):
        await someone.until(lambda: held(someone) is not None)  # noqa: B023
        await someone.until(lambda: someone.has("Composer, TextArea, Input"))  # noqa: B023


def held(someone: Person) -> tuple[str, ...] | None:
    phase = someone.session.phase
    return phase.held if isinstance(phase, Reviewing) else None


@pytest.mark.gate
@pytest.mark.parametrize("sam_opens", [True, False])
async def test_what_both_opened_before_the_door_stands_in_the_boxes_of_whose_it_is(
    tmp_path: Path, sam_opens: bool
) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        keeps(ada, ADAS)
        keeps(sam, SAMS)
        await begin(ada, sam, sam_opens=sam_opens)
        await to_look_back(ada, sam)
        if sam_opens:
            assert held(ada) == held(sam) == tuple(sorted((WALK.id, CALL.id, TEA.id)))
            await ada.reads(CALL.text)
            await sam.reads(TEA.text)
            for someone in (ada, sam):
                await someone.reads(WALK.text)
            assert TEA.text not in ada.text and CALL.text not in sam.text
        else:
            assert held(ada) == held(sam) == ()
            assert all(each.text not in sam.text for each in (WALK, CALL, TEA))
            assert TEA.text not in ada.text


@pytest.mark.gate
async def test_whoever_comes_back_before_the_look_back_can_open_it_then(tmp_path: Path) -> None:
    async with two_at_home(tmp_path) as (ada, sam):
        keeps(ada, ADAS)
        keeps(sam, SAMS)
        await begin(ada, sam, sam_opens=False, ada_opens=False)
        for someone in (ada, sam):
            await goes_back(someone)
            await someone.until(lambda: isinstance(someone.app.screen, PhraseDialog))  # noqa: B023
            assert door_words.LOOK_BACK_TO_COME in someone.text
        await ada.fill("#phrase-0", WORDS)
        await ada.press("enter")
        await in_room(ada)
        await sam.press("escape")  # not now: that leads in as ever, and is not asked again
        await in_room(sam)
        await goes_back(sam)
        await in_room(sam)
        assert sam.app.kept.key is None and ada.app.kept.key is not None
        await sam.do(sam.app.go_home())
        sam.app._offered.clear()  # as after another start
        await sam.enter_on("#seat-0")
        await sam.until(lambda: isinstance(sam.app.screen, PhraseDialog))
        await sam.fill("#phrase-0", WORDS)
        await sam.press("enter")
        await in_room(sam)
        await to_look_back(ada, sam)
        assert held(ada) == held(sam) == tuple(sorted((WALK.id, CALL.id, TEA.id)))
        await ada.reads(CALL.text)
        await sam.reads(TEA.text)


async def goes_back(someone: Person) -> None:
    await someone.do(someone.app.go_home())
    await someone.until(lambda: someone.has("#seat-0"))
    await someone.enter_on("#seat-0")
