"""The guide: the script of a session, and the strict loader behind it.

    Guide
    └── Step          arrive, acknowledge, ... close
        └── Activity  one of the eight kinds below

The referee depends on the structure alone (ids, kinds, rungs, options), never on the words, so that
each partner may one day read their own language. On the wire a guide is its canonical msgpack,
hashed and cut into parts; on disk it is TOML of the same fields. Both are decoded into exact types,
unknown fields refused, and then checked for sense. A bad guide raises one `BadGuide` that names
step, activity and field.
"""

import re
import tomllib
from enum import Enum
from typing import Final

import msgspec

from protocol.clean import clean
from protocol.codec import decode, encode
from protocol.errors import BadGuide, Malformed
from protocol.limits import TEXT_LIMIT_CHARS
from protocol.sealing import hash_of

GUIDE_LIMIT: Final = 96 * 1024
"""Bytes. A guide of 75 minutes is about a quarter of this; more would not be read."""

PART_BYTES: Final = 12_000
"""A guide travels in parts of this size, so that each fits one event."""

STEPS_LIMIT: Final = 20
ACTIVITIES_LIMIT: Final = 40
LIST_LIMIT: Final = 16
"""More than this many choices, items or fields fit no screen."""

DOTS_LIMIT: Final = 400
"""Dots in one line. Reading a dotted key takes quadratic time: 20,000 parts took 24 seconds."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Rung(Enum):
    """A rung of the ladder that a guide may ask for."""

    SPEAK = "speak"
    SAY_BACK = "say-back"
    CHECK = "check"
    MAKES_SENSE = "makes-sense"
    FEELING = "feeling"


class Sets(Enum):
    """What a choice decides beyond itself."""

    VOICE = "voice"
    """Options `typed` and `aloud`."""
    STARTER = "starter"
    """Options `first` and `second`: the seat that speaks first."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The root of everything in a guide."""


class Label(Part, frozen=True):
    """An item to rate, a field to write in, or a word on a scale."""

    id: str
    text: str


class Option(Part, frozen=True):
    """Something to choose."""

    id: str
    text: str
    leak: str = ""
    """The item of the `marked_by` activity that lists this option first, if both marked it."""


class Condition(Part, frozen=True):
    """An activity takes place only if an earlier choice fell on one of these options."""

    choice: str
    is_: tuple[str, ...] = msgspec.field(name="is")


class Activity(Part, frozen=True, kw_only=True, tag_field="kind"):
    """What every activity has."""

    id: str
    title: str
    """A few words: what this is."""
    prompt: str
    """One or two sentences: what is happening and what to do now."""
    when: Condition | None = None
    optional: bool = False
    """Either partner may leave it out."""


class Read(Activity, frozen=True, kw_only=True, tag="read"):
    """Both read, each at their own pace."""

    text: str


class Private(Activity, frozen=True, kw_only=True, tag="private"):
    """Each answers for themselves; nothing leaves the laptop."""

    circles: bool = False
    """Seven pairs of circles, from apart to overlapping."""
    items: tuple[Label, ...] = ()
    scale: tuple[Label, ...] = ()
    recall: str = ""
    """An earlier private activity whose own answer is shown beside this one."""


class Rate(Activity, frozen=True, kw_only=True, tag="rate"):
    """Each answers every item privately; both are revealed at the same moment."""

    items: tuple[Label, ...]
    scale: tuple[Label, ...]
    needs: str = ""
    """A word of the scale that both must have picked to go on; else another time is offered."""


class Write(Activity, frozen=True, kw_only=True, tag="write"):
    """Each writes privately; both are revealed at the same moment."""

    fields: tuple[Label, ...]
    promise: bool = False
    """The first field is a promise: the other answers yes, thank you / something else, please."""


class Choose(Activity, frozen=True, kw_only=True, tag="choose"):
    """Both choose one option together: first privately, then openly until they agree."""

    options: tuple[Option, ...]
    sets: Sets | None = None
    decline: str = ""
    """An option that holds as soon as either picks it."""
    marked_by: str = ""
    """An earlier `rate`: options whose leak both marked are listed first."""


class Turns(Activity, frozen=True, kw_only=True, tag="turns"):
    """Both climb the ladder, one after the other."""

    listen: str
    """The prompt as the listener reads it; `{partner}` becomes the speaker's name."""
    rungs: tuple[Rung, ...] = (Rung.SPEAK, Rung.SAY_BACK, Rung.CHECK)
    minutes: int = 3
    """The gentle length of a turn: shown, never cut off."""
    note: str = ""
    """A word before it starts: what it may stir, and the way past it."""


