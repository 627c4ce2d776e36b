"""Every sentence of a keepsake: the files that are handed out of an evening, and the screens where
they are chosen. And of the course, the picture of one's own circles.

What stands in a file is read by both, or by whoever finds it: it says names, and no "you".
"""

from collections.abc import Sequence
from typing import Final

# -- in a file

TITLE: Final = "An evening together"
"""Where the person has given no other."""
AGREED: Final = "What we agreed"
ENDING: Final = "What we wrote at the end"
CIRCLES: Final = "How close it felt"
MINE: Final = "My words"
THEIRS: Final = "The other’s words"
ME: Final = "One of us"
PARTNER: Final = "The other"
KEPT_WITH: Final = "Kept with unhurried."
WORN_OUT: Final = "Worn out, in own words"

NEAR: Final = (
    "two circles, apart",
    "two circles, side by side",
    "two circles, just over each other",
    "two circles, partly over each other",
    "two circles, half over each other",
    "two circles, mostly over each other",
    "two circles, nearly one",
)
"""What the pairs of circles show, from apart to nearly one, for whoever cannot see them."""


def names(me: str, partner: str) -> str:
    return f"{me or ME} and {partner or PARTNER}"


def words_of(name: str, otherwise: str) -> str:
    return f"{name}’s words" if name else otherwise


def promised(name: str, text: str) -> str:
    return f"{name} promised: {text}"


def takes(name: str, text: str) -> str:
    return f"{name} takes: {text}"


def both(text: str) -> str:
    return f"Both of us: {text}"


def on_day(day: str, time: str) -> str:
    return f"On {day} at {time}" if time else f"On {day}"


def from_day(day: str, time: str) -> str:
    """From when on somebody takes it."""
    return f"From {day}, {time}" if time else f"From {day}"


def in_words(when: str) -> str:
    """Where only somebody's own words say when."""
    return f"When: {when}"


def every(weekday: str, time: str) -> str:
    return f"Every {weekday} at {time}"


def good_enough(text: str) -> str:
    return f"Good enough: {text}"


def looked_at_again(when: str) -> str:
    return f"We look at it again: {when}"


# -- in a calendar

EVENT: Final = "Time for us"
"""What an agreement is called there, where the person has given no other name."""

# -- choosing one

HOW_TITLE: Final = "A keepsake of this evening"
OPEN: Final = "These files are open: whoever opens this laptop can read them."
PAGE: Final = "A page for the browser, also to print"
TEXT: Final = "A text file, as Markdown"
CALENDAR: Final = "Dates for a calendar"
BACK: Final = "Back"
PICK_THIS: Final = "Pick this"

WHAT_TITLE: Final = "What goes into it?"
WHAT_AGREED: Final = "what we agreed and promised"
WHAT_ENDING: Final = "what we both wrote at the end"
WHAT_MINE: Final = "my own words"
WHAT_CIRCLES: Final = "only mine: my circles, how worn out I was"
CALLED: Final = "Its title"
GO_ON: Final = "Go on"
NONE_PICKED: Final = "Tick at least one line. Space ticks it."
NOTHING_THERE: Final = "Nothing of this evening was kept that could go into a file."


def what_theirs(name: str) -> str:
    return f"{name or 'the other'}’s words"


DATES_TITLE: Final = "Dates for a calendar"
DATES_TEXT: Final = (
    "Only these days and one name for them go into the file: no names of yours, nothing that you "
    "wrote, no reminder. A calendar may send them on by itself."
)
DATES_CALLED: Final = "What it is called there"
NO_DATES: Final = (
    "Nothing that you agreed on has a day that a calendar could hold: a date, or an hour of every "
    "week. So there is no file to write."
)


def without_day(texts: Sequence[str]) -> str:
    """What a calendar cannot hold."""
    told = ", ".join(f"“{text}”" for text in texts)
    if len(texts) == 1:
        return f"This has no day, so it is not in the file: {told}."
    return f"These have no day, so they are not in the file: {told}."


# -- the course

COURSE_TITLE: Final = "My circles, evening by evening"
COURSE_TEXT: Final = (
    "Only for you. Each row is an evening by itself: the circles you picked, as the evening went."
)
COURSE_EMPTY: Final = (
    "Nothing here yet. Circles stand here of evenings at which you kept them for yourself."
)
WRITE_COURSE: Final = "Write to a file"
COURSE_FILE: Final = "Evening by evening"
"""The title of the file."""
