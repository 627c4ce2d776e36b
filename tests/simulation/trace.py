"""What happened in a run, in order: kinds, counters and times, never content.

The lines are the same for the same seed, in any process, so their digest tells two runs apart.
"""

from collections import Counter
from hashlib import blake2b
from typing import Final

from tests.simulation.clock import VirtualLoop


class Trace:
    """Grows with the run. Mutable."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.counts: Final[Counter[str]] = Counter()
        self._loop: Final = loop
        self._lines: Final[list[tuple[float, str, str, int]]] = []

    def note(self, who: str, what: str, number: int = 0) -> None:
        """`who` met `what`; the number says how much, how long or which."""
        self.counts[what] += 1
        self._lines.append((self._loop.time(), who, what, number))

    def lines(self) -> tuple[str, ...]:
        """For people to read."""
        return tuple(
            f"{at_s:10.3f}  {who:<8}  {what}" + (f"  {number}" if number else "")
            for at_s, who, what, number in self._lines
        )

    def digest(self) -> str:
        """Of all the lines: equal runs, equal digests."""
        return blake2b(repr(self._lines).encode(), digest_size=16).hexdigest()
