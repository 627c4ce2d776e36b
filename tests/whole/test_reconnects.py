"""Lines that drop and relays that restart, in the middle of a session: nothing is lost.

About `tui.seat.holding` and `tui.seat.outgoing`.
"""

import asyncio
import random
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.turns import Talking
from protocol.session.events import Paused, Ready, Sealed, Spoke
from protocol.session.session import Pausing
from tests.whole.laptops import (
    Laptop,
    assert_same,
    couple,
    is_open,
    lost,
    read_again,
    relay_at,
    small_guide,
    through,
    until,
    url_of,
)
from tests.whole.rooms import at_the_turn, talking
from tui.news import Line
from tui.seat.facts import Waiting

CUTS: Final = 300
"""About as many as a quick machine has in the whole of such a session."""


async def drop_often(laptops: tuple[Laptop, ...], seed: int) -> None:
    """Cuts a random line every few milliseconds, for so many cuts.

    After five cuts something gets through before the next: a busy machine takes longer to open a
    line than a cut leaves it, and would come to no end.
    """
    chance = random.Random(seed)
    for cut in range(1, CUTS + 1):
        if cut % 5 == 0:
            known = sum(len(laptop.file.log()) for laptop in laptops)
            await until(lambda: sum(len(laptop.file.log()) for laptop in laptops) != known)  # noqa: B023
        await asyncio.sleep(chance.uniform(0.0, 0.05))
        laptop = chance.choice(laptops)
        laptop.sitting.link.drop()
        laptop.sitting.link.retry_now()
        await asyncio.sleep(0.01)
        laptop.sitting.link.retry_now()


@pytest.mark.gate
@pytest.mark.parametrize("seed", range(3))
async def test_no_word_is_lost_where_lines_drop_all_the_time(tmp_path: Path, seed: int) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide(), seed) as laptops:
            storm = asyncio.create_task(drop_often(laptops, seed))
            try:
                await through(*laptops, patience_s=300)
            finally:
                storm.cancel()
            assert_same(*laptops)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_no_word_is_lost_over_many_storms(tmp_path: Path, seed: int) -> None:
    await test_no_word_is_lost_where_lines_drop_all_the_time(tmp_path, seed)


async def test_a_session_goes_on_where_its_relay_was_restarted(tmp_path: Path) -> None:
    port, playing = 0, None
    async with relay_at(tmp_path / "relay") as relay:
        port = relay.port
        stack = couple(tmp_path / "seats", url_of(relay), small_guide(), 7)
        first, second = await stack.__aenter__()
        playing = asyncio.create_task(through(first, second))
        await until(lambda: first.session.page >= 3)
    try:
        await until(lambda: not is_open(first) and not is_open(second))
        async with relay_at(tmp_path / "relay", port):
            for laptop in (first, second):
                laptop.sitting.link.retry_now()
            await playing
        assert_same(first, second)
    finally:
        playing.cancel()
        await stack.__aexit__(None, None, None)


async def test_the_line_says_how_it_stands(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as (first, second):
            assert first.sitting.news.line is Line.OPEN
            assert first.sitting.news.is_partner_here
            second.sitting.link.drop()
            await until(lambda: not first.sitting.news.is_partner_here)
            await until(lambda: first.sitting.news.is_partner_here)


async def test_what_is_said_without_a_line_goes_out_later_byte_for_byte(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        port, url = relay.port, url_of(relay)
        stack = talking(tmp_path / "seats", url)
        first, second = await stack.__aenter__()
        speaker, listener = at_the_turn(first, second)
    try:
        await until(lambda: not is_open(speaker))
        speaker.sitting.do(Spoke("said without a line"))
        speaker.sitting.do(Spoke("and once more"))
        waiting: tuple[Waiting, ...] = speaker.file.outbox()
        assert [type(event) for event in speaker.sitting.news.waiting] == [Spoke, Spoke]
        async with relay_at(tmp_path / "relay", port):
            await until(lambda: not speaker.file.outbox())
            logged = [entry.event for entry in speaker.file.log()]
            assert [each.event for each in waiting] == logged[-2:]
            await until(lambda: len(listener.file.log()) == len(logged))
            assert listener.session == speaker.session
    finally:
        await stack.__aexit__(None, None, None)


@pytest.mark.parametrize("is_pause_first", [True, False])
async def test_words_that_lose_the_race_against_a_pause_come_back(
    tmp_path: Path, is_pause_first: bool
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as (first, second):
            speaker, listener = at_the_turn(first, second)
            # In one turn of the loop: neither can know of the other.
            if is_pause_first:
                listener.sitting.do(Paused(5))
                speaker.do(Spoke("into the pause"))
            else:
                speaker.do(Spoke("into the pause"))
                listener.sitting.do(Paused(5))
            await until(lambda: not speaker.file.outbox() and not listener.file.outbox())
            await until(lambda: speaker.session == listener.session)
            _, taken = read_again(listener)
            is_refused = any(each.is_refused for each in taken)
            assert speaker.back == (["into the pause"] if is_refused else [])
            assert lost(speaker, listener) == set()


async def test_words_said_on_a_page_that_was_turned_come_back(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as (first, second):
            speaker, listener = at_the_turn(first, second)
            speaker.sitting.link.drop()
            await until(lambda: not is_open(speaker))
            speaker.sitting.do(Spoke("nobody heard this"))
            listener.sitting.do(Paused(5))
            await until(lambda: not listener.file.outbox())
            speaker.sitting.link.retry_now()
            await until(lambda: not speaker.file.outbox())
            assert speaker.back == ["nobody heard this"]
            assert isinstance(listener.session.phase, Pausing)
            assert isinstance(listener.session.phase.inner, Talking)
            assert listener.session.phase.inner.turn.pieces == ()


async def test_nothing_can_be_done_twice_while_it_is_on_its_way(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as (first, second):
            lines = [asyncio.create_task(each.sitting.run()) for each in (first, second)]
            await until(lambda: Sealed in first.sitting.moves())
            first.sitting.answer(("yes",))
            assert Sealed not in first.sitting.moves()
            assert Ready not in first.sitting.moves()
            for line in lines:
                line.cancel()
