"""The relay as its command runs it, in a process of its own, with quotas that no test meets.

    python -m tests.server.faults.served_relay DIRECTORY PORT

It stops as `unhurried-relay` does, on SIGTERM or SIGINT.
"""

import asyncio
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from server.command.process import run
from tests.server.faults.ordeals import UNPACED
from tests.whole.laptops import settings_for


@dataclass(frozen=True, slots=True)
class Served:
    """Such a relay, from outside."""

    process: Process
    port: int

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def terminate(self) -> float:
        """As a service manager does. Returns the moment, for `has_stopped`."""
        self.process.send_signal(signal.SIGTERM)
        return time.monotonic()

    async def has_stopped(self, terminated_s: float) -> tuple[int, float]:
        """Its exit code, and how many seconds it took to come."""
        return await self.process.wait(), time.monotonic() - terminated_s


@asynccontextmanager
async def served_relay(data_dir: Path, port: int = 0) -> AsyncIterator[Served]:
    """Start one, wait until it listens, and see to it that it is gone afterwards."""
    command = (sys.executable, "-m", __name__, str(data_dir), str(port))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, env={"PYTHONUNBUFFERED": "1"}
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        yield Served(process, int(line.partition("port ")[2].partition(".")[0]))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


if __name__ == "__main__":
    sys.exit(run(settings_for(Path(sys.argv[1]), port=int(sys.argv[2]), **UNPACED)))
