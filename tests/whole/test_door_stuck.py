"""The door over a relay that can keep nothing for a while, as where machines have to agree anew.

About `tui.line.lobby`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocol.door.exchange import Admission
from protocol.wire.frames import Code
from server.errors import StorageFailed
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.test_door import Host, Visitor, opening, tasks
from tui.errors import LobbyOver, RelayRefused
from tui.line import lobby as doorway


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits asks again in a moment."""
    monkeypatch.setattr(doorway, "AGAIN_S", 0.01)


def refusing(method: Callable[..., Any], times: int, met: list[int]) -> Callable[..., Any]:
    """Fails as a store does, so many times, and then does what it is for."""

    async def refused(*args: Any, **named: Any) -> Any:
        met.append(1)
        if len(met) <= times:
            raise StorageFailed("no machine leads")
        return await method(*args, **named)

    return refused


@pytest.mark.parametrize("what", ["visit", "post"])
async def test_a_lobby_that_keeps_nothing_is_visited_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    met: list[int] = []
    async with relay_at(tmp_path) as relay:
        hall = relay._house.hall
        monkeypatch.setattr(hall, what, refusing(getattr(hall, what), 3, met))
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome()) as (welcome,):
            await until(lambda: host.is_open)
            met.clear()
            second = await visitor.knock()
            first = await welcome
        assert isinstance(first, Admission) and first.room == second.room
        assert len(met) > 3 and host.knocks == ["Sam"]


async def test_a_room_that_cannot_be_made_yet_is_made_in_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[int] = []
    async with relay_at(tmp_path) as relay:
        archive = relay._house.archive
        monkeypatch.setattr(archive, "write", refusing(archive.write, 3, met))
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            first, second = await welcome, await knock
        assert isinstance(first, Admission) and isinstance(second, Admission)
        assert first.room == second.room and len(met) > 3


async def test_a_relay_that_stays_so_is_told_and_the_guest_waits_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "STUCK_S", 0.1)
    async with relay_at(tmp_path) as relay:
        archive = relay._house.archive
        monkeypatch.setattr(archive, "write", refusing(archive.write, 10_000, []))
        host, visitor = Host(url_of(relay), door := opening()), Visitor(url_of(relay), door)
        async with tasks(host.welcome(), visitor.knock()) as (welcome, knock):
            with pytest.raises(RelayRefused) as refused:
                await welcome
            assert refused.value.code is Code.STORAGE and host.kept == []
            with pytest.raises(LobbyOver):
                await knock
        hall = relay._house.hall
        monkeypatch.setattr(hall, "visit", refusing(hall.visit, 10_000, []))
        with pytest.raises(RelayRefused):
            await Host(url_of(relay), opening()).welcome()
