"""Whatever a terminal sends: the real driver lives, listens, keeps words and invents none."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.tui.terminals import Terminal, terminal
from tests.tui.test_keyboard import REPLIES
from tui.disk.seat_file import SeatFile, seats
from tui.words import app as app_words
from tui.words import floor as floor_words
from tui.words import help as help_words

SLOT: Final = "lately/speak/0"

PROMPT_S: Final = 10.0
"""A key is served in a tenth of this after five megabytes; the machines of tests are busy."""


@contextmanager
def room(directory: Path) -> Iterator[Terminal]:
    """The speaker's room on a terminal, the cursor in the box."""
    with terminal("-m", "tests.tui.player", "timer", str(directory)) as screen:
        assert screen.shows(floor_words.you_have_the_floor(is_speaking=True))
        yield screen


def leave(screen: Terminal) -> None:
    """Ctrl+Q ends it, and nothing but frames was ever shown."""
    screen.put(b"\x11")
    assert screen.wait() == 0
    assert b"Traceback" not in screen.bytes and b"\x1b]52;" not in screen.bytes


def kept(directory: Path) -> str:
    (path,) = seats(directory)
    file = SeatFile.open(path)
    try:
        return file.drafts().get(SLOT, "")
    finally:
        file.close()


@pytest.mark.parametrize(
    ("data", "typed"),
    [
        (b"caf\xe9 x", "caf\ufffd x"),
        (b"\x1b[M \xf0@", ""),
        (b"\x1b[97;1:1u\x1b[97:65;2u\x1b[99999999u", "aA"),
        (b"\xf0\x9f\xff\x9b0n\x00", "\ufffd\ufffd\ufffd"),
    ],
)
def test_bytes_that_are_no_letters_do_not_end_it(tmp_path: Path, data: bytes, typed: str) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(data + b" and on")
        assert screen.shows("and on")
        leave(screen)
    assert kept(tmp_path / "room") == f"{typed} and on"
    assert not list(tmp_path.rglob("unhurried.log"))


def test_late_answers_of_the_terminal_are_no_words(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"I miss you." + "".join(REPLIES.values()).encode() + b" Really.")
        assert screen.shows("Really.")
        leave(screen)
    assert kept(tmp_path / "room") == "I miss you. Really."


def test_an_arrow_that_comes_apart_is_no_word(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"here")
        assert screen.shows("here")
        screen.put(b"\x1b")
        screen.until(lambda: False, within_s=0.4)
        screen.put(b"[A")
        screen.until(lambda: False, within_s=0.4)
        screen.put(b" still")
        assert screen.shows("here still")
        leave(screen)
    assert kept(tmp_path / "room") == "here still"


@pytest.mark.parametrize(
    "way_out", [b"\x11", b"\x1b[1081;5u", b"\x1b[1081::113;5u", b"\x1b[47::113;5u", b"\x1b[113;69u"]
)
def test_there_is_a_way_out_on_every_layout(tmp_path: Path, way_out: bytes) -> None:
    with room(tmp_path / "room") as screen:
        screen.put("день".encode())
        assert screen.shows("день")
        screen.put(way_out)
        assert screen.wait() == 0
    assert kept(tmp_path / "room") == "день"


@pytest.mark.parametrize("help_key", [b"\x1bOP", b"\x1b[11~", b"\x1b[P"])
def test_there_is_a_way_out_where_ctrl_and_a_letter_send_the_letter_alone(
    tmp_path: Path, help_key: bytes
) -> None:
    """Some terminals send nothing else on a Russian layout; F1, Tab and Enter are on all."""
    with room(tmp_path / "room") as screen:
        screen.put("день".encode())
        assert screen.shows("день")
        screen.put("\u0439".encode())  # Ctrl+Q there
        assert screen.shows("деньй")
        screen.put(help_key)
        assert screen.shows(help_words.QUIT)
        screen.put(b"\t\r")
        assert screen.wait() == 0
    assert kept(tmp_path / "room") == "деньй"


