"""What a relay tells whoever runs it: counts and latencies, on a port of its own.

About `server.gauges` and `server.watch.monitor`.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from prometheus_client.parser import text_string_to_metric_families

from protocol.wire.frames import Append, Close, Code, Denied, End
from server.errors import StorageFailed
from server.relay import Relay, running
from server.store.database import DATABASE
from server.watch.metrics import BOUNDS_S, Counts, Histogram, exposition, gauge
from server.watch.monitor import MetricsPortTaken
from tests.server.clients import client_of, couple, http, room_of, settings_for
from tests.server.hosting.commands import WITHOUT_UVLOOP, relaying, says

EVENT = b"a sealed event"


def values_in(text: str) -> dict[str, float]:
    """Every sample, by name and labels, as Prometheus' own parser reads the text."""
    return {
        f"{sample.name}{dict(sorted(sample.labels.items())) or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def told_by(port: int) -> dict[str, float]:
    status, answer = await http(port, "/metrics", upgrade=False)
    assert status == 200
    return values_in(answer.partition("\r\n\r\n")[2])


@given(some.lists(some.floats(0, 10), max_size=50))
def test_a_histogram_counts_everything_once(times: list[float]) -> None:
    histogram = Histogram()
    for seconds in times:
        histogram.note(seconds)
    counts = Counts(commits=histogram)
    told = values_in(exposition(counts, ()))
    assert told["unhurried_commit_seconds_count"] == len(times)
    assert told["unhurried_commit_seconds_sum"] == pytest.approx(sum(times))
    for bound in BOUNDS_S:
        at_most = sum(seconds <= bound for seconds in times)
        assert told[f"unhurried_commit_seconds_bucket{{'le': '{bound}'}}"] == at_most
    assert told["unhurried_commit_seconds_bucket{'le': '+Inf'}"] == len(times)


def test_a_group_of_entries_is_noted_at_once() -> None:
    histogram = Histogram()
    histogram.note(0.002, 7)
    assert sum(histogram.buckets) == 7
    assert histogram.sum_s == pytest.approx(0.014)


def test_every_name_and_kind_is_told_once() -> None:
    text = exposition(Counts(), [gauge("connections", "Connections now.", 3)])
    names = re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE)
    assert len(names) == len(set(names))
    families = [family.name for family in text_string_to_metric_families(text)]
    assert len(families) == len(set(families)) == len(names)


def test_every_code_is_told_from_the_start() -> None:
    told = values_in(exposition(Counts(), ()))
    for code in Code:
        assert told[f"unhurried_denied_total{{'code': '{code.value}'}}"] == 0


def test_a_failure_is_counted_by_name() -> None:
    counts = Counts()
    counts.fail("commit", StorageFailed("sqlite: SQLITE_FULL"))
    counts.fail("commit", StorageFailed("sqlite: SQLITE_FULL"))
    told = values_in(exposition(counts, ()))
    assert told["unhurried_storage_failures_total{'failure': 'commit:SQLITE_FULL'}"] == 2


async def test_off_unless_it_is_asked_for(relay: Relay) -> None:
    assert relay.metrics_port is None
    assert (await http(relay.port, "/metrics", upgrade=False))[0] == 404


async def test_what_happens_is_counted(tmp_path: Path) -> None:
    them = couple()
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        async with room_of(relay, them) as (first, second):
            for counter in (1, 2, 2):
                await first.append(counter, EVENT)
            await second.read_until(2)
            assert isinstance(await first.append(9, EVENT), Denied)
            assert (await http(relay.port, "/v1", "Origin: https://evil.example"))[0] == 403
            assert (await http(relay.port, "/nowhere"))[0] == 404
            told = await told_by(relay.metrics_port)
            assert told["unhurried_connections"] == 2
            assert told["unhurried_rooms_occupied"] == told["unhurried_rooms_stored"] == 1
        expected = {
            "unhurried_admitted_total": 2,
            "unhurried_refused_total{'reason': 'origin'}": 1,
            "unhurried_refused_total{'reason': 'path'}": 1,
            "unhurried_entries_total": 2,
            "unhurried_entry_bytes_total": 2 * len(EVENT),
            "unhurried_entry_seconds_count": 2,
            "unhurried_repeats_total": 1,
            "unhurried_denied_total{'code': 'conflict'}": 1,
            "unhurried_rooms_founded_total": 1,
            "unhurried_rooms_ended_total{'end': 'closed'}": 0,
            "unhurried_draining": 0,
        }
        assert {name: told[name] for name in expected} == expected
        assert 0 < told["unhurried_commit_seconds_sum"] < told["unhurried_entry_seconds_sum"] * 2
        assert told["unhurried_received_bytes_total"] > 3 * len(EVENT)
        assert told["unhurried_sent_bytes_total"] > 4 * len(EVENT)


