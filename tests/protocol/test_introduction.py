"""An introduction is read as it was written, or not at all; a yes is one to all of it.

About `protocol.door.introduction`.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.codec import encode
from protocol.door.introduction import (
    INTRODUCTION_LIMIT,
    LINE_LIMITS,
    Introduction,
    Policy,
    cleaned,
    introduction_hash,
    read_introduction,
)
from protocol.errors import Malformed, ProtocolError
from protocol.seal.sealing import hash_of
from tests.protocol.reader import introducing
from tests.protocol.reader.packing import Refused
from tests.protocol.test_clean import TEXTS
from tests.tries import tries
from tui.words import leading as leading_words

KIM = Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", "+31 20 555 0123")


@dataclass(frozen=True)
class Typed:
    """The four texts, as typed."""

    name: str
    about: str
    law: str
    call: str

    def introduction(self, policy: Policy) -> Introduction:
        lines = {field: cleaned(field, getattr(self, field)) for field in LINE_LIMITS}
        return Introduction(policy=policy, **{**lines, "name": lines["name"] or "Kim"})


typed = st.builds(Typed, TEXTS, TEXTS, TEXTS, TEXTS)
policies = st.sampled_from(Policy)


@given(typed, policies)
def test_whatever_is_typed_comes_back_as_it_was_written(said: Typed, policy: Policy) -> None:
    introduction = said.introduction(policy)
    assert read_introduction(introduction.encoded) == introduction
    assert len(introduction.encoded) <= INTRODUCTION_LIMIT
    assert introduction_hash(introduction) == hash_of("unh1.lead.policy", introduction.encoded)


@pytest.mark.parametrize("letter", ["x", "\u044f", "\u8a71", "\U0001f33f", "\U0001f1e9\U0001f1ea"])
def test_the_longest_of_every_script_fits(letter: str) -> None:
    said = Typed(*4 * (letter * 4_000,)).introduction(Policy.MAY_BRING_IN)
    assert len(said.encoded) <= INTRODUCTION_LIMIT
    assert read_introduction(said.encoded) == said
    for field, (chars, size) in LINE_LIMITS.items():
        text = getattr(said, field)
        # No room is given away but that of less than one letter.
        assert min(chars - len(text), size - len(text.encode())) < len(letter.encode())


def test_what_looks_like_one_letter_is_not_cut_in_two() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert set(cleaned("about", family * 50).split(family)) == {""}


@given(TEXTS, st.sampled_from(sorted(LINE_LIMITS)))
def test_a_line_that_was_cut_is_not_cut_again(text: str, field: str) -> None:
    line = cleaned(field, text)
    assert cleaned(field, line) == line


@pytest.mark.parametrize(
    "parts",
    [
        ["", "counsellor", "with-me", "", ""],
        ["Kim", "coun\nsellor", "with-me", "", ""],
        ["Kim", "coun\x1b[31msellor", "with-me", "", ""],
        ["Kim", " counsellor", "with-me", "", ""],
        ["Kim", "x" * 121, "with-me", "", ""],
        ["x" * 41, "", "with-me", "", ""],
        ["Kim", "", "with-me", "x" * 201, ""],
        ["Kim", "", "with-me", "", "x" * 201],
        ["Kim", "", "with-me", "", "\u8a71" * 134],
        ["Kim", "", "whatever", "", ""],
        ["Kim", "", "WITH_ME", "", ""],
        ["Kim", "", 1, "", ""],
        ["Kim", None, "with-me", "", ""],
        ["Kim", "", "with-me", ""],
        ["Kim", "", "with-me", "", "", ""],
        ["Kim", "Zoe\u0301", "with-me", "", ""],
        [],
        "Kim",
    ],
    ids=repr,
)
def test_what_is_not_as_it_is_shown_is_refused_by_both(parts: Any) -> None:
    data = encode(parts)
    with pytest.raises(Malformed):
        read_introduction(data)
    with pytest.raises(Refused):
        introducing.read(data)


def test_nobody_can_make_one_that_the_other_end_refuses() -> None:
    with pytest.raises(Malformed):
        Introduction("Kim", "two\nlines", Policy.NONE, "", "")


@settings(max_examples=tries(300))
@given(st.binary(max_size=60) | st.builds(lambda a, b: a + b, st.just(KIM.encoded), st.binary()))
def test_noise_is_refused_and_never_shown(noise: bytes) -> None:
    if noise == KIM.encoded:
        return
    with pytest.raises(ProtocolError):
        read_introduction(noise)


@given(typed, policies)
def test_two_readers_agree(said: Typed, policy: Policy) -> None:
    introduction = said.introduction(policy)
    read = introducing.read(introduction.encoded)
    assert read == [
        introduction.name,
        introduction.about,
        policy.value,
        introduction.law,
        introduction.call,
    ]
    assert introducing.name_of(introduction.encoded) == introduction_hash(introduction)


@pytest.mark.parametrize("field", ["name", "about", "policy", "law", "call"])
def test_a_yes_to_one_introduction_is_none_to_another(field: str) -> None:
    changed: dict[str, Any] = {
        each: getattr(KIM, each) for each in ("name", "about", "policy", "law", "call")
    }
    changed[field] = Policy.NONE if field == "policy" else changed[field] + "!"
    assert introduction_hash(Introduction(**changed)) != introduction_hash(KIM)


def test_every_policy_has_its_sentence_and_no_two_have_one() -> None:
    sentences = [leading_words.POLICY[policy] for policy in Policy]
    assert len(set(sentences)) == len(Policy)
