"""Sentences for whoever joins: the words, an address, a knock.

Before there was a knock nobody knows whose words they are: the partner's, or those of somebody who
leads the two. Every sentence before that is true of both.
"""

from collections.abc import Sequence
from typing import Final

TITLE: Final = "Join your partner"
WORDS: Final = "Type the words. Three letters of each are enough."
PLACEHOLDER: Final = "the words that were read out to you"
GO: Final = "Knock"
TROUBLE: Final = "Trouble connecting?"
ADDRESS: Final = "Only if a relay's name or an address was read out too:"
ADDRESS_PLACEHOLDER: Final = "relay.example.org, or 192.168.1.20"
ADDRESS_WRONG: Final = (
    "That is not an address yet. It looks like relay.example.org, or like 192.168.1.20:4774."
)
WORDS_FOR_ADDRESS: Final = (
    "These look like the words that were read out to you. They go into the box above; this one "
    "stays empty, unless there is a relay's name or an address as well."
)
WORDS_MOVED: Final = (
    "These look like the words that were read out to you, so they stand in their own box now. "
    "Look at them, and knock."
)
ADDRESS_AFAR: Final = (
    "That address is outside your own network, where the line would be open to others. "
    "Meet over a relay instead."
)
FROM_TEXT: Final = "The words were taken from what you pasted; the rest was left out."


def from_text_too(address: str) -> str:
    """Where a relay's name or an address stood in it as well."""
    return f"The words and {address} were taken from what you pasted; the rest was left out."


PASTED_MUCH: Final = (
    "No five or six words of ours stand together in what you pasted. Paste only the words."
)
STOPPED: Final = "You have turned back from the door. Your words are still here."


def did_you_mean(typed: str, count: int) -> str:
    """Above the words that are nearest to what was typed."""
    meant = "this one" if count == 1 else "one of these"
    return f"“{typed}” is not one of our words. Do you mean {meant}?"


def take_word(word: str) -> str:
    """The button that puts this word in place of the slip."""
    return f"Take “{word}”"


def looking(name: str) -> str:
    """On the way to the door."""
    if not name:
        return "Looking for the door. This takes a few seconds."
    return f"Looking for the door at {name}. This takes a few seconds."


def still_looking(name: str) -> str:
    """Nothing has answered yet."""
    if not name:
        return "The other laptop has not answered yet. We give it a few seconds more."
    return f"{name} has not answered yet. We give it a few seconds more."


def nobody_there(name: str) -> str:
    """An empty lobby: other words, or words whose time is over; perhaps another relay."""
    where = f" at {name}" if name else ""
    return (
        f"Nobody is waiting behind these words{where}. Check them together. Your partner's hold "
        "for 15 minutes, those of whoever leads you while they are at the door, and all of them "
        "once. Else ask for new ones."
    )


KNOCKED: Final = "You have knocked. Your partner will let you in."
NOBODY: Final = nobody_there("")
TAKEN: Final = "Someone else has knocked with these words. Ask for new ones."
NOT_OPENED: Final = "The door was not opened this time. You can ask for new words."
UNREACHABLE: Final = (
    "The other laptop does not answer. Are both on the same Wi-Fi, and does the other screen "
    "still show the words? The address below them helps where the first word cannot."
)
NO_RELAY: Final = (
    "Five words go over a relay: type the name that was read out with them. "
    "At home there are six words, or an address."
)


def address_silent(address: str) -> str:
    """A typed address at home that nothing answers at."""
    return (
        f"The other laptop does not answer at {address}. Is that what its screen shows? "
        "There, “Another network” may show one that works."
    )


def unknown_words(words: tuple[str, ...]) -> str:
    """Words that are not on the list, named before anything is sent."""
    if len(words) == 1:
        return f"“{words[0]}” is not one of our words. Look at it once more."
    listed = ", ".join(f"“{word}”" for word in words)
    return f"These are not words of ours: {listed}. Look at them once more."


def not_yet(count: int, *, has_slip: bool) -> str:
    """Why nobody knocks yet, and what to do; `count` words of ours are there, and perhaps a slip,
    which is named below the box."""
    if has_slip:
        return "Not every word there is one of ours yet. Look at them once more, then knock."
    if count == 0:
        return "The words are still missing. Type what was read out to you, then knock."
    if count < 5:
        return "Some words are still missing. Type the others too, then knock."
    return "Those are more words than an invitation has. Take some out, then knock."


WORD_MISSING: Final = "___"
"""In the place of what is not one of our words."""


def words_so_far(count: int) -> str:
    """How many words are there, while typing."""
    if count == 0:
        return "Five words, or six at home."
    if count < 5:
        return f"{count} so far. Five words, or six at home."
    if count == 5:
        return "Five words. Go on if there is a sixth."
    return "Six words." if count == 6 else "That is more than six words."


def fitting(words: Sequence[str], *, are_more: bool) -> str:
    """The words of the list that may be meant; empty where there is none."""
    shown = "  ".join(words)
    if not words:
        return ""
    return f"Words that fit: {shown} …" if are_more else f"Words that fit: {shown}"
