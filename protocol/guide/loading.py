"""Loading a guide: TOML or bytes, exact types, unknown fields refused, then a check of its sense.

A bad guide raises one `BadGuide` that names step, activity and field, and never repeats what it
read: a guide comes from outside. `problems_of` tells all of them.
"""

import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Final, get_args

import msgspec

from protocol.activities.kinds import AnyActivity
from protocol.activities.wants import ID
from protocol.codec import Reader
from protocol.errors import BadGuide, Malformed
from protocol.guide.checking import check, problems
from protocol.guide.resolving import Find, Tree, resolved
from protocol.guide.structure import GUIDE_LIMIT, Guide, exact_bytes

DOTS_LIMIT: Final = 400
"""Dots in one line. Reading a dotted key takes quadratic time: 20,000 parts took 24 seconds."""

FIELDS_LIMIT: Final = 40
"""Fields of one part that are told to be wrong."""

_wire: Final[Reader[Guide]] = Reader(Guide, GUIDE_LIMIT, encoded=exact_bytes)


def nowhere(name: str) -> Tree | None:
    """Where no other guide is at hand."""
    return None


def load_guide(toml: str, find: Find = nowhere) -> Guide:
    """The guide that a TOML text holds; `find` knows the guides that it may use activities of.

    Raises the first `BadGuide`, naming step, activity and field.
    """
    tree, unfound = resolved(read_tree(toml), find)
    if unfound:
        raise unfound[0]
    guide = _typed(tree)
    check(guide)
    return guide


def problems_of(toml: str, find: Find = nowhere) -> list[BadGuide]:
    """Everything that keeps a TOML text from being a guide. What has a wrong type is told alone:
    nothing more can be known of it."""
    try:
        tree, unfound = resolved(read_tree(toml), find)
        wrong = unfound + list(_wrong_types(tree))
        return wrong or problems(_typed(tree))
    except BadGuide as error:
        return [error]


def read_guide(data: bytes) -> Guide:
    """The guide that the parts of a log make up. Raises `BadGuide`."""
    try:
        guide = _wire.read(data)
    except Malformed as error:
        raise BadGuide("", str(error)) from None
    check(guide)
    return guide


def read_tree(toml: str) -> Tree:
    """What a TOML text of a guide says, of whatever types. Raises `BadGuide`."""
    if len(toml.encode("utf-8", "replace")) > GUIDE_LIMIT:
        raise BadGuide("", f"longer than {GUIDE_LIMIT // 1024} KiB")
    if any(line.count(".") > DOTS_LIMIT for line in toml.split("\n")):
        raise BadGuide("", f"more than {DOTS_LIMIT} dots in a line")
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line \d+, column \d+", str(error))
        raise BadGuide(where.group() if where else "", _unreadable(str(error))) from None
    except (ValueError, RecursionError):
        raise BadGuide("", _UNREADABLE) from None


_UNREADABLE: Final = (
    'this cannot be read; a text stands between straight quotation marks, as in title = "A walk", '
    "and each bracket that is opened is closed"
)

_TWICE: Final = "this stands here a second time"


def _unreadable(message: str) -> str:
    """What keeps a text from being TOML, without what the message quotes."""
    if message.startswith("Cannot ") and re.search("overwrite|twice|mutate|redefine", message):
        return _TWICE
    if "end of document" in message:
        return "it ends too soon; a bracket or a quotation mark is still open"
    return _UNREADABLE


def _typed(tree: Tree) -> Guide:
    try:
        return msgspec.convert(tree, Guide)
    except msgspec.ValidationError as error:
        raise _explained(str(error), tree) from None
    except RecursionError:
        raise BadGuide("", "nested too deeply") from None
    except UnicodeError:
        raise BadGuide("", "a character that no text can hold") from None


def _wrong_types(tree: Tree) -> Iterator[BadGuide]:
    """Every field of a wrong type: of each activity, then of what is around them."""
    around: list[object] = []
    steps = tree.get("steps")
    for at, step in enumerate(steps if isinstance(steps, list) else ()):
        activities = step.get("activities") if isinstance(step, dict) else None
        if not isinstance(step, dict) or not isinstance(activities, list):
            around.append(step)
            continue
        around.append({**step, "activities": []})
        for place, activity in enumerate(activities):
            path = f"$.steps[{at}].activities[{place}]"
            yield from _wrong_fields(activity, AnyActivity, path, tree)
    shell = {**tree, "steps": around} if isinstance(steps, list) else tree
    yield from _wrong_fields(shell, Guide, "$", tree)


