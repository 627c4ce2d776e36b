"""A guide of whoever leads, at real apps of the two: it comes to the first, and both read it.

About `tui.window.joinflow`, `tui.pages.gathering` and `tui.line.lending`.
"""

from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from msgspec import structs

from protocol.door.invitation import stretch
from protocol.guide.structure import Guide, guide_bytes, unhinted
from protocol.seats import Seat
from protocol.session.session import Gathering
from tests.whole.couple import couple
from tests.whole.laptops import PACE, relay_at, small_guide, url_of
from tests.whole.seats import Person, free_port, laptop, person
from tests.whole.test_app_lead import form, led
from tests.whole.test_app_led import (
    NAME,
    Leader,
    are_asked,
    haste,
    into_the_room,
    kind,
    let_in,
    three,
)
from tui.disk.own_guides import BROUGHT, bring
from tui.disk.seat_file import SeatFile, seats
from tui.window.app import UnhurriedApp
from tui.words import guide as guide_words
from tui.words import lead as lead_words
from tui.words import led_door as led_door_words

_fast = haste


def own_guide() -> Guide:
    """With a hint that neither of the two is to read."""
    guide = small_guide()
    step = guide.steps[0]
    hinted = tuple(structs.replace(each, facilitator="Watch Ada.") for each in step.activities)
    steps = (structs.replace(step, activities=hinted), *guide.steps[1:])
    return structs.replace(guide, led=True, steps=steps)


OWN: Final = own_guide()
SMALL: Final = Path(__file__).with_name("small.toml")


async def both_say_yes(ada: Person, sam: Person, leader: Leader) -> None:
    """A press goes to what is below first: all of it is read before a yes."""
    await are_asked(ada, sam, leader)
    for each in (ada, sam):
        while kind(each) == "consent":
            await each.until(lambda each=each: not each.has("#fine.-active"))  # type: ignore[misc]
            if each.has("#fine") and await each.tab_to("#fine"):
                await each.press("enter")
            await each.pause()


async def accepts(someone: Person) -> None:
    """All of it is read first."""
    await someone.until(lambda: someone.has("#accept"))
    while someone.has("#accept"):
        await someone.click("#accept")


@pytest.mark.gate
@pytest.mark.sample
async def test_a_guide_of_whoever_leads_comes_to_the_first_and_both_read_it_before_it_begins(
    tmp_path: Path,
) -> None:
    async with three(tmp_path, OWN) as (ada, sam, leader):
        leader.lends()
        await into_the_room(ada, sam, leader)
        await both_say_yes(ada, sam, leader)
        for each in (ada, sam):
            await each.reads(guide_words.guide_of(NAME))
            assert guide_words.guide_to_read(NAME) in each.text
            assert "Watch Ada" not in each.text
        await accepts(ada)
        await ada.reads(guide_words.both_read(NAME, ada.room.partner))
        assert kind(sam) == "guide" and isinstance(sam.session.phase, Gathering)
        await accepts(sam)
        for each in (ada, sam):
            await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]
            await each.reads(guide_words.guide_mark(NAME))
            assert each.session.guide == small_guide()


async def test_until_it_has_come_nothing_is_made_and_the_first_is_told(tmp_path: Path) -> None:
    async with three(tmp_path, OWN) as (ada, sam, leader):
        leader.open()
        await let_in(ada, leader, Seat.FIRST)
        await ada.reads(led_door_words.guide_comes(NAME))
        leader.lends()
        await ada.reads(led_door_words.waits_for_other(NAME))


async def test_who_comes_back_before_it_began_has_it_still(tmp_path: Path) -> None:
    async with three(tmp_path, OWN) as (ada, sam, leader):
        leader.lends()
        await into_the_room(ada, sam, leader)
        await ada.do(ada.app.go_home())
        await ada.until(lambda: ada.has("#seat-0"))
        (path,) = seats(ada.app.paths.seats)
        file = SeatFile.open(path)
        assert file.guide == guide_bytes(OWN)
        file.close()
        await ada.enter_on("#seat-0")
        await both_say_yes(ada, sam, leader)
        for each in (ada, sam):
            await accepts(each)
        for each in (ada, sam):
            await each.until(lambda each=each: each.session.step >= 0)  # type: ignore[misc]


async def test_whoever_leads_brings_it_from_a_file_and_reads_its_hints_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap = partial(stretch, memory_bytes=8 * 1024 * 1024, passes=1)
    monkeypatch.setattr("tests.whole.couple.stretch", cheap)
    text = SMALL.read_text("utf-8").replace('id = "small"', 'id = "own"\nled = true', 1)
    hint = '[[steps.activities]]\nfacilitator = "Let {first} begin."\nspare = true'
    (tmp_path / "own.toml").write_text(text.replace("[[steps.activities]]", hint), "utf-8")
    async with relay_at(tmp_path) as relay, AsyncExitStack() as stack:
        paths = laptop(tmp_path / "Kim", free_port(), name="Kim", relay=url_of(relay))
        with paths.settings.open("a") as file:
            file.write("leads = true\n")
        app = UnhurriedApp(paths, pace=PACE, brought=bring(tmp_path / "own.toml"))
        kim = await stack.enter_async_context(person(app, "Kim", (100, 30)))
        two = await stack.enter_async_context(couple(url_of(relay), tmp_path / "two"))
        await form(kim)
        assert app.guides.offered(leads=True)[BROUGHT].title in kim.text
        await led(kim, two)
        told = lead_words.hint(f"Let {two.names[0]} begin.")
        await kim.reads(told)
        for sitting in two.sittings.values():
            guide = sitting.session.guide
            assert guide is not None and guide == unhinted(guide)
        assert [path.name for path in paths.guides.iterdir()] == ["own.toml"]
