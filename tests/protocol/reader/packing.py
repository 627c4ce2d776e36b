"""msgpack by the types of the page: what does not fit, or is not the one encoding, is refused."""

import json
import re
from functools import cache, partial
from typing import Any, Final

import msgpack

from tests.protocol.reader.tables import limit, numbers, table, words

SETS: Final = (
    *("code", "end", "voice", "signal", "rung", "sets", "keep", "owner", "timing"),
    *("warm", "show", "mark", "wound", "fared", "fate", "nudge", "change"),
    "policy",
)
"""Types that are one of a closed set of words."""

DAYS: Final = {"on": "[int, int, int]", "weekly": "[int, int]"}
"""What follows the tag of a date, and of a day of every week."""


class Refused(Exception):
    """Bytes or values that are none of the protocol's."""


def packed(value: object) -> bytes:
    data: bytes = msgpack.packb(value, use_bin_type=True)
    return data


def unpacked(data: bytes, most: int, items: int) -> object:
    """The one value that `data` encodes, if this is its one encoding."""
    if len(data) > most:
        raise Refused("too long")
    try:
        value: object = msgpack.unpackb(data, max_ext_len=0, max_array_len=items)
    except ValueError:
        raise Refused("no msgpack") from None
    if packed(value) != data:
        raise Refused("another encoding")
    return value


# -- types


def split(fields: str) -> list[str]:
    """At the commas that are in no brackets."""
    parts, depth = [""], 0
    for letter in fields:
        depth += (letter == "[") - (letter == "]")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def bare(field: str) -> str:
    """The type of a field, without its name, and without what it is where it is not said."""
    return re.sub(r"^[a-z_]+: ", "", field).partition(" = ")[0]


def unsaid(fields: str) -> list[object]:
    """What those fields are where they are not said that may be left out from the end."""
    found = [part.partition(" = ")[2] for part in split(fields)]
    return [json.loads(each.replace("nil", "null")) for each in found if each]


def number(text: str) -> int:
    return 2**53 - 1 if text == "2^53-1" else int(text)


def fits(value: object, kind: str) -> bool:
    """Whether a value is of a type of the page."""
    if " or " in kind and not kind.startswith("["):
        return any(map(partial(fits, value), kind.split(" or ")))
    if kind == "nil":
        return value is None
    if kind.startswith("= "):
        return value == kind.removeprefix("= ")
    if kind.startswith("["):
        parts = [bare(part) for part in split(kind[1:-1])]
        return isinstance(value, list) and len(value) == len(parts) and all(map(fits, value, parts))
    if inner := re.fullmatch(r"list(?: (\S+))? of (.+)", kind):
        is_long = inner[1] is None or within(inner[1], len(value) if isinstance(value, list) else 0)
        return isinstance(value, list) and is_long and all(fits(each, inner[2]) for each in value)
    if kind in SETS:
        return value in words(kind)
    if " or " in kind:
        return any(fits(value, each) for each in kind.split(" or "))
    if kind == "seat":
        return fits(value, "int") and value in numbers("seat").values()
    if kind == "event":
        return is_tagged(value, "event")
    if kind in DAYS:
        return isinstance(value, list) and value[:1] == [kind] and fits(value[1:], DAYS[kind])
    name, _, bounds = kind.partition(" ")
    if name == "int":
        is_int = isinstance(value, int) and not isinstance(value, bool)
        return is_int and (not bounds or within(bounds, value))
    if name == "bin":
        return isinstance(value, bytes) and (not bounds or within(bounds, len(value)))
    if name == "str":
        return isinstance(value, str) and (not bounds or within(bounds, len(value)))
    if name == "bool":
        return isinstance(value, bool)
    return is_map(value, kind)


def within(bounds: str, value: object) -> bool:
    assert isinstance(value, int)
    least, dots, most = bounds.partition("..")
    if not dots:
        return value == number(least)
    return number(least) <= value and (not most or value <= number(most))


@cache
def tagged(name: str) -> dict[str, list[str]]:
    """The types of the fields of every frame, or event, by its tag."""
    column = "fields after the tag"
    name_of = {"frame": "frames", "event": "events"}[name]
    return {row[name]: [bare(part) for part in split(row[column])] for row in table(name_of)}


