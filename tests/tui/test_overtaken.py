"""A break that overtakes an opening: both come back and see both answers, and nothing is odd.

About `tui.seat.sitting`, `tui.seat.recall` and `tui.seat.hearing`, in memory.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest

from protocol.activities.write import Writing
from protocol.guide.structure import guide_bytes
from protocol.seats import PARTNERS, Seat
from protocol.session.events import AnyEvent, CameBack, Opened, Paused, Sealed, StoppedForToday
from protocol.session.ledger import Ledger
from protocol.session.outline import digest
from protocol.session.session import Pausing, Stopped
from tests.protocol.worlds import FIRST, SECOND, guide_of, round_of, write
from tests.tui.memory import MemoryKeep, MemoryLine, MemoryRelay, facts_for_two, world
from tests.whole.laptops import PACE, until
from tui.news import Line
from tui.seat.sitting import Sitting

GUIDE: Final = guide_of(write())
ANSWERS: Final = (("tea",), ("a walk",))


class SlowRelay(MemoryRelay):
    """Takes from one seat only later, and in its order. Mutable."""

    def __init__(self) -> None:
        super().__init__()
        self._late: Seat | None = None
        self._held: Final[list[tuple[MemoryLine, int, bytes]]] = []

    def hold(self, seat: Seat) -> None:
        self._late = seat

    def append(self, line: MemoryLine, counter: int, event: bytes) -> None:
        if line.seat is self._late:
            self._held.append((line, counter, event))
        else:
            super().append(line, counter, event)

    def let_go(self) -> None:
        self._late = None
        for each in self._held:
            super().append(*each)
        self._held.clear()


def seat_of(keep: MemoryKeep, relay: MemoryRelay) -> Sitting:
    name = f"Partner {int(keep.facts.seat)}"
    ports = world(keep, relay, os.urandom)
    return Sitting(ports, PACE, name=name, guide=guide_bytes(GUIDE))


@asynccontextmanager
async def running(*sittings: Sitting) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in sittings]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def told(keep: MemoryKeep) -> Counter[type[object]]:
    """How often each thing was done, as a seat has it in its log; and that all of it counted."""
    ledger = Ledger(keep.facts.room, keep.facts.seat, keep.facts.seed)
    counts: Counter[type[object]] = Counter()
    for logged in keep.log():
        taken = ledger.take(logged.at_ms, logged.event)
        assert not taken.is_refused
        counts[type(taken.event)] += 1
    return counts


@pytest.mark.parametrize("is_restarted", [False, True], ids=["", "restarted"])
@pytest.mark.parametrize("aside", [Paused(20), StoppedForToday()], ids=["pause", "stop"])
async def test_a_break_before_an_own_opening_is_confirmed_takes_nothing_and_says_nothing_twice(
    aside: AnyEvent, is_restarted: bool
) -> None:
    relay = SlowRelay()
    keeps = [MemoryKeep(facts) for facts in facts_for_two(GUIDE, os.urandom)]
    ada, sam = (seat_of(keep, relay) for keep in keeps)
    async with asyncio.timeout(60), running(ada):
        async with running(sam):
            await until(lambda: Sealed in ada.moves() and Sealed in sam.moves())
            ada.answer(ANSWERS[0])
            await until(lambda: round_of(sam.session).digests[FIRST] is not None)
            sam.answer(ANSWERS[1])
            relay.hold(SECOND)
            await until(lambda: round_of(ada.session).answers[FIRST] is not None)
            await until(lambda: Opened in [type(each) for each in sam.news.waiting])
            # Ada's program has shown its answer, and she begins a break; Sam's is on its way.
            ada.do(aside)
            await until(lambda: isinstance(sam.session.phase, Pausing | Stopped))
            assert round_of(ada.session).both is None
            assert [type(each) for each in sam.news.waiting] == [Opened]
            if not is_restarted:
                relay.let_go()
                await until(lambda: not sam.news.waiting)
        if is_restarted:
            relay.let_go()
            sam = seat_of(keeps[1], relay)
        async with running(sam):
            await until(lambda: sam.news.line is Line.OPEN and not sam.news.waiting)
            await until(lambda: round_of(ada.session).both == ANSWERS)
            for each in (ada, sam):
                # The break is still there: nobody was taken out of it.
                assert isinstance(each.session.phase, Pausing | Stopped)
                each.do(CameBack())
            both = (ada, sam)
            await until(lambda: all(isinstance(each.session.phase, Writing) for each in both))
            await until(lambda: not any(each.keep.outbox() for each in both))
            for each in both:
                assert round_of(each.session).both == ANSWERS
                assert each.news.alarm is None and each.news.trouble is None
                assert not each.news.waiting and not each.news.has_parted
    assert digest(ada.session) == digest(sam.session)
    assert told(keeps[0])[Opened] == told(keeps[1])[Opened] == len(PARTNERS)
