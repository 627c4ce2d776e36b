"""A machine that was put back to a copy is given what it lost, and nothing takes its place.

And what becomes of a relay that the machines send away. About `server.jetstream.restoring` and
`server.command.tending`.
"""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from protocol.wire.frames import Append, Code, Denied, Entered, Entries, Mended, Missing, Offer
from server.command import fleetwords
from server.command.complaints import about_start
from server.command.tending import note_put_back
from server.errors import ClusterLost
from server.fleet_key import make_fleet_key
from server.jetstream.access import UNNAMED
from server.relay import Relay
from server.rules.elapsed import steady_clock_ms, wall_clock_ms
from server.settings import Keeping, RelaySettings
from tests.server.clients import client_of, couple, settings_for
from tests.server.jetstream.nodes import CONFIG, PATIENCE_S, binary, machine_at

pytestmark = pytest.mark.gate

THEM = couple()
KEY = bytes(range(32))
FACTS = {"name": "n0", "sync": "sync_interval: always,"}


def settings_at(where: Path, url: str) -> RelaySettings:
    if not (where / "fleet.key").exists():
        make_fleet_key(where / "fleet.key")
    return settings_for(
        where,
        archive=Keeping.JETSTREAM,
        nats_urls=(url.replace("//", "//relay:relay@"),),
        relay_id="relay-1",
        fleet_key_file=where / "fleet.key",
    )


@asynccontextmanager
async def relay_at(settings: RelaySettings) -> AsyncIterator[Relay]:
    """One whose rooms are on a single machine, as no command would have it."""
    from server.jetstream.fleet import joined

    both = joined(settings, KEY, UNNAMED, wall_clock_ms, steady_clock_ms, replicas=1)
    async with both as (archive, hall):
        relay = Relay(settings, archive, hall=hall)
        try:
            await relay._open()
            yield relay
        finally:
            await relay._shut()


async def test_a_fleet_that_was_put_back_takes_nothing_new_until_it_has_the_old(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    binary()
    disk, copy = tmp_path / "js", tmp_path / "copy"
    with machine_at(tmp_path, CONFIG, **FACTS) as machine:
        async with relay_at(settings_at(tmp_path, machine.url)) as relay:
            async with client_of(relay.port) as ada, client_of(relay.port) as ben:
                assert isinstance(await ada.create(THEM), Entered)
                assert isinstance(await ben.enter(THEM, 1), Entered)
                await ada.say(Append(1, b"ada 1"))
                await ben.read_until(1)
                (first,) = ben.entries
    shutil.copytree(disk, copy)
    with machine_at(tmp_path, CONFIG, **FACTS) as machine:
        async with relay_at(settings_at(tmp_path, machine.url)) as relay:
            async with client_of(relay.port) as ada:
                assert isinstance(await ada.enter(THEM, 0, first.cursor), Entered)
                await ada.say(Append(2, b"ada 2"))
                (lost,) = await ada.read_until(1)
    shutil.rmtree(disk)
    shutil.copytree(copy, disk)
    with machine_at(tmp_path, CONFIG, **FACTS) as machine:
        settings = settings_at(tmp_path, machine.url)
        await asyncio.to_thread(note_put_back, settings)
        assert capsys.readouterr().out == f"{fleetwords.NOTED}\n"
        async with relay_at(settings) as relay, client_of(relay.port) as ben:
            # He has not heard what was lost, and may not write in its place.
            assert isinstance(await ben.enter(THEM, 1, first.cursor), Entered)
            denied = await ben.append(1, b"ben 1")
            assert isinstance(denied, Denied) and denied.code is Code.MENDING
            async with client_of(relay.port) as ada:
                assert isinstance(await ada.enter(THEM, 0, lost.cursor), Entered)
                await ada.say(Offer((Missing(lost.cursor, lost.at_ms, 0, 2, lost.event),)))
                assert (await ada.hear_a(Mended)).last == lost.cursor
                assert await ben.read_until(1) == [lost]
                assert isinstance(await ben.append(1, b"ben 1"), Entries)
        # What it awaits is in the room by now: another relay knows it too.
        async with relay_at(settings) as relay, client_of(relay.port) as ben:
            await ben.enter(THEM, 1)
            await ben.read_until(3)
            assert isinstance(await ben.append(2, b"ben 2"), Entries)


async def test_a_relay_that_is_no_more_known_is_not_well_until_it_is_again(tmp_path: Path) -> None:
    binary()
    with machine_at(tmp_path, CONFIG, **FACTS) as machine:
        async with relay_at(settings_at(tmp_path, machine.url)) as relay:
            config = tmp_path / "nats.conf"
            text = config.read_text("utf-8")
            for known, status in (("somebody", "trouble"), ("relay", "ok")):
                config.write_text(text.replace("user: relay", f"user: {known}"), "utf-8")
                machine.process.send_signal(signal.SIGHUP)
                async with asyncio.timeout(PATIENCE_S):
                    while relay.status != status:
                        await asyncio.sleep(0.1)
            assert relay.loss is None


async def test_a_line_that_the_machines_have_closed_for_good_ends_the_relay(tmp_path: Path) -> None:
    binary()
    # More subjects than that it may not listen to: whoever does is sent away.
    config = CONFIG + "max_subscriptions: 100\n"
    with machine_at(tmp_path, config, **FACTS) as machine:
        settings = settings_at(tmp_path, machine.url)
        async with relay_at(settings) as relay:
            for number in range(200):
                relay._house.archive.watch(b"%032d" % number, lambda heard: None)
            async with asyncio.timeout(PATIENCE_S):
                await relay.is_store_lost.wait()
            assert isinstance(relay.loss, ClusterLost)
            assert about_start(relay.loss, settings) == fleetwords.LOST
