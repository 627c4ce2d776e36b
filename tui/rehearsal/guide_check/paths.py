"""The ways through a guide: how long each takes, what none reaches, which choices lead nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from protocol.activities.activity import Activity, Voice
from protocol.activities.choose import Choose
from protocol.activities.rate import Rate
from protocol.guide.structure import Guide
from protocol.guide.times import CLOSE_MIN, estimate, minutes_of
from protocol.guide.ways import Way, ways
from tui.rehearsal.guide_check.finding import Finding, Part, Weight, placed
from tui.words import guide_check as check_words

WAYS_LIMIT: Final = 500
"""More ways than this are not walked: nobody would read them."""

DOUBT: Final = 1.3
"""No couple has been timed: an estimate that is longer by less than this says nothing."""


@dataclass(frozen=True)
class Passage:
    """One way, as it is told."""

    choices: str
    """What was come to on it, in the guide's own ids; empty: it does not fork."""
    activities: int
    typed: int
    aloud: int
    """Minutes, where nothing is left out."""


@dataclass(frozen=True)
class Ways:
    """All of them."""

    passages: tuple[Passage, ...]
    is_cut: bool
    """There are more."""
    typed: tuple[int, int] | None
    aloud: tuple[int, int] | None
    """The shortest and the longest, in minutes; None: too many to tell."""


def ways_of(guide: Guide) -> tuple[Ways, list[Finding]]:
    """The ways through it, and what to look at."""
    found = list(islice(ways(guide), WAYS_LIMIT + 1))
    is_cut = len(found) > WAYS_LIMIT
    passages = tuple(_passage(way) for way in found[:WAYS_LIMIT])
    told = Ways(passages, is_cut, _span(guide, Voice.TYPED), _span(guide, Voice.ALOUD))
    findings = [*_nowhere(guide), *_says(guide)]
    if not is_cut:
        reached = {each.id for way in found for each in way.activities}
        findings += [
            Finding(Weight.WARNING, Part.WAYS, where, check_words.UNREACHED)
            for where, activity in placed(guide)
            if activity.id not in reached
        ]
    return told, findings


def _passage(way: Way) -> Passage:
    choices = ", ".join(dict.fromkeys(each for _, each in way.forks if each))
    typed, aloud = (
        round(_minutes(way, way.activities, voice)) for voice in (Voice.TYPED, Voice.ALOUD)
    )
    return Passage(choices, len(way.activities), typed, aloud)


def _span(guide: Guide, voice: Voice, length: str | None = None) -> tuple[int, int] | None:
    found = estimate(guide, voice, length)
    return None if found is None else (round(found.whole.least), round(found.whole.most))


def _says(guide: Guide) -> Iterator[Finding]:
    """What it says it takes, beside the shortest way aloud: all is left out that may be."""
    lengths = {each.id: each.minutes for each in guide.lengths} or {"": guide.minutes}
    for length, minutes in lengths.items():
        found = islice(ways(guide, voice=Voice.ALOUD, length=length or None), WAYS_LIMIT)
        least = min((_least(way) for way in found), default=0.0)
        if least > minutes * DOUBT:
            text = check_words.says(minutes, round(least))
            yield Finding(Weight.WARNING, Part.WAYS, f"length {length}" if length else "", text)


def _least(way: Way) -> float:
    needed = [each for each in way.activities if not (each.optional or each.group)]
    return _minutes(way, needed, Voice.ALOUD)


def _minutes(way: Way, activities: Iterable[Activity], voice: Voice) -> float:
    """What is for one of the two takes less than what is for both."""
    lasting = (minutes_of(each, voice, len(way.seats(each))) for each in activities)
    return sum(lasting) + CLOSE_MIN


def _nowhere(guide: Guide) -> Iterator[Finding]:
    """Options of a choice that no later page asks about, where it asks about others."""
    facts = [
        fact
        for _, activity in placed(guide)
        if activity.when is not None
        for fact in activity.when.facts
    ]
    marked = {each.id: each for _, each in placed(guide) if isinstance(each, Rate)}
    for where, activity in placed(guide):
        if not isinstance(activity, Choose):
            continue
        asked = {option for fact in facts if fact.choice == activity.id for option in fact.is_}
        options = [each.id for each in activity.options if each.id != activity.decline]
        idle = [each for each in options if each not in asked]
        # One that asks for nothing more is the way past the others.
        if asked and len(idle) > 1:
            text = check_words.leads_nowhere(", ".join(idle))
            yield Finding(Weight.WARNING, Part.WAYS, where, text)
        if activity.marked_by in marked:
            led = {option.leak for option in activity.options}
            lost = [each.id for each in marked[activity.marked_by].items if each.id not in led]
            if lost:
                text = check_words.marks_lead_nowhere(", ".join(lost))
                yield Finding(Weight.NOTE, Part.WAYS, where, text)
