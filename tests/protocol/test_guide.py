"""A bad guide is refused with one error that says where, and never repeats what it read.

About `protocol.guide.loading`, `protocol.guide.structure`, `protocol.activities.wants` and
`protocol.activities.activity`.
"""

import re
from importlib.resources import files
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.activities.activity import Label
from protocol.activities.ladder import Rung
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.turns import Turns
from protocol.activities.wants import (
    ENTRY_CHARS,
    LIST_LIMIT,
    PROMPT_CHARS,
    READING_CHARS,
    TITLE_CHARS,
    WORD_CHARS,
)
from protocol.errors import BadGuide
from protocol.guide.checking import PAGES_LIMIT, STEPS_LIMIT, check
from protocol.guide.loading import load_guide, read_guide
from protocol.guide.structure import (
    GUIDE_LIMIT,
    PART_BYTES,
    Guide,
    Step,
    guide_bytes,
    guide_hash,
    guide_parts,
)
from protocol.limits import TEXT_LIMIT_CHARS
from tests.tries import tries

SECRET: Final = "sesame"
"""Stands for whatever a bad guide holds: it may not come back in an error."""

SMALL: Final = """
id = "small"
title = "Small"
minutes = 20
about = "All eight kinds."
[[steps]]
id = "one"
title = "One"
[[steps.activities]]
kind = "read"
id = "a-read"
title = "Read title"
prompt = "Read prompt"
text = "Read text"
[[steps.activities]]
kind = "private"
id = "a-private"
title = "Private title"
prompt = "Private prompt"
circles = true
[[steps.activities]]
kind = "rate"
id = "a-rate"
title = "Rate title"
prompt = "Rate prompt"
items = [{ id = "item", text = "Item" }, { id = "item-2", text = "Item 2" }]
scale = [{ id = "yes", text = "Word" }, { id = "no", text = "Other word" }]
needs = "yes"
[[steps.activities]]
kind = "write"
id = "a-write"
title = "Write title"
prompt = "Write prompt"
fields = [{ id = "blank", text = "Field" }]
[[steps]]
id = "two"
title = "Two"
[[steps.activities]]
kind = "choose"
id = "a-choose"
title = "Choose title"
prompt = "Choose prompt"
options = [{ id = "left", text = "Left", leak = "item" }, { id = "right", text = "Right" }]
decline = "right"
marked_by = "a-rate"
[[steps.activities]]
kind = "turns"
id = "a-turns"
title = "Turns title"
prompt = "Turns prompt"
listen = "Turns listen"
rungs = ["speak", "say-back", "check"]
minutes = 3
when = { choice = "a-choose", is = ["left"] }
[[steps.activities]]
kind = "agree"
id = "an-agree"
title = "Agree title"
prompt = "Agree prompt"
most = 1
day = "Which day?"
[[steps.activities]]
kind = "together"
id = "a-together"
title = "Together title"
prompt = "Together prompt"
minutes = 10
[[steps.activities]]
kind = "private"
id = "a-private-again"
title = "Again title"
prompt = "Again prompt"
circles = true
recall = "a-private"
"""

RUNGS: Final = 'rungs = ["speak", "say-back", "check"]'
WHEN: Final = 'when = { choice = "a-choose", is = ["left"] }'

