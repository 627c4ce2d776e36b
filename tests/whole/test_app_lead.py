"""A facilitator at the real program, from the form to the end, with a couple on a real relay.

About `tui.window.leadflow`, `tui.window.leadform`, `tui.window.leaddoors`, `tui.window.leadrooms`,
`tui.window.leadasked`, `tui.window.app_lead`, `tui.window.screens.lead_door` and
`tui.window.screens.flowing`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.seats import PARTNERS, Seat
from server.relay import Relay
from tests.whole.couple import Couple, couple
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person, app_at, free_port, laptop, person
from tui.disk.seat_file import led_seats
from tui.disk.settings import load
from tui.line import link
from tui.line import lobby as doorway
from tui.seat.lead_state import LeadState
from tui.window.screens.home import HomeScreen
from tui.window.screens.lead import LeadScreen
from tui.window.screens.lead_door import LeadDoorScreen
from tui.window.widgets.words import Words
from tui.words import lead as lead_words


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is waited for asks again in a moment."""
    monkeypatch.setattr(link, "BACK_OFF_S", (0.05, 0.1))
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)


@asynccontextmanager
async def kim_at(
    directory: Path, relay: Relay, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[Person]:
    """Kim, before the first screen."""
    paths = laptop(directory / "Kim", free_port(), name="Kim", relay=url_of(relay))
    with paths.settings.open("a") as file:
        if "leads" not in paths.settings.read_text("utf-8"):
            file.write("leads = true\n")
    async with person(app_at(paths), "Kim", size) as kim:
        yield kim


async def form(kim: Person) -> None:
    """To the form, filled in."""
    await kim.enter_on("#lead")
    await kim.until(lambda: isinstance(kim.app.screen, LeadDoorScreen) and kim.has("#name"))
    await kim.fill("#about", "counsellor")
    await kim.reach("#policy")
    await kim.press("down", "down")
    await kim.fill("#label", "Tuesday")


async def words_for_both(kim: Person) -> list[str]:
    """From the form to two sets of words."""
    await kim.enter_on("#go")
    await kim.until(lambda: kim.has("#words-0") and kim.has("#words-1"))
    return [
        kim.see(lambda n=n: " ".join(kim.app.screen.query_one(f"#words-{n}", Words).text.split()))  # type: ignore[misc]
        for n in range(2)
    ]


async def into_room(kim: Person, two: Couple) -> None:
    """From the form to where both are asked."""
    for seat, words in zip(PARTNERS, await words_for_both(kim), strict=True):
        two.knock(seat, words)
    for n in range(2):
        await kim.until(lambda n=n: kim.has(f"#let-in-{n}"))  # type: ignore[misc]
        await kim.enter_on(f"#let-in-{n}")
        await kim.until(lambda n=n: kim.has(f"#same-{n}"))  # type: ignore[misc]
        await kim.enter_on(f"#same-{n}")
    await two.meet()
    await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))


async def led(kim: Person, two: Couple) -> None:
    """... to where Kim leads."""
    await into_room(kim, two)
    for seat in PARTNERS:
        two.answer(seat, is_yes=True)
    await kim.until(lambda: state_of(kim).is_seated and kim.has("#remark"))


def state_of(kim: Person) -> LeadState:
    screen = kim.app.screen
    assert isinstance(screen, LeadScreen) and screen.lead is not None
    return screen.lead


async def test_kim_leads_a_couple_from_the_form_to_the_end(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, kim_at(tmp_path, relay) as kim:
        await form(kim)
        async with couple(url_of(relay), tmp_path / "couple") as two:
            await led(kim, two)
            assert load(kim.app.paths.settings).lead_about == "counsellor"
            await kim.fill("#remark", "Welcome, you two")
            await kim.press("f9")
            first = two.sittings[Seat.FIRST]
            await kim.until(lambda: first.session.third.remarks == ("Welcome, you two",))
            await kim.press("f8")
            await kim.enter_on("#leave")
            await kim.enter_on("#yes")
            await kim.until(lambda: first.session.third.has_gone)
            await kim.reads(lead_words.YOU_LEFT)
            await kim.press("f9")
            await kim.until(lambda: isinstance(kim.app.screen, HomeScreen))
            assert led_seats(kim.app.paths.seats) == ()
