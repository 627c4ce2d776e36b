"""The pretend partner's script has what every activity of its guide needs, and nothing else."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import pytest

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.ladder import Rung
from protocol.activities.rate import Rate
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.clean import clean
from protocol.guide.structure import Guide
from tui.disk.shelf import BURNOUT, NAMES, shipped, shipped_text
from tui.rehearsal.minds.kinds import LINES

Script = dict[str, Any]
"""Raw TOML: the test is about its shape."""

PIECE_LIMIT_CHARS: Final = 260
"""What a person reads in one go: about five lines at 60 columns."""

TOP: Final = {"name", "guide", "say_back_wordless", "say_back_again", "makes_sense", "feeling"}


@pytest.fixture(scope="module", params=NAMES)
def script(request: pytest.FixtureRequest) -> Script:
    own = "practice.toml" if request.param == BURNOUT else f"practice-{request.param}.toml"
    return tomllib.loads(shipped_text(own))


@pytest.fixture(scope="module")
def guide(script: Script) -> Guide:
    return shipped(script["guide"])


def activities(guide: Guide) -> Iterator[Activity]:
    for step in guide.steps:
        yield from step.activities


def tables(script: Script) -> dict[str, Script]:
    return {name: value for name, value in script.items() if isinstance(value, dict)}


def sentences(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from sentences(each)


def test_the_top_level_is_complete(script: Script) -> None:
    assert set(script) - set(tables(script)) == TOP


def test_robin_has_a_table_for_every_activity_that_needs_one_and_no_other(
    script: Script, guide: Guide
) -> None:
    needing = tuple(LINES)
    assert list(tables(script)) == [
        each.id for each in activities(guide) if isinstance(each, needing)
    ]


def test_every_item_is_rated_with_a_word_of_its_scale(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Rate):
            assert set(script[each.id]) == {"picks"}
            picks = script[each.id]["picks"]
            assert list(picks) == [item.id for item in each.items]
            assert set(picks.values()) <= {label.id for label in each.scale}


def test_now_is_a_good_time_for_robin(script: Script, guide: Guide) -> None:
    needed = [each for each in activities(guide) if isinstance(each, Rate) and each.needs]
    for each in needed:
        assert set(script[each.id]["picks"].values()) == {each.needs}


def test_every_field_is_written(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Write):
            assert list(script[each.id]["fields"]) == [field.id for field in each.fields]


def test_a_promise_is_answered_and_can_be_reworded(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Write):
            extra = set(script[each.id]) - {"fields"}
            assert extra == ({"answer", "reworded"} if each.promise else set())
            # A sentence of several fields is made of what stands in them, without a full stop.
            texts = script[each.id]["fields"].values() if isinstance(each.promise, str) else ()
            assert not any(text.endswith(".") for text in texts)
            assert script[each.id].get("answer", "yes") == "yes"


def test_robin_picks_an_option_and_does_not_decline(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Choose):
            assert set(script[each.id]) == {"pick"}
            assert script[each.id]["pick"] in {option.id for option in each.options}
            assert script[each.id]["pick"] != each.decline


def test_robin_says_yes_and_has_a_proposal_with_a_day(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Agree):
            wanted = {"answer", "propose"} | ({"day"} if each.day else set())
            wanted |= {"takes"} if each.owner or each.both else set()
            wanted |= {"enough"} if each.enough else set()
            wanted |= {"more"} if each.fields else set()
            assert set(script[each.id]) == wanted
            assert script[each.id]["answer"] == "yes"


def test_a_turn_has_what_its_rungs_ask_for(script: Script, guide: Guide) -> None:
    for each in activities(guide):
        if isinstance(each, Turns):
            turn = script[each.id]
            wanted = {"speak", "say_back", "check"}
            wanted |= {"makes_sense"} if Rung.MAKES_SENSE in each.rungs else set()
            wanted |= {"feeling", "own_feeling"} if Rung.FEELING in each.rungs else set()
            wanted |= {"asks", "reply"} if Rung.WONDER in each.rungs else set()
            wanted |= {"side"} if Rung.SIDE in each.rungs else set()
            wanted |= {"wish", "wish_answer"} if Rung.ANSWER in each.rungs else set()
            assert set(turn) - {"not_quite", "more", "less"} == wanted
            assert turn["check"] == "yes"
            assert 2 <= len(turn["speak"]) <= 3


def test_robin_says_not_quite_once_and_there_is_more_once(script: Script) -> None:
    """Each once in the first guide, so that it is seen; in the short ones at most once."""
    for word in ("not_quite", "more"):
        turns = [each for each in tables(script).values() if "speak" in each]
        times = len([turn for turn in turns if word in turn])
        assert times == 1 if script["guide"] == BURNOUT else times <= 1


def test_not_quite_and_more_stand_where_the_guide_has_that_rung(
    script: Script, guide: Guide
) -> None:
    for each in activities(guide):
        if isinstance(each, Turns) and {"not_quite", "more"} & set(script[each.id]):
            assert Rung.CHECK in each.rungs


def test_words_are_quoted_in_the_say_back_alone(script: Script) -> None:
    quoting = [each for each in sentences(script) if "{" in each]
    assert quoting == [
        script["say_back_again"],
        *(turn["say_back"] for turn in tables(script).values() if "say_back" in turn),
    ]
    for each in quoting:
        assert re.findall(r"\{.*?\}", each) == ["{words}"]


def test_robin_is_calm_and_brief(script: Script) -> None:
    for each in sentences(script):
        assert each.strip() and "!" not in each
        assert len(each) <= PIECE_LIMIT_CHARS, each
        assert clean(each) == each


def test_robin_neither_calls_names_nor_says_you_always(script: Script) -> None:
    harsh = re.compile(r"\byou (always|never|should|just want)\b|\blazy\b|\bselfish\b", re.I)
    assert [each for each in sentences(script) if harsh.search(each)] == []
