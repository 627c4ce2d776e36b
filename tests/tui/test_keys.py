"""How keys are written, and which of them stay in a last line that is too short for all.

About `tui.window.widgets.footer`.
"""

import re
from importlib import import_module
from pkgutil import iter_modules

import tui.words
from tui.command import help as help_text
from tui.window.keys import key_name
from tui.window.widgets.footer import fitting
from tui.words import command as command_words


def test_keys_are_written_as_on_a_keyboard() -> None:
    keys = ("f9", "ctrl+p", "escape", "ctrl+s", "pageup")
    assert [key_name(key) for key in keys] == ["F9", "Ctrl+P", "Esc", "Ctrl+S", "Page up"]


def test_no_sentence_writes_a_key_otherwise() -> None:
    otherwise = re.compile(r"\b(f[1-9]|esc|ctrl|CTRL|ESC|C-[a-z])\b|\^[a-zA-Z]|Ctrl\+[a-z]")
    rooms = [import_module(f"tui.words.{each.name}") for each in iter_modules(tui.words.__path__)]
    assert len(rooms) > 15
    told = [
        (name, text)
        for module in (*rooms, command_words, help_text)
        for name, text in vars(module).items()
        if isinstance(text, str) and not name.startswith("__") and otherwise.search(text)
    ]
    assert told == []


def test_the_main_key_never_leaves_the_last_line() -> None:
    keys = [
        ("f9", "That is what I heard, and it took me long"),
        ("f4", "Break"),
        ("f8", "A phrase"),
        ("f1", "Help"),
        ("ctrl+q", "Quit"),
        ("ctrl+p", "All"),
    ]
    for width in range(50, 120):
        found = fitting(keys, width)
        assert found[0][0] == "f9" and found[-1] == ("ctrl+p", "Ctrl+P", "All"), width


def test_a_second_way_stands_beside_the_key_that_wants_fn() -> None:
    assert fitting([("f9", "Say it"), ("ctrl+p", "All")], 72)[0] == ("f9", "F9 Ctrl+S", "Say it")
    narrow = fitting([("f9", "Say it"), ("ctrl+p", "All")], 20)
    assert narrow == [("f9", "F9", "Say it"), ("ctrl+p", "Ctrl+P", "All")]
