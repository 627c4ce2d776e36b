"""Sentences about small thanks: lines of one's own, between sessions."""

from typing import Final

# -- writing one

TITLE: Final = "Small thanks"
MISSED: Final = "What was easily missed today?"
MISS: Final = "What would you miss?"


def unasked(partner: str) -> str:
    return f"What did {partner or PARTNER} do that nobody asked for?"


PARTNER: Final = "your partner"
PLACEHOLDER: Final = "One line, for yourself"
ONLY_ME: Final = "Only for me"


def for_partner(partner: str) -> str:
    return f"For {partner or PARTNER} to see next time"


NOTHING_SENT: Final = (
    "It is locked on this laptop, and nothing is sent by itself. When a session next asks for "
    "something good, you can bring your lines up there."
)
KEEP: Final = "Keep this line"
YOUR_LINES: Final = "Your lines"
EMPTY_LINE: Final = "There is no line yet. You can also go back; none is needed."
KEPT: Final = "Your line is kept, and locked."
NOT_NOW: Final = "Not now: then nothing is kept. Your line stays here until you close unhurried."

FIRST_WORDS: Final = (
    "Your line is locked on this laptop with words that you choose now, and so is all that you "
    "keep here later. Keeping a line asks for them only this once; reading your lines does, once "
    "each time you start unhurried.\n\n"
    "Nobody can open them without your words, and nobody can bring these back: if you forget them, "
    "what you kept can only be deleted. A few words that you will not forget are better than one "
    "clever one."
)

# -- reading them

LINES: Final = "Your small thanks"
NO_LINES: Final = "No line is kept here."
CHANGE: Final = "Look at it"


def line(when: str, text: str, *, is_for_partner: bool) -> str:
    return f"{when} · {text} · {TO_SHOW}" if is_for_partner else f"{when} · {text}"


TO_SHOW: Final = "to show"
SAVE: Final = "Keep the change"
KEEP_NEW: Final = "Keep it as a new line"
DELETE: Final = "Delete it"
CHANGED: Final = "The line is changed."
CHANGED_ELSEWHERE: Final = (
    "This line was changed or deleted in another window in the meantime. Nothing was overwritten: "
    "you can keep yours as a new line."
)
DELETE_TITLE: Final = "Delete this line?"
DELETE_TEXT: Final = (
    "It is deleted on this laptop. What you have sent of it in a session, your partner has read, "
    "and that stays theirs."
)
DELETE_YES: Final = "Delete"
DELETED: Final = "The line is deleted."

# -- beside a page of a session

NOTED: Final = "Lines you noted"
NOTED_HINT: Final = "Only you see these. What you pick goes into your box, and nothing is sent yet."
NONE_NOTED: Final = "You have noted no line yet."
STAYS_LOCKED: Final = "Not now: then your lines stay locked, and the page is as it was."
PICK: Final = "Into the box"
IN_BOX: Final = "It stands in your box. Change it as you like; nothing is sent yet."
NO_ROOM: Final = "Your box has no room for it. Nothing was changed."
PAGE_GONE: Final = "The page has been turned, so nothing was put anywhere."
