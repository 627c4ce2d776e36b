"""Text from outside, made safe to keep and to show.

What it is: one pure function, applied once after opening and before the fold, and again to text
read from files. What it is not: markup escaping; screens show text with `Content`, never as markup.
"""

import re
from typing import Final
from unicodedata import category as category_of
from unicodedata import decomposition, normalize

from protocol.limits import NAME_LIMIT_CHARS, TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES

MARKS_PER_BASE: Final = 8
"""Enough for every living script; stops towers of accents that paint over other lines."""

JOINERS_IN_A_ROW: Final = 4
"""Enough for a family emoji; a longer run is invisible padding."""

_JOINERS: Final = "\u200c\u200d"
_FORBIDDEN: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})
_MARKS: Final = frozenset({"Mn", "Mc", "Me"})
_BREAKS: Final = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """`text` without anything that could steer a terminal or hide what was said. Idempotent.

    Drops control, format, private, unassigned and surrogate characters (but newline and a few
    joiners), turns line separators into newlines, caps marks per base, lines and characters, and
    composes last: composing first would let a removed character leave a new composition behind.
    Marks are counted in the decomposed text, since composing can also take letters apart, and a
    count that changed with it would drop more the second time. Letters are decomposed one by one:
    sorting a long run of marks takes quadratic time, and here the run is not yet capped.
    """
    kept: list[str] = []
    marks = joiners = 0
    for letter in _BREAKS.sub("\n", text[: TEXT_LIMIT_CHARS * 4]):
        for part in normalize("NFD", letter) if decomposition(letter) else letter:
            category = category_of(part)
            if part in _JOINERS:
                joiners += 1
                if joiners > JOINERS_IN_A_ROW:
                    continue
            elif category in _FORBIDDEN and part != "\n":
                continue
            elif category in _MARKS:
                marks += 1
                if marks > MARKS_PER_BASE:
                    continue
            else:
                marks = joiners = 0
            kept.append(part)
    return _cap(normalize("NFC", "".join(kept)))


def clean_name(text: str) -> str:
    """A partner's name: one cleaned line without edges, at most `NAME_LIMIT_CHARS` long."""
    line = " ".join(clean(text).split())
    return _cap(line[:NAME_LIMIT_CHARS]).strip()


def _cap(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > TEXT_LIMIT_LINES:
        text = "\n".join(lines[:TEXT_LIMIT_LINES])
    return text[:TEXT_LIMIT_CHARS]
