"""The flows of a program, on a stage that no terminal is behind.

About `tui.window.doorflow`, `tui.window.endings`, `tui.window.homeflow` and `tui.window.roomflow`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from protocol.session.events import Left, Ready, StoppedForToday
from tests.whole.laptops import PACE, until
from tui.disk.own_guides import Guides
from tui.disk.parting import partings
from tui.disk.paths import find_paths
from tui.disk.seat_file import SeatFile, seats
from tui.disk.settings import Settings
from tui.disk.shelf import burnout
from tui.errors import DiskFull, PortTaken
from tui.home.relay import RelayAtHome, private_relay
from tui.rehearsal.practice import seats_for_two
from tui.seat.room_state import RoomState
from tui.window.endings import Endings
from tui.window.homeflow import HomeFlow
from tui.window.roomflow import RoomFlow
from tui.words import back as back_words
from tui.words import endings as endings_words
from tui.words import relay as relay_words
from tui.words import room as room_words


class BareStage:
    """Notes what is shown. Mutable; the loop runs what it is to hold."""

    def __init__(self, directory: Path) -> None:
        self.paths = find_paths(directory)
        self.paths.make()
        self.guides = Guides(self.paths.guides)
        self.settings = Settings(name="Ada")
        self.pace = PACE
        self.is_quick = True
        self.home: Final[list[str]] = []
        """The sentences with which the first screen came."""
        self.hints: Final[list[str]] = []
        self.said: Final[list[str]] = []
        self.state: RoomState | None = None
        self.boxes_kept = 0
        self._held: asyncio.Task[None] | None = None

    def keep_settings(self, settings: Settings) -> None:
        self.settings = settings

    def hint(self, text: str) -> None:
        self.hints.append(text)

    async def go_home(self, notice: str = "") -> None:
        self.home.append(notice)

    async def ask_word(self, relay: str, typed: str, told: str) -> str | None:
        return None

    async def show_room(self, state: RoomState) -> None:
        self.state = state

    def show_state(self, state: RoomState | None) -> None:
        self.state = state

    async def show_said(self, hint: str, lines: tuple[str, ...]) -> None:
        self.said.append(hint)

    def keep_boxes(self) -> None:
        self.boxes_kept += 1

    def hold(self, room: Coroutine[object, object, None]) -> None:
        self._held = asyncio.create_task(room)

    def let_go(self) -> None:
        if self._held is not None:
            self._held.cancel()

    def soon(self, act: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(act)


class NoRelay(RelayAtHome):
    """Its port is taken."""

    async def url(self, address: str, port: int) -> str:
        raise PortTaken


@asynccontextmanager
async def entered(directory: Path) -> AsyncIterator[tuple[BareStage, RoomFlow]]:
    """Ada in the room of a new seat; nobody else is there."""
    async with private_relay(directory / "relay") as url:
        stage = BareStage(directory)
        rooms = RoomFlow(stage, NoRelay(stage.paths.home_relay))
        facts, _ = await seats_for_two(url, bytes(32), os.urandom)
        await rooms.enter(SeatFile.create(stage.paths.seats, facts))
        try:
            yield stage, rooms
        finally:
            rooms.close()


async def test_a_room_is_shown_from_entering_to_closing(tmp_path: Path) -> None:
    async with entered(tmp_path) as (stage, rooms):
        assert stage.state is not None and rooms.open is not None
        await until(lambda: stage.state is not None and stage.state.session.names[0] == "Ada")
        rooms.close()
        assert stage.state is None and rooms.open is None and stage.boxes_kept == 1
        (path,) = seats(stage.paths.seats)
        SeatFile.open(path).close()  # nobody holds it any more


async def test_one_room_asks_the_referee_and_says_what_came_too_late(tmp_path: Path) -> None:
    async with entered(tmp_path) as (stage, rooms):
        assert not rooms.do(Ready())
        assert stage.hints == []
        assert not rooms.do(Ready(), page=7)
        assert stage.hints == [room_words.ASKED_TOO_LATE]


async def test_a_disk_that_takes_nothing_is_said_and_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    async with entered(tmp_path) as (stage, rooms):
        monkeypatch.setattr(SeatFile, "put_outbox", full)
        assert not rooms.do(StoppedForToday())
        assert not rooms.do(Left())
        assert relay_words.DISK_FULL in stage.hints


async def test_a_seat_whose_relay_cannot_start_is_let_go_and_that_is_said(tmp_path: Path) -> None:
    async with private_relay(tmp_path / "relay") as url:
        stage = BareStage(tmp_path)
        facts, _ = await seats_for_two(url, bytes(32), os.urandom)
    file = SeatFile.create(stage.paths.seats, replace(facts, hosts_relay=True))
    await RoomFlow(stage, NoRelay(stage.paths.home_relay)).enter(file)
    assert stage.home == [relay_words.port_taken(stage.settings.home_port)]
    SeatFile.open(file.path).close()


async def test_who_turns_back_at_the_door_leaves_a_word_behind(tmp_path: Path) -> None:
    async with private_relay(tmp_path / "relay") as url:
        stage = BareStage(tmp_path)
        facts, _ = await seats_for_two(url, bytes(32), os.urandom)
    RoomFlow(stage, NoRelay(stage.paths.home_relay)).leave(
        SeatFile.create(stage.paths.seats, facts)
    )
    assert seats(stage.paths.seats) == ()
    ((_, parting),) = partings(stage.paths.seats)
    assert len(parting.unsent) == 1  # that this person has left


async def test_home_says_which_seat_is_open_elsewhere_and_reads_one_that_is_not(
    tmp_path: Path,
) -> None:
    async with private_relay(tmp_path / "relay") as url:
        stage = BareStage(tmp_path)
        facts, _ = await seats_for_two(url, bytes(32), os.urandom)
    file = SeatFile.create(stage.paths.seats, facts)
    rooms = RoomFlow(stage, NoRelay(stage.paths.home_relay))
    home = HomeFlow(stage, rooms, Endings(stage.paths, rooms))
    await home.come_back(file.path)
    await home.delete(file.path)
    assert stage.home == [back_words.SEAT_IN_USE, endings_words.DELETE_IN_USE]
    file.close()
    await home.read(file.path)
    assert stage.said == [endings_words.SAID_HINT]
    await home.delete(file.path)
    assert stage.home[-1] == endings_words.DELETED and seats(stage.paths.seats) == ()


async def test_practice_needs_no_terminal_either(tmp_path: Path) -> None:
    stage = BareStage(tmp_path)
    rooms = RoomFlow(stage, NoRelay(stage.paths.home_relay))
    stage.hold(rooms.practise())
    await until(lambda: stage.state is not None and stage.state.session.page > 0, 20.0)
    assert stage.state is not None
    assert stage.state.is_practice and stage.state.session.guide == burnout()
    rooms.close()
    await until(lambda: not any(stage.paths.seats.iterdir()))
    assert stage.home == []
