"""Sentences about appointments for another day: when it is to be, what lies there, opening."""

from datetime import date, datetime
from typing import Final

ANOTHER_DAY: Final = "For another day"
YOURS: Final = "Your appointments"
OTHER_TIME: Final = (
    "Or words for another day, within a week, over a relay elsewhere: they are kept locked here, "
    "and open the door while this program is at it."
)
TITLE: Final = "When do you meet?"
TEXT: Final = (
    "A day and an hour, within seven days. Both sets of words are drawn now and kept locked here. "
    "They open from an hour before, while this program is at the door."
)
HINT: Final = "Thu 19:00"
LOOK: Final = "Go on"
NOT_KEPT: Final = "Not now: then there is no appointment, since its words would not be kept."
NO_KEY: Final = (
    "No appointment was made: its words have to be kept, and that takes the words that lock them."
)
NO_LIST: Final = "Your appointments stay locked."
EMPTY: Final = "There is no appointment."
OPEN_DOOR: Final = "Open the door"
CALL_OFF: Final = "Call it off"
CALLED_OFF: Final = "It is called off: its words open nothing any more. Tell the two."
IS_OPEN: Final = "The door of that appointment is open already: see your other rooms, Ctrl+G."
NO_GUIDE: Final = (
    "The guide of this appointment is no longer on this laptop as it was. Put its file back into "
    "the folder of your guides, or call it off and make a new one."
)
NOT_OURS: Final = "This appointment does not read as this program writes them. Nothing was opened."
NOT_NOW: Final = "That appointment is not open now, or it is gone."
SHUT_SURE: Final = (
    "The words stay: you can open the door again under “Your appointments” until they are late. "
    "Press once more to shut both doors."
)


def too_many(most: int) -> str:
    return f"There are {most} appointments already, and that is all. Call one off first."


def is_it(moment: datetime) -> str:
    """Before it is kept."""
    return f"That is {in_words(moment)}. Press once more to keep it."


def in_words(moment: datetime) -> str:
    return f"{date_in_words(moment)} {moment.year} at {moment:%H:%M}"


def date_in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


NOTHING_UNDERSTOOD: Final = "A day and an hour, such as Thu 19:00."


def no_day(hour: str) -> str:
    return f"Understood: {hour}. On which day? Such as Thu {hour}, or 2026-12-03 {hour}."


def no_hour(day: str) -> str:
    return f"Understood: {day}. At what hour? Such as 19:00."


def past(day: str, hour: str) -> str:
    return f"Understood: {day} at {hour}. That is over."


def too_far(day: str, hour: str) -> str:
    return f"Understood: {day} at {hour}. That is more than seven days ahead."
