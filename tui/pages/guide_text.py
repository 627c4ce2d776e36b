"""A guide as plain text, page by page: to be read aloud, or by somebody who is asked about it."""

from collections.abc import Iterator

from protocol.activities.activity import Activity
from protocol.guide.structure import Guide
from tui.pages.asides import asides, put_in
from tui.pages.gathering import own_words, sentences
from tui.pages.guides import lasts
from tui.words import guide_check as check_words


def guide_text(guide: Guide) -> str:
    """Everything that its pages say, and what decides whether they come."""
    text = "\n".join(_lines(guide)).rstrip()
    return put_in(text, check_words.PARTNER, check_words.FIRST, check_words.SECOND)


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
    yield from own_words(guide)
    for step in guide.steps:
        yield from ("", step.title, "-" * len(step.title))
        for activity in step.activities:
            yield ""
            yield from sentences(activity)
            aside = "; ".join(asides(guide, activity))
            if aside:
                yield f"  ({aside})"
            yield from _to_whoever_leads(activity)


def _to_whoever_leads(activity: Activity) -> Iterator[str]:
    """What is not sent to the two."""
    if activity.facilitator:
        yield f"  {check_words.HINT}: {activity.facilitator}"
    told = [check_words.planned(activity.lasts)] if activity.lasts else []
    told += [check_words.SPARE] if activity.spare else []
    if told:
        yield f"  {check_words.HINT}: {'; '.join(told)}"
