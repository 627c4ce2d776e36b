"""What a seat said, as it enters the session: cleaned, and told apart from having said nothing.

Whether there are words decides moves, so both laptops must find the same: `clean` and what a letter
is are, whatever Python they have.
"""

from typing import Final

from protocol.clean import clean
from protocol.letters import is_seen

_BREAKS: Final = frozenset("\n\r\u2028\u2029")
"""What becomes a new line when it is cleaned."""

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands where something was said and nothing of it can be shown."""


UNTOLD: Final = "\ue000"
"""Stands for words that were said before somebody came who has not read them. Cleaning leaves it
out of every text, so nobody can say it."""


def has_words(text: str) -> bool:
    """Whether there is anything to be seen in it, once cleaned; the same everywhere.

    Spaces, invisible letters and marks without a letter are no words.
    """
    return any(is_seen(letter) for letter in clean(text))


def wordless(text: str) -> str:
    """That something was said, if anything was."""
    return UNTOLD if text else ""


def utterance(text: str) -> str:
    """The cleaned text; empty exactly where there are no words."""
    kept = clean(text)
    return kept if any(is_seen(letter) for letter in kept) else ""


def is_a_line(text: str, most: int) -> bool:
    """Whether it is short enough, and one line.

    Counted as it came: cleaned, two laptops may hold slightly different letters.
    """
    return len(text) <= most and _BREAKS.isdisjoint(text)
