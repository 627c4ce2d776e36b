"""What a check waits for: told once when it begins, once when it is over, and not for ever."""

import asyncio

import pytest

from protocol.seats import Seat
from tui.errors import CheckFailed, Problem
from tui.news import Line, News, Trouble
from tui.rehearsal import outages
from tui.rehearsal.outages import Outage, Outages

OPEN, AWAY, STUCK = (
    News(line=Line.OPEN),
    News(line=Line.RECONNECTING),
    News(line=Line.OPEN, trouble=Trouble.RELAY_STUCK),
)


async def test_one_relay_that_is_away_for_two_is_told_once() -> None:
    told: list[Outage] = []
    waiting = Outages(told.append, lambda failed: None)
    for seat in (Seat.FIRST, Seat.SECOND):
        waiting.look(seat, "ws://a", AWAY)
    waiting.look(Seat.FIRST, "ws://a", OPEN)
    assert [each.seconds is None for each in told] == [True]
    waiting.look(Seat.SECOND, "ws://a", OPEN)
    assert [each.seconds is None for each in told] == [True, False]
    assert waiting.over == told[1:]


async def test_what_is_waited_for_may_change_and_is_over_once() -> None:
    told: list[Outage] = []
    waiting = Outages(told.append, lambda failed: None)
    for news in (STUCK, AWAY, STUCK, OPEN):
        waiting.look(Seat.FIRST, "ws://a", news)
    problems = [Problem.STORAGE, Problem.UNREACHABLE, Problem.STORAGE, Problem.STORAGE]
    assert [each.problem for each in told] == problems
    assert len(waiting.over) == 1


async def test_whoever_waits_for_nothing_any_more_fails_no_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(outages.PATIENCE_S, Problem.UNREACHABLE, 0.0)
    failures: list[CheckFailed] = []
    waiting = Outages(lambda outage: None, failures.append)
    waiting.look(Seat.FIRST, "ws://a", AWAY)
    waiting.close()
    waiting.look(Seat.FIRST, "ws://b", AWAY)
    while not failures:
        await asyncio.sleep(0)
    assert [each.relay for each in failures] == ["ws://b"]
