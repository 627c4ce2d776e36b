"""What shows text takes `Content`, never a plain string: a lint over the terminal program's source.

A plain string is markup to Textual: `[/]` ends the app, `[@click=...]` becomes an action that the
sender chose, `[sigh]` disappears. So a string reaches the screen in `tui.window.widgets.words`, or
as a `Content`, or not at all. And no sentence for people stands outside `tui.words`.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

import tui

HOME: Final = Path(tui.__file__).parent
SOURCES: Final = sorted(HOME.rglob("*.py"))
SHOWING: Final = [
    path
    for path in SOURCES
    if path.parent.name in ("widgets", "views", "screens")
    or path in (*HOME.glob("window/app*.py"), HOME / "window/palette.py")
]
"""The modules that put something on the screen."""

SINKS: Final = {
    "Static": ("content",),
    "Label": ("content",),
    "Button": ("label",),
    "RadioButton": ("label",),
    "Checkbox": ("label",),
    "ToggleButton": ("label",),
    "Option": ("prompt",),
    "Collapsible": ("title",),
    "TabPane": ("title",),
    "Tab": ("label",),
    "Placeholder": ("label",),
    "Select": ("prompt",),
    "DiscoveryHit": ("display",),
    "Toast": ("message",),
}
"""Class, and the keyword of its first argument. Input, TextArea and Digits show plain strings."""

BARRED: Final = {"Markdown", "MarkdownViewer", "RichLog", "DataTable", "Tree", "Pretty", "Tooltip"}
"""Widgets that have no place here; a table or a tree would want `rich.text.Text`."""

ASSIGNED: Final = {"label", "tooltip", "border_title", "border_subtitle", "placeholder"}
SELECTING: Final = {
    *("query", "query_one", "filter", "exclude", "shown", "parts", "_buttons", "_buttons_of"),
    "parse",
}
"""Calls whose strings are selectors or styles."""

STYLING: Final = {"DEFAULT_CSS", "CSS_PATH", "classes"}
NAMING: Final = {"classes", "id", "group", "name", "key", "action", "variant"}
SENTENCE: Final = re.compile(
    r"[A-Za-z]{2,}[ ,.]+[A-Za-z]|^[A-Z][a-z]+$|[a-z][.…!?]$|^ +[A-Za-z]{2,}"
)
ACTION: Final = re.compile(r"(app|screen)\.[a-z_]+(\(.*)?")
CATEGORY: Final = re.compile(r"[CLMNPSZ][a-z]$")
"""What Unicode calls a kind of letter."""
CLASSES: Final = frozenset(
    name
    for path in HOME.rglob("*.tcss")
    for name in re.findall(r"\.([a-z-]+)", path.read_text(encoding="utf-8"))
)
"""Words of the stylesheets, which a person never reads."""

TOLD_BY_A_MARK: Final = frozenset({"unconfirmed"})
"""A class without a style."""


def is_content(node: ast.expr) -> bool:
    """`Content(...)`, one of its makers, or `Hung(...)`, which makes one."""
    if not isinstance(node, ast.Call):
        return False
    made = node.func
    if isinstance(made, ast.Attribute):
        made = made.value
    if isinstance(made, ast.Call):
        return is_content(made)
    return isinstance(made, ast.Name) and made.id in ("Content", "Hung")


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def shown_by(call: ast.Call, keywords: tuple[str, ...]) -> Iterator[ast.expr]:
    """What a call of a sink would show."""
    if call.args and not isinstance(call.args[0], ast.Starred):
        yield call.args[0]
    for keyword in call.keywords:
        if keyword.arg in (*keywords, "tooltip"):
            yield keyword.value


def is_false(call: ast.Call, name: str) -> bool:
    return any(
        keyword.arg == name
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in call.keywords
    )


def bases(tree: ast.Module) -> dict[ast.Call, str]:
    """Every `super().__init__(...)` of a class that is a sink itself, with the sink's name."""
    found: dict[ast.Call, str] = {}
    for kind in ast.walk(tree):
        if isinstance(kind, ast.ClassDef):
            sinks = [base.id for base in kind.bases if isinstance(base, ast.Name)]
            for call in ast.walk(kind):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                    found.update((call, name) for name in sinks if name in SINKS)
    return found


