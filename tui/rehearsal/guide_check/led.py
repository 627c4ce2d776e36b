"""What to look at in a guide that is meant for two whom somebody leads: its hints, and its plan.

What it is not: a rule for the two. Everything here is for whoever leads, and most of it only says
how their screen will have it.
"""

from collections.abc import Iterator
from typing import Final

from protocol.activities.activity import Activity, Voice
from protocol.activities.choose import Choose
from protocol.activities.read import Read
from protocol.activities.turns import Turns
from protocol.activities.whose import Whose
from protocol.guide.structure import Guide, guide_bytes, unhinted
from protocol.guide.times import minutes_of
from tui.rehearsal.guide_check.care import is_about_a_hurt
from tui.rehearsal.guide_check.finding import Finding, Part, Weight, placed
from tui.words import guide_check as check_words

SPEAKS_FOR_ITSELF: Final = (Read, Choose)
"""Whoever leads needs no hint for it."""


def to_lead(guide: Guide) -> Iterator[Finding]:
    """What to look at before one leads two others with it; nothing where nobody is to lead."""
    found = list(placed(guide))
    yield from _read_by_the_two(guide, found)
    if guide.led:
        yield from _planned(guide)
        yield from _left_out(found)
        unhinted_ids = [
            each.id
            for _, each in found
            if not each.facilitator and not isinstance(each, SPEAKS_FOR_ITSELF)
        ]
        if unhinted_ids:
            yield _note("", check_words.no_hint(", ".join(unhinted_ids)))
        for where, each in found:
            if isinstance(each, Whose) or (isinstance(each, Turns) and is_about_a_hurt(each)):
                yield _note(where, check_words.WORD_WITH_ONE)
    elif guide != unhinted(guide):
        yield _note("", check_words.NOT_LED)


def _read_by_the_two(guide: Guide, found: list[tuple[str, Activity]]) -> Iterator[Finding]:
    """A hint is never sent; here its words are in what is."""
    sent = guide_bytes(guide)
    for where, each in found:
        if each.facilitator and each.facilitator.encode("utf-8", "replace") in sent:
            yield Finding(Weight.WARNING, Part.LED, where, check_words.HINT_IS_READ)


def _planned(guide: Guide) -> Iterator[Finding]:
    for step in guide.steps:
        minutes = ", ".join(f"{each.id} {_minutes(each)}" for each in step.activities)
        yield _note(step.id, check_words.in_the_plan(minutes))


def _minutes(activity: Activity) -> str:
    """As the plan has it: what the guide says, or the model."""
    return f"{activity.lasts or minutes_of(activity, Voice.ALOUD):.0f}"


def _left_out(found: list[tuple[str, Activity]]) -> Iterator[Finding]:
    stays = [each.id for _, each in found if not (each.optional or each.spare)]
    if len(stays) == len(found):
        yield _note("", check_words.NOTHING_SPARE)
    elif stays:
        yield _note("", check_words.stays(", ".join(stays)))


def _note(where: str, text: str) -> Finding:
    return Finding(Weight.NOTE, Part.LED, where, text)
