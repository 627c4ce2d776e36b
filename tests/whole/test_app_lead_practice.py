"""Practice for whoever leads, in the real program: two pretend partners, and nothing stays.

About `tui.window.leadpractice`, `tui.rehearsal.led.practice` and `tui.words.lead_practice`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.door.introduction import Introduction, Policy
from protocol.seats import Seat
from protocol.session.events import Advanced, Rejoined, TookAside
from protocol.session.session import Ended, Pausing
from tests.whole.laptops import until
from tests.whole.seats import PACE, Person, free_port, laptop, person
from tui.disk.own_guides import BROUGHT, bring
from tui.disk.shelf import shipped, shipped_text
from tui.errors import RelayFailed
from tui.line import link
from tui.line.rooms import ports_of
from tui.rehearsal.led import practice
from tui.rehearsal.led.practice import lead_practice
from tui.seat.lead_room import LeadRoom
from tui.seat.lead_state import LeadState
from tui.window.app import UnhurriedApp
from tui.window.screens.home import HomeScreen
from tui.window.screens.lead import LeadScreen
from tui.words import kim as kim_words
from tui.words import lead as lead_words
from tui.words import lead_practice as practice_words

KIM = Introduction("Kim", "", Policy.WITH_ME, "", "")


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is waited for asks again in a moment."""
    monkeypatch.setattr(link, "BACK_OFF_S", (0.05, 0.1))


@asynccontextmanager
async def practising(
    directory: Path, guide: str = "daily", own: Path | None = None
) -> AsyncIterator[Person]:
    """Somebody who begins to lead two pretend partners."""
    paths = laptop(directory, free_port(), name="Kim")
    app = UnhurriedApp(
        paths,
        practice=guide,
        leads=True,
        quick=True,
        pace=PACE,
        brought=None if own is None else bring(own),
    )
    async with person(app, "Kim", (100, 30)) as kim:
        await kim.until(lambda: isinstance(kim.app.screen, LeadScreen) and kim.has("#remark"))
        yield kim


def state_of(kim: Person) -> LeadState:
    screen = kim.app.screen
    assert isinstance(screen, LeadScreen) and screen.lead is not None
    return screen.lead


def left_of(directory: Path) -> list[Path]:
    return [each for each in (directory / "seats").rglob("*") if each.is_file()]


async def test_two_pretend_partners_are_led_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    async with practising(tmp_path) as kim:
        await kim.reads(practice_words.NOTE)
        await kim.reads(practice_words.LABEL)
        assert state_of(kim).names == ("Ada", "Robin") and not kim.app.is_kept
        await kim.until(lambda: Seat.FIRST in getattr(state_of(kim).phase, "ready", ()))
        page = state_of(kim).session.page
        assert left_of(tmp_path)
        # The second stays on the page until whoever leads goes on: in two presses, as always.
        await kim.press("f9", "f9")
        await kim.until(lambda: state_of(kim).session.page > page)
        await kim.fill("#remark", "Take your time, you two")
        await kim.press("f9")
        await kim.reads("Take your time, you two")
        await kim.press("f8")
        await kim.enter_on("#leave")
        await kim.enter_on("#yes")
        await kim.reads(lead_words.YOU_LEFT)
        await kim.press("f9")
        await kim.until(lambda: isinstance(kim.app.screen, HomeScreen))
        await kim.until(lambda: not left_of(tmp_path))
        assert kim.app.is_kept


async def test_an_own_guide_is_led_with_its_hints(tmp_path: Path) -> None:
    hint = "Ada tends to hurry here."
    text = shipped_text("daily.toml").replace(
        'id = "agreements"', f'id = "agreements"\nfacilitator = "{hint}"', 1
    )
    own = tmp_path / "own.toml"
    own.write_text(text, "utf-8")
    async with practising(tmp_path / "data", BROUGHT, own) as kim:
        await kim.until(lambda: state_of(kim).own is not None)
        named = state_of(kim).own
        assert named is not None and named.named("agreements").facilitator == hint  # type: ignore[union-attr]


@asynccontextmanager
async def led(directory: Path) -> AsyncIterator[LeadRoom]:
    """A room with two pretend partners, without a screen."""
    async with lead_practice(directory, shipped("daily"), KIM, quick=True) as file:
        room = LeadRoom(ports_of(file), PACE)
        task = asyncio.create_task(room.leading.run())
        try:
            await until(lambda: room.leading.is_seated)
            yield room
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_a_word_with_one_is_answered_by_that_one_alone(tmp_path: Path) -> None:
    async with led(tmp_path) as room:

        def said() -> list[tuple[Seat, str]]:
            whispers = room.leading.whispers
            return [(each.by, each.text) for each in whispers if each.beside is beside]

        for beside in (Seat.SECOND, Seat.FIRST):
            await until(lambda: room.do(TookAside(beside, 3)))  # noqa: B023
            await until(lambda: room.leading.beside is beside)  # noqa: B023
            assert room.whisper(beside, "How are you?", "")
            told = [(Seat.FACILITATOR, "How are you?"), (beside, kim_words.ANSWERS[int(beside)])]
            await until(lambda: said() == told)  # noqa: B023
        await until(lambda: room.do(Rejoined()))
        await until(lambda: room.leading.session.third.aside is None)


async def test_the_second_asks_for_a_pause_once_and_both_come_back(tmp_path: Path) -> None:
    pages: set[tuple[int, bool]] = set()
    async with led(tmp_path) as room:

        def is_over() -> bool:
            phase, page = room.leading.session.phase, room.leading.session.page
            pages.add((page, isinstance(phase, Pausing)))
            if Seat.FIRST in getattr(phase, "ready", ()):
                room.do(Advanced())
            return isinstance(phase, Ended)

        await until(is_over)
    assert sum(is_paused for _, is_paused in pages) == 1


async def test_two_who_do_not_come_together_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "PATIENCE_S", 0.05)
    monkeypatch.setattr(practice, "_has_let_in", lambda partner: False)
    with pytest.raises(RelayFailed):
        async with lead_practice(tmp_path, shipped("daily"), KIM, quick=True):
            pass
    assert [*tmp_path.iterdir()] == []