def faults(tree: ast.Module) -> Iterator[str]:
    """Every place where a plain string would be shown."""
    inherited = bases(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                yield from _faults_of(node, inherited.get(node) or name_of(node))
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    is_sink = isinstance(target, ast.Attribute) and target.attr in ASSIGNED
                    if is_sink and not is_content(value):
                        yield f"line {node.lineno}: {ast.unparse(node)}"


def _faults_of(call: ast.Call, name: str) -> Iterator[str]:
    told = f"line {call.lineno}: {ast.unparse(call)}"
    if name in SINKS and not all(is_content(each) for each in shown_by(call, SINKS[name])):
        yield told
    elif name in BARRED:
        yield told
    elif name in ("notify", "OptionList") and not is_false(call, "markup"):
        yield told
    elif name == "TextArea" and any(
        keyword.arg == "placeholder" and not is_content(keyword.value) for keyword in call.keywords
    ):
        yield told
    elif name == "update" and "Digits" not in ast.unparse(call.func):
        if any(not is_content(each) for each in call.args):
            yield told
    elif name == "from_markup" and not (call.args and isinstance(call.args[0], ast.Constant)):
        yield told


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def found_in(paths: Iterable[Path], faults: Callable[[ast.Module], Iterable[str]]) -> list[str]:
    """What is wrong in any of those files, each with its file."""
    return [f"{path.relative_to(HOME)}: {each}" for path in paths for each in faults(tree_of(path))]


def test_only_content_reaches_what_shows_text() -> None:
    assert found_in(SHOWING, faults) == []


def brought_in(tree: ast.Module) -> set[str]:
    """What reads markup, of what a module imports."""
    barred = BARRED | {"escape"}
    return {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("textual", "rich"))
        for name in node.names
        if name.name in barred or node.module in ("textual.markup", "rich.markup")
    }


def test_no_module_brings_in_what_reads_markup() -> None:
    assert found_in(SOURCES, brought_in) == []


def spoken(tree: ast.Module) -> Iterator[str]:
    """Strings that a person would read: no docstrings, styles, selectors, names or errors."""
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Raise() | ast.Assert() | ast.Expr(value=ast.Constant()):
                silent.update(ast.walk(node))
            case ast.Assign(targets=[ast.Name(id=name)]) if name in STYLING:
                silent.update(ast.walk(node))
            case ast.Call() if name_of(node) in SELECTING:
                silent.update(ast.walk(node))
            case ast.Call() if name_of(node) == "Binding":
                for named in node.args[:2]:  # keys and action; the third is read by people
                    silent.update(ast.walk(named))
            case ast.Call():
                for keyword in node.keywords:
                    if keyword.arg in NAMING:
                        silent.update(ast.walk(keyword))
            case ast.FunctionDef(returns=returns) if returns is not None:
                silent.update(ast.walk(returns))
            case ast.arg(annotation=annotation) if annotation is not None:
                silent.update(ast.walk(annotation))
            case ast.Compare() | ast.MatchValue():
                silent.update(ast.walk(node))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node not in silent:
            assert isinstance(node, ast.Constant) and isinstance(node.value, str)
            yield node.value


def sentences(tree: ast.Module) -> list[str]:
    said = [text for text in spoken(tree) if SENTENCE.search(text)]
    unread = [text for text in said if ACTION.match(text) or CATEGORY.match(text)]
    said = [text for text in said if text not in unread]
    classes = CLASSES | TOLD_BY_A_MARK
    return [text for text in said if not classes.issuperset(text.split())]


def test_every_sentence_stands_among_the_words() -> None:
    assert found_in(SHOWING, sentences) == []


@pytest.mark.parametrize(
    "source",
    [
        "Static('x')",
        "Static(text)",
        "Label(f'{name} wrote')",
        "Button(label='x')",
        "Option(name)",
        "OptionList(*options)",
        "Static(Content('a'), tooltip=name)",
        "box.border_title = name",
        "box.tooltip = f'{name}'",
        "self.query_one('#x', Static).update(text)",
        "button.label = name",
        "self.notify(text)",
        "self.notify(text, markup=True)",
        "TextArea(placeholder=day)",
        "Content.from_markup(f'[b]{name}')",
        "Content.from_markup(text)",
        "Markdown(text)",
        "class Line(Static):\n def __init__(self, text):\n  super().__init__(text)",
    ],
)
def test_the_lint_finds(source: str) -> None:
    assert list(faults(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "Static(Content(text), markup=False)",
        "Button(Content(label), id='x')",
        "Content.from_markup('[b]$who[/b]', who=name)",
        "self.notify(text, markup=False)",
        "box.border_title = Content(name)",
        "Option(Hung('1  ', title), id='x')",
        "self.query_one('#clock', Digits).update('4:59')",
        "Input(value, placeholder=day)",
    ],
)
def test_the_lint_lets_pass(source: str) -> None:
    assert list(faults(ast.parse(source))) == []
