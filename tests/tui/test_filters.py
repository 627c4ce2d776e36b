"""The last defence before the terminal: which letters it drops, and what it looks through."""

import sys
from typing import Final

import pytest
from rich.segment import Segment
from textual.color import Color

from tui.window.filters import NO_CONTROL

BLACK: Final = Color(0, 0, 0)
SCOTLAND: Final = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


def drawn(text: str) -> str:
    return "".join(segment.text for segment in NO_CONTROL.apply([Segment(text)], BLACK))


@pytest.mark.gate
def test_every_letter_that_is_dropped_among_others_is_dropped_alone() -> None:
    """A text that can be printed is not looked through: none of its letters may be a code."""
    every = [chr(number) for number in range(sys.maxunicode + 1)]
    kept = set(drawn("\x1b" + "".join(every)))
    assert {letter for letter in every if drawn(letter)} == kept


def test_codes_go_and_the_words_around_them_stay() -> None:
    assert drawn("a\x1b[31mb\x9bc\u202ed\u200be") == "a[31mbcde"


def test_the_tags_of_a_flag_stay_and_others_go() -> None:
    assert drawn(SCOTLAND) == SCOTLAND
    assert drawn("a\U000e0067b") == "ab"


def test_what_moves_the_cursor_is_not_touched() -> None:
    moves = Segment("\x1b[2J", None, [])
    assert NO_CONTROL.apply([moves], BLACK) == [moves]
