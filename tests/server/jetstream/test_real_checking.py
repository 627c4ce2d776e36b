"""The three machines that are shipped for hosts, as whoever runs them sees them.

About `server.jetstream.checking`, `server.jetstream.tending`, `server.tending`,
`server.command.tending` and `deploy/fleet`.
"""

import asyncio
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from server.command import fleetwords
from server.errors import ClusterAway, ClusterUnfit, StorageFailed
from server.jetstream import checking
from server.jetstream.checking import check
from server.jetstream.lookup import newest
from server.jetstream.overview import Findings
from server.jetstream.starting import prepare
from server.jetstream.streams import ready, wanted
from tests.server.hosting.commands import says
from tests.server.jetstream.nodes import PATIENCE_S, declared, open_line
from tests.server.jetstream.shipped import KEY, Fleet, fleet, gone

pytestmark = pytest.mark.gate


async def command(*arguments: str) -> tuple[int, str]:
    """The relay's, as whoever runs it calls it: its exit code and all that it says."""
    return await asyncio.to_thread(says, *arguments)


async def found_in(running: Fleet, machine: int = 0) -> Findings:
    """By way of that machine first."""
    urls = [*running.urls[machine:], *running.urls[:machine]]
    async with running.line(urls) as line:
        return await check(line, time.time)


async def test_the_shipped_machines_are_well_and_say_so_when_one_is_away(tmp_path: Path) -> None:
    with fleet(tmp_path) as running:
        async with running.line() as line:
            await declared(line, wanted())
            await ready(line, wanted())
            await prepare(line)
        found = await found_in(running)
        assert (found.wrong, found.odd) == ([], [])
        for index, line_of in enumerate(found.lines[:3], 1):
            assert line_of.startswith(f"nats{index} at 127.0.0.{index}: nats-server 2.14")
        assert found.lines[3:] == [
            "67 streams of 67 as asked for, with a leader and 3 current copies."
        ]

        code, said = await command(*running.options, "--check-fleet")
        assert (code, said.splitlines()[-1]) == (0, fleetwords.WELL)
        assert said.splitlines()[:3] == found.lines[:3]

        # It goes as `systemctl stop` has it go, and says so by its end.
        running.processes[0].send_signal(signal.SIGUSR2)
        assert await gone(running.processes[0], PATIENCE_S) == 0
        found = await found_in(running, machine=1)
        assert "nats1 does not answer." in found.lines
        assert found.wrong[0] == "Of 3 machines 2 answer. While one is away, no other may go."
        assert any(each.startswith("On nats1 67 streams ") for each in found.wrong)

        code, said = await command(*running.options, "--check-fleet")
        assert code == 1
        assert {f"Wrong: {each}" for each in found.wrong} <= set(said.splitlines())
        assert running.keys.seed.read_text("ascii").strip() not in said

        # Nothing of it lies on a disk in the clear.
        files = [path for path in running.homes[0].rglob("*.blk") if path.stat().st_size]
        assert files
        assert not any(b"ROOMS-00" in path.read_bytes() for path in files)
        assert KEY.encode() not in b"".join((home / "log").read_bytes() for home in running.homes)


async def test_a_machine_that_lost_its_disk_takes_all_from_the_others(tmp_path: Path) -> None:
    with fleet(tmp_path) as running:
        async with running.line() as line:
            await declared(line, wanted())
            await ready(line, wanted())
        lost = running.homes[2]
        running.processes[2].kill()
        await gone(running.processes[2], PATIENCE_S)
        async with running.line(running.urls[:1]) as line:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    with suppress(StorageFailed):
                        assert not (await line.ask("r.00.canary", b"canary")).status
                        break
                    await asyncio.sleep(0.1)
        shutil.rmtree(lost / "js")
        with running.again(2):
            async with asyncio.timeout(PATIENCE_S):
                while (await found_in(running)).wrong:
                    await asyncio.sleep(0.5)
            # What it holds now, the others need not have any more.
            running.processes[0].kill()
            await gone(running.processes[0], PATIENCE_S)
            async with running.line(running.urls[2:]) as line:
                async with asyncio.timeout(PATIENCE_S):
                    while True:
                        with suppress(StorageFailed):
                            found = await newest(line, "ROOMS-00", "r.00.canary")
                            break
                        await asyncio.sleep(0.1)
            assert found is not None and found.data == b"canary"


async def test_one_machine_with_the_usual_settings_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PAUSE_S", 0)
    changes = {2: {"sync_interval: always": "sync_interval: 2m"}}
    with fleet(tmp_path, changes) as running:
        async with running.line() as line:
            async with asyncio.timeout(PATIENCE_S):
                while len((found := await check(line, time.time)).lines) < 4:
                    await asyncio.sleep(0.1)
            with pytest.raises(ClusterUnfit, match="^nats3 answers before it has synced"):
                await prepare(line)
        assert (
            "nats3 answers before it has synced: its configuration needs sync_interval: always."
            in found.wrong
        )


async def test_who_has_no_certificate_or_no_key_of_the_fleet_is_not_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.jetstream.line.OPEN_S", 2)
    with fleet(tmp_path) as running:
        with pytest.raises(ClusterAway):
            async with open_line(running.urls):
                raise AssertionError("let in without a certificate")
        with pytest.raises(ClusterAway):
            async with running.line(is_known=False):
                raise AssertionError("let in without a key")
