"""Sentences of suggesting and agreeing."""

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
    return f"{title}: {line}" if title else line


YOU_RATHER_NOT: Final = "You would rather not. That is fine."
