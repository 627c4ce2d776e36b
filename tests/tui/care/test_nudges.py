"""Nudges: what they fire on, what they leave alone, and that looking takes no time to speak of.

The sets are in `tests/tui/care/sets.py`. How much is found and how much of it is right is said by

    python -m tests.tui.care.measure
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from re import _parser  # type: ignore[attr-defined]  # the one way to see a pattern's repeats

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import figure
from tests.tui.care.measure import LIMIT_MS, TEXTS, counted, slowest
from tests.tui.care.sets import fresh, harmless, tired, warm
from tui.care.nudges import Rule, Where, read, rules_of
from tui.disk.shelf import shipped_text

RULES = rules_of("en")
IDS = [rule.id for rule in RULES.rules]

SCRIPTS = sorted(
    each.name for each in files("tui").joinpath("guides").iterdir() if "practice" in each.name
)

by_id = pytest.mark.parametrize("rule", RULES.rules, ids=IDS)


def test_there_are_nine_rules_each_with_what_it_says_and_examples() -> None:
    assert IDS == [
        *("you-always", "feel-that", "label", "mind", "sorry-but", "should"),
        *("ammunition", "defence", "rule"),
    ]
    for rule in RULES.rules:
        assert len(set(rule.yes)) >= 20 and len(set(rule.no)) >= 40, rule.id
        assert rule.text and rule.where and "!" not in rule.text
        assert not re.search(r"\d", rule.text), "nothing is counted"


@by_id
def test_every_example_fires_its_own_rule_only(rule: Rule) -> None:
    for where in rule.where:
        others = set(IDS) - {rule.id}
        for text in rule.yes:
            found = RULES.found(text, where)
            assert found is not None and found.id == rule.id, text
            assert RULES.found(text, where, {rule.id}) is None, text
            assert RULES.found(text, where, others) is found, text


@by_id
def test_no_example_of_what_is_harmless_gives_a_nudge(rule: Rule) -> None:
    found = [
        (where.value, text) for where in rule.where for text in rule.no if RULES.found(text, where)
    ]
    assert found == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_whole_of_practice_gives_no_nudge(script: str) -> None:
    words = list(texts_in(tomllib.loads(shipped_text(script))))
    assert len(words) >= 10
    found = [(text, where) for text in words for where in Where if RULES.found(text, where)]
    assert found == []


def texts_in(told: object) -> Iterator[str]:
    """Every text in a TOML table."""
    if isinstance(told, str):
        yield told
    for each in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from texts_in(each)


def test_two_hundred_warm_sentences_give_no_nudge_wherever_they_are_written() -> None:
    texts = warm()
    assert len(set(texts)) >= 200
    found = [(text, where.value) for text in texts for where in Where if RULES.found(text, where)]
    assert found == []


def test_the_half_that_no_rule_was_made_for_keeps_to_what_was_asked() -> None:
    assert len(tired()) >= 150 and len(harmless()) >= 300
    held = counted(RULES, is_held_back=True)
    assert held.precision >= 0.95 and held.recall >= 0.60


def test_of_what_the_rules_were_tried_on_most_is_found_and_nothing_harmless_is_nudged() -> None:
    hard, mild = fresh()
    assert len(hard) >= 500 and len(mild) >= 650
    found = [each for each in hard if RULES.found(each.text, each.where)]
    assert len(found) / len(hard) >= 0.60
    assert [each for each in mild if RULES.found(each.text, each.where)] == []


def test_of_the_half_that_rules_were_made_for_nothing_harmless_is_nudged() -> None:
    used = counted(RULES, is_held_back=False)
    assert used.precision == 1.0


def test_a_rule_that_has_fired_is_quiet_and_leaves_room_for_another() -> None:
    text = "You never listen. You are so selfish."
    first = RULES.found(text, Where.SPEAK)
    assert first is not None and first.id == "you-always"
    second = RULES.found(text, Where.SPEAK, {"you-always"})
    assert second is not None and second.id == "label"
    assert RULES.found(text, Where.SPEAK, {"you-always", "label"}) is None


def test_what_somebody_else_said_is_left_alone() -> None:
    for text in (
        "You said you never listen.",
        'My mother used to shout "you are so lazy" up the stairs.',
        "She says you should stop.",
        "“You always do this”, it says in my head.",
    ):
        assert RULES.found(text, Where.SPEAK) is None, text


def test_who_says_that_violence_has_to_stop_is_not_asked_to_say_it_more_gently() -> None:
    for text in (
        "You must stop hitting me.",
        "You always threaten to hurt me when you drink.",
        "If you push me against the wall again I leave.",
        "You can't put your hands on me like that.",
        "You never stop throwing things.",
        "I feel like you are going to hit me.",
        "You are so cruel when you grab my arm.",
        "You just want me to be afraid of you.",
        "You hit me, just like last time.",
        "One more time that you kick the door and I'm gone.",
    ):
        for where in (Where.SPEAK, Where.OWN_PART, Where.LIMIT):
            assert RULES.found(text, where) is None, text


def test_in_a_say_back_only_an_answer_is_nudged() -> None:
    assert {rule.id for rule in RULES.rules if Where.SAY_BACK in rule.where} == {"defence"}


def repeats(pattern: re.Pattern[str]) -> list[int]:
    """The most times that anything in a pattern is repeated."""
    found: list[int] = []

    def look(tree: object) -> None:
        for name, value in tree:  # type: ignore[attr-defined]  # a private tree
            if str(name) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
                found.append(int(value[1]))
                look(value[2])
            elif str(name) == "BRANCH":
                for each in value[1]:
                    look(each)
            elif str(name) == "SUBPATTERN":
                look(value[3])
            elif str(name) in ("ASSERT", "ASSERT_NOT"):
                look(value[1])
            elif str(name) == "ATOMIC_GROUP":
                look(value)

    look(_parser.parse(pattern.pattern))
    return found


def test_no_rule_repeats_anything_without_a_bound_so_looking_takes_time_by_length() -> None:
    """By construction: at each word a bounded number of steps, however the text goes on."""
    for rule in RULES.rules:
        for pattern in (rule.pattern, rule.unless, rule.unless_after, RULES.told):
            assert max(repeats(pattern), default=0) <= 24, rule.id
    assert repeats(re.compile("a+")) != [] and max(repeats(re.compile("(?:a{2}b)*"))) > 24


@pytest.mark.clock
@pytest.mark.gate
def test_in_ten_thousand_random_texts_no_rule_takes_over_5_ms() -> None:
    assert (TEXTS, LIMIT_MS) == (10_000, 5.0)
    for id, longest_ms in slowest(RULES).items():
        figure(f"rule {id} over one text", longest_ms, LIMIT_MS, "ms")


@given(st.text(max_size=400), st.sampled_from(list(Where)))
def test_no_text_is_too_odd_to_be_looked_at(text: str, where: Where) -> None:
    found = RULES.found(text, where)
    assert found is None or where in found.where


def test_of_a_text_that_is_too_long_only_the_beginning_is_looked_at() -> None:
    assert RULES.found("word " * 900 + "You never listen.", Where.SPEAK) is None


def test_a_pattern_may_be_broken_into_lines() -> None:
    rules = read(
        """
        after = []
        told = []
        [spellings]
        [lists]
        ending = "slow fast"
        [phrases]
        [[rules]]
        id = "one"
        where = ["speak"]
        text = "One."
        pattern = ['''you (?:are
            |were) <ending>''']
        examples_yes = []
        examples_no = []
        """
    )
    assert rules.found("You were fast.", Where.SPEAK) is rules.rules[0]
    assert rules.found("You were late.", Where.SPEAK) is None
