"""What is said of a guide's care and words: each rule finds what it is for, and nothing in ours.

About `tui.rehearsal.guide_check.care`, `tui.rehearsal.guide_check.finding`,
`tui.rehearsal.guide_check.texts` and `tui.rehearsal.guide_check.wording`.
"""

from collections.abc import Callable

import pytest

from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide
from tui.disk.shelf import NAMES, shipped, shipped_text, tree_of
from tui.rehearsal.guide_check.care import care
from tui.rehearsal.guide_check.finding import Finding, Weight
from tui.rehearsal.guide_check.wording import lines_of, wording
from tui.words import guide_check as check_words

HEAD = """id = "own"
title = "Own"
minutes = 20
about = "A guide."
[[steps]]
id = "one"
title = "One"
"""
GOOD_TIME = """[[steps.activities]]
kind = "rate"
id = "good-time"
title = "Is now a good time?"
prompt = "Is it?"
items = [{ id = "now", text = "Have you time?" }]
scale = [{ id = "yes", text = "Yes" }, { id = "later", text = "Later" }]
needs = "yes"
"""
READ = """[[steps.activities]]
kind = "read"
id = "agreements"
title = "How you talk"
prompt = "Read this."
text = "One of you speaks, the other listens."
"""
WARM = """[[steps.activities]]
kind = "write"
id = "thanks"
title = "Something good"
prompt = "What did {partner} do that did you good?"
fields = [{ id = "thing", text = "I noticed that you" }]
"""
TURNS = """[[steps.activities]]
kind = "turns"
id = "lately"
title = "Lately"
prompt = "A worry from outside."
listen = "Take {partner}'s side."
rungs = ["speak", "say-back"]
"""
AGREE = """[[steps.activities]]
kind = "agree"
id = "hand-over"
title = "Hand over"
prompt = "Who takes what?"
options = [{ id = "bins", text = "The bins" }]
"""
WISHES = """[[steps.activities]]
kind = "wishes"
id = "limit"
title = "A little more room"
prompt = "Where would a little more do you good?"
items = [{ id = "sleep", text = "Sleep" }]
"""
AUDIT = """[[steps.activities]]
kind = "audit"
id = "who-carries"
title = "Who does this?"
prompt = "As you see it."
groups = [{ id = "home", title = "The home", items = [{ id = "food", text = "Food" }] }]
"""
OWN = """[[steps.activities]]
kind = "private"
id = "letting-go"
title = "Where you are with it"
prompt = "Just for you: how is it?"
options = [{ id = "way", text = "On the way" }, { id = "yet", text = "Not yet" }]
show = "own-choice"
"""
CLEAN = HEAD + GOOD_TIME + READ + WARM + TURNS


def guide(toml: str) -> Guide:
    return load_guide(toml, tree_of)


def texts(toml: str, look: Callable[[Guide], object] = care) -> list[str]:
    found = look(guide(toml))
    return [each.text for each in found if isinstance(each, Finding)]  # type: ignore[attr-defined]


def test_a_plain_and_careful_guide_has_no_findings() -> None:
    assert texts(CLEAN) == texts(CLEAN, wording) == texts(CLEAN + OWN) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_guides_of_the_program_have_no_warning(name: str) -> None:
    found = [*care(shipped(name)), *wording(shipped(name))]
    assert [each for each in found if each.weight is not Weight.NOTE] == []


