"""Whole sessions over a relay that is put back to an older copy of itself, or to nothing.

About `tui.seat.hearing` and `tui.seat.outgoing`.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import pytest

from protocol.session.events import Spoke
from server.store.database import DATABASE, mark_restored
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
from tui.news import Trouble


def copied(data_dir: Path, copy: Path) -> Path:
    """As a host backs up: the files of a relay, marked as a copy."""
    shutil.copytree(data_dir, copy)
    with closing(sqlite3.connect(copy / DATABASE, isolation_level=None)) as database:
        mark_restored(database)
    return copy


@asynccontextmanager
async def put_back(
    directory: Path, words: tuple[str, ...], *, to_nothing: bool = False
) -> AsyncIterator[tuple[Laptop, Laptop, Path, int]]:
    """Two laptops whose relay is gone, and the older copy without the last `words`.

    Yields (who says the words, the other, the copy, the port of the relay).
    """
    data_dir = directory / "relay"
    async with AsyncExitStack() as first_life:
        relay = await first_life.enter_async_context(relay_at(data_dir))
        async with talking(directory / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            if not to_nothing:
                copied(data_dir, directory / "older")
            for word in words:
                say(speaker, word)
            await until(lambda: heard(listener) >= {*words} and not speaker.file.outbox())
            await first_life.aclose()
            yield speaker, listener, directory / "older", relay.port


def say(laptop: Laptop, text: str) -> None:
    laptop.sitting.do(Spoke(text))
    laptop.said.append(text)


async def test_no_word_is_lost_when_the_relay_is_put_back(tmp_path: Path) -> None:
    async with put_back(tmp_path, ("one", "two")) as (speaker, listener, older, port):
        async with relay_at(older, port):
            say(speaker, "three")
            await until(lambda: "three" in heard(listener) and not speaker.file.outbox())
            await until(lambda: speaker.session == listener.session)
            assert {"one", "two", "three"} <= heard(speaker) & heard(listener)
            assert speaker.sitting.news.alarm is listener.sitting.news.alarm is None


async def test_no_word_is_lost_when_the_relay_lost_everything(tmp_path: Path) -> None:
    async with put_back(tmp_path, ("one", "two"), to_nothing=True) as (
        speaker,
        listener,
        empty,
        port,
    ):
        async with relay_at(empty, port):
            say(speaker, "three")
            await until(lambda: "three" in heard(listener) and not speaker.file.outbox())
            assert speaker.sitting.news.alarm is listener.sitting.news.alarm is None


@pytest.mark.gate
async def test_a_long_log_is_given_back_in_many_frames(tmp_path: Path) -> None:
    words = tuple(f"word {n} " + "and so on " * (n % 90) for n in range(60))
    texts = tuple(word.strip() for word in words)
    async with put_back(tmp_path, texts) as (speaker, listener, older, port):
        async with relay_at(older, port) as relay:
            say(speaker, "at last")
            await until(lambda: "at last" in heard(listener))
            assert relay.counts.mended >= len(texts)
            assert heard(listener) >= {*texts}


async def test_words_wait_until_the_other_laptop_has_come_by(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        port = relay.port
        async with talking(tmp_path / "seats", url_of(relay)) as laptops:
            speaker, listener = at_the_turn(*laptops)
            older = copied(tmp_path / "relay", tmp_path / "older")
            say(speaker, "one")
            await until(lambda: not speaker.file.outbox())
            await until(lambda: "one" in heard(listener))
    facts = speaker.facts
    async with relay_at(older, port):
        speaker.start()
        assert speaker.facts is facts
        alone = asyncio.create_task(speaker.sitting.run())
        await until(lambda: is_open(speaker))
        say(speaker, "two")
        await until(lambda: speaker.sitting.news.trouble is Trouble.MENDING)
        assert [each.counter for each in speaker.file.outbox()]
        listener.start()
        other = asyncio.create_task(listener.sitting.run())
        await until(lambda: "two" in heard(listener) and not speaker.file.outbox())
        assert speaker.sitting.news.trouble is None
        for task in (alone, other):
            task.cancel()
        await asyncio.gather(alone, other, return_exceptions=True)
    for laptop in (speaker, listener):
        laptop.file.close()


async def test_only_a_relay_that_must_be_the_same_one_is_given_the_log_anew(
    tmp_path: Path,
) -> None:
    async with put_back(tmp_path, ()) as (speaker, _, __, ___):
        sitting = speaker.sitting
        sitting.link.url = "wss://relay.example"
        assert sitting._hearing.founding() == speaker.facts.room.roster
        sitting.link.url = "ws://192.168.1.20:4774"
        assert sitting._hearing.founding() is None


@pytest.mark.gate
@pytest.mark.parametrize("seed", range(6))
async def test_whole_sessions_outlive_a_relay_that_is_put_back_again_and_again(
    tmp_path: Path, seed: int
) -> None:
    data_dir = tmp_path / "relay"
    async with AsyncExitStack() as stack:
        async with relay_at(data_dir) as relay:
            port = relay.port
            laptops = couple(tmp_path / "seats", url_of(relay), small_guide(), seed)
            first, second = await stack.enter_async_context(laptops)
        for each in (first, second):
            each.moments_s = (0.0, 0.01, 0.05)
        living = asyncio.create_task(through(first, second))
        for life in range(5):
            older = tmp_path / f"nothing {life}"
            if data_dir.exists() and life % 3:
                older = copied(data_dir, tmp_path / f"copy {life}")
            enough = first.file.last_cursor + 4
            async with relay_at(data_dir, port):
                # The session may come to its end before that.
                while first.file.last_cursor < enough and not living.done():
                    await asyncio.sleep(0.005)
            data_dir = older
        async with relay_at(data_dir, port):
            await living
            assert_same(first, second)
