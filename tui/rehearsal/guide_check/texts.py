"""What of an activity a person reads, by what it is for."""

from collections.abc import Iterator

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.choose import Choose
from protocol.activities.evening import Evening
from protocol.activities.private import Private
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.tick import Tick
from protocol.activities.turns import Turns
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write


def prompts(activity: Activity) -> Iterator[str]:
    """What asks for something."""
    yield activity.prompt
    match activity:
        case Turns(listen=listen, note=note):
            yield listen
            yield from filter(None, (note,))
        case Private(note=note):
            yield from filter(None, (note,))
        case Tick(sentence=sentence):
            yield sentence


def reading(activity: Activity) -> str:
    """A longer text; empty: none."""
    return activity.text if isinstance(activity, Read | Evening) else ""


def entries(activity: Activity) -> tuple[str, ...]:
    """The lines of its list."""
    match activity:
        case Private():
            return tuple(label.text for label in (*activity.items, *activity.options))
        case Rate() | Wishes():
            return tuple(label.text for label in activity.items)
        case Write():
            return tuple(label.text for label in activity.fields)
        case Choose() | Agree():
            return tuple(option.text for option in activity.options)
    return ()


def pages(activity: Activity) -> tuple[tuple[str, ...], ...]:
    """The lists of it that stand on a page each."""
    if isinstance(activity, Audit):
        return tuple(tuple(item.text for item in group.items) for group in activity.groups)
    return (entries(activity),)


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
    for page in pages(activity):
        yield from page
    yield from scale(activity)
    match activity:
        case Agree(day=day, enough=enough, again=again):
            yield from filter(None, (day, enough, again))
        case Audit(groups=groups):
            yield from (group.title for group in groups)
        case Write(promise=str() as promise):
            yield promise
