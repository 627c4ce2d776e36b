"""What the pretend partner says and does, for one guide: a TOML file beside it.

    Script
    └── lines, by the id of an activity    what its kind asks for

The header of `guides/practice.toml` says what stands where. It is read as strictly as a guide:
exact types, nothing unknown, nothing missing, every option one that the guide has. What stands
under an activity of each kind, and what is done with it, is in `tui.rehearsal.minds`.
"""

import tomllib
from typing import TypeVar

import msgspec

from protocol.errors import BadGuide
from protocol.guide.structure import Guide
from tui.disk.shelf import BURNOUT, NAMES, shipped_text
from tui.rehearsal.minds.kinds import LINES
from tui.rehearsal.minds.mind import Lines, Script, want


class _Top(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands above the activities."""

    name: str
    guide: str
    say_back_wordless: str
    say_back_again: str
    makes_sense: str
    feeling: str


def practice_script(guide: Guide) -> Script:
    """The script that comes with the program, for a guide that does. Raises `BadGuide`."""
    own = "practice.toml" if guide.id == BURNOUT else f"practice-{guide.id}.toml"
    if guide.id not in NAMES:
        raise BadGuide("script", "none for this guide")
    return load_script(shipped_text(own), guide)


def load_script(toml: str, guide: Guide) -> Script:
    """The script that a TOML text holds for a guide. Raises `BadGuide` naming the place."""
    try:
        tree = tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        raise BadGuide("script", "not TOML") from None
    tables = {name: value for name, value in tree.items() if isinstance(value, dict)}
    top = _typed("script", {k: v for k, v in tree.items() if k not in tables}, _Top)
    lines: dict[str, Lines] = {}
    for step in guide.steps:
        for activity in step.activities:
            kind = LINES.get(type(activity))
            if kind is not None:
                where = f"script, activity {activity.id}"
                lines[activity.id] = _typed(where, tables.pop(activity.id, {}), kind)
                lines[activity.id].fits(where, activity)
    want(top.guide == guide.id, "script", "the guide that it goes with")
    want(not tables, "script", "no table for what is not in the guide")
    return Script(
        top.name, top.say_back_wordless, top.say_back_again, top.makes_sense, top.feeling, lines
    )


T = TypeVar("T")


def _typed(where: str, tree: dict[str, object], kind: type[T]) -> T:
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise BadGuide(where, str(error).replace("`", "").lower()) from None
