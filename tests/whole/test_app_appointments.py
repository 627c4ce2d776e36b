"""Words for another day at the real program: kept, opened when it is time, gone with the room.

About `tui.window.appointflow`, `tui.window.keptitems` and `tui.window.screens.day`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from protocol.door.introduction import Introduction, Policy
from protocol.seats import PARTNERS
from tests.tui.phrases import WORDS, at_once
from tests.whole.couple import couple
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person
from tests.whole.test_app_lead import form, haste, kim_at, to_asked, twice, words_on
from tui.disk.locked.drawer import Drawer
from tui.disk.locked.key import make, open_key
from tui.disk.seat_file import led_seats
from tui.kept.appointing import MOST, RANDOM_BYTES, Appointed, appointed, appointments
from tui.kept.documents import Appointment
from tui.line.addresses import spoken
from tui.window.screens.day import DayDialog
from tui.window.screens.dialogs import SureDialog
from tui.window.screens.kept import AppointmentsDialog, KeptItemDialog
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.screens.phrase import PhraseDialog
from tui.words import daytime as day_words
from tui.words import home as home_words

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


def halves(random: bytes = bytes(range(RANDOM_BYTES))) -> tuple[Appointment, Appointment]:
    """Both documents of one, with a guide that is nowhere."""
    return appointed(
        "Tuesday",
        BEGINS,
        ("", ""),
        Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", ""),
        b"g" * 32,
        "wss://relay.example.org",
        now=TUESDAY,
        random=random,
    ).documents


def lies_there(kim: Person, appointments: Iterable[Iterable[Appointment]]) -> None:
    """Locked with the public half of the key, as anybody who uses the laptop can do it."""
    drawer = Drawer(kim.app.paths.kept)
    key = make(drawer.folder, WORDS)
    for halves in appointments:
        for half in halves:
            drawer.put(key.recipient, half)


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


@pytest.mark.gate
async def test_what_was_just_made_can_be_called_off_from_where_its_words_stand(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, TUESDAY)
        await form(kim)
        await keep_one(kim)
        await kim.enter_on("#delete")
        await on(kim, SureDialog)
        await kim.enter_on("#yes")
        await kim.reads(day_words.CALLED_OFF)
        await on(kim, LeadDoorScreen)
        assert kept(kim) == ()


@pytest.mark.gate
async def test_what_was_just_made_for_soon_opens_from_where_its_words_stand(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, BEGINS - timedelta(minutes=50))
        await form(kim)
        await kim.enter_on("#another-day")
        await unlock(kim)
        await type_day(kim, "today 19:00", day_words.is_it(BEGINS))
        await kim.press("f9")
        await on(kim, KeptItemDialog)
        (found,) = kept(kim)
        await to_doors(kim, found)


async def test_the_first_screen_says_that_one_may_lie_there_and_no_more(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with kim_at(tmp_path, relay) as kim:
            await kim.until(lambda: home_words.LEAD_HINT in kim.text)
            lies_there(kim, (halves(),))
        async with kim_at(tmp_path, relay) as kim:
            await kim.until(lambda: home_words.LEAD_HINT_DAY in kim.text)
            assert "Tuesday" not in kim.text


@pytest.mark.gate
async def test_one_more_than_there_may_be_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, TUESDAY)
        lies_there(kim, [halves(random=bytes([n] * RANDOM_BYTES)) for n in range(MOST)])
        before = kept(kim)
        await form(kim, label="Friday")
        await kim.enter_on("#another-day")
        await unlock(kim)
        await kim.reads(day_words.too_many(MOST))
        await on(kim, LeadDoorScreen)
        assert kim.see(lambda: kim.app.screen.query_one("#label", Input).value) == "Friday"
        assert len(before) == MOST and kept(kim) == before


@pytest.mark.gate
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, day_words.NO_GUIDE),
        ({"words": ("\x1b[31m", "\u202e", "", "[b]", "x" * 5000)}, day_words.NOT_OURS),
        ({"relay": "wss://["}, day_words.NOT_OURS),
        ({"relay": "javascript:alert(1)"}, day_words.NOT_OURS),
        ({"label": "[b]\x1b]0;x\x07\u202e" + "long " * 5000}, day_words.NOT_OURS),
    ],
    ids=["no guide", "words", "half", "scheme", "label"],
)
async def test_what_cannot_be_opened_says_so_and_stays(
    tmp_path: Path, change: dict[str, str], told: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, BEGINS)
        changed = [each.__replace__(**change) for each in halves()]
        lies_there(kim, [changed])
        before = kept(kim)
        await form(kim)
        await kim.enter_on("#appointments")
        await unlock(kim)
        await choose(kim)
        assert "\x1b" not in kim.text and "\u202e" not in kim.text
        await kim.enter_on("#open")
        await kim.reads(told)
        assert not kim.has("#words-0") and len(before) == 1 and kept(kim) == before


async def test_what_is_no_whole_appointment_is_no_line(tmp_path: Path) -> None:
    half, _ = halves()
    lies = half, half.__replace__(label="another")
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        at(kim, BEGINS)
        lies_there(kim, [lies])
        await form(kim)
        await kim.enter_on("#appointments")
        await unlock(kim)
        await kim.reads(day_words.EMPTY)


@pytest.mark.gate
async def test_without_the_words_that_lock_them_there_is_no_appointment(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        await kim.enter_on("#another-day")
        await on(kim, PhraseDialog)
        assert day_words.NOT_KEPT in kim.text
        await kim.press("escape")
        await kim.reads(day_words.NO_KEY)
        assert Drawer(kim.app.paths.kept).paths() == ()
