"""Every way in which a session ends: what the screen calls deleted is not on any disk any more.

Real programs in real terminals and a real relay; whatever was said, written, noted and kept secret
is looked for, byte by byte, in every file of both laptops and of the relay.
"""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from protocol.guide.structure import guide_hash
from protocol.wire.frames import Logged
from server.relay import Relay
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import free_port, laptop
from tests.whole.terminal import KEYS, Terminal, program, start
from tests.whole.test_app_lines import (
    GUIDE,
    to_the_first_turn,
    two_at_one_of_their_relays,
    two_laptops,
)
from tui.disk.paths import Paths
from tui.disk.seat_file import SeatFile, seats
from tui.rehearsal.practice import seats_for_two
from tui.seat.facts import SeatFacts
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import floor as floor_words
from tui.words import home as home_words

SAID: Final = "yourshoesinthehall"
DRAFT: Final = "halfasentence"
NOTED: Final = "donotanswernow"
F4: Final = "\x1bOS"
GATE: Final = pytest.mark.gate
"""Of the ways out the worst is tried by default, the usual one somewhere; the gate tries all."""


@dataclass
class Two:
    """Ada, who has the floor, and Sam, each at a program, with words in every place."""

    ada: Terminal
    sam: Terminal
    laptops: tuple[Paths, Paths]
    facts: tuple[SeatFacts, SeatFacts]
    relay_dir: Path

    def secrets(self, of: int) -> tuple[bytes, ...]:
        """What may be nowhere on a laptop once it is over."""
        own, their_name = self.facts[of], ("Sam", "Ada")[of]
        texts = (SAID, DRAFT, NOTED)
        return (
            *(text.encode() for text in texts),
            f'"{their_name}"'.encode(),
            own.room.key,
            own.exchange_seed,
        )

    def left(self, of: int) -> list[str]:
        """What is left on a laptop: files and what was found in them, and any seat."""
        return traces(self.laptops[of].data, (*self.secrets(of), self.facts[of].seed))

    def left_but_the_right_to_close(self, of: int) -> list[str]:
        """The same while the relay is still to be told: words, names and keys of content."""
        return traces(self.laptops[of].data, self.secrets(of))

    def left_at_the_relay(self) -> list[str]:
        """Anything of the room, sealed or not."""
        room = self.facts[0].room
        keys = [key for _, key in room.roster]
        return traces(self.relay_dir, (room.room_id, *keys, SAID.encode()))


def traces(directory: Path, secrets: tuple[bytes, ...]) -> list[str]:
    """Which file holds which of them; "a seat" for one that is still there."""
    found = []
    for path in sorted(each for each in directory.rglob("*") if each.is_file()):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue  # gone while it was looked at
        found += [f"{path.name}: {secret!r}" for secret in secrets if secret in data]
        if ".seat" in path.name:
            found.append(f"{path.name}: a seat")
    return found


def facts_of(laptops: tuple[Paths, Paths]) -> tuple[SeatFacts, SeatFacts]:
    """What was settled at the door, as each laptop has it."""
    files = [SeatFile.open(path) for each in laptops for path in seats(each.seats)]
    for file in files:
        file.close()
    return files[0].facts, files[1].facts


@asynccontextmanager
async def two_with_words(
    directory: Path, relay: Relay, under: tuple[str, ...] = ()
) -> AsyncIterator[Two]:
    """In the first turn: a piece is said, half a sentence and a note are written.

    `under` is the module that runs Ada's program, with its arguments, if one does.
    """
    laptops = await two_laptops(directory, url_of(relay))
    await to_the_first_turn(laptops)
    ada = await program("Ada", laptops[0].data, *under)
    sam = await program("Sam", laptops[1].data)
    two = Two(ada, sam, laptops, facts_of(laptops), directory / "relay")
    try:
        for each in (ada, sam):
            await each.shows("Come back")
            each.press("enter")
        await ada.shows("with Sam", floor_words.SAY_IT)
        await sam.shows("with Ada")
        ada.press(*SAID)
        await ada.shows(SAID)
        ada.press("ctrl+s")
        await sam.shows(SAID)
        ada.press(*DRAFT)
        sam.click_on(floor_words.NOTES_PLACEHOLDER)
        sam.press(*NOTED)
        await ada.shows(DRAFT)
        await sam.shows(NOTED)
        await until(lambda: two.left(0) != [] and two.left(1) != [])
        yield two
    finally:
        for each in (two.ada, two.sam):
            await each.end()


async def leave(someone: Terminal) -> None:
    """Ends it for both, at once."""
    someone.press(F4)
    await someone.shows(breaks_words.LEAVE)
    someone.click_on(breaks_words.LEAVE)
    await someone.shows(breaks_words.LEAVE_TITLE, breaks_words.LEAVE_YES)
    someone.click_on(breaks_words.LEAVE_YES)
    await someone.shows(closing_words.ended_left(None))


