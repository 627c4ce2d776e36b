"""Rooms at a moment that a test needs: the small guide, its first turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from protocol.activities.choose import Choose
from protocol.activities.ladder import holder
from protocol.activities.rate import Rate
from protocol.activities.turns import Talking
from protocol.session.events import Chose, Ready, Sealed
from protocol.session.session import current_activity
from tests.whole.laptops import PACE, Laptop, couple, is_open, small_guide, until
from tui.news import Tempo

FIRST_ANSWERS: Final = {Rate: ("yes",), Choose: ("first",)}


def at_the_turn(first: Laptop, second: Laptop) -> tuple[Laptop, Laptop]:
    """(who has the rung, who has not)."""
    phase = first.session.phase
    assert isinstance(phase, Talking)
    return (first, second) if holder(phase) is first.facts.seat else (second, first)


@asynccontextmanager
async def talking(
    directory: Path, url: str, pace: Tempo = PACE
) -> AsyncIterator[tuple[Laptop, Laptop]]:
    """Two laptops with open lines, the first seat about to speak."""
    async with couple(directory, url, small_guide(), pace=pace) as laptops:
        lines = [asyncio.create_task(each.sitting.run()) for each in laptops]
        try:
            await until(lambda: all([_has_come_to_talk(each) for each in laptops]))
            await until(lambda: all(is_open(each) for each in laptops))
            await until(lambda: not any(each.file.outbox() for each in laptops))
            yield laptops
        finally:
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)


def _has_come_to_talk(laptop: Laptop) -> bool:
    """Goes on by one step, if it can."""
    sitting, phase = laptop.sitting, laptop.session.phase
    mine = sitting.moves()
    if isinstance(phase, Talking):
        return True
    activity = current_activity(laptop.session)
    if Sealed in mine and activity is not None:
        sitting.answer(FIRST_ANSWERS[type(activity)])
    elif Chose in mine:
        sitting.do(Chose("first"))
    elif Ready in mine:
        sitting.do(Ready())
    return False
