"""Real programs in real terminals, killed at any moment: the same rung, and every word."""

import asyncio
import random
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from tests.whole.seats import free_port
from tests.whole.terminal import Terminal, program, programs
from tests.whole.test_app_lines import two_at_one_of_their_relays
from tui.disk.seat_file import SeatFile
from tui.errors import SeatUnreadable, StorageFailed
from tui.words import floor as floor_words
from tui.words import line as line_words

KEPT_AFTER_S: Final = 0.8
"""What was typed longer ago is on disk; 0.2 s is meant, the rest is for a busy machine."""


@asynccontextmanager
async def two_in_a_turn(directory: Path) -> AsyncIterator[tuple[list[Terminal], list[Path]]]:
    """Ada, who hosts the relay and has the floor, and Sam, each in a terminal."""
    ada, sam = await two_at_one_of_their_relays(directory, free_port())
    async with programs(("Ada", ada.data), ("Sam", sam.data)) as terminals:
        for terminal in terminals:
            await come_back(terminal)
        await terminals[0].shows("with Sam")
        await terminals[1].shows("with Ada")
        yield terminals, [ada.data, sam.data]


async def come_back(terminal: Terminal) -> None:
    await terminal.shows("Come back")
    terminal.press("enter")
    await terminal.shows("speak")


class Typing:
    """Letters one after the other, and when each was typed. Mutable."""

    def __init__(self, terminal: Terminal, text: str, chance: random.Random) -> None:
        self._terminal: Final = terminal
        self._text: Final = text
        self._chance: Final = chance
        self._times: Final[list[float]] = []

    async def run(self) -> None:
        for letter in self._text:
            self._terminal.press(letter)
            self._times.append(time.monotonic())
            await asyncio.sleep(self._chance.uniform(0.0, 0.06))

    def by(self, moment: float) -> str:
        """What was typed until then."""
        return self._text[: sum(at <= moment for at in self._times)]


def is_kept(data: Path, text: str) -> bool:
    """Whether a copy of the one seat below `data`, as it is on the disk just now, holds `text`."""
    (seat,) = (data / "seats").glob("*.seat")
    with tempfile.TemporaryDirectory() as name:
        for path in (seat, seat.with_name(seat.name + "-wal")):
            if path.exists():
                shutil.copy(path, Path(name) / path.name)
        try:
            copy = SeatFile.open(Path(name) / seat.name)
        except (SeatUnreadable, StorageFailed):
            return False  # copied in the middle of a commit
        try:
            return text in copy.drafts().values()
        finally:
            copy.close()


@pytest.mark.sample
async def test_a_killed_program_has_every_word_that_was_on_its_disk(tmp_path: Path) -> None:
    """For both: the one who speaks, and the one who takes notes."""
    async with two_in_a_turn(tmp_path) as (terminals, places):
        terminals[1].click_on(floor_words.NOTES_PLACEHOLDER)
        for number, name in enumerate(("Ada", "Sam")):
            half = f"half of {name}"
            terminals[number].press(*half)
            await terminals[number].until(lambda: is_kept(places[number], half))  # noqa: B023
            await terminals[number].kill()
            terminals[number] = await program(name, places[number])
            await come_back(terminals[number])
            await terminals[number].shows(half)


