"""Every way through every guide comes to its end, and ends warm.

About `tui.rehearsal.ways` and `tui.command.walking`.
"""

import msgspec
import pytest
from click.testing import CliRunner

from protocol.activities.choose import Choose
from protocol.guide.structure import Guide
from protocol.guide.ways import ways as rules_ways
from tui.command.walking import walk_guide
from tui.disk.shelf import NAMES, shipped
from tui.errors import CheckFailed
from tui.rehearsal.script import practice_script
from tui.rehearsal.ways import Way, ways
from tui.words import command as command_words


def ways_of(name: str) -> list[Way]:
    guide = shipped(name)
    return list(ways(guide, practice_script(guide)))


def options(guide: Guide, name: str) -> list[str]:
    found = [each for step in guide.steps for each in step.activities if each.id == name]
    assert isinstance(found[0], Choose)
    return [option.id for option in found[0].options]


@pytest.mark.parametrize("name", NAMES)
def test_every_way_comes_to_the_last_page_and_is_walked_once(name: str) -> None:
    found = ways_of(name)
    last = shipped(name).steps[-1].activities[-1].id
    assert all(way.activities[-1] == last for way in found)
    assert len({way.choices for way in found}) == len(found)
    assert all(len(set(way.activities)) == len(way.activities) for way in found)


@pytest.mark.parametrize("name", NAMES)
def test_every_activity_lies_on_some_way(name: str) -> None:
    everything = {each.id for step in shipped(name).steps for each in step.activities}
    assert {each for way in ways_of(name) for each in way.activities} == everything


def test_every_leak_leads_through_a_branch_of_its_own_to_the_close() -> None:
    guide, found = shipped("leaks"), ways_of("leaks")
    by_leak = {dict(way.choices)["one-leak"]: way.activities for way in found}
    assert set(by_leak) == set(options(guide, "one-leak"))
    close = tuple(each.id for each in guide.steps[-1].activities)
    assert all(passed[-len(close) :] == close for passed in by_leak.values())
    branches = {passed for leak, passed in by_leak.items() if leak != "not-today"}
    assert len(branches) == 6
    assert all("swap" in passed for leak, passed in by_leak.items() if leak != "not-today")


@pytest.mark.parametrize(
    ("name", "asked"), [("burnout", ("topic", "old-wound")), ("leaks", ("one-leak", "old-hurts"))]
)
def test_an_old_wound_is_walked_for_each_whose_it_may_be(name: str, asked: tuple[str, str]) -> None:
    of_wound = [dict(way.choices) for way in ways_of(name) if asked in way.choices]
    assert {each["whose-wound"] for each in of_wound} == {"first", "second", "both"}
    assert all("finding-help" in way.activities for way in ways_of(name) if asked in way.choices)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_walked_is_what_the_estimates_know_of(name: str) -> None:
    """The walk by two partners and the rules' own list of ways are two tellings of the same."""
    told = {tuple(each.id for each in way.activities) for way in rules_ways(shipped(name))}
    assert {way.activities for way in ways_of(name)} == told


def test_not_today_leaves_the_leaks_alone_and_ends_warm() -> None:
    not_today = next(way for way in ways_of("leaks") if ("one-leak", "not-today") in way.choices)
    leaks = shipped("leaks")
    one = next(step for step in leaks.steps if step.id == "one")
    assert {each.id for each in one.activities}.isdisjoint(not_today.activities)
    assert "appreciation-again" in not_today.activities


def test_a_page_that_nobody_gets_past_is_found() -> None:
    guide = shipped("daily")
    script = practice_script(guide)
    # A pretend partner who has no time: neither goes on by itself.
    rated = msgspec.structs.replace(script.lines["good-time"], picks={"now": "not-today"})
    stuck = script.__class__(**{**vars(script), "lines": {**script.lines, "good-time": rated}})
    with pytest.raises(CheckFailed, match="no-way"):
        list(ways(guide, stuck))


def test_the_command_says_how_many_ways_there_are() -> None:
    said: list[str] = []
    assert walk_guide("leaks", said.append) == len(ways_of("leaks")) == len(said) - 2
    assert said[-1] == command_words.ways(9)
    assert any("Not today" in line for line in said)


@pytest.mark.parametrize("command", [("practice", "nope"), ("check", "--guide", "../nope")])
def test_a_guide_that_there_is_not_is_one_sentence(command: tuple[str, ...]) -> None:
    from tui.command import cli

    result = CliRunner().invoke(cli.commands, command, prog_name="unhurried")
    assert result.exit_code == 1
    assert result.stderr == command_words.no_guide(NAMES) + "\n"


@pytest.mark.parametrize("command", ["practice", "check"])
def test_help_names_every_guide(command: str) -> None:
    from tui.command import cli

    shown = CliRunner().invoke(cli.commands, [command, "--help"], prog_name="unhurried").output
    assert all(name in shown for name in NAMES)
