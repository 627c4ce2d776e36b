"""Sentences of the builder of a gentle start, and of the nudges."""

from typing import Final

LANGUAGE: Final = "en"
"""Which lists and rules belong to these sentences."""

HELP_ME: Final = "Help me begin"
FEEL: Final = "I feel"
WHEN: Final = "when"
NEED: Final = "I need"
WILLING: Final = "would you be willing to"
PICK_WORDS: Final = "pick one or two below"
WHEN_HINT: Final = "what a camera would see"
WILLING_HINT: Final = "one thing, this week, small"
EMPTY: Final = "Fill in what you like. It grows into a sentence here."
PUT: Final = "Put it in my box"
NOTHING_YET: Final = "Pick a word or fill in a line first. You can also go back."
IS_PUT: Final = "It stands in your box now. Change it as you like; nothing is said yet."
NO_ROOM: Final = "That does not fit in the box any more. Say what stands there first."
NOT_TONIGHT: Final = "Not again tonight"
NO_MORE_TONIGHT: Final = "No more of these hints until you start the program again."
HELP: Final = (
    "Four beginnings make a hard thing easier to hear. Leave empty what you like: the sentence "
    "below grows as you go, and only you see it. In a list of words the arrow keys move and Space "
    "picks, up to two. Nothing is sent: “Put it in my box” puts it where you can still change it."
)
HELP_PRIVATE: Final = (
    "Four beginnings make a hard thing easier to hear. Leave empty what you like: the sentence "
    "below grows as you go, and only you see it. In a list of words the arrow keys move and Space "
    "picks, up to two. What you write here goes into your notes when you go on."
)
HELP_ME_TOO: Final = "“Help me begin” (Ctrl+B) offers four beginnings; nothing is sent by it."
NUDGES: Final = (
    "A quiet line under your box may say that something is hard to hear, and how it could be said. "
    "Only you see it, and it changes nothing: press again, and your words go as they are. You can "
    "switch these hints off in the settings, or for tonight below your box."
)
