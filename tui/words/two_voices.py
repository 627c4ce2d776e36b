"""What pretend partners say in whatever guide, so that two of them do not say the same.

Each line fits any page; what stands beside each other comes from different places of a list.
"""

from typing import Final

PIECES: Final = (
    (
        "I come home and want to talk, and then I see how tired you are and say nothing.",
        "In the end I am alone with it, and you cannot even know.",
    ),
    (
        "When plans change at the last minute, I tense up.",
        "I would like to hear it earlier, even if it is not certain yet.",
    ),
    (
        "I was short with you this week, and I noticed it each time.",
        "It was not about you. I had nothing left in the evening.",
    ),
    ("I miss the walks that we used to take.", "Half an hour would be enough for me."),
    (
        "Sometimes I am afraid that I ask for too much.",
        "So I wait, and then it comes out sharper than I meant it.",
    ),
    (
        "It did me good when you asked how Tuesday went.",
        "For a moment it was clear to me that we are on the same side.",
    ),
    (
        "The mornings are hard for me, with everything at once.",
        "One thing less before eight would change a lot.",
    ),
)
"""Two for each turn."""

SAY_BACKS: Final = (
    'I heard you say: "{words}"',
    'What reaches me is this: "{words}"',
    'So for you it is: "{words}"',
)
REPLIES: Final = (
    "I hoped that we would have a quiet hour, just the two of us.",
    "Mostly that somebody asks me before it is too late to change anything.",
    "I think I wanted to be told that it was not my fault.",
)
SIDES: Final = (
    "I can be on your side by asking you tomorrow how it went.",
    "I can be on your side by taking the children out on Saturday morning.",
    "I can be on your side by not answering at once, and hearing you out.",
)
WISHES: Final = (
    "Ask me on Sunday what the week will be like.",
    "Tell me in the morning if it gets late.",
    "Sit with me for ten minutes after dinner.",
)
FEELINGS: Final = ("tired", "tense", "lonely", "sad", "relieved")
LINES: Final = (
    "That we talk before it gets late",
    "A quiet hour on Sunday",
    "Asking first, and then helping",
    "The tone, more than the words",
    "I was worn out, and did not say so",
    "That you stayed",
    "A walk, just the two of us",
    "Less on my list this week",
    "Going to bed a little earlier",
    "Saying it when I am at my limit",
    "Your patience on Monday",
    "Ten minutes without a phone",
    "Dinner that nobody has to plan",
)
"""What is written into a box."""
