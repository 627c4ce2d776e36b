"""A relay in a process of its own, on a port that stays the same over its deaths.

python -m tests.whole.one_relay DIRECTORY PORT
"""

import asyncio
import sys
from pathlib import Path

from tests.whole.laptops import settings_for


async def main(directory: Path, port: int) -> None:
    from server.relay import running

    async with running(settings_for(directory, port=port)):
        print("listening", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
