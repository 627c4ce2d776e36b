"""The tables of the page, as they stand between their markers."""

import re
from functools import cache
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[3] / "docs" / "protocol.md"

Row = dict[str, str]


@cache
def text() -> str:
    return PAGE.read_text("utf-8")


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a table, by the names of its columns, without the marks of code."""
    (body,) = re.findall(rf"<!-- table: {name} -->\n(.*?)<!-- end -->", text(), re.DOTALL)
    lines = [_cells(line) for line in body.splitlines()]
    head, _, *rows = lines
    return tuple(dict(zip(head, row, strict=True)) for row in rows)


def _cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line)[1:-1]
    return [cell.strip().removeprefix("`").removesuffix("`").replace("\\|", "|") for cell in cells]


@cache
def limit(name: str) -> int:
    """One of the numbers of the page."""
    (value,) = [row["value"] for row in table("limits") if row["name"] == name]
    return int(value)


@cache
def pad_sizes() -> tuple[int, ...]:
    (value,) = [row["value"] for row in table("limits") if row["name"] == "PAD_SIZES"]
    return tuple(int(size) for size in value.split(", "))


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a closed set, in order."""
    return tuple(row["word"] for row in table("words") if row["set"] == name)


@cache
def numbers(name: str) -> dict[str, int]:
    """The numbers of a closed set, by what they are."""
    rows = [row for row in table("numbers") if row["set"] == name]
    return {row["what it is"]: int(row["number"]) for row in rows}


@cache
def spoken_words() -> tuple[str, ...]:
    """The 1,024 words, in order."""
    (body,) = re.findall(r"<!-- table: wordlist -->\n```\n(.*?)```", text(), re.DOTALL)
    return tuple(body.split())


@cache
def layout(name: str) -> tuple[tuple[str, int, str], ...]:
    """(field, bytes, how it is written) of a fixed layout, in order."""
    rows = [row for row in table("layouts") if row["layout"] == name]
    at = 0
    for row in rows:
        assert int(row["from"]) == at
        at += int(row["bytes"])
    return tuple((row["field"], int(row["bytes"]), row["as"]) for row in rows)


def size(name: str) -> int:
    """The bytes of a fixed layout."""
    return sum(width for _, width, _ in layout(name))


def lay(name: str, values: dict[str, bytes | int]) -> bytes:
    """The bytes of a fixed layout."""
    laid = b""
    for field, width, kind in layout(name):
        value = values[field]
        if isinstance(value, int):
            assert kind == f"u{8 * width}"
            value = value.to_bytes(width, "big")
        assert len(value) == width, field
        laid += value
    return laid


def unlay(name: str, data: bytes) -> tuple[dict[str, bytes], dict[str, int]]:
    """What a fixed layout holds at the beginning of `data`: its bytes, and its numbers."""
    parts: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    at = 0
    for field, width, kind in layout(name):
        part = data[at : at + width]
        if len(part) != width:
            raise ValueError("too short")
        if kind == "bytes":
            parts[field] = part
        else:
            counts[field] = int.from_bytes(part, "big")
        at += width
    return parts, counts
