"""Processes under measurement: started on chosen cores, ended, and their time and memory read.

From /proc, so Linux only. Every process here is a child of the script, and is ended by its id.
"""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

START_S: Final = 30.0
STOP_S: Final = 5.0
SETTLE_S: Final = 10.0
"""How long a server may go on working after its load; what it does counts."""
IDLE_SHARE: Final = 0.03
"""Of one core: below it a server has nothing left to do."""
LOOK_S: Final = 0.2
LISTEN_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Cores:
    """Where a server and its load run."""

    server: int
    load: int


@dataclass(frozen=True, slots=True)
class Command:
    """How a process is started."""

    arguments: Sequence[str]
    env: Mapping[str, str]
    ready: str
    """A pattern in what it prints once it listens; its first group, if any, is the port."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that listens."""

    pid: int
    port: int

    def cpu_s(self) -> float:
        """Processor time so far of all threads that still are, to the nanosecond."""
        total_ns = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            total_ns += int((task / "schedstat").read_text().split()[0])
        return total_ns / 1e9

    def rss_bytes(self) -> int:
        """Resident memory now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def settled_cpu_s(self) -> float:
        """Processor time once it has nothing left to do."""
        before_s = self.cpu_s()
        for _ in range(int(SETTLE_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            now_s = self.cpu_s()
            if now_s - before_s < IDLE_SHARE * LOOK_S:
                return now_s
            before_s = now_s
        return before_s


def pin(core: int) -> None:
    """Keep this process, and what it starts from now on, on one core, if the machine has it."""
    os.sched_setaffinity(0, {core} & ALL_CORES or ALL_CORES)


ALL_CORES: Final = os.sched_getaffinity(0)


@asynccontextmanager
async def child(command: Command, port: int, cores: Cores) -> AsyncIterator[Child]:
    """Start a process on the server's core, and see to it that it is gone afterwards.

    `port` counts unless it prints one. This process is on the load's core from then on.
    """
    pin(cores.server)
    process = await asyncio.create_subprocess_exec(
        *command.arguments,
        env={**os.environ, **command.env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    pin(cores.load)
    assert process.stdout is not None
    draining: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(START_S):
            found = await _ready(process.stdout, re.compile(command.ready))
            draining = asyncio.create_task(_drain(process.stdout))
            started = Child(process.pid, int(found.group(1)) if found.groups() else port)
            await _listening(started.port)
        yield started
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        if draining is not None:
            draining.cancel()


async def _ready(output: asyncio.StreamReader, pattern: re.Pattern[str]) -> re.Match[str]:
    printed = ""
    while line := await output.readline():
        printed += line.decode(errors="replace")
        if found := pattern.search(printed):
            return found
    raise RuntimeError(f"a server did not start: {printed[-500:]}")


async def _listening(port: int) -> None:
    """Until the port is open: a peer says that it is a moment before."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(LISTEN_S)
        else:
            writer.close()
            return


async def _drain(output: asyncio.StreamReader) -> None:
    while await output.read(65_536):
        pass
