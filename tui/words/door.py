"""Sentences of the door, once both are at it."""

from typing import Final

from protocol.errors import Reason
from tui.words import join as join_words

TITLE: Final = "You are connected"
COMPARE: Final = "Both screens should show the same two words. If you like, say them to each other."
DIFFER: Final = "If yours are different, go back: someone else may be in between."
DIFFERENT: Final = "Good that you looked. Nothing was shared. Begin again with new words."
GO_IN: Final = "Go in"
GO_BACK: Final = "They are different"

# -- what the two kept, before the door

IF_BOTH_OPEN: Final = "If you both open what you kept, what is still open can come along today."
OPEN_KEPT: Final = "Open what we kept"
WITHOUT_KEPT: Final = "Not now: then you begin without it."
NO_LOOK_BACK: Final = "What you chose has no look back. What you kept stays as it is."
LOOK_BACK_TO_COME: Final = (
    "A look back may still come in this session. What is open on both laptops then stands in it. "
    "Not now: then you come back without it."
)
KEPT_IS_OPEN: Final = "What you kept is open here until you close unhurried."


def shut(reason: Reason) -> str:
    """Why the door stays shut, and what to do about it."""
    return {
        Reason.NOT_OURS: join_words.NOBODY,
        Reason.NEWER: (
            "Your partner's unhurried is newer than yours. Update yours, then try again."
        ),
        Reason.OLDER: (
            "Your partner's unhurried is older than yours. They update, then you try again."
        ),
        Reason.ROLE: (
            "These words open another kind of door. "
            "Ask whoever gave them to you which ones are for you."
        ),
        Reason.LATE: join_words.TAKEN,
        Reason.TAKEN: join_words.TAKEN,
        Reason.TAMPERED: (
            "Something between the two laptops changed what was said at the door. "
            "Nothing was shared. Try again with new words, perhaps on another network."
        ),
    }[reason]
