"""What the check says of a guide for two whom somebody leads: `tui.rehearsal.guide_check.led`."""

from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide, unhinted
from tui.command.cli import commands
from tui.disk.own_guides import copied, led_copy
from tui.disk.shelf import NAMES, shipped, shipped_text, tree_of
from tui.rehearsal.guide_check.finding import Part, Weight
from tui.rehearsal.guide_check.led import to_lead
from tui.words import guide_check as check_words

TEXT: Final = led_copy(copied(shipped_text("leaks.toml"), "mine"), shipped("leaks"))
HINT: Final = '# facilitator = "What you watch for here, or do next."'


def guide(text: str = TEXT) -> Guide:
    return load_guide(text, tree_of)


def told(guide: Guide) -> list[str]:
    return [each.text for each in to_lead(guide)]


@pytest.mark.parametrize("name", NAMES)
def test_the_copy_for_whoever_leads_is_the_guide_and_has_a_place_at_every_page(name: str) -> None:
    text = copied(shipped_text(f"{name}.toml"), "mine")
    plain, led = load_guide(text, tree_of), guide(led_copy(text, shipped(name)))
    assert led.led and unhinted(led) == plain
    pages = sum(len(step.activities) for step in plain.steps)
    assert led_copy(text, shipped(name)).count(HINT) == pages
    hinted = guide(led_copy(text, shipped(name)).replace("# facilitator", "facilitator"))
    assert all(each.facilitator for step in hinted.steps for each in step.activities)
    again = guide(led_copy(led_copy(text, shipped(name)), led))
    assert again == led


def test_of_a_guide_that_nobody_is_to_lead_nothing_is_said() -> None:
    for name in NAMES:
        assert told(shipped(name)) == []
    hinted = guide(TEXT.replace("led = true\n", "").replace(HINT, HINT[2:], 1))
    assert told(hinted) == [check_words.NOT_LED]


def test_the_minutes_of_the_plan_are_those_that_its_author_wrote_or_the_models() -> None:
    planned = guide(TEXT.replace("# lasts = 1", "lasts = 7", 1))
    first = told(planned)[0]
    assert first.startswith(check_words.in_the_plan("good-time 7, agreements 1")[:-1])


def test_what_has_no_hint_and_what_is_never_suggested_is_named() -> None:
    found = " ".join(told(guide()))
    assert "No hint for you: good-time, appreciation" in found
    hinted = " ".join(told(guide(TEXT.replace(HINT, 'facilitator = "Look."', 1))))
    assert "No hint for you: appreciation" in hinted
    assert "never suggested to be left out: good-time, agreements" in found
    spare = " ".join(told(guide(TEXT.replace("# spare", "spare", 1))))
    assert "never suggested to be left out: agreements" in spare
    whole = TEXT.replace("optional = true", "optional = false").replace("group = ", "# group = ")
    assert check_words.NOTHING_SPARE in told(guide(whole))


def test_where_it_is_about_a_hurt_a_word_with_each_is_thought_of() -> None:
    where = [each.where for each in to_lead(guide()) if each.text == check_words.WORD_WITH_ONE]
    assert where == ["one / whose-wound", "one / what-was"]


def test_a_hint_whose_words_the_two_read_as_well_is_warned_of() -> None:
    text = TEXT.replace(HINT, 'facilitator = "Is now a good time?"', 1)
    (warned,) = [each for each in to_lead(guide(text)) if each.weight is Weight.WARNING]
    assert (warned.part, warned.text) == (Part.LED, check_words.HINT_IS_READ)


def test_it_is_written_from_the_command_line_and_says_how_to_lead_with_it(tmp_path: Path) -> None:
    path = tmp_path / "evening.toml"
    result = CliRunner().invoke(commands, ["guide", "new", "--lead", str(path)])
    assert result.exit_code == 0
    assert check_words.made_to_lead(str(path)) in result.output
    assert guide(path.read_text("utf-8")).led
