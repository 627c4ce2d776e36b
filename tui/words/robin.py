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
REPLY: Final = "I hoped that we would have a quiet hour, just the two of us."
SIDE: Final = "I can be on your side by asking you tomorrow how it went."
WISH: Final = "Ask me on Sunday what the week will be like."
FIELD: Final = "(Robin's own words stand here)"
REWORDED: Final = "something a little smaller"
PROPOSAL: Final = "A walk round the block"
DAY: Final = "On Sunday"
ENOUGH: Final = "It is done, in whatever way"
MORE: Final = "Just say it, and I come back to it"
NAMED: Final = "Sunday evening"
