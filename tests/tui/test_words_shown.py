"""Words are looked up when they are shown: a lint over the terminal program's source.

A module that takes a sentence while it is imported keeps it, whatever language is chosen later: a
class attribute, a table, a default of an argument, a decorator. What is in the body of a function
or a lambda is looked up each time.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import tui

HOME: Final = Path(tui.__file__).parent
SOURCES: Final = sorted(HOME.rglob("*.py"))

WORDS: Final = "tui.words"

NUMBERS: Final = frozenset({"DAY_MS", "MINUTE_MS"})
"""What stands among the words and is none."""


def names_of_words(tree: ast.Module) -> set[str]:
    """What a module calls the modules of words, and what it takes out of them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module == WORDS or module == "tui":
                if module == WORDS or any(name.name == "words" for name in node.names):
                    found |= {name.asname or name.name for name in node.names}
            case ast.ImportFrom(module=str(module)) if module.startswith(f"{WORDS}."):
                found |= {name.asname or name.name for name in node.names}
            case ast.Import():
                found |= {
                    name.asname or name.name.partition(".")[0]
                    for name in node.names
                    if name.name.startswith(WORDS)
                }
    return found - NUMBERS


def done_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Every part of a module that is evaluated while it is imported."""
    for part in ast.iter_child_nodes(node):
        match part:
            case (
                ast.FunctionDef(args=args, decorator_list=decorators)
                | ast.AsyncFunctionDef(args=args, decorator_list=decorators)
            ):
                for each in (*decorators, *args.defaults, *filter(None, args.kw_defaults)):
                    yield each
                    yield from done_at_import(each)
            case ast.Lambda():
                for each in (*part.args.defaults, *filter(None, part.args.kw_defaults)):
                    yield each
                    yield from done_at_import(each)
            case ast.Import() | ast.ImportFrom():
                pass
            case _:
                yield part
                yield from done_at_import(part)


def taken_at_import(tree: ast.Module) -> list[str]:
    words = names_of_words(tree)
    return [
        f"line {part.lineno}: {part.id}"
        for part in done_at_import(tree)
        if isinstance(part, ast.Name) and part.id in words
    ]


def test_no_word_is_taken_while_a_module_is_imported() -> None:
    taken = [
        f"{path.relative_to(HOME)}: {each}"
        for path in SOURCES
        for each in taken_at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert taken == []


@pytest.mark.parametrize(
    "source",
    [
        "from tui.words import app as app_words\nTITLE = app_words.APP",
        "from tui.words import app\nclass Screen:\n HELP = app.APP",
        "from tui.words.app import APP\nNAMES = {1: APP}",
        "from tui.words.app import APP as NAME\ndef shown(text=NAME): pass",
        "from tui.words import app\ndef shown(*, text=app.APP): pass",
        "from tui.words import app\n@told(app.APP)\ndef shown(): pass",
        "from tui.words import app\nclass Screen:\n BINDINGS = [Binding('f1', 'help', app.HELP)]",
        "import tui.words.app\nTITLE = tui.words.app.APP",
        "from tui import words\nTITLE = f'{words.app.APP}'",
        "from tui.words import app\nshown = lambda text=app.APP: text",
        "from tui.words import app\nif True:\n TITLE = app.APP",
    ],
)
def test_the_lint_finds(source: str) -> None:
    assert taken_at_import(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "from tui.words import app\ndef shown(): return app.APP",
        "from tui.words import app\nclass Screen:\n @property\n def help(self): return app.HELP",
        "from tui.words import app\nshown = lambda: app.APP",
        "def shown():\n from tui.words import app\n return app.APP",
        "from tui.words.times import DAY_MS\nWEEK = 7 * DAY_MS",
    ],
)
def test_the_lint_lets_pass(source: str) -> None:
    assert taken_at_import(ast.parse(source)) == []
