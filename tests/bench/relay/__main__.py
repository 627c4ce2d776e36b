"""The command: which parts, how much of them, and where the tables go.

    python -m tests.bench.relay            everything, about fifteen minutes
    python -m tests.bench.relay --quick    a look, within a minute

A script, not a test. Each server runs in a process of its own; all traffic stays on loopback, and
everything that was started is ended. Ends with 1 if an aim is missed.
"""

import subprocess
import sys
from pathlib import Path

import click
import platformdirs
import uvloop

from tests.bench.relay.contestants import Kind
from tests.bench.relay.machine import described
from tests.bench.relay.suite import FULL, QUICK, Suite
from tests.bench.relay.table import write_between
from tests.bench.relay.verdicts import verdicts_table
from tests.server.relay_process import raise_file_limit

PARTS = ("capacity", "latency", "idling", "resuming", "growing")
DOCUMENT = Path(__file__).parents[3] / "docs" / "performance.md"


async def measure(suite: Suite, parts: tuple[str, ...]) -> None:
    """Run these parts, in their order."""
    for part in PARTS:
        if not parts or part in parts:
            await getattr(suite, part)()


@click.command(help="Measure the relay beside a bare one and two peers, in one run.")
@click.option("--quick", is_flag=True, help="Less of everything, and no peers: under a minute.")
@click.option("--part", "parts", type=click.Choice(PARTS), multiple=True, help="Only this part.")
@click.option(
    "--server", "kinds", type=click.Choice([kind.name.lower() for kind in Kind]), multiple=True,
    help="Only this server.",
)  # fmt: skip
@click.option(
    "--peers-dir", type=click.Path(path_type=Path),
    default=platformdirs.user_cache_path("unhurried-bench"), help="Where the peers are installed.",
)  # fmt: skip
@click.option("--write", is_flag=True, help="Put the tables into docs/performance.md.")
def main(
    quick: bool, parts: tuple[str, ...], kinds: tuple[str, ...], peers_dir: Path, write: bool
) -> None:
    """Run, print, and judge."""
    if write and (quick or parts or kinds):
        raise click.UsageError("--write is for a whole run: it replaces all the tables")
    raise_file_limit()
    tables: list[str] = []

    def tell(text: str) -> None:
        tables.append(text)
        click.echo(text)

    extent = QUICK if quick else FULL
    usual = [Kind.BARE, Kind.OURS] if quick else list(Kind)
    suite = Suite(extent, [Kind[name.upper()] for name in kinds] or usual, peers_dir, tell)
    tell(described())
    try:
        uvloop.run(measure(suite, parts))
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise click.ClickException(f"a peer could not be installed: {error}") from error
    verdicts = verdicts_table(suite.verdicts)
    click.echo(verdicts)
    if write:
        write_between(DOCUMENT, "\n".join([tables[0], verdicts, *tables[1:]]))
    sys.exit(0 if all(each.holds for each in suite.verdicts) else 1)


if __name__ == "__main__":
    main()
