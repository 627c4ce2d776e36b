"""What a seat said, as it enters the session: cleaned, and told apart from having said nothing.

Whether there are words decides moves, so both laptops must find the same. `clean` cannot be asked:
it drops letters that are newer than the Unicode tables of this Python. Asked are the tables that
every Python carries unchanged, those of Unicode 3.2; what they do not know counts as a word.
"""

from typing import Final
from unicodedata import ucd_3_2_0

from protocol.clean import clean

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for words of which this laptop knows no letter: something was said."""

_BLANK: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})


def has_words(text: str) -> bool:
    """Whether anything but spaces, controls and invisible letters is in it; the same everywhere."""
    return any(ucd_3_2_0.category(letter) not in _BLANK for letter in text)


def utterance(text: str) -> str:
    """The cleaned text; empty exactly where there are no words."""
    if not has_words(text):
        return ""
    kept = clean(text)
    return kept if kept.strip() else MISSING
