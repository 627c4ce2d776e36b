"""Sentences about the end of an evening that is not the last."""

from typing import Final

STOP: Final = "Stop here for today"


def stopped_together(when: str) -> str:
    """The guide stopped it, where both had come to the end of an evening; `when` is a day."""
    return "You stopped here together." if when in ("", "today") else f"You stopped here {when}."
