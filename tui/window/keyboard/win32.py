"""Keys as Windows records them, where a terminal was left in that mode: `CSI … _`.

`Vk ; Sc ; Uc ; Kd ; Cs ; Rc`: which key, where it sits, its UTF-16 unit, pressed or released, what
is held down with it, how often. Nothing here asks for it; a program before this one may have.
https://github.com/microsoft/terminal/blob/main/doc/specs/%234999%20-%20Improved%20keyboard%20handling%20in%20Conpty.md
"""

from collections.abc import Iterator
from typing import Final

from tui.late import Late

_RECORD: Final = Late(r"\d{0,5}(?:;\d{0,5}){0,5}")

_RIGHT_ALT, _LEFT_ALT, _RIGHT_CTRL, _LEFT_CTRL, _SHIFT = (1 << bit for bit in range(5))

_KEYS: Final = {
    **{8: "127u", 9: "9u", 13: "13u", 27: "27u", 33: "5~", 34: "6~", 35: "1F", 36: "1H"},
    **{37: "1D", 38: "1A", 39: "1C", 40: "1B", 45: "2~", 46: "3~"},
    **{112: "1P", 113: "1Q", 114: "13~", 115: "1S", 116: "15~", 117: "17~", 118: "18~"},
    **{119: "19~", 120: "20~", 121: "21~", 122: "23~", 123: "24~"},
}
"""Virtual keys that write nothing, as the kitty protocol numbers them."""

REPEATS: Final = 16
"""More than that does nobody's key repeat in one record."""


class Records:
    """From records to sequences of the kitty protocol. Mutable: a letter may come in two halves."""

    def __init__(self) -> None:
        self._half = ""

    def read(self, parameters: str) -> Iterator[tuple[str, str]]:
        """(parameters, final) of each key that was pressed; nothing for what is no record."""
        if not _RECORD.ready.fullmatch(parameters):
            return
        numbers = [int(part or 0) for part in f"{parameters};;;;;".split(";")[:5]]
        repeats = parameters.split(";")[5:6] or ["1"]
        key, _, unit, is_down, state = numbers
        if not is_down:
            return
        for _ in range(min(int(repeats[0] or 1), REPEATS)):
            yield from self._pressed(key, unit, state)

    def _pressed(self, key: int, unit: int, state: int) -> Iterator[tuple[str, str]]:
        is_ctrl = bool(state & (_LEFT_CTRL | _RIGHT_CTRL))
        is_alt = bool(state & (_LEFT_ALT | _RIGHT_ALT))
        held = bool(state & _SHIFT) + 2 * is_alt + 4 * is_ctrl
        if key in _KEYS:
            number, final = _KEYS[key][:-1], _KEYS[key][-1]
            yield f"{number};{held + 1}", final
        elif unit >= 32 and (is_ctrl and is_alt or not is_ctrl and not is_alt):
            # Both of them are AltGr, which writes.
            yield from self._written(unit)
        elif 48 <= key <= 90:
            yield f"{ord(chr(key).lower())};{held + 1}", "u"

    def _written(self, unit: int) -> Iterator[tuple[str, str]]:
        letters = (self._half + chr(unit)).encode("utf-16", "surrogatepass")
        letter = letters.decode("utf-16", "replace")[-1]
        is_half = 0xD800 <= unit < 0xDC00
        self._half = chr(unit) if is_half else ""
        if not is_half:
            yield f"0;;{ord(letter)}", "u"
