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

ANSWERS: Final = {
    "It did me good when you": (
        "made tea on Tuesday, without asking first.",
        "waited with dinner, although you were hungry.",
    ),
    "It did me good just now when you": (
        "took your time before you answered.",
        "looked up when I had said it.",
    ),
    "I noticed that you": ("wrote it on the calendar before I could forget it.",),
    "On a heavy day I want to remember that you": ("asked me twice, and meant it.",),
    "It helps me to speak openly when": ("we sit next to each other, and nobody has to look.",),
    "I trust you a little more each time you": ("say what you will do, and it happens.",),
    "This week I will": ("come to bed by eleven on two evenings, and leave the phone outside.",),
    "On a day with little left, you can count on me to": ("say so, before it is late.",),
    "Thank you for": ("taking the calls from school all week",),
    "And for": ("the clean coffee cups on Monday",),
    "And for this": ("not counting who did what",),
    "When it gets hard, I tend to": ("explain too much, and not to hear the answer.",),
    "What I would need instead": ("a hand on my arm, and that you tell me to slow down.",),
    "What I would do differently": ("I would ask how your day was before I tell you of mine.",),
    "When": ("I hear the door late in the evening",),
    "instead of": ("listing what was left undone",),
    "I will": ("say that I am glad that you are here",),
    "Someone kind might say": ("They are both at their limit, and they still sit down for this.",),
    "I am sorry that I": ("talked over you when you had only just begun.",),
    "One change I have already seen in you": ("You call when it gets late.",),
    "It would help me if": ("we looked at the week together on Sunday.",),
    "We used to enjoy": ("cooking with the radio on, and far too much garlic.",),
    "To rest, I will": ("read for half an hour, behind a closed door",),
    "On this day": ("Sunday morning",),
    "To think in quiet": ("Ten minutes on the bench behind the house.",),
    "To get some strength back": ("Go swimming again, with nobody to talk to.",),
    "I want to make room for": ("drawing, if only for an hour",),
    "An evening for it": ("Thursday",),
    "On a heavy day, please remember": ("that I get loud when I am afraid, not when I am angry.",),
    "I take with me": ("that you are as tired as I am, and still want this.",),
    "My part in it": ("I say nothing for days, and then all of it at once.",),
    "I could": ("do the shopping on Fridays, on the way home.",),
}
"""What the first of the two writes after the words that the shipped guides begin a line with."""