@pytest.mark.parametrize(
    "toml, said",
    [
        (HEAD + READ + WARM, check_words.NO_GOOD_TIME),
        (HEAD + GOOD_TIME + WARM + READ, check_words.NO_AGREEMENTS),
        (HEAD + GOOD_TIME + READ + TURNS, check_words.COLD),
        (CLEAN.replace("did you good", "leave out").replace("Something good", "One thing")
         .replace("I noticed that you", "You"), check_words.COLD_BEGIN),
        (CLEAN.replace("A worry from outside.", "What hurt you most?"), check_words.HURT_FIRST),
        (CLEAN.replace("A worry from outside.", "What hurt you most?"), check_words.DEEP),
        (CLEAN + WISHES.replace("Sleep", "Whom {partner} sees"), check_words.CONTROLS),
        (CLEAN + WISHES.replace("Sleep", "What {partner} spends"), check_words.CONTROLS),
        (CLEAN + WISHES.replace("Sleep", "Where {partner} may go"), check_words.CONTROLS),
        (HEAD + GOOD_TIME + WISHES + READ + WARM, check_words.NO_AGREEMENTS),
        (HEAD + GOOD_TIME + AUDIT + READ + WARM, check_words.NO_AGREEMENTS),
        (CLEAN.replace("A worry from outside.", "What do you need from {partner}?"),
         check_words.UNANSWERED),
        (CLEAN + AGREE, check_words.NO_OWNER),
        (CLEAN + AGREE.replace("The bins", "Where {partner} goes"), check_words.CONTROLS),
        (CLEAN.replace("Read this.", "You may leave this out."), check_words.PROMISES_LESS),
        (CLEAN.replace('text = "Later"', 'text = "In 2 days"'), check_words.NUMBERS),
        (CLEAN.replace("Have you time?", "I can let it go"), check_words.SIDE_BY_SIDE),
        (CLEAN + OWN.replace("how is it?", "only you see it."), check_words.MAY_BE_SHOWN),
        (CLEAN.replace("A worry", "Just for you: a worry"), check_words.IS_SHOWN),
        (CLEAN.replace("did you good?", "did you good? Only you see it."), check_words.IS_SHOWN),
    ],
)  # fmt: skip
def test_each_rule_of_care_finds_what_it_is_for(toml: str, said: str) -> None:
    assert said in texts(toml)


def test_what_is_asked_for_and_answered_and_a_task_with_an_owner_are_fine() -> None:
    asked = CLEAN.replace("A worry from outside.", "What do you need from {partner}?")
    assert texts(asked.replace('["speak", "say-back"]', '["speak", "say-back", "answer"]')) == []
    assert texts(CLEAN + AGREE + "owner = true\n") == []


def test_what_is_about_a_hurt_and_may_be_left_out_is_fine_after_another_turn() -> None:
    hurt = TURNS.replace('"lately"', '"hurt"').replace("A worry from outside.", "What hurt you?")
    assert texts(CLEAN + hurt) == [check_words.DEEP]
    assert texts(CLEAN + hurt + "optional = true\n") == []


@pytest.mark.parametrize(
    "before, after, said",
    [
        ("Is it?", "Is it now? " * 14, check_words.long_prompt(2)),
        ("the other listens.", "the other listens. " * 30, check_words.long_reading(10)),
        ("Is now a good time?", "Is now a good time for both of you two?",
         check_words.long_title(36)),
        ("Have you time?", "Have you time for a talk that takes twenty minutes?",
         check_words.long_entry(50)),
        ("Read this.", "Read this!", check_words.SHOUTED),
        ("Read this.", "You always win.", check_words.absolute("always")),
        ("Read this.", "A trauma response.", check_words.clinical("trauma")),
        ("Read this.", "You should read this.", check_words.blaming("should")),
        ("Read this.", "Think of the other.", check_words.BY_NAME),
        ("Read this.", "Read " + "and read " * 12 + "this.", check_words.long_sentence(22)),
        ("Read this.", "A no is fine. No reason is needed.", check_words.FREEDOM),
    ],
)  # fmt: skip
def test_each_rule_of_words_finds_what_it_is_for(before: str, after: str, said: str) -> None:
    assert before in CLEAN
    assert said in texts(CLEAN.replace(before, after), wording)


def test_the_pages_of_an_audit_are_read_and_each_is_a_list_of_its_own() -> None:
    items = ", ".join(f'{{ id = "i{n}", text = "Thing {n}" }}' for n in range(5))
    group = '{{ id = "g{}", title = "Part {}", items = [{}] }}'
    groups = ", ".join(group.format(n, n, items.replace('"i', f'"g{n}i')) for n in range(3))
    many = AUDIT.split("groups")[0] + f"groups = [{groups}]\n"
    assert texts(CLEAN + many, wording) == []
    assert check_words.absolute("always") in texts(
        CLEAN + many.replace("Thing 3", "Always tidying", 1), wording
    )


def test_words_are_asked_about_in_english_alone_and_lengths_in_every_language() -> None:
    other = CLEAN.replace('about = "A guide."', 'about = "A guide."\nlanguage = "nl"')
    other = other.replace("Read this.", "You should always read this!")
    assert texts(other, wording) == [check_words.SHOUTED]


def test_a_long_name_is_in_a_prompt_when_its_lines_are_counted() -> None:
    assert lines_of("x" * 48 + " {partner}") == 2


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_as_it_stands_in_its_file_is_what_is_looked_at(name: str) -> None:
    assert guide(shipped_text(f"{name}.toml")) == shipped(name)
