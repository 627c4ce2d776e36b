"""The same seed does the same things, in any process."""

import os
import random
import subprocess
import sys

import pytest

from tests.simulation.attacked import attacked
from tests.simulation.run import honest

STEPS = 60

DIGESTS = f"""
from tests.simulation.run import honest
from tests.simulation.attacked import attacked
print(*(honest(seed, {STEPS}).digest for seed in (1, 2, 32)))
print(attacked("two-heads", 3, {STEPS}).digest)
"""


def test_two_processes_with_other_hashes_do_the_same() -> None:
    printed = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", DIGESTS]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1


def test_another_seed_does_something_else() -> None:
    assert honest(1, STEPS).digest != honest(2, STEPS).digest


@pytest.mark.parametrize("seed", [4, 5])
def test_a_run_leaves_no_mark_on_the_next(seed: int) -> None:
    alone = honest(seed, STEPS).digest
    attacked("garbage", 1, STEPS)
    assert honest(seed, STEPS).digest == alone


def test_a_run_leaves_the_global_dice_alone() -> None:
    random.seed(7)
    expected = random.random()
    random.seed(7)
    honest(1, STEPS)
    assert random.random() == expected


def test_a_trace_tells_kinds_and_times_and_no_words() -> None:
    lines = honest(1, STEPS, is_traced=True).lines
    assert any("connected" in line for line in lines)
    assert not any("word " in line or "Partner" in line for line in lines)