def _wrong_fields(part: object, kind: object, path: str, tree: Tree) -> Iterator[BadGuide]:
    """One field after the other of what should be of that kind: what is wrong is put aside."""
    aside: set[str] = set()
    for _ in range(FIELDS_LIMIT):
        try:
            msgspec.convert(part, kind)
        except msgspec.ValidationError as error:
            problem, _, inner = str(error).rpartition(" - at `$")
            problem, inner = (problem, inner.rstrip("`")) if problem else (str(error), "")
            field = re.match(r"\.([a-z_]+)", inner)
            unknown = re.search(r"unknown field `([a-z_]+)`", problem)
            missing = re.search(r"required field `([a-z_]+)`", problem)
            if missing and missing[1] in aside and not inner:
                return
            yield _explained(f"{problem} - at `{path}{inner}`", tree)
            name = (field or (unknown if not inner else None) or [None, ""])[1]
            if not isinstance(part, dict) or not name or name not in part:
                return
            aside.add(name)
            part = {each: value for each, value in part.items() if each != name}
        except (RecursionError, UnicodeError):
            return
        else:
            return


def _explained(message: str, tree: object) -> BadGuide:
    """msgspec's message and path, told in the guide's own ids, and without what it quotes."""
    problem, _, path = message.rpartition(" - at `$")
    problem = problem or message
    where: list[str] = []
    here: object = tree
    for name, index in re.findall(r"\.([a-z_]+)|\[(\d{1,6})\]", path):
        try:
            here = here[name] if name else here[int(index)]  # type: ignore[index]  # raw TOML
        except (KeyError, IndexError, TypeError):
            here = None
        if name in ("steps", "activities"):
            where.append({"steps": "step", "activities": "activity"}[name])
        elif name:
            where.append(f"field {name}")
        elif where and where[-1] in ("step", "activity"):
            found = here.get("id") if isinstance(here, dict) else None
            is_id = isinstance(found, str) and ID.fullmatch(found)
            where[-1] += f" {found}" if is_id else f" number {int(index) + 1}"
    if where and where[-1] in ("step", "activity"):
        where[-1] = {"step": "field steps", "activity": "field activities"}[where[-1]]
    named = re.findall(r"\.([a-z_]+)", path)
    return BadGuide(", ".join(where), _problem(problem, named[-1] if named else ""))


def _problem(message: str, field: str = "") -> str:
    """What is wrong, in a few words: a field is named if it is a plain one, a value never."""
    unknown = re.match(r"Object contains unknown field `(.*)`", message, re.DOTALL)
    if unknown:
        name = unknown.group(1)
        is_plain = re.fullmatch(r"[a-z_]{1,32}", name)
        return f"there is no field {name} here" if is_plain else "there is no such field here"
    missing = re.match(r"Object missing required field `([a-z_]+)`", message)
    if missing:
        return f"the field {missing[1]} is missing"
    if message.startswith(("Invalid value", "Invalid enum value")):
        known = known_words().get(field)
        return f"wanted one of {', '.join(known)}" if known else "not one of the known words"
    wrong = re.match(r"Expected `([a-z]+)", message)
    if wrong and wrong[1] in _TYPES:
        return f"wanted {_TYPES[wrong[1]]}"
    return message.replace("`", "").lower()


_TYPES: Final = {
    "int": "a whole number, without quotation marks",
    "str": "a text between straight quotation marks",
    "bool": "true or false, without quotation marks",
    "array": "a list: [[...]] over each step and activity, [...] around anything else",
    "object": 'an entry with an id, as in { id = "tea", text = "A cup of tea" }',
}
"""What TOML calls by other names."""


@cache
def known_words() -> dict[str, tuple[str, ...]]:
    """The words that a field may have, by its name."""
    kinds = get_args(AnyActivity)
    found = {"kind": tuple(str(kind.__struct_config__.tag) for kind in kinds)}
    for kind in (Guide, *kinds):
        for each in msgspec.structs.fields(kind):
            words = _words_of(each.type)
            if words:
                found[each.encode_name] = words
    return found


def _words_of(kind: object) -> tuple[str, ...]:
    """The words of the enumeration that stands anywhere in a type."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(each.value) for each in kind)
    return next(filter(None, map(_words_of, get_args(kind))), ())
