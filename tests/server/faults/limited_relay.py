"""A relay in a process whose files may only grow so far: a disk that is full, by the kernel's word.

    python -m tests.server.faults.limited_relay DIRECTORY PORT BYTES

It prints its port. A number on its standard input is a new limit in bytes for each of its files, -1
for none; the answer is "ok". Beyond the limit the kernel answers EFBIG to a write, or takes only a
part of it, as it does with ENOSPC on a disk that is full. It runs until it is ended.
"""

import asyncio
import os
import resource
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.relay import running
from server.store.database import DATABASE
from tests.server.faults.ordeals import UNPACED
from tests.whole.laptops import settings_for

NO_LIMIT: Final = -1

PLENTY_BYTES: Final = 10**9
"""Of one seat: who writes as fast as it can has used up the usual eight megabytes too soon."""


@dataclass(frozen=True, slots=True)
class Limited:
    """Such a relay, from outside."""

    process: Process
    port: int
    data_dir: Path

    async def limit(self, size_bytes: int) -> None:
        """No file of its own grows beyond that any more."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(b"%d\n" % size_bytes)
        await self.process.stdin.drain()
        assert await self.process.stdout.readline() == b"ok\n"

    async def fill(self, spare_bytes: int) -> None:
        """The disk has room for so much more of the write-ahead log."""
        await self.limit(self.log_bytes + spare_bytes)

    async def free(self) -> None:
        """There is room again."""
        await self.limit(NO_LIMIT)

    @property
    def log_bytes(self) -> int:
        """How large the write-ahead log is."""
        return os.stat(self.data_dir / f"{DATABASE}-wal").st_size

    @property
    def database_bytes(self) -> int:
        return os.stat(self.data_dir / DATABASE).st_size

    async def kill(self) -> None:
        """As a power cut would, for the process."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def limited_relay(
    data_dir: Path, port: int = 0, size_bytes: int = NO_LIMIT
) -> AsyncIterator[Limited]:
    """Start one, and see to it that it is gone afterwards."""
    command = (sys.executable, "-m", __name__, str(data_dir), str(port), str(size_bytes))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    try:
        yield Limited(process, int(await process.stdout.readline()), data_dir)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def set_limit(size_bytes: int) -> None:
    """Of this process; the hard limit stays, so that it can be raised again."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    soft = most if size_bytes == NO_LIMIT else size_bytes
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, most))


async def serve(data_dir: Path, port: int, size_bytes: int) -> None:
    # Without this, which is also Python's own way, a write beyond the limit would end the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    set_limit(size_bytes)
    orders = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    settings = settings_for(data_dir, port=port, seat_bytes=PLENTY_BYTES, **UNPACED)
    async with running(settings) as relay:
        print(relay.port, flush=True)
        while order := await orders.readline():
            set_limit(int(order))
            print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
