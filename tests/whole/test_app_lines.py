"""Lines that drop, relays that restart, breaks and races, as two people see them."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from textual.widgets import Button, TextArea

from protocol.activities.choose import Choose
from protocol.activities.ladder import Stage
from protocol.activities.rate import Rate
from protocol.activities.turns import Talking
from protocol.activities.write import Write
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.limits import VERSION
from protocol.seal.envelope import Kind
from protocol.session.events import Began, GuidePart, Paused, Ready, Sealed, encode_move
from protocol.session.session import Pausing, current_activity
from server.relay import Relay
from tests.whole.laptops import PACE as SITTING_PACE
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, free_port, in_room, laptop, person
from tui.disk.paths import Paths, find_paths
from tui.disk.seat_file import SeatFile
from tui.disk.seat_store import SeatStore
from tui.disk.shelf import burnout
from tui.home.relay import home_relay
from tui.line.rooms import ports_of
from tui.news import Line, Trouble
from tui.rehearsal.practice import seats_for_two
from tui.seat.facts import SeatFacts
from tui.seat.sitting import Sitting
from tui.seat.slots import NOTES
from tui.window.app import UnhurriedApp
from tui.window.screens.home import HomeScreen
from tui.window.screens.room import RoomScreen
from tui.words import back as back_words
from tui.words import breaks as breaks_words
from tui.words import closing as closing_words
from tui.words import endings as endings_words
from tui.words import home as home_words
from tui.words import line as line_words
from tui.words import passing as passing_words
from tui.words import relay as relay_words

GUIDE: Final = guide_bytes(burnout())


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits in steps of 20 ms for an app to be idle; shorter ones do."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)


class Pair:
    """Two people in one room over a relay that can be taken away. Mutable."""

    def __init__(self, directory: Path, port: int) -> None:
        self.port: Final = port
        self._directory: Final = directory
        self._relay: Final = AsyncExitStack()
        self.relay: Relay | None = None

    async def start_relay(self) -> str:
        relay = relay_at(self._directory / "relay", self.port)
        self.relay = await self._relay.enter_async_context(relay)
        return url_of(self.relay)

    async def stop_relay(self) -> None:
        await self._relay.aclose()
        self.relay = None


async def two_laptops(directory: Path, url: str, guide: bytes = GUIDE) -> tuple[Paths, Paths]:
    """Two laptops with a seat each in one new room; the door is tested elsewhere."""
    facts = await seats_for_two(url, guide_hash(guide), os.urandom)
    return seated(directory, facts, (free_port(), free_port()))


async def two_at_one_of_their_relays(directory: Path, port: int) -> tuple[Paths, Paths]:
    """The same at home, in the first turn: the relay is on Ada's laptop, at that port."""
    async with home_relay(directory / "Ada" / "home-relay", "127.0.0.1", port) as url:
        first, second = await seats_for_two(url, guide_hash(GUIDE), os.urandom)
        facts = (replace(first, hosts_relay=True), replace(second, found_by_word=True))
        pair = seated(directory, facts, (port, port))
        await to_the_first_turn(pair)
        return pair


def seated(
    directory: Path, facts: tuple[SeatFacts, SeatFacts], ports: tuple[int, int]
) -> tuple[Paths, Paths]:
    """Ada's laptop and Sam's, with these seats, and these ports of a relay at home."""
    found = []
    for name, fact, port in zip(("Ada", "Sam"), facts, ports, strict=True):
        paths = laptop(directory / name, port, name=name)
        paths.make()
        SeatFile.create(paths.seats, fact).close()
        found.append(paths)
    return found[0], found[1]


async def come_back(someone: Person) -> None:
    await someone.until(lambda: someone.has("#seat-0"))
    await someone.enter_on("#seat-0")
    await in_room(someone)


