"""What a relay tells systemd, and what its signals do."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from protocol.wire.frames import Code, Denied, Entered
from server.watch.notify import NOTIFY_SOCKET, READY, notify
from tests.server.clients import client_of, couple, http
from tests.server.hosting.certificates import certificate_in, renew
from tests.server.hosting.commands import PATIENCE_S, Relaying, relaying, says


@contextmanager
def systemd(name: str) -> Iterator[socket.socket]:
    """The socket on which systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(name)
        line.settimeout(PATIENCE_S)
        yield line


async def told(line: socket.socket) -> list[str]:
    return (await asyncio.to_thread(line.recv, 1024)).decode().split("\n")


@asynccontextmanager
async def watched(
    directory: Path, *arguments: str
) -> AsyncIterator[tuple[Relaying, socket.socket]]:
    with systemd(str(directory / "notify")) as line:
        environment = {NOTIFY_SOCKET: str(directory / "notify")}
        data = "--data-dir", str(directory / "data")
        async with relaying(*data, *arguments, environment=environment) as relay:
            yield relay, line


async def test_a_relay_is_ready_once_it_listens_and_says_when_it_stops(tmp_path: Path) -> None:
    async with watched(tmp_path) as (relay, line):
        assert await told(line) == ["READY=1"]
        assert (await http(relay.port, "/health", upgrade=False))[0] == 200
        await relay.stop()
        assert await told(line) == ["STOPPING=1"]


async def test_a_relay_that_reads_its_certificate_anew_says_so(tmp_path: Path) -> None:
    files = certificate_in(tmp_path / "tls")
    async with watched(tmp_path, *files.options) as (relay, line):
        assert await told(line) == ["READY=1"]
        renew(files)
        relay.send(signal.SIGHUP)
        state, since = await told(line)
        assert state == "RELOADING=1" and since.removeprefix("MONOTONIC_USEC=").isdigit()
        assert await told(line) == ["READY=1"]


async def test_a_relay_that_cannot_start_is_never_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").touch()
    with systemd(str(tmp_path / "notify")) as line:
        monkeypatch.setenv(NOTIFY_SOCKET, str(tmp_path / "notify"))
        arguments = "--host", "127.0.0.1", "--port", "0"
        assert says(*arguments, "--data-dir", str(tmp_path / "data"))[0] == 1
        line.setblocking(False)
        with pytest.raises(BlockingIOError):
            line.recv(1024)


def test_a_socket_that_is_in_no_directory_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"unhurried-test-{id(monkeypatch)}"
    with systemd(f"\0{name}") as line:
        monkeypatch.setenv(NOTIFY_SOCKET, f"@{name}")
        notify(READY)
        assert line.recv(1024) == b"READY=1"


@pytest.mark.parametrize("name", [None, "", "/nowhere/at/all", "@nobody-listens", "vsock:2:1"])
def test_where_nobody_listens_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    if name is None:
        monkeypatch.delenv(NOTIFY_SOCKET, raising=False)
    else:
        monkeypatch.setenv(NOTIFY_SOCKET, name)
    notify(READY)


async def test_a_relay_that_lets_nobody_new_in_goes_on_for_those_who_are_there(
    tmp_path: Path,
) -> None:
    async with relaying("--data-dir", str(tmp_path)) as relay:
        async with client_of(relay.port) as first, client_of(relay.port) as second:
            await first.create(couple("one"))
            relay.send(signal.SIGUSR1)
            await relay.line_with("nobody-new")
            assert (await http(relay.port, "/health", upgrade=False))[0] == 503
            assert isinstance(await second.enter(couple("one"), 1), Entered)
            assert not isinstance(await first.append(1, b"goes on"), Denied)
            async with client_of(relay.port) as other:
                assert await other.create(couple("two")) == Denied(Code.DRAINING, 0)
            relay.send(signal.SIGUSR2)
            await relay.line_with("open-again")
            async with client_of(relay.port) as other:
                assert isinstance(await other.create(couple("two")), Entered)
        await relay.stop()
