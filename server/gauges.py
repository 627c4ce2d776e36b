"""What there is at a relay just now, and what it takes of the machine, for its `/metrics`.

What has happened since the start is counted in `metrics`. Counts and sizes, never of whom.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.conversation import Conversation
from server.house import House
from server.settings import RelaySettings
from server.system import most_files, page_bytes
from server.watch.condition import Condition, Trouble
from server.watch.metrics import Family, counter, gauge

PROCESS: Final = Path("/proc/self")
"""Where Linux tells how much memory a process has; other systems leave those lines out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a relay is made of, as far as it is told."""

    settings: RelaySettings
    house: House[Conversation]
    condition: Condition
    connections: int
    certificate_ends_at_s: float | None
    """Since 1970; None without one of its own."""


def gauges(told: Told, started_s: float) -> Iterator[Family]:
    """Everything that there is."""
    settings, house = told.settings, told.house
    yield gauge("connections", "Connections now.", told.connections)
    yield gauge("connections_limit", "Connections at the most.", settings.connections)
    yield gauge("rooms_occupied", "Rooms that somebody is in.", len(house.rooms))
    for each in (*house.archive.gauges(), *house.hall.gauges()):
        tell = counter if each.is_count else gauge
        yield tell(each.name, each.about, each.value)
    yield gauge("lobbies", "Invitations that are open.", len(house.hall))
    yield gauge("draining", "1 while it takes nobody new.", house.is_draining)
    yield _troubles(told.condition)
    loop = type(asyncio.get_running_loop()).__module__.partition(".")[0]
    yield gauge("build_info", "What runs here.", 1, version=_version(), loop=loop)
    if told.certificate_ends_at_s is not None:
        about = "When the certificate ends, in seconds since 1970."
        yield gauge("certificate_ends_timestamp_seconds", about, told.certificate_ends_at_s)
    yield from _process(started_s)


def _troubles(condition: Condition) -> Family:
    samples: dict[tuple[tuple[str, str], ...], float] = {
        (("kind", each.value),): float(each in condition.troubles) for each in Trouble
    }
    return Family("unhurried_trouble", "gauge", "1 while couples are not served for it.", samples)


def _process(started_s: float) -> Iterator[Family]:
    """What the process takes, under the names that Prometheus' own clients use."""
    for name, kind, about, value in (
        ("start_time_seconds", "gauge", "When the relay started.", started_s),
        ("cpu_seconds_total", "counter", "Processor time.", time.process_time()),
        ("max_fds", "gauge", "Most open files.", most_files()),
        *_of_linux(),
    ):
        yield Family(f"process_{name}", kind, about, {(): value})


def _of_linux() -> Iterator[tuple[str, str, str, float]]:
    try:
        pages = int((PROCESS / "statm").read_text("ascii").split()[1])
        files = len(os.listdir(PROCESS / "fd"))
    except OSError:
        return
    memory = pages * page_bytes()
    yield "resident_memory_bytes", "gauge", "Memory.", memory
    yield "open_fds", "gauge", "Open files.", files


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("unhurried")
    except PackageNotFoundError:
        return "unknown"
