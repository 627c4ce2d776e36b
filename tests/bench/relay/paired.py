"""What an entry costs this checkout's relay, beside another checkout's, in one run.

    git worktree add /tmp/before fe1024a
    python -m tests.bench.relay.paired /tmp/before
    python -m tests.bench.relay.paired /tmp/before --instructions

Both alone, with their own database, turn about, under the same clients: those of this checkout.
Instructions need valgrind, and are the same on a busy machine; processor time is what is paid.
Ends with 1 if ours costs more than one part in twenty more.
"""

import asyncio
import os
import re
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import click
import uvloop

from tests.bench.relay.contestants import Kind, Server
from tests.bench.relay.instructions import COUNTED, COUNTER, FEW, MANY, said
from tests.bench.relay.lines import LoadedRoom, hang_up, lines_to
from tests.bench.relay.pace import WARM_UP_S, Load, drive, measured
from tests.bench.relay.processes import Child, Command, Cores, child
from tests.bench.relay.receipts import Tally
from tests.server.relay_process import raise_file_limit

HERE: Final = Path(__file__).parents[3]

ONE_CORE: Final = Cores(0, 0)

ALLOWED: Final = 1.05


def command(checkout: Path, home: Path) -> Command:
    """Its relay: nothing is taken from where this process happens to run."""
    arguments = [sys.executable, "-P", "-m", "tests.bench.relay.ours", str(home)]
    return Command(arguments, {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}, r"^(\d+)\n")


async def cpu_us(checkout: Path, seconds: float) -> float:
    """Processor time of its relay for an entry, with one under way in each of 100 rooms."""
    load = Load(seconds=seconds)
    with tempfile.TemporaryDirectory(prefix="unhurried-bench-") as directory:
        home = Path(directory)
        async with child(command(checkout, home / "relay"), 0, ONE_CORE) as relay:
            lines = await lines_to(Server(Kind.OURS, relay, home), load.rooms)
            try:
                tally = Tally()
                rooms = [LoadedRoom(number, each, tally) for number, each in enumerate(lines)]
                await drive(rooms, tally, replace(load, seconds=WARM_UP_S))
                run = await measured(relay, rooms, tally, load)
            finally:
                hang_up(lines)
    if run.lost or run.faults:
        raise click.ClickException("something was lost, or out of order")
    return run.cpu_us


async def instructions(checkout: Path, beside: int) -> float:
    """Of its relay for an entry."""
    few, many = [await _instructions(checkout, entries, beside) for entries in (FEW, MANY)]
    return (many - few) / (MANY - FEW)


async def _instructions(checkout: Path, entries: int, beside: int) -> int:
    with tempfile.TemporaryDirectory(prefix="unhurried-bench-") as directory:
        home = Path(directory)
        async with _counting(checkout, home) as relay:
            await said(Server(Kind.OURS, relay, home), entries, beside)
        counted = re.search(COUNTED, (home / "counted").read_text())
    if counted is None:
        raise click.ClickException("valgrind did not say how many it counted")
    return int(counted[1].replace(",", ""))


@asynccontextmanager
async def _counting(checkout: Path, home: Path) -> AsyncIterator[Child]:
    how = command(checkout, home / "relay")
    with (home / "counted").open("w") as told:
        process = await asyncio.create_subprocess_exec(
            *COUNTER,
            *how.arguments,
            env={**os.environ, **how.env},
            stdout=asyncio.subprocess.PIPE,
            stderr=told,
        )
    assert process.stdout is not None
    try:
        yield Child(process.pid, int(await process.stdout.readline()))
    finally:
        process.terminate()
        await process.wait()


async def pairs(
    other: Path, rounds: int, seconds: float, beside: int | None
) -> list[tuple[float, float]]:
    """The other's figure and ours, so many times; who is first changes."""
    found = []
    for turn in range(rounds):
        figures = {}
        for checkout in (other, HERE) if turn % 2 == 0 else (HERE, other):
            if beside is None:
                figures[checkout] = await cpu_us(checkout, seconds)
            else:
                figures[checkout] = await instructions(checkout, beside)
        found.append((figures[other], figures[HERE]))
        click.echo(f"{figures[other]:,.1f}  {figures[HERE]:,.1f}", err=True)
    return found


@click.command(help="Measure this checkout's relay beside another's.")
@click.argument("other", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--rounds", default=7, show_default=True)
@click.option("--seconds", default=3.0, show_default=True, help="Of each load.")
@click.option("--instructions", "counts", is_flag=True, help="Count those instead of time.")
@click.option("--beside", default=1, show_default=True, help="Rooms in one turn, while counting.")
def main(other: Path, rounds: int, seconds: float, counts: bool, beside: int) -> None:
    """Run, print, and judge."""
    raise_file_limit()
    found = uvloop.run(pairs(other.resolve(), rounds, seconds, beside if counts else None))
    before, ours = (statistics.median(each) for each in zip(*found, strict=True))
    ratio = statistics.median(ours / before for before, ours in found)
    what = "instructions" if counts else "us of processor time"
    click.echo(f"{before:,.1f} {what} for an entry there, {ours:,.1f} here: {ratio:.3f} times")
    sys.exit(0 if ratio <= ALLOWED else 1)


if __name__ == "__main__":
    main()
