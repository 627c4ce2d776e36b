"""What has happened between one relay and the machines since it began, as plain numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.store.ports import Gauge

ABOUT: Final = {
    "moved": "Writes that another relay was before.",
    "lost": "Writes whose outcome nobody told in time.",
    "settled": "Writes without an answer that were found to be written.",
    "barriers": "Writes that say nothing new, to see whether a log ends there.",
    "gaps": "Entries that were missed, as the next one told.",
    "late": "Last entries that were missed, as a look told.",
    "unread": "Things heard that were no entries.",
}


@dataclass(slots=True)
class Tally:
    """Mutable; whoever does it counts it."""

    moved: int = 0
    lost: int = 0
    settled: int = 0
    barriers: int = 0
    gaps: int = 0
    late: int = 0
    unread: int = 0

    def gauges(self) -> Iterator[Gauge]:
        """See `Archive`."""
        for name, about in ABOUT.items():
            yield Gauge(f"fleet_{name}", about, getattr(self, name), is_count=True)
