"""Kind words in one key, after something was shown."""

from collections.abc import Mapping
from typing import Final

from protocol.activities.warmth import Warm

PHRASES: Final[Mapping[Warm, str]] = {
    Warm.THANKS: "Thank you",
    Warm.DID_GOOD: "That did me good",
    Warm.NOT_KNOWN: "I did not know that",
    Warm.HEARD_IT: "I heard it",
    Warm.HELPED: "That helped",
    Warm.NO_WORRY: "No worry",
}
"""What is on the button, and what is read."""


def said(name: str, phrase: Warm) -> str:
    """The other has said it."""
    return f"{name}: {PHRASES[phrase]}."


def you_said(phrase: Warm) -> str:
    return f"You: {PHRASES[phrase]}."