def is_tagged(value: object, name: str) -> bool:
    """Whether a value is one of the frames, or events."""
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        return False
    kinds = tagged(name).get(value[0])
    if kinds is None:
        return False
    missing = len(kinds) + 1 - len(value)
    more = unsaid_at_the_end(value[0]) if name == "event" else []
    if not 0 <= missing <= len(more):
        return False
    # The last of the fields that may be left out says something, or none of them is there.
    is_said = len(more) == missing or value[-1] != more[-1 - missing]
    return is_said and all(map(fits, value[1:], kinds))


@cache
def unsaid_at_the_end(tag: str) -> list[object]:
    """What the last fields of an event are where they are left out."""
    (fields,) = [row["fields after the tag"] for row in table("events") if row["event"] == tag]
    return unsaid(fields)


def spelled_out(event: list[object]) -> list[object]:
    """An event that fits, with what it does not say."""
    more = unsaid_at_the_end(str(event[0]))
    missing = len(tagged("event")[str(event[0])]) + 1 - len(event)
    return [*event, *more[len(more) - missing :]]


@cache
def maps() -> dict[str, list[tuple[str, str]]]:
    """The fields of every map of a guide, in order, with their types."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in table("guide"):
        found.setdefault(row["map"], []).append((row["field"], row["type"]))
    return found


def is_map(value: object, kind: str) -> bool:
    """Whether a value is a map of a guide, its fields in order."""
    if not isinstance(value, dict):
        return False
    if kind == "activity":
        kind = str(value.get("kind"))
        if maps().get(kind, [("", "")])[0] != ("kind", f"= {kind}"):
            return False
    fields, unsaid = maps().get(kind, []), unsaid_of(kind)
    names = [name for name, _ in fields if name in value or name not in unsaid]
    is_said = all(value[name] != unsaid[name] for name in names if name in unsaid)
    types = dict(fields)
    return (
        list(value) == names and is_said and all(fits(value[name], types[name]) for name in names)
    )


@cache
def unsaid_of(kind: str) -> dict[str, object]:
    """What those fields of a map are that are written only if they are said."""
    rows = [row for row in table("guide") if row["map"] == kind and row["written"] == "if said"]
    return {
        row["field"]: json.loads(row["if it is not said"].replace("nil", "null")) for row in rows
    }


def whole(value: Any, kind: str = "guide") -> Any:
    """A map of a guide that fits, with what it does not say."""
    if isinstance(value, list):
        inner = kind.removeprefix("list of ")
        return [whole(each, inner) for each in value]
    if not isinstance(value, dict):
        return value
    if kind == "activity":
        kind = str(value["kind"])
    types = dict(maps()[kind])
    said = {name: whole(each, types[name].removesuffix(" or nil")) for name, each in value.items()}
    return {**unsaid_of(kind), **said}


# -- messages


def frame(data: bytes, sender: str) -> list[object]:
    """The frame that `sender` ("relay", "client") says. Raises `Refused`."""
    is_relays = sender == "relay"
    most = limit("BATCH_LIMIT" if is_relays else "FRAME_LIMIT")
    value = unpacked(data, most, limit("ENTRIES_LIMIT" if is_relays else "ITEMS_LIMIT"))
    allowed = {row["frame"] for row in table("frames") if row["from"] == sender}
    if not isinstance(value, list) or not is_tagged(value, "frame") or value[0] not in allowed:
        raise Refused("no frame")
    return value


def content(data: bytes, name: str) -> list[object]:
    """The fields of a "move" or a "confirmation". Raises `Refused`."""
    value = unpacked(data, 16_384, limit("ITEMS_LIMIT"))
    (fields,) = [
        row["fields, without a tag"] for row in table("contents") if row["content"] == name
    ]
    if not isinstance(value, list) or not fits(value, f"[{fields}]"):
        raise Refused("no content")
    return value


def answer(data: bytes) -> list[str]:
    """What a private answer says. Raises `Refused`."""
    value = unpacked(data, 16_384, limit("ITEMS_LIMIT"))
    if not isinstance(value, list) or not fits(value, "list of str"):
        raise Refused("no answer")
    return [str(each) for each in value]


def guide(data: bytes) -> dict[str, object]:
    """The map of a guide. Raises `Refused`."""
    value = unpacked(data, limit("GUIDE_LIMIT"), limit("ITEMS_LIMIT"))
    if not isinstance(value, dict) or not is_map(value, "guide"):
        raise Refused("no guide")
    return value
