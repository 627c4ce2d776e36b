"""Sentences about how long something takes: estimates, told as such."""

from typing import Final

STEP_MIN: Final = 5
"""No estimate is told closer than this."""


def about(least: float, most: float) -> str:
    """So many minutes, or from so many to so many."""
    low, high = _rounded(least), _rounded(most)
    return f"{low}" if high - low <= STEP_MIN else f"{low} to {high}"


def minutes(aloud: tuple[str, ...], typed: tuple[str, ...]) -> str:
    """What it takes aloud and typed, evening by evening; not the beginning of a sentence."""
    if len(aloud) == 1:
        return f"about {aloud[0]} minutes aloud, {typed[0]} typed"
    return f"about {', then '.join(aloud)} minutes aloud; {', then '.join(typed)} typed"


def lasts(aloud: tuple[str, ...], typed: tuple[str, ...]) -> str:
    """How long something takes, in a sentence; `aloud` and `typed` hold a text for each evening."""
    told = minutes(aloud, typed)
    if len(aloud) == 1:
        return f"{told[:1].upper()}{told[1:]}."
    count = {2: "Two", 3: "Three", 4: "Four"}.get(len(aloud), str(len(aloud)))
    return f"{count} evenings: {told}."


def left(minutes: float) -> str:
    """What is left of this evening, at most."""
    if minutes < 2 * STEP_MIN:
        return "A few minutes are left."
    return f"About {_rounded(minutes)} minutes are left, or less."


def _rounded(minutes: float) -> int:
    return max(STEP_MIN, STEP_MIN * round(minutes / STEP_MIN))
