"""Trouble looks like trouble: in the health, in the metrics, in the log and at the start.

About `server.errors`.
"""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from protocol.wire.frames import Code, Denied, Gone
from server.command import wording
from server.errors import StorageFailed
from server.relay import Relay, running
from server.settings import MIB
from server.store.database import DATABASE
from server.watch.condition import Trouble
from tests.server.clients import client_of, couple, http, room_of, settings_for, store_of
from tests.server.hosting.commands import relaying, says
from tests.server.hosting.test_metrics import told_by
from tests.whole.laptops import until


async def health_at(port: int) -> tuple[int, dict[str, object]]:
    status, answer = await http(port, "/health", upgrade=False)
    told = json.loads(answer.partition("\r\n\r\n")[2])
    assert isinstance(told, dict)
    return status, told


async def fill(relay: Relay) -> None:
    """Until the disk, so to speak, takes nothing any more."""
    store = store_of(relay)
    async with client_of(relay.port) as client:
        await client.create(couple())
        store.limit_pages(1)
        answer = await client.append(1, bytes(16_000))
        assert answer == Denied(Code.STORAGE, 1)


async def test_a_relay_whose_commits_fail_is_in_trouble_until_they_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.watch.condition.CALM_S", 0.0)
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        assert await health_at(relay.port) == (200, {"status": "ok"})
        await fill(relay)
        await until(lambda: relay.status == "trouble")
        store_of(relay).limit_pages(1_000)
        await until(lambda: relay.status == "ok")
        assert await health_at(relay.port) == (200, {"status": "ok"})


async def test_in_trouble_strangers_are_told_that_and_the_host_what_it_is(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        await fill(relay)
        await until(lambda: relay.status == "trouble")
        assert await health_at(relay.port) == (503, {"status": "trouble"})
        status, told = await health_at(relay.metrics_port)
        assert (status, told["troubles"]) == (503, ["storage"])
        metrics = await told_by(relay.metrics_port)
        assert metrics["unhurried_trouble{'kind': 'storage'}"] == 1
        assert metrics["unhurried_trouble{'kind': 'disk'}"] == 0


async def test_a_store_that_is_still_failing_stays_in_trouble_though_nobody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.watch.condition.CALM_S", 0.0)
    async with running(settings_for(tmp_path)) as relay:
        await fill(relay)
        await until(lambda: relay.status == "trouble")

        def fails() -> None:
            raise StorageFailed("sqlite: SQLITE_FULL")

        monkeypatch.setattr(store_of(relay), "probe", fails)
        before = relay.counts.failures["probe:SQLITE_FULL"]
        await until(lambda: relay.counts.failures["probe:SQLITE_FULL"] > before + 1)
        assert relay.status == "trouble"


async def test_a_copy_that_is_being_made_is_no_trouble(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path)) as relay:
        async with room_of(relay, couple()) as (first, second):
            await first.append(1, b"event")
            with closing(sqlite3.connect(tmp_path / DATABASE)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM entries").fetchone()
                await first.append(2, b"event")
                for client, member in zip((first, second), couple().members, strict=True):
                    await client.close_room(member)
                # The log cannot be emptied under whoever reads it.
                await until(lambda: relay.counts.failures.total() > 1)
                await relay._condition.look(time.monotonic())
                assert relay.status == "ok"
            await first.hear_a(Gone)


@pytest.mark.parametrize(
    ("chosen", "trouble"),
    [({"store_bytes": 0}, Trouble.STORE), ({"disk_free_share": 1.1}, Trouble.DISK)],
)
async def test_a_relay_that_takes_no_new_rooms_is_in_trouble_from_the_start(
    tmp_path: Path, chosen: dict[str, object], trouble: Trouble
) -> None:
    async with running(settings_for(tmp_path, **chosen)) as relay:
        assert relay.troubles == {trouble}
        assert await health_at(relay.port) == (503, {"status": "trouble"})


@pytest.mark.gate
async def test_a_relay_that_takes_no_new_rooms_says_so_when_it_starts(tmp_path: Path) -> None:
    config = tmp_path / "relay.toml"
    config.write_text('store_size = "1 MiB"\n')
    async with running(settings_for(tmp_path / "data")) as relay:
        async with client_of(relay.port) as client:
            await client.create(couple())
            for counter in range(1, 30):
                await client.append(counter, bytes(16_000))
            for turn in range(2):
                other = couple(str(turn))
                async with client_of(relay.port) as another:
                    await another.create(other)
                    for counter in range(1, 30):
                        await another.append(counter, bytes(16_000))
        assert not store_of(relay).is_past(2 * MIB)
    arguments = "--config", str(config), "--data-dir", str(tmp_path / "data")
    async with relaying(*arguments) as late:
        line = await late.line_with("trouble")
        assert "kind=store" in line
        out, _ = await late.stop()
    assert wording.TROUBLES["store"].format(path=tmp_path / "data", size="1 MiB") in out


def test_every_trouble_has_a_sentence() -> None:
    assert {trouble.value for trouble in Trouble} == set(wording.TROUBLES)
    assert says("--help")[0] == 0
