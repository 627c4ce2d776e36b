"""What a changed program of the other shows, says and leaves possible on an honest screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.guide.structure import Guide, guide_bytes
from protocol.seal.envelope import Kind
from protocol.session.events import Paused, encode_move
from protocol.session.session import Ended, Gathering, Pausing, Stopped
from tests.whole.laptops import Laptop, relay_at, small_guide, until, url_of
from tests.whole.seats import Person, app_at, person
from tests.whole.test_adversary import MALFORMED, PARTED, Adversary
from tests.whole.test_app_lines import come_back, two_laptops
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.words import breaks as breaks_words
from tui.words import guide as guide_words
from tui.words import line as line_words


@asynccontextmanager
async def facing(
    directory: Path, guide: Guide, *, is_first: bool
) -> AsyncIterator[tuple[Laptop, Person]]:
    """Somebody's program without a screen, on the first seat or the second, and an honest app."""
    async with relay_at(directory / "relay") as relay:
        both = await two_laptops(directory, url_of(relay), guide_bytes(guide))
        theirs, mine = both if is_first else both[::-1]
        (path,) = theirs.seats.glob("*.seat")
        file = SeatFile.open(path)
        facts = file.facts
        file.close()
        laptop = Laptop(path, facts, guide, 0)
        line = asyncio.create_task(laptop.sitting.run())
        try:
            async with person(app_at(mine), "Ada") as honest:
                await come_back(honest)
                yield laptop, honest
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)
            laptop.file.close()


@asynccontextmanager
async def adversary(laptop: Laptop) -> AsyncIterator[Adversary]:
    """The same seat, held by a program that keeps to nothing."""
    await until(lambda: laptop.session.page > 0 and not laptop.file.outbox())
    bad = Adversary(laptop)
    line = asyncio.create_task(bad.link.run())
    try:
        await until(lambda: bad.is_open)
        yield bad
    finally:
        line.cancel()
        await asyncio.gather(line, return_exceptions=True)


@pytest.mark.parametrize("name", PARTED)
async def test_the_screen_says_that_the_two_have_parted_and_one_can_stop(
    tmp_path: Path, name: str
) -> None:
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            bad.send_raw(PARTED[name](bad))
            await honest.reads(line_words.parted("Partner 1"))
            assert honest.room.news.alarm is None
            await honest.press("f4")
            await honest.reads(breaks_words.STOP)
            await honest.click("#stop")
            await honest.until(lambda: isinstance(honest.room.phase, Stopped))
            await honest.reads(line_words.parted("Partner 1"))


async def test_the_screen_goes_on_whatever_nothing_a_member_writes(tmp_path: Path) -> None:
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            for way in MALFORMED.values():
                bad.send_raw(way(bad))
            await honest.reads(line_words.STRAYS)
            assert honest.room.news.alarm is None
            assert not honest.room.news.has_parted
            assert honest.has("#send")


async def test_who_pauses_again_and_again_keeps_nobody_from_stopping(tmp_path: Path) -> None:
    async with facing(tmp_path, burnout(), is_first=False) as (laptop, honest):
        async with adversary(laptop) as bad:
            for turn in range(40):
                bad.send(Kind.MOVE, encode_move(0, Paused(5 + turn)))
                await until(lambda turn=turn: bad.heard_back > turn)  # type: ignore[misc]
            await honest.until(lambda: isinstance(honest.room.phase, Pausing))
            await honest.press("f4")
            await honest.reads(breaks_words.STOP_HINT)
            await honest.click("#stop")
            await honest.until(lambda: isinstance(honest.room.phase, Stopped))
            await honest.reads(breaks_words.STOPPED_TITLE)


async def test_a_stranger_s_guide_is_read_as_the_inviters_before_it_begins(tmp_path: Path) -> None:
    async with facing(tmp_path, small_guide(), is_first=True) as (laptop, honest):
        await honest.reads(guide_words.guide_to_read("Partner 0"))
        for step in small_guide().steps:
            for activity in step.activities:
                await honest.reads(activity.prompt)
        assert isinstance(laptop.session.phase, Gathering)
        # The main key goes through what is below the edge first: all of it is read.
        while honest.has("#accept"):
            await honest.click("#accept")
        await honest.until(lambda: honest.room.session.page == 1)
        await honest.reads(guide_words.guide_mark("Partner 0"))
        await until(lambda: laptop.session.page == 1)


@pytest.mark.sample
async def test_a_stranger_s_guide_can_be_declined(tmp_path: Path) -> None:
    async with facing(tmp_path, small_guide(), is_first=True) as (laptop, honest):
        await honest.reads(guide_words.guide_to_read("Partner 0"))
        await honest.click("#decline")
        await honest.reads(guide_words.guide_declined(None))
        await until(lambda: isinstance(laptop.session.phase, Ended))
