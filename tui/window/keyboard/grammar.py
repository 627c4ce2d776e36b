"""What a terminal may send, as patterns: where a sequence begins, and where it ends or breaks off.

The grammar of ECMA-48, what xterm, rxvt and the Linux console made of it, and what some terminals
send by mistake. What it is not: what any of it means.

A C1 control is two bytes in UTF-8, and no letter: it is read as the ESC form it stands for. As one
byte it is no UTF-8 at all, and may be a part of a broken letter as well; see `plain`.
"""

import re
from enum import Enum
from typing import Final, NamedTuple

from tui.late import Late

CSI_LIMIT_CHARS: Final = 256
"""The longest sequence that could be a key; a longer one is only waited out."""

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"

_RAW_STRINGS: Final = "\udc90\udc98\udc9d\udc9e\udc9f"
_ENDS: Final = "\x9c\udc9c"
"""The string terminator as one character: of two bytes, or a single one."""

_CONTENT: Final = r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]"
_RAW_KNOWN: Final = r"\udc9d(?=[0-9lLI])|\udc90(?=[0-9;<=>?!$+|])|\udc9f(?=G)"
"""What answers begin with; other bytes of these are more likely a letter in another encoding."""

_RAW: Final = rf"(?:{_RAW_KNOWN}|[\udc98\udc9e\udc9f](?! )){_CONTENT}"

_CSI: Final = r"(?:\x1b\[(?!\[)|\udc9b(?=[0-?]))([0-?]*)([ -/]*)([@-~])"
_RXVT: Final = r"\x1b\[\d{1,2}\$(?=[^y])"
"""Its shifted keys, which end where a longer sequence would go on."""

_SS3: Final = r"\x1bO([0-9;]*)([ @-~])"
_STRING: Final = (
    rf"\x1b\][^\x07\x18\x1a\x1b{_ENDS}]*(?:[\x07\x18\x1a{_ENDS}]|\x1b\\|(?=\x1b[^\\]))"
    rf"|\x1b[PX^_][^\x18\x1a\x1b{_ENDS}]*(?:[\x18\x1a{_ENDS}]|\x1b\\|(?=\x1b[^\\]))"
    rf"|{_RAW}+(?:[\x07{_ENDS}]|\x1b\\)"
)
"""Operating system, device, application, privacy and start-of-string, to their end or abort."""

_ALT: Final = r"\x1b(?:[0-NQ-WYZ\\`-\x7f\x08\t\r]|[^\x00-\x9f\ud800-\udfff])"

_WHOLE: Final = Late(
    rf"(?P<linux>\x1b\[\[[A-E])|(?P<rxvt>{_RXVT})|(?P<mouse>\x1b\[M)|(?P<csi>{_CSI})|(?P<ss3>{_SS3})"
    rf"|(?P<string>{_STRING})|(?P<charset>\x1b[ -/]+[0-~])|(?P<alt>{_ALT})"
)
_BEGUN: Final = Late(
    r"\x1b(?:\[(?:\[|[0-?]*[ -/]*)|O[0-9;]*|[ -/]+|[\]PX^_][^\x1b]*\x1b?)?"
    rf"|\udc9b[0-?]*[ -/]*|{_RAW}+\x1b?|[{_RAW_STRINGS}]"
)
_ODD_NUMBERS: Final = ("NaN", "nan", "Infinity", "inf", "undefined", "null")
"""What some terminals have reported instead of a place of the mouse."""

_ODD: Final = rf"\x1b\[<[-+\d.:;]*(?:(?:{'|'.join(_ODD_NUMBERS)})[-+\d.:;]*)*"
_ODD_MOUSE: Final = Late(rf"{_ODD}[Mm]")
_ODD_BEGUN: Final = Late(
    rf"{_ODD}(?:{'|'.join(word[:end] for word in _ODD_NUMBERS for end in range(1, len(word)))})?"
)
MOUSE_NUMBERS: Final = Late(r"<\d{1,3};\d{1,5};\d{1,5}")
CONTROL_IN_STRING: Final = Late(r"[\x00-\x06\x08-\x1a\x1c-\x1f\x7f]")
SEQUENCES: Final = Late(
    rf"\x1b\[\[[A-E]|{_ODD}[Mm]|{_STRING}|{_RXVT}|{_CSI}|{_SS3}|\x1b[ -/]*[0-~]"
)
"""All of them, to be taken out of a paste."""

