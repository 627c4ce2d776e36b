"""Sentences of giving the one thing a name."""

from typing import Final

PLACEHOLDER: Final = "a few words"
HINT: Final = "Just enough to tell which it is: a day, a place, a thing."
NOTHING: Final = "It has no name yet. To go on without one, press once more."
PICK: Final = "Write a few words first."
CALLED: Final = "You both call it"
THE_ONE_THING: Final = "the one thing you chose"
"""In a text of a guide, where nothing was given a name."""


def about(named: str) -> str:
    """What they gave a name to, over the pages that are about it."""
    return f"About: {named}"


def suggests(name: str) -> str:
    return f"{name} would call it"


def you_suggested(partner: str) -> str:
    return f"You would call it this. Waiting for {partner}'s answer."


def rather_not(name: str) -> str:
    return f"{name} would rather call it something else, and may suggest it. So may you."


YOU_RATHER_NOT: Final = "You would rather call it something else. What, perhaps?"
