"""Text from outside, made safe to keep and to show.

What it is: one pure function, applied once after opening and before the fold, and again to text
read from files. What it is not: markup escaping; screens show text with `Content`, never as markup.
"""

import re
from typing import Final
from unicodedata import decomposition, normalize

from protocol.letters import BLANK, JOINER, LETTER, MARK, composed, cut, is_known, is_seen, kind
from protocol.limits import NAME_LIMIT_CHARS, TEXT_LIMIT_CHARS, TEXT_LIMIT_LINES

MARKS_PER_BASE: Final = 8
"""Enough for every living script; stops towers of accents that paint over other lines."""

JOINERS_IN_A_ROW: Final = 4
"""Enough for a family emoji; a longer run is invisible padding."""

FLAG: Final = re.compile(
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",
)
"""The flag of a part of a country, as Scotland's: the only place where tags are letters.

A region of two letters or three digits and a part of up to four, as Unicode names them; elsewhere
tags could hide whole sentences. https://www.unicode.org/reports/tr51/#Emoji_Tag_Sequences
"""

_BREAKS: Final = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """`text` without anything that could steer a terminal or hide what was said. Idempotent.

    Drops control, format, private and surrogate characters and what will never be a letter (but
    newline, a few joiners, and tags in a flag), turns line separators into newlines, caps marks per
    base, lines and characters, and composes last: composing first would let a removed character
    leave a new composition behind. Marks are counted in the decomposed text, since composing can
    also take letters apart, and a count that changed with it would drop more the second time.
    Letters are decomposed one by one: sorting a long run of marks takes quadratic time, and here
    the run is not yet capped. The result is the same on every Python.
    """
    text = _BREAKS.sub("\n", text[: TEXT_LIMIT_CHARS * 4])
    if "\U0001f3f4" not in text:
        return _cap(composed("".join(_kept(text))))
    kept: list[str] = []
    end = 0
    for flag in FLAG.finditer(text):
        kept += _kept(text[end : flag.start()])
        kept.append(flag[0])
        end = flag.end()
    kept += _kept(text[end:])
    return _cap(composed("".join(kept)))


def _kept(text: str) -> list[str]:
    kept: list[str] = []
    marks = joiners = 0
    for letter in text:
        is_apart = letter >= "\u00c0" and is_known(letter) and decomposition(letter)
        for part in normalize("NFD", letter) if is_apart else letter:
            what = kind(part)
            if what is LETTER or part == "\n":
                marks = joiners = 0
            elif what is MARK:
                marks += 1
                if marks > MARKS_PER_BASE:
                    continue
            elif what is JOINER:
                joiners += 1
                if joiners > JOINERS_IN_A_ROW:
                    continue
            else:
                continue
            kept.append(part)
    return kept


def clean_name(text: str) -> str:
    """A person's name: `clean_line` of at most `NAME_LIMIT_CHARS`."""
    return clean_line(text, NAME_LIMIT_CHARS)


def clean_line(text: str, limit: int, limit_bytes: int | None = None) -> str:
    """One cleaned line of what can be seen, at most `limit` characters long. Idempotent.

    It begins with a letter, and letters that show nothing count as spaces. `limit_bytes`: in UTF-8,
    as well; what looks like one letter stays whole.
    """
    line = "".join(" " if letter in BLANK else letter for letter in clean(text))
    first = next((at for at, letter in enumerate(line) if is_seen(letter)), len(line))
    line = " ".join(line[first:].split())
    if limit_bytes is not None:
        room = len(line.encode()[:limit_bytes].decode(errors="ignore"))
        limit = min(limit, room)
    return cut(line, limit).strip()


def _cap(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > TEXT_LIMIT_LINES:
        text = "\n".join(lines[:TEXT_LIMIT_LINES])
    return cut(text, TEXT_LIMIT_CHARS)
