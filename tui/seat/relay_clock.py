"""How far this laptop's clock is ahead of the relay's, as far as that can be known.

Entries are dated by the relay, whose clock may be wrong by minutes or by years, and so may this
laptop's; only a time by one clock can be shown beside a time by the other. Between saying an own
event and hearing it back the relay has dated it: that bounds the difference on both sides. What was
dated before it came bounds it on one. Zero is believed as long as nothing speaks against it. Pure,
but for being mutable.
"""

from typing import Final

SAID_LIMIT: Final = 64
"""More own events than are ever on their way."""


class RelayClock:
    """The difference of two clocks. Mutable: it learns."""

    def __init__(self, last_ms: int = 0) -> None:
        """`last_ms` is what was known the last time."""
        self._least = last_ms if last_ms > 0 else None
        self._most = last_ms if last_ms < 0 else None
        self._said: Final[dict[int, int]] = {}

    @property
    def ahead_ms(self) -> int:
        """By so much this laptop is ahead; negative: behind."""
        if self._most is not None and self._most < 0:
            return self._most
        if self._least is not None and self._least > 0:
            return self._least
        return 0

    def said(self, counter: int, now_ms: int) -> None:
        """An own event goes out now, and can be dated from now on."""
        self._said[counter] = now_ms
        while len(self._said) > SAID_LIMIT:
            del self._said[next(iter(self._said))]

    def came(self, at_ms: int, now_ms: int, own: int | None = None) -> None:
        """An entry of that date has come; `own`: the counter, where it is this seat's own."""
        said_ms = None if own is None else self._said.pop(own, None)
        least, most = None if said_ms is None else said_ms - at_ms, now_ms - at_ms
        if self._least is not None and most < self._least:
            self._least = None  # one of the clocks has been set in between
        if self._most is not None and least is not None and least > self._most:
            self._most = None
        if least is not None:
            self._least = least if self._least is None else max(least, self._least)
        self._most = most if self._most is None else min(most, self._most)
