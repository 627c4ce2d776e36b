"""Whether a well-typed guide makes sense: what its activities cannot see of each other.

What the fields of one activity have to be stands in its kind. A bad guide is told by `BadGuide`s
that name step, activity and field, and never repeat what was read: a guide comes from outside.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from protocol.activities.activity import Activity, Condition, Fact
from protocol.activities.choose import Choose, Sets
from protocol.activities.evening import Evening
from protocol.activities.rate import Rate
from protocol.activities.read import Read
from protocol.activities.wants import (
    ENTRY_CHARS,
    LIST_LIMIT,
    PROMPT_CHARS,
    TITLE_CHARS,
    WORD_CHARS,
    gathering,
    want,
    want_id,
    want_text,
)
from protocol.errors import BadGuide
from protocol.guide.structure import Guide, Step, WordGroup

STEPS_LIMIT: Final = 20
ACTIVITIES_LIMIT: Final = 40
PAGES_LIMIT: Final = 80
"""Activities of a whole guide: twice a long evening. All of them can be read before it begins."""

STEP_TITLE_CHARS: Final = 20
MINUTES_MOST: Final = 600

LENGTHS_LIMIT: Final = 4
"""More are no help to two tired people."""

WORDS_LIMIT: Final = 30
"""Words of one list of a guide's own: more are not read."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def check(guide: Guide) -> None:
    """Raises the first `BadGuide` where a well-typed guide makes no sense."""
    for problem in _checked(guide):
        raise problem


def problems(guide: Guide) -> list[BadGuide]:
    """Everything that makes no sense of a well-typed guide."""
    return list(_checked(guide))


def _checked(guide: Guide) -> Iterator[BadGuide]:
    with gathering() as found:
        _check_top(guide)
    yield from found
    earlier: dict[str, Activity] = {}
    steps: set[str] = set()
    for step in guide.steps:
        with gathering() as found:
            want_id("a step", step.id)
            _check_step(step, steps)
        yield from found
        steps.add(step.id)
        for activity in step.activities:
            with gathering() as found:
                want_id(f"step {step.id}, an activity", activity.id)
                place = f"step {step.id}, activity {activity.id}"
                want(activity.id not in earlier, f"{place}, field id", "an id of its own")
                activity.check_all(place, earlier)
                _check_length_of(guide, place, activity, earlier)
            yield from found
            earlier[activity.id] = activity
    with gathering() as found:
        want(len(earlier) <= PAGES_LIMIT, "field steps", f"at most {PAGES_LIMIT} activities in all")
        _check_whole(guide)
    yield from found


def _check_top(guide: Guide) -> None:
    want_id("", guide.id)
    want_text("", "title", guide.title, TITLE_CHARS)
    want_text("", "about", guide.about, PROMPT_CHARS)
    want(1 <= guide.minutes <= MINUTES_MOST, "field minutes", f"between 1 and {MINUTES_MOST}")
    want(1 <= len(guide.steps) <= STEPS_LIMIT, "field steps", f"1 to {STEPS_LIMIT}")
    want_text("", "author", guide.author, TITLE_CHARS, may_be_empty=True)
    want_text("", "for_whom", guide.for_whom, PROMPT_CHARS, may_be_empty=True)
    want_text("", "not_for", guide.not_for, PROMPT_CHARS, may_be_empty=True)
    want_text("", "version", guide.version, WORD_CHARS, may_be_empty=True)
    want(len(guide.sources) <= LIST_LIMIT, "field sources", f"at most {LIST_LIMIT} lines")
    for source in guide.sources:
        want_text("", "sources", source, PROMPT_CHARS)
    is_language = not guide.language or LANGUAGE.fullmatch(guide.language) is not None
    want(is_language, "field language", "a language as in en or pt-BR")
    if guide.words is not None:
        for name, groups in (("feelings", guide.words.feelings), ("needs", guide.words.needs)):
            _check_words(f"field words, field {name}", groups)
    _check_lengths(guide)


def _check_words(where: str, groups: tuple[WordGroup, ...]) -> None:
    want(len(groups) <= LIST_LIMIT, where, f"at most {LIST_LIMIT} groups")
    words = [word for group in groups for word in group.words]
    want(len(words) <= WORDS_LIMIT, where, f"at most {WORDS_LIMIT} words")
    want(len(set(words)) == len(words), where, "each word once")
    want(len({group.id for group in groups}) == len(groups), where, "ids of their own")
    for group in groups:
        want_id(where, group.id)
        want(bool(group.words), where, "words in every group")
    for word in words:
        want_text(where, "words", word, WORD_CHARS)


