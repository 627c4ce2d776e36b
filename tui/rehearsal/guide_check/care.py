"""Care: what two tired people need to be able to say no, be heard, and come to a warm end.

The rules look at kinds, fields and a few words. They cannot know what a sentence does to somebody:
a guide without a finding may still hurt, and one with some may be right. They ask to look again.
"""

from collections.abc import Iterator
from typing import Final

from protocol.activities.activity import Activity
from protocol.activities.agree import Agree
from protocol.activities.audit import Audit
from protocol.activities.ladder import Rung
from protocol.activities.name import Name
from protocol.activities.private import Private, Show
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.review import Review
from protocol.activities.turns import Turns
from protocol.activities.whose import Whose
from protocol.activities.wishes import Wishes
from protocol.activities.write import Write
from protocol.guide.structure import Guide
from tui.late import Late
from tui.rehearsal.guide_check.finding import Finding, Part, Weight, placed
from tui.rehearsal.guide_check.texts import all_texts, entries, prompts, reading, scale
from tui.words import guide_check as check_words

INTIMATE: Final = (Turns, Write, Name, Private, Audit, Wishes, Whose, Review)
"""What asks for something of oneself."""

REVEALED: Final = (Rate, Write, Turns, Audit, Whose, Agree, Name)
"""What the other comes to read or to hear."""

Placed = list[tuple[str, Activity]]

WARM: Final = Late(r"\b(good|glad|thank\w*|appreciat\w*|kind\w*|noticed|like about|enjoy\w*)\b")
OPEN_WOUND: Final = Late(r"\b(let (?:it )?go|forgiv\w*|afraid|fear\w*|scared)\b")
HURT: Final = Late(r"\b(hurts?|wound\w*|betray\w*)\b")
LEAVES_OUT: Final = Late(r"\b(leave (?:this|it|that|the next \w+) out|go straight on)\b")
ONLY_ONE: Final = Late(
    r"\bonly you (?:will )?(?:see|read|know)\b|\bnobody else (?:sees|reads|will)\b|\bnever leaves\b"
)
JUST_FOR_ONE: Final = Late(r"\bjust for you\b")
ASKS: Final = Late(r"\bask for one\b|\byou need from\b|\bcould \{partner\}")
WHO_TAKES: Final = Late(r"\bwho (takes|does|will do)\b")
CONTROLS: Final = Late(
    r"\b(whom|who) \{?\w+\}? (may )?(see|meet)s?\b|\bwhere \{?\w+\}? (may )?go(es)?\b"
    r"|\b(what|how much) \{?\w+\}? (may )?(spend|buy)s?\b|\{partner\} (may )?spends?\b"
)


def care(guide: Guide) -> Iterator[Finding]:
    """What to look at before two people follow it."""
    found = list(placed(guide))
    yield from _beginning(found)
    yield from _warmth(found)
    for at, (where, activity) in enumerate(found):
        yield from _ways_out(guide, where, activity)
        yield from _answers(where, activity)
        if isinstance(activity, Turns) and is_about_a_hurt(activity):
            had_turns = any(isinstance(each, Turns) for _, each in found[:at])
            if not had_turns:
                yield _finding(where, check_words.HURT_FIRST)


def _beginning(found: Placed) -> Iterator[Finding]:
    """A good time, and what is agreed, before anything is asked that somebody could mind."""
    if not any(isinstance(each, Rate) and each.needs for _, each in found[:1]):
        yield _finding(found[0][0], check_words.NO_GOOD_TIME)
    for where, activity in found:
        if isinstance(activity, Read):
            return
        if isinstance(activity, INTIMATE):
            yield _finding(where, check_words.NO_AGREEMENTS)
            return


def _warmth(found: Placed) -> Iterator[Finding]:
    """The first and the last that is written is something good about the other."""
    writes = [(where, each) for where, each in found if isinstance(each, Write)]
    for (where, activity), sentence in zip(
        (writes[:1] + writes[-1:]), (check_words.COLD_BEGIN, check_words.COLD_END), strict=False
    ):
        if not WARM.ready.search(" ".join(all_texts(activity)).lower()):
            yield _finding(where, sentence, Weight.NOTE)
    if not writes:
        yield _finding("", check_words.COLD, Weight.NOTE)


def _ways_out(guide: Guide, where: str, activity: Activity) -> Iterator[Finding]:
    """What is deep can be left out, and what says that it can, can."""
    may_leave = activity.optional or bool(activity.group)
    if isinstance(activity, Turns) and is_about_a_hurt(activity) and not may_leave:
        yield _finding(where, check_words.DEEP)
    said = " ".join((*prompts(activity), reading(activity))).lower()
    if LEAVES_OUT.ready.search(said) and not may_leave:
        yield _finding(where, check_words.PROMISES_LESS)


def _answers(where: str, activity: Activity) -> Iterator[Finding]:
    """How answers are asked for, and who sees them."""
    if isinstance(activity, Rate | Private) and any(
        char.isdigit() for word in scale(activity) for char in word
    ):
        yield _finding(where, check_words.NUMBERS)
    if isinstance(activity, Rate):
        asked = " ".join((*prompts(activity), *entries(activity))).lower()
        if OPEN_WOUND.ready.search(asked):
            yield _finding(where, check_words.SIDE_BY_SIDE)
    if isinstance(activity, Private) and "just for you" not in activity.prompt.lower():
        yield _finding(where, check_words.NOT_SAID_PRIVATE, Weight.NOTE)
    yield from _who_sees(where, activity)
    asks = ASKS.ready.search(activity.prompt.lower())
    if isinstance(activity, Turns) and asks and Rung.ANSWER not in activity.rungs:
        yield _finding(where, check_words.UNANSWERED)
    if isinstance(activity, Agree) and not activity.owner:
        if WHO_TAKES.ready.search(activity.prompt.lower()):
            yield _finding(where, check_words.NO_OWNER, Weight.NOTE)
    if isinstance(activity, Agree | Wishes) and any(
        CONTROLS.ready.search(e.lower()) for e in entries(activity)
    ):
        yield _finding(where, check_words.CONTROLS)


def _who_sees(where: str, activity: Activity) -> Iterator[Finding]:
    """That only one sees it is said where that is so."""
    said = " ".join((*prompts(activity), *entries(activity), reading(activity))).lower()
    is_only = bool(ONLY_ONE.ready.search(said))
    if isinstance(activity, Private):
        if is_only and activity.show is Show.OWN_CHOICE:
            yield _finding(where, check_words.MAY_BE_SHOWN)
    elif isinstance(activity, REVEALED) and (is_only or JUST_FOR_ONE.ready.search(said)):
        yield _finding(where, check_words.IS_SHOWN)


def is_about_a_hurt(activity: Turns) -> bool:
    """By its words alone."""
    return bool(HURT.ready.search(" ".join(prompts(activity)).lower()))


def _finding(where: str, text: str, weight: Weight = Weight.WARNING) -> Finding:
    return Finding(weight, Part.CARE, where, text)
