"""Whether a text has words, by the page."""

import unicodedata
from typing import Final

BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"


def has_words(text: str) -> bool:
    """Whether something of it is seen."""
    shown = "\n".join(text.split("\n")[:200])[:4_000]
    return any(
        unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Mn", "Mc", "Me")
        and letter not in BLANK
        and not letter.isspace()
        for letter in shown
    )
