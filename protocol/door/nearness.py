"""How far what was typed is from a word: slips of the finger, of the ear and of the pen.

The distance counts what has to be put in, left out, changed or swapped (Damerau-Levenshtein, the
form in which two letters are swapped once). A change costs less where the two letters lie side by
side on a keyboard, or where one hears the same in many languages; a letter doubled or halved costs
less too.
"""

from collections import Counter
from functools import lru_cache
from typing import Final

SWAP: Final = 0.8
SLIP: Final = 0.6
"""A neighbouring key."""
EAR: Final = 0.5
"""Another letter for the same sound, or one letter twice."""

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Most keyboards; on others a slip merely costs a little more."""

_KEYS: Final = {
    key: (row, place) for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)
}

_SAME_SOUND: Final = tuple(
    frozenset(pair)
    for pair in (
        "ck",
        "kq",
        "cq",
        "cs",
        "sz",
        "iy",
        "fv",
        "vw",
        "gj",
        "jy",
        "ae",
        "ei",
        "ou",
        "dt",
        "bp",
    )
)


def distance(typed: str, word: str) -> float:
    """0 for equal texts; about 1 for each slip. Both in small letters."""
    before: list[float] = []
    above = [float(place) for place in range(len(word) + 1)]
    for row, letter in enumerate(typed, 1):
        here = [above[0] + 1.0]
        for place, wanted in enumerate(word, 1):
            is_double = letter == typed[row - 2 : row - 1]
            is_halved = wanted == word[place - 2 : place - 1]
            cost = min(
                above[place] + (EAR if is_double else 1.0),
                here[place - 1] + (EAR if is_halved else 1.0),
                above[place - 1] + _change(letter, wanted),
            )
            if row > 1 and place > 1 and letter == word[place - 2] and typed[row - 2] == wanted:
                cost = min(cost, before[place - 2] + SWAP)
            here.append(cost)
        before, above = above, here
    return above[-1]


def is_near(typed: str, word: str, far: float) -> bool:
    """Whether `distance` may be at most `far`: a quick look that is never wrong about a no."""
    if abs(len(typed) - len(word)) * EAR > far:
        return False
    alien = sum((Counter(typed) - Counter(word)).values())
    return alien * EAR <= far and distance(typed, word) <= far


# There are few pairs of letters, and one look at the whole list asks for thirty thousand.
@lru_cache(maxsize=4096)
def _change(letter: str, wanted: str) -> float:
    if letter == wanted:
        return 0.0
    if any(letter in pair and wanted in pair for pair in _SAME_SOUND):
        return EAR
    here, there = _KEYS.get(letter), _KEYS.get(wanted)
    if here is None or there is None:
        return 1.0
    return SLIP if abs(here[0] - there[0]) <= 1 and abs(here[1] - there[1]) <= 1 else 1.0
