"""What the pretend partner says and does, for one guide: a TOML file beside the guides.

    Script
    └── lines, by the id of an activity    Rated, Written, Chosen, Agreed or Told

The header of `guides/practice.toml` says what stands where. It is read as strictly as a guide:
exact types, nothing unknown, nothing missing, every option one that the guide has. What it is not:
it decides nothing; `tui.rehearsal.pretend` does.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

import msgspec

from protocol.activities.activity import Label, Option
from protocol.activities.agree import Agree
from protocol.activities.choose import Choose
from protocol.activities.kinds import AnyActivity
from protocol.activities.rate import Rate
from protocol.activities.turns import Turns
from protocol.activities.write import Write
from protocol.errors import BadGuide
from protocol.guide.structure import Guide
from tui.disk.shelf import shipped_text

WORDS: Final = "{words}"
"""Where a say-back quotes what was heard."""

L = TypeVar("L", bound="Lines")


class Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root of what stands under one activity."""


class Rated(Lines, frozen=True):
    """One word of the scale for every item."""

    picks: dict[str, str]


class Written(Lines, frozen=True):
    """A text for every field; of a promise also what is said to the other's, and a new wording."""

    fields: dict[str, str]
    answer: Literal["", "yes"] = ""
    reworded: str = ""


class Chosen(Lines, frozen=True):
    """One option."""

    pick: str


class Agreed(Lines, frozen=True):
    """What is put forward if the other puts nothing forward."""

    answer: Literal["yes"]
    propose: str
    day: str = ""


class Told(Lines, frozen=True):
    """A turn on either side of it."""

    speak: tuple[str, ...]
    say_back: str
    check: Literal["yes"]
    not_quite: str = ""
    more: str = ""
    makes_sense: str = ""
    feeling: str = ""
    own_feeling: str = ""


class _Top(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands above the activities."""

    name: str
    guide: str
    say_back_wordless: str
    say_back_again: str
    makes_sense: str
    feeling: str


@dataclass(frozen=True)
class Script:
    """Everything the pretend partner has to say."""

    name: str
    say_back_wordless: str
    """The say-back where nothing was written."""
    say_back_again: str
    """Every further say-back of the same turn."""
    makes_sense: str
    feeling: str
    """For the activities that have none of their own."""
    lines: Mapping[str, Lines]
    """By the id of the activity."""

    def of(self, activity: AnyActivity, kind: type[L]) -> L:
        """The lines of an activity; `kind` is the one that goes with its kind."""
        found = self.lines[activity.id]
        assert isinstance(found, kind)  # load_script() has looked
        return found


def practice_script(guide: Guide) -> Script:
    """The script that comes with the program. Raises `BadGuide`."""
    return load_script(shipped_text("practice.toml"), guide)


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
            kind = _KINDS.get(type(activity))
            if kind is not None:
                where = f"script, activity {activity.id}"
                lines[activity.id] = _typed(where, tables.pop(activity.id, {}), kind)
                _check(where, activity, lines[activity.id])
    _want(top.guide == guide.id, "script", "the guide that it goes with")
    _want(not tables, "script", "no table for what is not in the guide")
    return Script(
        top.name, top.say_back_wordless, top.say_back_again, top.makes_sense, top.feeling, lines
    )


_KINDS: Final[dict[type[AnyActivity], type[Lines]]] = {
    Rate: Rated,
    Write: Written,
    Choose: Chosen,
    Agree: Agreed,
    Turns: Told,
}

T = TypeVar("T")


def _typed(where: str, tree: dict[str, object], kind: type[T]) -> T:
    try:
        return msgspec.convert(tree, kind)
    except msgspec.ValidationError as error:
        raise BadGuide(where, str(error).replace("`", "").lower()) from None


def _check(where: str, activity: AnyActivity, lines: Lines) -> None:
    match activity, lines:
        case Rate(items=items, scale=scale), Rated(picks):
            _want(list(picks) == _ids(items), where, "a word for every item")
            _want(set(_ids(scale)).issuperset(picks.values()), where, "words of the scale")
        case Write(fields=fields, promise=promise), Written():
            _want(list(lines.fields) == _ids(fields), where, "a text for every field")
            answers = (bool(lines.answer), bool(lines.reworded))
            _want(answers == (promise, promise), where, "an answer where there is a promise")
        case Choose(options=options), Chosen(pick):
            _want(pick in _ids(options), where, "one of the options")
        case Turns(), Told():
            _want(bool(lines.speak), where, "something to say")
            _want(WORDS in lines.say_back, where, "a say-back that quotes")


def _ids(labels: tuple[Label, ...] | tuple[Option, ...]) -> list[str]:
    return [label.id for label in labels]


def _want(holds: bool, where: str, wanted: str) -> None:
    if not holds:
        raise BadGuide(where, f"wanted {wanted}")
