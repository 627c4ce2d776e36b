"""A copy of a fleet's rooms, and machines without any that are put back to it.

About `server.jetstream.copying`, `server.jetstream.replacing` and `deploy/fleet/backup.sh`.
"""

import asyncio
import io
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from protocol.wire.frames import Code, Denied, Entered, Entries, Gone, Logged, Mended, Missing
from server.command import fleetwords
from server.errors import ClusterUnfit
from server.fleet_key import read_fleet_key
from server.jetstream.archive import JetStreamArchive
from server.jetstream.copying import Copied, NoCopy, copy
from server.jetstream.naming import SHARDS, Names
from server.jetstream.replacing import Replaced, RoomsThere, replace
from server.jetstream.restoring import as_restored, restored_ends
from server.jetstream.streams import ready, wanted
from server.jetstream.timers import Timers
from server.relay import Relay
from tests.server.archive_contract import ROOM, Author
from tests.server.clients import client_of, couple, room_of, settings_for
from tests.server.clock import Clock
from tests.server.hosting.commands import ROOT
from tests.server.jetstream.nodes import Machine, declared, machines, open_line
from tests.server.jetstream.shipped import fleet
from tests.server.jetstream.test_real_restoring import KEY, relay_at, settings_at
from tests.server.test_mending import THEM, offered, written

if TYPE_CHECKING:
    from server.jetstream.line import Line

pytestmark = pytest.mark.gate

NAMES = Names(KEY)
DAY_S = 24 * 60 * 60


@asynccontextmanager
async def machine_in(
    where: Path, sync: str = "sync_interval: always,"
) -> AsyncIterator[tuple[list[Machine], "Line"]]:
    """One without any stream, and a line to it."""
    where.mkdir()
    with machines(where, 1, sync=sync) as running:
        async with open_line([running[0].url]) as line:
            yield running, line


def relay_of(running: list[Machine], where: Path) -> AbstractAsyncContextManager[Relay]:
    url = running[0].url.replace("relay:relay@", "")
    return relay_at(settings_at(where, url))


async def put_back(line: "Line", copied: bytes) -> Replaced:
    timers = Timers(line, NAMES, 7 * DAY_S, Clock().steady)
    return await replace(line, timers, io.BytesIO(copied), replicas=1)


async def lost_in(where: Path) -> tuple[bytes, list[Logged]]:
    """A copy, and the entries of a room, of which only the first is in it; another has ended."""
    async with machine_in(where) as (running, line):
        await declared(line, wanted(replicas=1))
        await ready(line, wanted(replicas=1))
        async with relay_of(running, where) as relay:
            async with room_of(relay, couple("ended")) as clients:
                await written(clients, 0, 2)
                for client, member in zip(clients, couple("ended").members, strict=True):
                    await client.close_room(member)
                for client in clients:
                    await client.hear_a(Gone)
            out = io.BytesIO()
            async with room_of(relay, THEM) as clients:
                entries = await written(clients, 0, 1)
                copied = await copy(line, out)
                entries += await written(clients, 1, 3)
        assert copied.streams == SHARDS and copied.records > 1
    return out.getvalue(), entries


