"""Tab and Enter among letters that came in one piece with them: pressed, or pasted?

Some terminals do not mark a paste. A line break is then the Enter key, and a tab the Tab key; both
would jump out of the box with half of what was pasted. Nobody types as fast; a machine may. What it
was the box decides, which knows where the key would lead; here it is only told.
"""

import re
from typing import Final

from textual import events

WHITE: Final = frozenset("\t\r\n")
"""What is white space within a paste, and a key otherwise."""

_AHEAD: Final = re.compile(r"[\t\r\n ]*([^\x00-\x1f\x7f-\x9f\udc80-\udcff]+)")

LOOKED_AT_CHARS: Final = 64


class Among(events.Key):
    """Tab or Enter, and the letters around it."""

    def __init__(self, key: str, character: str | None, *, ahead: str, behind: str) -> None:
        super().__init__(key, character)
        self.ahead: Final = ahead
        """The letters that follow, in the same piece; empty where it is the last key of it."""
        self.behind: Final = behind
        """The letters before, in the same piece."""


Among.handler_name = "on_key"


def among(key: events.Key, stream: str, at: int, behind: str) -> events.Key:
    """The key that stands at `at` of a piece that came from the terminal, after these letters."""
    ahead = _AHEAD.match(stream, at + 1, at + 1 + LOOKED_AT_CHARS)
    if ahead is None and not behind:
        return key
    return Among(key.key, key.character, ahead=ahead[1] if ahead else "", behind=behind)
