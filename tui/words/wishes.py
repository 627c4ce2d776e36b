"""Sentences about what one would like a little more of."""

from typing import Final

SCALE: Final = (("fine", "Fine"), ("bit", "A bit more"), ("much", "Much more"))
"""(id, word); the first is no wish."""

ALONE: Final = "First only for you. Only what you pick later is shown."
TO_SHOW: Final = "To what I show"
BACK: Final = "Back"
SEND: Final = "This is what I show"
NONE_MARKED: Final = "You marked no line with more. Then there is nothing to show."
NOTHING: Final = "Nothing was shown here. That is fine too."


def to_show(partner: str) -> str:
    return f"Pick what {partner} may read as a wish. None is fine."


def would_like(name: str | None) -> str:
    """`name` is None for this person."""
    return "You would like more" if name is None else f"{name} would like more"


def would_like_none(name: str | None) -> str:
    return "You showed nothing here." if name is None else f"{name} showed nothing here."
