"""Loading a guide: exact types first, unknown fields refused, then a check that it makes sense.

A bad guide raises one `BadGuide` that names step, activity and field, and never repeats what it
read: a guide comes from outside.
"""

import re
import tomllib
from typing import Final

import msgspec

from protocol.activities.activity import Activity
from protocol.activities.wants import ID, PROMPT_CHARS, TITLE_CHARS, want, want_id, want_text
from protocol.codec import Reader
from protocol.errors import BadGuide, Malformed
from protocol.guide.structure import GUIDE_LIMIT, Guide, guide_bytes

STEPS_LIMIT: Final = 20
ACTIVITIES_LIMIT: Final = 40
PAGES_LIMIT: Final = 80
"""Activities of a whole guide: twice a long evening. All of them can be read before it begins."""

STEP_TITLE_CHARS: Final = 20
MINUTES_MOST: Final = 600

DOTS_LIMIT: Final = 400
"""Dots in one line. Reading a dotted key takes quadratic time: 20,000 parts took 24 seconds."""

_wire: Final[Reader[Guide]] = Reader(Guide, GUIDE_LIMIT, encoded=guide_bytes)


def load_guide(toml: str) -> Guide:
    """The guide that a TOML text holds. Raises `BadGuide` naming step, activity and field."""
    if len(toml.encode("utf-8", "replace")) > GUIDE_LIMIT:
        raise BadGuide("", f"longer than {GUIDE_LIMIT // 1024} KiB")
    if any(line.count(".") > DOTS_LIMIT for line in toml.split("\n")):
        raise BadGuide("", f"more than {DOTS_LIMIT} dots in a line")
    try:
        tree = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line \d+, column \d+", str(error))
        raise BadGuide(where.group() if where else "", "not TOML") from None
    except (ValueError, RecursionError):
        raise BadGuide("", "not TOML") from None
    try:
        guide = msgspec.convert(tree, Guide)
    except msgspec.ValidationError as error:
        raise _explained(str(error), tree) from None
    except RecursionError:
        raise BadGuide("", "nested too deeply") from None
    except UnicodeError:
        raise BadGuide("", "a character that no text can hold") from None
    check(guide)
    return guide


def read_guide(data: bytes) -> Guide:
    """The guide that the parts of a log make up. Raises `BadGuide`."""
    try:
        guide = _wire.read(data)
    except Malformed as error:
        raise BadGuide("", str(error)) from None
    check(guide)
    return guide


def check(guide: Guide) -> None:
    """Raises `BadGuide` where a well-typed guide makes no sense."""
    want_id("", guide.id)
    want_text("", "title", guide.title, TITLE_CHARS)
    want_text("", "about", guide.about, PROMPT_CHARS)
    want(1 <= guide.minutes <= MINUTES_MOST, "field minutes", f"between 1 and {MINUTES_MOST}")
    want(1 <= len(guide.steps) <= STEPS_LIMIT, "field steps", f"1 to {STEPS_LIMIT}")
    earlier: dict[str, Activity] = {}
    seen: set[str] = set()
    for step in guide.steps:
        want_id("a step", step.id)
        where = f"step {step.id}"
        want(step.id not in seen, f"{where}, field id", "an id of its own")
        seen.add(step.id)
        want_text(where, "title", step.title, STEP_TITLE_CHARS)
        count = len(step.activities)
        want(
            1 <= count <= ACTIVITIES_LIMIT, f"{where}, field activities", f"1 to {ACTIVITIES_LIMIT}"
        )
        for activity in step.activities:
            want_id(f"{where}, an activity", activity.id)
            place = f"{where}, activity {activity.id}"
            want(activity.id not in earlier, f"{place}, field id", "an id of its own")
            activity.check_all(place, earlier)
            earlier[activity.id] = activity
    want(len(earlier) <= PAGES_LIMIT, "field steps", f"at most {PAGES_LIMIT} activities in all")


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
    return BadGuide(", ".join(where), _problem(problem))


def _problem(message: str) -> str:
    """What is wrong, in a few words: a field is named if it is a plain one, a value never."""
    unknown = re.match(r"Object contains unknown field `(.*)`", message, re.DOTALL)
    if unknown:
        name = unknown.group(1)
        return f"unknown field {name}" if re.fullmatch(r"[a-z_]{1,32}", name) else "unknown field"
    if message.startswith(("Invalid value", "Invalid enum value")):
        return "not one of the known words"
    return message.replace("`", "").lower()
