"""Sentences of the room that belong to no single kind of page."""

from typing import Final

WAITING_FOR_START: Final = "Both laptops are getting ready. This takes a moment."
PRACTICE_NAME: Final = "Your side"
"""Who has not said a name yet; it stands where a guide puts a name in, but see `to_you`."""
PRACTICE_NOTE: Final = (
    "This is practice. Robin is a pretend partner: a script on this laptop. Nobody reads along."
)


def still_at_the_door(partner: str) -> str:
    """The other has been let in and is not in the room yet."""
    name = partner[:1].upper() + partner[1:]
    return (
        f"{name} has not come in yet. At the door the two words are compared; "
        f"it goes on by itself once {partner} goes in."
    )


def to_you(text: str, place: str) -> str:
    """A guide's text in which `place` stands for somebody here who has said no name."""
    return text.replace(f"{place} speaks", "You speak")


def waiting_for(partner: str) -> str:
    """This one is done; the other is not yet."""
    return f"Thank you. Waiting for {partner}. There is no hurry."


def partner_is_ready(partner: str) -> str:
    """The other is done; this one not yet."""
    return f"{partner} is ready. Take the time you need."


GO_ON: Final = "Go on"
SKIP: Final = "Leave this out"
DONE: Final = "Done"
PRIVATE_HINT: Final = "This never leaves your laptop."
PRIVATE_BEFORE: Final = "At the start you chose"
PRIVATE_NO_BEFORE: Final = "At the start you chose none."
CIRCLES_HINT: Final = "From far apart to nearly one. Use the arrow keys, or click."
RATE_SEND: Final = "These are my answers"
RATE_SEND_ONE: Final = "This is my answer"
RATE_KEYS: Final = "Left and right pick a word, or a click does."
PICK_KEYS: Final = "The arrow keys pick a line, or a click does."
PRIVATE_EMPTY: Final = "Nothing is picked yet. To leave it open, press once more."
NOTHING_MARKED: Final = "Nothing is marked yet. If that is right, press once more."
MORE_BELOW: Final = "▼ more below"
MORE_BELOW_SHORT: Final = "▼ more"
READ_FIRST: Final = "There is more of what was said. Read it, then press again."
UNSENT: Final = "What stands here was not sent yet. Send it, or take it out first."
NOTHING_TO_DO: Final = "There is nothing to do here just now."
BUTTONS_TO_PRESS: Final = "Tab goes to the buttons here, and Enter presses one."
"""Where F9 presses none of them."""
THREE_ANSWERS: Final = "All three are good answers. Tab to one, Enter presses it."
TWO_ANSWERS: Final = "Either is a good answer. Tab to one, Enter presses it."
ONLY_LISTENING: Final = "You are listening: there is nothing to finish. F8 has a few phrases."
ONLY_BREATHING: Final = "Both of you breathe. It goes on by itself in a moment."
NO_BOX_NOW: Final = "There is no box here just now. You can write again when it is your part."
NO_SIGNAL_NOW: Final = "The phrases are for a turn, while one of you is speaking."
NO_BREAK_NOW: Final = "This session is over; there is nothing to pause."
NO_BREAK_STILL: Final = (
    "This session stands still, so there is nothing to pause. The buttons here say what you can do."
)
BREAK_LATER: Final = (
    "It counts for both as soon as the line is back. You can close the program; everything is kept."
)


def no_copy(*, is_kept: bool) -> str:
    """What Ctrl+C does not do, and what does what it was perhaps meant for."""
    if is_kept:
        return (
            "Ctrl+C copies nothing here, so that no words reach a clipboard by accident. "
            "Ctrl+Q closes the program; everything is kept."
        )
    return (
        "Ctrl+C copies nothing here, so that no words reach a clipboard by accident. "
        "Ctrl+Q closes the program."
    )


IN_NOTES: Final = "What you had typed and not sent is in your notes (Ctrl+P, “My notes”)."
ASKED_TOO_LATE: Final = "That came a moment too late; it went on before."
_NUMBERS: Final = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


def lines_open(count: int, *, may_stay: bool) -> str:
    """How much of a page is not answered yet, and what can be done about it."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else "Many"
    if count == 1:
        if may_stay:
            return "One line is still open. To leave it open, press once more."
        return "One line is still open. Pick a word."
    if may_stay:
        return f"{number} lines are still open. To leave them open, press once more."
    return f"{number} lines are still open. Pick a word."


def step_of(number: int, count: int) -> str:
    """Which step of the session it is, from 1."""
    return f"{number} of {count}"


def about(chosen: str) -> str:
    """What was chosen together, over the pages that are about it."""
    return f"You chose: {chosen}"
