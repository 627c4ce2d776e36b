"""The check over two relays: of one fleet, of none, and where one of them is away.

About `tui.rehearsal.relays`. One relay with two addresses stands for a fleet here.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from protocol.door.invitation import Opening
from server.errors import StorageFailed
from server.relay import Relay
from tests.server.clients import store_of
from tests.server.faults.proxy import Proxy, proxied
from tests.whole.laptops import relay_at, url_of
from tui.disk.shelf import shipped
from tui.errors import CheckFailed, Problem
from tui.rehearsal import outages, quick_check
from tui.rehearsal.check import HASTE, Report, check
from tui.rehearsal.led.check import check_led
from tui.rehearsal.outages import Outage
from tui.rehearsal.relays import Relays, relays_at
from tui.rehearsal.watched import Done


async def cheap(words: tuple[str, ...]) -> Opening:
    """Without the second that the words cost."""
    lobby = hashlib.sha256(" ".join(words).encode()).digest()
    return Opening(lobby, hashlib.sha256(lobby).digest())


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits asks again in a moment, and notices soon that nothing comes."""
    monkeypatch.setattr("tui.line.link.BACK_OFF_S", (0.02, 0.05))
    monkeypatch.setattr("tui.line.lobby.AGAIN_S", 0.05)
    monkeypatch.setattr(quick_check, "APART_S", 0.2)


@dataclass
class Fleet:
    """One relay behind two addresses. Mutable: the second may be cut."""

    relay: Relay
    second: Proxy
    relays: Relays = field(init=False)

    def __post_init__(self) -> None:
        self.relays = relays_at(url_of(self.relay), self.second.url)


@asynccontextmanager
async def fleet_at(directory: Path) -> AsyncIterator[Fleet]:
    async with relay_at(directory) as relay, proxied(relay.port) as second:
        yield Fleet(relay, second)


async def run(
    relays: Relays,
    directory: Path,
    *,
    on_passed: Callable[[Done], None] = lambda done: None,
    on_outage: Callable[[Outage], None] = lambda outage: None,
) -> Report:
    return await check(
        relays,
        directory,
        shipped("daily"),
        pace=HASTE,
        timeout_s=60.0,
        stretch=cheap,
        on_door=lambda seconds: None,
        on_passed=on_passed,
        on_wait=lambda: None,
        on_outage=on_outage,
    )


async def failed(relays: Relays, directory: Path) -> tuple[Problem, str]:
    with pytest.raises(CheckFailed) as found:
        await run(relays, directory)
    return found.value.problem, found.value.relay


async def test_a_partner_at_each_of_two_relays_of_a_fleet_go_through_a_session(
    tmp_path: Path,
) -> None:
    async with fleet_at(tmp_path / "relay") as fleet:
        report = await run(fleet.relays, tmp_path)
        assert fleet.second.dials > 1
    assert report.times.keys() == set(fleet.relays.all)
    counts = [len(report.at(url).round_trips_s) for url in fleet.relays.all]
    assert min(counts) > 10 and len(report.all_times.round_trips_s) == sum(counts)
    assert not report.outages


@pytest.mark.gate
async def test_somebody_leads_two_who_are_at_two_relays(tmp_path: Path) -> None:
    async with fleet_at(tmp_path / "relay") as fleet:
        report = await check_led(
            fleet.relays,
            tmp_path,
            shipped("daily"),
            pace=HASTE,
            timeout_s=120.0,
            stretch=cheap,
            on_beginning=lambda beginning: None,
            on_door=lambda seconds: None,
            on_passed=lambda done: None,
            on_wait=lambda: None,
        )
        assert fleet.second.dials > 3
    assert report.times.keys() == set(fleet.relays.all)
    assert report.controls["took-aside"] == 4


async def test_two_relays_that_share_no_rooms_are_told_before_anybody_waits(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "one") as one, relay_at(tmp_path / "other") as other:
        relays = relays_at(url_of(one), url_of(other))
        assert await failed(relays, tmp_path) == (Problem.APART, "")
        with pytest.raises(CheckFailed) as apart:
            await quick_check.quick_check(relays)
        assert apart.value.problem is Problem.APART
        assert [each.health()["lobbies"] for each in (one, other)] == [0, 0]


