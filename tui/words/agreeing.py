"""Sentences of suggesting and agreeing."""

from collections.abc import Iterable
from typing import Final

PLACEHOLDER: Final = "in your own words"
SUGGEST: Final = "Suggest it"
YES: Final = "Yes"
NO: Final = "Rather not"
NEXT: Final = "We are done here"
MADE: Final = "You agreed"
HINT: Final = "Suggest something, or nothing. A no is fine too."
NOTHING: Final = "Nothing is suggested yet. To agree on nothing, press once more."
DAY_OPEN: Final = "The day is still open. To leave it open, press once more."
IS_KEPT: Final = "What you were writing is kept."
"""Where the other has suggested something meanwhile, and the line is away."""
PICK: Final = "Write a suggestion first, or pick one of the lines."


def suggested_all(partner: str) -> str:
    """This seat has put forward as much as one page takes."""
    return f"More suggestions of yours do not fit here. {partner} may still make some, or go on."


def suggests(name: str) -> str:
    return f"{name} suggests"


def you_suggested(partner: str) -> str:
    return f"You suggested this. Waiting for {partner}'s answer."


def rather_not(name: str) -> str:
    return f"{name} would rather not. Another idea, perhaps?"


def agreement_line(text: str, day: str) -> str:
    """What was agreed, and when."""
    return f"{text}  ({day})" if day else text


def agreed_about(title: str, text: str, day: str) -> str:
    """What was agreed, with the question it answers: *in two weeks* alone says nothing."""
    line = agreement_line(text, day)
    if not title:
        return line
    return f"{title} {line}" if title.endswith("?") else f"{title}: {line}"


# -- whose it is, and when

SAID_ALOUD: Final = "what was asked for aloud"
WHO: Final = "Who takes it on?"
BOTH: Final = "Both of us"
NEXT_PART: Final = "Next"
BACK: Final = "Back"
WHO_FIRST: Final = "Pick who takes it on first."
ONE_OPEN: Final = "Something is still open. To leave it open, press once more."
HOUR: Final = "at what hour, like 20:00"
AGAIN_IN: Final = ((7, "In a week"), (14, "In two weeks"), (28, "In four weeks"))
"""In how many days the two may look at it again."""


def has_two(name: str | None) -> str:
    """Why somebody is not offered any more; None: you."""
    if name is None:
        return "You have taken on two things already. That is enough for now."
    return f"{name} has taken on two things already. That is enough for now."


def nobody_takes_more(partner: str) -> str:
    return f"You and {partner} have each taken on two things. That is enough for now."


def takes(owner: str | None, text: str) -> str:
    """Whose it is, before what it is; None: you."""
    return f"You take: {text}" if owner is None else f"{owner} takes: {text}"


def both(text: str) -> str:
    return f"You both: {text}"


def said_yes(owner: str | None, text: str) -> str:
    """A wish that was answered with a yes; None: by you."""
    return f"You said yes: {text}" if owner is None else f"{owner} said yes: {text}"


def good_enough(text: str) -> str:
    return f"Good enough: {text}"


def from_day(day: str) -> str:
    return f"From {day}"


def on_day(day: str) -> str:
    return f"On {day}"


def every(weekday: str, clock: str) -> str:
    return f"Every {weekday} at {clock}"


def looked_at_again(day: str) -> str:
    return f"You look at it again on {day}"


NO_CHECKING: Final = "No checking on it until then"


def sentences(parts: Iterable[str]) -> str:
    """One after the other, each with the full stop that it may lack."""
    ends = tuple(".!?\u2026")
    return " ".join(part if part.endswith(ends) else f"{part}." for part in parts if part)


YOU_RATHER_NOT: Final = "You would rather not. That is fine."
