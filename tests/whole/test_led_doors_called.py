"""Whoever has knocked at a facilitator's door is called anew, and missed once they are gone.

About `tui.line.inviting` and `tui.line.lobby`, where a program at a door was closed.
"""

from pathlib import Path

import pytest

from protocol.door.leading import Arrival, Card
from tests.whole.doors import SAM, leading, led, tasks
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.test_door import opening
from tui.line import lobby as doorway


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads words out here, so nobody needs seconds for it."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.05)
    monkeypatch.setattr("tui.line.inviting.CALLS_S", 0.1)
    monkeypatch.setattr("tui.line.inviting.REFILLED_S", 0.3)


async def test_whoever_is_there_still_hears_nothing_of_being_called(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, visitor = leading(url, door), led(url, door)
        host.calls = True
        async with tasks(host.welcome(), visitor.knock()) as (opened_, knock):
            await until(lambda: visitor.knocked >= 4)
            host.decision.set_result(True)
            mine, theirs = await opened_, await knock
        assert mine.spoken == theirs.spoken
        assert host.knocks == [SAM] and host.gone == 0 and visitor.lines == []


async def test_whoever_is_gone_is_missed_and_may_come_again_with_the_same_words(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, killed = leading(url, door), led(url, door)
        host.calls = True
        async with tasks(host.welcome()) as (opened_,):
            async with tasks(killed.knock()):
                await until(lambda: bool(host.knocks))
            await until(lambda: host.gone == 1)
            assert not opened_.done()
            later = Arrival(SAM.name, Card("In the car"))
            again = led(url, door, later)
            async with tasks(again.knock()) as (knock,):
                await until(lambda: host.knocks == [SAM, later])
                host.decision.set_result(True)
                assert (await knock).spoken == (await opened_).spoken
        assert host.gone == 1 and [each.arrival for each in host.kept] == [later]


async def test_a_door_that_is_shut_on_somebody_who_just_went_is_shut(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay:
        url, door = url_of(relay), opening()
        host, killed = leading(url, door), led(url, door)
        host.calls = True
        async with tasks(host.welcome()) as (opened_,):
            async with tasks(killed.knock()):
                await until(lambda: bool(host.knocks))
            host.decision.set_result(False)
            assert await opened_ is None
        assert host.kept == [] and host.gone == 0