async def test_the_one_of_two_that_is_away_or_unwell_is_named(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "gone") as gone:
        away = url_of(gone)
    async with relay_at(tmp_path / "one") as one, relay_at(tmp_path / "other") as other:
        here, there = url_of(one), url_of(other)
        assert await failed(relays_at(here, away), tmp_path) == (Problem.UNREACHABLE, away)
        assert await failed(relays_at(away, here), tmp_path) == (Problem.UNREACHABLE, away)
        other.drain()
        assert await failed(relays_at(here, there), tmp_path) == (Problem.DRAINING, there)
        assert await failed(relays_at(there, here), tmp_path) == (Problem.DRAINING, there)


async def test_a_quick_check_of_two_of_a_fleet_takes_no_room(tmp_path: Path) -> None:
    async with fleet_at(tmp_path / "relay") as fleet:
        assert await quick_check.quick_check(fleet.relays) < 5
        assert fleet.relay.counts.founded == 0
        assert fleet.relay.health()["lobbies"] == 0


async def test_a_quick_check_waits_while_machines_agree_anew_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_check, "AGAIN_S", 0.01)
    async with fleet_at(tmp_path / "relay") as fleet:
        hall = fleet.relay._house.hall
        post, met = hall.post, []

        async def refused(*args: Any, **named: Any) -> None:
            met.append(args)
            if len(met) <= 3:
                raise StorageFailed("no machine leads")
            await post(*args, **named)

        monkeypatch.setattr(hall, "post", refused)
        await quick_check.quick_check(fleet.relays)
        assert len(met) == 5
        met.clear()
        monkeypatch.setattr(quick_check, "AGREE_S", 0.0)
        with pytest.raises(CheckFailed) as found:
            await quick_check.quick_check(fleet.relays)
        assert (found.value.problem, found.value.relay) == (Problem.STORAGE, fleet.relays.first)


async def cut_after_the_first_page(fleet: Fleet, directory: Path, *, is_for_good: bool) -> Report:
    """The second relay is away in the middle, until it was told, or for good."""
    told: list[Outage] = []
    cuts: set[asyncio.Task[None]] = set()

    def passed(done: Done) -> None:
        if not cuts:
            cuts.add(asyncio.create_task(fleet.second.refuse()))

    def on_outage(outage: Outage) -> None:
        told.append(outage)
        if outage.seconds is None and not is_for_good:
            cuts.add(asyncio.create_task(fleet.second.heal()))

    report = await run(fleet.relays, directory, on_passed=passed, on_outage=on_outage)
    began, over = told
    assert began == Outage(fleet.second.url, Problem.UNREACHABLE, None)
    assert over in report.outages and over.seconds is not None
    return report


async def test_a_relay_that_dies_in_the_middle_and_comes_back_is_waited_for(
    tmp_path: Path,
) -> None:
    async with fleet_at(tmp_path / "relay") as fleet:
        report = await cut_after_the_first_page(fleet, tmp_path, is_for_good=False)
    assert [each.relay for each in report.outages] == [fleet.second.url]


async def test_a_relay_that_dies_in_the_middle_and_stays_away_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(outages.PATIENCE_S, Problem.UNREACHABLE, 0.3)
    async with fleet_at(tmp_path / "relay") as fleet:
        with pytest.raises(CheckFailed) as found:
            await cut_after_the_first_page(fleet, tmp_path, is_for_good=True)
    assert (found.value.problem, found.value.relay) == (Problem.UNREACHABLE, fleet.second.url)


async def test_a_log_that_takes_nothing_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where several machines keep it, and the first among them has died."""
    monkeypatch.setattr("tui.seat.outgoing.RETRY_S", 0.05)
    told: list[Outage] = []
    async with fleet_at(tmp_path / "relay") as fleet:
        store = store_of(fleet.relay)

        def on_outage(outage: Outage) -> None:
            told.append(outage)
            if outage.seconds is None:
                store.limit_pages(10_000)

        report = await run(
            fleet.relays,
            tmp_path,
            on_passed=lambda done: None if told else store.limit_pages(1),
            on_outage=on_outage,
        )
    assert {each.problem for each in told} == {Problem.STORAGE}
    assert report.outages and not report.has_waited
