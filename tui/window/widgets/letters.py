"""What looks like one letter, for the boxes in which one writes.

Where such a letter begins and ends is asked of `wcwidth`, which knows Unicode's rules; it is loaded
with the first text that is more than ASCII.
"""

import re
from typing import Final
from unicodedata import category

from rich.style import StyleType
from rich.text import Text

from protocol.clean import clean
from protocol.letters import STEERING, composed, kind

FLAG_TAGS: Final = re.compile("[\U000e0020-\U000e007f]")
_SHOWN: Final = frozenset({"Co", "Cs", "Cn"})

PASTE_BREAKS: Final = str.maketrans({"\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n"})


def starts(text: str) -> list[int]:
    """Where each letter of `text` begins, and where the last one ends."""
    if text.isascii():
        return list(range(len(text) + 1))
    from wcwidth import iter_graphemes

    found = [0]
    for letter in iter_graphemes(text):
        found.append(found[-1] + len(letter))
    return found


def floor(text: str, at: int) -> int:
    """The beginning of the letter that `at` is in; `at` between two."""
    if text.isascii():
        return at
    return max(start for start in starts(text) if start <= max(at, 0))


def ceiling(text: str, at: int) -> int:
    """The end of the letter that `at` is in; `at` between two."""
    if text.isascii():
        return at
    return min((start for start in starts(text) if start >= at), default=len(text))


def is_written(character: str | None) -> bool:
    """Whether a key writes something: also joiners and spaces, which Textual does not let in."""
    return character is not None and len(character) == 1 and bool(readable(character))


def pasted(text: str) -> tuple[str, bool]:
    """(what of a paste can be read on the other laptop, whether anything seen is missing)."""
    wanted = text.replace("\r\n", "\n").translate(PASTE_BREAKS)
    kept = clean(wanted)
    seen = "".join(each for each in wanted if each == "\n" or kind(each) is not STEERING)
    return kept, is_missed(wanted) or not composed(seen).startswith(FLAG_TAGS.sub("", kept))


def readable(text: str) -> str:
    """Without what will never be read on the other laptop. The tags of a flag come one by one."""
    return "".join(
        each for each in text if each == "\n" or kind(each) is not STEERING or FLAG_TAGS.match(each)
    )


def is_missed(text: str) -> bool:
    """Whether it has something to see that is left out: signs of a font's own, and what is none."""
    return any(kind(each) is STEERING and category(each) in _SHOWN for each in text)


class Overflow:
    """What does not fit a box any more, so that of a letter either all goes in or nothing.

    A letter comes as one key or as seven, by a terminal that knows nothing of letters. Mutable.
    """

    def __init__(self) -> None:
        self._left = ""
        """The letter that did not fit, as far as it has come."""
        self._last: tuple[str, object] | None = None
        """What was typed last, and where it ends."""

    def fit(self, head: str, text: str, room: int, at: object) -> tuple[int, str]:
        """(how much of the end of `head` has to go, what of `text` goes in behind it, at `at`).

        `room` is what fits, in characters. Only what was typed just before has to go.
        """
        if self._left and text and len(starts(self._left + text)) == 2:
            self._left += text
            return 0, ""
        self._left = ""
        if len(text) <= room:
            return 0, text
        is_fresh = self._last is not None and self._last[1] == at and head.endswith(self._last[0])
        line = head.rpartition("\n")[2] if is_fresh else ""
        tail = line[starts(line)[-2] :] if line else ""
        joined = tail + text
        end = floor(joined, len(tail) + max(0, room))
        left = joined[end:]
        self._left = left[starts(left)[-2] :]
        return max(0, len(tail) - end), joined[len(tail) : end]

    def gone_in(self, text: str, at: object) -> None:
        """`text` stands in the box now, and ends at `at`."""
        self._last = (text, at) if text else None


class WholeLetters(Text):
    """A line in which the cursor lies on all of a letter. Half of one would fall apart."""

    def stylize(self, style: StyleType, start: int = 0, end: int | None = None) -> None:
        if end == start + 1 and not self.plain.isascii():
            start, end = floor(self.plain, start), ceiling(self.plain, end)
        super().stylize(style, start, end)
