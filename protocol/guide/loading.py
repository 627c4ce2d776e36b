"""Loading a guide: exact types first, unknown fields refused, then a check that it makes sense.

A bad guide raises one `BadGuide` that names step, activity and field, and never repeats what it
read: a guide comes from outside.
"""

import re
import tomllib
from typing import Final

import msgspec

from protocol.clean import clean
from protocol.codec import Reader
from protocol.errors import BadGuide, Malformed
from protocol.guide.structure import (
    GUIDE_LIMIT,
    Agree,
    AnyActivity,
    Choose,
    Guide,
    Label,
    Option,
    Private,
    Rate,
    Read,
    Rung,
    Sets,
    Together,
    Turns,
    Write,
)

STEPS_LIMIT: Final = 20
ACTIVITIES_LIMIT: Final = 40
PAGES_LIMIT: Final = 80
"""Activities of a whole guide: twice a long evening. All of them can be read before it begins."""

LIST_LIMIT: Final = 9
"""More than this many choices, items or fields fit no screen."""

TITLE_CHARS: Final = 40
STEP_TITLE_CHARS: Final = 20
PROMPT_CHARS: Final = 160
READING_CHARS: Final = 600
ENTRY_CHARS: Final = 60
WORD_CHARS: Final = 20
SCALE_CHARS: Final = 56
"""What the smallest screen, 60 by 18, shows: a title in a line, a prompt in three, a text to read
in eleven, an entry of a list in a line or two, the words of a scale in one row with gaps."""

READING_LINES: Final = 12
"""Lines of a text to read that somebody broke by hand."""

