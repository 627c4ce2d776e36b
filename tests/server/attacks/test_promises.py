"""What the documents promise: each "cannot" names the tests that hold it, and they exist."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = ("security.md", "protocol.md")

NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

BEYOND_US: Final = ("The program cannot tell whether the person at the other keyboard",)
"""What no test can hold, because it is about people."""


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def parts(text: str) -> list[str]:
    """Paragraphs and items of lists, each in one line."""
    found = re.split(r"\n\s*\n|\n(?=- )", text)
    return [" ".join(each.split()) for each in found]


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_a_page_names_exists(name: str) -> None:
    for file, test in NAMED.findall(page(name)):
        assert test.startswith("test_")
        assert test in functions_in(ROOT / file), f"{name} names {file}::{test}"


@pytest.mark.parametrize("name", PAGES)
def test_every_cannot_names_what_holds_it(name: str) -> None:
    bare = [
        part
        for part in parts(page(name))
        if re.search(r"\bcannot\b|\bno member can\b|\bnobody can read\b", part, re.IGNORECASE)
        and not NAMED.search(part)
        and not any(known in part for known in BEYOND_US)
    ]
    assert bare == []


def test_the_page_of_promises_names_many() -> None:
    assert len(NAMED.findall(page("security.md"))) > 12
