"""Sentences for whoever leads: their screen, a word with one, and the board of rooms.

Terse, since somebody reads them who is busy with two people; what partners read too, of a policy or
of what was done, is not here.
"""

from typing import Final

from protocol.session.controls import Nudge
from protocol.utterance import UNTOLD

# -- the two

UNNAMED: Final = ("The first", "The second")


def numbered(name: str, number: int) -> str:
    """Two that are called the same."""
    return f"{name} ({number})"


def each_other(first: str, second: str) -> str:
    """Where a text speaks of the partner of whoever reads it."""
    return f"{first} / {second}"


BEFORE: Final = "(said before you came)"


def told(text: str) -> str:
    """What somebody said; or that they did, before this seat came."""
    return BEFORE if text == UNTOLD else text


NOW: Final = {
    "at-door": "at the door",
    "away": "away (line)",
    "in-word": "in a private word",
    "waits": "waits, with own notes",
    "pauses": "in the pause",
    "asks-pause": "asks for a pause",
    "stops": "stopped for today",
    "back": "is back",
    "closed": "has closed",
    "gone": "has left",
    "ready": "ready",
    "reading": "reading",
    "alone": "alone with the page",
    "not-answered": "has not answered yet",
    "answered": "has answered",
    "looking": "reads both answers",
    "talks-over": "picks, together",
    "asked": "is asked for a yes",
    "suggested": "has suggested something",
    "may-suggest": "may suggest something",
    "together": "together, away from the screen",
    "breathes": "breathes",
    "listens": "listening",
    "takes-in": "takes it in",
    "passed": "passed",
    "speak": "speaking",
    "say-back": "saying back",
    "check": "says whether that was it",
    "wonder": "may ask a question",
    "reply": "answers the question",
    "makes-sense": "says what makes sense",
    "feeling": "looks for a feeling",
    "feeling-check": "says whether it fits",
    "side": "says how to be on their side",
    "wish": "asks for one thing",
    "answer": "answers the wish",
    "less": "reads a smaller version",
}
"""What somebody is at, by the ids of `tui.pages.lead.people`."""


def wants_to_end(name: str) -> str:
    return f"{name} would like to end it."


NUDGES: Final = {
    Nudge.SLOWER: "a little slower",
    Nudge.ONE_THING: "one thing at a time",
    Nudge.SAY_I: "try it with “I”",
}
"""The fixed phrases to whoever speaks."""

# -- the page as both see it

SAID_ALOUD: Final = "(said aloud)"
LEFT_EMPTY: Final = "(left empty)"
LEFT_OPEN: Final = "left open"
SAYS_BACK: Final = "Said back"
MISSED: Final = "To be heard too"
ASKED: Final = "Asked"
REPLIED: Final = "Answered"
SENSE: Final = "What makes sense"
GUESSED: Final = "Guessed a feeling"
FEELING: Final = "The feeling"
SIDE: Final = "On their side"
WISH: Final = "A wish"
LESS: Final = "A smaller version"
GRANTED: Final = "The answer was yes."
NOT_GRANTED: Final = "The answer was: not now."
PASSED: Final = "passed this time"
ALOUD: Final = "They talk aloud. What is typed is only what they like to keep."


def signalled(phrase: str) -> str:
    return f"said: {phrase}"


def line(label: str, text: str) -> str:
    """One line of a list, and what somebody marked for it."""
    return f"{label}: {text}"


GATHERS: Final = "Both laptops are getting ready."
ALONE: Final = "Each is alone with this page, and nothing of it leaves their laptop."
SEALED: Final = "Each answers alone. You read it when both of them do."
COMES_TO: Final = "Each answers alone. You read what it comes to when both of them do."
ANOTHER_TIME: Final = (
    "For one of them, or both, now is not the time. Nobody is told for whom. They can pause a "
    "little, stop for today, or both ask to be asked again."
)
BOTH_YES: Final = "Both say yes."
LEFT_OUT: Final = "This one is left out. They go on when both are ready."
EACH_HAS_ONE: Final = "Each of them has one."
TICKED: Final = "Both have ticked it:"
TICK_DONE: Final = "Both have answered. It is shown only where both ticked it."
AGREED: Final = "They agreed"
PROMISED: Final = "Promised"
NOTHING_AGREED: Final = "Nothing is promised or agreed, and that is fine."
NAMED: Final = "They call it"
SUGGESTS: Final = "Suggests"
RATHER_NOT: Final = "would rather not"
WELCOME: Final = "welcome"
OTHERWISE: Final = "asked for something else"
SHOWED_NOTHING: Final = "showed nothing here"
SHOWED: Final = "Showed"
WOULD_LIKE: Final = "Would like more"
WEIGHS: Final = "What weighs"
NOTHING_WEIGHS: Final = "marked nothing here"
HAD_AGREED: Final = "They had agreed"
NOTHING_TO_REVIEW: Final = "Nothing comes to mind for either of them."
STOPPED: Final = "Stopped for today. It goes on when both come back."
ENDED: Final = "This session is over. Thank you for being there."
ON_THEIR_OWN: Final = "They go on without you. Thank you for being there."


YOU: Final = "You"


def settled(text: str) -> str:
    return f"They chose: {text}"


def is_theirs(name: str) -> str:
    return f"It is {name}’s."


def had_promised(name: str) -> str:
    return f"{name} had promised"


def both_take(text: str) -> str:
    return f"Both: {text}"


def looked_at_again(day: str) -> str:
    return f"They look at it again on {day}"


def pauses(name: str, until: str) -> str:
    """Who asked for a pause, and until when; the time may be empty."""
    told = f"{name} asked for a pause"
    return (
        f"{told}, until {until}. Both bring it back." if until else f"{told}. Both bring it back."
    )


# -- the plan


def planned(title: str, took: int | None, minutes: float) -> str:
    """What it took, and in brackets what the model has for it: "One thing only   1 (1.5)"."""
    return f"{title}   {times_of(took, minutes)}"


def times_of(took: int | None, minutes: float) -> str:
    """The times alone."""
    model = f" ({about(minutes)})" if minutes else ""
    return f"{'-' if took is None else took}{model}"


def about(minutes: float) -> str:
    """Minutes of the model: halves below five, whole ones from there on."""
    if minutes < 5:
        return f"{round(minutes * 2) / 2:g}"
    return str(round(minutes))


def minutes_of(gone: int, wanted: int) -> str:
    """How long it has been going on, of its gentle time."""
    return f"{gone} of {wanted} min"


def own_question(text: str) -> str:
    """A page that is a question of the facilitator's own."""
    return f"Your question: {text}"


def behind(minutes: int) -> str:
    return f"{minutes} min behind" if minutes else ""


def at_most_left(minutes: int) -> str:
    """The longest way that is still open."""
    return f"{minutes} min at most to the end"


def could_leave_out(titles: str, minutes: float) -> str:
    """Said, and never done."""
    return f"Could be left out: {titles} ({about(minutes)} min)."
