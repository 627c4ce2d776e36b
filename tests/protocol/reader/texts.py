"""Texts by the page: cleaned, and whether they have words."""

import re
import unicodedata
from itertools import groupby
from typing import Final

from tests.protocol.reader.tables import limit

BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0\U0001d159"

FLAG: Final = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)")

IN_A_ROW: Final = {"joiner": 4, "mark": 8}
"""How many stay, counted from the last letter on."""


def kind(letter: str) -> str:
    """ "letter", "mark", "joiner", or "none" for what is left out."""
    code, group = ord(letter), unicodedata.category(letter)
    if letter in "\u200c\u200d":
        return "joiner"
    if letter == "\n":
        return "letter"
    if group == "Cn":
        is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or code == 0x2065
        is_hidden = 0xFFF0 <= code <= 0xFFF8 or 0xE0000 <= code <= 0xE0FFF
        return "none" if is_none or is_hidden else "letter"
    if group in ("Cc", "Cf", "Co", "Cs"):
        return "none"
    return "mark" if group in ("Mn", "Mc", "Me") else "letter"


def clean(text: str) -> str:
    """By the five steps of the page; the fifth cuts at a character."""
    text = re.sub("\r\n|[\r\u2028\u2029]", "\n", text[: 4 * limit("TEXT_LIMIT_CHARS")])
    kept = "".join(part if FLAG.fullmatch(part) else _kept(part) for part in FLAG.split(text))
    lines = _composed(kept).split("\n")[: limit("TEXT_LIMIT_LINES")]
    return "\n".join(lines)[: limit("TEXT_LIMIT_CHARS")]


def _kept(text: str) -> str:
    kept: list[str] = []
    count = dict.fromkeys(IN_A_ROW, 0)
    for letter in "".join(unicodedata.normalize("NFD", each) for each in text):
        what = kind(letter)
        if what == "letter":
            count = dict.fromkeys(IN_A_ROW, 0)
        elif what != "none":
            count[what] += 1
        if what == "letter" or (what != "none" and count[what] <= IN_A_ROW[what]):
            kept.append(letter)
    return "".join(kept)


def _composed(text: str) -> str:
    """Each run of letters that Unicode knows, by itself."""
    parts = ("".join(run) for _, run in groupby(text, _is_new))
    return "".join(unicodedata.normalize("NFC", part) for part in parts)


def _is_new(letter: str) -> bool:
    return unicodedata.category(letter) == "Cn"


def has_words(text: str) -> bool:
    """Whether something of it is seen, once it is cleaned."""
    return any(
        kind(letter) == "letter" and letter not in BLANK and not letter.isspace()
        for letter in clean(text)
    )


def line(text: str) -> str:
    """One line, as a name is."""
    plain = "".join(" " if letter in BLANK else letter for letter in clean(text))
    seen = [at for at, letter in enumerate(plain) if has_words(letter)]
    return " ".join(plain[seen[0] :].split()) if seen else ""
