"""The simulator finds a bug where there is one."""

import pytest

from tests.simulation.run import honest
from tests.simulation.sabotage import (
    BelievingRelays,
    CarelessLaptops,
    DeafRelays,
    ForgetfulLaptops,
    ForgetfulRelays,
    LossyRelays,
)
from tests.simulation.world import World

STEPS = 120
SEEDS = range(40)


@pytest.mark.parametrize(
    "world",
    [
        ForgetfulLaptops,
        CarelessLaptops,
        ForgetfulRelays,
        LossyRelays,
        BelievingRelays,
        DeafRelays,
    ],
)
def test_a_planted_bug_is_found(world: type[World]) -> None:
    assert any(honest(seed, STEPS, make=world).problems for seed in SEEDS)
