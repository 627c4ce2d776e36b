"""Sentences of `unhurried kept`, beside those of the screens (`tui.words.keeping`)."""

from typing import Final

PHRASE: Final = "Your words (they stay unseen): "
NO_TERMINAL: Final = (
    "Your words are asked for in a terminal, where nobody sees them typed. Run this in one."
)
NO_WORDS: Final = "No words were typed, so it stays locked. Nothing was changed."
STAYS_LOCKED: Final = "It stays locked, and nothing was changed."
NOTHING: Final = "Nothing is kept on this laptop."
NO_SUCH: Final = (
    "Nothing that is kept has a name that begins so. `unhurried kept list` has the names."
)
SEVERAL: Final = "More than one name begins so. Type more of it."
NAME_OR_ALL: Final = "Say what is to be forgotten: a NAME, or --all for everything."
NOT_AN_EVENING: Final = "Only of an evening one thing can be forgotten by itself."
NOTHING_OF_IT: Final = "Nothing of this evening is kept that could be forgotten by itself."
NOT_OUT: Final = "This one is not written to a file."
WHICH_ENDING: Final = (
    "The name of FILE says what it becomes: it ends in .md for a text, in .html for a page, or in "
    ".ics for a calendar."
)
ONLY_TEXT: Final = "Only an evening becomes a page or a calendar. Give a FILE that ends in .md."
FOR_WHOM: Final = (
    "An appointment is written for one of the two, and nothing else is: --for first, or --for "
    "second."
)
WHICH: Final = "Which one? Its number"
SURE: Final = "Forget it?"
LEFT: Final = "Nothing was forgotten."


def numbered(number: int, line: str) -> str:
    return f"{number:3}  {line}"
