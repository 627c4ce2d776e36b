"""A relay in a process of its own, with the quotas that one busy address would meet out of the way.

    python -m tests.server.relay_process DIRECTORY

For the tests that kill it and for the benchmark. It prints its port and runs until it is ended.
"""

import asyncio
import resource
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.relay import running
from server.settings import RelaySettings

MANY: Final = 10**9

FILES: Final = 65_536
"""Two thousand connections and their other ends do not fit the usual 1,024."""


@dataclass(frozen=True, slots=True)
class Running:
    """A relay that can be killed."""

    process: asyncio.subprocess.Process
    port: int

    @property
    def pid(self) -> int:
        return self.process.pid

    async def kill(self) -> None:
        """As a power cut would, for the process."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def relay_process(data_dir: Path) -> AsyncIterator[Running]:
    """Start one, and see to it that it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.server.relay_process",
        str(data_dir),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield Running(process, int(await process.stdout.readline()))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def raise_file_limit() -> None:
    """As many open files as this user may have, up to what a benchmark needs."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, FILES), most))


def wide_settings(data_dir: Path) -> RelaySettings:
    """The quotas of one seat, one room and one address as wide as they go."""
    return RelaySettings(
        data_dir=data_dir,
        host="127.0.0.1",
        port=0,
        connections=MANY,
        connections_per_address=MANY,
        events_per_minute=MANY,
        seat_bytes=MANY,
        room_entries=MANY,
        rooms_per_hour=MANY,
        arrivals_per_minute=MANY,
        disk_free_share=0.0,
    )


async def serve(data_dir: Path) -> None:
    async with running(wide_settings(data_dir)) as relay:
        print(relay.port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    raise_file_limit()
    asyncio.run(serve(Path(sys.argv[1])))
