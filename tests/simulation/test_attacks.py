"""Whatever a relay does: an alarm, or a doubt with everybody who has done something unheard."""

import pytest

from tests.simulation.attack import SHOWN, Verdict
from tests.simulation.attacked import attacked
from tests.simulation.attacks import ATTACKS
from tests.simulation.forgeries import Injected
from tests.simulation.run import repeat_line

STEPS = 120
SEEDS = range(8)
"""By default; the gate tries twenty, and after them a thousand."""


@pytest.mark.gate
@pytest.mark.parametrize("name", ATTACKS)
def test_no_relay_deceives_both_in_silence(name: str) -> None:
    outcomes = [attacked(name, seed, STEPS) for seed in SEEDS]
    assert [repeat_line(each, STEPS, name) for each in outcomes if each.problems] == []


@pytest.mark.gate
@pytest.mark.parametrize("name", ATTACKS)
def test_no_relay_deceives_both_in_silence_in_more_runs(name: str) -> None:
    outcomes = [attacked(name, seed, STEPS) for seed in range(len(SEEDS), 20)]
    assert [repeat_line(each, STEPS, name) for each in outcomes if each.problems] == []


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_takes_place(name: str) -> None:
    assert attacked(name, 1, STEPS).counts["lie"] == 1


FORGERIES = [name for name, kind in ATTACKS.items() if issubclass(kind, Injected)]


@pytest.mark.parametrize("name", FORGERIES)
def test_an_entry_that_nobody_wrote_is_always_told(name: str) -> None:
    assert ATTACKS[name].may_end == SHOWN


def test_no_attack_may_end_in_silence() -> None:
    assert not any(Verdict.SILENT in kind.may_end for kind in ATTACKS.values())
