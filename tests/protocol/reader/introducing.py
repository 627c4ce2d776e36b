"""What a facilitator says of itself, by the page."""

from typing import Any

from tests.protocol.reader import seals, texts
from tests.protocol.reader.packing import Refused, fits, unpacked
from tests.protocol.reader.tables import limit, table


def read(data: bytes) -> list[Any]:
    """The five parts of an introduction, in order."""
    value = unpacked(data, limit("INTRODUCTION_LIMIT"), limit("ITEMS_LIMIT"))
    if not isinstance(value, list) or not fits(value, f"[{_fields()}]"):
        raise Refused("no introduction")
    parts = dict(zip(("name", "about", "policy", "law", "call"), value, strict=True))
    if not parts["name"] or not are_lines("introduction", parts):
        raise Refused("not as it is shown")
    return value


def name_of(data: bytes) -> bytes:
    """What a consent names of it."""
    return seals.digest("unh1.lead.policy", data)


def is_line(text: str, most: int, most_bytes: int) -> bool:
    """Whether a text is one cleaned line of that length."""
    line = texts.line(text)
    return text == line and len(text) <= most and len(text.encode()) <= most_bytes


def are_lines(kind: str, parts: dict[str, str]) -> bool:
    """Whether each text of it is a line within its limits."""
    rows = [row for row in table("lines") if row["of"] == kind]
    return all(
        is_line(parts[row["line"]], int(row["most characters"]), int(row["most bytes"]))
        for row in rows
    )


def _fields() -> str:
    (row,) = [row for row in table("contents") if row["content"] == "introduction"]
    return row["fields, without a tag"]
