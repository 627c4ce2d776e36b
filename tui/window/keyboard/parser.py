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

from tui.window.keyboard.among import WHITE, among
from tui.window.keyboard.grammar import (
    CONTROL_IN_STRING,
    CSI_LIMIT_CHARS,
    MOUSE_NUMBERS,
    PASTE_END,
    PASTE_START,
    SEQUENCES,
    State,
    is_string,
    is_uncertain,
    plain,
    reach,
    shortened,
)
from tui.window.keyboard.kitty import extended, is_plain_letter
from tui.window.keyboard.tail import Tail
from tui.window.keyboard.thrice import Thrice
from tui.window.keyboard.win32 import Records

ESCAPE_S: Final = 0.1
"""After this, ESC alone was the Esc key. Textual's delay, too."""

SEQUENCE_S: Final = 1.0
"""As long may the rest of a sequence take, over a slow line, since what came last of it."""

LETTER_S: Final = 5.0
"""As long the rest of a letter: any other byte ends the waiting."""

STRING_S: Final = 2.0
"""As long may a terminal's answer take altogether: it is words that wait behind it."""

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

_WRITTEN: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\udc80-\udc9f]+")
_KEYPAD: Final = re.compile(r"\x1bO[j-y]")


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
        self._records: Final = Records()
        self._tail: Final = Tail()
        """The rest of what was given up."""
        self.thrice: Final = Thrice()
        """Whether Esc says that one wants to leave at once."""
        self._before = ""
        """The character ahead of what is held, or of what comes next."""
        self._run = ""
        """The letters that came last, in this piece, but for white space."""
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
        text = plain(self._held + text, self._before)
        came = self._messages(text if self._held else self._tail.take(text, now))
        self._count(came, now)
        return found + came

    def tick(self) -> list[Message]:
        """What is due because nothing more came. Called now and then."""
        found = self._due()
        self._count(found, self._last)
        return found

    def _count(self, found: list[Message], at_s: float) -> None:
        """Notes how often Esc was pressed, and when; and what was none after all."""
        for _ in range(self._tail.taken_back()):
            self.thrice.take_back()
        for each in found:
            if isinstance(each, events.Key) and each.key == "escape":
                self.thrice.pressed(at_s)

    def _due(self) -> list[Message]:
        now, found = self._clock(), list[Message]()
        if self._is_split and now - self._last >= LETTER_S:
            self._is_split = False
            text = self._decoder.decode(b"", True)
            self._decoder.reset()
            found += self._messages(plain(self._held + text, self._before))
        if self._held and self._is_over(now):
            found += self._give_up(now)
        if not self._held and (late := self._tail.due(now, self._last)):
            found += self._messages(late)
        if self._paste and now - self._last >= SEQUENCE_S:
            # Shown as far as it has come; its end may still follow.
            found += self._pasted_so_far()
        return found

    # -- what waits

    def _is_over(self, now: float) -> bool:
        """Whether what is held will not be completed any more."""
        if self._paste is not None:
            return False
        is_bare = self._held[0] == "\x1b" and len(self._held) < 3
        if is_bare and self._held != "\x1b[":
            # Also ESC ] and ESC P, which are Alt chords as well as the beginnings of answers.
            return now - self._last >= (SEQUENCE_S if self._names_all_keys else ESCAPE_S)
        is_long = is_string(self._held) and now - self._began >= STRING_S
        return is_long or now - self._last >= SEQUENCE_S

    def _give_up(self, now: float) -> list[Message]:
        held, self._held = self._held, ""
        self._tail.expect(held, now)
        if is_uncertain(held):
            return list(self._write(f"\N{REPLACEMENT CHARACTER}{held[1:]}"))
        if held in ("\x1b", "\x1b\x1b"):
            if held == "\x1b\x1b":
                self.thrice.pressed(self._began)  # two presses, which are one key together
            return [events.Key("escape", "\x1b")]
        return list(_table_keys(held))  # of rxvt

    # -- the stream

    def _messages(self, stream: str) -> list[Message]:
        self._held = ""
        found: list[Message] = []
        at, self._run = 0, ""
        while at < len(stream):
            if self._paste is not None:
                at = self._take_paste(stream, at, found)
            elif written := _WRITTEN.match(stream, at):
                found += self._write(written[0])
                at, self._run = written.end(), written[0]
            elif stream[at] == "\x1b" or "\udc80" <= stream[at]:
                at, self._run = self._take_sequence(stream, at, found), ""
            else:
                found += self._control(stream, at)
                at += 1
        if len(stream) > len(self._held):
            self._before = stream[-1 - len(self._held)]
        return found

    def _take_sequence(self, stream: str, at: int, found: list[Message]) -> int:
        """Takes one sequence, or holds its beginning; where the next thing begins."""
        there = reach(stream, at)
        if there.state is State.WHOLE:
            if there.match is not None:
                found += self._sequence(there.match)
            return there.end
        begun = stream[at : there.end]
        is_long = len(begun) > CSI_LIMIT_CHARS and is_uncertain(begun)
        if there.state is State.BEGUN and not is_long:
            control = CONTROL_IN_STRING.ready.search(begun, 2) if is_string(begun) else None
            if control is None:
                self._held = shortened(begun)
                return len(stream)
            return at + control.start()  # Ctrl+Q, for one: that answer will not end any more
        if stream[at] == "\x1b":
            return self._after_escape(stream, at, there.end, found)
        if there.end == at + 1 or is_uncertain(begun):
            found += self._write("\N{REPLACEMENT CHARACTER}")
            return at + 1
        return there.end

    def _after_escape(self, stream: str, at: int, end: int, found: list[Message]) -> int:
        """What ESC is that begins no whole sequence: broken off, held down with a key, or Esc."""
        if end > at + 1:
            return end  # broken off by what can be in none
        if stream.startswith("\x1b\x1b", at):
            inner = reach(stream, at + 1)
            groups = inner.match
            if groups is not None and (groups["csi"] or groups["ss3"] or groups["linux"]):
                found += [_with_alt(each) for each in self._sequence(groups)]
                return inner.end
            if len(stream) == at + 2 or inner.state is State.BEGUN:
                self._held = shortened(stream[at:])
                return len(stream)
        found.append(events.Key("escape", "\x1b"))
        return end

    def _sequence(self, whole: re.Match[str]) -> Iterator[Message]:
        """The messages of a whole sequence; none if it is no key of ours."""
        text = whole[0]
        if whole["csi"] is None:
            if whole["alt"] is not None:
                yield from _alt(text)
            elif _KEYPAD.fullmatch(text):
                yield from self._write(str(ANSI_SEQUENCES_KEYS.get(text, "")))
            elif whole["string"] is None and whole["charset"] is None:
                yield from _table_keys(text)
            return
        text = text.replace("\udc9b", "\x1b[")
        parameters, final = text[2:-1], text[-1]
        if text == PASTE_START:
            self._paste, self._pasted = [], 0
        elif text in ("\x1b[I", "\x1b[O"):
            yield events.AppFocus() if final == "I" else events.AppBlur()
        elif final in "mM":
            if MOUSE_NUMBERS.ready.fullmatch(parameters) and (event := self.parse_mouse_code(text)):
                yield event
        elif re.fullmatch(r"\?2026;[1-4]\$", parameters) and final == "y":
            yield TerminalSupportsSynchronizedOutput()
        elif text in ANSI_SEQUENCES_KEYS:
            yield from _table_keys(text)
        elif final == "_":
            for record in self._records.read(parameters):
                yield from extended(*record) or ()
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

    def _control(self, stream: str, at: int) -> Iterator[Message]:
        letter = stream[at]
        is_white = letter in WHITE
        if letter >= "\x80" or is_white and self._burst > BURST_LIMIT_CHARS:
            return
        if letter == "\n" and at and stream[at - 1] == "\r":
            return  # one line break, where a paste is not marked
        self._run = self._run if is_white else ""
        for key in _table_keys(letter):
            yield among(key, stream, at, self._run) if is_white else key

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
        text = SEQUENCES.ready.sub("", text).replace("\x00", "")
        return [events.Paste(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))] if text else []

    def _end_paste(self) -> list[Message]:
        found = self._pasted_so_far()
        self._paste = None
        return found


_SURROGATES: Final = re.compile("[\ud800-\udfff]")


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
