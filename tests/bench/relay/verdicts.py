"""What each figure should be, and whether it is. Ratios are of one run, so they travel."""

from dataclasses import dataclass
from typing import Final

from tests.bench.relay.table import number, table

CAPACITY_TO_BARE: Final = 0.5
ACCEPTED_TO_MAILBOX: Final = 25.0
P99_AT_2000_MS: Final = 2.5
BYTES_PER_CONNECTION: Final = 18_000
TEN_THOUSAND_RSS_BYTES: Final = 220_000_000
RESUME_1000_MS: Final = 5.0
FLAT: Final = 1.25
"""The most that an entry may cost more where there is much; below it is the noise of a machine."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One aim."""

    what: str
    found: float
    aim: float
    unit: str
    at_least: bool = False
    """Whether more is better."""

    @property
    def holds(self) -> bool:
        return self.found >= self.aim if self.at_least else self.found <= self.aim


def verdicts_table(verdicts: list[Verdict]) -> str:
    """All of them, and which fall short."""
    rows = [
        [
            each.what,
            f"{number(each.found)} {each.unit}",
            f"{'at least' if each.at_least else 'at most'} {number(each.aim)} {each.unit}",
            "held" if each.holds else "**falls short**",
        ]
        for each in verdicts
    ]
    return table("The aims", ["aim", "found", "wanted", ""], rows)
