"""The words for feelings that the program offers, by their ids. A screen has the words themselves.

What is picked travels as an id: each of the two reads it in the words of their own laptop.
"""

from enum import Enum
from typing import Final


class Feeling(Enum):
    """A word for a feeling."""

    TIRED = "tired"
    SAD = "sad"
    ALONE = "alone"
    HURT = "hurt"
    ANGRY = "angry"
    WORRIED = "worried"
    ASHAMED = "ashamed"
    LET_DOWN = "let-down"
    NOT_SEEN = "not-seen"
    UNDER_PRESSURE = "under-pressure"
    RELIEVED = "relieved"
    HOPEFUL = "hopeful"


FEELINGS: Final = tuple(feeling.value for feeling in Feeling)
"""Their ids, in the order in which they are offered."""
