"""Sentences about who carries what."""

from collections.abc import Mapping, Sequence
from typing import Final

from protocol.activities.audit import Mark

MARKS: Final[Mapping[Mark, str]] = {
    Mark.ME: "I do",
    Mark.BOTH: "We both",
    Mark.YOU: "You do",
    Mark.NOBODY: "Nobody",
    Mark.NOT_OURS: "Not ours",
}
SCALE: Final[Mapping[Mark, str]] = {**MARKS, Mark.BOTH: "Both"}
"""The same in one row of the smallest screen."""

NEXT: Final = "Next"
BACK: Final = "Back"
SEND: Final = "This is how I see it"
DIFFERENT: Final = "Here you see it differently"
SAME: Final = "Here you see it the same"
NOTHING: Final = "There is nothing to look at here, and that is fine."
CHAIR: Final = "It looks different from each chair. Neither list is the true one."
FULL: Final = "That is enough for one evening. Take one back first, if this weighs more."
WEIGHS: Final = "What weighs on you most? Mark what does, or nothing at all."
YOU: Final = "you"
BOTH: Final = "both of you"
NOBODY: Final = "nobody"
LISTED: Final = " · "
"""Between lines that stand in one."""


def will_read(partner: str) -> str:
    """Before the first mark."""
    return f"{partner} will read what you mark."


def weighs_on(name: str | None) -> str:
    """`name` is None for this person."""
    return "What weighs on you" if name is None else f"What weighs on {name}"


def nothing_weighs(name: str | None) -> str:
    return "You marked nothing here." if name is None else f"{name} marked nothing here."


def own_weights(lines: Sequence[str]) -> str:
    """To who is about to say what it is like to carry one of them."""
    return f"{weighs_on(None)}: {LISTED.join(lines)}"


def done_by(line: str, who: str) -> str:
    """A line that both see the same."""
    return f"{line}: {who}"
