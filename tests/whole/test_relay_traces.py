"""What is left at a relay of a whole session that both have closed: nothing, in no file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from protocol.wire.frames import End
from server.relay import running
from server.store.database import DATABASE, LOCK
from tests.server.faults.hurry import run_hurried
from tests.server.faults.ordeals import short_couple
from tests.whole.laptops import Laptop, settings_for, through, url_of


def everything_in(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


def kept_by(laptop: Laptop) -> Iterator[bytes]:
    """What a relay has seen of a session, as a laptop still holds it."""
    room = laptop.file.facts.room
    yield room.room_id
    yield from (key for _, key in room.roster)
    for entry in laptop.file.log():
        yield entry.event[:32]
        yield entry.event[-32:]


async def whole_session(directory: Path) -> None:
    relay_dir = directory / "relay"
    async with running(settings_for(relay_dir)) as relay:
        async with short_couple(directory / "seats", url_of(relay), 3) as laptops:
            held = {piece for piece in kept_by(laptops[0])}
            # Or this would look for it in the wrong place.
            there = everything_in(relay_dir)
            assert all(piece in there for piece in held)
            await through(*laptops)
            held |= {piece for laptop in laptops for piece in kept_by(laptop)}
            assert [laptop.sitting.end for laptop in laptops] == [End.CLOSED, End.CLOSED]
        assert len(held) > 40
        there = everything_in(relay_dir)
        assert [piece for piece in held if piece in there] == []
        with closing(sqlite3.connect(relay_dir / DATABASE)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
            assert "sqlite_sequence" not in tables
            for table in ("rooms", "entries"):
                assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert [path.name for path in relay_dir.iterdir()] == [LOCK]


def test_nothing_is_left_at_the_relay_of_a_session_that_both_have_closed(tmp_path: Path) -> None:
    run_hurried(whole_session(tmp_path))
