"""Two real apps and a real relay: a whole session by keys, with everything that one may do on the
way, and with half a sentence in every box before it.

The gate goes through the shortest guide, which has every kind of box and a turn, and through the
first one, from beginning to end; with `-m long` it stops on every rung as well.
"""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from protocol.activities.ladder import Stage
from tests.whole.hands import unseen
from tests.whole.seats import meet
from tests.whole.wayward import Detour, Plan, Wayward, told, two_chairs
from tui.disk.seat_file import seats
from tui.disk.shelf import NAMES, shipped
from tui.words import breaks as breaks_words
from tui.words import passing as passing_words

WHOLE: Final = {"tonight": "whole", "stop-here": "go-on", "topic": "hurt"}
"""What both choose on the way through the first guide."""


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits in steps of 20 ms for an app to be idle; shorter ones do."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


def around_the_day() -> list[Detour]:
    """Each kind of break once on each side, and what may be left out."""
    return [
        Detour("Sam", "stop", "agreements"),
        Detour("Ada", "crash", "how-much-left"),
        Detour("Ada", "pause", "small-thing"),
        Detour("Sam", "leave-out", "small-thing", after="sealed"),
        Detour("Sam", "pause", "the-day", Stage.SPEAK, 0),
        Detour("Sam", "crash", "the-day", Stage.SIDE, 0),
        Detour("Sam", "pass", "the-day", Stage.SIDE, 0),
        Detour("Ada", "pass", "the-day", Stage.SIDE, 1),
        Detour("Sam", "crash", "one-thing"),
        Detour("Ada", "stop", ""),
    ]


def around_the_hurt() -> list[Detour]:
    """Whatever may be left out is; each kind of box meets each kind of break."""
    return [
        Detour("Sam", "stop", "agreements"),
        Detour("Ada", "pause", "appreciation"),
        Detour("Sam", "crash", "leaks"),
        Detour("Sam", "pause", "lately", Stage.SPEAK),
        Detour("Sam", "crash", "lately", Stage.SAY_BACK),
        Detour("Sam", "stop", "lately", Stage.FEELING),
        Detour("Sam", "pass", "lately", Stage.FEELING),
        Detour("Sam", "pass", "lately", Stage.SPEAK, 1),
        Detour("Sam", "stop", "safe-to-speak"),
        Detour("Ada", "crash", "promise"),
        Detour("Sam", "pass", "outside-pressure", Stage.SPEAK, 0, after="words"),
        Detour("Sam", "pass", "outside-pressure", Stage.SIDE, 1),
        Detour("Sam", "pause", "screen-free"),
        Detour("Ada", "leave-out", "what-hurt", Stage.SPEAK),
        Detour("Ada", "leave-out", "what-need", Stage.SPEAK),
        Detour("Ada", "leave-out", "own-part"),
        Detour("Sam", "leave-out", "outsider", after="sealed"),
        Detour("Sam", "leave-out", "ten-minutes"),
        Detour("Ada", "stop", "own-care"),
        Detour("Sam", "pause", "shield", Stage.SAY_BACK),
        Detour("Ada", "pass", "shield", Stage.ANSWER, 1),
        Detour("Ada", "crash", "closeness-again"),
        Detour("Ada", "stop", ""),
    ]


def through_the_hurt() -> list[Detour]:
    """Every rung that a guide may ask for, with a break on each and a pass on every second one."""
    return [
        Detour("Ada", "stop", "voice"),
        Detour("Sam", "crash", "good-time"),
        Detour("Ada", "pass", "lately", Stage.CHECK, 0),
        Detour("Sam", "stop", "outside-pressure", Stage.SIDE, 0),
        Detour("Sam", "crash", "topic"),
        Detour("Sam", "pause", "before-hurt"),
        Detour("Sam", "crash", "what-hurt", Stage.SPEAK, 0),
        Detour("Ada", "stop", "what-hurt", Stage.SAY_BACK, 0),
        Detour("Sam", "pause", "what-hurt", Stage.CHECK, 0),
        Detour("Ada", "stop", "what-hurt", Stage.WONDER, 0),
        Detour("Sam", "pass", "what-hurt", Stage.WONDER, 0),
        Detour("Ada", "crash", "what-hurt", Stage.MAKES_SENSE, 0),
        Detour("Ada", "pause", "what-hurt", Stage.FEELING, 0),
        Detour("Sam", "pass", "what-hurt", Stage.FEELING, 0),
        Detour("Ada", "pause", "what-hurt", Stage.REPLY, 1),
        Detour("Sam", "pass", "what-hurt", Stage.REPLY, 1),
        Detour("Sam", "crash", "what-hurt", Stage.FEELING, 1),
        Detour("Ada", "stop", "what-hurt", Stage.FEELING_CHECK, 1),
        Detour("Sam", "pass", "what-hurt", Stage.FEELING_CHECK, 1),
        Detour("Ada", "pass", "what-need", Stage.SAY_BACK, 0),
        Detour("Sam", "crash", "what-need", Stage.WISH, 1),
        Detour("Ada", "pause", "what-need", Stage.ANSWER, 1),
        Detour("Sam", "pass", "what-need", Stage.ANSWER, 1),
        Detour("Ada", "leave-out", "outsider"),
        Detour("Sam", "stop", "own-part"),
        Detour("Ada", "pause", "ten-minutes"),
        Detour("Ada", "crash", "choose-actions"),
        Detour("Sam", "crash", "follow-up"),
        Detour("Sam", "pause", ""),
    ]


async def through(
    directory: Path, detours: list[Detour], choices: dict[str, str], guide: str = NAMES[0]
) -> None:
    """From home through the door, the guide and all detours to the close, and back home."""
    plan = Plan(detours)
    async with two_chairs(directory) as chairs:
        first, second = [await each.sit_down() for each in chairs]
        await meet(first, second, guide=guide)
        assert all(each.session.guide == shipped(guide) for each in (first, second))
        ada, sam = (
            Wayward(each, number, plan, chair, choices)
            for number, (each, chair) in enumerate(zip((first, second), chairs, strict=True))
        )
        await asyncio.gather(ada.live(), sam.live())
        assert plan.left == []
        assert unseen(ada, sam) == [] and unseen(sam, ada) == []
        for each, other in ((ada, sam), (sam, ada)):
            assert each.kept and each.returns
            for told_to_both in (passing_words.LEFT_OUT, breaks_words.STOPPED_TITLE):
                assert told(each, told_to_both) or not any(
                    d.does in ("leave-out", "stop") for d in detours
                )
            assert told(each, breaks_words.paused_by(other.someone.name))
            assert told(each, f"{other.someone.name} passe")
            assert seats(each.someone.app.paths.seats) == ()


async def test_two_leave_out_pass_pause_stop_fall_and_come_back(tmp_path: Path) -> None:
    await through(tmp_path, around_the_day(), {"voice": "typed"}, "daily")


async def test_two_take_detours_through_the_whole_first_guide(tmp_path: Path) -> None:
    await through(tmp_path, around_the_hurt(), WHOLE)


@pytest.mark.long
async def test_two_take_every_detour_on_every_rung_of_what_hurt(tmp_path: Path) -> None:
    await through(tmp_path, through_the_hurt(), WHOLE)
