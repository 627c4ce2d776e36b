"""The real program, killed at any touch of the disk while a session ends: the next start ends it.

Each death costs two programs, so the default run tries a few, from the first to the last, and
`-m long` all. Without a screen all are tried in `tests.tui.test_dying`.
"""

import signal
from pathlib import Path
from typing import Final

import pytest

from tests.whole.dying import NEVER, is_armed, touches
from tests.whole.laptops import relay_at, until
from tests.whole.terminal import Terminal, program
from tests.whole.test_app_endings import F4, Two, two_with_words
from tui.disk.seat_file import seats
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import floor as floor_words
from tui.words import home as home_words
from tui.words import line as line_words

DYING: Final = "tests.whole.dying"

SOME: Final = (9,)
MOST: Final = 40
"""More touches than leaving takes; a death that is not reached is an ending without one."""


async def come_to_leave(someone: Terminal) -> None:
    """The question is asked, and not answered."""
    someone.press(F4)
    await someone.shows(breaks_words.LEAVE)
    someone.click_on(breaks_words.LEAVE)
    await someone.shows(breaks_words.LEAVE_TITLE, breaks_words.LEAVE_YES)


async def dies_leaving(directory: Path, number: int) -> list[str]:
    """What was touched until then; all of it has been looked at."""
    record = directory / "record"
    async with (
        relay_at(directory / "relay") as relay,
        two_with_words(directory, relay, (DYING, str(record), str(number))) as two,
    ):
        await come_to_leave(two.ada)
        two.ada.send(signal.SIGUSR1)
        await two.ada.until(lambda: is_armed(record))
        two.ada.click_on(breaks_words.LEAVE_YES)
        await two.ada.until(lambda: has_died(two.ada) or endings_words.DELETED_BOTH in two.ada.text)
        if endings_words.DELETED_BOTH[:40] in two.ada.text:
            assert two.left(0) == [], number
        await starts_again(two, number)
        return touches(record)


def has_died(someone: Terminal) -> bool:
    return someone._process.returncode is not None


async def starts_again(two: Two, number: int) -> None:
    """The next start of Ada's program finishes it, or has the whole session still."""
    two.ada._close()
    two.ada = await program("Ada", two.laptops[0].data)
    await two.ada.shows(home_words.BEGIN)
    if seats(two.laptops[0].seats):
        # Killed before it was said: everything is there, and the other goes on.
        await two.ada.shows("Come back")
        assert two.left_but_the_right_to_close(0) != []
        two.ada.press("enter")
        await two.ada.shows(floor_words.SAY_IT, "with Sam")
        assert line_words.ALARM_TITLE not in two.sam.text
        await come_to_leave(two.ada)
        two.ada.click_on(breaks_words.LEAVE_YES)
        await two.ada.shows(closing_words.ended_left(None))
    await two.sam.shows(closing_words.ended_left("Ada"), endings_words.DELETED_BOTH)
    await until(lambda: (two.left(0), two.left(1), two.left_at_the_relay()) == ([], [], []))


@pytest.mark.gate
@pytest.mark.parametrize("number", SOME)
async def test_a_program_killed_while_somebody_leaves_has_it_ended_at_the_next_start(
    tmp_path: Path, number: int
) -> None:
    assert len(await dies_leaving(tmp_path, number)) == number - 1


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, MOST))
async def test_wherever_it_is_killed_leaving_ends_at_the_next_start(
    tmp_path: Path, number: int
) -> None:
    await dies_leaving(tmp_path, number)


@pytest.mark.long
async def test_all_touches_of_leaving_are_tried(tmp_path: Path) -> None:
    assert len(await dies_leaving(tmp_path, NEVER)) < MOST
