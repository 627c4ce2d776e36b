"""Two partners who choose at random go through a whole guide over a real relay."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from protocol.errors import Malformed
from protocol.session.events import Sealed
from protocol.wire.frames import End
from tests.whole.laptops import (
    Laptop,
    assert_same,
    couple,
    relay_at,
    small_guide,
    through,
    until,
    url_of,
)
from tui.disk.seat_file import seats
from tui.disk.shelf import burnout
from tui.news import Line


@pytest.mark.sample
@pytest.mark.parametrize("seed", range(2))
async def test_both_hold_the_same_session_to_the_end_of_the_guide(
    tmp_path: Path, seed: int
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), burnout(), seed) as laptops:
            await through(*laptops)
            assert_same(*laptops)
            assert all(laptop.is_over for laptop in laptops)
            assert [laptop.sitting.end for laptop in laptops] == [End.CLOSED, End.CLOSED]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
async def test_both_hold_the_same_session_whatever_they_choose(tmp_path: Path, seed: int) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), burnout(), seed) as laptops:
            await through(*laptops)
            assert_same(*laptops)


async def test_couples_at_one_relay_do_not_meet(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, AsyncExitStack() as stack:
        couples: list[tuple[Laptop, Laptop]] = []
        for seed in range(3):
            pair = couple(tmp_path / str(seed), url_of(relay), small_guide(), seed)
            couples.append(await stack.enter_async_context(pair))
        await asyncio.gather(*(through(*laptops) for laptops in couples))
        for laptops in couples:
            assert_same(*laptops)
        assert len({laptops[0].sitting.page_head for laptops in couples}) == 3


async def test_after_the_close_there_is_no_room_and_no_seat_file(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as (first, second):
            await through(first, second)
            first.file.close()
            first.start()
            await first.sitting.run()
            assert first.sitting.news.line is Line.UNKNOWN
            for laptop in (first, second):
                laptop.file.forget()
            assert seats(tmp_path / "seats") == ()
            assert list((tmp_path / "seats").iterdir()) == []
            assert relay.health()["rooms"] == 0


async def test_who_comes_back_after_both_have_closed_learns_that_it_is_over(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as (first, second):
            await through(first, second)
            second.file.close()
            second.start()
            assert second.is_over and second.sitting.end is None
            await second.sitting.run()
            assert second.sitting.end is End.CLOSED


async def test_an_answer_too_long_to_be_opened_is_refused_before_it_is_sealed(
    tmp_path: Path,
) -> None:
    # Sealed, it would hold both up for ever: its digest fits an event, its opening does not.
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide()) as (first, second):
            lines = [asyncio.create_task(each.sitting.run()) for each in (first, second)]
            await until(lambda: Sealed in first.sitting.moves())
            with pytest.raises(Malformed):
                first.sitting.answer(("words " * 10_000,))
            assert Sealed in first.sitting.moves()
            assert first.file.outbox() == ()
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)
