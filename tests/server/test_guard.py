"""Peers that flood or do not read: they cost little, and the others do not notice."""

import asyncio
import logging
import time
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode

from protocol.wire.frames import Append, Enter, Entries, Presence, Visit, Visited
from server.line.guard import FRAMES_AT_ONCE
from server.relay import running
from tests.figures import figure
from tests.server.clients import PATIENCE_S, Client, client_of, couple, name_of, settings_for
from tests.server.relay_process import relay_process

THEM = couple()
LOBBY = name_of("lobby")
EMPTY_PING = Frame(Opcode.PING, b"").serialize(mask=True)
PING = Frame(Opcode.PING, bytes(125)).serialize(mask=True)

SOCKET_READ_BYTES = 256 * 1024
"""The most that asyncio takes from a socket at once."""

FAST = {
    "events_per_minute": 10**6,
    "seat_bytes": 10**9,
    "input_bytes_per_s": 10**8,
    "input_burst_bytes": 10**8,
    "input_frame_bytes": 0,
}
"""So that the output alone is what is tested."""


def stop_reading(client: Client) -> None:
    client.connection.transport.pause_reading()


async def is_cut_off(client: Client) -> bool:
    """Whether the relay lets go of a peer that does not read."""
    client.connection.transport.resume_reading()
    async with asyncio.timeout(PATIENCE_S):
        await client.connection.wait_closed()
    return client.connection.close_code == 1006


async def test_input_is_read_no_faster_than_the_bucket_fills(tmp_path: Path) -> None:
    bytes_per_s, flood = 1_000_000, PING * 8_000
    chosen = {"input_burst_bytes": 1, "input_bytes_per_s": bytes_per_s, "input_frame_bytes": 0}
    settings = settings_for(tmp_path, **chosen)
    async with running(settings) as relay, client_of(relay.port) as client:
        began_s = time.monotonic()
        client.connection.transport.write(flood)
        assert await client.ask(Visit(LOBBY)) == Visited(0)
        # The last piece is counted only after it has been read.
        least_s = (len(flood) - SOCKET_READ_BYTES) / bytes_per_s
        assert time.monotonic() - began_s >= least_s


async def talk_until_alone(speaker: Client) -> int:
    """Says one large event after another until the partner is gone. Returns how many."""
    counter = 0
    is_partner_here = True
    while is_partner_here:
        counter += 1
        await speaker.say(Append(counter, bytes(16_000)))
        while not isinstance(frame := await speaker.hear(), Entries):
            is_partner_here = frame != Presence(1, False)
    return counter


async def test_a_frame_counts_for_its_work_however_small_it_is(tmp_path: Path) -> None:
    frames, frame_bytes, bytes_per_s = 500, 1_000, 1_000_000
    chosen = {
        "input_burst_bytes": 1,
        "input_bytes_per_s": bytes_per_s,
        "input_frame_bytes": frame_bytes,
    }
    settings = settings_for(tmp_path, **chosen)
    async with running(settings) as relay, client_of(relay.port) as client:
        began_s = time.monotonic()
        client.connection.transport.write(EMPTY_PING * frames)
        assert await client.ask(Visit(LOBBY)) == Visited(0)
        assert time.monotonic() - began_s >= (frames - FRAMES_AT_ONCE) * frame_bytes / bytes_per_s


async def test_a_reader_that_stalls_is_cut_off_and_its_partner_loses_nothing(
    tmp_path: Path,
) -> None:
    settings = settings_for(tmp_path, send_timeout_s=0.3, output_bytes=10**9, **FAST)
    async with (
        running(settings) as relay,
        client_of(relay.port) as first,
        client_of(relay.port) as second,
    ):
        await first.create(THEM)
        await second.enter(THEM, 1)
        assert await first.hear() == Presence(1, True)
        stop_reading(second)
        said = await talk_until_alone(first)
        assert len(first.entries) == said
        assert await is_cut_off(second)


async def test_output_that_nobody_reads_is_capped(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, send_timeout_s=3_600, output_bytes=200_000, **FAST)
    async with (
        running(settings) as relay,
        client_of(relay.port) as first,
        client_of(relay.port) as second,
    ):
        await first.create(THEM)
        await second.enter(THEM, 1)
        await first.hear_a(Presence)
        stop_reading(second)
        await talk_until_alone(first)
        assert await is_cut_off(second)


async def test_a_slow_reader_gets_everything_in_order(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, send_timeout_s=3_600, output_bytes=10**9, **FAST)
    async with (
        running(settings) as relay,
        client_of(relay.port) as first,
        client_of(relay.port) as second,
    ):
        await first.create(THEM)
        await second.enter(THEM, 1)
        stop_reading(second)
        for counter in range(1, 601):
            await first.append(counter, counter.to_bytes(2, "big") * 8_000)
        second.connection.transport.resume_reading()
        log = await second.read_until(600)
        assert [int.from_bytes(entry.event[:2], "big") for entry in log] == list(range(1, 601))


async def test_a_reader_that_goes_away_in_the_middle_of_the_past_leaves_no_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(tmp_path, output_bytes=10**9, **FAST)
    with caplog.at_level(logging.INFO):
        async with running(settings) as relay, client_of(relay.port) as first:
            await first.create(THEM)
            for counter in range(1, 601):
                await first.append(counter, bytes(16_000))
            async with client_of(relay.port) as second:
                stop_reading(second)
                await second.say(
                    Enter(THEM.room, 1, 0, THEM.members[1].sign("enter", second.challenge))
                )
                assert await first.hear() == Presence(1, True)
                second.connection.transport.abort()
            assert await first.hear() == Presence(1, False)
    assert caplog.records == []


async def test_a_ping_flood_that_never_reads_is_cut_off(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, send_timeout_s=0.3, greeting_timeout_s=60, **FAST)
    async with running(settings) as relay, client_of(relay.port) as client:
        stop_reading(client)
        for _ in range(200):
            client.connection.transport.write(PING * 1_000)
            await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_S):
            while relay.health()["connections"]:
                await asyncio.sleep(0)
        assert await is_cut_off(client)


@pytest.mark.clock
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
async def test_a_ping_flood_costs_little_memory_and_holds_nobody_up(tmp_path: Path) -> None:
    async with (
        relay_process(tmp_path) as process,
        client_of(process.port) as flood,
        client_of(process.port) as first,
    ):
        await first.create(THEM)
        before = resident_mib(process.pid)
        stop_reading(flood)
        for _ in range(40):
            flood.connection.transport.write(PING * 1_000)
        delays_s = []
        for counter in range(1, 201):
            began_s = time.monotonic()
            await first.append(counter, bytes(300))
            delays_s.append(time.monotonic() - began_s)
        # The median: a shared machine may hold any single one up.
        figure("an append in a ping flood", sorted(delays_s)[100], at_most=0.05)
        assert resident_mib(process.pid) - before < 16
        flood.connection.transport.abort()


def resident_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**20


async def test_half_open_handshakes_are_closed(tmp_path: Path) -> None:
    async with running(settings_for(tmp_path, open_timeout_s=0.2)) as relay:
        streams = [await asyncio.open_connection("127.0.0.1", relay.port) for _ in range(50)]
        for _, writer in streams:
            writer.write(b"GET /v1 HTTP/1.1\r\n")
        async with asyncio.timeout(PATIENCE_S):
            for reader, writer in streams:
                try:
                    assert await reader.read() == b""
                except ConnectionResetError:
                    pass
                writer.close()
