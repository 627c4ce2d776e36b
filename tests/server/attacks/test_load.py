"""As many couples as a relay takes, for as long as a test can: what attacks come on top of."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from tests.figures import figure
from tests.server.attacks.bystanders import bystanders
from tests.server.attacks.relay_process import attacked
from tests.server.attacks.storm import P99_MS

COUPLES: Final = 1_000
EVENTS_PER_S: Final = 400.0
"""0.2 of each of two thousand seats."""

MEMORY_MIB: Final = 150.0
LOOK_EVERY_S: Final = 30.0


async def load(directory: Path, duration_s: float) -> None:
    delays_ms: list[float] = []
    lost = 0
    async with (
        attacked(directory) as relay,
        bystanders(relay.port, COUPLES, EVENTS_PER_S) as others,
    ):
        await others.look()
        for _ in range(int(duration_s / LOOK_EVERY_S)):
            await asyncio.sleep(LOOK_EVERY_S)
            seen = await others.look()
            delays_ms += seen.delays_ms
            lost += seen.lost
        peak_mib = relay.peak_mib()
    delays_ms.sort()
    p50_ms, p99_ms = delays_ms[len(delays_ms) // 2], delays_ms[int(len(delays_ms) * 0.99)]
    print(
        f"{len(delays_ms)} events, {lost} lost, p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms,"
        f" {peak_mib:.0f} MiB"
    )
    assert lost == 0
    figure("p99", p99_ms, at_most=P99_MS, unit="ms")
    assert peak_mib <= MEMORY_MIB


@pytest.mark.clock
@pytest.mark.long
async def test_two_thousand_connections_write_for_ten_minutes_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    await load(tmp_path, 600.0)
