"""Programs that die after any write, and disks that take nothing: every word is still there."""

import asyncio
import random
from pathlib import Path

import pytest

from protocol.activities.turns import Talking
from protocol.session.events import Proposed, Spoke
from tests.whole.laptops import (
    Laptop,
    assert_same,
    couple,
    heard,
    is_open,
    relay_at,
    small_guide,
    through,
    until,
    url_of,
)
from tests.whole.rooms import at_the_turn, talking
from tui.disk.seat_file import SeatFile
from tui.errors import SeatInUse, StorageFailed
from tui.line.rooms import open_room
from tui.news import Trouble
from tui.seat.slots import NOTES
from tui.words import agreeing as agreeing_words


def dying_after_a_few_writes(laptop: Laptop, seed: int, most: int) -> None:
    """From its next start on, a program that dies after 1 to `most` writes."""
    # Else it dies of what is written before its line is there, again and again.
    laptop.waits_for_line = True
    chance = random.Random(seed)
    laptop.writes_per_life = lambda: chance.randint(1, most)
    laptop.file.close()
    laptop.start()


@pytest.mark.gate
@pytest.mark.parametrize("dying", [(0,), (0, 1)])
async def test_a_session_goes_on_where_programs_die_after_every_few_writes(
    tmp_path: Path, dying: tuple[int, ...]
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide(), 3) as laptops:
            for seat in dying:
                dying_after_a_few_writes(laptops[seat], seed=seat, most=7 * len(dying) ** 2)
            await through(*laptops)
            assert_same(*laptops)
            assert all(laptops[seat].starts > 10 for seat in dying)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
async def test_a_session_goes_on_over_many_ways_to_die(tmp_path: Path, seed: int) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide(), seed) as laptops:
            for laptop in laptops:
                dying_after_a_few_writes(laptop, seed, most=4 + seed % 8)
            await through(*laptops, patience_s=300)
            assert_same(*laptops)


@pytest.mark.parametrize("writes", range(1, 5))
async def test_a_word_survives_a_death_at_each_write_of_saying_it(
    tmp_path: Path, writes: int
) -> None:
    # Draft, outbox, draft removed, handed back: after any of them the program may be dead.
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            speaker.store.writes_left = speaker.store.writes + writes
            try:
                speaker.do(Spoke("hold on to this"))
            except BaseException:
                assert speaker.store.is_dead
            await until(lambda: speaker.store.is_dead)
            speaker.sitting.link.drop()
            speaker.file.close()
            speaker.start()
            line = asyncio.create_task(speaker.sitting.run())
            try:
                draft = speaker.file.drafts().get("box")
                await until(lambda: is_open(speaker) and not speaker.file.outbox())
                if draft is None:
                    await until(lambda: "hold on to this" in heard(listener))
                else:
                    assert draft == "hold on to this"
            finally:
                line.cancel()


async def test_a_second_program_cannot_take_the_seat(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as (first, _):
            with pytest.raises(SeatInUse):
                SeatFile.open(first.path)
            assert is_open(first)


async def test_a_full_disk_refuses_a_word_and_takes_it_later(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            speaker.store.is_full = True
            with pytest.raises(StorageFailed):
                speaker.sitting.do(Spoke("once more"))
            assert speaker.sitting.news.waiting == ()
            speaker.store.is_full = False
            speaker.sitting.do(Spoke("once more"))
            await until(lambda: "once more" in heard(listener))


async def test_a_full_disk_is_told_and_what_came_meanwhile_is_taken_later(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            listener.store.is_full = True
            speaker.sitting.do(Spoke("to a full disk"))
            await until(lambda: listener.sitting.news.trouble is Trouble.DISK)
            assert isinstance(listener.session.phase, Talking)
            assert listener.session.phase.turn.pieces == ()
            listener.store.is_full = False
            listener.sitting.link.retry_now()
            await until(lambda: listener.session == speaker.session)
            assert "to a full disk" in heard(listener)
            await until(lambda: listener.sitting.news.trouble is None)


@pytest.mark.gate
async def test_a_session_goes_on_over_a_disk_that_is_full_now_and_then(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide(), 11) as laptops:
            filling = asyncio.create_task(fill_now_and_then(laptops))
            try:
                await through(*laptops)
            finally:
                filling.cancel()
            assert_same(*laptops)


async def fill_now_and_then(laptops: tuple[Laptop, Laptop]) -> None:
    chance = random.Random(5)
    while True:
        laptop = chance.choice(laptops)
        laptop.store.is_full = True
        await asyncio.sleep(0.01)
        laptop.store.is_full = False
        for each in laptops:
            each.sitting.link.retry_now()
        await asyncio.sleep(chance.uniform(0, 0.1))


async def test_a_suggestion_that_came_too_late_comes_back_with_its_day(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        async with couple(tmp_path / "seats", url_of(relay), small_guide(), 1) as (laptop, _):
            room = open_room(laptop.file, laptop.pace, name="Ada")
            room.returned(Proposed("a walk", "Sunday"))
            assert room.drafts.get(NOTES) == agreeing_words.agreement_line("a walk", "Sunday")
            assert "Sunday" in laptop.file.drafts()[NOTES]
