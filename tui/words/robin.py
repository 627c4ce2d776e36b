"""What the pretend partner says in a guide for which nobody wrote it a script."""

from typing import Final

NAME: Final = "Robin"
PIECES: Final = (
    "I had to think about that for a moment.",
    "There is something in it for me too, and I am glad that you asked.",
)
SAY_BACK: Final = 'I heard you say: "{words}"'
SAY_BACK_WORDLESS: Final = "I heard you, and I will hold on to it."
SAY_BACK_AGAIN: Final = 'Thank you. So this belongs to it too: "{words}"'
MAKES_SENSE: Final = "It makes sense to me, because I can see how it is from where you are."
FEELING: Final = "tired"
FIELD: Final = "something small that I can do"
REWORDED: Final = "something a little smaller"
PROPOSAL: Final = "A walk round the block"
DAY: Final = "On Sunday"
NAMED: Final = "Sunday evening"
