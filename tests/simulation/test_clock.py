"""Simulated time passes as fast as it can, and in order."""

import asyncio
import time

import pytest

from tests.figures import figure
from tests.simulation.clock import Stuck
from tests.simulation.world import simulated


@pytest.mark.clock
def test_five_minutes_pass_in_a_moment() -> None:
    with simulated() as loop:
        began = time.monotonic()
        loop.run_until_complete(asyncio.sleep(300.0))
        assert loop.time() == pytest.approx(300.0)
        figure("five minutes of simulated time", time.monotonic() - began, at_most=1.0)


def test_timers_fire_in_the_order_of_their_times() -> None:
    fired: list[int] = []
    with simulated() as loop:
        for delay_s in (3, 1, 2):
            loop.call_later(delay_s, fired.append, delay_s)
        loop.run_until_complete(asyncio.sleep(4.0))
    assert fired == [1, 2, 3]


def test_waiting_for_what_cannot_come_is_told() -> None:
    with simulated() as loop, pytest.raises(Stuck):
        loop.run_until_complete(asyncio.Event().wait())


def test_a_thread_is_not_needed() -> None:
    with simulated() as loop:
        assert loop.run_until_complete(asyncio.to_thread(lambda: 7)) == 7
