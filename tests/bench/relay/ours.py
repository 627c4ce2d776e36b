"""A relay of ours in a process of its own: all guards, quotas and checks on, set wide.

    python -m tests.bench.relay.ours DIRECTORY [--plain]

A quota costs the same whether it is wide or narrow. Prints its port, and runs until it is ended.
`--plain` keeps to the loop of the standard library.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import uvloop

from server.command.process import spare_collector
from server.relay import running
from tests.server.relay_process import MANY, raise_file_limit, wide_settings


async def serve(data_dir: Path) -> None:
    """Serve on loopback until the process is ended."""
    settings = replace(
        wide_settings(data_dir),
        store_bytes=MANY * 100,
        input_bytes_per_s=MANY,
        input_burst_bytes=MANY,
    )
    spare_collector()
    async with running(settings) as relay:
        print(relay.port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    raise_file_limit()
    run = asyncio.run if "--plain" in sys.argv else uvloop.run
    run(serve(Path(sys.argv[1])))
