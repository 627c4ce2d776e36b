"""The first line of the room, as data: the step, the dots, the number, and with whom."""

from dataclasses import replace

import pytest

from tests.tui.pages.desk import Desk
from tests.tui.scenes import ADA, HERE, Play
from tui.disk.shelf import burnout
from tui.news import Line
from tui.pages.heading import heading
from tui.pages.way import way
from tui.words import app as app_words
from tui.words import line as line_words

STEPS = burnout().steps
NUMBERED = [step for step in STEPS if step.numbered]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_before_there_is_a_guide_it_has_the_programs_name_and_counts_nothing(desk: Desk) -> None:
    found = heading(desk.state((Play(), ADA, HERE)))
    assert (found.step, found.dots, found.number) == (app_words.APP, "", "")


@pytest.mark.parametrize("number", range(1, len(NUMBERED) + 1))
def test_every_numbered_step_has_its_title_its_dots_and_its_number(desk: Desk, number: int) -> None:
    step = NUMBERED[number - 1]
    # The first of the step that nothing has to be chosen for: it always comes.
    first = next(each for each in step.activities if each.when is None)
    found = heading(desk.state((Play().begin().skip_to(first.id), ADA, HERE)))
    assert found.step == step.title and found.number.split() == [
        str(number),
        "of",
        str(len(NUMBERED)),
    ]
    assert found.dots.replace("─", "") == "●" * number + "○" * (len(NUMBERED) - number)


@pytest.mark.parametrize("length", ["short", "whole"])
def test_only_the_steps_of_the_chosen_length_are_counted(desk: Desk, length: str) -> None:
    """A short evening does not count chapters that never come, nor jump over their numbers."""
    state = desk.state((Play().begin().skip_to("signs"), ADA, HERE))
    seen = []
    for number, step in enumerate(STEPS):
        if all(each.in_ and length not in each.in_ for each in step.activities):
            continue
        at = replace(state, session=replace(state.session, step=number, length=length))
        seen.append(heading(at).number)
        assert step.title in [line.text for line in way(at)]
    numbers = [each.split() for each in seen if each]
    assert numbers == [[str(n + 1), "of", str(len(numbers))] for n in range(len(numbers))]
    assert (len(numbers) < len(NUMBERED)) is (length == "short")
    assert len(way(at)) == len(seen)


def test_at_the_close_every_dot_is_full_and_once_it_is_over_nobody_is_named(desk: Desk) -> None:
    assert set(heading(desk.state("closing")).dots) <= {"●", "─"}
    assert heading(desk.state("closing")).step == STEPS[-1].title
    assert heading(desk.state("ended")).corner == ""


@pytest.mark.parametrize("line", Line, ids=lambda line: line.name)
def test_the_corner_is_the_line_in_a_word(desk: Desk, line: Line) -> None:
    state = desk.state("speaking")
    news = replace(state.news, line=line, is_partner_here=False)
    assert heading(replace(state, news=news)).corner == line_words.corner(
        line, is_partner_here=False, partner="Sam", is_practice=False
    )
