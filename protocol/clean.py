"""Text from outside, made safe to keep and to show.

What it is: one pure function, applied once after opening and before the fold, and again to text
read from files. What it is not: markup escaping; screens show text with `Content`, never as markup.
"""

import re
import unicodedata
from typing import Final

from protocol.limits import NAME_LIMIT_CHARS, TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES

MARKS_PER_BASE: Final = 8
"""Enough for every living script; stops towers of accents that paint over other lines."""

JOINERS_IN_A_ROW: Final = 4
"""Enough for a family emoji; a longer run is invisible padding."""

_JOINERS: Final = "\u200c\u200d"
_FORBIDDEN: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_BREAKS: Final = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """`text` without anything that could steer a terminal or hide what was said. Idempotent.

    Drops control, format, private, unassigned and surrogate characters (but newline and a few
    joiners), turns line separators into newlines, caps marks per base, lines and characters, and
    composes last: composing first would let a removed character leave a new composition behind.
    """
    kept: list[str] = []
    marks = joiners = 0
    for letter in _BREAKS.sub("\n", text[: TEXT_LIMIT_CHARS * 4]):
        category = unicodedata.category(letter)
        if letter in _JOINERS:
            joiners += 1
            if joiners > JOINERS_IN_A_ROW:
                continue
        elif category in _FORBIDDEN and letter != "\n":
            continue
        elif category in ("Mn", "Mc", "Me"):
            marks += 1
            if marks > MARKS_PER_BASE:
                continue
        else:
            marks = joiners = 0
        kept.append(letter)
    return _cap(unicodedata.normalize("NFC", "".join(kept)))


def clean_name(text: str) -> str:
    """A partner's name: one cleaned line without edges, at most `NAME_LIMIT_CHARS` long."""
    line = " ".join(clean(text).split())
    return _cap(line[:NAME_LIMIT_CHARS]).strip()


def _cap(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > TEXT_LIMIT_LINES:
        text = "\n".join(lines[:TEXT_LIMIT_LINES])
    return text[:TEXT_LIMIT_CHARS]
