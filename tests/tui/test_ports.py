"""A seat needs its ports and nothing else: whole sessions in memory, and what imports without.

About `tui.seat.open_room`, `tui.seat.reflexes`, `tui.seat.sitting` and `tui.seat.watching`.
"""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from protocol.guide.structure import guide_bytes
from protocol.session.events import (
    CameBack,
    Left,
    Ready,
    Sealed,
    Spoke,
    StoppedForToday,
    Voided,
)
from protocol.session.outline import digest
from protocol.session.session import Ended, Session, Stopped
from protocol.wire.frames import End
from tests.protocol.worlds import (
    FIRST,
    SECOND,
    begun_with,
    both_sealed,
    opened,
    opening_of,
    play,
    ready,
    sealed,
    write,
)
from tests.tui.memory import MemoryEnding, MemoryKeep, MemoryLine, MemoryRelay, facts_for_two, world
from tests.whole.bots import Bot
from tests.whole.laptops import PACE, small_guide, until
from tui.disk.paths import find_paths
from tui.errors import StorageFailed
from tui.news import Line, Told, Trouble
from tui.rehearsal.minds.mind import Answering
from tui.rehearsal.pretend import Awake
from tui.seat.leftovers import gather
from tui.seat.open_room import OpenRoom
from tui.seat.sitting import Sitting
from tui.seat.slots import NOTES
from tui.seat.watching import Watcher
from tui.window.app import UnhurriedApp
from tui.window.driver import SteadyDriver

GUIDE: Final = small_guide()

WITHOUT: Final = (
    *("fcntl", "resource", "termios", "tty", "pwd", "grp", "curses", "readline", "msvcrt"),
    *("socket", "ssl", "subprocess", "selectors", "threading", "multiprocessing", "sqlite3"),
    *("websockets", "textual", "rich", "click", "ifaddr", "platformdirs", "tomli_w"),
    *("server", "tui.disk", "tui.home", "tui.line", "tui.window", "tui.command", "tui.rehearsal"),
)
"""What a page in a browser lacks, and what a front end of another kind does not bring."""

BARE: Final = """
import asyncio, pkgutil, sys  # the loop is the machine's own; what it stands on is its business
from importlib import import_module

class Refusal:
    def find_spec(self, name, path=None, target=None):
        for refused in REFUSED:
            if name == refused or name.startswith(refused + "."):
                raise ModuleNotFoundError(f"there is no {name} here", name=name)

for name in list(sys.modules):
    if name.split(".")[0] in REFUSED:
        sys.modules[name] = None
sys.meta_path.insert(0, Refusal())
for room in ("protocol", "tui.words", "tui.seat", "tui.pages"):
    package = import_module(room)
    for found in pkgutil.walk_packages(package.__path__, room + "."):
        import_module(found.name)
        print(found.name)
"""


def test_pages_a_seat_and_its_words_import_where_a_machine_has_nothing() -> None:
    program = f"REFUSED = {WITHOUT!r}\n{BARE}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {"tui.pages.failures", "tui.seat.open_room", "protocol.wire.frames"} <= set(
        done.stdout.split()
    )


def test_what_is_refused_there_cannot_be_imported() -> None:
    program = f"REFUSED = {WITHOUT!r}\n{BARE}\nimport tui.line.link\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode != 0 and "there is no tui.line" in done.stderr


@pytest.fixture
async def _nothing_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket and no database, from here on: the loop has what it stands on."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a seat reached past its ports")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(sqlite3, "connect", refuse)


class Player(Awake):
    """A seat with a bot at the keys. Mutable; it watches its own sitting."""

    def __init__(self, keep: MemoryKeep, relay: MemoryRelay, seed: int) -> None:
        super().__init__()
        self.keep: Final = keep
        self.gone_out: Final[list[int]] = []
        self.back: Final[list[int]] = []
        self.overs = 0
        self._bot: Final = Bot(keep.facts.seat, seed)
        self.sitting: Final = Sitting(
            world(keep, relay, os.urandom),
            PACE,
            name=f"Partner {int(keep.facts.seat)}",
            guide=guide_bytes(GUIDE),
            watcher=self,
        )

    @property
    def session(self) -> Session:
        return self.sitting.session

    def went_out(self, counter: int) -> None:
        self.gone_out.append(counter)

    def came_back(self, counter: int) -> None:
        self.back.append(counter)

    def over(self) -> None:
        self.overs += 1

    async def play(self, until_page: int | None = None) -> None:
        """To the end, or until that page has come."""
        line = asyncio.create_task(self.sitting.run())
        try:
            while not isinstance(self.session.phase, Ended):
                if until_page is not None and self.session.page >= until_page:
                    return
                self.called.clear()
                step = self._bot.choose(self.session, self.sitting.moves())
                if isinstance(step, Answering):
                    self.sitting.answer(step.answer)
                elif step is not None:
                    self.sitting.do(step)
                else:
                    await self.called.wait()
                await asyncio.sleep(0)
            await line
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)


