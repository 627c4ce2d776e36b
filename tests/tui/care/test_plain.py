"""What somebody types, as rules read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.care.nudges import rules_of
from tui.care.plain import WORD_CHARS, sentences, without_quotes

SPELLINGS = rules_of("en").spellings


@pytest.mark.parametrize(
    "typed, read",
    [
        ("YOURE ALWAYS LATE", ["you are always late"]),
        ("You’re late.", ["you are late"]),
        ("u never\nlisten", ["you never listen"]),
        ("your so selfish", ["you are so selfish"]),
        ("your coat", ["your coat"]),
        ("I don't, can’t and won't", ["i do not , can not and will not"]),
        ("sooooo lazy", ["so lazy"]),
        ("Sorry... but you", ["sorry , but you"]),
        ("One. Two! Three?", ["one", "two", "three"]),
        ("one\n\ntwo", ["one", "two"]),
        ("alone - at night (again)", ["alone at night , again ,"]),
        ("", []),
        ("...", [","]),
    ],
)
def test_a_text_is_read_as_whole_words_sentence_by_sentence(typed: str, read: list[str]) -> None:
    assert [each.strip() for each in sentences(typed, SPELLINGS)] == read


@pytest.mark.parametrize(
    "typed, kept",
    [
        ('He said "you never listen" again', "He said   again"),
        ("“You always do this” is hers", "  is hers"),
        ("„Immer“ und «jamais»", "  und  "),
        ('six feet 2" tall', "six feet 2  tall"),
        ("no marks", "no marks"),
        ("“ “ “ ”", " "),
    ],
)
def test_what_stands_in_quotation_marks_is_left_out(typed: str, kept: str) -> None:
    assert without_quotes(typed) == kept


@given(st.text())
def test_every_word_has_a_space_on_both_sides_and_none_is_long(text: str) -> None:
    for sentence in sentences(text, {}):
        assert sentence.startswith(" ") and sentence.endswith(" ") and "  " not in sentence
        assert all(len(word) <= WORD_CHARS for word in sentence.split())