@asynccontextmanager
async def in_a_room(directory: Path) -> AsyncIterator[tuple[Pair, Person, Person]]:
    """Two people who have just come into a new room."""
    pair = Pair(directory, free_port())
    ada, sam = await two_laptops(directory, await pair.start_relay())
    try:
        async with person(app_at(ada), "Ada") as first, person(app_at(sam), "Sam") as second:
            await first.enter_on("#seat-0")
            await come_back(second)
            await in_room(first)
            yield pair, first, second
    finally:
        await pair.stop_relay()


@asynccontextmanager
async def talking(directory: Path) -> AsyncIterator[tuple[Pair, Person, Person]]:
    """Two who have come to the first turn: the pair, the speaker and the listener."""
    pair = Pair(directory, free_port())
    laptops = await two_laptops(directory, await pair.start_relay())
    await to_the_first_turn(laptops)
    ada, sam = (app_at(each) for each in laptops)
    try:
        async with person(ada, "Ada") as first, person(sam, "Sam") as second:
            for each in (first, second):
                await each.enter_on("#seat-0")
            await first.until(lambda: first.has("#piece"))
            await second.until(lambda: second.has("#heard") and second.room.news.is_partner_here)
            await first.until(lambda: first.room.news.is_partner_here)
            yield pair, first, second
    finally:
        await pair.stop_relay()


async def to_the_first_turn(laptops: tuple[Paths, Paths]) -> None:
    """Without any screen, by two obliging people; Ada has the floor."""
    files = [SeatFile.open(path) for each in laptops for path in each.seats.glob("*.seat")]
    sittings = [
        Sitting(ports_of(file), SITTING_PACE, name=name, guide=GUIDE)
        for file, name in zip(files, ("Ada", "Sam"), strict=True)
    ]
    lines = [asyncio.create_task(each.run()) for each in sittings]
    try:
        await until(lambda: all([_has_come_to_talk(each) for each in sittings]))
        await until(lambda: not any(file.outbox() for file in files))
        await until(lambda: sittings[0].session == sittings[1].session)
    finally:
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        for file in files:
            file.close()


def _has_come_to_talk(sitting: Sitting) -> bool:
    """Goes on by one step, if it can."""
    mine, activity = sitting.moves(), current_activity(sitting.session)
    if Sealed in mine:
        match activity:
            case Rate():
                sitting.answer(tuple(activity.scale[0].id for _ in activity.items))
            case Write():
                sitting.answer(tuple("something" for _ in activity.fields))
            case Choose():
                sitting.answer((activity.options[0].id,))
    elif Ready in mine:
        sitting.do(Ready())
    phase = sitting.session.phase
    return isinstance(phase, Talking) and phase.stage is Stage.SPEAK


async def say(speaker: Person, text: str) -> None:
    """Into the box, and out by Ctrl+S."""
    await speaker.fill("#piece", text)
    await speaker.press("ctrl+s")


def box(someone: Person) -> str:
    """What stands in the box of the rung."""
    return someone.see(lambda: someone.app.screen.query_one("#piece", TextArea).text)


# -- the line


async def test_a_relay_that_restarts_in_the_middle_of_a_turn_costs_no_word(tmp_path: Path) -> None:
    async with talking(tmp_path) as (pair, speaker, listener):
        await say(speaker, "before the line dropped")
        await listener.reads("before the line dropped")
        await pair.stop_relay()
        dropped = line_words.line_sentence(Line.RECONNECTING, is_partner_here=False, partner="")
        for each in (speaker, listener):
            await each.reads(dropped)
        await say(speaker, "said meanwhile")
        await speaker.reads(f"said meanwhile  ({line_words.SENDING})")
        await speaker.fill("#piece", "still being typed")
        await listener.fill("#notes", "a note without a line")
        await pair.start_relay()
        for each in (speaker, listener):
            await each.until(lambda each=each: dropped not in each.text)  # type: ignore[misc]
        await listener.reads("said meanwhile")
        await listener.reads("before the line dropped")
        await listener.reads("a note without a line")
        assert box(speaker) == "still being typed"
        await speaker.until(lambda: line_words.SENDING not in speaker.text)
        assert speaker.session == listener.session


