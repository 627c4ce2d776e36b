"""What is told of a session that cannot go on: no more than its pages have shown.

About `tui.disk.said`.
"""

from dataclasses import replace
from typing import Final

import pytest

from protocol.activities.keep import Ticks, ToKeep
from protocol.activities.keeping import HELD_SLOTS
from protocol.activities.kinds import AnyActivity
from protocol.activities.ladder import Rung
from protocol.activities.review import Review
from protocol.activities.tick import TICKED, UNTICKED, Tick
from protocol.limits import VERSION
from protocol.seats import PARTNERS, Partner
from protocol.session.events import (
    AnyEvent,
    Breathed,
    Finished,
    Heard,
    OfferedLess,
    Passed,
    SaidNotNow,
    SaidYes,
    Spoke,
    Wished,
)
from tests.protocol.worlds import guide_of, opened, sealed, turns
from tests.tui.test_recall import MINE, THEIRS, Room
from tui.disk.said import what_was_said

WISH: Final = "ask me on Sunday"
LESS: Final = "ask you at breakfast"
SENTENCE: Final = "I will not bring this up to win."

OLDER: Final = VERSION - 1
VERSIONS: Final = pytest.mark.parametrize("version", [VERSION, OLDER])
"""With the rules that this program knows, and without."""


Act = tuple[Partner, AnyEvent]
Acts = tuple[Act, ...]


def wished(*answers: Act) -> Room:
    """A wish, and what was said to it."""
    room = Room.begun(guide_of(turns(Rung.SPEAK, Rung.ANSWER)))
    asked: Acts = (
        *((MINE, Spoke("it was long")), (MINE, Finished()), (THEIRS, Heard()), (MINE, Breathed())),
        *((MINE, Wished(WISH)), (THEIRS, Breathed())),
    )
    return after(room, (*asked, *answers))


def after(room: Room, acts: Acts) -> Room:
    for seat, event in acts:
        room.do(seat, event)
    return room


def told(room: Room, version: int = VERSION) -> str:
    """All of it, as on a laptop whose program has this version."""
    room.keep.facts = replace(room.keep.facts, version=version)
    return "\n".join(what_was_said(room.keep))


OFFERED: Final[Acts] = (
    (THEIRS, OfferedLess(LESS)),
    (MINE, Breathed()),
)


@VERSIONS
@pytest.mark.parametrize(
    "answers",
    [
        [(THEIRS, SaidNotNow())],
        [(THEIRS, Passed())],
        [],
        [*OFFERED, (MINE, SaidNotNow())],
        [*OFFERED, (MINE, Passed())],
        [*OFFERED],
    ],
    ids=["not now", "passed over", "open", "less, not now", "less, passed over", "less, open"],
)
def test_a_wish_that_was_not_granted_is_told_nowhere(answers: list[Act], version: int) -> None:
    said = told(wished(*answers), version)
    assert "it was long" in said
    assert WISH not in said and LESS not in said


@VERSIONS
def test_a_wish_that_was_granted_is_told(version: int) -> None:
    assert WISH in told(wished((THEIRS, SaidYes())), version)
    said = told(wished(*OFFERED, (MINE, SaidYes())), version)
    assert WISH in said and LESS in said


@VERSIONS
def test_one_that_was_not_granted_takes_no_other_with_it(version: int) -> None:
    """Nor does a yes that comes later bring it back."""
    room = wished((THEIRS, SaidNotNow()), (MINE, Heard()))
    later: Acts = (
        *((THEIRS, Breathed()), (THEIRS, Spoke("mine too")), (THEIRS, Finished())),
        *((MINE, Heard()), (THEIRS, Breathed()), (THEIRS, Wished("come along"))),
        *((MINE, Breathed()), (MINE, SaidYes())),
    )
    said = told(after(room, later), version)
    assert "come along" in said and WISH not in said


def ticked(*answers: str) -> Room:
    room = Room.begun(guide_of(Tick(id="down", title="T", prompt="P", sentence=SENTENCE)))
    for seat, answer in zip(PARTNERS, answers, strict=True):
        room.do(seat, sealed(room.mine.session, seat, answer))
    for seat, answer in zip(PARTNERS, answers, strict=True):
        room.do(seat, opened(room.mine.session, seat, answer))
    return room


@VERSIONS
@pytest.mark.parametrize("answers", [(TICKED, UNTICKED), (UNTICKED, TICKED), (UNTICKED,) * 2])
def test_a_tick_is_told_only_if_both_have_ticked(answers: tuple[str, str], version: int) -> None:
    assert told(ticked(*answers), version) == ""


def test_a_tick_of_both_is_told_in_its_words() -> None:
    assert told(ticked(TICKED, TICKED)).count(SENTENCE) == len(PARTNERS)
    assert told(ticked(TICKED, TICKED), OLDER) == ""


@VERSIONS
def test_what_programs_name_to_each_other_and_what_is_to_stay_is_nobody_s_word(
    version: int,
) -> None:
    keep = ToKeep(id="stays", title="T", prompt="P")
    review = Review(id="last", title="T", prompt="P")
    answers: tuple[tuple[AnyActivity, tuple[str, ...]], ...] = (
        (keep, Ticks(True, True, True, True).answer(bytes(16))),
        (review, tuple(f"{at:032x}" for at in range(HELD_SLOTS))),
    )
    for activity, answer in answers:
        room = Room.begun(guide_of(activity))
        for act in (sealed, opened):
            for seat in PARTNERS:
                said = (*answer[:-1], f"{int(seat) + 99:032x}")
                room.do(seat, act(room.mine.session, seat, *said))
        assert told(room, version) == ""