MISTAKES: Final = {
    # what is wrong: (in SMALL, instead, the step, the activity, the field)
    "wrong type at the top": ("minutes = 20", f'minutes = "{SECRET}"', "", "", "minutes"),
    "wrong type in a step": ('title = "Two"', "title = 3", "two", "", "title"),
    "wrong type in an activity": ("minutes = 10", "minutes = 1.5", "two", "a-together", "minutes"),
    "a bool for a number": ("most = 1", "most = true", "two", "an-agree", "most"),
    "a number for a bool": ("circles = true", "circles = 1", "one", "a-private", "circles"),
    "wrong type in a list": ('text = "Field"', "text = 3", "one", "a-write", "text"),
    "a word for a list": (RUNGS, f'rungs = "{SECRET}"', "two", "a-turns", "rungs"),
    "unknown field at the top": ("minutes = 20", f"minutes = 20\n{SECRET} = 1", "", "", ""),
    "unknown field in a step": ('title = "Two"', f'title = "Two"\n{SECRET} = 1', "two", "", ""),
    "unknown field in an activity": ("most = 1", f"most = 1\n{SECRET} = 1", "two", "an-agree", ""),
    "a field of another kind": ("most = 1", 'most = 1\nlisten = "x"', "two", "an-agree", "listen"),
    "missing field": ('prompt = "Agree prompt"\n', "", "two", "an-agree", "prompt"),
    "missing kind": ('kind = "agree"\n', "", "two", "an-agree", "kind"),
    "unknown kind": ('kind = "agree"', f'kind = "{SECRET}"', "two", "an-agree", "kind"),
    "unknown rung": (RUNGS, f'rungs = ["speak", "{SECRET}"]', "two", "a-turns", "rungs"),
    "unknown sets": ('decline = "right"', f'sets = "{SECRET}"', "two", "a-choose", "sets"),
    "rungs out of order": (RUNGS, 'rungs = ["say-back", "speak"]', "two", "a-turns", "rungs"),
    "a rung twice": (RUNGS, 'rungs = ["speak", "speak"]', "two", "a-turns", "rungs"),
    "no rungs": (RUNGS, "rungs = []", "two", "a-turns", "rungs"),
    "a check of nothing": (RUNGS, 'rungs = ["speak", "check"]', "two", "a-turns", "rungs"),
    "a turn of no time": ("minutes = 3", "minutes = 0", "two", "a-turns", "minutes"),
    "a guide of no time": ("minutes = 20", "minutes = 0", "", "", "minutes"),
    "a huge number": ("minutes = 20", "minutes = 9" + "0" * 40, "", "", "minutes"),
    "three agreements": ("most = 1", "most = 3", "two", "an-agree", "most"),
    "the same activity twice": ('id = "a-write"', 'id = "a-read"', "one", "a-read", "id"),
    "the same step twice": ('id = "two"', 'id = "one"', "one", "", "id"),
    "the same item twice": ('id = "item-2"', 'id = "item"', "one", "a-rate", "items"),
    "the same word twice": ('id = "no"', 'id = "yes"', "one", "a-rate", "scale"),
    "the same option twice": ('id = "left"', 'id = "right"', "two", "a-choose", "options"),
    "an id that is none": ('id = "a-write"', f'id = "{SECRET} "', "one", "", "id"),
    "a step id that is none": ('id = "two"', f'id = "{SECRET} "', "", "", "id"),
    "a guide id that is none": ('id = "small"', f'id = "{SECRET} "', "", "", "id"),
    "an option id that is none": ('id = "left"', f'id = "{SECRET} "', "two", "a-choose", "id"),
    "when of nothing": (WHEN, WHEN.replace("a-choose", SECRET), "two", "a-turns", "when"),
    "when of no choose": (WHEN, WHEN.replace("a-choose", "a-rate"), "two", "a-turns", "when"),
    "when of itself": (WHEN, WHEN.replace("a-choose", "a-turns"), "two", "a-turns", "when"),
    "when of no option": (WHEN, WHEN.replace("left", SECRET), "two", "a-turns", "when"),
    "when of no options": (WHEN, WHEN.replace('"left"', ""), "two", "a-turns", "when"),
    "when with a typo": (WHEN, WHEN.replace("is =", f"{SECRET} ="), "two", "a-turns", "when"),
    "recall of nothing": (
        'recall = "a-private"',
        f'recall = "{SECRET}"',
        "two",
        "a-private-again",
        "recall",
    ),
    "needs no word": ('needs = "yes"', f'needs = "{SECRET}"', "one", "a-rate", "needs"),
    "declines nothing": ('"right"\nm', f'"{SECRET}"\nm', "two", "a-choose", "decline"),
    "marked by nothing": ('by = "a-rate"', f'by = "{SECRET}"', "two", "a-choose", "marked_by"),
    "marked by no rate": ('by = "a-rate"', 'by = "a-write"', "two", "a-choose", "marked_by"),
    "a leak of nothing": ('leak = "item"', f'leak = "{SECRET}"', "two", "a-choose", "leak"),
    "not typed or aloud": ('decline = "right"', 'sets = "voice"', "two", "a-choose", "options"),
    "private about nothing": ("circles = true", "circles = false", "one", "a-private", ""),
    "a scale of one": (
        ', { id = "no", text = "Other word" }]',
        "]",
        "one",
        "a-rate",
        "scale",
    ),
    "a field list of none": (
        'fields = [{ id = "blank", text = "Field" }]',
        "fields = []",
        "one",
        "a-write",
        "fields",
    ),
    "good for oneself, and not promised": (
        'fields = [{ id = "blank", text = "Field" }]',
        'fields = [{ id = "blank", text = "Field" }]\nfor_self = true',
        "one",
        "a-write",
        "for_self",
    ),
    "thanks, and a promise": (
        'fields = [{ id = "blank", text = "Field" }]',
        'fields = [{ id = "blank", text = "Field" }]\npromise = true\nthanks = true',
        "one",
        "a-write",
        "thanks",
    ),
    "thanks, and an own part": (
        'fields = [{ id = "blank", text = "Field" }]',
        'fields = [{ id = "blank", text = "Field" }]\nown_part = true\nthanks = true',
        "one",
        "a-write",
        "thanks",
    ),
    "an empty prompt": ("Agree prompt", "", "two", "an-agree", "prompt"),
    "a blank title": ("Agree title", " \\n ", "two", "an-agree", "title"),
    "an empty step title": ('"Two"', '""', "two", "", "title"),
    "an empty about": ("All eight kinds.", "", "", "", "about"),
    "an empty text": ("Read text", "", "one", "a-read", "text"),
    "an empty entry": ('text = "Field"', 'text = ""', "one", "a-write", "fields"),
    "an empty listen": ("Turns listen", "", "two", "a-turns", "listen"),
    "too long a prompt": ("Agree prompt", "x" * 4_001, "two", "an-agree", "prompt"),
    "too long a text": ("Read text", "x" * (TEXT_LIMIT_CHARS + 1), "one", "a-read", "text"),
    "a control character": ("Agree prompt", f"{SECRET}\\u001b[31m", "two", "an-agree", "prompt"),
    "a turned direction": ("Read text", f"{SECRET}\\u202e", "one", "a-read", "text"),
    "an escape in an entry": ('text = "Item"', 'text = "\\u009b"', "one", "a-rate", "items"),
    "an escape for a day": ("Which day?", f"{SECRET}\\u0007", "two", "an-agree", "day"),
    "steps of no list": ('[[steps]]\nid = "one"', '[steps]\nid = "one"', "", "", ""),
}


