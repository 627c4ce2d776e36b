"""Sentences of an open question, of a sentence on one's side, and of a wish that is answered."""

from typing import Final

# -- an open question

WONDER: Final = "You may ask one of these. Then just listen."


def wonders(name: str) -> str:
    return f"{name} may ask you one question. It is still your turn."


def asks(name: str) -> str:
    return f"{name} asks:"


YOU_ASKED: Final = "You asked"


def asked(name: str) -> str:
    return f"{name} asked"


REPLY: Final = "Answer it if you like, or pass."
REPLY_SEND: Final = "Say it"


def is_replying(name: str) -> str:
    return f"{name} is thinking about your question."


def has_replied(name: str) -> str:
    return f"{name} has answered your question. Take it in."


YOU_REPLIED: Final = "You answered"


def replied(name: str) -> str:
    return f"{name} answered"


LET_BE: Final = "This one stays open. That is fine."


# -- on one's side


def side_now(name: str) -> str:
    return f"Say in one sentence how you can be on {name}'s side. No advice."


SIDE_START: Final = "I can be on your side by "
SIDE_SEND: Final = "Say it"


def is_taking_side(name: str) -> str:
    return f"{name} is looking for one sentence on your side."


YOUR_SIDE: Final = "On your side"


def on_side_of(name: str) -> str:
    return f"On {name}'s side"


# -- a wish


def wish_now(name: str) -> str:
    return f"Ask {name} for one thing, in one line. {name} may say yes, do less, or say not now."


WISH_PLACEHOLDER: Final = "one thing, small enough to say yes to"
WISH_ALOUD: Final = "said aloud; a few words help to remember it"
WISH_SEND: Final = "Ask for it"
WISH_FIRST: Final = "Write your wish in a line first, or pass."


def is_wishing(name: str) -> str:
    return f"{name} is putting one wish into words."


YOUR_WISH: Final = "Your wish"


def wish_of(name: str) -> str:
    return f"{name}'s wish"


ANSWER: Final = "Say only what you mean. Each of these is a good answer."
YES: Final = "Yes"
LESS: Final = "A smaller version"
NOT_NOW: Final = "Not now"
ENOUGH: Final = "You have taken on two things already, and that is enough for now."
LESS_NOW: Final = "What could you do instead? One line, smaller."
LESS_PLACEHOLDER: Final = "a smaller version of it"
LESS_SEND: Final = "Offer this"
LESS_FIRST: Final = "Write the smaller version first, or go back."
BACK: Final = "Back"


def is_answering(name: str) -> str:
    return f"{name} is thinking about your wish."


def offers_less(name: str) -> str:
    return f"{name} could do this:"


YES_THANKS: Final = "Yes, thank you"


def is_reading_less(name: str) -> str:
    return f"{name} is reading what you could do."


YOU_OFFERED: Final = "You could do this"


def offered(name: str) -> str:
    return f"{name} could do this"


def says_yes(name: str) -> str:
    return f"{name} says yes. You read it once more at the end."


def says_thanks(name: str) -> str:
    return f"{name} says: yes, thank you. You read it once more at the end."


def says_not_now(name: str) -> str:
    return f"{name} says: not now. It ends here, and is not shown again."


GRANTED: Final = "That was a yes."