DOTS_LIMIT: Final = 400
"""Dots in one line. Reading a dotted key takes quadratic time: 20,000 parts took 24 seconds."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

_wire: Final[Reader[Guide]] = Reader(Guide, GUIDE_LIMIT)


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
    _named("", guide.id)
    _text("", "title", guide.title, TITLE_CHARS)
    _text("", "about", guide.about, PROMPT_CHARS)
    _want(1 <= guide.minutes <= 600, "field minutes", "between 1 and 600")
    _want(1 <= len(guide.steps) <= STEPS_LIMIT, "field steps", f"1 to {STEPS_LIMIT}")
    earlier: dict[str, AnyActivity] = {}
    seen: set[str] = set()
    for step in guide.steps:
        _named("a step", step.id)
        where = f"step {step.id}"
        _want(step.id not in seen, f"{where}, field id", "an id of its own")
        seen.add(step.id)
        _text(where, "title", step.title, STEP_TITLE_CHARS)
        count = len(step.activities)
        _want(
            1 <= count <= ACTIVITIES_LIMIT, f"{where}, field activities", f"1 to {ACTIVITIES_LIMIT}"
        )
        for activity in step.activities:
            _named(f"{where}, an activity", activity.id)
            place = f"{where}, activity {activity.id}"
            _want(activity.id not in earlier, f"{place}, field id", "an id of its own")
            _check_activity(place, activity, earlier)
            earlier[activity.id] = activity
    _want(len(earlier) <= PAGES_LIMIT, "field steps", f"at most {PAGES_LIMIT} activities in all")


def _check_activity(where: str, activity: AnyActivity, earlier: dict[str, AnyActivity]) -> None:
    _text(where, "title", activity.title, TITLE_CHARS)
    _text(where, "prompt", activity.prompt, PROMPT_CHARS)
    if activity.when is not None:
        asked = earlier.get(activity.when.choice)
        known = {option.id for option in asked.options} if isinstance(asked, Choose) else set()
        _want(
            bool(activity.when.is_) and known.issuperset(activity.when.is_),
            f"{where}, field when",
            "options of an earlier choose activity",
        )
    match activity:
        case Read():
            _text(where, "text", activity.text, READING_CHARS, lines=READING_LINES)
        case Private():
            _labels(f"{where}, field items", activity.items, least=0)
            _scale(f"{where}, field scale", activity.scale, least=2 if activity.items else 0)
            _want(
                activity.circles or bool(activity.items),
                f"{where}, field items",
                "circles or items",
            )
            if activity.recall:
                recalled = earlier.get(activity.recall)
                _want(isinstance(recalled, Private), f"{where}, field recall", "an earlier private")
        case Rate():
            _labels(f"{where}, field items", activity.items)
            _scale(f"{where}, field scale", activity.scale, least=2)
            known = {label.id for label in activity.scale} | {""}
            _want(activity.needs in known, f"{where}, field needs", "a word of the scale")
        case Write():
            _labels(f"{where}, field fields", activity.fields)
        case Choose():
            _check_choose(where, activity, earlier)
        case Turns():
            _text(where, "listen", activity.listen, PROMPT_CHARS)
            _text(where, "note", activity.note, PROMPT_CHARS, may_be_empty=True)
            _want(_is_ladder(activity.rungs), f"{where}, field rungs", "rungs in order, from speak")
            _want(1 <= activity.minutes <= 60, f"{where}, field minutes", "between 1 and 60")
        case Agree():
            _labels(f"{where}, field options", activity.options, least=0)
            _text(where, "day", activity.day, ENTRY_CHARS, may_be_empty=True)
            _want(activity.most in (1, 2), f"{where}, field most", "1 or 2")
        case Together():
            _want(1 <= activity.minutes <= 60, f"{where}, field minutes", "between 1 and 60")


def _check_choose(where: str, activity: Choose, earlier: dict[str, AnyActivity]) -> None:
    _labels(f"{where}, field options", activity.options, least=2)
    ids = {option.id for option in activity.options}
    _want(activity.decline in ids | {""}, f"{where}, field decline", "one of the options")
    if activity.sets is Sets.VOICE:
        _want(ids == {"typed", "aloud"}, f"{where}, field options", "typed and aloud")
    if activity.sets is Sets.STARTER:
        _want(ids == {"first", "second"}, f"{where}, field options", "first and second")
    marked = earlier.get(activity.marked_by)
    items = {item.id for item in marked.items} if isinstance(marked, Rate) else set()
    _want(bool(items) or not activity.marked_by, f"{where}, field marked_by", "an earlier rate")
    leaks = {option.leak for option in activity.options} - {""}
    _want(leaks <= items, f"{where}, field leak", "items of the marked_by activity")


def _is_ladder(rungs: tuple[Rung, ...]) -> bool:
    order = list(Rung)
    places = [order.index(rung) for rung in rungs]
    has_check_after_say_back = (Rung.CHECK in rungs) <= (Rung.SAY_BACK in rungs)
    return (
        bool(rungs)
        and rungs[0] is Rung.SPEAK
        and places == sorted(set(places))
        and has_check_after_say_back
    )


def _labels(where: str, labels: tuple[Label, ...] | tuple[Option, ...], least: int = 1) -> None:
    _want(least <= len(labels) <= LIST_LIMIT, where, f"{least} to {LIST_LIMIT} entries")
    for label in labels:
        _named(where, label.id)
        _text(where, "text", label.text, ENTRY_CHARS)
    _want(len({label.id for label in labels}) == len(labels), where, "ids of their own")


def _named(where: str, name: str) -> None:
    _want(_ID.fullmatch(name) is not None, f"{where}, field id".removeprefix(", "), "a-z 0-9 -")


def _scale(where: str, scale: tuple[Label, ...], least: int) -> None:
    _labels(where, scale, least)
    for label in scale:
        _text(where, "text", label.text, WORD_CHARS)
    row = sum(len(label.text) + 3 for label in scale)
    _want(row <= SCALE_CHARS, where, f"words that stand in one row of {SCALE_CHARS} characters")


def _text(
    where: str, name: str, text: str, most: int, *, lines: int = 1, may_be_empty: bool = False
) -> None:
    place = f"{where}, field {name}".removeprefix(", ")
    _want(may_be_empty or bool(text.strip()), place, "some text")
    _want(len(text) <= most, place, f"at most {most} characters")
    _want(text.count("\n") < lines, place, f"at most {lines} {'line' if lines == 1 else 'lines'}")
    _want(clean(text) == text, place, "plain text without control characters")


def _want(holds: bool, where: str, wanted: str) -> None:
    if not holds:
        raise BadGuide(where, f"wanted {wanted}")


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
            is_id = isinstance(found, str) and _ID.fullmatch(found)
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
