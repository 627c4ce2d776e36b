"""From what a terminal sends to messages: keys, pastes, clicks, the focus, and nothing else.

Textual's own parser types whatever it does not know as if it had been written, ends its thread at
bytes that are no UTF-8 and at numbers that are no letters, and needs seconds for a long paste. Here
the grammar of ECMA-48 comes first: a sequence is taken whole, and what is no key of ours is dropped
whole. Of Textual's parser serve its tables and its mouse. Its methods are private, hence the exact
pin; `tests/tui/test_keyboard.py` notices when a newer one has its own cure.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Final

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys, _character_to_key
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.keyboard.kitty import extended, is_plain_letter
from tui.late import Late

ESCAPE_S: Final = 0.1
"""After this, ESC alone was the Esc key. Textual's delay, too."""

SEQUENCE_S: Final = 1.0
"""As long may the rest of a sequence take, over a slow line, since what came last of it."""

STRING_S: Final = 2.0
"""As long may a terminal's answer take altogether: it is words that wait behind it."""

TAIL_S: Final = 5.0
"""So late, what ends a sequence that was given up still belongs to it."""

KEY_BYTES: Final = 32
"""One press of a key is not longer."""

STALL_S: Final = 0.3
"""A pause within a paste after which a single key is a key: that paste will not end any more."""

PASTE_LIMIT_CHARS: Final = 32_768
"""Of a paste; four times what any box takes. The rest is not even looked at."""

RUN_IS_PASTE_CHARS: Final = 256
"""So many letters at once were not typed. A terminal that does not mark its pastes sent one."""

BURST_LIMIT_CHARS: Final = PASTE_LIMIT_CHARS
"""Of letters without a pause: what is more is no person's typing, and would hold up the keys."""

BURST_S: Final = 0.05

CSI_LIMIT_CHARS: Final = 256
"""The longest sequence that could be a key; a longer one is only waited out."""

PASTE_START: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"

_CSI: Final = r"(?:\x1b\[|[\x9b\udc9b](?=[0-?]))([0-?]*)([ -/]*)([@-~])"
_SS3: Final = r"(?:\x1bO|\x8f(?=[A-Z]))([0-9;]*)([ @-~])"
_STRING: Final = (
    r"(?:\x1b\]|[\x9d\udc9d])[^\x07\x18\x1a\x1b\x9c\udc9c]*(?:\x07|[\x9c\udc9c]|[\x18\x1a]|\x1b\\|(?=\x1b[^\\]))"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f\udc90\udc98\udc9e\udc9f])"
    r"[^\x18\x1a\x1b\x9c\udc9c]*(?:[\x9c\udc9c]|[\x18\x1a]|\x1b\\|(?=\x1b[^\\]))"
)
"""Operating system, device, application, privacy and start-of-string, to their end or abort."""

_WHOLE: Final = Late(
    rf"(?P<linux>\x1b\[\[[A-E])|(?P<mouse>\x1b\[M)|(?P<csi>{_CSI})|(?P<ss3>{_SS3})"
    rf"|(?P<string>{_STRING})|(?P<charset>\x1b[ -/]+[0-~])|(?P<alt>\x1b[0-NQ-WYZ\\`-\x7f\x08\t\r])",
)
_BEGUN: Final = Late(
    r"\x1b(?:\[(?:\[|[0-?]*[ -/]*)|O[0-9;]*|[ -/]+|[\]PX^_][^\x1b]*\x1b?)?"
    r"|[\x9b\udc9b][0-?]*[ -/]*"
)
_ODD_NUMBERS: Final = ("NaN", "nan", "Infinity", "inf", "undefined", "null")
"""What some terminals have reported instead of a place of the mouse."""

