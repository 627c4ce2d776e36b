"""How long people to talk to take to be seen, from the press of F2, with no network at all.

    python -m tests.bench.people

A script, not a test: what it prints hangs on the machine. It counts work, not waiting, and ends
with 1 if the target is missed.
"""

import asyncio
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NoReturn
from unittest.mock import patch

from tests.tui.hosting import Stage, stage
from tui.window.screens.people import PeopleScreen

TIMES: Final = 21
TARGET_S: Final = 0.1


def no_network(*args: object) -> NoReturn:
    raise OSError("no network")


async def seconds(on: Stage) -> float:
    """Of this process, from the key to the page laid out: others on the machine do not count."""
    await on.scene("speaking")
    await on.pause()
    began = time.process_time()
    await on.press("f2")
    await on.until(lambda: isinstance(on.app.screen, PeopleScreen) and on.app.screen.is_mounted)
    taken = time.process_time() - began
    await on.press("escape")
    return taken


async def main() -> int:
    with tempfile.TemporaryDirectory() as here:
        async with stage(Path(here), (80, 24)) as on:
            with patch.object(socket, "getaddrinfo", no_network):
                first = await seconds(on)
                later = [await seconds(on) for _ in range(TIMES)]
    usual = statistics.median(later)
    print(f"{first * 1000:.0f} ms the first time, then {usual * 1000:.0f} ms (median of {TIMES})")
    return 0 if usual <= TARGET_S else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
