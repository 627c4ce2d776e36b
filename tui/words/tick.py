"""Sentences about a tick that is shown only if both have made it."""

from typing import Final

TICK: Final = "I tick it"
LEAVE: Final = "Not today"
BOTH: Final = "You have both ticked it:"
DONE: Final = "You have both answered. You can go on."


def waiting(partner: str) -> str:
    """Own answer is in, whatever it is."""
    return f"Your answer is in. When {partner} is done, it is shown if you both ticked it."


def shown_if_both(partner: str) -> str:
    """Before the tick."""
    return f"It is shown only if {partner} ticks it too. Else {partner} is not told what you did."
