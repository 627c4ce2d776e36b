"""The whole report: ways and times, everything that is wrong at once, the last line.

About `tui.rehearsal.guide_check.paths` and `tui.rehearsal.guide_check.whole`.
"""

import pytest

from tests.tui.guide_check.test_findings import CLEAN, HEAD, READ, TURNS
from tui.disk.shelf import NAMES, shipped_text, tree_of
from tui.rehearsal.guide_check.finding import Part, Weight
from tui.rehearsal.guide_check.paths import WAYS_LIMIT
from tui.rehearsal.guide_check.whole import Report, report_on
from tui.words import guide_check as check_words

CHOOSE = """[[steps.activities]]
kind = "choose"
id = "what"
title = "What?"
prompt = "Pick one."
options = [{ id = "a", text = "A" }, { id = "b", text = "B" }, { id = "c", text = "C" }]
"""


def report(toml: str) -> Report:
    return report_on(toml, "own.toml", tree_of)


def on(choice: str, option: str, name: str) -> str:
    part = READ.replace('"agreements"', f'"{name}"')
    return part + f'when = {{ choice = "{choice}", is = ["{option}"] }}\n'


@pytest.mark.parametrize("name", NAMES)
def test_those_of_the_program_load_and_nothing_is_wrong_with_their_ways(name: str) -> None:
    found = report(shipped_text(f"{name}.toml"))
    assert found.guide is not None and found.ways is not None and found.ways.passages
    ways = [each for each in found.of(Part.WAYS) if each.weight is Weight.WARNING]
    assert [each.text for each in ways if "minutes" not in each.text] == []


def test_every_way_is_told_with_its_choices_and_its_minutes() -> None:
    found = report(CLEAN + CHOOSE + on("what", "a", "one") + on("what", "b", "two"))
    assert found.ways is not None
    assert [each.choices for each in found.ways.passages] == ["a", "b", "c"]
    assert [each.activities for each in found.ways.passages] == [6, 6, 5]
    assert all(0 < each.aloud < each.typed for each in found.ways.passages)
    assert found.exit_code == 0


def test_a_way_on_which_something_is_for_one_of_the_two_takes_less() -> None:
    found = report(shipped_text("leaks.toml"))
    assert found.ways is not None
    minutes = {each.choices: each.aloud for each in found.ways.passages}
    assert minutes["old-hurts, first"] == minutes["old-hurts, second"]
    assert minutes["old-hurts, first"] < minutes["old-hurts, both"]
    # The longest of them is what is said in all.
    assert found.ways.aloud == (min(minutes.values()), max(minutes.values()))


def test_options_that_lead_nowhere_are_told_but_not_the_way_past_the_others() -> None:
    def nowhere(toml: str) -> list[str]:
        return [each.text for each in report(toml).of(Part.WAYS)]

    both = CLEAN + CHOOSE + on("what", "a", "one") + on("what", "b", "two")
    assert nowhere(both) == []
    assert nowhere(CLEAN + CHOOSE + on("what", "a", "one")) == [check_words.leads_nowhere("b, c")]
    declined = CHOOSE + 'decline = "c"\n'
    assert nowhere(CLEAN + declined + on("what", "a", "one")) == []


def test_a_page_that_no_way_reaches_is_told() -> None:
    never = READ.replace('"agreements"', '"never"') + (
        'when = { all = [{ choice = "what", is = ["a"] }, { choice = "what", is = ["b"] }] }\n'
    )
    found = report(CLEAN + CHOOSE + on("what", "a", "one") + on("what", "b", "two") + never)
    assert [(each.where, each.text) for each in found.of(Part.WAYS)] == [
        ("one / never", check_words.UNREACHED)
    ]


def test_more_minutes_than_it_says_are_told_where_the_estimate_leaves_no_doubt() -> None:
    long = "".join(TURNS.replace('"lately"', f'"t{n}"') for n in range(6))
    found = report(CLEAN + long)
    assert "It says 20 minutes" in " ".join(each.text for each in found.of(Part.WAYS))
    assert found.exit_code == 1
    left_out = long.replace('rungs = ["speak"', 'optional = true\nrungs = ["speak"')
    assert report(CLEAN + left_out).exit_code == 0


def test_more_ways_than_anybody_reads_are_not_walked() -> None:
    toml = CLEAN
    for n in range(7):
        name = f"c{n}"
        toml += CHOOSE.replace('"what"', f'"{name}"')
        toml += on(name, "a", f"a{n}") + on(name, "b", f"b{n}")
    found = report(toml)
    assert found.ways is not None and found.ways.is_cut
    assert len(found.ways.passages) == WAYS_LIMIT
    assert f"more than {WAYS_LIMIT} ways" in found.last_line


def test_everything_that_keeps_it_from_loading_is_told_at_once_and_no_value_of_it() -> None:
    bad = CLEAN.replace("minutes = 20", 'minutes = "a secret"').replace(
        'needs = "yes"', "needs = 7"
    )
    bad = bad.replace('kind = "turns"', 'kind = "secret"').replace(
        'rungs = ["speak", "say-back"]', ""
    )
    found = report(bad)
    assert found.guide is None and found.exit_code == 2
    assert found.count(Weight.ERROR) >= 3
    assert {each.where for each in found.findings} >= {"field minutes"}
    assert "step one / activity good-time / field needs" in {each.where for each in found.findings}
    told = " ".join(f"{each.where} {each.text}" for each in found.findings)
    assert "secret" not in told
    assert found.last_line == check_words.does_not_load("own.toml", found.count(Weight.ERROR))


@pytest.mark.parametrize("toml", ["", "x = [", HEAD, "steps = 7"])
def test_what_is_no_guide_at_all_is_told(toml: str) -> None:
    assert report(toml).exit_code == 2


def test_the_last_line_tells_the_whole() -> None:
    line = report(CLEAN).last_line
    assert line.startswith("own: loads. 0 errors, 0 warnings, 0 notes. 4 activities, 1 way, ")
    assert line.endswith("aloud (says 20).")