async def test_what_was_said_since_a_copy_is_brought_back_by_the_laptops(tmp_path: Path) -> None:
    copied, entries = await lost_in(tmp_path / "old")
    last = entries[-1].cursor
    missing = [
        Missing(each.cursor, each.at_ms, n % 2, n // 2 + 1, each.event)
        for n, each in enumerate(entries)
    ]
    async with machine_in(tmp_path / "new") as (running, line):
        assert await put_back(line, copied) == Replaced(SHARDS, 1)
        # A room without a timer would stay for ever.
        timers = await line.api("STREAM.INFO.IDLE", {"subjects_filter": "i.*"})
        assert NAMES.place(THEM.room).idle in timers["state"]["subjects"]
        async with relay_of(running, tmp_path) as relay, client_of(relay.port) as first:
            entered = await first.enter(THEM, 0, last)
            assert isinstance(entered, Entered) and entered.last == entries[0].cursor
            assert await first.append(2, b"too soon") == Denied(Code.MENDING, 2)
            assert await offered(first, *missing[1:]) == Mended(last)
            async with client_of(relay.port) as second:
                await second.enter(THEM, 1, last)
                assert isinstance(await first.append(3, b"now"), Entries)
            async with client_of(relay.port) as again:
                said = [*(each.event for each in entries), b"now"]
                await again.enter(THEM, 1, 0)
                assert [each.event for each in await again.read_until(len(said))] == said


async def test_rooms_that_are_there_are_written_over_by_nothing(tmp_path: Path) -> None:
    copied, _ = await lost_in(tmp_path / "old")
    async with machine_in(tmp_path / "new") as (running, line):
        # What a relay has made and nobody has used is in nobody's way.
        await declared(line, wanted(replicas=1))
        await put_back(line, copied)
        before = await line.api("STREAM.INFO.ROOMS-00")
        with pytest.raises(RoomsThere):
            await put_back(line, copied)
        assert (await line.api("STREAM.INFO.ROOMS-00"))["created"] == before["created"]


async def test_half_a_copy_is_not_taken_for_one(tmp_path: Path) -> None:
    copied, _ = await lost_in(tmp_path / "old")
    # Within a stream, before the last piece, nothing, and something else.
    for number, part in enumerate((copied[: len(copied) // 2], copied[:-10_240], b"", b"x" * 5000)):
        async with machine_in(tmp_path / f"new{number}") as (_, line):
            with pytest.raises(NoCopy):
                await put_back(line, part)


async def test_nothing_is_put_on_a_machine_that_would_not_keep_it(tmp_path: Path) -> None:
    async with machine_in(tmp_path / "new", sync="") as (_, line):
        with pytest.raises(ClusterUnfit):
            await put_back(line, b"")
        assert (await line.api("INFO"))["streams"] == 0


async def test_a_copy_of_no_rooms_is_one(tmp_path: Path) -> None:
    async with machine_in(tmp_path / "old") as (_, line):
        await declared(line, wanted(replicas=1))
        await ready(line, wanted(replicas=1))
        out = io.BytesIO()
        assert await copy(line, out) == Copied(SHARDS, 0)
    async with machine_in(tmp_path / "new") as (_, line):
        assert await put_back(line, out.getvalue()) == Replaced(SHARDS, 0)


def run(script: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """With the relay's command of this checkout."""
    command = shlex.join([sys.executable, "-m", "server.command.cli"])
    script = script.replace("/opt/unhurried/bin/unhurried-relay", command)
    script = script.replace("--config /etc/unhurried/fleet.toml", "")
    script = script.replace("/etc/unhurried/backup.pub", str(directory / "backup.pub"))
    script = script.replace("/var/lib/unhurried-fleet-backup", str(directory / "copies"))
    return subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )


def backed_up(directory: Path, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """By the script that is shipped, with these options behind its name."""
    script = (ROOT / "deploy" / "fleet" / "backup.sh").read_text("utf-8")
    return run(f"set -- {shlex.join(options)}\n{script}", directory)


@pytest.mark.skipif(shutil.which("age") is None, reason="no age here")
async def test_the_shipped_copy_is_encrypted_and_can_be_put_back(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    made = subprocess.run(["age-keygen"], capture_output=True, text=True, check=True).stdout
    (tmp_path / "backup.key").write_text(made, "utf-8")
    (tmp_path / "backup.pub").write_text(made.partition("public key: ")[2].partition("\n")[0])
    (tmp_path / "old").mkdir()
    with fleet(tmp_path / "old") as running:
        options = running.options
        names = Names(read_fleet_key(running.keys.directory / "fleet.key"))
        async with running.line() as line:
            await declared(line, wanted())
            await ready(line, wanted())
            settings = settings_for(Path("nowhere"))
            author = Author(JetStreamArchive(line, names, settings, Clock().steady), Clock())
            await author.found()
            await author.say(0, 1, b"a sealed event")
        (copies / "new.age").touch()
        for _ in range(2):
            done = await asyncio.to_thread(backed_up, tmp_path, options)
            assert done.returncode == 0 and "The copy is whole" in done.stderr
        assert [path.name for path in copies.iterdir()] == ["rooms.age"]
        assert stat.S_IMODE((copies / "rooms.age").stat().st_mode) == 0o600
        assert b"a sealed event" not in (copies / "rooms.age").read_bytes()
        shutil.copy(running.keys.directory / "fleet.key", tmp_path / "fleet.key")
    # With no machine there, the copy of before stays.
    before = (copies / "rooms.age").read_bytes()
    done = await asyncio.to_thread(backed_up, tmp_path, options)
    assert done.returncode == 1 and fleetwords.UNASKED["silent"][:30] in done.stderr
    assert (copies / "rooms.age").read_bytes() == before
    (tmp_path / "new").mkdir()
    with fleet(tmp_path / "new") as running:
        shutil.copy(tmp_path / "fleet.key", running.keys.directory / "fleet.key")
        put_back = (
            f"set -o pipefail; age -d -i {tmp_path}/backup.key {copies}/rooms.age |"
            f" /opt/unhurried/bin/unhurried-relay {shlex.join(running.options)} --restore-fleet"
        )
        done = await asyncio.to_thread(run, put_back, tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout == fleetwords.RESTORED.format(rooms=1) + "\n"
        done = await asyncio.to_thread(run, put_back, tmp_path)
        assert done.returncode == 1 and fleetwords.ROOMS_THERE in done.stderr
        async with running.line() as line:
            author = Author(JetStreamArchive(line, names, settings, Clock().steady), Clock())
            ends = await restored_ends(line)
            log = await author.log()
            assert as_restored(log, ends[names.place(ROOM).stream]).awaited == {0, 1}
            (entry,) = await author.archive.read(ROOM, 0, 100_000)
            assert entry.event == b"a sealed event"
