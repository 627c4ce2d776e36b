"""Words for another day at the real program: kept, opened when it is time, gone with the room.

About `tui.window.appointflow`, `tui.window.keptitems` and `tui.window.screens.day`.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from protocol.seats import PARTNERS
from tests.tui.phrases import WORDS, at_once
from tests.whole.couple import couple
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person
from tests.whole.test_app_lead import form, haste, kim_at, to_asked, twice, words_on
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import open_key
from tui.disk.seat_file import led_seats
from tui.kept.appointing import Appointed, appointments
from tui.line.addresses import spoken
from tui.window.screens.day import DayDialog
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.kept import AppointmentsDialog, KeptItemDialog
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.screens.phrase import PhraseDialog
from tui.words import daytime as day_words

__all__ = ["haste"]

TUESDAY = datetime(2026, 12, 1, 12, 0).astimezone()
WHEN = "Thu 19:00"
BEGINS = datetime(2026, 12, 3, 19, 0).astimezone()


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)


def at(kim: Person, now: datetime) -> None:
    kim.see(lambda: setattr(kim.app.kept, "clock", lambda: now))


async def on(kim: Person, kind: type[object]) -> None:
    await kim.until(lambda: isinstance(kim.app.screen, kind) and kim.app.screen.is_mounted)


async def unlock(kim: Person) -> None:
    """Gives the words, twice where they are chosen."""
    await on(kim, PhraseDialog)
    for box in kim.app.screen.query(Input):
        kim.see(lambda box=box: setattr(box, "value", WORDS))  # type: ignore[misc]
    await kim.press("f9")


async def type_day(kim: Person, typed: str, told: str) -> None:
    await on(kim, DayDialog)
    kim.see(lambda: setattr(kim.app.screen.query_one("#day"), "value", typed))
    await kim.press("f9")
    await kim.reads(told)


async def keep_one(kim: Person) -> None:
    """From the filled form to both sets of words."""
    await kim.enter_on("#another-day")
    await unlock(kim)
    await type_day(kim, "Thu", day_words.no_hour("Thursday 3 December"))
    await type_day(kim, WHEN, day_words.is_it(BEGINS))
    await kim.press("f9")
    await on(kim, KeptItemDialog)


async def choose(kim: Person) -> None:
    """From the list to the first of them."""
    await on(kim, AppointmentsDialog)
    await kim.until(lambda: kim.app.screen.query_one(OptionList).highlighted is not None)
    await kim.press("f9")
    await on(kim, KeptItemDialog)


async def to_doors(kim: Person, found: Appointed) -> None:
    await kim.enter_on("#open")
    await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
    assert words_on(kim) == [" ".join(found.words(seat)) for seat in PARTNERS]


def kept(kim: Person) -> tuple[Appointed, ...]:
    drawer = Drawer(kim.app.paths.kept)
    key = open_key(drawer.folder, WORDS)
    return appointments(each.document for each in drawer.read_all(key).found)


@pytest.mark.gate
async def test_an_appointment_opens_the_same_doors_after_a_new_start_and_goes_with_the_room(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with kim_at(tmp_path, relay) as kim:
            at(kim, TUESDAY)
            await form(kim)
            await keep_one(kim)
            (found,) = kept(kim)
            assert all(" ".join(found.words(seat)) in kim.text for seat in PARTNERS)
            assert spoken(url_of(relay)) in kim.text and not kim.has("#open")
            assert (found.begins, found.label, found.relay) == (BEGINS, "Tuesday", url_of(relay))
        async with couple(url_of(relay), tmp_path / "couple") as two:
            async with kim_at(tmp_path, relay) as kim:
                at(kim, BEGINS - timedelta(minutes=50))
                await form(kim, label="")
                await kim.enter_on("#appointments")
                await unlock(kim)
                await choose(kim)
                await to_doors(kim, found)
                await twice(kim, "#back", day_words.SHUT_SURE)
                await kim.until(lambda: kim.has("#appointments"))
                assert kept(kim) == (found,)
                await kim.enter_on("#appointments")
                await choose(kim)
                await to_doors(kim, found)
                await to_asked(kim, two, [" ".join(found.words(seat)) for seat in PARTNERS])
                assert kept(kim) == () and Drawer(kim.app.paths.kept).paths() == ()
                (seat,) = led_seats(kim.app.paths.seats)


async def test_an_appointment_that_is_called_off_is_gone(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, TUESDAY)
        await form(kim)
        await keep_one(kim)
        await kim.press("escape")
        await on(kim, LeadDoorScreen)
        await kim.enter_on("#appointments")
        await choose(kim)
        await kim.enter_on("#delete")
        await on(kim, SureDialog)
        await kim.enter_on("#yes")
        await kim.reads(day_words.CALLED_OFF)
        await kim.reads(day_words.EMPTY)
        assert kept(kim) == ()


async def test_without_the_words_that_lock_them_there_is_no_appointment(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        await kim.enter_on("#another-day")
        await on(kim, PhraseDialog)
        assert day_words.NOT_KEPT in kim.text
        await kim.press("escape")
        await kim.reads(day_words.NO_KEY)
        assert Drawer(kim.app.paths.kept).paths() == ()
