"""Sentences of a break: pausing, stopping for today, ending."""

from typing import Final

TITLE: Final = "A break"
HINT: Final = "No reason needed. Your place and all words are kept."
HINT_PRACTICE: Final = "No reason needed. Robin waits as long as you like."
PAUSE: Final = "Pause"
MINUTES: Final = "minutes"
STOP: Final = "Stop for today"
STOP_HINT: Final = "You continue another day, where you are now."
STOP_HINT_PRACTICE: Final = "In a session; practice is gone once you close it."
LEAVE: Final = "End this session for both"
LEAVE_HINT: Final = "It asks once more."
BACK: Final = "Back to the session"
LEAVE_TITLE: Final = "End this session for both of you?"
LEAVE_TEXT: Final = "It cannot be gone on with, and nothing of it is kept. No reason needed."
LEAVE_YES: Final = "Yes, end it"
LEAVE_NO: Final = "Stay"


def paused_by(name: str | None) -> str:
    """`name` is None for this person."""
    return "You asked for a pause." if name is None else f"{name} asked for a pause."


def longer_by(name: str | None) -> str:
    """The pause is longer than it was first asked for; `name` is None for this person."""
    return (
        "You asked for a little longer." if name is None else f"{name} would like a little longer."
    )


def pause_taken(minutes: int) -> str:
    """What was taken in place of a number that no pause has."""
    if minutes == 24 * 60:
        return "A pause lasts from five minutes to a day; this one is for a day."
    return f"A pause lasts from five minutes to a day; this one is for {minutes} minutes."


PAUSE_STAYS: Final = "A pause is not made shorter. Come back when you are ready; it ends with both."
PAUSE_TEXT: Final = "Stand up, drink something, look out of the window."
PAUSE_OVER: Final = "The time you had in mind is over. There is still no hurry."
PAUSE_LONG: Final = (
    "It has been more than a day. You can go on, leave it for another day, or end it for both."
)
PAUSE_SEEN: Final = "All right"
NO_HURRY: Final = "There is no hurry."
ONCE_BACK: Final = "Take your time. Press once more when you are back."
PAUSE_BACK: Final = "I'm back"
PAUSE_AGAIN: Final = "A little longer"
PAUSE_NEEDS_BOTH: Final = "It goes on when you are both back."
END_KINDLY: Final = "End this session for both"


def is_back(partner: str) -> str:
    return f"{partner} is back."


def has_seen_pause(partner: str) -> str:
    return f"{partner} has seen it."


def wants_to_end(partner: str) -> str:
    return f"{partner} would like to end this session. It ends when you both say so."


def you_want_to_end(partner: str) -> str:
    return f"You would like to end this session. Waiting for {partner}."


STOPPED_TITLE: Final = "Stopped for today"
STOPPED_TEXT: Final = "It all stays as it is. Another day, both open unhurried and come back."


def kim_has_it(kim: str) -> str:
    """Where somebody leads, or has led, the two."""
    return f"What was said while {kim} was with you is in the program of {kim}, too."


def stopped_kept(until: str) -> str:
    """Where it lies meanwhile; `until` is a day, as in "on Monday 2 March", or empty."""
    stays = (
        "What you said stays on both laptops until you both end this session. "
        "Whoever opens this one can read it."
    )
    if not until:
        return stays
    return f"{stays} Come back before the relay lets go of it, most likely {until}."


STOPPED_PRACTICE: Final = (
    "In a session you would both come back to this another day. Practice is kept nowhere: it is "
    "gone once you close it."
)
STOPPED_CONTINUE: Final = "Let us continue"
STOPPED_CLOSE: Final = "Close for now"