async def stop(someone: Terminal, other: Terminal) -> None:
    """Stops for today, on both screens."""
    someone.press(F4)
    await someone.shows(breaks_words.STOP)
    someone.click_on(breaks_words.STOP)
    for each in (someone, other):
        await each.shows(breaks_words.STOPPED_TITLE, breaks_words.END_KINDLY)


async def end_together(two: Two) -> None:
    """Both say that it is over."""
    await stop(two.ada, two.sam)
    two.ada.click_on(breaks_words.END_KINDLY)
    await two.sam.shows(breaks_words.wants_to_end("Ada"))
    two.sam.click_on(breaks_words.END_KINDLY)
    for each in (two.ada, two.sam):
        await each.shows(closing_words.ENDED[:24])


async def go(someone: Terminal, way: str) -> None:
    """Out of the program, in one of the ways there are."""
    match way:
        case "button":
            someone.click_on(closing_words.ENDED_HOME)
            await someone.shows(home_words.BEGIN)
        case "ctrl+q":
            someone.press(KEYS["ctrl+q"])
            await someone.until(lambda: someone._process.returncode is not None)
        case "window":
            await someone.end()
        case "SIGTERM":
            someone._process.send_signal(signal.SIGTERM)
            await someone._process.wait()
        case "SIGKILL":
            await someone.kill()


