"""Whether the machines of a fleet take anything, how full they are, and what time it is there.

About `server.jetstream.vitals` and `server.watch.condition`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.errors import ClusterLost, StorageFailed
from server.jetstream.answers import NO_HEADERS, ApiError, Headers, NoAnswer, Said
from server.jetstream.archive import JetStreamArchive
from server.jetstream.naming import Names
from server.jetstream.tally import ABOUT
from server.jetstream.vitals import APART_MS, LOOKS, SILENCE_MS, Vitals
from server.relay import Relay
from server.store.memory import MemoryArchive
from server.store.ports import Shortage
from server.watch.condition import Condition, Trouble
from server.watch.metrics import Counts
from tests.server.clients import PATIENCE_S, settings_for
from tests.server.clock import Clock

NOW_MS = 1_800_000_000_000


def sign(used: int = 10, late_ms: int = 0, memory: int = 0) -> dict[str, Any]:
    at = datetime.fromtimestamp((NOW_MS + late_ms) / 1000, UTC)
    limits = {"max_storage": 100, "max_memory": 100, "sync_always": True}
    return {
        "server": {"name": "a", "ver": "2.14.0", "time": at.isoformat().replace("+00:00", "Z")},
        "data": {"storage": used, "memory": memory, "config": limits},
    }


class Machines:
    """What they would answer. Mutable."""

    def __init__(self) -> None:
        self.takes = True
        self.leads = True
        self.signs: list[object] = [sign(), sign(), sign()]
        self.account: dict[str, Any] = {}
        self.is_lost = False
        self.returns = 3
        self.on_return: list[Callable[[], None]] = []
        self.asked: list[str] = []

    async def ask(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, wait_s: float = 0
    ) -> Said:
        self.asked.append(subject)
        if subject == "i.probe":
            if not self.takes:
                raise NoAnswer("no answer in time")
            return Said(subject, {}, b'{"seq": 1}')
        if not self.leads:
            raise NoAnswer("no answer in time")
        return Said(subject, {}, b'{"error": {"err_code": 10037, "description": "none"}}')

    async def tell(
        self, subject: str, data: bytes = b"", headers: Headers = NO_HEADERS, reply: str = ""
    ) -> None: ...

    async def api(self, subject: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        if not self.takes:
            raise ApiError(10008, "away")
        return self.account

    async def ask_all(
        self,
        subject: str,
        data: bytes,
        headers: Headers,
        wait_s: float,
        is_last: Callable[[Said], bool],
    ) -> list[Said]:
        if not self.signs:
            raise NoAnswer("nobody is there")
        return [Said(subject, {}, json.dumps(each).encode()) for each in self.signs]


class Time:
    """A clock on which nothing passes by itself. Mutable."""

    def __init__(self) -> None:
        self.wall_ms = NOW_MS
        self.steady_ms = 0

    def wall(self) -> int:
        return self.wall_ms

    def steady(self) -> int:
        return self.steady_ms


async def vitals_of(machines: Machines) -> tuple[Vitals, Time]:
    time = Time()
    vitals = Vitals(machines, time.wall, time.steady)
    await vitals.look()
    return vitals, time


async def test_machines_that_take_what_is_tried_are_well() -> None:
    machines = Machines()
    vitals, time = await vitals_of(machines)
    time.steady_ms = SILENCE_MS + 1
    with pytest.raises(StorageFailed):
        vitals.shortages()
    await vitals.pulse()
    assert vitals.shortages() == frozenset() and machines.asked == ["i.probe"]


async def test_a_leader_that_answers_is_enough_and_each_time_another_is_asked() -> None:
    machines = Machines()
    machines.takes = False
    vitals, time = await vitals_of(machines)
    time.steady_ms = SILENCE_MS + 1
    for _ in range(2):
        await vitals.pulse()
    assert vitals.shortages() == frozenset()
    asked = [subject for subject in machines.asked if subject != "i.probe"]
    assert [subject.rpartition(".")[2] for subject in asked] == ["ROOMS-00", "ROOMS-01"]


async def test_a_line_over_which_nothing_is_taken_is_not_well_after_ten_seconds() -> None:
    machines = Machines()
    vitals, time = await vitals_of(machines)
    machines.takes = machines.leads = False
    time.steady_ms = SILENCE_MS
    await vitals.pulse()
    assert vitals.shortages() == frozenset()
    time.steady_ms += 1
    await vitals.pulse()
    with pytest.raises(StorageFailed):
        vitals.shortages()
    # What a couple has written is as good.
    vitals.note()
    assert vitals.shortages() == frozenset()


@pytest.mark.parametrize(
    "fullest",
    [{"signs": [sign(80), sign(), sign()]}, {"signs": [sign(memory=80), sign()]}]
    + [{"account": {"storage": 8, "limits": {"max_storage": 10}}}]
    + [{"account": {"tiers": {"R3": {"memory": 8, "limits": {"max_memory": 10}}}}}],
)
async def test_no_new_rooms_where_anything_is_four_fifths_full(fullest: dict[str, Any]) -> None:
    machines = Machines()
    vars(machines).update(fullest)
    vitals, _ = await vitals_of(machines)
    assert vitals.shortages() == {Shortage.SHARED}
    machines.signs, machines.account = [sign(79)], {"storage": 8, "limits": {"max_storage": -1}}
    await vitals.look()
    assert vitals.shortages() == frozenset()


async def test_a_clock_that_is_off_twice_is_told_and_most_machines_count() -> None:
    machines = Machines()
    late = sign(late_ms=-60_000)
    late["data"]["config"]["sync_always"] = False
    machines.signs = [sign(), late, sign(late_ms=1)]
    vitals, time = await vitals_of(machines)
    await vitals.look()
    assert vitals.shortages() == frozenset()
    time.wall_ms += APART_MS + 2
    for look in range(LOOKS):
        assert vitals.shortages() == frozenset(), look
        await vitals.look()
    assert vitals.shortages() == {Shortage.CLOCK}
    assert {gauge.name: gauge.value for gauge in vitals.gauges()} == {
        "fleet_machines": 3,
        "fleet_machines_unfit": 1,
        "fleet_full_ratio": 0.1,
        "fleet_clock_ahead_seconds": 2.002,
        "fleet_reconnects": 3,
        "fleet_silent_seconds": 0.0,
    }
    time.wall_ms = NOW_MS
    await vitals.look()
    assert vitals.shortages() == frozenset()


@pytest.mark.parametrize("signs", [[], [{}, 1, {"data": None}, {"server": {}, "data": {}}]])
async def test_where_no_machine_says_anything_what_was_known_stays(signs: list[object]) -> None:
    machines = Machines()
    machines.signs = [sign(90)]
    vitals, _ = await vitals_of(machines)
    machines.signs = signs
    await vitals.look()
    assert vitals.shortages() == {Shortage.SHARED}


async def test_it_looks_by_itself_until_it_is_stopped() -> None:
    machines = Machines()
    machines.signs = [sign(90)]
    vitals = Vitals(machines, lambda: NOW_MS, Time().steady)
    await vitals.stop()
    await vitals.start()
    async with asyncio.timeout(PATIENCE_S):
        while not vitals.shortages():
            await asyncio.sleep(0)
    await vitals.stop()
    assert vitals.shortages() == {Shortage.SHARED}


async def test_a_line_that_was_closed_for_good_ends_the_relay() -> None:
    machines = Machines()
    vitals, time = await vitals_of(machines)
    names = Names(bytes(32))
    settings = settings_for(Path("nowhere"))
    archive = JetStreamArchive(machines, names, settings, time.steady, vitals)  # type: ignore[arg-type]
    archive.examine()
    machines.is_lost = True
    with pytest.raises(ClusterLost):
        archive.examine()


async def test_what_has_happened_is_told_as_counts(tmp_path: Path) -> None:
    machines = Machines()
    vitals, time = await vitals_of(machines)
    names, settings = Names(bytes(32)), settings_for(tmp_path)
    archive = JetStreamArchive(machines, names, settings, time.steady, vitals)  # type: ignore[arg-type]
    relay = Relay(settings, archive)
    told = relay.metrics()
    for name in (*ABOUT, "reconnects"):
        assert f"# TYPE unhurried_fleet_{name}_total counter\n" in told
    assert "\nunhurried_fleet_reconnects_total 3\n" in told
    assert "\nunhurried_fleet_full_ratio 0.1\n" in told


class Short(MemoryArchive):
    """An archive that is short of something."""

    def __init__(self, *short: Shortage) -> None:
        super().__init__(1, Clock().steady)
        self.short = frozenset(short)

    async def shortages(self) -> frozenset[Shortage]:
        return self.short


@pytest.mark.parametrize(
    ("short", "trouble", "is_well"),
    [
        (Shortage.SHARED, Trouble.FLEET, True),
        (Shortage.CLOCK, Trouble.CLOCK, False),
        (Shortage.SPACE, Trouble.STORE, False),
    ],
)
async def test_only_what_is_the_same_everywhere_sends_nobody_away(
    short: Shortage, trouble: Trouble, is_well: bool, tmp_path: Path
) -> None:
    condition = Condition(Short(short), Counts())
    await condition.look(0)
    assert condition.troubles == {trouble} and condition.is_well is is_well
    relay = Relay(settings_for(tmp_path), Short(short))
    await relay._look()
    assert relay.status == ("ok" if is_well else "trouble")
    relay.drain()
    assert relay.status == "draining"
