"""Three machines that are killed, come back, and are cut off from each other.

On free ports of loopback, or each in a network namespace of its own (see `namespaces`). Every one
is a child of whoever asks, and is ended by its id. Linux only.
"""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from server.errors import StorageFailed
from server.jetstream.answers import NO_HEADERS
from server.jetstream.streams import ASK_NODES, Config, ready
from tests.server.jetstream.nodes import (
    CLUSTER,
    CONFIG,
    PATIENCE_S,
    binary,
    declared,
    open_line,
)

if TYPE_CHECKING:
    from server.jetstream.line import Line

SYNC: Final = "sync_interval: always,"

LIMITS: Final = {"max_file: 1G": "max_file: 8G", "max_mem: 256M": "max_mem: 2G"}
"""Of the tests' machines, and as a benchmark needs them."""

PORTS: Final = 20_000, 32_000
"""Below those that a system gives to outgoing lines."""

LEAVES_S: Final = 30.0
"""A machine that was asked to go, and lets its lines go one by one."""


class Host(NamedTuple):
    """Where one machine runs."""

    address: str = "127.0.0.1"
    enter: tuple[str, ...] = ()
    """What comes before a command that is to run there."""


class Node:
    """One machine: what it is called, where it listens, and its process while it runs. Mutable."""

    def __init__(self, name: str, host: Host, ports: tuple[int, int], home: Path) -> None:
        self.name: Final = name
        self.host: Final = host
        self.port, self.route_port = ports
        self.home: Final = home
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where a relay finds it."""
        return f"nats://relay:relay@{self.host.address}:{self.port}"

    @property
    def disk(self) -> Path:
        """All that it keeps."""
        return self.home / "js"

    def start(self) -> None:
        """With what is on its disk."""
        command = [*self.host.enter, str(binary()), "-c", str(self.home / "nats.conf")]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self) -> None:
        """As it would be if the machine stopped at once, but for what its kernel still writes."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    async def leave(self, number: int = signal.SIGUSR2) -> None:
        """Ask it to hand over and go, and wait until it has."""
        assert self.process is not None
        self.process.send_signal(number)
        async with asyncio.timeout(LEAVES_S):
            while self.process.poll() is None:
                await asyncio.sleep(0.05)

    def end(self) -> None:
        """For good."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def cpu_s(self) -> float:
        """Processor time of the process so far."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_bytes(self) -> int:
        """Resident memory now."""
        assert self.process is not None
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def disk_bytes(self) -> int:
        """What it takes up on its disk, in whole blocks."""
        return sum(path.stat().st_blocks * 512 for path in self.disk.rglob("*") if path.is_file())


class Cluster(NamedTuple):
    """The machines."""

    nodes: tuple[Node, ...]

    @property
    def urls(self) -> list[str]:
        """Of all of them."""
        return [node.url for node in self.nodes]

    def named(self, name: str) -> Node:
        """The one of that name."""
        return next(node for node in self.nodes if node.name == name)

    def holds(self, text: bytes) -> list[str]:
        """The files, of whichever machine, that these bytes stand in."""
        found = []
        for node in self.nodes:
            for path in node.disk.rglob("*"):
                try:
                    if path.is_file() and text in path.read_bytes():
                        found.append(f"{node.name}/{path.relative_to(node.disk)}")
                except FileNotFoundError:
                    # It has gone while one looked.
                    continue
        return found


@contextmanager
def cluster(
    where: Path, hosts: Sequence[Host] = (Host(),) * 3, *, sync: str = SYNC
) -> Iterator[Cluster]:
    """One machine on each of these hosts, running until the block is left."""
    is_shared = len({host.address for host in hosts}) < len(hosts)
    free = _ports(2 * len(hosts)) if is_shared else [4222, 6222] * len(hosts)
    pairs = [(free[2 * index], free[2 * index + 1]) for index in range(len(hosts))]
    routes = ", ".join(
        f'"nats://{host.address}:{route}"' for host, (_, route) in zip(hosts, pairs, strict=True)
    )
    nodes = []
    for index, (host, ports) in enumerate(zip(hosts, pairs, strict=True)):
        node = Node(f"n{index}", host, ports, where / f"n{index}")
        node.home.mkdir(parents=True)
        text = CONFIG.format(name=node.name, port=ports[0], store=node.disk, sync=sync)
        for usual, wide in LIMITS.items():
            text = text.replace(usual, wide)
        if len(hosts) > 1:
            text += CLUSTER.format(port=ports[1], routes=routes)
        # Its own addresses; those of the routes are right already.
        text = text.replace('listen: "127.0.0.1:', f'listen: "{host.address}:')
        (node.home / "nats.conf").write_text(text, "utf-8")
        nodes.append(node)
    running = Cluster(tuple(nodes))
    try:
        for node in nodes:
            node.start()
        yield running
    finally:
        for node in nodes:
            node.end()


def _ports(count: int) -> list[int]:
    """Free ones that no outgoing line of anybody's is given while a machine is down."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(*PORTS)
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


async def prepared(line: "Line", streams: Sequence[Config]) -> None:
    """Returns once these streams are there, and can be written to."""
    await declared(line, streams)
    await ready(line, streams)


async def leaders(line: "Line", streams: Iterable[str]) -> dict[str, str]:
    """Which machine leads each of these streams."""
    found = {}
    for stream in streams:
        answer = await patient(line, f"STREAM.INFO.{stream}")
        found[stream] = answer["cluster"].get("leader", "")
    return found


async def patient(line: "Line", asked: str) -> dict[str, Any]:
    """What the engine answers once it does."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await line.api(asked)
            except StorageFailed:
                await asyncio.sleep(0.1)


async def current(urls: Sequence[str], streams: Sequence[str], within_s: float = 120.0) -> float:
    """Wait until every machine has all that there is of these streams. Returns how long it took."""
    began_s = time.monotonic()
    async with open_line(urls) as line, asyncio.timeout(within_s):
        while not await _agree(line, len(urls)):
            await asyncio.sleep(0.1)
        for stream in streams:
            while not await _is_current(line, stream):
                await asyncio.sleep(0.1)
    return time.monotonic() - began_s


async def _agree(line: "Line", count: int) -> bool:
    """Whether each machine answers, and they know who leads them."""
    answers = await line.ask_all(ASK_NODES, b"{}", NO_HEADERS, 0.5, lambda said: False)
    told = [json.loads(said.data).get("data", {}).get("meta_cluster", {}) for said in answers]
    return len(told) == count and all(each.get("leader") for each in told)


async def _is_current(line: "Line", stream: str) -> bool:
    try:
        info = (await line.api(f"STREAM.INFO.{stream}"))["cluster"]
    except StorageFailed:
        return False
    replicas = info.get("replicas", [])
    return bool(info.get("leader")) and all(
        each.get("current") and not each.get("offline") and not each.get("lag") for each in replicas
    )
