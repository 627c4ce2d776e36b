"""What class of machine the figures are from; never which one."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from tests.bench.relay.processes import ALL_CORES


def described() -> str:
    """A sentence about the machine and one about what runs on it."""
    kib = int(Path("/proc/meminfo").read_text().split()[1])
    packages = ", ".join(f"{name} {version(name)}" for name in ("websockets", "uvloop", "picows"))
    load, _, _ = os.getloadavg()
    return (
        f"{len(ALL_CORES)} virtual cores ({platform.machine()}), {kib / 2**20:.0f} GiB,"
        f" {platform.system()} {platform.release().split('-')[0]}, loopback, no TLS."
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
        f" Load average when it began: {load:.1f}.\n"
    )
