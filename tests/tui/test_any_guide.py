"""The pretend partner in a guide for which nobody wrote it a script."""

import pytest
from msgspec import structs

from tests.whole.laptops import small_guide
from tui.disk.shelf import NAMES, shipped
from tui.rehearsal.any_guide import kind_script, script_for
from tui.rehearsal.minds.kinds import LINES
from tui.rehearsal.script import practice_script
from tui.rehearsal.ways import ways


@pytest.mark.parametrize("name", NAMES)
def test_where_one_was_written_it_is_that_one(name: str) -> None:
    assert script_for(shipped(name)) == practice_script(shipped(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_guide_gets_kind_answers_that_fit_every_activity(name: str) -> None:
    guide = structs.replace(shipped(name), id="mine")
    script = script_for(guide)
    assert script == kind_script(guide)
    for step in guide.steps:
        for activity in step.activities:
            if type(activity) in LINES:
                script.lines[activity.id].fits(activity.id, activity)


def test_with_kind_answers_every_way_comes_to_its_end() -> None:
    for guide in (small_guide(), structs.replace(shipped("daily"), id="mine")):
        assert list(ways(guide, script_for(guide)))
