"""From bytes to keys: whatever comes is taken, what is no key is dropped, words stay words.

About `tui.window.keyboard.grammar`, `tui.window.keyboard.kitty`, `tui.window.keyboard.layouts`,
`tui.window.keyboard.parser`, `tui.window.keyboard.tail` and `tui.window.keyboard.win32`.
"""

import re
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.window.keyboard.layouts import latin
from tui.window.keyboard.parser import (
    ESCAPE_S,
    PASTE_LIMIT_CHARS,
    SEQUENCE_S,
    STRING_S,
    Keyboard,
)

REPLIES: Final = {
    "background colour": "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "colour ended by a bell": "\x1b]4;1;rgb:ffff/0000/0000\x07",
    "clipboard": "\x1b]52;c;c2VjcmV0\x1b\\",
    "title": "\x1b]lmy title\x1b\\",
    "iterm": "\x1b]1337;ReportCellSize=16.0;8.0\x07",
    "mouse out of its mind": "\x1b[<35;NaN;NaNM",
    "mouse far away": "\x1b[<35;99999999999999999999;1M",
    "first attributes": "\x1b[?62;22c",
    "second attributes": "\x1b[>0;276;0c",
    "third attributes": "\x1bP!|00000000\x1b\\",
    "version": "\x1bP>|Term 1.0\x1b\\",
    "capability": "\x1bP1+r544e=78\x1b\\",
    "setting": "\x1bP1$r0 q\x1b\\",
    "graphics": "\x1b_Gi=31;OK\x1b\\",
    "privacy": "\x1b^private\x1b\\",
    "start of string": "\x1bXstring\x1b\\",
    "colour scheme": "\x1b[?997;1n",
    "status": "\x1b[0n",
    "cursor": "\x1b[12;40R",
    "cursor with page": "\x1b[?12;40;1R",
    "mode": "\x1b[?2027;3$y",
    "ansi mode": "\x1b[4;2$y",
    "keyboard flags": "\x1b[?29u",
    "modify other keys": "\x1b[>4;2m",
    "window": "\x1b[8;24;80t",
    "size in the stream": "\x1b[48;24;80;480;800t",
    "no size at all": "\x1b[48;0;0;0;0t",
    "checksum": "\x1bP1!~0000\x1b\\",
    "locator": "\x1b[1;2;3;4;0&w",
    "intermediates": '\x1b[3$y\x1b["p\x1b[ q\x1b[2 @',
    "charset": "\x1b(B\x1b%G\x1b F",
    "keypad modes": "\x1b=\x1b>\x1b7\x1b8\x1bc",
    "string terminator": "\x1b\\",
    "old mouse": "\x1b[M !!",
    "urxvt mouse": "\x1b[32;10;10M",
    "released": "\x1b[97;1:3u",
    "beyond unicode": "\x1b[99999999u\x1b[1114112u\x1b[55296u\x1b[97;1;99999999u",
    "control as text": "\x1b[0;;27:7:155u",
    "private use": "\x1b[57345u\x1b[63743u",
    "numbers without end": f"\x1b[{'9' * 5000}u\x1b[{';' * 5000}A",
    "empty colons": "\x1b[:::;:::;:::u\x1b[;;;;;;u",
    "eight bits": "\x9b?62;22c\x9d11;rgb:1/1/1\x9c\x90>|x\x9c",
    "aborted": "\x1b]11;rgb:\x18\x1b[12\x1b[0n",
    "cut off by another": "\x1b]11;rgb:1e1e\x1b[0n\x1bP1+r\x1b]10;x\x07",
}
"""What terminals answer and report, and what nobody ever sent."""


