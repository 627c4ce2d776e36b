"""Every sentence about what is kept locked, and those of the pages that are handed out.

"Your words" are the words of the passphrase here. No screen knows them, so none can help.
"""

from typing import Final

# -- what went wrong

NO_KEY: Final = "Nothing can be kept yet. Choose a few words that will open it, and try again."
KEY_THERE: Final = (
    "There are words for this already, perhaps from another window. They still open it."
)
KEY_CHANGED: Final = "The words were changed in another window just now. Nothing was changed here."
KEY_UNREADABLE: Final = (
    "What opens your notes is damaged, or is not yours. It was left as it is. If you have a copy "
    "of this laptop's files, put it back from there."
)
KEY_BUSY: Final = (
    "This laptop has no time or memory to open it just now. Close what you do not need, and try "
    "again."
)
BAD_PHRASE: Final = "These words are too short. Take a few, such as you will not forget."
WRONG_PHRASE: Final = (
    "It does not open with these words. Capitals count, and so does the order. If you are sure, "
    "the file may be damaged; it was left as it is."
)
SWAPPED: Final = (
    "A file that locks what you keep was exchanged for somebody else's. It is put right. What was "
    "kept in the meantime cannot be opened with your words."
)
UNREADABLE: Final = "This one is damaged, or not one of ours. It was left as it is."
FOREIGN: Final = "This one was not kept with your words, or is damaged. It was left as it is."
NEWER: Final = "This one is from a newer unhurried. It was left as it is; a newer program reads it."
CHANGED: Final = (
    "This was changed in another window in the meantime. Nothing was overwritten; keep yours as a "
    "new one."
)
TOO_LONG: Final = "This is too long to keep in one piece. Keep it in two."
DISK_FULL: Final = (
    "There is no room left on this laptop's disk. What was kept before is still there."
)
FAILED: Final = "This laptop's disk did not take it. What was kept before is still there."

# -- what is handed out


def notes_title(label: str) -> str:
    return f"My notes: {label}" if label else "My notes"


def record_title(label: str) -> str:
    return f"Session record: {label}" if label else "Session record"


def appointment_title(name: str) -> str:
    return f"Appointment for {name}" if name else "Appointment"


PARTS: Final = "What took place"
AGREEMENTS: Final = "What the two agreed on"
WITH_LEAVE: Final = "Both of them allowed that it is kept here."
BOTH: Final = "both"
NOTHING_AGREED: Final = "Nothing was agreed on."


OWN_QUESTION: Final = "A question of your own"


def part(title: str, minutes: int) -> str:
    if minutes < 1:
        return f"{title}, less than a minute"
    return f"{title}, {minutes} minute" + ("" if minutes == 1 else "s")


def agreed(text: str, whose: str, when: str) -> str:
    more = ", ".join(each for each in (whose, when) if each)
    return f"{text} ({more})" if more else text


def enough(text: str) -> str:
    return f"Good enough: {text}"


def again(text: str) -> str:
    return f"To look at again: {text}"


WORDS: Final = "The words that open the door, once:"
RELAY: Final = "And the name of the relay, to be typed with them:"


def open_from(begins: str, until: str) -> str:
    return f"The appointment is {begins}. The words hold until {until}."
