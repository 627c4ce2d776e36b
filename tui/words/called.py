"""A partner's name as it stands in sentences: one that could pass for the program's own words, or
for this person, stands in quotation marks.

Everybody gives their own name, a changed program too: "You: I was wrong" would else look like one's
own words, and "unhurried would like to end this session" like the program's. To refuse such a name
would keep out people who are called so. This is the one way from a name to a screen: the room, the
door, the first screen and what is read of a session ask here, each once.
"""

import re
from typing import Final
from unicodedata import category, normalize
from unicodedata import name as name_of

from tui.words.begin import NAMELESS

_ALIKE: Final = str.maketrans(
    "аеорсухіјѕԁһӏвкмнтαεικνορτυχγհոսօցք013578|!$@",
    "aeopcyxijsdhlbkmhtaeiknoptuxyhnuogpoiestbiisa",
)
"""Letters of other scripts, and digits, that look like Latin ones."""

_TOGETHER: Final = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that stand together in honest names; none of their letters looks like a Latin one."""

_WORDS_AT_MOST: Final = 3
"""More of them read like a sentence."""

_DRAWN: Final = range(0x2190, 0x2600)
"""Arrows, boxes and shapes: what the program itself draws with."""

_SENTENCE: Final = re.compile(r"\w{4}\.|\w{2}\.\s|\.\.|^\W")
"""What no name needs: a full stop after a whole word, or before another; a sign to begin with."""

_MARKS: Final = re.compile('["“”„‟«»‹›＂❝❞〝〞〟]')
"""What would end the quotation before the name does."""


def called(name: str, own: str = "") -> str:
    """How a cleaned name is shown to somebody called `own`; an empty one stays empty."""
    if not name or name == NAMELESS or _is_plain(name, own):
        return name
    return f"“{_MARKS.sub('’', name)}”"


def _is_plain(name: str, own: str) -> bool:
    words = _words(name)
    ours = _OWN_WORDS if own in ("", NAMELESS) else _OWN_WORDS.union(_words(own))
    is_ours = not ours.isdisjoint((*words, "".join(words))) or "unhurrled" in "".join(words)
    is_short = 1 <= len(words) <= _WORDS_AT_MOST
    return is_short and not is_ours and not _SENTENCE.search(name) and _is_lettered(name)


def _is_lettered(name: str) -> bool:
    """Whether it has only letters, of scripts that go together, and what stands between them."""
    scripts = set()
    for letter in normalize("NFKC", name):
        kind = category(letter)
        if kind[0] == "L":
            scripts.add(name_of(letter, "").partition(" ")[0])
        elif kind == "So" and ord(letter) not in _DRAWN:
            continue  # a heart, or an animal
        elif kind[0] != "M" and kind != "Nd" and letter not in " -.'’\u200c\u200d":
            return False
    return len(scripts - {"MODIFIER"}) == 1 or bool(scripts) and scripts <= _TOGETHER


def _words(text: str) -> list[str]:
    """Its words as an eye that is in a hurry reads them."""
    text = re.sub(r"\b\d+\b", "", normalize("NFKD", text))
    apart = "".join(part for part in text.casefold() if category(part)[0] != "M")
    seen = apart.translate(_ALIKE).replace("i", "l").replace("rn", "m").replace("vv", "w")
    return re.findall(r"[^\W\d_]+", seen)


_OWN_WORDS: Final = frozenset(
    _words(
        "you your yours yourself we us our I me my they nobody somebody someone both session "
        "unhurried relay laptop program facilitator"
    )
)
"""What sentences of the program call the two, itself and its parts."""
