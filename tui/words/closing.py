"""Sentences of the close."""

from typing import Final

TITLE: Final = "The end of this session"
PROMISES: Final = "Promised"
AGREED: Final = "Agreed"
NOTHING: Final = "No promise and no agreement this time. You talked; that counts."
WORDS: Final = "Say these two words to each other. If they are the same, you both saw all:"
KEEP: Final = (
    "When you have both ended it, both programs delete everything. "
    "Write down by hand what you want."
)
END: Final = "End the session"


def ended_left(name: str | None) -> str:
    if name is None:
        return "You ended this session."
    return f"{name[:1].upper()}{name[1:]} has ended this session."


ENDED: Final = "This session is over. Thank you both for the time you took."


def left_at_the_door(name: str) -> str:
    """The other went back before the session began: where the two words are compared."""
    return (
        f"{name[:1].upper()}{name[1:]} went back at the door, where both screens show the same two "
        f"words. Ask {name}: if the words were different, someone else may be in between. Nothing "
        "was said yet. Begin again with new words, and say the two words to each other."
    )


ENDED_LEFT_HINT: Final = "No reason is needed. You can begin a new one whenever you both like."
ENDED_HOME: Final = "Back to the start"
