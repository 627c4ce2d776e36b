"""Sentences about a session that is locked until another day.

"Your words" are the words of the passphrase here, as in `tui.words.keeping`.
"""

from typing import Final

LOCK: Final = "Lock it with your words"
TITLE: Final = "Lock this session until you go on?"
YES: Final = "Lock it"
NOT_YET: Final = "Not now: then it stays as it is, and whoever opens this laptop can read it."


FIRST_WORDS: Final = (
    "Your session is locked with words that you choose now. They also open whatever you keep on "
    "this laptop later, and are asked for once each time you start unhurried.\n\n"
    "Without them nobody can open it, you neither: take a few that you will not forget."
)


def asked(partner: str, *, has_words: bool) -> str:
    """What locking does, and what it does not; `has_words`: they were chosen before."""
    opens = "the words for what you keep" if has_words else "a few words that you choose next"
    return (
        "All that this laptop has of it becomes one locked file: what you both said, your notes, "
        "what you wrote and did not say. The first screen then shows that a session is locked, "
        "and no name.\n\n"
        f"It opens with {opens}. If you forget them, it can only be deleted. "
        f"{partner[:1].upper()}{partner[1:]} is not told, and that laptop keeps what it has. Until "
        "you go on, nothing reaches you here."
    )


LOCKED: Final = "Your session is locked on this laptop. Your words open it, whenever you go on."
STILL_ON_DISK: Final = (
    "Your session is locked. This laptop’s disk has not let go of the open copy yet; it goes the "
    "next time unhurried is started."
)
NOT_STOPPED: Final = "It has gone on in the meantime, so it was not locked."

# -- from the first screen

STAYS: Final = "Not now: then it stays locked, and nothing is lost."
NO_KEY: Final = (
    "What opens your locked session is gone from this laptop. Unless you have a copy of it, the "
    "session can only be deleted."
)
GONE: Final = "It is no longer here: another window has opened or deleted it."
DELETE_THERE: Final = (
    "It is locked, so unhurried cannot tell the relay that nobody comes back here. What lies "
    "locked there goes once nobody has come for the relay’s days, usually seven, counted while it "
    "runs. Your partner is not told either, and that laptop keeps what it has.\n\n"
    "If you know your words, go on first and delete it after that: then the relay is told."
)
