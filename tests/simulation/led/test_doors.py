"""Whatever goes wrong at the doors of somebody who leads, both partners are let in by the one they
came to, and are sent to the same place."""

from collections import Counter

import pytest

from protocol.door.leading import LeadHost
from tests.simulation.led.doors import walked

STEPS = 30


def broken(seeds: range) -> dict[int, tuple[str, ...]]:
    outcomes = {seed: walked(seed, STEPS) for seed in seeds}
    return {seed: found for seed, found in outcomes.items() if found}


def test_both_come_in_whatever_happens_at_the_doors() -> None:
    assert broken(range(20)) == {}


@pytest.mark.gate
def test_both_come_in_in_more_runs() -> None:
    assert broken(range(100, 400)) == {}


@pytest.mark.long
def test_both_come_in_in_many_more_runs() -> None:
    assert broken(range(1_000, 5_000)) == {}


def test_lines_drop_the_relay_dies_and_people_come_again_at_the_doors() -> None:
    counts: Counter[str] = Counter()
    for seed in range(6):
        walked(seed, STEPS, counts)
    for what in ("connected", "unreachable", "died", "close_host", "close_guest", "swallow"):
        assert counts[what] > 2, what


def test_a_first_knock_that_stands_for_ever_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LeadHost, "_stands", True)
    assert broken(range(6)) != {}