def two_keeps() -> tuple[MemoryKeep, MemoryKeep]:
    first, second = facts_for_two(GUIDE, os.urandom)
    return MemoryKeep(first), MemoryKeep(second)


@pytest.mark.usefixtures("_nothing_around")
@pytest.mark.parametrize("seed", range(3))
async def test_a_whole_session_needs_neither_disk_nor_socket(seed: int) -> None:
    relay = MemoryRelay()
    ada, sam = (Player(keep, relay, seed) for keep in two_keeps())
    async with asyncio.timeout(60):
        await asyncio.gather(ada.play(), sam.play())
    assert digest(ada.session) == digest(sam.session)
    assert ada.sitting.page_head == sam.sitting.page_head
    assert ada.sitting.end is sam.sitting.end is End.CLOSED
    assert ada.sitting.news.line is Line.GONE and relay.log == []
    assert ada.keep.is_over and sam.keep.is_over


@pytest.mark.usefixtures("_nothing_around")
async def test_what_was_kept_is_all_that_a_seat_needs_to_come_back() -> None:
    relay, keeps = MemoryRelay(), two_keeps()
    async with asyncio.timeout(60):
        before = [Player(keep, relay, 5) for keep in keeps]
        await asyncio.gather(*(each.play(until_page=4) for each in before))
        after = [Player(keep, relay, 6) for keep in keeps]
        assert [each.session.page for each in after] == [each.session.page for each in before]
        await asyncio.gather(*(each.play() for each in after))
    assert digest(after[0].session) == digest(after[1].session)


@pytest.mark.usefixtures("_nothing_around")
async def test_one_watcher_is_told_of_all_that_happens_to_a_seat() -> None:
    relay = MemoryRelay()
    ada, sam = (Player(keep, relay, 1) for keep in two_keeps())
    assert not ada.gone_out and not ada.overs
    async with asyncio.timeout(60):
        await asyncio.gather(ada.play(), sam.play())
    assert ada.gone_out == sorted(set(ada.gone_out))
    # Confirmations come back too, and are no moves.
    assert set(ada.gone_out) - set(ada.back) <= {ada.gone_out[-1]}
    assert ada.overs and sam.overs


class Noting(Watcher):
    """Notes what it is told of a room. Mutable."""

    def __init__(self) -> None:
        self.changes = 0
        self.disk_changes = 0
        self.given: Final[list[bool]] = []

    def changed(self) -> None:
        self.changes += 1

    def disk_changed(self) -> None:
        self.disk_changes += 1

    def given_back(self, *, to_box: bool) -> None:
        self.given.append(to_box)


@asynccontextmanager
async def rooms(
    *, came_back: bool = False
) -> AsyncIterator[tuple[OpenRoom, MemoryEnding, Noting, Player]]:
    """A room with all that belongs to it, and the partner at a bare seat; both have begun."""
    relay, (first, second) = MemoryRelay(), two_keeps()
    ending, noting = MemoryEnding(first), Noting()
    room = OpenRoom(
        world(first, relay, os.urandom),
        ending,
        PACE,
        name="Ada",
        guide=guide_bytes(GUIDE),
        came_back=came_back,
        watcher=noting,
    )
    sam = Player(second, relay, 1)
    tasks = [asyncio.create_task(each) for each in (room.run(), sam.sitting.run())]
    try:
        await until(lambda: room.sitting.session.page > 0 and Sealed in sam.sitting.moves())
        yield room, ending, noting, sam
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.usefixtures("_nothing_around")
async def test_who_leaves_takes_leave_of_whatever_kept_the_room() -> None:
    async with rooms() as (room, ending, _, sam):
        room.sitting.do(Left())
        await until(lambda: room.leave is not None and room.leave.told is Told.GONE)
        assert ending.says_last_words is not None
        assert room.leave is not None and room.leave.is_deleted and room.is_over
        assert room.keep.log() == () and room.drafts.get(NOTES) == ""
        await until(lambda: isinstance(sam.session.phase, Ended))


@pytest.mark.usefixtures("_nothing_around")
async def test_a_room_that_was_closed_tells_nothing_and_does_nothing_more() -> None:
    async with rooms() as (room, ending, noting, sam):
        room.close()
        told, page = noting.changes, room.sitting.session.page
        sam.sitting.answer(("yes",))
        await until(lambda: not sam.keep.outbox())
        assert ending.is_let_go and ending.says_last_words is None
        assert (noting.changes, room.sitting.session.page) == (told, page)
        room.drafts.keep(NOTES, "kept all the same")
        assert noting.disk_changes == 0 and room.leave is None