@pytest.fixture(scope="module")
def burnout() -> str:
    return files("tui").joinpath("guides", "burnout.toml").read_text("utf-8")


def refusal(toml: str) -> BadGuide:
    with pytest.raises(BadGuide) as caught:
        load_guide(toml)
    return caught.value


def test_the_small_guide_itself_loads() -> None:
    assert [len(step.activities) for step in load_guide(SMALL).steps] == [4, 5]


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_named_with_its_place(mistake: tuple[str, str, str, str, str]) -> None:
    old, new, step, activity, field = mistake
    assert old in SMALL
    error = refusal(SMALL.replace(old, new, 1))
    assert f"step {step}" in error.where or not step
    assert f"activity {activity}" in error.where or not activity
    assert f"field {field}" in error.where or f"field {field}" in error.problem or not field


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_an_error_never_holds_the_value_it_refused(
    mistake: tuple[str, str, str, str, str],
) -> None:
    old, new, *_ = mistake
    error = refusal(SMALL.replace(old, new, 1))
    is_key = f"{SECRET} = 1" in new or f"{SECRET} =" in new
    shown = str(error).replace(f"field {SECRET}", "") if is_key else str(error)
    assert SECRET not in shown.lower()
    assert error.__context__ is None or error.__suppress_context__


@pytest.mark.parametrize("key", ["\\u001b[31m", " - at `$.steps[0].id", f"[{'9' * 5_000}]", "a b"])
def test_a_strange_key_does_not_reach_the_error(key: str) -> None:
    error = refusal(SMALL.replace("minutes = 20", f'minutes = 20\n"{key}" = 1', 1))
    assert key not in str(error) and str(error).isprintable() and len(str(error)) < 200