_SENT: Final = Late(
    r"\x1b\[(?:[\d:;]*[~^$@uABCDEFHPQRSZabcd]|<[-+\w.:;]*[Mm]|\d+;\d+;\d+M|[IO]|\[[A-E]|\?\d+u"
    r"|[?>=][\d;]*c|\??[\d;]*n|\?[\d;]+R|\??\d+;\d\$y|[\d;]+[t_w]|[\d;]+&w|>[\d;]+m)"
    r"|\x1bO[\d;]*[A-DFHMP-Sa-dj-y]"
)
"""What terminals really send of CSI and SS3; the rest of the grammar is for the other direction."""

_PARTS: Final = Late(r"[\x80-\x9b\x9d-\x9f\udc80-\udcf4\ufffd]")
_C1: Final = Late(r"\x1b\[M[^\x1b]{0,3}|[\x8f\x90\x98\x9b\x9d-\x9f]|[\udc80-\udcbf]")
"""Not within an old report of the mouse, whose bytes are numbers."""

_UNCERTAIN: Final = Late(r"[\udc90\udc9b\udc9d]|[\udc98\udc9e].*|\udc9f(?!G).*")


class State(Enum):
    """How far a sequence has come."""

    WHOLE = "whole"
    BEGUN = "begun"
    NONE = "none"


class Reach(NamedTuple):
    """What is found at one place of a stream."""

    state: State
    end: int
    """Where it ends; where what begins none breaks off."""
    match: re.Match[str] | None = None
    """The groups of a whole one; none for what is taken without a look at it."""


def plain(text: str, before: str) -> str:
    """`text` with its C1 controls as ESC forms; `before` is the character ahead of it.

    A single byte of 0x80 to 0xbf that follows another part of a broken letter is one, too.
    """

    def one(found: re.Match[str]) -> str:
        letter, at = found[0], found.start()
        if letter[0] == "\x1b":
            return letter
        ahead = text[at - 1] if at else before
        is_part = bool(_PARTS.ready.fullmatch(ahead))
        if letter >= "\udc80":
            return "\N{REPLACEMENT CHARACTER}" if is_part and letter not in _ENDS else letter
        return "" if is_part else f"\x1b{chr(ord(letter) - 0x40)}"

    return text if text.isascii() else _C1.ready.sub(one, text)


def reach(stream: str, at: int) -> Reach:
    """The sequence that begins at `at`, where an ESC or a C1 control stands."""
    if stream.startswith("\x1b[<", at):
        if _ODD_BEGUN.ready.fullmatch(stream, at):
            return Reach(State.BEGUN, len(stream))
        odd = _ODD_MOUSE.ready.match(stream, at)
        if odd is not None and not MOUSE_NUMBERS.ready.fullmatch(odd[0][2:-1]):
            return Reach(State.WHOLE, odd.end())
    whole = _WHOLE.ready.match(stream, at)
    if whole is not None:
        return _old_mouse(stream, at) if whole["mouse"] else Reach(State.WHOLE, whole.end(), whole)
    begun = _BEGUN.ready.match(stream, at)
    end = at + 1 if begun is None else begun.end()
    return Reach(State.BEGUN if begun is not None and end == len(stream) else State.NONE, end)


def _old_mouse(stream: str, at: int) -> Reach:
    """Past a report of the oldest kind: three bytes, which need not be letters.

    SGR is what was asked for; a terminal that knows only this one has no mouse here.
    """
    end, size = at + 3, 0
    while size < 3:
        if end == len(stream):
            return Reach(State.BEGUN, end)
        size += len(stream[end].encode("utf-8", "surrogateescape"))
        end += 1
    return Reach(State.WHOLE, end)


def is_sent(sequence: str) -> bool:
    """Whether a terminal sends such a CSI or SS3, or a string with its terminator."""
    if is_string(sequence):
        return sequence[-1] in f"\x07{_ENDS}" or sequence.endswith("\x1b\\")
    sequence = sequence.replace("\udc9b", "\x1b[")
    return sequence.startswith("\x1b[M") or bool(_SENT.ready.fullmatch(sequence))


def is_string(held: str) -> bool:
    """Whether it begins as one of the strings does."""
    return held[:2] in ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_") or held[:1] in tuple(
        _RAW_STRINGS
    )


def is_uncertain(held: str) -> bool:
    """Whether it may be letters in another encoding, as far as it has come."""
    return bool(_UNCERTAIN.ready.fullmatch(held))


def shortened(held: str) -> str:
    """As much of a beginning as is needed to know its end: it may be endless."""
    if len(held) <= CSI_LIMIT_CHARS:
        return held
    if is_string(held):
        return held[:3] + held[-1] if held[-1] == "\x1b" else held[:3]
    return "\x1b[>"  # no key begins like this
