"""The relay as a process: killed, stopped, and started where it cannot run.

About `server.command.cli`.
"""

import asyncio
import errno
import os
import random
import resource
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from websockets.exceptions import ConnectionClosed

from protocol.wire.frames import Append, Appended, Entered, Entries, Logged
from server.command import wording
from server.command.cli import main
from server.store.database import DATABASE
from server.store.sqlite import Store
from tests.server.clients import Client, Couple, client_of, couple, name_of
from tests.server.relay_process import relay_process

ROOMS = 4


class Seat:
    """One seat that writes as fast as it is acknowledged, over any number of relays."""

    def __init__(self, them: Couple, seat: int) -> None:
        self.them = them
        self.seat = seat
        self.acknowledged = 0
        self.log: dict[int, Logged] = {}
        """Everything that was ever handed out to it, by cursor."""

    def event(self, counter: int) -> bytes:
        """The same bytes for the same counter, as an outbox would send them."""
        return name_of(f"{self.them.room.hex()} {self.seat} {counter}") * 10

    async def come_back(self, client: Client, *, is_first: bool) -> int:
        """Create or enter, and read the whole log again. Returns the number of entries."""
        entered = (
            await client.create(self.them, self.seat)
            if is_first and self.seat == 0
            else await client.enter(self.them, self.seat)
        )
        assert isinstance(entered, Entered)
        while not client.entries or client.entries[-1].cursor < entered.last:
            if not entered.last:
                break
            await client.hear()
        found = {entry.cursor: entry for entry in client.entries}
        assert all(found.get(cursor) == entry for cursor, entry in self.log.items())
        assert [e.at_ms for e in client.entries] == sorted(e.at_ms for e in client.entries)
        self.log.update(found)
        return len(found)

    async def write(self, client: Client, *, enough: asyncio.Semaphore) -> None:
        """Until the relay is gone."""
        try:
            while True:
                counter = self.acknowledged + 1
                answer = await client.append(counter, self.event(counter))
                while isinstance(answer, Entries):
                    self.log.update({entry.cursor: entry for entry in answer.entries})
                    if any(e.event == self.event(counter) for e in answer.entries):
                        break
                    answer = await client.hear_a(Entries)
                else:
                    # It had been logged just before the kill.
                    assert isinstance(answer, Appended)
                self.acknowledged = counter
                enough.release()
        except ConnectionClosed:
            pass