async def kill_and_come_back(tmp_path: Path, seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    async with two_in_a_turn(tmp_path) as (terminals, places):
        for number in range(rounds):
            ada, sam = terminals
            ada.press(*f"whole{number}", "ctrl+s")
            await sam.shows(f"whole{number}")
            sam.click_on(floor_words.NOTES_PLACEHOLDER if not number else "note")
            typings = (
                Typing(ada, f"half{number}abcdefghijklmnopqrstuvw", chance),
                Typing(sam, f"note{number}abcdefghijklmnopqrstuvw", chance),
            )
            tasks = [asyncio.create_task(each.run()) for each in typings]
            victim = chance.randrange(2)
            # The moment is what is tried here, not something to wait for.
            await asyncio.sleep(chance.uniform(0.05, 2.0))
            killed_at = time.monotonic()
            tasks[victim].cancel()
            await terminals[victim].kill()
            terminals[victim] = await program(("Ada", "Sam")[victim], places[victim])
            await come_back(terminals[victim])
            await tasks[1 - victim]
            kept = typings[victim].by(killed_at - KEPT_AFTER_S)
            await terminals[victim].shows(kept)
            await terminals[1 - victim].shows(typings[1 - victim].by(time.monotonic()))
            await terminals[0].shows(floor_words.you_have_the_floor(is_speaking=True), "with Sam")
            await terminals[1].shows(floor_words.has_the_floor("Ada", is_speaking=True), "with Ada")
            # The half-typed one goes out whole, and what was said before is still there.
            terminals[0].press(*f"end{number}", "ctrl+s")
            half = kept if victim == 0 else typings[0].by(time.monotonic())
            await terminals[1].shows(half, f"end{number}", f"whole{number}")
            await terminals[0].until(lambda: line_words.SENDING not in terminals[0].text)


@pytest.mark.clock
@pytest.mark.long
@pytest.mark.parametrize("seed", range(2))
async def test_a_killed_program_comes_back_to_the_same_rung_and_every_word(
    tmp_path: Path, seed: int
) -> None:
    await kill_and_come_back(tmp_path, seed, rounds=1)


@pytest.mark.clock
@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 30))
async def test_killed_again_and_again_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    await kill_and_come_back(tmp_path, seed, rounds=3)


async def test_a_closed_window_keeps_what_was_typed_a_moment_ago(tmp_path: Path) -> None:
    async with two_in_a_turn(tmp_path) as (terminals, places):
        terminals[0].press(*"just now")
        await terminals[0].shows("just now")
        assert await terminals[0].end() == 0
        terminals[0] = await program("Ada", places[0])
        await come_back(terminals[0])
        await terminals[0].shows("just now", "with Sam")


PRESSED: Final = {
    "a breath": "one breath",
    "many": "what I never said " * 12,
    "keys": "ab\rcd\x7f\x7fef\r gh",
}
SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)
BY_DEFAULT: Final = (
    ("a breath", signal.SIGTERM),
    ("many", signal.SIGTERM),
    ("keys", signal.SIGHUP),
)
"""Each of both once at least; the gate tries each with each."""


@pytest.mark.parametrize(
    ("pressed", "number"),
    [
        pytest.param(
            *each,
            marks=() if each in BY_DEFAULT else pytest.mark.gate,
            id=f"{each[0]}-{each[1].name}",
        )
        for each in product(PRESSED, SIGNALS)
    ],
)
async def test_what_was_pressed_before_a_signal_counts_before_it(
    tmp_path: Path, pressed: str, number: signal.Signals
) -> None:
    """The letters and the signal without a pause: nothing has been read or painted yet."""
    async with two_in_a_turn(tmp_path) as (terminals, places):
        ada, typed = terminals[0], PRESSED[pressed]
        ada.press(typed)
        ada.send(number)
        assert await ada.ended() == 0
        assert is_kept(places[0], typed.replace("cd\x7f\x7f", "").replace("\r", "\n"))


async def test_words_said_just_before_a_signal_are_said(tmp_path: Path) -> None:
    async with two_in_a_turn(tmp_path) as (terminals, places):
        ada, sam = terminals
        ada.press("the last word", "ctrl+s", "and half")
        ada.send(signal.SIGTERM)
        assert await ada.ended() == 0
        terminals[0] = await program("Ada", places[0])
        await come_back(terminals[0])
        await sam.shows("the last word")
        await terminals[0].shows("and half")


async def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    async with two_in_a_turn(tmp_path) as (terminals, _):
        for _ in range(2):
            terminals[0].send(signal.SIGTERM)
        assert await terminals[0].ended() == 0
