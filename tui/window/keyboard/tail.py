"""What of a sequence still comes after it was given up: it came too late, and is no words either.

An ESC that was waited for is the Esc key by then, and an answer has been cut off. What comes next
may be its rest, or somebody's words. It is the rest if it completes what a terminal sends; until
that is known, it waits a moment, and no longer.
"""

from typing import Final

from tui.window.keyboard.grammar import PASTE_START, State, is_sent, reach

TAIL_S: Final = 5.0
"""So late, the rest of a sequence still belongs to it."""

PIECE_S: Final = 0.15
"""The pieces of a rest follow each other faster than keys do that somebody presses."""

MOST_S: Final = 0.5
"""Nobody waits longer for what they write."""


class Tail:
    """At most one beginning that was given up, and what has come since. Mutable."""

    def __init__(self) -> None:
        self._begun = ""
        self._until = 0.0
        self._since = 0.0
        self._escapes = 0
        """How many Esc keys it was taken for."""
        self._taken = 0
        self.waits = ""
        """What has come and may be its rest."""

    def expect(self, begun: str, now: float) -> None:
        """A beginning is given up now."""
        self._begun, self._until = begun.replace("\x1b\x1b", "\x1b"), now + TAIL_S
        self._escapes = len(begun) if begun in ("\x1b", "\x1b\x1b") else 0

    def taken_back(self) -> int:
        """How many Esc keys have turned out to be none since this was last asked."""
        taken, self._taken = self._taken, 0
        return taken

    def take(self, text: str, now: float) -> str:
        """What of `text`, and of what waited, is not the rest. Some of it may wait."""
        if not self._begun:
            return text
        if not self.waits:
            self._since = now
        late, self.waits = self.waits + text, ""
        if now > self._until:
            return self._over(late)
        there = reach(self._begun + late, 0)
        whole = (self._begun + late)[: there.end]
        if there.state is State.BEGUN:
            self.waits = late
            return ""
        size = there.end - len(self._begun)
        is_rest = there.state is State.WHOLE and size > 0 and is_sent(whole)
        if not is_rest or self._is_rather_words(late, size):
            return self._over(late)
        if _is_letter(late):
            self.waits = late
            return ""
        self._begun, self._taken = "", self._escapes
        return f"{PASTE_START}{late[size:]}" if whole == PASTE_START else late[size:]

    def due(self, now: float, last: float) -> str:
        """What has waited long enough, and is words; `last` is when the last bytes came."""
        if not self.waits:
            return ""
        # A letter may be the end, and may be the first of somebody's word.
        piece_s = MOST_S if _is_letter(self.waits) else PIECE_S
        if now - last < piece_s and now - self._since < MOST_S:
            return ""
        late, self.waits = self.waits, ""
        # Of rxvt, whose shifted keys end where a longer sequence would go on.
        if is_sent(self._begun + late):
            self._taken = self._escapes
            return self._over("")
        return self._over(late)

    def _is_rather_words(self, late: str, size: int) -> bool:
        """After Esc, "[A" of "[All] right" is more likely what somebody writes, and so is a word
        whose first letter could be an end."""
        if self._begun == "\x1b":
            return size < 3 and len(late) > size and late[size].isprintable()
        return late[:size].isalpha() and late[size : size + 1].isalpha()

    def _over(self, late: str) -> str:
        self._begun = ""
        return late


def _is_letter(late: str) -> bool:
    return len(late) == 1 and late.isalpha()
