"""A relay with its own default quotas, in a process of its own, that is attacked over loopback.

    python -m tests.server.attacks.relay_process DIRECTORY SETTINGS

SETTINGS is a JSON object of what differs from the defaults. It prints its port and runs until it is
ended; its log goes to stderr, from INFO on, which is more than a host would ask for. Memory and
processor time are read from /proc, from outside.
"""

import asyncio
import json
import logging
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.relay import running
from server.settings import RelaySettings

FILES: Final = 8_192
"""A thousand attackers and everybody else; on purpose not as many as the machine would give."""

PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")

PATIENCE_S: Final = 60.0
"""For a process to start or end."""


@dataclass(frozen=True, slots=True)
class Attacked:
    """A relay under attack, and what it costs."""

    process: asyncio.subprocess.Process
    port: int
    log_path: Path

    @property
    def log(self) -> str:
        """Everything that it has written so far."""
        return self.log_path.read_text("utf-8")

    def resident_mib(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * PAGE_BYTES / 2**20

    def forget_peak(self) -> None:
        """Let `peak_mib` begin anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def peak_mib(self) -> float:
        """The most it has had since `forget_peak`: also what it has given back since."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("this system does not tell")

    def processor_s(self) -> float:
        """Processor time used so far, its own and the system's on its behalf."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


@asynccontextmanager
async def attacked(
    data_dir: Path, module: str = __name__, **chosen: int | float
) -> AsyncIterator[Attacked]:
    """A relay that runs until the block is left. It must still be there then."""
    log_path = data_dir / "log"
    with log_path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            str(data_dir / "relay"),
            json.dumps(chosen),
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            port = int(await process.stdout.readline())
        yield Attacked(process, port, log_path)
        assert process.returncode is None, "the relay has not survived"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def settings_from(arguments: list[str]) -> RelaySettings:
    """The defaults on loopback, whatever the state of this machine's disk, and what was chosen."""
    base = {"host": "127.0.0.1", "port": 0, "disk_free_share": 0.0}
    return RelaySettings(data_dir=Path(arguments[0]), **(base | json.loads(arguments[1])))


def prepare() -> None:
    """Log everything to stderr; have enough files."""
    logging.basicConfig(level=logging.INFO)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, FILES), most))


async def serve(settings: RelaySettings) -> None:
    async with running(settings) as relay:
        print(relay.port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    prepare()
    asyncio.run(serve(settings_from(sys.argv[1:])))
