"""What of what the two kept is still open, as a seat names it and puts it into boxes.

Pure. What it is not: opened here. Nobody is asked for the words; where they were not given yet, a
laptop holds nothing, as far as anybody can tell.
"""

from collections.abc import Callable
from typing import Final

from tui.kept.evening import Undertaking
from tui.kept.keepsake.telling import one_line
from tui.kept.keepsake.telling import when as when_in_words
from tui.kept.opened import Open, Opened
from tui.seat.held import Held


def held_with(opened: Opened, partner: str) -> tuple[Held, ...]:
    """What is open with somebody of that name, the newest evening first."""
    return tuple(_held(each) for each in opened.with_partner(partner))


def _held(each: Open) -> Held:
    whose, text = each.item.whose, _text(each.item)
    return Held(each.item.id, text, is_own=whose == "me", is_shared=whose in ("", "both"))


def _text(item: Undertaking) -> str:
    """With the day behind it, if that comes again: what goes on after a look back is a text alone,
    and would be of no day. A date is over by then."""
    when = item.when
    told = one_line(when.words)
    if not told and when.is_weekly:
        told = when_in_words(when)
    is_said = not told or told in item.text
    return item.text if when.date or is_said else f"{item.text} ({told})"


class Holds:
    """The same for a seat, which asks again and again. Mutable: it remembers what it was told."""

    def __init__(self, opened: Callable[[], Opened | None], partner: Callable[[], str]) -> None:
        """`opened`: None where the words were not given yet."""
        self._opened: Final = opened
        self._partner: Final = partner
        self._found: tuple[Held, ...] | None = None

    def __call__(self) -> tuple[Held, ...]:
        if self._found is None:
            opened = self._opened()
            if opened is not None:
                self._found = held_with(opened, self._partner())
        return self._found or ()