@pytest.mark.usefixtures("_nothing_around")
async def test_a_room_is_deleted_where_that_is_wanted() -> None:
    async with rooms() as (room, ending, _, __):
        room.close(deletes=True)
        assert ending.says_last_words is False and ending.is_let_go
        assert room.leave is not None and room.leave.is_deleted


@pytest.mark.usefixtures("_nothing_around")
async def test_what_a_keep_does_not_take_is_told_and_not_done() -> None:
    async with rooms() as (room, _, noting, __):
        keep = room.keep
        assert isinstance(keep, MemoryKeep)
        keep.is_full = True
        room.drafts.keep(NOTES, "half a thought")
        assert noting.disk_changes == 1 and room.drafts.failing is not None
        with pytest.raises(StorageFailed):
            room.sitting.answer(("yes",))
        assert Sealed in room.sitting.moves()
        keep.is_full = False
        room.sitting.answer(("yes",))
        room.drafts.keep(NOTES, "a whole thought")
        assert noting.disk_changes == 2 and room.drafts.failing is None
        assert room.sitting.news.trouble is not Trouble.DISK


@pytest.mark.usefixtures("_nothing_around")
async def test_words_that_lost_a_race_are_in_the_drafts_before_anything_is_told() -> None:
    async with rooms() as (room, _, noting, __):
        room.returned(Ready())
        assert noting.given == []  # it has no words
        room.returned(Spoke("a moment too late"))
        assert room.drafts.get(NOTES) == "a moment too late" and noting.given == [False]


@pytest.mark.usefixtures("_nothing_around")
async def test_a_screen_sees_an_own_answer_as_soon_as_it_is_sealed() -> None:
    async with rooms() as (room, _, __, ___):
        assert room.state().may(Sealed) and room.state().own_answer is None
        room.sitting.answer(("yes",))
        assert room.state().own_answer == ("yes",) and not room.state().may(Sealed)
        await until(lambda: not room.keep.outbox())
        assert room.state().own_answer == ("yes",)


@pytest.mark.usefixtures("_nothing_around")
async def test_an_answer_that_another_attempt_overtook_is_in_the_notes_once_the_page_is_over() -> (
    None
):
    """One began again and wrote anew; then the other's opening of before arrived, and counts."""
    session = both_sealed(begun_with(write(), write(name="next")), ("old",), ("theirs",))
    crossing = opened(session, SECOND, "theirs")
    session = play(session, (FIRST, opened(session, FIRST, "old")), (FIRST, Voided()))
    anew = sealed(session, FIRST, "written anew")
    session = play(session, (FIRST, anew), (SECOND, crossing))
    async with rooms() as (room, _, __, ___):
        kept = opening_of(session, FIRST, "written anew")
        room.keep.put_opening(anew.digest, kept.salt + kept.answer)
        room.sitting._held.ledger.session = session
        assert not gather(room.state())
        room.sitting._held.ledger.session = ready(session)
        assert gather(room.state())
        assert "written anew" in room.drafts.get(NOTES)


@pytest.mark.usefixtures("_nothing_around")
async def test_once_it_is_over_a_screen_can_do_nothing_in_a_room_any_more() -> None:
    async with rooms() as (room, _, __, ___):
        room.sitting.do(Left())
        await until(lambda: room.leave is not None)
        state = room.state()
        assert state.moves == frozenset() and state.own_answer is None
        assert state.leave is room.leave and not state.is_kept and not state.can_break


@pytest.mark.usefixtures("_nothing_around")
async def test_who_would_go_on_after_a_stop_does_so_once_the_other_is_there() -> None:
    async with rooms() as (room, _, __, sam):
        sam.sitting.do(StoppedForToday())
        await until(lambda: isinstance(room.sitting.session.phase, Stopped))
        room.follow()
        assert CameBack in room.sitting.moves() and not room.waits_to_return
        line = room.sitting.link
        assert isinstance(line, MemoryLine)
        line.ear.presence(sam.keep.facts.seat, False)
        assert room.is_alone_after_a_stop
        room.wish_to_return()
        room.follow()
        assert room.waits_to_return and CameBack in room.sitting.moves()
        line.ear.presence(sam.keep.facts.seat, True)
        room.follow()
        assert not room.waits_to_return and CameBack not in room.sitting.moves()


@pytest.mark.usefixtures("_nothing_around")
async def test_who_stops_after_having_come_back_has_not_come_back_to_that_stop() -> None:
    async with rooms(came_back=True) as (room, _, __, sam):
        assert room.state().came_back
        room.follow()
        sam.sitting.do(StoppedForToday())
        await until(lambda: isinstance(room.sitting.session.phase, Stopped))
        assert not room.state().came_back


def test_an_app_is_drawn_by_whatever_driver_it_is_given(tmp_path: Path) -> None:
    paths = find_paths(tmp_path)
    assert UnhurriedApp(paths, driver_class=HeadlessDriver).driver_class is HeadlessDriver
    assert UnhurriedApp(paths).driver_class is SteadyDriver
