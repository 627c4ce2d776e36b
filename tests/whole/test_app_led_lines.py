"""Two people at real apps whom somebody leads whose line drops, and comes back or does not.

About `tui.window.screens.room`, `tui.window.widgets.led_line` and `tui.window.ledflow`.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.seats import Seat
from protocol.session.session import Ended, Stopped
from server.relay import Relay
from tests.whole.laptops import relay_at, url_of
from tests.whole.seats import Person, app_at, free_port, laptop, person
from tests.whole.test_app_lead import form, haste, state_of, words_for_both
from tests.whole.test_three_programs import programs
from tui.window.screens.board import BoardScreen
from tui.window.screens.lead import LeadScreen
from tui.window.screens.led import AskedDialog
from tui.words import app as app_words
from tui.words import lead as lead_words
from tui.words import led as led_words

KIM: Final = "Kim"
DOWN: Final = led_words.is_down(KIM)
AWAY: Final = led_words.is_away(KIM)
HERE: Final = led_words.is_here(KIM)
LONG_MS: Final = 1_000

_fast = haste


@pytest.fixture(autouse=True)
def _minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of them are over in a second."""
    monkeypatch.setattr("tui.pages.led.line.LONG_AWAY_MS", LONG_MS)
    monkeypatch.setattr("tui.window.screens.room.LONG_AWAY_MS", LONG_MS)
    monkeypatch.setattr("tui.line.link.UNSEATED_AFTER_S", 0.5)


class Three:
    """Two people at their apps, and Kim, who comes and goes. Mutable."""

    def __init__(self, directory: Path, relay: Relay, life: AsyncExitStack) -> None:
        self.directory: Final = directory
        self._relay: Final = relay
        self._life: Final = life
        self.ada: Person
        self.sam: Person

    async def begin(self, names: tuple[str, str] = ("Ada", "Sam")) -> None:
        """Their seats are on their laptops, and Kim is let in."""
        made = self.directory / "-".join(names)
        made.mkdir()
        async with programs(made, self._relay.port) as found:
            await found.let_in()
            await found.same()
            files = {seat: file.path for seat, file in found.files.items()}
        for seat, name in zip(Seat, (*names, KIM), strict=True):
            paths = laptop(self.directory / name, free_port(), name=name, relay=url_of(self._relay))
            paths.make()
            shutil.move(files[seat], paths.seats / files[seat].name)

    async def at(self, name: str, life: AsyncExitStack) -> Person:
        """One of them at their app, in the room."""
        paths = laptop(self.directory / name, free_port(), name=name, relay=url_of(self._relay))
        someone: Person = await life.enter_async_context(person(app_at(paths), name))
        await someone.until(lambda: someone.has("Button"))
        await someone.press("enter")
        return someone

    async def two(self) -> None:
        self.ada = await self.at("Ada", self._life)
        self.sam = await self.at("Sam", self._life)

    @asynccontextmanager
    async def kim(self) -> AsyncIterator[Person]:
        """As long as her line holds."""
        async with AsyncExitStack() as life:
            kim = await self.at(KIM, life)
            await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
            yield kim

    async def both_read(self, sentence: str) -> None:
        for each in (self.ada, self.sam):
            await each.reads(sentence)


@asynccontextmanager
async def led_at(directory: Path) -> AsyncIterator[Three]:
    """Three of them in a room, and Kim has been there, and is gone without a word."""
    async with AsyncExitStack() as life:
        relay = await life.enter_async_context(relay_at(directory / "relay"))
        three = Three(directory, relay, life)
        await three.begin()
        async with three.kim() as kim:
            await three.two()
            await three.both_read(HERE)
            await kim.until(lambda: state_of(kim).is_seated)
        yield three


async def answers(someone: Person, id: str) -> None:
    """What the line asks, by its key, as the last row says."""
    await someone.reads(DOWN)
    await someone.until(lambda: "f7" in someone.app.screen.active_bindings)
    await someone.press("f7")
    await someone.until(lambda: isinstance(someone.app.screen, AskedDialog))
    await someone.enter_on(f"#{id}")


@pytest.mark.gate
async def test_after_three_minutes_both_are_asked_and_one_of_them_goes_on_for_both(
    tmp_path: Path,
) -> None:
    async with led_at(tmp_path) as three:
        await three.both_read(DOWN)
        await answers(three.sam, "alone")
        await three.both_read(led_words.ALONE_AGAIN)
        assert three.ada.session.epoch == three.sam.session.epoch == 2
        async with three.kim() as kim:
            await kim.reads(lead_words.ON_THEIR_OWN)
            assert not kim.has("#go-on")


@pytest.mark.gate
async def test_whoever_waits_is_not_asked_again_before_kim_was_there(tmp_path: Path) -> None:
    async with led_at(tmp_path) as three:
        await answers(three.ada, "back")
        await three.ada.reads(AWAY)
        assert "f7" not in three.ada.see(lambda: three.ada.app.screen.active_bindings)
        await three.sam.reads(DOWN)
        async with three.kim():
            await three.both_read(HERE)
        await three.both_read(DOWN)


@pytest.mark.gate
async def test_after_a_crash_kim_has_both_couples_side_by_side_again(tmp_path: Path) -> None:
    async with led_at(tmp_path) as three:
        await three.begin(("Eve", "Tom"))
        async with three.kim() as kim:
            first = state_of(kim).session.room_id
            await kim.press("ctrl+g")
            await kim.reads(lead_words.RESTING)
            marks = [each.id for each in kim.app.screen.query(".mark") if each.id != "to-room-1"]
            await kim.enter_on(f"#{marks[0]}")
            await kim.until(lambda: isinstance(kim.app.screen, LeadScreen))
            await kim.until(lambda: state_of(kim).session.room_id != first)
            await kim.until(lambda: state_of(kim).is_seated)
            await three.both_read(HERE)
            # Whose room it is has its place in the first line.
            await kim.until(lambda: kim.app.screen.query_one("#step").region.width > 0)
            await kim.press("ctrl+g")
            await kim.until(lambda: isinstance(kim.app.screen, BoardScreen))
            await kim.until(lambda: kim.has("#to-room-2"))
            assert lead_words.RESTING not in kim.text
            await kim.enter_on("#another")
            await form(kim, "Friday")
            assert kim.app.title == app_words.APP
            await words_for_both(kim)
            assert kim.app.title == lead_words.window_title(3)


async def test_they_can_stop_for_today_without_kim(tmp_path: Path) -> None:
    async with led_at(tmp_path) as three:
        await answers(three.ada, "stop")
        await three.sam.until(lambda: isinstance(three.sam.session.phase, Stopped | Ended))
