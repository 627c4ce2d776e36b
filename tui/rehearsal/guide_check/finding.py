"""One thing that is said of a guide: how much it weighs, where it is, and a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from protocol.activities.activity import Activity
from protocol.guide.structure import Guide


class Weight(Enum):
    """How much a finding weighs."""

    ERROR = "error"
    """The guide does not load."""
    WARNING = "warning"
    """Whoever follows it may be hurt, lost or bored by it."""
    NOTE = "note"
    """Something to look at."""


class Part(Enum):
    """Which part of the check found it, in the order in which they are told."""

    ERRORS = "errors"
    WAYS = "ways"
    CARE = "care"
    LED = "led"
    WORDS = "words"
    SCREENS = "screens"


@dataclass(frozen=True)
class Finding:
    """One thing to look at."""

    weight: Weight
    part: Part
    where: str
    """The step and the activity, by their ids; empty: the whole guide."""
    text: str


def placed(guide: Guide) -> Iterator[tuple[str, Activity]]:
    """(where it is, the activity) of every activity, in order."""
    for step in guide.steps:
        for activity in step.activities:
            yield f"{step.id} / {activity.id}", activity
