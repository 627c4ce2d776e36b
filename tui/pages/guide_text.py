"""A guide as plain text, page by page: to be read aloud, or by somebody who is asked about it."""

from collections.abc import Iterator

from protocol.activities.activity import Activity, Fact
from protocol.guide.structure import Guide
from tui.pages.gathering import sentences
from tui.pages.guides import lasts
from tui.words import guide_check as check_words


def guide_text(guide: Guide) -> str:
    """Everything that its pages say, and what decides whether they come."""
    return "\n".join(_lines(guide)).rstrip()


def _lines(guide: Guide) -> Iterator[str]:
    yield from (guide.title, "=" * len(guide.title), "", guide.about, lasts(guide))
    for name, text in (
        (check_words.BY, guide.author),
        (check_words.FOR, guide.for_whom),
        (check_words.NOT_FOR, guide.not_for),
        (check_words.SOURCES, "; ".join(guide.sources)),
    ):
        if text:
            yield f"{name}: {text}"
    for step in guide.steps:
        yield from ("", step.title, "-" * len(step.title))
        for activity in step.activities:
            yield ""
            yield from sentences(activity)
            aside = "; ".join(_aside(activity))
            if aside:
                yield f"  ({aside})"
            if activity.facilitator:
                yield f"  {check_words.HINT}: {activity.facilitator}"


def _aside(activity: Activity) -> Iterator[str]:
    """What decides whether it comes, and who may leave it out."""
    if activity.when is not None:
        yield f"{check_words.ONLY_IF} {', '.join(map(_fact, activity.when.facts))}"
    if activity.in_:
        yield f"{check_words.LENGTHS} {', '.join(activity.in_)}"
    if activity.for_:
        yield check_words.FOR_ONE
    if activity.group:
        yield f"{check_words.GROUP} {activity.group}"
    if activity.optional:
        yield check_words.OPTIONAL


def _fact(fact: Fact) -> str:
    if fact.choice:
        return f"{fact.choice}: {' / '.join(fact.is_)}"
    if fact.rate:
        return f"{fact.rate}, {fact.item}: {fact.both_at_least}"
    return fact.voice.value if fact.voice is not None else ""
