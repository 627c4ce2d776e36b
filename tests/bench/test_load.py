"""The load of the benchmark runs, against the real relay, for a moment."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("picows", reason="the load's client comes with the extra `bench`")
pytest.importorskip("uvloop", reason="so does the loop of the relay it is measured with")
if sys.platform != "linux":
    pytest.skip("processes are measured through /proc", allow_module_level=True)

from tests.bench.relay.contestants import Kind
from tests.bench.relay.pace import Load, run
from tests.bench.relay.processes import Cores

SECONDS = 0.5


@pytest.fixture(autouse=True)
def cores_as_they_were() -> Iterator[None]:
    cores = os.sched_getaffinity(0)
    yield
    os.sched_setaffinity(0, cores)


@pytest.mark.parametrize(
    "events_per_s", [0.0, pytest.param(300.0, marks=pytest.mark.gate)], ids=["closed", "steady"]
)
async def test_a_short_load_is_answered_without_loss(tmp_path: Path, events_per_s: float) -> None:
    load = Load(rooms=5, events_per_s=events_per_s, seconds=SECONDS)
    found = await run(Kind.OURS, load, Cores(0, 0), tmp_path)
    assert (found.lost, found.faults, found.kept_up) == (0, 0, True)
    assert found.accepted_per_s > 50
    assert found.cpu_us > 0
