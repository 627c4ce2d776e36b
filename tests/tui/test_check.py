"""The check: a whole session by two automated partners, and the ways it can fail.

About `tui.rehearsal.quick_check` and `tui.rehearsal.watched`.
"""

from pathlib import Path

import pytest

from protocol.door.invitation import Opening
from protocol.guide.structure import Guide
from protocol.wire.frames import Logged
from tests.server.clients import store_of
from tests.whole.fake_relay import fake_relay
from tests.whole.laptops import relay_at, url_of
from tui.command.checking import first_word
from tui.disk.shelf import burnout
from tui.errors import CheckFailed, Problem
from tui.home.laptop import stretched
from tui.home.relay import private_relay
from tui.news import Tempo
from tui.rehearsal.check import HASTE, PACE, Report, check, through_the_door
from tui.rehearsal.outages import PATIENCE_S
from tui.rehearsal.quick_check import quick_check
from tui.rehearsal.relays import checking, relays_at
from tui.rehearsal.script import practice_script
from tui.rehearsal.watched import Done, Times, times_of
from tui.rehearsal.ways import walk
from tui.seat import sitting


@pytest.fixture(scope="module")
def guide() -> Guide:
    return burnout()


@pytest.fixture(autouse=True)
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that the words cost; the test of the command line pays it."""
    monkeypatch.setattr("tui.home.laptop.stretch", lambda words: Opening(bytes(32), bytes(32)))


async def run(
    url: str, directory: Path, guide: Guide, *, pace: Tempo = HASTE, timeout_s: float = 60.0
) -> tuple[Report, list[Done]]:
    passed: list[Done] = []
    report = await check(
        relays_at(url, None),
        directory,
        guide,
        pace=pace,
        timeout_s=timeout_s,
        on_door=lambda seconds: None,
        on_passed=passed.append,
        on_wait=lambda: None,
    )
    return report, passed


async def test_both_go_through_the_whole_guide(tmp_path: Path, guide: Guide) -> None:
    async with private_relay(tmp_path / "relay") as url:
        report, passed = await run(url, tmp_path, guide)
    assert {each.step for each in passed} == {step.title for step in guide.steps}
    script = practice_script(guide)
    assert len(passed) == len(walk(guide, (script, script)).activities)
    assert report.entries > 200 and len(report.all_times.round_trips_s) > 100
    assert 0 < report.all_times.percentile_ms(0.5) <= report.all_times.percentile_ms(0.95)
    assert not report.has_waited


async def problem(url: str, directory: Path, guide: Guide, timeout_s: float = 60.0) -> Problem:
    with pytest.raises(CheckFailed) as failed:
        await run(url, directory, guide, timeout_s=timeout_s)
    return failed.value.problem


async def test_where_no_relay_answers_it_says_so(tmp_path: Path, guide: Guide) -> None:
    async with private_relay(tmp_path / "relay") as url:
        pass
    assert await problem(url, tmp_path, guide) is Problem.UNREACHABLE


async def test_a_full_relay_is_told(tmp_path: Path, guide: Guide) -> None:
    async with relay_at(tmp_path / "relay", store_bytes=0) as relay:
        assert await problem(url_of(relay), tmp_path, guide) is Problem.FULL


async def test_a_draining_relay_is_told(tmp_path: Path, guide: Guide) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        relay.drain()
        assert await problem(url_of(relay), tmp_path, guide) is Problem.DRAINING


async def test_a_room_that_fills_up_is_told(tmp_path: Path, guide: Guide) -> None:
    async with relay_at(tmp_path / "relay", room_entries=40) as relay:
        assert await problem(url_of(relay), tmp_path, guide) is Problem.ROOM


async def test_a_relay_whose_disk_fills_up_does_not_hold(
    tmp_path: Path, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PATIENCE_S, Problem.STORAGE, 0.5)
    async with relay_at(tmp_path / "relay") as relay:
        store_of(relay).limit_pages(20)
        assert await problem(url_of(relay), tmp_path, guide) is Problem.STORAGE


async def test_a_relay_with_no_connection_to_spare_is_told_from_one_that_is_full(
    tmp_path: Path, guide: Guide
) -> None:
    async with relay_at(tmp_path / "all", connections=1) as relay:
        assert await problem(url_of(relay), tmp_path / "one", guide) is Problem.CROWDED
    async with relay_at(tmp_path / "here", connections_per_address=1) as relay:
        assert await problem(url_of(relay), tmp_path / "two", guide) is Problem.CROWDED_HERE


async def quick_problem(url: str) -> Problem:
    with pytest.raises(CheckFailed) as failed:
        await quick_check(relays_at(url, None))
    return failed.value.problem


async def test_a_quick_check_takes_seconds_and_no_room(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay", lobbies_per_address=1, rooms_per_hour=1) as relay:
        for _ in range(5):
            assert await quick_check(relays_at(url_of(relay), None)) < 5
        assert relay.counts.founded == 0
        assert relay.health()["lobbies"] == 0


async def test_a_quick_check_tells_what_is_wrong(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay", store_bytes=0) as relay:
        assert await quick_problem(url_of(relay)) is Problem.TROUBLE
        relay.drain()
        assert await quick_problem(url_of(relay)) is Problem.DRAINING
    assert await quick_problem(url_of(relay)) is Problem.UNREACHABLE
    async with relay_at(tmp_path / "relay", lobbies=0) as relay:
        assert await quick_problem(url_of(relay)) is Problem.FULL
    async with relay_at(tmp_path / "relay", connections_per_address=1) as relay:
        assert await quick_problem(url_of(relay)) is Problem.CROWDED_HERE


async def test_a_relay_that_wants_a_word_is_checked_with_one(tmp_path: Path, guide: Guide) -> None:
    words = tmp_path / "words"
    words.write_text("\nLavender lantern = 40\nquiet harbour = 20\n", "utf-8")
    words.chmod(0o600)
    word = first_word(words)
    async with relay_at(tmp_path / "relay", words_file=words) as relay:
        assert await quick_check(relays_at(url_of(relay), None)) < 5
        assert await problem(url_of(relay), tmp_path, guide) is Problem.WORD
        for said, told in (("another", Problem.WORD), (word, None)):
            relays = relays_at(url_of(relay), None, said)
            try:
                async with checking(60.0):
                    for file in await through_the_door(relays, tmp_path, guide, stretched):
                        file.close()
                assert told is None
            except CheckFailed as failed:
                assert failed.problem is told


async def test_a_relay_that_lies_is_told(tmp_path: Path, guide: Guide) -> None:
    async with fake_relay() as relay:

        def silent_at_times(seat: int, logged: Logged) -> tuple[Logged, ...]:
            return () if seat == 1 and logged.cursor == 50 else (logged,)

        relay.show = silent_at_times
        assert await problem(relay.url, tmp_path, guide) is Problem.ALARM


async def test_a_relay_that_lets_nothing_through_runs_into_the_timeout(
    tmp_path: Path, guide: Guide
) -> None:
    async with fake_relay() as relay:
        relay.show = lambda seat, logged: () if logged.cursor > 50 else (logged,)
        assert await problem(relay.url, tmp_path, guide, timeout_s=2.0) is Problem.TIMEOUT


async def test_a_relay_that_asks_to_wait_is_waited_for_and_told_of_once(
    tmp_path: Path, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitting, "RETRY_S", 0.02)
    waits: list[None] = []
    async with relay_at(tmp_path / "relay", events_per_minute=12) as relay:
        with pytest.raises(CheckFailed):
            await check(
                relays_at(url_of(relay), None),
                tmp_path,
                guide,
                timeout_s=3.0,
                on_door=lambda seconds: None,
                on_passed=lambda passed: None,
                on_wait=lambda: waits.append(None),
            )
    assert len(waits) == 1


@pytest.mark.long
async def test_a_relay_with_the_usual_quota_is_passed(tmp_path: Path, guide: Guide) -> None:
    async with relay_at(tmp_path / "relay", events_per_minute=30) as relay:
        report, _ = await run(url_of(relay), tmp_path, guide, pace=PACE, timeout_s=600.0)
    assert report.has_waited


def test_percentiles_of_no_round_trips_are_nothing() -> None:
    assert Times(()).percentile_ms(0.95) == 0.0


def test_percentiles_are_times_that_were_measured() -> None:
    times = times_of((0.003, 0.001, 0.004, 0.002))
    assert [times.percentile_ms(share) for share in (0.5, 0.95)] == [3.0, 4.0]
