"""A copy of the rooms while they are written to: whole, private, and marked."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from protocol.wire.frames import Append, Entered
from server.command import wording
from server.relay import Relay, running
from server.store.backup import (
    BackupExists,
    CannotWrite,
    ForeignStore,
    NoStore,
    OlderStore,
    Unsound,
    back_up,
    backed_up_at,
)
from server.store.database import DATABASE
from server.store.sqlite import Store
from tests.server.clients import client_of, couple, room_of, settings_for
from tests.server.hosting.commands import ROOT, relaying, says

EVENT = b"a sealed event " * 20


async def with_entries(relay: Relay, text: str, count: int) -> None:
    async with room_of(relay, couple(text)) as (first, _):
        for counter in range(1, count + 1):
            await first.append(counter, EVENT)


async def test_a_copy_holds_every_room_and_entry(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path / "data")) as relay:
        await with_entries(relay, "one", 3)
        await with_entries(relay, "two", 2)
        copied = back_up(tmp_path / "data", tmp_path / "copy.sqlite3")
    assert (copied.rooms, copied.entries) == (2, 5)


async def test_a_copy_is_for_its_owner_alone_and_one_file(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        async with running(settings_for(tmp_path / "data")) as relay:
            await with_entries(relay, "one", 1)
            back_up(tmp_path / "data", tmp_path / "copies.sqlite3")
    finally:
        os.umask(umask)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies.sqlite3", "data"]
    assert stat.S_IMODE((tmp_path / "copies.sqlite3").stat().st_mode) == 0o600


async def test_a_relay_that_is_put_back_to_a_copy_waits_for_both(tmp_path: Path) -> None:
    them = couple("one")
    async with running(settings_for(tmp_path / "data")) as relay:
        await with_entries(relay, "one", 2)
        back_up(tmp_path / "data", tmp_path / "copy.sqlite3")
    (tmp_path / "other").mkdir()
    os.rename(tmp_path / "copy.sqlite3", tmp_path / "other" / DATABASE)
    with Store(tmp_path / "other") as store:
        kept = store.find(them.room)
        assert kept is not None
        assert kept.awaited == frozenset({0, 1})
        assert len(list(store.past(kept.number))) == 2
    async with running(settings_for(tmp_path / "other")) as relay, client_of(relay.port) as client:
        entered = await client.enter(them, 0)
        assert isinstance(entered, Entered) and entered.last == 2
        assert len(await client.read_until(2)) == 2


async def test_the_original_is_not_marked(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path / "data")) as relay:
        await with_entries(relay, "one", 1)
        back_up(tmp_path / "data", tmp_path / "copy.sqlite3")
    with Store(tmp_path / "data") as store:
        kept = store.find(couple("one").room)
        assert kept is not None and kept.awaited == frozenset()


async def test_what_waits_to_be_erased_is_not_copied(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path / "data")) as relay:
        await with_entries(relay, "one", 2)
    with Store(tmp_path / "data") as store:
        kept = store.find(couple("one").room)
        assert kept is not None
        store.end(kept.number)
    copied = back_up(tmp_path / "data", tmp_path / "copy.sqlite3")
    assert (copied.rooms, copied.entries) == (0, 0)
    assert EVENT not in (tmp_path / "copy.sqlite3").read_bytes()


async def test_a_relay_goes_on_writing_while_it_is_copied(tmp_path: Path) -> None:
    data, them = tmp_path / "data", couple("one")
    async with (
        relaying("--data-dir", str(data), "--connections", "100") as relay,
        client_of(relay.port) as client,
    ):
        await client.create(them)
        for counter in range(1, 21):
            await client.append(counter, EVENT)
        for turn in range(3):
            target = tmp_path / f"copy-{turn}.sqlite3"
            command = (
                sys.executable,
                "-m",
                "server.command.cli",
                "--data-dir",
                str(data),
                "--backup",
            )
            copying = await asyncio.create_subprocess_exec(
                *command, str(target), cwd=ROOT, stdout=subprocess.PIPE
            )
            counter = 21 + turn
            await client.append(counter, EVENT)
            out, _ = await copying.communicate()
            assert copying.returncode == 0
            assert out.decode().startswith(f"{target} is a sound copy. Rooms: 1. Entries: 2")
            with sqlite3.connect(target) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                (entries,) = copy.execute("SELECT count(*) FROM entries").fetchone()
            assert counter - 1 <= entries <= counter
        await client.say(Append(24, EVENT))
        assert len(await client.read_until(24)) == 24


def store_in(directory: Path) -> Path:
    """One with a room: of an empty one nothing is left."""
    with Store(directory) as store:
        store.create(couple().room, couple().roster, 0)
    return directory


def test_nothing_is_written_over(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    for name in ("file", "link"):
        target = tmp_path / name
        if name == "link":
            target.symlink_to(tmp_path / "nowhere")
        else:
            target.write_text("mine")
        with pytest.raises(BackupExists):
            back_up(data, target)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_copy_that_was_left_half_done_is_not_mistaken_for_one(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    (tmp_path / "copy.part").write_text("half")
    with pytest.raises(BackupExists):
        back_up(data, tmp_path / "copy")
    assert (tmp_path / "copy.part").read_text() == "half"
    assert not (tmp_path / "copy").exists()


def test_a_directory_without_rooms_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        back_up(tmp_path, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there_to_copy_to_is_told(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    with pytest.raises(CannotWrite):
        back_up(data, tmp_path / "nowhere" / "copy")


def test_a_store_of_another_version_is_told(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    with sqlite3.connect(data / DATABASE) as database:
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(OlderStore):
        back_up(data, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("no database at all" * 100)
    with pytest.raises(Unsound):
        back_up(tmp_path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_another_users_rooms_are_left_to_that_user(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    os.chown(data / DATABASE, 65_534, 65_534)
    with pytest.raises(ForeignStore):
        back_up(data, tmp_path / "copy")
    code, output = says("--data-dir", str(data), "--backup", str(tmp_path / "copy"))
    assert (code, output.count("\n")) == (1, 1)
    assert "Please run this as that user" in output


@pytest.mark.skipif(os.geteuid() != 0, reason="another user's file can be made by root alone")
def test_no_relay_of_root_leaves_files_among_those_of_another_user(tmp_path: Path) -> None:
    data = store_in(tmp_path / "data")
    os.chown(data / DATABASE, 65_534, 65_534)
    before = sorted(path.name for path in data.iterdir())
    code, output = says("--host", "127.0.0.1", "--port", "0", "--data-dir", str(data))
    assert (code, output.count("\n")) == (1, 1)
    assert "and this relay runs as root. Please run it as" in output
    assert output.endswith(f"(chown -R root {data}).\n")
    assert sorted(path.name for path in data.iterdir()) == before


@pytest.mark.parametrize("name", ["relay.sqlite3-journal", "relay.sqlite3-wal", "relay.copy"])
def test_a_copy_does_not_take_a_name_that_the_relay_uses(tmp_path: Path, name: str) -> None:
    data = store_in(tmp_path / "data")
    (tmp_path / "link").symlink_to(data)
    for directory in (data, tmp_path / "link", data / ".." / "data"):
        code, output = says("--data-dir", str(data), "--backup", str(directory / name))
        assert (code, output.count("\n")) == (1, 1)
        assert "uses itself" in output
        assert not (data / name).exists()
    # Elsewhere it is a name like any other.
    assert says("--data-dir", str(data), "--backup", str(tmp_path / name))[0] == 0


def test_a_relay_that_has_no_rooms_left_is_no_failure(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Store(data):
        pass
    assert not (data / DATABASE).exists()
    code, output = says("--data-dir", str(data), "--backup", str(tmp_path / "copy"))
    assert (code, output) == (0, f"{wording.NO_ROOMS.format(path=data)}\n")
    assert backed_up_at(data) is not None


@pytest.mark.skipif(
    os.geteuid() != 0 or not hasattr(os, "setresuid"), reason="only root can become somebody else"
)
@pytest.mark.parametrize("shut", ["data", "copies"])
def test_a_directory_that_one_may_not_look_into_is_told(shut: str) -> None:
    # What pytest gives a test is closed to others.
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        directory = Path(name)
        data, copies = store_in(directory / "data"), directory / "copies"
        copies.mkdir()
        for path in (directory, data, *data.iterdir(), copies):
            os.chown(path, 65_534, 65_534)
        (directory / shut).chmod(0)
        os.setresuid(65_534, 65_534, 0)
        try:
            code, output = says("--data-dir", str(data), "--backup", str(copies / "copy"))
        finally:
            os.setresuid(0, 0, 0)
    assert (code, output.count("\n")) == (1, 1)
    assert output.startswith("Error: ") and "permission denied" in output


def test_every_failure_is_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.touch()
    for data, name in ((tmp_path, "fresh"), (store_in(tmp_path / "data"), "copy")):
        code, output = says("--data-dir", str(data), "--backup", str(tmp_path / name))
        assert (code, output.count("\n")) == (1, 1)
        assert output.startswith("Error: ") and output.endswith(".\n")
