"""What terminals send, in pieces: cut anywhere, held up anywhere, in 7 and in 8 bits, in a paste.

A letter that somebody types is there; one that a terminal sent is not.

About `tui.window.keyboard.among`.
"""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tests.tui.test_keyboard import Line, paste, pastes
from tui.window.keyboard.among import Among
from tui.window.keyboard.parser import ESCAPE_S, SEQUENCE_S, STRING_S

SENT: Final = {
    "first attributes": "\x1b[?62;22c",
    "second attributes": "\x1b[>0;276;0c",
    "version": "\x1bP>|Term 1.0\x1b\\",
    "mode": "\x1b[?2026;2$y",
    "cursor": "\x1b[12;40R",
    "status": "\x1b[0n",
    "colour scheme": "\x1b[?997;1n",
    "foreground": "\x1b]10;rgb:e6e6/ebeb/e8e8\x1b\\",
    "background": "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "palette": "\x1b]4;1;rgb:ffff/0000/0000\x1b\\",
    "clipboard": "\x1b]52;c;c2VjcmV0\x07",
    "capability": "\x1bP1+r544e=78\x1b\\",
    "setting": "\x1bP1$r0 q\x1b\\",
    "graphics": "\x1b_Gi=31;OK\x1b\\",
    "keyboard": "\x1b[?29u",
    "size": "\x1b[48;24;80;480;800t",
    "window": "\x1b[8;24;80t",
    "modify other keys": "\x1b[>4;2m",
    "key by number": "\x1b[97;5:1u",
    "key released": "\x1b[97;1:3u",
    "other key": "\x1b[27;5;113~",
    "windows key": "\x1b[65;30;1;1;8;1_",
    "arrow": "\x1b[A",
    "arrow of an application": "\x1bOA",
    "function key": "\x1b[20~",
    "function key of xterm": "\x1bOP",
    "function key of the console": "\x1b[[A",
    "shifted key of rxvt": "\x1b[3$",
    "mouse": "\x1b[<0;10;10M",
    "mouse lost": "\x1b[<35;NaN;NaNM",
    "mouse of urxvt": "\x1b[32;10;10M",
    "focus": "\x1b[I",
}
"""What a program is sent that asked for something, or whose predecessor did."""

STALLS_S: Final = (0.15, 0.5, SEQUENCE_S + 0.5, STRING_S + 1)


def eight_bits(sequence: str, *, is_raw: bool) -> bytes:
    """The same with C1 controls: as letters of UTF-8, or as single bytes."""
    opener = chr(ord(sequence[1]) + 0x40)
    text = f"{opener}{sequence[2:].replace(chr(0x1B) + chr(0x5C), chr(0x9C))}"
    return text.encode("latin-1" if is_raw else "utf-8")


SHAPES: Final = ("seven bits", "eight bits", "single bytes")


def shaped(sequence: str, shape: str) -> bytes:
    return (
        sequence.encode()
        if shape == "seven bits"
        else eight_bits(sequence, is_raw=shape == "single bytes")
    )


C1: Final = tuple(
    name
    for name, each in SENT.items()
    if each[1] in "P]_" or each[2].isdigit() and not each.endswith("$")
)
CASES: Final = [
    *((name, SHAPES[0]) for name in SENT),
    *((name, shape) for name in C1 for shape in SHAPES[1:]),
]


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_byte_by_byte_it_is_no_words(name: str, shape: str) -> None:
    data = b"a" + shaped(SENT[name], shape) + b"b"
    for gap_s in (0.0, 0.01, ESCAPE_S / 2):
        line = Line().send(*(data[at : at + 1] for at in range(len(data))), gap_s=gap_s)
        assert line.wait().words == "ab"


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_however_long_it_is_held_up_it_is_no_words(name: str, shape: str) -> None:
    """But that a single byte which waited may be the letter of another encoding."""
    data = shaped(SENT[name], shape)
    for stall_s in STALLS_S:
        for at in range(1, len(data)):
            line = Line().send("a", data[:at], gap_s=0.0).wait(stall_s)
            line.send(data[at:]).wait(1.0)
            assert line.send("b").wait().words.replace("\ufffd", "") == "ab", (stall_s, at)
            line = Line().send("a", data[:at], gap_s=0.0).wait(stall_s)
            for place in range(at, len(data)):
                line.send(data[place : place + 1], gap_s=0.01)
            assert line.wait(1.0).send("b").wait().words.replace("\ufffd", "") == "ab"


