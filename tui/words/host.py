"""What whoever runs a relay says, in sentences that say whose it is; and the word that they gave.

A host's own words stand in quotation marks, behind the relay's name, and cannot end them: whatever
they say, it reads as theirs.
"""

import re
import unicodedata
from typing import Final

_SINGLE: Final = "’"

_ALIKE: Final = ("QUOTATION", "QUOTE", "PRIME", "APOSTROPHE", "DITTO", "GERSHAYIM", "ACCENT")
"""What is in the names of marks that could pass for the end of a quotation."""

_RUN: Final = re.compile(f"{_SINGLE}(?:\\s*{_SINGLE})+")
"""Two single ones side by side look like a double one."""


def _is_mark(sign: str) -> bool:
    if unicodedata.combining(sign):
        return False
    is_quote = unicodedata.category(sign) in ("Pi", "Pf") or sign in "「」『』"
    return is_quote or any(part in unicodedata.name(sign, "") for part in _ALIKE)


def quoted(line: str) -> str:
    """A cleaned line of a host as theirs."""
    marked = "".join(_SINGLE if _is_mark(sign) else sign for sign in line)
    return f"“{_RUN.sub(_SINGLE, marked)}”"


def at_the_door(relay: str, contact: str, news: str) -> str:
    """While somebody waits there; empty where the host says nothing."""
    said = f"Whoever runs {relay} says: {quoted(news)}" if news else ""
    reached = f"Whoever runs {relay} is reached by: {quoted(contact)}" if contact else ""
    if said and reached:
        return f"{said} They are reached by: {quoted(contact)}"
    return said or reached


def on_the_first_screen(relay: str, contact: str, news: str, day: str) -> str:
    """As it was when this laptop was last there; `day` may be empty."""
    when = f" said {day}" if day else " said"
    said = f"Whoever runs {relay}{when}: {quoted(news)}" if news else ""
    reached = f"Whoever runs {relay} is reached by: {quoted(contact)}" if contact else ""
    if said and reached:
        return f"{said} They are reached by: {quoted(contact)}"
    return said or reached


WORD_TITLE: Final = "A word for this relay"


def word_why(relay: str) -> str:
    """Why it is asked for."""
    return (
        f"Whoever runs {relay} begins sessions for couples whom they gave a word. Your partner "
        "needs none."
    )


WORD_TELLS: Final = (
    "By it they see which group of couples you belong to. It does not say who you are."
)
WORD_PLACEHOLDER: Final = "the word, as it was given to you"
WORD_KEEP: Final = "Go on, and keep it here"
WORD_ONCE: Final = "Only this time"
WORD_BACK: Final = "Back"
WORD_NONE: Final = "Type the word first."
WORD_WRONG: Final = (
    "The relay did not take that word. Look at it once more. Your partner is still at the door."
)
WORD_WITHOUT: Final = (
    "Without a word that relay begins no new session. Ask whoever runs it, or use another one."
)
