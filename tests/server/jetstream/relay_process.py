"""A relay of a fleet in a process of its own, with the quotas of one busy address out of the way.

    python -m tests.server.jetstream.relay_process KEYFILE NAME URL...

It prints its port, and runs until it is ended; asked to go (SIGTERM) it closes its lines and goes.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from server.relay import running
from server.settings import Keeping
from tests.server.relay_process import Running, raise_file_limit, wide_settings


@asynccontextmanager
async def fleet_relay(key: Path, name: str, urls: Sequence[str]) -> AsyncIterator[Running]:
    """Start one, and see to it that it is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.server.jetstream.relay_process", str(key), name, *urls),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield Running(process, int(await process.stdout.readline()))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def serve(key: Path, name: str, urls: tuple[str, ...]) -> None:
    """Until asked to go."""
    is_over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, is_over.set)
    settings = replace(
        wide_settings(key.parent),
        archive=Keeping.JETSTREAM,
        nats_urls=urls,
        fleet_key_file=key,
        relay_id=name,
    )
    async with running(settings) as relay:
        print(relay.port, flush=True)
        await is_over.wait()


if __name__ == "__main__":
    raise_file_limit()
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], tuple(sys.argv[3:])))
