"""What one entry costs the relay, in instructions: the one figure that a busy machine leaves alone.

    python -m tests.bench.relay.instructions                one entry at a time
    python -m tests.bench.relay.instructions --beside 4     four rooms speak at once

Needs valgrind. Run it in two checkouts to compare them: one at a time differs by less than one in a
hundred from run to run, four at once by some four (they do not always fall into one turn), where
times on a shared machine differ by half.
"""

import asyncio
import os
import random
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import click
import uvloop

from tests.bench.relay.contestants import Kind, Server
from tests.bench.relay.lines import LoadedRoom, hang_up, lines_to
from tests.bench.relay.processes import Child
from tests.bench.relay.receipts import Tally

ROOMS: Final = 8
FEW: Final = 400
"""Entries of the run that is taken off the other: the start, the arrivals and the end."""
MANY: Final = 8_400

COUNTER: Final = (
    "valgrind",
    "--tool=cachegrind",
    "--cache-sim=no",
    "--cachegrind-out-file=/dev/null",
)
COUNTED: Final = re.compile(r"I\s+refs:\s+([\d,]+)")


@asynccontextmanager
async def counting(home: Path) -> AsyncIterator[Server]:
    """A relay whose instructions are counted; once it has ended, `home / "counted"` says them."""
    with (home / "counted").open("w") as told:
        relay = await asyncio.create_subprocess_exec(
            *COUNTER,
            sys.executable,
            "-m",
            "tests.bench.relay.ours",
            str(home / "relay"),
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdout=asyncio.subprocess.PIPE,
            stderr=told,
        )
    assert relay.stdout is not None
    try:
        port = int(await relay.stdout.readline())
        yield Server(Kind.OURS, Child(relay.pid, port), home)
    finally:
        relay.terminate()
        await relay.wait()


async def instructions(entries: int, beside: int) -> int:
    """Of a relay's whole life, in which so many entries came, `beside` of them in one turn."""
    with tempfile.TemporaryDirectory(prefix="unhurried-bench-") as directory:
        home = Path(directory)
        async with counting(home) as server:
            await said(server, entries, beside)
        counted = COUNTED.search((home / "counted").read_text())
    if counted is None:
        raise click.ClickException("valgrind did not say how many it counted")
    return int(counted[1].replace(",", ""))


async def said(server: Server, entries: int, beside: int) -> None:
    """In so many rooms at once somebody speaks; the next ones once everybody has heard it."""
    lines = await lines_to(server, ROOMS)
    rooms = [LoadedRoom(number, each, Tally()) for number, each in enumerate(lines)]
    chance, quiet = random.Random(1), asyncio.Semaphore(0)
    for room in rooms:
        room.on_quiet = quiet.release
    for _ in range(entries // beside):
        for room in chance.sample(rooms, beside):
            room.speak(0)
        for _ in range(beside):
            await quiet.acquire()
    hang_up(lines)


@click.command(help="Count the instructions that one entry costs the relay.")
@click.option("--beside", default=1, type=click.IntRange(1, ROOMS), help="Rooms in one turn.")
def main(beside: int) -> None:
    """Run twice, and say the difference."""
    few, many = (uvloop.run(instructions(entries, beside)) for entries in (FEW, MANY))
    click.echo(f"{(many - few) / (MANY - FEW) / 1000:,.1f} thousand instructions for each entry")


if __name__ == "__main__":
    main()
