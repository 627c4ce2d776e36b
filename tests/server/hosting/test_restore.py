"""Backup, loss, restore and upgrade with the real command, as docs/hosting.md tells it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from protocol.session.events import Spoke
from server.command import wording
from server.store.database import DATABASE, PAGE_BYTES
from tests.server.hosting.commands import relaying, says
from tests.whole.laptops import Laptop, heard, is_open, until
from tests.whole.rooms import at_the_turn, talking

WORDS = ("one more", "and another")


def say(laptop: Laptop, text: str) -> None:
    laptop.sitting.do(Spoke(text))
    laptop.said.append(text)


def put_back(copy: Path, data: Path) -> None:
    """The directory goes aside whole: a write-ahead log that stayed would spoil the copy."""
    data.rename(data.with_name("aside"))
    data.mkdir(mode=0o700)
    os.rename(copy, data / DATABASE)


def spoil(database: Path) -> None:
    """Everything behind the first two pages is nonsense."""
    with database.open("r+b") as file:
        file.seek(2 * PAGE_BYTES)
        file.write(b"\xaa" * (database.stat().st_size - 2 * PAGE_BYTES))


def entries_in(data: Path) -> int:
    with closing(sqlite3.connect(data / DATABASE)) as database:
        (count,) = database.execute("SELECT count(*) FROM entries").fetchone()
    return int(count)


async def test_a_restored_relay_gets_the_words_it_lost_back_from_the_laptops(
    tmp_path: Path,
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with relaying("--data-dir", str(data)) as relay:
        port = relay.port
        async with talking(tmp_path / "seats", f"ws://127.0.0.1:{port}") as laptops:
            speaker, listener = at_the_turn(*laptops)
            assert says("--data-dir", str(data), "--backup", str(copy))[0] == 0
            for word in WORDS:
                say(speaker, word)
            await until(lambda: heard(listener) >= {*WORDS} and not speaker.file.outbox())
            await relay.stop()
            put_back(copy, data)
            assert entries_in(data) < len(speaker.file.log())
            async with relaying("--data-dir", str(data), "--port", str(port)) as restored:
                await until(lambda: is_open(speaker) and is_open(listener))
                say(speaker, "and the last")
                await until(lambda: "and the last" in heard(listener))
                await until(lambda: not speaker.file.outbox())
                await until(lambda: speaker.session == listener.session)
                assert {*WORDS} <= heard(speaker) & heard(listener)
                assert speaker.sitting.news.alarm is listener.sitting.news.alarm is None
                await restored.stop()
            assert entries_in(data) >= len(speaker.file.log())


@pytest.mark.gate
async def test_a_relay_whose_rooms_are_deleted_stops_and_is_given_them_back(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    async with relaying("--data-dir", str(data)) as relay:
        port = relay.port
        async with talking(tmp_path / "seats", f"ws://127.0.0.1:{port}") as laptops:
            speaker, listener = at_the_turn(*laptops)
            say(speaker, WORDS[0])
            await until(lambda: WORDS[0] in heard(listener))
            shutil.rmtree(data)
            assert "store-gone" in await relay.line_with("store-gone")
            code, told = await relay.ended()
            assert (code, told) == (1, f"Error: {wording.STORE_GONE.format(path=data)}\n")
            say(speaker, WORDS[1])
            async with relaying("--data-dir", str(data), "--port", str(port)) as again:
                await until(lambda: heard(listener) >= {*WORDS})
                await until(lambda: not speaker.file.outbox())
                assert speaker.sitting.news.alarm is listener.sitting.news.alarm is None
                await again.stop()
            assert entries_in(data) >= len(speaker.file.log())


@pytest.mark.gate
async def test_a_relay_whose_database_turns_out_to_be_damaged_stops(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with relaying("--data-dir", str(data)) as relay:
        port = relay.port
        async with talking(tmp_path / "seats", f"ws://127.0.0.1:{port}") as laptops:
            speaker, listener = at_the_turn(*laptops)
            await relay.stop()
            spoil(data / DATABASE)
            async with relaying("--data-dir", str(data), "--port", str(port)) as spoilt:
                code, told = await spoilt.ended()
                assert code == 1
                assert told.endswith(f"Error: {wording.STORE_DAMAGED.format(path=data)}\n")
            data.rename(tmp_path / "aside")
            say(speaker, WORDS[0])
            async with relaying("--data-dir", str(data), "--port", str(port)) as again:
                await until(lambda: WORDS[0] in heard(listener))
                assert speaker.sitting.news.alarm is listener.sitting.news.alarm is None
                await again.stop()


async def test_an_upgrade_in_the_middle_of_a_session_loses_nothing(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path / "data"))
    async with relaying(*data) as relay:
        port = relay.port
        async with talking(tmp_path / "seats", f"ws://127.0.0.1:{port}") as laptops:
            speaker, listener = at_the_turn(*laptops)
            say(speaker, WORDS[0])
            await relay.stop()
            say(speaker, WORDS[1])
            async with relaying(*data, "--port", str(port)):
                await until(lambda: heard(listener) >= {*WORDS})
                await until(lambda: speaker.session == listener.session)
                assert {*WORDS} <= heard(speaker)
