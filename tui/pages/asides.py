"""What a guide says of a page besides its words: whether it comes, and who may leave it out."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from protocol.activities.activity import Activity, Fact, Label, Option
from protocol.activities.agree import Agree
from protocol.activities.private import Private, Show
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from tui.words import guide_check as check_words
from tui.words import naming as naming_words

_PLACES: Final = re.compile(r"\{(?:partner|first|second|topic)\}")


def put_in(text: str, partner: str, first: str, second: str) -> str:
    """A text of a guide that has not begun, with how these are called in it, each put in once."""
    names = {
        "{partner}": partner,
        "{first}": first,
        "{second}": second,
        "{topic}": naming_words.THE_ONE_THING,
    }
    return _PLACES.sub(lambda found: names[found.group()], text)


def asides(guide: Guide, activity: Activity) -> Iterator[str]:
    """Each in a few words; what has a text in the guide is called by it."""
    every = [each for step in guide.steps for each in step.activities]
    if activity.when is not None:
        facts = ", ".join(_fact(every, fact) for fact in activity.when.facts)
        yield f"{check_words.ONLY_IF} {facts}"
    if activity.in_:
        names = {each.id: each.text for each in guide.lengths}
        yield f"{check_words.LENGTHS} {', '.join(names.get(id, id) for id in activity.in_)}"
    if activity.for_:
        yield check_words.FOR_ONE
    if activity.group:
        first = next(each for each in every if each.group == activity.group)
        if first.id != activity.id:
            yield f"{check_words.GROUP} “{first.title}”"
    match activity:
        case Agree(owner=True):
            yield check_words.OWNER
        case Agree(both=True):
            yield check_words.OF_BOTH
        case Write(promise=promise) if promise:
            yield check_words.PROMISE
        case Private(show=Show.OWN_CHOICE):
            yield check_words.MAY_SHOW
    if activity.optional:
        yield check_words.OPTIONAL


def _fact(every: Sequence[Activity], fact: Fact) -> str:
    asked = next((each for each in every if each.id == (fact.choice or fact.rate)), None)
    title = "" if asked is None else f"“{asked.title}”"
    if fact.choice:
        return f"{title}: {' / '.join(_text(asked, id) for id in fact.is_)}"
    if fact.rate:
        word = _text(asked, fact.both_at_least)
        return f"{title}, {_text(asked, fact.item)}: {check_words.AT_LEAST} {word}"
    return fact.voice.value if fact.voice is not None else ""


def _text(asked: Activity | None, id: str) -> str:
    """What stands in the guide for it; itself, where nothing does."""
    for name in ("options", "items", "scale"):
        for each in getattr(asked, name, ()):
            if isinstance(each, Label | Option) and each.id == id:
                return each.text
    return id
