"""What the other of the two reads while somebody has a rung, and once something was said there."""

from collections.abc import Callable
from typing import Final

import pytest

from protocol.activities.ladder import Stage
from protocol.activities.turns import Talking, Turns
from protocol.session.events import NotQuite, Passed
from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.disk.shelf import burnout
from tui.pages.page import Page
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import rounds as rounds_words


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at(stage: Stage) -> Play:
    """In Ada's turn."""
    return Play().begin().skip_to("lately").climb_to(stage)


def both(desk: Desk, play: Play) -> tuple[Page, Page]:
    """Ada's page, and Sam's."""
    return desk.page((play, ADA, HERE)), desk.page((play, SAM, HERE))


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (Stage.SAY_BACK, floor_words.is_saying_back),
        (Stage.CHECK, floor_words.is_checking),
    ],
)
def test_who_waits_reads_what_the_other_does_and_has_nothing_to_press_in_it(
    desk: Desk, stage: Stage, says: Callable[[str], str]
) -> None:
    ada, sam = both(desk, at(stage))
    waits, name = (sam, "Ada") if stage is Stage.CHECK else (ada, "Sam")
    assert waits.kind == "waiting-rung" and says(name) in waits.texts
    assert waits.main is None and (ada if waits is sam else sam).main is not None


def test_what_was_missed_is_told_to_who_said_it_back(desk: Desk) -> None:
    ada, sam = both(desk, at(Stage.CHECK).do(ADA, NotQuite("That I miss you.")))
    assert rounds_words.has_told_missed("Ada") in sam.texts
    assert rounds_words.is_taking_in("Sam") in ada.texts


def test_a_rung_that_was_passed_is_said_to_have_been_passed_and_not_said(desk: Desk) -> None:
    ada, sam = both(desk, at(Stage.SAY_BACK).do(SAM, Passed()))
    assert passing_words.passed_rung("Sam") in ada.texts
    assert rounds_words.has_said_back("Sam") not in ada.texts
    assert passing_words.after_own_pass("Ada") in sam.texts


WAY: Final = Play().begin().passed()
"""What two obliging people go through."""

TURNS: Final = [
    each.id
    for step in burnout().steps
    for each in step.activities
    if isinstance(each, Turns) and each.id in WAY
]


@pytest.mark.parametrize("activity", TURNS)
def test_a_breath_tells_of_a_yes_only_straight_after_it_was_said(desk: Desk, activity: str) -> None:
    """Through both turns, rung by rung: nobody has said yes before they were asked."""
    play, before, breaths = Play().begin().skip_to(activity), Stage.SPEAK, 0
    while isinstance(phase := play.session.phase, Talking) and phase.stage is not Stage.REST:
        if phase.stage is Stage.BREATH:
            turn, breaths = phase.past[-1] if phase.then is Stage.SPEAK else phase.turn, breaths + 1
            for seat, page in zip((ADA, SAM), both(desk, play), strict=True):
                is_said = before in (Stage.CHECK, Stage.FEELING_CHECK) and seat is not turn.speaker
                is_told = any("yes, that is it" in each for each in page.texts)
                assert is_told is is_said, (before, phase.then, seat)
        before = phase.stage
        play.rung(phase)
    assert breaths