@pytest.mark.parametrize(
    "way",
    [
        "button",
        "SIGKILL",
        *(pytest.param(way, marks=GATE) for way in ("ctrl+q", "window", "SIGTERM")),
    ],
)
async def test_after_both_have_ended_it_nothing_is_left_whichever_way_out(
    tmp_path: Path, way: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay, two_with_words(tmp_path, relay) as two:
        await end_together(two)
        for each in (two.ada, two.sam):
            await each.shows(endings_words.DELETED_BOTH)
        assert (two.left(0), two.left(1), two.left_at_the_relay()) == ([], [], [])
        for each in (two.ada, two.sam):
            await go(each, way)
        assert (two.left(0), two.left(1), two.left_at_the_relay()) == ([], [], [])


async def test_after_one_has_left_nothing_is_left(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, two_with_words(tmp_path, relay) as two:
        await leave(two.ada)
        await two.sam.shows(closing_words.ended_left("Ada"))
        for each in (two.ada, two.sam):
            await each.shows(endings_words.DELETED_BOTH)
        assert (two.left(0), two.left(1), two.left_at_the_relay()) == ([], [], [])


@pytest.mark.parametrize("way", ["ctrl+q", pytest.param("SIGKILL", marks=GATE)])
async def test_while_the_other_is_away_the_page_says_what_is_deleted_and_what_is_not(
    tmp_path: Path, way: str
) -> None:
    async with relay_at(tmp_path / "relay") as relay, two_with_words(tmp_path, relay) as two:
        await two.sam.kill()
        await leave(two.ada)
        await two.ada.shows("Deleted on this laptop. On the relay when Sam's laptop has been there")
        assert two.left(0) == []
        assert two.left_at_the_relay() != [] and two.left(1) != []
        await go(two.ada, way)
        assert two.left(0) == []
        # Sam's laptop hears of it as soon as it is there, and then nothing is anywhere.
        two.sam = await program("Sam", two.laptops[1].data)
        await two.sam.shows("Come back")
        two.sam.press("enter")
        await two.sam.shows(closing_words.ended_left("Ada"), endings_words.DELETED_BOTH)
        assert (two.left(1), two.left_at_the_relay()) == ([], [])


@pytest.mark.parametrize(
    "way", [pytest.param("button", marks=GATE), pytest.param("ctrl+q", marks=GATE), "SIGKILL"]
)
async def test_while_the_relay_is_away_it_is_told_by_itself_later(tmp_path: Path, way: str) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        port = relay.port
        pair = two_with_words(tmp_path, relay)
        two = await pair.__aenter__()
    try:
        await two.ada.until(lambda: "The line is down" in two.ada.text)
        await leave(two.ada)
        await two.ada.shows(endings_words.DELETED_AWAY[:45])
        assert two.left_but_the_right_to_close(0) == []
        await go(two.ada, way)
        assert two.left_but_the_right_to_close(0) == []
        if way != "button":
            two.ada = await program("Ada", two.laptops[0].data)
            await two.ada.shows(home_words.BEGIN)
            assert "Come back" not in two.ada.text
        async with relay_at(tmp_path / "relay", port):
            await two.sam.shows(closing_words.ended_left("Ada"), endings_words.DELETED_BOTH)
            await until(lambda: two.left(0) == [])
            assert (two.left(1), two.left_at_the_relay()) == ([], [])
    finally:
        await pair.__aexit__(None, None, None)


async def test_who_wanted_to_end_it_and_went_has_it_ended_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with relay_at(tmp_path / "relay") as relay, two_with_words(tmp_path, relay) as two:
        await stop(two.ada, two.sam)
        two.sam.click_on(breaks_words.END_KINDLY)
        await two.ada.shows(breaks_words.wants_to_end("Sam"))
        await two.sam.kill()
        await two.ada.shows("Sam is not connected")
        # By keys: the sentence moves the page down, and a click on the way lands beside.
        two.ada.press("\t", "\t", "\t", "enter")
        await two.ada.shows(closing_words.ENDED[:24])
        two.sam = await program("Sam", two.laptops[1].data)
        await two.sam.shows(home_words.BEGIN)
        await until(lambda: two.left(1) == [])
        await two.ada.shows(endings_words.DELETED_BOTH)
        assert (two.left(0), two.left_at_the_relay()) == ([], [])


async def test_where_the_relay_is_on_the_laptop_that_leaves_the_other_hears_of_it_there(
    tmp_path: Path,
) -> None:
    ada, sam = await two_at_one_of_their_relays(tmp_path, free_port())
    two = Two(
        await program("Ada", ada.data),
        await program("Sam", sam.data),
        (ada, sam),
        facts_of((ada, sam)),
        ada.home_relay,
    )
    try:
        await two.ada.shows("Come back")
        two.ada.press("enter")
        await two.ada.shows(floor_words.SAY_IT)
        await leave(two.ada)
        await two.ada.shows("What the relay on it holds is locked")
        assert two.left_but_the_right_to_close(0) == []
        await go(two.ada, "ctrl+q")
        assert two.left_but_the_right_to_close(0) == []
        # The relay runs again, by itself, until Sam's laptop has been there.
        two.ada = await program("Ada", ada.data)
        await two.ada.shows(home_words.BEGIN)
        await two.sam.shows("Come back")
        two.sam.press("enter")
        await two.sam.shows(closing_words.ended_left("Ada"), endings_words.DELETED_BOTH)
        assert two.left(1) == []
        await go(two.ada, "ctrl+q")
        two.ada = await program("Ada", ada.data)
        await two.ada.shows(home_words.BEGIN)
        await until(lambda: (two.left(0), two.left_at_the_relay()) == ([], []))
        assert [path.name for path in ada.home_relay.iterdir()] == ["relay.lock"]
    finally:
        for one in (two.ada, two.sam):
            await one.end()


@pytest.mark.sample
@pytest.mark.parametrize("command", [None, "paths"])
async def test_a_program_killed_before_it_could_delete_has_it_deleted_at_the_next_start(
    tmp_path: Path, command: str | None
) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        facts, _ = await seats_for_two(url_of(relay), guide_hash(GUIDE), os.urandom)
    paths = laptop(tmp_path / "Ada", free_port(), name="Ada")
    paths.make()
    file = SeatFile.create(paths.seats, facts)
    file.put_draft("notes", NOTED)
    file.add_entries([Logged(1, 1, b"the last entry")], is_over=True)
    file.close()
    again = await start(
        "Ada", "-m", "tui", "--data-dir", str(paths.data), *filter(None, [command]), home=paths.data
    )
    try:
        await again.shows(home_words.BEGIN if command is None else "settings")
        assert "Come back" not in again.text
        await until(lambda: traces(paths.data, (NOTED.encode(), facts.room.key)) == [])
    finally:
        await again.end()


async def test_practice_that_is_over_is_deleted_before_it_says_so(tmp_path: Path) -> None:
    one = await start(
        "Ada", "-m", "tui", "--data-dir", str(tmp_path), "practice", "--quick", home=tmp_path
    )
    try:
        await one.shows("Is now a good time?")
        await leave(one)
        await one.shows(endings_words.DELETED_ALL_HERE)
        one.click_on(closing_words.ENDED_HOME)
        await one.shows(home_words.BEGIN)
        await until(lambda: list((tmp_path / "seats").glob("practice-*")) == [])
    finally:
        await one.end()


async def test_what_is_not_over_is_kept_letter_by_letter_on_every_way_out(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay, two_with_words(tmp_path, relay) as two:
        for way in ("ctrl+q", "window", "SIGTERM"):
            await go(two.ada, way)
            two.ada = await program("Ada", two.laptops[0].data)
            await two.ada.shows("Come back")
            two.ada.press("enter")
            await two.ada.shows(DRAFT)
