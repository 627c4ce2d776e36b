"""What a letter is does not hang on the Python that is asked."""

import unicodedata
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.letters import (
    CLUSTER_LIMIT_CHARS,
    FIRST_UNKNOWN,
    LETTER,
    MARK,
    STEERING,
    composed,
    is_known,
    kind,
)

UNICODE_14 = "857bb9c0c30264bc"
"""The kinds of all assigned letters in order, hashed, with Python 3.11."""

is_14 = unicodedata.unidata_version == "14.0.0"
GROUPS = {group: "x" for group in ("Cc", "Cf", "Cs", "Co")} | dict.fromkeys(("Mn", "Mc", "Me"), "m")


def test_every_python_sorts_the_letters_of_unicode_14_alike() -> None:
    known = [chr(code) for code in range(0x110000) if is_known(chr(code))]
    groups = "".join(GROUPS.get(unicodedata.category(letter), "l") for letter in known)
    assert sha256(groups.encode()).hexdigest()[:16] == UNICODE_14


@pytest.mark.skipif(not is_14, reason="the tables of this Python are newer")
def test_what_is_known_is_what_unicode_14_has() -> None:
    for code in range(0x110000):
        assert is_known(chr(code)) == (unicodedata.category(chr(code)) != "Cn")
    assert not is_known(FIRST_UNKNOWN) and is_known(chr(ord(FIRST_UNKNOWN) - 1))


@pytest.mark.skipif(not is_14, reason="the tables of this Python are newer")
@given(st.text(st.characters() | st.sampled_from("\u0378\u0301\u0316a\uac00\u11a8"), max_size=30))
def test_letters_compose_as_unicode_14_composes_them(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("letter", ["\u0378", "\U0001fae9", "\U0002fffd", "\U00031350"])
def test_a_letter_that_is_newer_is_a_letter(letter: str) -> None:
    assert not is_known(letter) and kind(letter) == LETTER


@pytest.mark.parametrize(
    "letter", ["\uffff", "\ufdd0", "\U0010fffe", "\ufff0", "\U000e0002", "\u2065", "\ud800"]
)
def test_what_will_never_be_a_letter_is_none(letter: str) -> None:
    assert kind(letter) == STEERING


def test_a_mark_is_a_mark() -> None:
    assert kind("\u0301") == kind("\ufe0f") == kind("\u0903") == MARK


def test_no_letter_is_longer_than_is_looked_back() -> None:
    assert len("👩🏽\u200d❤️\u200d💋\u200d👨🏿") < CLUSTER_LIMIT_CHARS
