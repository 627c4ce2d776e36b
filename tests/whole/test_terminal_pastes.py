"""Pastes that a terminal does not mark, on every page: a line break and a tab in them are no keys.

The real program on a terminal. Where a machine types from box to box, its Tab and Enter are keys.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.whole.seats import free_port, laptop
from tests.whole.terminal import Terminal, programs
from tests.whole.test_terminal_door import BACK_TAB, through_the_minute, to_join
from tui.words import app as app_words
from tui.words import begin as begin_words
from tui.words import home as home_words
from tui.words import join as join_words
from tui.words import settings as settings_words

SIX: Final = ("cedar", "village", "tulip", "oasis", "piano", "castle")
UP: Final = "\x1b[A"


@asynccontextmanager
async def one(directory: Path, name: str = "Sam") -> AsyncIterator[Terminal]:
    paths = laptop(directory / "Sam", free_port(), name=name)
    async with programs(("Sam", paths.data)) as (sam,):
        await sam.shows(home_words.JOIN_HINT)
        yield sam


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\t".join(SIX), marks=pytest.mark.gate),
        "\t".join(SIX) + "\t",
        pytest.param(f"{' '.join(SIX[:3])}\t{' '.join(SIX[3:])}", marks=pytest.mark.gate),
        pytest.param(f"{' '.join(SIX[:5])}\t{SIX[5]}", marks=pytest.mark.gate),
        f"{SIX[0]}\t{SIX[1]}\r\n{SIX[2]}\t{SIX[3]}\r\n{SIX[4]}\t{SIX[5]}",
        "\r\n\r\n".join(SIX),
    ],
    ids=ascii,
)
async def test_words_stay_in_their_box_with_tabs_and_line_breaks(tmp_path: Path, text: str) -> None:
    async with one(tmp_path) as sam:
        await to_join(sam)
        await sam.shows(join_words.ADDRESS_PLACEHOLDER)
        sam.press(text)
        await sam.until(lambda: f"{' '.join(SIX[:5])}" in sam.text)
        await sam.until(lambda: sam.text.count(SIX[5]) >= 2)  # in the box, and below it
        await sam.shows(join_words.ADDRESS_PLACEHOLDER, join_words.GO)


async def test_a_machine_that_types_from_box_to_box_is_obeyed(tmp_path: Path) -> None:
    async with one(tmp_path) as sam:
        await to_join(sam)
        sam.press(BACK_TAB, "uel", "tab", " ".join(SIX), "tab", "127.0.0.1:1", "enter")
        await sam.until(lambda: "127.0.0.1:1" in sam.text and join_words.GO not in sam.text)


@pytest.mark.sample
@pytest.mark.parametrize(
    "gap",
    ["\t", "\r\n", *(pytest.param(each, marks=pytest.mark.gate) for each in ("\r", "\n", "\r\t"))],
)
async def test_a_name_in_pieces_begins_nothing(tmp_path: Path, gap: str) -> None:
    async with one(tmp_path, name="") as sam:
        sam.press("enter")
        await sam.shows(begin_words.NAME_TITLE)
        sam.press(f"Ada{gap}Lovelace\r")
        await through_the_minute(sam)
        await sam.shows("Ada Lovelace", begin_words.WHERE)
        sam.press(BACK_TAB, BACK_TAB, f" and{gap}Byron\r")  # past the choice of a guide
        await sam.shows("Ada Lovelace and Byron", begin_words.WHERE)


@pytest.mark.parametrize(
    "text", ["\r".join(SIX) + "\r", "\t".join(SIX) + "\r\r", "one two\r\nthree\r\n"]
)
async def test_lines_that_come_to_the_first_screen_press_nothing(tmp_path: Path, text: str) -> None:
    async with one(tmp_path) as sam:
        sam.press(text)
        await sam.shows(app_words.NO_BOX_HERE[:30])
        await sam.shows(home_words.JOIN_HINT)
        assert sam.text.count("no box for that") == 1
        sam.press("f9")
        await through_the_minute(sam)
        await sam.shows(begin_words.WHERE)


@pytest.mark.parametrize("gap", ["\t", "\r", pytest.param("\n", marks=pytest.mark.gate)])
async def test_lines_do_not_leave_the_settings(tmp_path: Path, gap: str) -> None:
    async with one(tmp_path) as sam:
        sam.press(UP, "enter")
        await sam.shows(settings_words.TITLE)
        sam.press(f" One{gap}Two Three")
        await sam.shows("Two Three", settings_words.SAVE)
