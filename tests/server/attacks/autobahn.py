"""Autobahn's own testsuite against a relay's socket, where it is installed.

It runs on Python 2.7 only: `pip2 install autobahntestsuite`, and either `wstest` on the path or its
place in the environment variable UNHURRIED_WSTEST.

What it asks beyond the relay's limits on purpose must fail in the one way that is meant: a message
longer than a frame of ours is refused with 1009, compression is not agreed on.
"""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WSTEST: Final = os.environ.get("UNHURRIED_WSTEST") or shutil.which("wstest")

FINE: Final = frozenset({"OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED"})
"""NON-STRICT: closed a moment earlier than could be. UNIMPLEMENTED: of compression, all of it."""

TOO_BIG: Final = 1009

KNOWN: Final = frozenset({"7.1.5"})
"""A close in the middle of a message: the library answers 1002 and not 1000, as it may."""

MOST_S: Final = 300
"""For all of it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it."""

    cases: int
    too_big: int
    """Refused as they should be, because a relay takes no message of that length."""
    unexpected: tuple[str, ...]
    """The numbers of all others that failed."""


async def run_autobahn(wstest: str, port: int, directory: Path) -> Verdict:
    """Run all of it. Raises `TimeoutError`."""
    reports = directory / "reports"
    spec = {
        "outdir": str(reports),
        "servers": [{"agent": "relay", "url": f"ws://127.0.0.1:{port}/v1"}],
        "cases": ["*"],
        "exclude-cases": ["12.*", "13.*"],
        "exclude-agent-cases": {},
    }
    path = directory / "spec.json"
    path.write_text(json.dumps(spec))
    process = await asyncio.create_subprocess_exec(
        wstest,
        "-m",
        "fuzzingclient",
        "-s",
        str(path),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(MOST_S):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return judged(json.loads((reports / "index.json").read_text())["relay"])


def judged(found: dict[str, dict[str, object]]) -> Verdict:
    too_big = 0
    unexpected: list[str] = []
    for number, each in found.items():
        if each["behavior"] in FINE and each["behaviorClose"] in FINE:
            continue
        if each["remoteCloseCode"] == TOO_BIG and number.split(".")[0] in ("1", "9", "10"):
            too_big += 1
        elif number not in KNOWN:
            unexpected.append(number)
    return Verdict(len(found), too_big, tuple(unexpected))
