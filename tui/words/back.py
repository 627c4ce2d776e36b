"""Sentences of coming back to a session."""

from typing import Final

SEAT_IN_USE: Final = "This session is open in another window on this laptop. Go on there."
BACK_WHERE: Final = (
    "The other laptop may have a new address today. Type the first word that its screen shows, "
    "or the address."
)
BACK_WHERE_RELAY: Final = (
    "Has the relay a new address today? Type it, as on its own screen. If it runs on your "
    "partner's laptop, the first word on that screen does as well."
)


def where_today(word: str, address: str) -> str:
    """Shown by the laptop that runs the relay at home, while it waits for the other."""
    return f"The other laptop finds this one with the word “{word}”, or with {address}."


SEARCH_NOT_FOUND: Final = (
    "The other laptop does not answer there. Is unhurried open on it, and are both on one Wi-Fi?"
)
SEARCH_RELAY_NOT_FOUND: Final = (
    "The relay does not answer there. Does it run, and is this laptop on its network?"
)