_ODD: Final = rf"\x1b\[<[-+\d.:;]*(?:(?:{'|'.join(_ODD_NUMBERS)})[-+\d.:;]*)*"
_ODD_MOUSE: Final = Late(rf"{_ODD}[Mm]")
_ODD_BEGUN: Final = Late(
    rf"{_ODD}(?:{'|'.join(word[:end] for word in _ODD_NUMBERS for end in range(1, len(word)))})?"
)
_WRITTEN: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\udc80-\udc9f]+")
_SEQUENCES: Final = Late(rf"{_STRING}|{_CSI}|{_SS3}|\x1b[ -/]*[0-~]")
_CONTROL_IN_STRING: Final = Late(r"[\x00-\x06\x08-\x1a\x1c-\x1f\x7f]")
_MOUSE_NUMBERS: Final = Late(r"<\d{1,3};\d{1,5};\d{1,5}")
_LATE_SEQUENCE: Final = Late(
    r"\[[0-?]*[ -/]*[@-~]|O[0-9;]*[A-Z]"
    r"|[\]PX^_][^\x00-\x06\x08-\x1f\x7f]*?(?:\x07|\x9c|\x1b\\)"
)
_LATE_STRING: Final = Late(r"[^\x00-\x06\x08-\x1f\x7f]*?(?:\x07|\x9c|\x1b\\)")


