"""How keys are written, wherever they are: F9, Ctrl+P, Esc."""

from typing import Final

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