def _check_lengths(guide: Guide) -> None:
    lengths = guide.lengths
    if not lengths:
        return
    want(2 <= len(lengths) <= LENGTHS_LIMIT, "field lengths", f"2 to {LENGTHS_LIMIT}")
    for length in lengths:
        want_id("field lengths", length.id)
        want_text("field lengths", "text", length.text, ENTRY_CHARS)
        is_time = 1 <= length.minutes <= MINUTES_MOST
        want(is_time, "field lengths, field minutes", f"between 1 and {MINUTES_MOST}")
    want(len({each.id for each in lengths}) == len(lengths), "field lengths", "ids of their own")
    is_order = all(one.minutes < two.minutes for one, two in pairwise(lengths))
    want(is_order, "field lengths", "the shortest first")


def _check_step(step: Step, seen: set[str]) -> None:
    where, count = f"step {step.id}", len(step.activities)
    want(step.id not in seen, f"{where}, field id", "an id of its own")
    want_text(where, "title", step.title, STEP_TITLE_CHARS)
    want(1 <= count <= ACTIVITIES_LIMIT, f"{where}, field activities", f"1 to {ACTIVITIES_LIMIT}")
    of_group: dict[str, Activity] = {}
    for group, run in groupby(step.activities, lambda each: each.group):
        first, *others = run
        if not group:
            continue
        place = f"{where}, activity {first.id}, field group"
        want_text(f"{where}, activity {first.id}", "group", group, WORD_CHARS)
        want(group not in of_group, place, "the activities of a group next to each other")
        of_group[group] = first
        want(first.optional, place, "a first of a group that is optional")
        for each in others:
            place = f"{where}, activity {each.id}, field group"
            want(_stands_with(first, each), place, "no more chances to begin than the first has")


def _stands_with(first: Activity, other: Activity) -> bool:
    """Whether the first of a group takes place wherever the other does, so that both can be left
    out by leaving out the first."""
    is_length = not first.in_ or (bool(other.in_) and set(other.in_) <= set(first.in_))
    is_owner = not first.for_ or first.for_ == other.for_
    return is_length and is_owner and _implies(other.when, first.when)


def _implies(narrow: Condition | None, wide: Condition | None) -> bool:
    """Whether what the narrow condition asks for contains all that the wide one does."""
    asked = narrow.facts if narrow is not None else ()
    wanted = wide.facts if wide is not None else ()
    return all(any(_covers(each, fact) for each in asked) for fact in wanted)


def _covers(narrow: Fact, wide: Fact) -> bool:
    is_choice = bool(wide.choice) and narrow.choice == wide.choice
    return narrow == wide or (is_choice and set(narrow.is_) <= set(wide.is_))


def _check_length_of(
    guide: Guide, where: str, activity: Activity, earlier: dict[str, Activity]
) -> None:
    """That lengths are known, and chosen before anything hangs on them or anything is asked."""
    known = [length.id for length in guide.lengths]
    chosen = any(isinstance(each, Choose) and each.sets is Sets.LENGTH for each in earlier.values())
    want(set(activity.in_) <= set(known), f"{where}, field in", "lengths of the guide")
    want(not activity.in_ or chosen, f"{where}, field in", "a length that was chosen before")
    want(len(set(activity.in_)) == len(activity.in_), f"{where}, field in", "each length once")
    if isinstance(activity, Choose) and activity.sets is Sets.LENGTH:
        place = f"{where}, field sets"
        want(not chosen, place, "a length that is chosen once")
        options = [option.id for option in activity.options]
        is_same = bool(known) and options == known
        want(is_same, f"{where}, field options", "the lengths of the guide, in their order")
        is_plain = activity.when is None and not activity.group
        want(is_plain, f"{where}, field when", "a length that is chosen in any case")
        asks = (each for each in earlier.values() if not _asks_nothing(each))
        want(not any(asks), place, "a length before anything but a good time is asked")


def _asks_nothing(activity: Activity) -> bool:
    """Whether two people may meet it before they know how long it takes."""
    return isinstance(activity, Read) or (isinstance(activity, Rate) and bool(activity.needs))


def _check_whole(guide: Guide) -> None:
    activities = [each for step in guide.steps for each in step.activities]
    if guide.lengths:
        chooses = (each for each in activities if isinstance(each, Choose))
        is_chosen = any(each.sets is Sets.LENGTH for each in chooses)
        want(is_chosen, "field lengths", "a choose activity that sets the length")
    if activities:
        is_open_end = not isinstance(activities[-1], Evening)
        place = f"step {guide.steps[-1].id}, activity {activities[-1].id}"
        want(is_open_end, place, "something that comes after an evening")