class Keyboard(XTermParser):
    """What came from the terminal so far, and has not become a message yet. Mutable."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock: Final = clock
        self._decoder = getincrementaldecoder("utf-8")("surrogateescape")
        self._held = ""
        """The beginning of a sequence."""
        self._is_split = False
        """The last bytes were the beginning of a letter."""
        self._began = self._last = clock()
        """When what is held began, and when the last bytes came."""
        self._tail: tuple[Late, float] | None = None
        """How a sequence that was given up would have ended, and until when that is waited for."""
        self._paste: list[str] | None = None
        self._pasted = 0
        self._burst = 0
        self._names_all_keys = False
        """The terminal reports every key by number, Esc too."""

    # -- from outside

    def read(self, data: bytes) -> list[Message]:
        """What these bytes complete, after what has waited long enough."""
        now = self._clock()
        found = self.tick()
        gap, self._last = now - self._last, now
        if gap > BURST_S:
            self._burst = 0
        text = self._decoder.decode(data)
        self._is_split = bool(self._decoder.getstate()[0])
        if self._is_stuck_paste(text, gap):
            found += self._end_paste()
        if not self._held:
            self._began = now
            text = self._without_tail(text, now)
        found += self._messages(self._held + text)
        return found

    def tick(self) -> list[Message]:
        """What is due because nothing more came. Called now and then."""
        now, found = self._clock(), list[Message]()
        if self._is_split and now - self._last >= SEQUENCE_S:
            self._is_split = False
            text = self._decoder.decode(b"", True)
            self._decoder.reset()
            found += self._messages(self._held + text)
        if self._held and self._is_over(now):
            found += self._give_up(now)
        if self._paste and now - self._last >= SEQUENCE_S:
            # Shown as far as it has come; its end may still follow.
            found += self._pasted_so_far()
        return found

    # -- what waits

    def _is_over(self, now: float) -> bool:
        """Whether what is held will not be completed any more."""
        if self._paste is not None:
            return False
        is_bare = self._held in ("\x1b", "\x1b\x1b") or len(self._held) == 2
        if is_bare and self._held != "\x1b[":
            # Also ESC ] and ESC P, which are Alt chords as well as the beginnings of answers.
            return now - self._last >= (SEQUENCE_S if self._names_all_keys else ESCAPE_S)
        is_long = _is_string(self._held) and now - self._began >= STRING_S
        return is_long or now - self._last >= SEQUENCE_S

    def _give_up(self, now: float) -> list[Message]:
        held, self._held = self._held, ""
        if held in ("\x1b", "\x1b\x1b"):
            self._tail = (_LATE_SEQUENCE, now + TAIL_S)
            return [events.Key("escape", "\x1b")]
        if held == "\udc9b":
            return list(self._write("\N{REPLACEMENT CHARACTER}"))
        if _is_string(held):
            self._tail = (_LATE_STRING, now + TAIL_S)
        # Of rxvt, whose shifted keys end where a longer sequence would go on.
        return list(_table_keys(held))

    def _without_tail(self, text: str, now: float) -> str:
        """Drops what belongs to a sequence that was given up: the rest came late, in one piece."""
        tail, self._tail = self._tail, None
        if tail is None or now > tail[1]:
            return text
        pattern = tail[0]
        found = pattern.ready.match(text)
        if found is None:
            return text
        if pattern is _LATE_SEQUENCE and found.end() != len(text) and len(found[0]) < 3:
            return text  # "[h" of "[hello" is more likely somebody's words
        return text[found.end() :]

    # -- the stream

    def _messages(self, stream: str) -> list[Message]:
        self._held = ""
        found: list[Message] = []
        at = 0
        while at < len(stream):
            if self._paste is not None:
                at = self._take_paste(stream, at, found)
            elif written := _WRITTEN.match(stream, at):
                found += self._write(written[0])
                at = written.end()
            elif stream[at] in "\x1b\x8f\x90\x98\x9b\x9d\x9e\x9f" or "\udc80" <= stream[at]:
                at = self._take_sequence(stream, at, found)
            else:
                found += self._control(stream[at])
                at += 1
        return found

    def _take_sequence(self, stream: str, at: int, found: list[Message]) -> int:
        """Takes one sequence, or holds its beginning; where the next thing begins."""
        if stream.startswith("\x1b[<", at):
            if _ODD_BEGUN.ready.fullmatch(stream, at):
                self._held = _shortened(stream[at:])
                return len(stream)
            odd = _ODD_MOUSE.ready.match(stream, at)
            if odd is not None and not _MOUSE_NUMBERS.ready.fullmatch(odd[0][2:-1]):
                return odd.end()
        whole = _WHOLE.ready.match(stream, at)
        if whole is not None:
            if whole["mouse"] is not None:
                return self._skip_mouse(stream, at)
            found += self._sequence(whole)
            return whole.end()
        begun = _BEGUN.ready.match(stream, at)
        if begun is not None and begun.end() == len(stream):
            control = (
                _CONTROL_IN_STRING.ready.search(stream, at + 2) if _is_string(begun[0]) else None
            )
            if control is None:
                self._held = _shortened(begun[0])
                return len(stream)
            return control.start()  # a key, as Ctrl+Q is one: that answer will not end any more
        if stream[at] == "\x1b":
            return self._after_escape(stream, at, begun, found)
        if stream[at] >= "\udc80":
            found += self._write("\N{REPLACEMENT CHARACTER}")
        return at + 1

    def _after_escape(
        self, stream: str, at: int, begun: re.Match[str] | None, found: list[Message]
    ) -> int:
        """What ESC is that begins no whole sequence: broken off, held down with a key, or Esc."""
        end = at + 1 if begun is None else begun.end()
        if end > at + 1:
            return end  # broken off by what can be in none
        if stream.startswith("\x1b\x1b", at):
            inner = _WHOLE.ready.match(stream, at + 1)
            if inner is not None and (inner["csi"] or inner["ss3"] or inner["linux"]):
                found += [_with_alt(each) for each in self._sequence(inner)]
                return inner.end()
            if len(stream) == at + 2 or _BEGUN.ready.fullmatch(stream, at + 1):
                self._held = _shortened(stream[at:])
                return len(stream)
        found.append(events.Key("escape", "\x1b"))
        return end

    def _skip_mouse(self, stream: str, at: int) -> int:
        """Past a report of the oldest kind: three bytes, which need not be letters.

        SGR is what was asked for; a terminal that knows only this one has no mouse here.
        """
        end, size = at + 3, 0
        while size < 3:
            if end == len(stream):
                self._held = stream[at:]
                return end
            size += len(stream[end].encode("utf-8", "surrogateescape"))
            end += 1
        return end

    def _sequence(self, whole: re.Match[str]) -> Iterator[Message]:
        """The messages of a whole sequence; none if it is no key of ours."""
        text = whole[0]
        if whole["csi"] is None:
            if whole["alt"] is not None:
                yield from _alt(text)
            elif whole["string"] is None and whole["charset"] is None:
                yield from _table_keys(text.replace("\x8f", "\x1bO"))
            return
        text = f"\x1b[{text.lstrip(chr(0x1B) + chr(0x9B) + chr(0xDC9B)).removeprefix('[')}"
        parameters, final = text[2:-1], text[-1]
        if text == PASTE_START:
            self._paste, self._pasted = [], 0
        elif text in ("\x1b[I", "\x1b[O"):
            yield events.AppFocus() if final == "I" else events.AppBlur()
        elif final in "mM":
            if _MOUSE_NUMBERS.ready.fullmatch(parameters) and (
                event := self.parse_mouse_code(text)
            ):
                yield event
        elif re.fullmatch(r"\?2026;[1-4]\$", parameters) and final == "y":
            yield TerminalSupportsSynchronizedOutput()
        elif text in ANSI_SEQUENCES_KEYS:
            yield from _table_keys(text)
        else:
            self._names_all_keys |= is_plain_letter(parameters, final)
            yield from extended(parameters, final) or ()

    # -- letters and controls

    def _write(self, text: str) -> Iterator[Message]:
        """Letters as they were typed; what is no letter in UTF-8 stands as its sign."""
        room = max(0, BURST_LIMIT_CHARS - self._burst)
        self._burst += len(text)
        text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text[:room])
        if len(text) >= RUN_IS_PASTE_CHARS:
            yield events.Paste(text)
            return
        for letter in text:
            yield events.Key("space" if letter == " " else _character_to_key(letter), letter)

    def _control(self, letter: str) -> Iterator[Message]:
        if letter < "\x80" and not (self._burst > BURST_LIMIT_CHARS and letter in "\t\n\r"):
            yield from _table_keys(letter)

    # -- pastes

    def _is_stuck_paste(self, text: str, gap: float) -> bool:
        """Whether a key was pressed after a paste that lacks its end."""
        if self._paste is None or gap < STALL_S or not 0 < len(text) <= KEY_BYTES:
            return False
        whole = self._held + text
        if PASTE_END in whole or PASTE_END.startswith(whole):
            return False
        self._held = ""
        return True

    def _take_paste(self, stream: str, at: int, found: list[Message]) -> int:
        end = stream.find(PASTE_END, at)
        if end >= 0:
            self._keep_paste(stream[at:end])
            found += self._end_paste()
            return end + len(PASTE_END)
        # The end may be cut in two.
        cut = max(stream.rfind("\x1b", at), len(stream) - len(PASTE_END) + 1)
        cut = cut if cut >= at and PASTE_END.startswith(stream[cut:]) else len(stream)
        self._keep_paste(stream[at:cut])
        self._held = stream[cut:]
        return len(stream)

    def _keep_paste(self, text: str) -> None:
        assert self._paste is not None
        kept = text[: max(0, PASTE_LIMIT_CHARS - self._pasted)]
        self._pasted += len(kept)
        if kept:
            self._paste.append(kept)

    def _pasted_so_far(self) -> list[Message]:
        text, self._paste = "".join(self._paste or ()), []
        text = _SEQUENCES.ready.sub("", text).replace("\x00", "")
        return [events.Paste(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))] if text else []

    def _end_paste(self) -> list[Message]:
        found = self._pasted_so_far()
        self._paste = None
        return found


_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def _is_string(held: str) -> bool:
    return held[:2] in ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_")


def _shortened(held: str) -> str:
    """As much of a beginning as is needed to know its end: it may be endless."""
    if len(held) <= CSI_LIMIT_CHARS:
        return held
    if _is_string(held):
        return held[:3] + held[-1] if held[-1] == "\x1b" else held[:3]
    return "\x1b[>"  # no key begins like this


def _table_keys(sequence: str) -> Iterator[events.Key]:
    """The keys that Textual's table has for a sequence. Where it has letters, nobody typed them."""
    keys = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(keys, tuple):
        for key in keys:
            if key is not Keys.Ignore:
                yield events.Key(key.value, sequence if len(sequence) == 1 else None)


def _alt(text: str) -> Iterator[events.Key]:
    """What was pressed with Alt: a key, never a letter."""
    known = list(_table_keys(text))
    if known:
        yield from known
    elif text[1:] in "\x7f\x08\t\r":
        (key,) = _table_keys(text[1:])
        yield events.Key(f"alt+{key.key}", None)
    else:
        name = _character_to_key(text[1])
        yield events.Key(f"alt+shift+{name.lower()}" if name.isupper() else f"alt+{name}", None)


def _with_alt(message: Message) -> Message:
    if not isinstance(message, events.Key):
        return message
    return events.Key(f"alt+{message.key.removeprefix('alt+')}", None)
