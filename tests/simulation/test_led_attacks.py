"""Nobody dishonest deceives two who are led: no relay, no facilitator, no partner, and no two."""

import pytest

from tests.simulation.attack import Verdict
from tests.simulation.attacks import ATTACKS
from tests.simulation.led.attacked import led_attacked
from tests.simulation.led.attacks import LED_ATTACKS
from tests.simulation.run import repeat_line

STEPS = 80

FEW = (
    "keeps-third",
    "shows-third-to-one",
    "lead-says-for-partners",
    "lead-other-epochs",
    "lead-and-relay-stay-on",
    "partner-keeps-third-in",
    "partner-whispers-to-other",
)
"""At least one of each who may be dishonest."""


def broken(name: str, seeds: range) -> list[str]:
    """One line for each run that broke a promise."""
    outcomes = (led_attacked(name, seed, STEPS) for seed in seeds)
    failed = (each for each in outcomes if each.problems)
    return [repeat_line(each, STEPS, name, is_led=True) for each in failed]


@pytest.mark.parametrize("name", FEW)
def test_two_who_are_led_are_not_deceived(name: str) -> None:
    assert broken(name, range(1)) == []


@pytest.mark.gate
@pytest.mark.parametrize("name", LED_ATTACKS)
def test_two_who_are_led_are_not_deceived_in_more_runs(name: str) -> None:
    assert broken(name, range(1, 4)) == []


@pytest.mark.gate
@pytest.mark.parametrize("name", LED_ATTACKS)
def test_every_attack_on_three_takes_place(name: str) -> None:
    assert any(led_attacked(name, seed, STEPS).counts["lie"] for seed in range(4))


def test_no_attack_on_three_may_end_in_silence() -> None:
    assert not any(Verdict.SILENT in each.may_end for each in LED_ATTACKS.values())


def test_three_are_tried_with_all_that_two_are_and_with_more() -> None:
    assert LED_ATTACKS.keys() > ATTACKS.keys()
    assert len(LED_ATTACKS) >= len(ATTACKS) + 13
