"""A gentle start: the sentences that four lines come to."""

from itertools import product
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.care.gentle import MOST, Beginning, gentle_of
from tui.words import floor as floor_words

GENTLE: Final = gentle_of("en")
SNAPSHOT: Final = Path(__file__).with_name("gentle.txt")
FILLED: Final = Beginning(
    ("tired", "lonely"),
    "we eat and nobody says anything",
    ("closeness", "to be heard"),
    "leave the phones in the hall at dinner",
)


def with_lines(has: tuple[bool, ...]) -> Beginning:
    """`FILLED`, but for the lines that are left empty."""
    feel, when, need, willing = has
    return Beginning(
        FILLED.feelings if feel else (),
        FILLED.when if when else "",
        FILLED.needs if need else (),
        FILLED.willing if willing else "",
    )


def test_with_none_to_four_lines_filled_it_is_good_language() -> None:
    """All sixteen, as they were read by a person: `gentle.txt`."""
    told = []
    for has in product((False, True), repeat=4):
        name = " ".join(
            each for each, is_there in zip(("feel", "when", "need", "willing"), has, strict=True)
            if is_there
        )  # fmt: skip
        told.append(f"[{name}]\n{GENTLE.text(with_lines(has))}")
    assert "\n\n".join(told) + "\n" == SNAPSHOT.read_text("utf-8")


@pytest.mark.parametrize("feeling", GENTLE.feelings)
def test_every_feeling_goes_with_every_other(feeling: str) -> None:
    for other in GENTLE.feelings:
        text = GENTLE.text(Beginning((feeling, other)))
        be = "am" if "missing you" in (feeling, other) else "feel"
        assert text == f"I {be} {feeling} and {other}."
    assert GENTLE.text(Beginning((feeling,))).endswith(f"{feeling}.")


@pytest.mark.parametrize(
    "typed, said",
    [
        ("We eat and nobody talks.", "I feel sad when we eat and nobody talks."),
        ("when you came home late", "I feel sad when you came home late."),
        ("  When   the door  shut!  ", "I feel sad when the door shut."),
        ("Sam laughed", "I feel sad when Sam laughed."),
        ("I come home", "I feel sad when I come home."),
        ("whenever it rains", "I feel sad when whenever it rains."),
        ("NOBODY calls", "I feel sad when NOBODY calls."),
        ("...", "I feel sad."),
        ("when", "I feel sad."),
        ("{willing} {0}", "I feel sad when {willing} {0}."),
    ],
)
def test_what_is_typed_goes_on_in_the_sentence(typed: str, said: str) -> None:
    assert GENTLE.text(Beginning(("sad",), typed)) == said


def test_nothing_of_the_question_is_said_twice() -> None:
    for typed in ("to call", "Would you be willing to call?", "call", "Call"):
        assert GENTLE.text(Beginning(willing=typed)) == "Would you be willing to call?"


def test_a_when_goes_with_the_first_that_is_there() -> None:
    need = Beginning(when="it is late", needs=("rest",), willing="wait")
    assert GENTLE.text(need) == "When it is late, I need rest. Would you be willing to wait?"


def test_no_more_than_two_are_said() -> None:
    assert MOST == 2
    assert GENTLE.text(Beginning(("sad", "tired", "angry"))) == "I feel sad and tired."


def test_the_speakers_list_leaves_out_what_accuses_and_the_listeners_keeps_it() -> None:
    accusing = {"ignored", "rejected", "let down", "not seen", "betrayed", "used"}
    assert accusing.isdisjoint(GENTLE.feelings)
    assert accusing & set(floor_words.FEELINGS) == {"let down", "not seen"}
    assert accusing.isdisjoint(floor_words.OWN_FEELINGS)


def test_the_lists_are_no_longer_than_can_be_read() -> None:
    assert len(set(GENTLE.feelings)) == len(GENTLE.feelings) <= 30
    assert len(set(GENTLE.needs)) == len(GENTLE.needs) <= 16


@given(
    st.lists(st.sampled_from(GENTLE.feelings), max_size=3).map(tuple),
    st.text(),
    st.lists(st.sampled_from(GENTLE.needs), max_size=3).map(tuple),
    st.text(),
)
def test_whatever_is_typed_comes_to_one_line(
    feelings: tuple[str, ...], when: str, needs: tuple[str, ...], willing: str
) -> None:
    text = GENTLE.text(Beginning(feelings, when, needs, willing))
    assert "\n" not in text and text == text.strip()
    if feelings or needs:
        assert text
