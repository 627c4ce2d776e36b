"""What of an activity a person reads, by what it is for."""

from collections.abc import Iterator

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.evening import Evening
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.turns import Turns
from protocol.activities.write import Write


def prompts(activity: Activity) -> Iterator[str]:
    """What asks for something."""
    yield activity.prompt
    if isinstance(activity, Turns):
        yield activity.listen
        if activity.note:
            yield activity.note


def reading(activity: Activity) -> str:
    """A longer text; empty: none."""
    return activity.text if isinstance(activity, Read | Evening) else ""


def entries(activity: Activity) -> tuple[str, ...]:
    """The lines of its list."""
    match activity:
        case Private() | Rate():
            return tuple(label.text for label in activity.items)
        case Write():
            return tuple(label.text for label in activity.fields)
        case Choose() | Agree():
            return tuple(option.text for option in activity.options)
    return ()


def scale(activity: Activity) -> tuple[str, ...]:
    """The words of its scale."""
    if isinstance(activity, Private | Rate):
        return tuple(label.text for label in activity.scale)
    return ()


def all_texts(activity: Activity) -> Iterator[str]:
    """Everything."""
    yield activity.title
    yield from prompts(activity)
    yield from filter(None, (reading(activity),))
    yield from entries(activity)
    yield from scale(activity)
    if isinstance(activity, Agree) and activity.day:
        yield activity.day