@pytest.mark.parametrize("typed", ["yes", "Are you there", "No, I was not", "[hm] Oh", "Ω é"])
@pytest.mark.parametrize(("name", "shape"), CASES)
def test_what_is_typed_after_one_that_never_ends_is_there(
    name: str, shape: str, typed: str
) -> None:
    data = shaped(SENT[name], shape)
    for at in range(1, len(data)):
        for is_bunched in (False, True):
            line = Line().send(data[:at]).wait(STRING_S + 1)
            shown = len(line.words)
            line.send(*([typed] if is_bunched else typed), gap_s=0.18).wait(1.0)
            assert line.words[shown:].lstrip("\ufffd") == typed, (at, is_bunched)


@pytest.mark.parametrize("chord", ["\x1b", "\x1b]", "\x1bP", "\x1b[", "\x1bO"])
@pytest.mark.parametrize("gap_s", [0.11, 0.2, 0.3])
def test_what_is_typed_after_esc_or_an_alt_chord_is_there(chord: str, gap_s: float) -> None:
    for typed in ("Perhaps. On we go", "OK then", "]11 is a number", "_ and ^", "Xylophones"):
        line = Line().send(chord).wait(SEQUENCE_S + 0.2).send(*typed, gap_s=gap_s).wait()
        assert line.words == typed, (chord, typed)


@given(
    st.lists(st.sampled_from(sorted(SENT)), min_size=1, max_size=5),
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
    st.sampled_from([0.0, 0.01, 0.05]),
)
def test_answers_between_words_take_no_letter_and_give_none(
    names: list[str], sizes: list[int], gap_s: float
) -> None:
    data = "".join(f"é{SENT[name]}" for name in names).encode() + "é".encode()
    line, at = Line(), 0
    while at < len(data):
        size = sizes[at % len(sizes)]
        line.send(data[at : at + size], gap_s=gap_s)
        at += size
    assert line.wait().words == "é" * (len(names) + 1)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_within_a_paste_it_is_no_words(name: str, shape: str) -> None:
    start, end = paste("one |two").encode().split(b"|")
    data = start + shaped(SENT[name], shape) + end
    for size in (1, 3, len(data)):
        line = Line().send(*(data[at : at + size] for at in range(0, len(data), size)))
        assert pastes(line) == ["one two"] and line.words == "one two"


def test_a_paste_whose_beginning_was_held_up_is_a_paste() -> None:
    data = paste("two\rlines")
    for at in range(1, len("\x1b[200~")):
        line = Line().send(data[:at]).wait(1.5).send(data[at:]).wait()
        assert pastes(line) == ["two\rlines"] and line.words == "two\rlines"


def test_letters_in_another_encoding_are_signs_and_swallow_nothing() -> None:
    """Czech and Polish in their old ones; the bytes are those of C1 controls."""
    for word in ("ťukni", "žák a ať", "źle", "Žena", "že ne"):
        for data in (word.encode("cp1250"), *[word.encode("cp1250")[at:] for at in (0, 1)]):
            wanted = data.decode("utf-8", "replace")
            line = Line().send(*(data[at : at + 1] for at in range(len(data))), gap_s=0.15)
            assert line.wait().words == wanted
            assert Line().send(data + b"\x1b[A").wait().words == wanted
            assert Line().send(data + b" and on" * 90).wait().words == wanted + " and on" * 90


