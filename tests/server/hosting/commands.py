"""The relay's own command as a process: what it says, and how it ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from click.testing import CliRunner

from server.command.cli import main

ROOT: Final = Path(__file__).parents[3]

PATIENCE_S: Final = 20
"""Before a test that waits for a process fails."""

WITHOUT_UVLOOP: Final = (
    *(
        "-c",
        "import sys; sys.modules['uvloop'] = None; from server.command.cli import main; main()",
    ),
)
"""The command as it runs where the faster loop is not installed."""


def says(*arguments: str) -> tuple[int, str]:
    """The exit code and everything the command says, for those that end by themselves."""
    result = CliRunner().invoke(main, arguments, prog_name="unhurried-relay")
    assert "Traceback" not in result.output
    return result.exit_code, result.output


@dataclass(frozen=True, slots=True)
class Relaying:
    """A relay that runs."""

    process: asyncio.subprocess.Process
    port: int
    metrics_port: int
    """0 if it tells none."""

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def line_with(self, what: str) -> str:
        """The next line of its log with that in it."""
        assert self.process.stderr is not None
        async with asyncio.timeout(PATIENCE_S):
            while what not in (line := (await self.process.stderr.readline()).decode()):
                assert line, "the log is over"
        return line

    async def ended(self) -> tuple[int, str]:
        """The exit code, and the rest of what it says, of one that stops by itself."""
        async with asyncio.timeout(PATIENCE_S):
            _, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, err.decode()

    async def stop(self) -> tuple[str, str]:
        """The rest of both outputs, after a calm end."""
        self.send(signal.SIGTERM)
        self.send(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            out, err = await self.process.communicate()
        assert self.process.returncode == 0
        return out.decode(), err.decode()


@asynccontextmanager
async def relaying(
    *arguments: str,
    python: tuple[str, ...] = ("-m", "server.command.cli"),
    environment: Mapping[str, str] | None = None,
    patience_s: float = PATIENCE_S,
) -> AsyncIterator[Relaying]:
    """The real command on loopback, on any free port, until the block is left."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *python, "--host", "127.0.0.1", "--port", "0", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={
            **{"PYTHONUNBUFFERED": "1", "HOME": os.environ.get("HOME", "/")},
            **(environment or {}),
        },
    )
    try:
        async with asyncio.timeout(patience_s):
            port, metrics_port = await _ports(process, arguments)
        yield Relaying(process, port, metrics_port)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _ports(
    process: asyncio.subprocess.Process, arguments: tuple[str, ...]
) -> tuple[int, int]:
    """Where it listens and where it tells metrics, as it says; 0 for nowhere."""
    assert process.stdout is not None and process.stderr is not None
    if "json" in arguments:
        while (line := json.loads(await process.stderr.readline()))["what"] != "start":
            pass
        return int(line["port"]), 0
    said = (await process.stdout.readline()).decode()
    assert said.startswith("The relay listens"), said or (await process.stderr.read()).decode()
    port = int(said.partition("port ")[2].partition(".")[0])
    if "--metrics-port" not in arguments:
        return port, 0
    said = (await process.stdout.readline()).decode()
    return port, int(said.rpartition(":")[2].partition("/")[0])
