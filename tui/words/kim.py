"""What the pretend facilitator of a check says, and what the two say to them alone."""

from typing import Final

NAME: Final = "Kim"
ABOUT: Final = "a script on this laptop, who leads a rehearsal"
WHERE: Final = "At the kitchen table, with a glass of water"
REACH: Final = "The number on the fridge"
OTHERS: Final = "Nobody else is at home"
REMARK: Final = "You are both doing this with great care. There is no hurry."
QUESTION: Final = "What would make tomorrow a little lighter?"
WORD: Final = "How is it for you so far, just between the two of us?"
ANSWERS: Final = (
    "It is good to be asked. I notice that I hold my breath now and then.",
    "I am fine to go on. It helps that somebody keeps an eye on the time.",
    "I would rather say the next thing to both of you, when we are together again.",
)
"""What a pretend partner answers in a word with one, one after the other."""
