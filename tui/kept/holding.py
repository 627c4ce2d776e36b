"""What of what the two kept is still open, as a seat names it and puts it into boxes.

Pure. What it is not: opened here. Nobody is asked for the words; where they were not given yet, a
laptop holds nothing, as far as anybody can tell.
"""

from collections.abc import Callable
from typing import Final

from tui.kept.opened import Open, Opened
from tui.seat.held import Held


def held_with(opened: Opened, partner: str) -> tuple[Held, ...]:
    """What is open with somebody of that name, the newest evening first."""
    return tuple(_held(each) for each in opened.with_partner(partner))


def _held(each: Open) -> Held:
    whose = each.item.whose
    return Held(each.item.id, each.item.text, is_own=whose == "me", is_shared=whose in ("", "both"))


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
