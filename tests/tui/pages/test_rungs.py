"""What the other of the two reads while somebody has a rung, and once something was said there."""

from collections.abc import Callable
from typing import Final

import pytest

from protocol.activities.ladder import Stage, holder
from protocol.activities.turns import Talking, Turns
from protocol.session.events import (
    AnyEvent,
    Breathed,
    Finished,
    GuessedFeeling,
    MoreToSay,
    NamedFeeling,
    NotQuite,
    Passed,
    Preferred,
    SaidBack,
    Voice,
)
from tests.tui.pages.desk import Desk, events, ids, main_of, pressed
from tests.tui.scenes import ADA, HERE, SAM, Play
from tui.disk.shelf import burnout
from tui.pages.page import Here, Page
from tui.pages.parts import Turn
from tui.words import floor as floor_words
from tui.words import passing as passing_words
from tui.words import room as room_words
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
    assert waits.begins is None and (ada if waits is sam else sam).begins is not None


def test_what_was_missed_is_told_to_who_said_it_back(desk: Desk) -> None:
    ada, sam = both(desk, at(Stage.CHECK).do(ADA, NotQuite("That I miss you.")))
    assert rounds_words.has_told_missed("Ada") in sam.texts
    assert rounds_words.is_taking_in("Sam") in ada.texts


def test_a_rung_that_was_passed_is_said_to_have_been_passed_and_not_said(desk: Desk) -> None:
    ada, sam = both(desk, at(Stage.SAY_BACK).do(SAM, Passed()))
    assert passing_words.passed_rung("Sam") in ada.texts
    assert rounds_words.has_said_back("Sam") not in ada.texts
    assert passing_words.after_own_pass("Ada") in sam.texts


# -- aloud


def aloud_at(stage: Stage) -> Play:
    """The same where nothing is typed."""
    play = Play().begin().skip_to("lately").both(Preferred(Voice.ALOUD))
    while isinstance(phase := play.session.phase, Talking) and phase.stage is not stage:
        seat = holder(phase)
        assert seat is not None
        silent: dict[Stage, AnyEvent] = {Stage.SPEAK: Finished(), Stage.SAY_BACK: SaidBack("")}
        play.do(seat, silent.get(phase.stage, Breathed()))
    return play


def test_what_was_missed_is_said_aloud_before_it_is_told_that_it_was(desk: Desk) -> None:
    """Who says *not quite* is told to say it, and then what the other does; the other knows it."""
    play = aloud_at(Stage.CHECK)
    (turn,) = pressed(desk.page((play, ADA, HERE)), "not-quite")
    assert isinstance(turn, Turn)
    saying = desk.page((play, ADA, HERE), Here(branch=turn.branch))
    assert floor_words.say_what_was_missed("Sam") in saying.texts
    assert main_of(saying) == "tell" and "back" in ids(saying)
    assert events(pressed(saying, "tell")) == [NotQuite("")]
    assert floor_words.is_checking_aloud("Ada") in desk.page((play, SAM, HERE)).texts


def test_what_was_missed_aloud_is_said_back_once_more(desk: Desk) -> None:
    play = aloud_at(Stage.CHECK).do(ADA, NotQuite(""))
    ada, sam = both(desk, play)
    assert floor_words.after_breath(None, "say-back-again") in sam.texts
    assert floor_words.after_breath("Sam", "say-back-again") in ada.texts
    ada, sam = both(desk, play.do(SAM, Breathed()))
    assert floor_words.say_back_again("Ada") in sam.texts and main_of(sam) == "say"
    assert floor_words.is_saying_back("Sam") in ada.texts


def test_who_has_more_to_say_aloud_says_it_and_it_is_said_back_once_more(desk: Desk) -> None:
    play = aloud_at(Stage.CHECK).do(ADA, MoreToSay())
    ada, sam = both(desk, play)
    assert floor_words.SPEAK_ALOUD in ada.texts and main_of(ada) == "finished"
    assert floor_words.LISTEN_ALOUD in sam.texts
    play.do(ADA, Finished()).do(SAM, Breathed())
    assert floor_words.say_back_again("Ada") in desk.page((play, SAM, HERE)).texts


def test_aloud_only_what_was_written_can_be_sent_and_the_turn_ended(desk: Desk) -> None:
    play = aloud_at(Stage.SPEAK)
    page = desk.page((play, ADA, HERE))
    assert {"finished", "say"} & ids(page) == {"finished"}
    page = desk.page((play, ADA, HERE), Here(written={"piece": "That I miss you."}))
    said = [each.label for each in page.buttons if each.id in ("finished", "say")]
    assert said == [floor_words.FINISHED, floor_words.SEND_WRITTEN] and main_of(page) == "say"


def test_a_feeling_is_said_aloud_by_both_and_each_reads_what_to_do_then(desk: Desk) -> None:
    play = Play().begin().skip_to("what-hurt").both(Preferred(Voice.ALOUD)).climb_to(Stage.FEELING)
    guessing = desk.page((play, SAM, HERE))
    assert floor_words.feeling_aloud("Ada") in guessing.texts
    assert guessing.main is not None and guessing.main.label == room_words.DONE
    assert events(pressed(guessing, "offer")) == [GuessedFeeling("")]
    play.climb_to(Stage.FEELING_CHECK)
    other = desk.page((play, ADA, HERE), Here(branch="other"))
    assert floor_words.FEELING_OTHER_ALOUD in other.texts
    assert other.main is not None and other.main.label == room_words.DONE
    assert events(pressed(other, "offer")) == [NamedFeeling("")]


@pytest.mark.parametrize(("name", "branch"), [("check", "missing"), ("feeling-check", "other")])
def test_the_main_key_says_no_yes_and_still_sends_what_was_missed(
    desk: Desk, name: str, branch: str
) -> None:
    assert desk.page(name).main is None
    assert main_of(desk.page(name, Here(branch=branch))) in ("tell", "offer")


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
