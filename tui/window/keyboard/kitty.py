"""The keys that a terminal names by number: the kitty protocol, and xterm's modified keys.

`CSI key:shifted:base ; modifiers:event ; text u`, `CSI 1 ; modifiers:event A`, and xterm's
`CSI 27 ; modifiers ; key ~`. Textual reads all of these with `int` and `chr`, and a key released, a
shifted key or a number beyond Unicode ends its thread. Here, whatever is no key is none.
https://sw.kovidgoyal.net/kitty/keyboard-protocol/
"""

from typing import Final

from textual import events
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual.keys import _character_to_key

from tui.late import Late
from tui.window.keyboard.layouts import latin

_KEY: Final = Late(
    r"(?P<code>\d{0,7})(?::(?P<shifted>\d{0,7}))?(?::(?P<base>\d{0,7}))?"
    r"(?:;(?P<modifiers>\d{0,4})(?::(?P<event>[123]?))?)?(?:;(?P<text>[\d:]*))?"
)
_XTERM: Final = Late(r"27;(?P<modifiers>\d{1,4});(?P<code>\d{1,7})")

RELEASED: Final = "3"

_SHIFT, _ALT, _CTRL, _SUPER, _HYPER, _META = (1 << bit for bit in range(6))
_NAMES: Final = {_ALT: "alt", _CTRL: "ctrl", _SUPER: "super", _HYPER: "hyper", _META: "meta"}

_CONTROLS: Final = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 127: "backspace"}
_WRITTEN: Final = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}
"""What Textual gives these keys as their character when nothing is held down with them."""

_TEXT_LIMIT: Final = 64
"""One key, or one commit of an input method, is not longer."""


def extended(parameters: str, final: str) -> list[events.Key] | None:
    """The keys of `CSI parameters final`; None if it has not the form of a key at all."""
    if final == "~" and (found := _XTERM.ready.fullmatch(parameters)):
        return _pressed(int(found["code"]), "u", int(found["modifiers"]), "", "")
    found = _KEY.ready.fullmatch(parameters)
    if found is None or final not in "u~ABCDEFHPQS":
        return None
    if found["event"] == RELEASED:
        return []
    base = found["base"] or ""
    code = int(found["code"] or 0) if final == "u" or found["code"] else 1
    text = _letters(found["text"] or "")
    if found["text"] and not text:
        return []
    modifiers = int(found["modifiers"] or 1)
    held = max(modifiers, 1) - 1
    if final == "u" and not text and held & 0b111111 == _SHIFT and found["shifted"]:
        return _pressed(int(found["shifted"]), final, 1, base, "")
    return _pressed(code, final, modifiers, base, text)


def is_plain_letter(parameters: str, final: str) -> bool:
    """Whether it is a letter by number: then every key comes so, and ESC alone is never one."""
    found = _KEY.ready.fullmatch(parameters) if final == "u" else None
    return found is not None and int(found["code"] or 0) > 32 and (found["modifiers"] or "1") == "1"


def _pressed(code: int, final: str, modifiers: int, base: str, text: str) -> list[events.Key]:
    held = max(modifiers, 1) - 1
    name = FUNCTIONAL_KEYS.get(f"{code}{final}", "")
    if final == "u" and not name:
        name = _CONTROLS.get(code, "")
    chord = held & ~_SHIFT & 0b111111
    if text and not chord & ~_ALT and (not name or len(name) == 1):
        return [events.Key(_character_to_key(letter), letter) for letter in text]
    if name:
        return [_functional(name, held)]
    if final != "u" or not _is_letter(code):
        return []
    letter = chr(code)
    if not chord:
        letter = letter.upper() if held & _SHIFT else letter
        return [events.Key(_character_to_key(letter), letter)]
    if not (letter.isascii() and letter.isalpha()):
        # Also for signs: Ctrl+Q is Ctrl+/ on a Hebrew keyboard, and only the terminal knows.
        letter = chr(int(base)) if base and _is_letter(int(base)) else latin(letter)
    return [events.Key(_named(_character_to_key(letter.lower()), held), None)]


def _functional(name: str, held: int) -> events.Key:
    if name in MODIFIER_FUNCTIONAL_KEYS:
        return events.Key(name, None)
    if len(name) == 1 and not held & 0b111110:
        return events.Key(name, name)  # a digit of the keypad
    key = _named(name, held)
    return events.Key(key, _WRITTEN.get(name) if key == name else None)


def _named(name: str, held: int) -> str:
    names = [word for bit, word in _NAMES.items() if held & bit]
    if held & _SHIFT:
        names.append("shift")
    return "+".join([*sorted(names), name])


def _letters(text: str) -> str:
    """The letters of a text field. Control characters and what is none are no letters."""
    codes = [int(part) for part in text.split(":")[:_TEXT_LIMIT] if 0 < len(part) <= 7]
    return "".join(chr(code) for code in codes if _is_letter(code, is_text=True))


def _is_letter(code: int, *, is_text: bool = False) -> bool:
    """Not a control, half a letter, or beyond Unicode; as a key also not in the private area.

    There the protocol has its keys without letters, also those that came after this was written.
    """
    if not 32 <= code <= 0x10FFFF or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF:
        return False
    return is_text or not 0xE000 <= code <= 0xF8FF
