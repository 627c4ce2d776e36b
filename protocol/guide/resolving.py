"""What a guide's TOML may say shorter, made into what stands on the wire: one whole guide.

    optional = true            at the top: of every activity that does not say it itself, but for
                               those that only hold where both go through them
    use = "guide/activity"     all that the activity of another guide says; "/activity", of this
    sets = "length"            the options are the lengths of the guide
    [words.feelings]           a table of lists

It works on what TOML gives, whatever that is: what has no sense is left for the types to refuse.
"""

from collections.abc import Callable, Iterator
from typing import Final

from protocol.activities.wants import ID
from protocol.errors import BadGuide

Tree = dict[str, object]

Find = Callable[[str], Tree | None]
"""What another guide's TOML says, by its id; None where there is none."""

USES_LIMIT: Final = 4
"""How far one activity may use another that uses another."""

OWN: Final = frozenset({"when", "in", "group", "for", "optional"})
"""What belongs to the place of an activity in its guide, and is not taken along from another's."""


def resolved(tree: Tree, find: Find) -> tuple[Tree, list[BadGuide]]:
    """The whole guide, and what of it could not be found."""
    whole, problems = dict(tree), list[BadGuide]()
    is_optional = whole.get("optional")
    if isinstance(is_optional, bool):
        del whole["optional"]
    steps: list[object] = []
    for number, step in enumerate(_listed(tree.get("steps")), 1):
        if not isinstance(step, dict) or not isinstance(step.get("activities"), list):
            steps.append(step)
            continue
        activities: list[object] = []
        for place, activity in enumerate(step["activities"], 1):
            if isinstance(activity, dict):
                try:
                    activity = _used(activity, tree, find, 0)
                except BadGuide as error:
                    where = _named("step", step, number), _named("activity", activity, place)
                    problems.append(BadGuide(", ".join((*where, "field use")), error.problem))
                    continue
                if is_optional is True and not _holds_for_both(activity):
                    activity.setdefault("optional", True)
                _add_lengths(activity, tree)
            activities.append(activity)
        steps.append({**step, "activities": activities})
    if isinstance(tree.get("steps"), list):
        whole["steps"] = steps
    words = tree.get("words")
    if isinstance(words, dict):
        whole["words"] = {name: _groups(each) for name, each in words.items()}
    return whole, problems


def _listed(value: object) -> Iterator[object]:
    return iter(value if isinstance(value, list) else ())


def _named(what: str, tree: Tree, number: int) -> str:
    """By its id; where it has none, by its place."""
    name = tree.get("id")
    is_id = isinstance(name, str) and ID.fullmatch(name)
    return f"{what} {name}" if is_id else f"{what} number {number}"


def _used(activity: Tree, tree: Tree, find: Find, depth: int) -> Tree:
    """The activity with what it uses of another. Raises `BadGuide`."""
    if "use" not in activity:
        return dict(activity)
    use = activity["use"]
    guide, slash, name = use.partition("/") if isinstance(use, str) else ("", "", "")
    is_name = bool(slash) and ID.fullmatch(name) and (not guide or ID.fullmatch(guide))
    if not is_name or depth >= USES_LIMIT:
        raise BadGuide("", "wanted a guide and an activity of it, as in burnout/appreciation")
    other = tree if not guide else find(guide)
    found = _activity(other, name) if other is not None else None
    if other is None:
        raise BadGuide("", "there is no guide of this name; /NAME is an activity of this one")
    if found is None:
        raise BadGuide("", "that guide has no activity of this name")
    whole = _used(found, other, find, depth + 1)
    taken = {field: each for field, each in whole.items() if field not in OWN}
    return {**taken, **{field: each for field, each in activity.items() if field != "use"}}


def _activity(tree: Tree, name: str) -> Tree | None:
    for step in _listed(tree.get("steps")):
        activities = step.get("activities") if isinstance(step, dict) else None
        for activity in _listed(activities):
            if isinstance(activity, dict) and _is_called(activity, name):
                return activity
    return None


def _is_called(activity: Tree, name: str) -> bool:
    """Whether it has that id, be it taken along with what it uses."""
    use = activity.get("use")
    taken = use.rpartition("/")[2] if isinstance(use, str) else None
    return activity.get("id", taken) == name


def _holds_for_both(activity: Tree) -> bool:
    """Whether it makes no sense to leave it out: a good time, the length, the end of an evening."""
    needs, kind = activity.get("needs"), activity.get("kind")
    return bool(needs) or activity.get("sets") == "length" or kind == "evening"


def _add_lengths(activity: Tree, tree: Tree) -> None:
    lengths = tree.get("lengths")
    if activity.get("sets") == "length" and "options" not in activity and isinstance(lengths, list):
        activity["options"] = [
            {name: each[name] for name in ("id", "text") if name in each}
            for each in lengths
            if isinstance(each, dict)
        ]


def _groups(table: object) -> object:
    if not isinstance(table, dict):
        return table
    return [{"id": name, "words": words} for name, words in table.items()]
