"""How a relay is: well, in trouble, or about to stop. What its health says is made of this.

Looked at every second, so that asking costs nothing. Trouble is what keeps couples from being
served: a store that does not take what is said, or that takes no new rooms, or a certificate that
no laptop believes any more. It is told in the log
when it begins and when it is over. What it is not: a cure; what fails is tried again where it
failed.
"""

import logging
import math
from enum import Enum
from typing import Final

from server.errors import StorageFailed
from server.store.ports import Archive, Shortage
from server.watch.logs import tell
from server.watch.metrics import Counts

CALM_S: Final = 10.0
"""A store that has failed is trusted again after so long without another failure."""


PASSING: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
"""What another reader of the database causes, such as one that makes a copy."""


class Trouble(Enum):
    """What keeps couples from being served; each has a sentence."""

    STORAGE = "storage"
    """The database does not take what is said: the disk is full, or broken."""
    DISK = "disk"
    """Less of the disk is free than new rooms want."""
    STORE = "store"
    """The rooms take up all they may."""
    CERTIFICATE = "certificate"
    """The one of the relay itself has ended."""
    FLEET = "fleet"
    """The machines of the fleet are nearly full."""
    CLOCK = "clock"
    """The time here is not that of the fleet."""


TROUBLES: Final = {
    Shortage.SPACE: Trouble.STORE,
    Shortage.DISK: Trouble.DISK,
    Shortage.SHARED: Trouble.FLEET,
    Shortage.CLOCK: Trouble.CLOCK,
}

SHARED: Final = frozenset({Trouble.FLEET})
"""What is the same at every relay of a fleet: nobody is served better at another."""


class Condition:
    """Mutable; one per relay."""

    def __init__(self, archive: Archive, counts: Counts) -> None:
        self._archive: Final = archive
        self._counts: Final = counts
        self._failures = 0
        self._failed_at_s: float | None = None
        self.troubles: frozenset[Trouble] = frozenset()
        """As of the last look."""

    @property
    def is_well(self) -> bool:
        """Whether somebody new should be sent here, and not to another relay of its fleet."""
        return self.troubles <= SHARED

    async def look(self, now_s: float, ends_in_s: float = math.inf) -> None:
        """See how things are. `now_s` is of a clock that nobody sets; the certificate, if there is
        one, ends in `ends_in_s`, by the clock that laptops go by."""
        found = await self._found(now_s) | ({Trouble.CERTIFICATE} if ends_in_s <= 0 else set())
        before, self.troubles = self.troubles, frozenset(found)
        for trouble in sorted(self.troubles - before, key=lambda each: each.value):
            tell(logging.WARNING, "trouble", kind=trouble.value)
        if before and not self.troubles:
            tell(logging.INFO, "well-again")

    async def _found(self, now_s: float) -> set[Trouble]:
        found: set[Trouble] = set()
        try:
            found |= {TROUBLES[shortage] for shortage in await self._archive.shortages()}
        except StorageFailed as failure:
            self._counts.fail("look", failure)
            found.add(Trouble.STORAGE)
        if await self._is_failing(now_s):
            found.add(Trouble.STORAGE)
        return found

    async def _is_failing(self, now_s: float) -> bool:
        failures = sum(n for name, n in self._counts.failures.items() if not _is_passing(name))
        if failures != self._failures:
            self._failures, self._failed_at_s = failures, now_s
            return True
        if self._failed_at_s is None or now_s < self._failed_at_s + CALM_S:
            return self._failed_at_s is not None
        # Nobody may have tried since: so it is tried now.
        try:
            await self._archive.probe()
        except StorageFailed as failure:
            self._counts.fail("probe", failure)
            return True
        self._failed_at_s = None
        return False


def _is_passing(failure: str) -> bool:
    """Whether a failure, as it is counted, is no fault of the disk."""
    _, _, name = failure.partition(":")
    return not name.startswith("SQLITE_") or name.startswith(PASSING)
