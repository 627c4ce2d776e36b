"""What a guide may hold, and how texts are cleaned: the page says the same as the package."""

import random
import unicodedata
from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.clean import clean
from protocol.errors import BadGuide
from protocol.guide.loading import read_guide
from protocol.guide.structure import guide_bytes
from protocol.letters import is_known
from protocol.utterance import has_words
from tests.protocol.reader import packing, texts
from tests.protocol.reader.guides import holds
from tests.protocol.reader.packing import Refused
from tests.protocol.test_codec import usual
from tests.protocol.worlds import COMPACT, FRAMED, LOOKING, STAYING

GUIDES: Final[tuple[dict[str, Any], ...]] = tuple(
    packing.guide(guide_bytes(each)) for each in (COMPACT, FRAMED, LOOKING, STAYING)
)

OTHER: Final[dict[type, tuple[object, ...]]] = {
    str: (
        *(
            "",
            " ",
            "x",
            "a-b",
            "-a",
            "A",
            "a" * 32,
            "a" * 33,
            "yes",
            "no",
            "talk",
            "typed",
            "first",
        ),
        *("short", "deep", "owner:now", "some", "pt-BR", "evening", "length"),
        *("voice", "topic", "leaks", "close", "w" * 20, "w" * 21, "w" * 40, "w" * 41, "w" * 60),
        *("w" * 61, "w" * 160, "w" * 161, "w" * 600, "w" * 601, "two\nlines", "a\x07", "e\u0301"),
        *("\n".join("line" for _ in range(12)), "\n".join("line" for _ in range(13))),
    ),
    int: (-1, 0, 1, 2, 3, 60, 61, 600, 601),
    bool: (True, False),
    type(None): (
        *(None, {"choice": "topic", "is": ["talk"]}, {"choice": "topic", "is": []}, {}),
        *({"voice": "typed"}, {"rate": "leaks", "item": "talk", "both_at_least": "some"}),
        *({"all": [{"voice": "aloud"}]}, {"all": [], "voice": "typed"}),
    ),
}
"""What a field may be changed into, by its type."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything in a guide stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [path] if path else []
    for name, each in inner:
        is_nest = isinstance(each, dict | list)
        found += places(each, (*path, name)) if is_nest else [(*path, name)]
    return found


def change(guide: dict[str, Any], dice: random.Random) -> None:
    """One field becomes another, or a list another list."""
    *path, name = dice.choice(places(guide))
    holder: Any = guide
    for step in path:
        holder = holder[step]
    value = holder[name]
    if isinstance(value, list):
        how = dice.choice(("shorter", "longer", "turned", "none", "many"))
        match how:
            case "shorter":
                del value[dice.randrange(len(value) + 1) :]
            case "longer" if value:
                value.append(deepcopy(dice.choice(value)))
            case "turned":
                value.reverse()
            case "none":
                value.clear()
            case "many":
                value += [{**each, "id": f"more-{at}"} for at, each in enumerate(value * 9)
                          if isinstance(each, dict)]  # fmt: skip
    elif isinstance(value, dict):
        holder[name] = None if name == "when" else value
    else:
        holder[name] = dice.choice(OTHER[type(value)])


def is_read(data: bytes) -> bool:
    try:
        read_guide(data)
    except BadGuide:
        return False
    return True


def is_allowed(data: bytes) -> bool:
    try:
        return holds(packing.guide(data))
    except Refused:
        return False


@pytest.mark.gate
@pytest.mark.parametrize("seed", range(8))
def test_a_guide_that_was_changed_holds_for_both_or_for_neither(seed: int) -> None:
    dice = random.Random(seed)
    verdicts = []
    for _ in range(150):
        guide = deepcopy(dice.choice(GUIDES))
        for _ in range(dice.choice((1, 1, 2))):
            change(guide, dice)
        data = packing.packed(guide)
        assert is_allowed(data) == is_read(data), guide
        verdicts.append(is_read(data))
    assert 10 < sum(verdicts) < 140


def is_of_any_year(text: str) -> bool:
    """Whether this Python knows no letter that Unicode 14 does not; the reader has its tables."""
    return all(is_known(each) or unicodedata.category(each) == "Cn" for each in text)


LETTERS: Final = st.sampled_from("a\u0301\u0327\u200d\u200c\u115f\u0378\ufffe\U000e0067\U0001f3f4"
                                 "\U000e007f\x07\r\n\u2028\u00e9\u1e69\u0344\u2065 ")  # fmt: skip


@given(st.text(LETTERS, max_size=60) | st.text(max_size=40))
@usual
def test_a_text_is_cleaned_alike(text: str) -> None:
    if is_of_any_year(text):
        assert texts.clean(text) == clean(text)
        assert texts.has_words(text) == has_words(text)


@given(st.integers(150, 260), st.integers(0, 90))
@usual
def test_a_long_text_is_cut_alike(lines: int, letters: int) -> None:
    text = "\n".join("w" * letters for _ in range(lines))
    assert texts.clean(text) == clean(text)