class Agree(Activity, frozen=True, kw_only=True, tag="agree"):
    """Either proposes, the other answers, until both have what they want, or nothing."""

    options: tuple[Option, ...] = ()
    """A menu; own words are always possible."""
    most: int = 1
    """The most agreements to make here: 1 or 2."""
    day: str = ""
    """What to ask for the day ("which day, what hour?"); empty: none is asked."""


class Together(Activity, frozen=True, kw_only=True, tag="together"):
    """A calm timer that both share."""

    minutes: int = 10


AnyActivity = Read | Private | Rate | Write | Choose | Turns | Agree | Together


class Step(Part, frozen=True):
    """A part of the session that can be stopped after any activity."""

    id: str
    title: str
    activities: tuple[AnyActivity, ...]
    numbered: bool = True
    """Counts among the steps; arriving and closing do not."""


class Guide(Part, frozen=True):
    """The script of one session."""

    id: str
    title: str
    minutes: int
    about: str
    """One or two sentences: what it is for."""
    steps: tuple[Step, ...]

    def activity(self, step: int, activity: int) -> AnyActivity:
        """The activity at a place that the referee made; raises IndexError for any other."""
        return self.steps[step].activities[activity]


_wire: Final = msgspec.msgpack.Decoder(Guide)


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
        guide = decode(_wire, data, GUIDE_LIMIT)
    except Malformed as error:
        raise BadGuide("", str(error)) from None
    check(guide)
    return guide


def guide_bytes(guide: Guide) -> bytes:
    """The canonical bytes of a guide, as they are hashed and sent."""
    return encode(guide)


def guide_hash(data: bytes) -> bytes:
    """The name of exactly this guide: 32 bytes."""
    return hash_of("unh1.guide", data)


def guide_parts(data: bytes) -> tuple[bytes, ...]:
    """`data` cut into parts that fit one event each."""
    return tuple(data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES))


def check(guide: Guide) -> None:
    """Raises `BadGuide` where a well-typed guide makes no sense."""
    _named("", guide.id)
    _text("", "title", guide.title)
    _text("", "about", guide.about)
    _want(1 <= guide.minutes <= 600, "field minutes", "between 1 and 600")
    _want(1 <= len(guide.steps) <= STEPS_LIMIT, "field steps", f"1 to {STEPS_LIMIT}")
    earlier: dict[str, AnyActivity] = {}
    seen: set[str] = set()
    for step in guide.steps:
        _named("a step", step.id)
        where = f"step {step.id}"
        _want(step.id not in seen, f"{where}, field id", "an id of its own")
        seen.add(step.id)
        _text(where, "title", step.title)
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


def _check_activity(where: str, activity: AnyActivity, earlier: dict[str, AnyActivity]) -> None:
    _text(where, "title", activity.title)
    _text(where, "prompt", activity.prompt)
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
            _text(where, "text", activity.text)
        case Private():
            _labels(f"{where}, field items", activity.items, least=0)
            _labels(f"{where}, field scale", activity.scale, least=2 if activity.items else 0)
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
            _labels(f"{where}, field scale", activity.scale, least=2)
            known = {label.id for label in activity.scale} | {""}
            _want(activity.needs in known, f"{where}, field needs", "a word of the scale")
        case Write():
            _labels(f"{where}, field fields", activity.fields)
        case Choose():
            _check_choose(where, activity, earlier)
        case Turns():
            _text(where, "listen", activity.listen)
            _text(where, "note", activity.note, may_be_empty=True)
            _want(_is_ladder(activity.rungs), f"{where}, field rungs", "rungs in order, from speak")
            _want(1 <= activity.minutes <= 60, f"{where}, field minutes", "between 1 and 60")
        case Agree():
            _labels(f"{where}, field options", activity.options, least=0)
            _text(where, "day", activity.day, may_be_empty=True)
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
        _text(where, "text", label.text)
    _want(len({label.id for label in labels}) == len(labels), where, "ids of their own")


def _named(where: str, name: str) -> None:
    _want(_ID.fullmatch(name) is not None, f"{where}, field id".removeprefix(", "), "a-z 0-9 -")


def _text(where: str, name: str, text: str, *, may_be_empty: bool = False) -> None:
    place = f"{where}, field {name}".removeprefix(", ")
    _want(may_be_empty or bool(text.strip()), place, "some text")
    _want(len(text) <= TEXT_LIMIT_CHARS, place, f"at most {TEXT_LIMIT_CHARS} characters")
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
