"""How keys are written, wherever they are: F9, Ctrl+P, Esc; and that they say what they do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from textual.binding import BindingsMap

_NAMES: Final = {
    "escape": "Esc",
    "pageup": "Page up",
    "pagedown": "Page down",
    "ctrl": "Ctrl",
    "shift": "Shift",
    "alt": "Alt",
}

SECOND_WAY: Final = {"f9": "ctrl+s"}
"""What the key of the left does is also done by that of the right: on most Mac laptops the keys of
the upper row want *fn*."""


def key_name(key: str) -> str:
    """`key` as Textual calls it, as it stands on a keyboard: `ctrl+p` is Ctrl+P."""
    return "+".join(_NAMES.get(part, part.capitalize()) for part in key.split("+"))


def named(bindings: BindingsMap, does: Mapping[str, str]) -> BindingsMap:
    """`bindings` of which these keys stand in the last line, each with what it does.

    Textual takes words as a class is made; ours are looked up when a screen is.
    """
    found = bindings.copy()
    for key, words in does.items():
        *others, ours = found.key_to_bindings[key]
        found.key_to_bindings[key] = [*others, replace(ours, description=words, show=True)]
    return found