async def test_a_partner_who_goes_home_is_missed_and_comes_back(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await speaker.fill("#piece", "half a sen")
        going = speaker.see(lambda: speaker.app.run_worker(speaker.app.action_home()))
        # The first screen of before stands there for a moment, until the new one does.
        await speaker.until(lambda: going.is_finished)
        gone = line_words.line_sentence(
            Line.OPEN, is_partner_here=False, partner=speaker.name, can_act=False
        )
        await listener.reads(gone)
        await come_back(speaker)
        await speaker.until(lambda: speaker.has("#piece"))
        assert box(speaker) == "half a sen"
        await listener.until(lambda: gone not in listener.text)


async def test_what_was_typed_just_before_going_home_is_kept(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await speaker.tab_to("#piece")
        await speaker.do(speaker.app._press_keys(["a", "b"]))
        going = speaker.see(lambda: speaker.app.run_worker(speaker.app.action_home()))
        # The first screen of before stands there for a moment, until the new one does.
        await speaker.until(lambda: going.is_finished)
        await come_back(speaker)
        await speaker.until(lambda: speaker.has("#piece"))
        assert box(speaker) == "ab"


async def test_what_was_typed_just_before_the_program_closed_is_kept(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await speaker.tab_to("#piece")
        await speaker.do(speaker.app._press_keys(["a", "b"]))
        await speaker.do(speaker.app._press_keys(["ctrl+q"]))
        paths = speaker.app.paths
        await until(lambda: not speaker.app.is_running)
        async with person(app_at(paths), speaker.name) as again:
            await come_back(again)
            await again.until(lambda: again.has("#piece"))
            assert box(again) == "ab"
            await say(again, "and on")
            await listener.reads("and on")


async def test_pressing_come_back_twice_comes_back_once(tmp_path: Path) -> None:
    async with in_a_room(tmp_path) as (_, ada, sam):
        # Until it is there: for a moment the first screen of before is seen.
        await ada.do(ada.see(lambda: ada.app.run_worker(ada.app.action_home())).wait())
        await ada.until(lambda: ada.has("#seat-0"))
        first = ada.see(lambda: ada.app.screen.query_one("#seat-0", Button))
        ada.see(lambda: (first.press(), first.press()))
        await in_room(ada)
        await sam.until(lambda: sam.room.news.is_partner_here)
        await ada.pause()
        assert isinstance(ada.app.screen, RoomScreen)


# -- breaks


@pytest.mark.sample
async def test_a_pause_stands_still_on_both_screens_until_both_are_back(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await speaker.fill("#piece", "not said yet")
        await listener.press("f4")
        await listener.until(lambda: listener.has("#minutes"))
        await listener.enter_on("#pause")
        await speaker.reads(breaks_words.paused_by(listener.name))
        await listener.reads(breaks_words.paused_by(None))
        await speaker.enter_on("#seen")
        await speaker.until(lambda: speaker.has("#back"))
        await speaker.enter_on("#back")
        await listener.reads(breaks_words.is_back(speaker.name))
        await listener.enter_on("#back")
        await speaker.until(lambda: speaker.has("#piece"))
        assert box(speaker) == "not said yet"
        await listener.until(lambda: listener.has("#heard"))


async def test_stopped_for_today_goes_on_another_day_on_both_sides(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await say(speaker, "until tomorrow")
        await listener.reads("until tomorrow")
        await speaker.press("f4")
        await speaker.until(lambda: speaker.has("#minutes"))
        await speaker.enter_on("#stop")
        for each in (speaker, listener):
            await each.reads(breaks_words.STOPPED_TEXT)
            # Who is left there reads a line more, which leaves something below: that comes first.
            await each.press("pagedown")
            await each.enter_on("#home")
            await each.until(lambda each=each: each.has("#seat-0"))  # type: ignore[misc]
        await come_back(speaker)
        await speaker.reads(endings_words.returned(listener.name))
        await come_back(listener)
        # Choosing to come back was "let us go on": nobody presses anything more.
        await listener.reads("until tomorrow")
        await speaker.until(lambda: speaker.has("#piece"))


async def test_leaving_for_good_asks_first_and_ends_it_for_both(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await listener.press("f4")
        await listener.until(lambda: listener.has("#minutes"))
        await listener.enter_on("#leave")
        await listener.reads(breaks_words.LEAVE_TITLE)
        await listener.enter_on("#leave")
        await speaker.reads(closing_words.ended_left(listener.name))
        await listener.reads(closing_words.ended_left(None))
        for each in (speaker, listener):
            await each.enter_on("#home")
            await each.until(lambda each=each: isinstance(each.app.screen, HomeScreen))  # type: ignore[misc]
            paths = each.app.paths
            await each.until(lambda paths=paths: list(paths.seats.iterdir()) == [])  # type: ignore[misc]


# -- races


async def test_at_every_commit_what_is_said_is_in_the_box_or_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is killed between two commits, the words are there, and not twice."""
    found: list[tuple[list[str], list[bytes]]] = []
    transaction = SeatStore.transaction

    @contextmanager
    def watched(store: SeatStore) -> Iterator[sqlite3.Connection]:
        with transaction(store) as db:
            yield db
        drafts = [bytes(value).decode() for (value,) in db.execute("SELECT value FROM drafts")]
        outbox = [bytes(content) for (content,) in db.execute("SELECT content FROM outbox")]
        if db is ada_store._db and any("half a thought" in text for text in (*drafts, str(outbox))):
            found.append((drafts, outbox))

    async with talking(tmp_path) as (_, ada, sam):
        room = ada.app.rooms.open
        assert room is not None
        assert isinstance(room.keep, SeatFile)
        ada_store = room.keep._store
        monkeypatch.setattr(SeatStore, "transaction", watched)
        await ada.type("half a thought")
        await ada.until(lambda: room.drafts.get("lately-short/speak/0") == "half a thought")
        await ada.press("ctrl+s")
        await sam.reads("half a thought")
        await ada.until(lambda: not room.keep.outbox())
    places = [
        ("half a thought" in drafts, any(b"half a thought" in each for each in outbox))
        for drafts, outbox in found
    ]
    assert set(places) == {(True, False), (False, True)}


async def test_words_that_race_a_pause_are_said_or_still_in_the_box(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await speaker.fill("#piece", "into the pause")
        # Between two turns of the loop, so that neither can know of the other.
        listener.see(lambda: listener.app.rooms.do(Paused(5)))
        speaker.see(lambda: _press(speaker, "say"))
        await speaker.until(lambda: isinstance(speaker.session.phase, Pausing))
        await listener.until(lambda: isinstance(listener.session.phase, Pausing))
        phase = speaker.session.phase
        assert isinstance(phase, Pausing) and isinstance(phase.inner, Talking)
        is_said = "into the pause" in phase.inner.turn.pieces
        await speaker.enter_on("#seen")
        for each in (speaker, listener):
            await each.until(lambda each=each: each.has("#back"))  # type: ignore[misc]
            await each.enter_on("#back")
        await speaker.until(lambda: speaker.has("#piece"))
        assert is_said or box(speaker) == "into the pause"
        assert not is_said or box(speaker) == ""


async def test_words_that_lose_a_race_are_back_in_the_box_with_a_quiet_line(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        room = speaker.app.rooms.open
        assert room is not None
        link, url = room.sitting.link, room.sitting.link.url
        link.url = f"ws://127.0.0.1:{free_port()}"
        speaker.see(link.drop)
        await speaker.until(lambda: room.sitting.news.line is not Line.OPEN)
        await say(speaker, "nobody heard this")
        await speaker.reads(f"nobody heard this  ({line_words.SENDING})")
        await speaker.fill("#piece", "and more")
        listener.see(lambda: listener.app.rooms.do(Paused(5)))
        await listener.until(lambda: isinstance(listener.session.phase, Pausing))
        link.url = url
        speaker.see(link.retry_now)
        await speaker.until(lambda: isinstance(speaker.session.phase, Pausing))
        await speaker.until(lambda: not room.keep.outbox())
        await speaker.reads(line_words.TOO_LATE)
        await speaker.enter_on("#seen")
        for each in (speaker, listener):
            await each.until(lambda each=each: each.has("#back"))  # type: ignore[misc]
            await each.enter_on("#back")
        await speaker.until(lambda: speaker.has("#piece"))
        assert box(speaker) == "nobody heard this\nand more"


async def test_a_listener_has_no_key_that_speaks(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await listener.fill("#notes", "only for me")
        for key in ("f9", "ctrl+s", "ctrl+enter", "enter"):
            await listener.press(key)
        await speaker.pause()
        assert speaker.session.phase == listener.session.phase
        assert "only for me" not in speaker.text


async def test_notes_of_the_dialog_and_of_the_page_are_the_same(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        await listener.fill("#notes", "first")
        listener.see(listener.app.action_notes)
        await listener.until(lambda: listener.has("#all-notes"))
        await listener.fill("#all-notes", "first and second")
        await listener.press("escape")
        await listener.until(lambda: listener.has("#notes"))
        await listener.reads("first and second")
        await say(speaker, "x")
        await speaker.until(lambda: box(speaker) == "" and not speaker.room.news.waiting)
        # The key that said it asks before it ends the turn.
        await speaker.press("f9")
        await speaker.reads(passing_words.ALL_SAID)
        await speaker.press("f9")
        # Through the breath, the notes stand on the page that they are for.
        await listener.until(lambda: listener.has("#piece"))
        await listener.reads("first and second")
        room = listener.app.rooms.open
        assert room is not None
        assert listener.see(lambda: room.drafts.get(NOTES)) == "first and second"


# -- what can fail here


def _press(someone: Person, id: str) -> None:
    someone.app.screen.query_one(f"#{id}", Button).press()


async def test_a_full_disk_is_told_while_typing_and_nothing_is_lost(tmp_path: Path) -> None:
    async with talking(tmp_path) as (_, speaker, listener):
        room = speaker.app.rooms.open
        assert room is not None
        assert isinstance(room.keep, SeatFile)
        store = room.keep._store
        store.read(tuple[()], "VACUUM")
        ((pages,),) = store.read(tuple[tuple[int]], "PRAGMA page_count")
        store.read(tuple[tuple[int]], f"PRAGMA max_page_count = {pages}")
        long = "öäüöäüöäü " * 370  # more than the page of the file that is there already
        await speaker.fill("#piece", long)
        await speaker.reads(relay_words.DISK_FULL)
        await speaker.press("ctrl+s")
        await speaker.pause()
        assert box(speaker) == long
        store.read(tuple[tuple[int]], "PRAGMA max_page_count = 1000000")
        await speaker.press("ctrl+s")
        await listener.reads(long.strip())
        await speaker.until(lambda: relay_words.DISK_FULL not in speaker.text)
        assert box(speaker) == ""


@asynccontextmanager
async def beside_a_strange_host(
    directory: Path, guide: bytes
) -> AsyncIterator[tuple[Person, Sitting]]:
    """Sam at a real app; the host is a bare sitting that begins only as the test says."""
    async with relay_at(directory / "relay") as relay:
        ada, sam = await two_laptops(directory, url_of(relay), guide)
        (path,) = ada.seats.glob("*.seat")
        file = SeatFile.open(path)
        try:
            async with person(app_at(sam), "Sam") as guest:
                host = Sitting(ports_of(file), SITTING_PACE, name="Ada")
                yield guest, host
        finally:
            file.close()


async def test_a_guide_that_does_not_load_is_told(tmp_path: Path) -> None:
    guide = b"this is no guide"
    async with beside_a_strange_host(tmp_path, guide) as (sam, host):
        # An honest one would refuse it itself.
        host._put(Kind.MOVE, encode_move(0, Began(VERSION, guide_hash(guide), 1)))
        host._put(Kind.MOVE, encode_move(0, GuidePart(guide)))
        line = asyncio.create_task(host.run())
        await sam.enter_on("#seat-0")
        await sam.reads(line_words.trouble(Trouble.GUIDE))
        line.cancel()


async def test_a_newer_program_on_the_other_laptop_is_told(tmp_path: Path) -> None:
    async with beside_a_strange_host(tmp_path, GUIDE) as (sam, host):
        host._put(Kind.MOVE, encode_move(0, Began(VERSION + 1, guide_hash(GUIDE), 1)))
        line = asyncio.create_task(host.run())
        await sam.enter_on("#seat-0")
        await sam.reads(line_words.trouble(Trouble.VERSION))
        line.cancel()


async def test_another_program_on_the_same_seat_is_told(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        ada, _ = await two_laptops(tmp_path, url_of(relay))
        async with person(app_at(ada), "Ada") as first:
            await first.enter_on("#seat-0")
            await first.until(lambda: isinstance(first.app.screen, RoomScreen))
            async with person(app_at(ada), "Ada again") as second:
                await second.enter_on("#seat-0")
                await second.reads(back_words.SEAT_IN_USE)
            await first.pause()
            assert isinstance(first.app.screen, RoomScreen)


@pytest.mark.sample
async def test_a_seat_that_cannot_be_read_is_told_and_kept(tmp_path: Path) -> None:
    paths = laptop(tmp_path / "Ada", free_port(), name="Ada")
    paths.make()
    broken = paths.seats / f"{'ab' * 16}.seat"
    broken.write_bytes(b"not a seat " * 500)
    async with person(app_at(paths), "Ada") as ada:
        await ada.reads(endings_words.HOME_UNREADABLE)
        assert not ada.has("#seat-0") and ada.has("#begin")
    assert broken.read_bytes() == b"not a seat " * 500


async def test_a_seat_that_breaks_while_home_is_open_is_told(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        paths, _ = await two_laptops(tmp_path, url_of(relay))
        async with person(app_at(paths), "Ada") as ada:
            (path,) = paths.seats.glob("*.seat")
            path.write_bytes(b"x" * 8192)
            await ada.enter_on("#seat-0")
            await ada.reads(endings_words.SEAT_UNREADABLE)
        assert path.read_bytes() == b"x" * 8192


@pytest.mark.sample
async def test_settings_that_cannot_be_read_are_named_and_kept(tmp_path: Path) -> None:
    paths = find_paths(tmp_path)
    paths.settings.write_text('theme = 7\nname = "Ada"\n')
    async with person(UnhurriedApp(paths), "Ada") as ada:
        await ada.reads(home_words.settings_unreadable("theme"))
    assert paths.settings.read_text() == 'theme = 7\nname = "Ada"\n'


async def test_a_taken_port_keeps_the_host_at_home_with_the_seat(tmp_path: Path) -> None:
    async with relay_at(tmp_path / "relay") as relay:
        facts, _ = await seats_for_two(url_of(relay), guide_hash(GUIDE), os.urandom)
        paths = laptop(tmp_path / "Ada", relay.port, name="Ada")
        paths.make()
        SeatFile.create(paths.seats, replace(facts, hosts_relay=True)).close()
        async with person(app_at(paths), "Ada") as ada:
            await ada.enter_on("#seat-0")
            await ada.reads(relay_words.port_taken(relay.port))
            assert ada.has("#seat-0")
