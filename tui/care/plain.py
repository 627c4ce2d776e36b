"""What somebody types, as rules read it: small letters, whole words, one sentence after the other.

Tired people write "YOURE ALWAYS LATE" and "u never\\nlisten"; the rules are about "you are always
late" and "you never listen". What stands in quotation marks was said by somebody else, or another
time, and is left out. Everything here takes time in proportion to the text, and no more.
"""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Final

WORD_CHARS: Final = 24
"""No word of a rule is longer; more of one is not looked at."""

DRAWN_OUT: Final = 3
"""So many of one letter in a row are meant as one."""

NOT: Final = "n't"
"""The one ending that begins with a letter."""

_SIGNS: Final = str.maketrans({"’": "'", "ʼ": "'", "´": "'", "`": "'", "‘": "'", "…": "..."})
_DRAWN_OUT: Final = re.compile(r"(.)\1\1")
_CLOSING: Final = {'"': '"', "“": "”", "„": "“", "«": "»", "»": "«"}
_MARKS: Final = re.compile(f"[{''.join(_CLOSING)}]")
_PIECES: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+){0,4}|\.\.\.?|[.!?]|\n\s{0,20}\n|[,;:()–—]")
_ENDS: Final = frozenset(".!?\n")


def sentences(text: str, spellings: Mapping[str, str]) -> list[str]:
    """The sentences of `text`, each with a space before and after every word and comma.

    `spellings`: of one word or two as they may be typed, how a rule has them; of an ending, too,
    which begins with an apostrophe or is `NOT`.
    """
    found: list[list[str]] = [[]]
    for piece in _PIECES.findall(without_quotes(text).translate(_SIGNS).lower()):
        if piece[0] in _ENDS and piece[:2] != "..":
            found.append([])
        elif piece[0].isalnum():
            found[-1].append(_shortened(piece[:WORD_CHARS]))
        else:
            found[-1].append(",")
    firsts = frozenset(each.partition(" ")[0] for each in spellings if " " in each)
    spelled = (_spelled(words, spellings, firsts) for words in found if words)
    return [f" {' '.join(words)} " for words in spelled]


def without_quotes(text: str) -> str:
    """The text without what stands in quotation marks. A mark that nothing closes is no mark."""
    kept: list[str] = []
    at = 0
    opened = _opening(text, at)
    while opened is not None:
        start, closing = opened
        end = text.find(closing, start + 1)
        if end < 0:
            # Nothing after it closes with this mark either: looked for once, and not for each.
            text = text[:start] + " " + text[start + 1 :].replace(text[start], " ")
        else:
            kept += text[at:start], " "
            at = end + 1
        opened = _opening(text, at)
    return "".join([*kept, text[at:]])


def _opening(text: str, at: int) -> tuple[int, str] | None:
    """Where the next quotation begins, and what closes it."""
    found = _MARKS.search(text, at)
    return None if found is None else (found.start(), _CLOSING[found.group()])


def _shortened(word: str) -> str:
    """A word without what is drawn out: "sooo" is "so"."""
    if not _DRAWN_OUT.search(word):
        return word
    runs = ((char, len(list(run))) for char, run in groupby(word))
    return "".join(char * (count if count < DRAWN_OUT else 1) for char, count in runs)


def _spelled(words: list[str], spellings: Mapping[str, str], firsts: frozenset[str]) -> list[str]:
    """`firsts`: the words with which a spelling of two begins."""
    spelled: list[str] = []
    rest = iter(zip(words, [*words[1:], ""], strict=True))
    for word, after in rest:
        both = spellings.get(f"{word} {after}") if word in firsts else None
        if both is not None:
            next(rest, None)
        spelled.append(both or _whole(word, spellings))
    return spelled


def _whole(word: str, spellings: Mapping[str, str]) -> str:
    """A word with nothing left out of it: "don't" is "do not"."""
    if word in spellings:
        return spellings[word]
    if "'" not in word:
        return word
    stem, mark, ending = word.rpartition("'")
    if ending == "t" and stem.endswith("n") and NOT in spellings:
        return f"{stem[:-1]} {spellings[NOT]}"
    return f"{stem} {spellings[mark + ending]}" if mark + ending in spellings else word
