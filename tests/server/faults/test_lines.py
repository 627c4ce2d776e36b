"""Lines that are cut, reset, slow, sliced or gone for five minutes, under whole sessions.

Of each, a few here and a hundred behind the `long` mark; `pytest -m long -s` prints what they took.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from tests.figures import figure
from tests.server.faults.hurry import run_hurried
from tests.server.faults.ordeals import FAULTS, Fault, endure

RESUMED_S: Final = 5.0
"""The figure to hold: from the line being back to both having everything."""

AT_ONCE: Final = 10
"""Sessions in one loop: with more of them it is the processor that is measured."""


BRIEF_S: Final = {"delay": 20.0, "slices": 0.4}
"""How long some faults last in the tests of every day, in the loop's seconds."""


def batches() -> Iterator[range]:
    """A hundred seeds."""
    return (range(first, first + AT_ONCE) for first in range(0, 100, AT_ONCE))


def brief(kind: str) -> Fault:
    """That fault, no longer than it takes to meet it."""
    fault = FAULTS[kind]
    heals_within_s = min(fault.heals_within_s, 3.0)
    return replace(fault, lasts_s=BRIEF_S.get(kind, fault.lasts_s), heals_within_s=heals_within_s)


@pytest.mark.clock
@pytest.mark.parametrize("kind", ["cut", "reset", "slices", "delay"])
def test_a_session_loses_nothing_on_a_bad_line(tmp_path: Path, kind: str) -> None:
    faults = [(brief(kind), seed) for seed in range(1_000, 1_003)]
    figure("resumed", max(run_hurried(endure(faults, tmp_path))), at_most=RESUMED_S)


@pytest.mark.clock
def test_a_session_loses_nothing_over_five_minutes_without_a_line(tmp_path: Path) -> None:
    kinds = ["refused", "silent", "deaf"]
    faults = [(brief(kind), seed) for seed, kind in enumerate(kinds * 3, start=2_000)]
    figure("resumed", max(run_hurried(endure(faults, tmp_path))), at_most=RESUMED_S)


@pytest.mark.clock
def test_a_line_that_died_in_silence_is_noticed(tmp_path: Path) -> None:
    faults = [(FAULTS["dead"], seed) for seed in range(3_000, 3_004)]
    figure("resumed", max(run_hurried(endure(faults, tmp_path))), at_most=RESUMED_S)


@pytest.mark.clock
@pytest.mark.long
@pytest.mark.parametrize("kind", FAULTS)
def test_a_hundred_sessions_lose_nothing_on_bad_lines(tmp_path: Path, kind: str) -> None:
    resumed_s: list[float] = []
    for number, seeds in enumerate(batches()):
        faults = [(FAULTS[kind], seed) for seed in seeds]
        resumed_s += run_hurried(endure(faults, tmp_path / str(number)))
    middle, worst = sorted(resumed_s)[len(resumed_s) // 2], max(resumed_s)
    print(f"{kind}: {len(resumed_s)} sessions, resumed after {middle:.2f} s, worst {worst:.2f} s")
    figure(f"resumed after {kind}", worst, at_most=RESUMED_S)
