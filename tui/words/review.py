"""Sentences about what was promised last time."""

from collections.abc import Mapping
from typing import Final

from protocol.activities.review import Fared, Fate

OWN: Final = "I had promised"
MORE: Final = "And"
OWN_TOO: Final = "I had also promised"
SHARED: Final = "We had agreed"
SHARED_TOO: Final = "We had also agreed"
COMPARING: Final = "A moment. Your two laptops look for what you both kept."
HELD_BY_BOTH: Final = "What you both kept stands in its box. Change it, or empty it for later."
MORE_HELD: Final = "There is more that you both kept. It stays for another time."
FOUND_HERE: Final = "Found on this laptop only"
SEND: Final = "This is mine"
EMPTY: Final = "Nothing is written yet. To leave it empty, press once more."
FARED: Final[Mapping[Fared, str]] = {
    Fared.KEPT: "Kept",
    Fared.PARTLY: "Partly",
    Fared.NOT_YET: "Not yet",
}
FATES: Final[Mapping[Fate, str]] = {
    Fate.KEEP: "Keep it",
    Fate.SMALLER: "Make it smaller",
    Fate.LET_GO: "Let it go",
}
USUAL: Final = "Partly is the usual answer."
HOW: Final = "How did it go?"
THEN: Final = "And from now on?"
SMALLER: Final = "A smaller one, in a line"
MARK: Final = "Say so"
NOTHING: Final = "Nothing comes to mind for either of you. That is fine."
YOU_PROMISED: Final = "You had promised"
AGREED: Final = "You two had agreed"
PICK: Final = "Pick how it went, and what becomes of it."
WRITE: Final = "Write the smaller one first."
LET_GO: Final = "It is on neither list any more."
STAYS: Final = "It stays for both of you."


def promised(name: str) -> str:
    return f"{name} had promised"


def waits(name: str) -> str:
    """The other looks at their own promise."""
    return f"{name} says how it went. You only read it."


def told(name: str | None, how: Fared, then: Fate | None) -> str:
    """How it went, and what becomes of it; `name` is None for this person."""
    parts = [FARED[how], *([FATES[then].lower()] if then is not None else [])]
    return f"{name or 'You'}: {', '.join(parts)}."


def smaller(text: str) -> str:
    return f"From now on: {text}"