class Clock:
    """A time that stands still until it is put on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Line:
    """A keyboard, and the time."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.keyboard = Keyboard(self.clock)
        self.found: list[Message] = []

    def send(self, *pieces: bytes | str, gap_s: float = 0.0) -> "Line":
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            self.found += self.keyboard.read(data)
            self.wait(gap_s)
        return self

    def wait(self, seconds: float = 10.0) -> "Line":
        """As the driver does: looks now and then."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + 0.05)
            self.found += self.keyboard.tick()
        return self

    @property
    def words(self) -> str:
        return words(self.found)

    @property
    def keys(self) -> list[str]:
        return [each.key for each in self.found if isinstance(each, events.Key)]


def words(found: Iterable[Message]) -> str:
    """What a box would take in."""
    taken = [
        each.text if isinstance(each, events.Paste) else each.character
        for each in found
        if isinstance(each, events.Paste) or (isinstance(each, events.Key) and each.is_printable)
    ]
    return "".join(text for text in taken if text is not None)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=list(REPLIES))
def test_what_is_no_key_is_dropped_whole(reply: str) -> None:
    line = Line().send(f"I miss you.{reply} Really.")
    assert line.words == "I miss you. Really."
    assert "escape" not in line.keys and "enter" not in line.keys


@pytest.mark.parametrize("reply", [each for each in REPLIES.values() if "\x9d" not in each])
def test_it_does_not_matter_where_a_sequence_is_cut(reply: str) -> None:
    data = f"before{reply}after".encode()
    pieces = [data[at : at + 1] for at in range(len(data))]
    assert Line().send(*pieces, gap_s=0.001).wait().words == "beforeafter"


@pytest.mark.parametrize("cut", range(1, 24))
def test_an_answer_that_comes_in_two_halves_long_apart_is_no_words(cut: int) -> None:
    reply = REPLIES["background colour"]
    line = Line().send("a", reply[:cut], gap_s=STRING_S + 1).send(reply[cut:]).wait().send("b")
    assert line.words == "ab"


def test_an_escape_apart_from_its_arrow_invents_no_letters() -> None:
    for late in ("[A", "OP", "[1;5C", "[20~", "[<0;10;10M"):
        line = Line().send("a", "\x1b", gap_s=0.4).send(late, gap_s=0.4).send("b")
        assert line.words == "ab"
    assert Line().send("\x1b[", gap_s=0.4).send("A").keys == ["up"]


def test_words_after_esc_are_words() -> None:
    line = Line().send("\x1b", gap_s=0.4).send("[hello] On").wait()
    assert line.keys[0] == "escape" and line.words == "[hello] On"


@given(st.lists(st.binary(max_size=40), max_size=8), st.sampled_from([0.0, 0.06, 0.2, 1.1]))
def test_no_bytes_end_it_trap_it_or_leave_it_deaf(pieces: list[bytes], gap_s: float) -> None:
    line = Line().send(*pieces, gap_s=gap_s).wait()
    line.found.clear()
    line.send("\x11", gap_s=0.5).send("yes").wait()
    assert "ctrl+q" in line.keys and line.words.endswith("yes")


PARAMETERS: Final = st.text("0123456789:;<=>?", max_size=30)
INTERMEDIATES: Final = st.text(" !\"#$%&'()*+,-./", max_size=3)
CONTENT: Final = st.text(
    st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=["Cs", "Cc"]),
    max_size=60,
)
RXVT_KEY: Final = re.compile(r"\x1b\[\d{1,2}\$[^y]")

SEQUENCES: Final = (
    st.one_of(
        st.tuples(
            st.just("\x1b["), PARAMETERS, INTERMEDIATES, st.sampled_from("@GIKOXZ`gnpqrtwxyz{|}")
        ),
        st.tuples(
            st.sampled_from(["\x1bP", "\x1bX", "\x1b^", "\x1b_", "\x1b]"]),
            CONTENT,
            st.just("\x1b\\"),
        ),
        st.tuples(
            st.just("\x1b]"),
            CONTENT,
            st.just("\x07"),
        ),
        st.tuples(st.just("\x1b[M"), st.text('!"#$abcXYZ', min_size=3, max_size=3)),
        st.tuples(st.just("\x1b"), INTERMEDIATES.filter(bool), st.sampled_from("0AB~")),
    )
    .map("".join)
    .filter(lambda each: not RXVT_KEY.match(each))
)
"""But for what begins as a shifted key of rxvt, which ends where this would go on."""


@given(st.lists(SEQUENCES, min_size=1, max_size=4), st.integers(1, 50))
def test_no_sequence_of_the_grammar_becomes_words(sequences: list[str], size: int) -> None:
    data = "".join(f"x{each}" for each in sequences).encode()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert Line().send(*pieces).wait().words == "x" * len(sequences)


NUMBERS: Final = st.integers(0, 10**8).map(str) | st.just("")
KITTY: Final = st.builds(
    lambda key, modifiers, text, final: f"\x1b[{key};{modifiers};{text}{final}",
    st.lists(NUMBERS, min_size=1, max_size=4).map(":".join),
    st.lists(st.integers(0, 300).map(str) | st.just(""), max_size=3).map(":".join),
    st.lists(NUMBERS, max_size=5).map(":".join),
    st.sampled_from("u~ABCDEFHPQRS"),
)


@given(st.lists(KITTY, max_size=8))
def test_no_key_by_number_ends_it(keys: list[str]) -> None:
    line = Line().send("".join(keys), "\x1b[113;5u").wait()
    assert line.keys[-1] == "ctrl+q"
    assert all(each.isprintable() or each > "\x9f" for each in line.words)


@given(st.text(st.characters(min_codepoint=160, exclude_categories=["Cs"]), max_size=60))
def test_letters_arrive_as_they_were_written_wherever_they_are_cut(text: str) -> None:
    data = text.encode()
    for size in (1, 2, 3, 64):
        line = Line().send(*(data[at : at + size] for at in range(0, len(data), size)))
        typed = "".join(str(each.character) for each in line.found if isinstance(each, events.Key))
        assert typed == text


@pytest.mark.parametrize(
    ("data", "typed"),
    [
        (b"caf\xe9 x", "caf\ufffd x"),
        (b"\xff\xfe ok", "\ufffd\ufffd ok"),
        (b"\xf0\x9f\x98 ok", "\ufffd\ufffd\ufffd ok"),
        (b"\x98\x82 ok", "\ufffd\ufffd ok"),
        (b"\xc0\xaf\xed\xa0\x80 ok", "\ufffd\ufffd\ufffd\ufffd\ufffd ok"),
        (b"a\x00\x85\x01b", "a\ufffdb"),
        (b"a\xc2\x85b", "ab"),
        (b"ok\x1b[M \xf0@ ok", "ok ok"),
        (b"ok\x1b[M\xff\xff\xff ok", "ok ok"),
        (b"ok\x1b[M \xc3\xa9 ok", "ok ok"),
        (b"\x9b31mok\x9b0n ok", "ok ok"),
    ],
)
def test_bytes_that_are_no_letters_stand_as_their_sign_or_not_at_all(
    data: bytes, typed: str
) -> None:
    assert Line().send(data).wait().words == typed
    assert Line().send(*(data[at : at + 1] for at in range(len(data)))).wait().words == typed


def test_the_beginning_of_a_letter_does_not_wait_for_ever() -> None:
    assert Line().send(b"a\xf0\x9f").wait().words == "a\ufffd\ufffd"


# -- keys


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[1081;5u", "ctrl+q"),
        ("\x1b[1079;5u", "ctrl+p"),
        ("\x1b[1099;5u", "ctrl+s"),
        ("\x1b[1110;5u", "ctrl+s"),
        ("\x1b[1081::113;5u", "ctrl+q"),
        ("\x1b[1081:1049:113;5:1u", "ctrl+q"),
        ("\x1b[47::113;5u", "ctrl+q"),
        ("\x1b[59::113;5u", "ctrl+q"),
        ("\x1b[960;5u", "ctrl+p"),
        ("\x1b[1508;5u", "ctrl+p"),
        ("\x1b[1590;5u", "ctrl+q"),
        ("\x1b[12610;5u", "ctrl+q"),
        ("\x1b[97::113;5u", "ctrl+a"),
        ("\x1b[113;69u", "ctrl+q"),
        ("\x1b[113;133u", "ctrl+q"),
        ("\x1b[113;5:2u", "ctrl+q"),
        ("\x1b[27;5;113~", "ctrl+q"),
        ("\x11", "ctrl+q"),
        ("\x1b[13;2u", "shift+enter"),
        ("\x1b[27;2;13~", "shift+enter"),
        ("\x1b[127;2u", "shift+backspace"),
        ("\x1b[127;5u", "ctrl+backspace"),
        ("\x1b[13u", "enter"),
        ("\x1b[27u", "escape"),
        ("\x1b[1;5D", "ctrl+left"),
        ("\x1b[1;2:1A", "shift+up"),
        ("\x1b[3;5~", "ctrl+delete"),
        ("\x1b[20~", "f9"),
        ("\x1b[20;1:1~", "f9"),
        ("\x1bOP", "f1"),
        ("\x1b[[A", "f1"),
        ("\x1b[11~", "f1"),
        ("\x1b[Z", "shift+tab"),
        ("\x1b\x7f", "ctrl+w"),
        ("\x1b\r", "alt+enter"),
        ("\x1bx", "alt+x"),
        ("\x1bY", "alt+shift+y"),
        ("\x1b\x1b[A", "alt+up"),
    ],
)
def test_a_key_is_that_key(sequence: str, key: str) -> None:
    line = Line().send(sequence).wait()
    assert line.keys == [key] and line.words == ""


@pytest.mark.parametrize(
    ("sequence", "letters"),
    [
        ("\x1b[97u", "a"),
        ("\x1b[97;1:1u", "a"),
        ("\x1b[97:65;2u", "A"),
        ("\x1b[97:65;2;65u", "A"),
        ("\x1b[1081;;1081u", "й"),
        ("\x1b[0;;128104:8205:128105u", "👨\u200d👩"),
        ("\x1b[57400;;49u", "1"),
        ("\x1b[32;2;32u", " "),
        ("\x1b[97;3;229u", "å"),
        ("\x1b[50:64;2u", "@"),
    ],
)
def test_a_letter_by_number_is_that_letter(sequence: str, letters: str) -> None:
    found = Line().send(sequence).found
    assert "".join(str(each.character) for each in found if isinstance(each, events.Key)) == letters


def test_esc_is_esc_after_a_moment_and_before_another_key() -> None:
    assert Line().send("\x1b").wait(ESCAPE_S + 0.05).keys == ["escape"]
    assert Line().send("\x1b\x11").keys == ["escape", "ctrl+q"]
    assert Line().send("\x1b\x1b").wait().keys == ["escape"]


def test_where_every_key_has_a_number_esc_alone_is_waited_out() -> None:
    line = Line().send("\x1b[97;;97u", "\x1b", gap_s=0.4).send("[A")
    assert line.keys == ["a", "up"]
    assert Line().send("\x1b[97;;97u\x1b").wait(SEQUENCE_S + 0.1).keys == ["a", "escape"]


def test_a_key_is_heard_within_an_answer_that_never_ends() -> None:
    line = Line().send("\x1b]11;rgb:", "\x13", "ok", "\x11")
    assert line.keys[0] == "ctrl+s" and line.keys[-1] == "ctrl+q" and line.words == "ok"


def test_alt_and_a_bracket_swallow_no_words() -> None:
    for chord in ("\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_"):
        line = Line().send(chord, gap_s=0.2)
        for letter in "I am here":
            line.send(letter, gap_s=0.2)
        assert line.words == "I am here"


@pytest.mark.parametrize("letter", "йцфяπשض")
def test_a_letter_has_a_place_on_the_latin_keyboard(letter: str) -> None:
    assert latin(letter).isascii() and latin(letter.upper()) == latin(letter)


# -- pastes


def paste(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def pastes(line: Line) -> list[str]:
    return [each.text for each in line.found if isinstance(each, events.Paste)]


def test_a_paste_is_one_piece_wherever_it_is_cut() -> None:
    data = ("a" + paste("two\r\nlines") + "b").encode()
    for size in (1, 2, 5, 100):
        line = Line().send(*(data[at : at + size] for at in range(0, len(data), size)))
        assert pastes(line) == ["two\r\nlines"] and line.words == "atwo\r\nlinesb"


def test_sequences_in_a_paste_are_not_pasted() -> None:
    text = "red \x1b[31mwords\x1b[0m \x1b]8;;http://x\x07here\x1b]8;;\x07\x00\x1b[200~!"
    assert pastes(Line().send(paste(text))) == ["red words here!"]


def test_a_paste_that_never_ends_is_there_and_traps_nobody() -> None:
    line = Line().send("\x1b[200~hello", gap_s=2.0)
    assert pastes(line) == ["hello"]
    line.send("x", gap_s=0.3).send("\x11")
    assert line.keys == ["x", "ctrl+q"]


@pytest.mark.parametrize("end", ["\x1b", "\x1b[", "\x1b[20", "\xc3"])
def test_a_paste_that_breaks_off_anywhere_traps_nobody(end: str) -> None:
    line = Line().send(f"\x1b[200~hello{end}", gap_s=1.0).send("\x11")
    assert line.keys == ["ctrl+q"]


def test_a_paste_that_pauses_goes_on() -> None:
    line = Line().send("\x1b[200~" + "a" * 100, gap_s=2.0).send("b" * 100 + "\x1b[201~c")
    assert "".join(pastes(line)) == "a" * 100 + "b" * 100 and line.keys == ["c"]


def test_only_the_beginning_of_an_endless_paste_is_kept() -> None:
    line = Line().send("\x1b[200~", *["word " * 4000] * 50, "\x1b[201~", "x")
    (text,) = pastes(line)
    assert len(text) == PASTE_LIMIT_CHARS and line.keys == ["x"]


def test_a_paste_that_is_not_marked_is_a_paste_and_has_an_end() -> None:
    line = Line().send(*["word " * 800] * 1000, "\x11")
    assert line.keys[-1] == "ctrl+q"
    assert sum(map(len, pastes(line))) <= PASTE_LIMIT_CHARS
    line.wait(1.0).found.clear()
    assert line.send("again").words == "again"


def test_the_focus_is_told() -> None:
    found = Line().send("\x1b[I\x1b[O").found
    assert [type(each) for each in found] == [events.AppFocus, events.AppBlur]


def test_the_mouse_is_where_it_is() -> None:
    (down, up) = Line().send("\x1b[<0;10;5M\x1b[<0;10;5m").found
    assert isinstance(down, events.MouseDown) and isinstance(up, events.MouseUp)
    assert (down.x, down.y) == (9, 4)


# -- Textual's own parser, which this one stands in for


@pytest.mark.parametrize("sequence", ["\x1b[97;1:1u", "\x1b[97:65;2u", "\x1b[99999999u"])
def test_textual_still_dies_of_keys_by_number(sequence: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        list(XTermParser().feed(sequence))


@pytest.mark.parametrize("name", ["background colour", "graphics", "version"])
def test_textual_still_types_what_it_does_not_know(name: str) -> None:
    """When this fails, Textual has a cure of its own: look whether ours is still needed."""
    assert words(XTermParser().feed(REPLIES[name]))