async def test_a_room_that_both_close_is_counted(tmp_path: Path) -> None:
    them = couple()
    async with running(settings_for(tmp_path)) as relay:
        async with room_of(relay, them) as clients:
            for client, member in zip(clients, them.members, strict=True):
                await client.say(Close(member.sign("close", client.challenge)))
            for client in clients:
                await client.is_closed_with()
        assert relay.counts.ended == {End.CLOSED: 1}


async def test_the_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, metrics_port=0)) as relay, room_of(relay, couple()):
        assert relay.metrics_port
        told = await told_by(relay.metrics_port)
        size = (tmp_path / DATABASE).stat().st_size
    assert told["unhurried_wal_bytes"] > 0
    assert told["unhurried_database_bytes"] == size
    assert 0 <= told["unhurried_disk_free_ratio"] <= 1
    assert told["process_resident_memory_bytes"] > 10**7
    assert told["process_open_fds"] > 3


async def test_nothing_in_it_tells_of_anybody(tmp_path: Path) -> None:
    them = couple()
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        async with room_of(relay, them) as (first, _):
            await first.say(Append(1, EVENT))
            _, answer = await http(relay.metrics_port, "/metrics", upgrade=False)
    for secret in (them.room.hex(), "127.0.0.1", EVENT.decode(), str(tmp_path)):
        assert secret not in answer


async def test_health_says_ok_and_then_that_it_is_stopping(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        for port in (relay.port, relay.metrics_port):
            assert (await http(port, "/health", upgrade=False))[0] == 200
        relay.drain()
        for port in (relay.port, relay.metrics_port):
            status, answer = await http(port, "/health", upgrade=False)
            assert status == 503
            told = json.loads(answer.partition("\r\n\r\n")[2])
            assert told["status"] == "draining"
            assert ("rooms" in told) is (port == relay.metrics_port)
        relay.take_again()
        assert (await http(relay.port, "/health", upgrade=False))[0] == 200


@pytest.mark.parametrize("path", ["/", "/v1", "/metrics/", "/metrics?a=b"])
async def test_nothing_else_is_there(tmp_path: Path, path: str) -> None:
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        assert (await http(relay.metrics_port, path))[0] == 404


async def test_no_web_page_reads_it(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, metrics_port=0)) as relay:
        assert relay.metrics_port
        assert (await http(relay.metrics_port, "/metrics", "Origin: null"))[0] == 403


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path / "one")) as first:
        with pytest.raises(MetricsPortTaken):
            async with running(settings_for(tmp_path / "two", metrics_port=first.port)):
                pass


def test_an_address_that_is_not_ours_is_said_in_one_sentence(tmp_path: Path) -> None:
    arguments = "--host", "127.0.0.1", "--port", "0", "--data-dir", str(tmp_path)
    code, output = says(*arguments, "--metrics-port", "0", "--metrics-host", "192.0.2.1")
    assert code == 1
    assert output.splitlines()[-1].startswith("Error: The relay cannot listen on 192.0.2.1")


@pytest.mark.parametrize(
    ("python", "loop"), [(("-m", "server.command.cli"), "uvloop"), (WITHOUT_UVLOOP, "asyncio")]
)
async def test_the_faster_loop_is_used_where_it_is_installed(
    tmp_path: Path, python: tuple[str, ...], loop: str
) -> None:
    if loop == "uvloop":
        pytest.importorskip("uvloop")
    arguments = "--data-dir", str(tmp_path), "--metrics-port", "0"
    async with relaying(*arguments, python=python) as relay:
        async with client_of(relay.port) as client:
            await client.create(couple())
            await client.append(1, EVENT)
        told = await told_by(relay.metrics_port)
        await relay.stop()
    (info,) = (name for name in told if name.startswith("unhurried_build_info"))
    assert f"'loop': '{loop}'" in info
