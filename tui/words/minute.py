"""The minute for oneself, before a door is opened: the questions, and what is said to everybody."""

from typing import Final

NAME_GO: Final = "Go on"

TITLE: Final = "A minute just for you"
ALONE: Final = (
    "Somebody may be able to see this screen, now or later. Answer only if you are alone with it, "
    "or skip. Nothing here is kept or sent. Your partner is asked the same, and neither of you "
    "learns what the other picked."
)
QUESTIONS: Final = (
    "Are you sometimes afraid of your partner?",
    "Has your partner hurt you, or threatened to?",
    "Does your partner decide whom you see, what you spend, or where you go?",
    "Would it go badly for you if you said no tonight?",
)
"""Worded so that *yes* is the worrying answer to each: tired eyes need no mixed directions."""
ANSWERS: Final = ("No", "Yes")
GO_ON: Final = "Go on"
SKIP: Final = "Skip"

BEFORE_TITLE: Final = "Before you go on"
BEFORE: Final = (
    "This is for two people who can both say no, and you can say it at any moment: F4 is a break, "
    "and Esc three times closes everything at once. Where there is fear, a talk like this can make "
    "things harder, and that is not your doing. If one of the questions stayed with you, you could "
    "leave it for tonight: “I am too tired” is reason enough. People you can talk to alone are on "
    "F2, on every screen."
)
NOT_TONIGHT: Final = "Not tonight"
PEOPLE: Final = "People to talk to"
HOW: Final = "Tab or an arrow goes to a button, Enter presses it."
