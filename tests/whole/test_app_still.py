"""Pages on which nothing goes on, in the real program: what is offered there works, and what comes
to nothing says so. And a press that comes after the page was turned counts for no other page."""

from pathlib import Path

import pytest

from protocol.errors import Cause
from protocol.seal.envelope import Kind
from protocol.session.events import Acknowledged, Paused, Ready, encode_move
from protocol.session.session import Ended, Pausing, Stopped
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_app_lines import talking, two_laptops
from tests.whole.test_app_members import adversary, facing
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.news import Line
from tui.window.intents import AnswerGiven, Did
from tui.window.palette import Actions
from tui.window.screens.home import HomeScreen
from tui.words import app as app_words
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import line as line_words
from tui.words import room as room_words


async def no_break(someone: Person, sentence: str) -> None:
    """F4 opens nothing and says why, and the palette does not list what would come to nothing."""
    await someone.press("f4")
    await someone.reads(sentence)
    assert breaks_words.HINT not in someone.text
    listed = someone.see(lambda: {each.label for each in Actions(someone.app.screen)._actions()})
    assert listed & {app_words.ACTION_HOME, closing_words.ENDED_HOME}
    assert listed.isdisjoint({breaks_words.STOP, breaks_words.LEAVE, app_words.ACTION_ALOUD})


async def test_an_alarm_offers_only_what_works(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        _, mine = await two_laptops(tmp_path, url_of(relay))
        (path,) = mine.seats.glob("*.seat")
        file = SeatFile.open(path)
        file.set_alarm(Cause.ROLLBACK)
        file.close()
        async with person(app_at(mine), "Sam") as honest:
            await honest.until(lambda: honest.has("#seat-0"))
            await honest.enter_on("#seat-0")
            await honest.reads(line_words.ALARM_TITLE)
            await no_break(honest, room_words.NO_BREAK_STILL)
            for key in ("f8", "escape", "x", "pagedown", "down", "tab", "ctrl+c"):
                await honest.press(key)
            assert line_words.ALARM_TITLE in honest.text
            await honest.enter_on("#forget")
            await honest.reads(endings_words.DELETE_TITLE)
            await honest.press("escape")
            await honest.press("f9")
            await honest.until(lambda: isinstance(honest.app.screen, HomeScreen))
            assert honest.has("#seat-0")


async def test_a_stop_without_a_line_says_when_it_counts_and_does(tmp_path: Path) -> None:
    async with talking(tmp_path) as (pair, speaker, listener):
        await pair.stop_relay()
        await speaker.until(lambda: speaker.room.news.line is not Line.OPEN)
        await speaker.press("f4")
        await speaker.reads(breaks_words.STOP_HINT)
        await speaker.click("#stop")
        await speaker.reads(room_words.BREAK_LATER)
        await pair.start_relay()
        for each in (speaker, listener):
            await each.until(lambda each=each: isinstance(each.room.phase, Stopped))  # type: ignore[misc]


async def test_leaving_without_a_line_works_at_once(tmp_path: Path) -> None:
    async with talking(tmp_path) as (pair, speaker, _):
        await pair.stop_relay()
        await speaker.until(lambda: speaker.room.news.line is not Line.OPEN)
        await speaker.press("f4")
        await speaker.reads(breaks_words.STOP_HINT)
        await speaker.click("#leave")
        await speaker.reads(breaks_words.LEAVE_TITLE)
        await speaker.click("#leave")
        await speaker.until(lambda: isinstance(speaker.room.phase, Ended))
        await no_break(speaker, room_words.NO_BREAK_NOW)


@pytest.mark.sample
async def test_a_press_for_a_page_that_was_turned_counts_for_no_other(tmp_path: Path) -> None:
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            for minutes in (20, 30):
                bad.send(Kind.MOVE, encode_move(0, Paused(minutes)))
            await until(lambda: bad.heard_back == 2)
            await honest.until(lambda: isinstance(honest.room.phase, Pausing))
            await honest.until(lambda: any(honest.room.phase.ends_ms))  # type: ignore[union-attr]
            page = honest.room.session.page
            honest.see(lambda: honest.app.post_message(Did(Acknowledged(), page - 1)))
            await honest.reads(room_words.ASKED_TOO_LATE)
            for late in (Did(Ready(), page - 2), AnswerGiven(("yes",), page - 2)):
                honest.see(lambda late=late: honest.app.post_message(late))  # type: ignore[misc]
            await honest.press("f1")
            await honest.press("escape")
            assert honest.room.phase.acknowledged == frozenset()  # type: ignore[union-attr]
            await honest.click("#seen")
            await honest.until(lambda: bool(honest.room.phase.acknowledged))  # type: ignore[union-attr]