@pytest.mark.parametrize(
    "broken", ["kind = ", '"', "id = 1\nid = 2", "\r", "\x00", "= 1", "[[a]", "é"]
)
def test_what_is_not_toml_is_said_to_be_so(broken: str) -> None:
    told = str(refusal(broken))
    assert any(words in told for words in ("straight quotation marks", "too soon", "second time"))


def test_what_is_not_toml_is_named_with_its_line() -> None:
    bad = SMALL.replace("most = 1", f"most {SECRET}", 1)
    line = bad[: bad.index(SECRET)].count("\n") + 1
    assert refusal(bad).where.startswith(f"line {line},")


@pytest.mark.parametrize(
    "nested",
    [
        "minutes = " + "[" * 20_000 + "]" * 20_000,
        "minutes = " + "{a=" * 3_000 + "1" + "}" * 3_000,
        "minutes" + ".x" * 20_000 + " = 1",
        "[minutes" + ".x" * 20_000 + "]",
    ],
)
def test_deep_nesting_is_refused(nested: str) -> None:
    refusal(SMALL.replace("minutes = 20", nested, 1))


def test_a_guide_over_the_limit_is_refused_unread() -> None:
    assert "longer" in str(refusal(SMALL + "#" * GUIDE_LIMIT))
    assert "longer" in str(refusal("é" * (GUIDE_LIMIT // 2 + 1)))


def test_a_list_over_the_limit_is_refused() -> None:
    many = ", ".join(f'{{ id = "i{n}", text = "x" }}' for n in range(LIST_LIMIT + 1))
    error = refusal(SMALL.replace('{ id = "blank", text = "Field" }', many, 1))
    assert "field fields" in error.where


def test_too_many_steps_are_refused() -> None:
    step = '[[steps]]\nid = "s{0}"\ntitle = "x"\n[[steps.activities]]\nkind = "together"\n'
    step += 'id = "t{0}"\ntitle = "x"\nprompt = "x"\n'
    load_guide(SMALL + "".join(step.format(n) for n in range(STEPS_LIMIT - 2)))
    refusal(SMALL + "".join(step.format(n) for n in range(STEPS_LIMIT - 1)))


def test_an_empty_guide_is_refused() -> None:
    refusal("")


def test_surrogates_are_refused(burnout: str) -> None:
    for old in ("Is now a good time?", 'kind = "rate"', 'id = "agreements"', 'id = "burnout"'):
        refusal(burnout.replace(old, old[:-1] + "\ud800" + old[-1], 1))
    refusal(burnout.replace('id = "burnout"', 'id = "burnout"\n"\ud800" = 1', 1))
    refusal(burnout.replace('kind = "rate"', 'kind = "\ud800"', 1))


@given(st.data())
@settings(deadline=None, max_examples=tries(60))
def test_a_mutated_guide_loads_or_is_a_bad_guide(burnout: str, data: st.DataObject) -> None:
    text = burnout
    bits = st.one_of(
        st.sampled_from([*'"[]{}=,.#\n\\\x1b', '"""', "[[steps]]\n", "\\u001b", "id", "-1", "nan"]),
        st.text(max_size=6),
    )
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(bits) + text[stop:]
    try:
        guide = load_guide(text)
    except BadGuide as error:
        assert error.problem and str(error).isprintable()
    else:
        assert read_guide(guide_bytes(guide)) == guide


@given(st.data())
@settings(deadline=None, max_examples=tries(60))
def test_lines_left_out_or_moved_load_or_are_a_bad_guide(burnout: str, data: st.DataObject) -> None:
    lines = burnout.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        line = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        if data.draw(st.booleans()):
            lines.insert(data.draw(st.integers(0, len(lines))), line)
    try:
        load_guide("\n".join(lines))
    except BadGuide as error:
        assert error.problem


@given(st.data())
@settings(deadline=None, max_examples=tries(60))
def test_mutated_bytes_are_the_same_guide_or_a_bad_guide(burnout: str, data: st.DataObject) -> None:
    whole = guide_bytes(load_guide(burnout))
    start = data.draw(st.integers(0, len(whole)))
    stop = min(len(whole), start + data.draw(st.integers(0, 8)))
    mutated = whole[:start] + data.draw(st.binary(max_size=8)) + whole[stop:]
    try:
        guide = read_guide(mutated)
    except BadGuide as error:
        assert error.problem
    else:
        assert guide_bytes(guide) == mutated


@given(st.binary(max_size=200))
@example(b"")
@example(b"\x91" * 5_000)
@example(b"\xa1\xff")
@example(b"\x81\xa2id\xa1\xff")
def test_bytes_that_are_no_guide_are_a_bad_guide(data: bytes) -> None:
    with pytest.raises(BadGuide):
        read_guide(data)


def test_a_truncated_guide_is_refused(burnout: str) -> None:
    data = guide_bytes(load_guide(burnout))
    for end in range(0, len(data), 97):
        with pytest.raises(BadGuide):
            read_guide(data[:end])


def test_bytes_after_the_guide_are_refused(burnout: str) -> None:
    with pytest.raises(BadGuide):
        read_guide(guide_bytes(load_guide(burnout)) + b"\x00")


def test_a_guide_over_the_wire_is_checked_for_sense_too() -> None:
    bad = guide_bytes(load_guide(SMALL)).replace(b"Agree prompt", b"Agree\x1bprompt")
    with pytest.raises(BadGuide, match="activity an-agree"):
        read_guide(bad)


def test_parts_fit_an_event_and_hold_every_byte() -> None:
    data = bytes(2 * PART_BYTES + 1)
    parts = guide_parts(data)
    assert [len(part) for part in parts] == [PART_BYTES, PART_BYTES, 1]
    assert b"".join(parts) == data


def test_another_word_is_another_guide(burnout: str) -> None:
    one = guide_bytes(load_guide(burnout))
    other = guide_bytes(load_guide(burnout.replace("{partner} answers.", "{partner} listens.")))
    assert guide_hash(one) != guide_hash(other) and len(guide_hash(one)) == 32


def test_a_place_of_the_referee_finds_its_activity() -> None:
    guide: Guide = load_guide(SMALL)
    first, turns = guide.activity(0, 0), guide.activity(1, 1)
    assert isinstance(first, Read) and isinstance(turns, Turns)
    assert turns.rungs == (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK)
    with pytest.raises(IndexError):
        guide.activity(2, 0)


def test_turns_have_the_default_ladder_and_length() -> None:
    bare = SMALL.replace(RUNGS + "\nminutes = 3\n", "")
    turns = load_guide(bare).activity(1, 1)
    assert isinstance(turns, Turns)
    assert turns.rungs == (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK) and turns.minutes == 3


def longer(toml: str, field: str, length: int) -> str:
    """The text with the first value of `field` replaced by letters without end."""
    value = rf'^{field} = ("""[\s\S]*?"""|".*")$'
    letters = f'{field} = "{"a" * length}"'
    changed, count = re.subn(value, letters, toml, count=1, flags=re.MULTILINE)
    assert count == 1
    return changed


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("about", PROMPT_CHARS),
        ("prompt", PROMPT_CHARS),
        ("listen", PROMPT_CHARS),
        ("note", PROMPT_CHARS),
        ("text", READING_CHARS),
        ("day", ENTRY_CHARS),
        ("title", TITLE_CHARS),
    ],
)
def test_every_text_of_a_guide_has_a_length_that_the_screens_show(
    burnout: str, field: str, most: int
) -> None:
    load_guide(longer(burnout, field, most))
    error = refusal(longer(burnout, field, most + 1))
    assert error.where.endswith(f"field {field}")
    assert error.problem == f"wanted at most {most} characters"


def test_the_words_of_a_scale_stand_in_one_row(burnout: str) -> None:
    guide = load_guide(burnout)
    for word in (WORD_CHARS + 1, WORD_CHARS):
        with pytest.raises(BadGuide) as caught:
            check(with_scale(guide, word))
        assert "field scale" in caught.value.where


def with_scale(guide: Guide, length: int) -> Guide:
    """The guide with a scale of four words of that length in every rating."""
    scale = tuple(Label(f"w{n}", "a" * length) for n in range(4))
    steps = tuple(
        structs.replace(
            step,
            activities=tuple(
                structs.replace(each, scale=scale, needs="") if isinstance(each, Rate) else each
                for each in step.activities
            ),
        )
        for step in guide.steps
    )
    return structs.replace(guide, steps=steps)


def test_a_prompt_is_one_line_and_a_text_to_read_a_dozen(burnout: str) -> None:
    error = refusal(burnout.replace('prompt = "', 'prompt = "a\\n', 1))
    assert error.problem == "wanted at most 1 line"


def test_a_guide_has_no_more_pages_than_anybody_would_read(burnout: str) -> None:
    guide = load_guide(burnout)
    read = Read(id="x", title="x", prompt="x", text="x")
    many = tuple(structs.replace(read, id=f"x{n}") for n in range(40))
    steps = tuple(
        Step(
            id=f"s{n}",
            title="s",
            activities=tuple(structs.replace(each, id=f"{each.id}-{n}") for each in many),
        )
        for n in range(2)
    )
    check(structs.replace(guide, steps=steps, lengths=()))
    more = (*steps, Step(id="last", title="s", activities=(read,)))
    with pytest.raises(BadGuide, match=f"at most {PAGES_LIMIT} activities"):
        check(structs.replace(guide, steps=more, lengths=()))


def test_the_caps_hold_for_a_guide_over_the_wire_too(burnout: str) -> None:
    guide = structs.replace(load_guide(burnout), title="a" * (TITLE_CHARS + 1))
    with pytest.raises(BadGuide, match="field title"):
        read_guide(guide_bytes(guide))


def test_a_guide_that_says_nothing_of_the_builder_keeps_its_bytes() -> None:
    said = SMALL.replace('listen = "', 'builder = true\nlisten = "')
    said = said.replace("circles = true\n", "circles = true\nbuilder = false\n")
    assert said.count("builder") >= 2
    assert guide_bytes(load_guide(said)) == guide_bytes(load_guide(SMALL))
    assert b"builder" not in guide_bytes(load_guide(SMALL))


def test_a_builder_that_is_asked_for_or_left_out_is_on_the_wire() -> None:
    without = SMALL.replace('listen = "', 'builder = false\nlisten = "')
    alone = SMALL.replace("circles = true\n", "builder = true\n", 1)
    for toml, kind, is_there in ((without, Turns, False), (alone, Private, True)):
        guide = read_guide(guide_bytes(load_guide(toml)))
        found = [a for step in guide.steps for a in step.activities if isinstance(a, kind)]
        assert found[0].builder is is_there


ASKED: Final = """circles = true
items = [{ id = "calm", text = "I was calm" }]
scale = [{ id = "no", text = "No" }, { id = "yes", text = "Yes" }]
"""


@pytest.mark.parametrize(
    "item, word, holds",
    [("calm", "no", True), ("calm", "maybe", False), ("joy", "no", False), ("", "", False)],
)
def test_a_word_about_somebody_to_talk_to_hangs_on_what_can_be_picked(
    item: str, word: str, holds: bool
) -> None:
    alone = f'alone = [{{ item = "{item}", word = "{word}" }}]\n'
    toml = SMALL.replace("circles = true\n", ASKED + alone)
    if not holds:
        with pytest.raises(BadGuide, match="field alone"):
            load_guide(toml)
        return
    guide = load_guide(toml)
    assert b"alone" in guide_bytes(guide)
    assert read_guide(guide_bytes(guide)) == guide


def test_a_guide_that_says_nothing_of_it_keeps_its_bytes() -> None:
    assert b"alone" not in guide_bytes(load_guide(SMALL.replace("circles = true\n", ASKED)))