async def kill_and_compare(directory: Path, kills: int, seed: int) -> int:
    """Returns how many entries were acknowledged in all."""
    chance = random.Random(seed)
    seats = [Seat(couple(str(n)), seat) for n in range(ROOMS) for seat in range(2)]
    for turn in range(kills):
        async with relay_process(directory) as relay, AsyncExitStack() as stack:
            enough = asyncio.Semaphore(0)
            writers = []
            for seat in seats:
                client = await stack.enter_async_context(client_of(relay.port))
                await seat.come_back(client, is_first=turn == 0)
                writers.append(asyncio.create_task(seat.write(client, enough=enough)))
            for _ in range(chance.randrange(1, 150)):
                await enough.acquire()
            await relay.kill()
            await asyncio.gather(*writers)
        with sqlite3.connect(directory / DATABASE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    async with relay_process(directory) as relay:
        for seat in seats:
            async with client_of(relay.port) as client:
                await seat.come_back(client, is_first=False)
    with Store(directory) as store:
        for seat in seats:
            kept = store.find(seat.them.room)
            assert kept is not None
            owned = [past for past in store.past(kept.number) if past.seat == seat.seat]
            assert len(owned) in (seat.acknowledged, seat.acknowledged + 1)
    return sum(seat.acknowledged for seat in seats)


@pytest.mark.gate
async def test_twenty_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    assert await kill_and_compare(tmp_path, 20, seed=1) > 100


@pytest.mark.long
async def test_two_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    assert await kill_and_compare(tmp_path, 200, seed=2) > 1_000


@asynccontextmanager
async def command(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The real command, and the line with which it says that it listens."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server.command.cli",
        "--host", "127.0.0.1", "--port", "0", *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process, (await process.stdout.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_drains_and_closes_with_a_code_that_says_come_back(
    tmp_path: Path, number: signal.Signals
) -> None:
    them = couple()
    async with command("--data-dir", str(tmp_path)) as (process, line):
        port = int(line.partition("port ")[2].partition(".")[0])
        async with client_of(port) as client:
            await client.create(them)
            process.send_signal(number)
            # What is running goes on until the sockets are closed.
            await client.say(Append(1, b"event"))
            assert await client.is_closed_with() == 1012
        out, err = await process.communicate()
        assert process.returncode == 0
        assert [line.split()[2] for line in err.decode().splitlines()] == ["start", "drain", "stop"]
        assert out.decode().startswith("The relay is stopping.")


async def test_a_second_signal_stops_without_waiting(tmp_path: Path) -> None:
    async with command("--data-dir", str(tmp_path)) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


async def test_without_any_standard_stream_it_runs_and_writes_none_of_its_log_elsewhere(
    tmp_path: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    arguments = "--host", "127.0.0.1", "--port", str(port), "--data-dir", str(tmp_path)
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "server.command.cli"),
        *arguments,
    )
    try:
        async with asyncio.timeout(20):
            while True:
                assert process.returncode is None, "it did not run"
                try:
                    async with client_of(port) as client:
                        await client.create(couple())
                        break
                except OSError:
                    # There is nothing to listen to: it says nowhere when it is ready.
                    await asyncio.sleep(0.05)
        if Path("/proc").exists():
            streams = {os.readlink(f"/proc/{process.pid}/fd/{number}") for number in range(3)}
            assert streams == {os.devnull}
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def says(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--host", "127.0.0.1", *arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="limits are read from /proc")
async def test_the_usual_limit_of_open_files_does_not_bound_the_connections(
    tmp_path: Path,
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * 300 + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted - 50, hard))
    try:
        async with command("--data-dir", str(tmp_path), "--connections", "300") as (process, _):
            limits = Path(f"/proc/{process.pid}/limits").read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    (line,) = [line for line in limits.splitlines() if line.startswith("Max open files")]
    assert int(line.split()[3]) == wanted


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, output = says("--port", str(port), "--data-dir", str(tmp_path))
    assert code == 1
    expected = f"Port {port} is in use already. Another one can be chosen with --port."
    assert output == f"Error: {expected}\n"


def test_a_directory_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, output = says("--port", "0", "--data-dir", str(tmp_path / "file"))
    assert code == 1
    assert output.startswith("Error: The relay cannot keep its rooms in ")
    assert len(output.splitlines()) == 1


def test_a_directory_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with Store(tmp_path):
        code, output = says("--port", "0", "--data-dir", str(tmp_path))
    assert (code, output) == (1, f"Error: Another relay is already running on {tmp_path}.\n")


def test_rooms_of_a_newer_version_are_said_to_be_so(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.execute("PRAGMA user_version = 99")
    code, output = says("--port", "0", "--data-dir", str(tmp_path))
    assert (code, output) == (1, f"Error: {wording.STORE_NEWER.format(path=tmp_path)}\n")


def test_a_file_that_holds_no_rooms_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database" * 1_000)
    code, output = says("--port", "0", "--data-dir", str(tmp_path))
    assert (code, output) == (1, f"Error: {wording.STORE_DAMAGED.format(path=tmp_path)}\n")


def test_an_address_of_another_machine_is_said_in_the_words_of_the_system(tmp_path: Path) -> None:
    code, output = says("--host", "203.0.113.9", "--port", "0", "--data-dir", str(tmp_path))
    reason = os.strerror(errno.EADDRNOTAVAIL).lower()
    expected = f"The relay cannot listen on 203.0.113.9, port 0: {reason}."
    assert (code, output) == (1, f"Error: {expected}\n")


def test_a_proxy_that_is_no_address_is_said_in_one_sentence() -> None:
    code, output = says("--trust-proxy", "the proxy")
    assert code == 2
    assert "This should be an address or a network, such as 127.0.0.1" in output


def test_help_tells_what_it_is_for_with_examples() -> None:
    code, output = says("--help")
    assert code == 0
    assert "Examples:" in output
    assert "4774" in output


def test_help_shows_the_command_as_it_was_called() -> None:
    _, output = says("--help")
    assert "unhurried-relay --print-config" in output
    called = CliRunner().invoke(main, ["--help"], prog_name="unhurried relay").output
    assert "unhurried relay --print-config" in called
    assert "unhurried-relay" not in called


def test_help_does_not_wait_for_the_relay_to_be_imported() -> None:
    heavy = {"asyncio", "msgpack", "msgspec", "ssl", "websockets", "sqlite3"}
    script = f"import server.command.cli, sys; assert not {heavy} & {{*sys.modules}}"
    import subprocess

    subprocess.run([sys.executable, "-c", script], check=True)