@pytest.mark.parametrize("letter", ["é", "ж", "ß", "あ", "한", "\u0301", "👍"])
def test_a_letter_with_alt_is_a_chord_and_not_esc(letter: str) -> None:
    data = f"\x1b{letter}".encode()
    for size in (1, 2, len(data)):
        line = Line().send(*(data[at : at + size] for at in range(0, len(data), size)), gap_s=0.01)
        assert line.wait().words == ""
        assert len(line.keys) == 1 and line.keys[0].startswith("alt+")
    line = Line().send("\x1b").wait(0.5).send(letter)
    assert line.keys[0] == "escape" and line.words == letter


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        *((f"\x1b[[{letter}", f"f{n}") for n, letter in enumerate("ABCDE", 1)),
        *((f"\x1b[{n + 10}~", f"f{n}") for n in range(1, 6)),
        *((f"\x1bO{letter}", f"f{n}") for n, letter in enumerate("PQRS", 1)),
        ("\x1b[7~", "home"),
        ("\x1b[8~", "end"),
        ("\x1b[1~", "home"),
        ("\x1b[H", "home"),
        ("\x1bOH", "home"),
        ("\x1bOM", "enter"),
        ("\x1bOc", "ctrl+right"),
        ("\x1b[a", "shift+up"),
        ("\x1b[3$", "shift+delete"),
        ("\x1b[3^", "ctrl+delete"),
        ("\x1b[27;5;115~", "ctrl+s"),
        ("\x1b[27;6;80~", "ctrl+shift+p"),
        ("\x1b[120;67;0;1;0;1_", "f9"),
        ("\x1b[81;16;17;1;8;1_", "ctrl+q"),
        ("\x1b[9;15;9;1;16;1_", "shift+tab"),
        ("\x1b[38;72;0;1;256;1_", "up"),
    ],
)
def test_a_key_of_any_terminal_is_that_key(sequence: str, key: str) -> None:
    line = Line().send(sequence).wait()
    assert line.keys == [key] and line.words == ""


def test_digits_of_the_keypad_are_digits_also_where_it_is_an_application_s() -> None:
    pressed = "".join(f"\x1bO{letter}" for letter in "pqrstuvwxyklmnoj")
    assert Line().send(pressed).wait().words == "0123456789+,-./*".replace(",", "")


def test_letters_of_a_windows_record_are_letters() -> None:
    def record(unit: int, *, key: int = 0, state: int = 0, is_down: bool = True) -> str:
        return f"\x1b[{key};0;{unit};{int(is_down)};{state};1_"

    line = Line()
    for letter in "é 😁я":
        units = letter.encode("utf-16-le")
        for at in range(0, len(units), 2):
            unit = int.from_bytes(units[at : at + 2], "little")
            line.send(record(unit), record(unit, is_down=False))
    line.send(
        record(ord("@"), key=81, state=9), record(0xDC00), "\x1b[1;2;3;4;5;6;7;8;9_", "\x1b[_"
    )
    assert line.wait().words.replace("\ufffd", "") == "é 😁я@"


def test_a_wait_is_no_longer_than_a_moment() -> None:
    """Nobody sees their letters late for long, whatever came before them."""
    line = Line().send("\x1b").wait(0.3)
    for letter in "Perhaps":
        line.send(letter, gap_s=0.1)
    assert line.words == "Perhaps"
    assert [each.key for each in line.found if isinstance(each, events.Key)][0] == "escape"


def test_a_line_break_of_two_signs_is_one() -> None:
    line = Line().send("one\r\ntwo\rthree\nfour")
    assert [key for key in line.keys if len(key) > 1] == ["enter", "enter", "ctrl+j"]


def test_tab_and_enter_know_the_letters_that_came_with_them() -> None:
    line = Line().send("\x1b[Aone\ttwo\r\r\tthree\x13four\r").send("\r", "five").wait()
    met = [(each.key, each.behind, each.ahead) for each in line.found if isinstance(each, Among)]
    assert met == [
        ("tab", "one", "two"),
        ("enter", "two", "three"),
        ("enter", "two", "three"),
        ("tab", "two", "three"),
        ("enter", "four", ""),
    ]
    assert Among.handler_name == "on_key"