def test_the_terminal_is_asked_which_key_it_was(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        leave(screen)
    assert b"\x1b[>29u" in screen.bytes and b"\x1b[<u" in screen.bytes
    assert b"?2048" not in screen.bytes


@pytest.mark.sample
def test_keys_that_are_told_apart_write_and_take_away(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"one\x1b[13;2utwo three\x1b[127;5u\x1b[127;2u\x1b[127;2u!")
        assert screen.shows("tw!")
        leave(screen)
    assert kept(tmp_path / "room") == "one\ntw!"


def test_a_letter_is_whole_also_when_it_is_taken_back(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(
            "a👨‍👩‍👧‍👦🇩🇪\x7f\x7fb🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f.".encode()
        )
        assert screen.until(lambda: "." in screen.text())
        leave(screen)
    flag = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert kept(tmp_path / "room") == f"ab{flag}."


@pytest.mark.parametrize("is_marked", [True, False])
def test_after_five_megabytes_a_key_is_served_at_once(tmp_path: Path, is_marked: bool) -> None:
    text = b"word " * 1_000_000
    with room(tmp_path / "room") as screen:
        screen.put(b"\x1b[200~" + text + b"\x1b[201~" if is_marked else text)
        started = time.monotonic()
        assert screen.shows(app_words.PASTE_TOO_LONG[:19])
        screen.put(b"\x11")
        assert screen.wait(PROMPT_S) == 0
        assert time.monotonic() - started < PROMPT_S
    assert kept(tmp_path / "room").startswith("word word")


def test_a_paste_without_an_end_is_kept_and_the_way_out_is_open(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"\x1b[200~what I \x1b[31mpasted")
        assert screen.shows("what I pasted")
        leave(screen)
    assert kept(tmp_path / "room") == "what I pasted"


def test_a_table_whose_paste_is_not_marked_stays_in_the_box(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"one\ttwo\t\rthree\r\nfour")
        assert screen.shows("four")
        leave(screen)
    assert kept(tmp_path / "room") == "one two \nthree\nfour"


def test_nothing_is_copied_to_the_clipboard_of_the_terminal(tmp_path: Path) -> None:
    with room(tmp_path / "room") as screen:
        screen.put(b"our secret")
        assert screen.shows("our secret")
        screen.put(b"\x1b[1;2H\x03\x1b[99;9u\x1b[99;5u\x18 moved \x16")
        assert screen.shows("moved our secret")
        leave(screen)


PIECES: Final = (
    *(b"\x1b", b"[", b"]", b"P", b"_", b"O", b"\\", b"\x07", b"\x9b", b"\x9d", b"\x18", b"M", b"m"),
    *(b"u", b"~", b"A", b"R", b"$y", b"<0;9;9", b"200~", b"201~", b"1081", b"97:65", b";5", b":3"),
    *(b"99999999999", b"\xff", b"\xf0\x9f", b"\x98\x82", b"\xc2", b"\x00", b"\t", b"\r", b"\x7f"),
    *(b"\x13", b"I", b"48;0;0;0;0t", "é👨‍👩‍👧🇩🇪".encode(), b"words ", b"\x1b[20~", b"\x1bOP"),
    *(b"\x1b[200~", b"\x10", b"\x1b\x1b"),
)
"""What sequences are made of, put together anyhow. Not the way out, which would end the test."""


def fuzz(directory: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    with room(directory) as screen:
        for _ in range(count):
            screen.put(b"".join(chance.choices(PIECES, k=chance.randint(1, 30))))
            screen.until(lambda: False, within_s=chance.choice([0.0, 0.0, 0.02, 0.15]))
        screen.until(lambda: False, within_s=1.5)
        leave(screen)
    assert not list(directory.parent.rglob("unhurried.log"))


@pytest.mark.parametrize("seed", range(3))
def test_anything_put_together_anyhow_leaves_it_alive(tmp_path: Path, seed: int) -> None:
    fuzz(tmp_path / "room", seed, 40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_anything_at_length_leaves_it_alive(tmp_path: Path, seed: int) -> None:
    fuzz(tmp_path / "room", seed, 400)
