"""Leaving at once in the middle of a turn: what the relay and the partner get is what a kill gives.

Ada sits at a real terminal, behind a tap on her line; Sam at an app, whose frames are noted.
"""

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from protocol.guide.structure import guide_hash
from protocol.wire.frames import ToClient, read_at_client
from server.store.database import DATABASE
from tests.whole.laptops import relay_at, until, url_of
from tests.whole.seats import Person, app_at, free_port, person
from tests.whole.terminal import Terminal, program
from tests.whole.test_app_kills import come_back as come_back_on
from tests.whole.test_app_kills import is_kept, two_in_a_turn
from tests.whole.test_app_lines import GUIDE, come_back, seated, to_the_first_turn
from tui.disk.paths import Paths
from tui.news import Line
from tui.rehearsal.practice import seats_for_two
from tui.words import floor as floor_words
from tui.words import leaving as leaving_words
from tui.words import line as line_words

THRICE: Final = b"\x1b\x1b\x1b"
QUIET_S: Final = 0.5
"""Nothing new for so long: all that was under way has come."""

CLOSES, BINARY, PING, PONG = 8, 2, 9, 10
"""Kinds of frames of a websocket."""

DAYS: Final = " ".join(leaving_words.DAYS)
WORDS: Final = ("goldfinch", "Sam", "Ada", "Acknowledge", "unhurried", "What has it been like")


class Tap:
    """Stands between a laptop and its relay. Mutable: it notes what the laptop sends."""

    def __init__(self, relay_port: int) -> None:
        self._relay_port: Final = relay_port
        self.sent = b""
        """By the laptop, since this was last emptied."""
        self.open = 0
        """Connections of the laptop that have not ended."""
        self.is_deaf = False
        """The relay's answers are held back: it does not answer."""

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._relay_port)
        self.open += 1
        answers = asyncio.create_task(self._answers(there, writer))
        try:
            with suppress(ConnectionError):
                while data := await reader.read(65_536):
                    self.sent += data
                    back.write(data)
        finally:
            # As the system would, for a program that is gone.
            answers.cancel()
            back.transport.abort()
            writer.close()
            self.open -= 1

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await there.read(65_536):
                if not self.is_deaf:
                    writer.write(data)

    def kinds(self) -> set[int]:
        """The kinds of frames that were sent, by their first bytes; their length says the next."""
        data, kinds = self.sent, set()
        while len(data) >= 2:
            kinds.add(data[0] & 0x0F)
            size, head = data[1] & 0x7F, 6
            if size == 126:
                size, head = int.from_bytes(data[2:4], "big"), 8
            data = data[head + size :]
        return kinds


class Evening:
    """Ada at a terminal, Sam at an app, a relay of the house. Mutable."""

    def __init__(
        self, ada: Terminal, sam: Person, tap: Tap, places: Paths, relay: Path, heard: list[bytes]
    ) -> None:
        self.ada = ada
        self.sam: Final = sam
        self.tap: Final = tap
        self.places: Final = places
        self._relay: Final = relay
        self.heard: Final = heard
        """Every frame that came to Sam."""

    def log(self) -> list[tuple[object, ...]]:
        """The relay's, entry by entry."""
        with closing(sqlite3.connect(self._relay / DATABASE)) as store:
            return list(store.execute("SELECT * FROM entries ORDER BY room, cursor"))

    async def quiet(self) -> None:
        """Until nothing is under way any more."""
        last, since = -1, time.monotonic()
        while time.monotonic() - since < QUIET_S:
            if len(self.heard) + len(self.tap.sent) != last:
                last, since = len(self.heard) + len(self.tap.sent), time.monotonic()
            await asyncio.sleep(0.02)

    async def goes(self, how: Callable[[], None]) -> tuple[list[ToClient], str]:
        """Ada goes: the frames that come to Sam because of it, and what his screen says then."""
        await self.quiet()
        before, told, session = self.log(), len(self.heard), self.sam.session
        self.tap.sent = b""
        how()
        await until(lambda: not self.tap.open)
        await self.sam.until(lambda: not self.sam.room.news.is_partner_here)
        await self.quiet()
        assert self.log() == before, "no event of any kind"
        assert self.sam.session == session, "the partner's session value is unchanged"
        assert self.tap.kinds() <= {PING, PONG}, "no word, and no farewell of the line"
        return [read_at_client(each) for each in self.heard[told:]], self.sam.text

    async def comes_back(self) -> None:
        """Ada starts the program again, and is in the room again."""
        self.ada = await program("Ada", self.places.data)
        await come_back_on(self.ada)
        await self.sam.until(lambda: self.sam.room.news.is_partner_here)
        await self.ada.shows("with Sam")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every frame that comes to an app of this process."""
    found: list[bytes] = []

    def read(data: bytes) -> ToClient:
        found.append(data)
        return read_at_client(data)

    monkeypatch.setattr("tui.line.link.read_at_client", read)
    return found


@asynccontextmanager
async def evening(directory: Path, heard: list[bytes]) -> AsyncIterator[Evening]:
    """In the first turn: Ada has the floor."""
    async with relay_at(directory / "relay") as relay:
        url = url_of(relay)
        tap = Tap(urlsplit(url).port or 0)
        async with await asyncio.start_server(tap.meet, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            first, second = await seats_for_two(url, guide_hash(GUIDE), os.urandom)
            facts = (replace(first, relay=f"ws://127.0.0.1:{port}"), second)
            laptops = seated(directory, facts, (free_port(), free_port()))
            await to_the_first_turn(laptops)
            heard.clear()
            async with person(app_at(laptops[1]), "Sam") as sam:
                await come_back(sam)
                ada = await program("Ada", laptops[0].data)
                found = Evening(ada, sam, tap, laptops[0], directory / "relay", heard)
                try:
                    await come_back_on(ada)
                    await ada.shows("with Sam")
                    await sam.until(lambda: sam.room.news.is_partner_here)
                    yield found
                finally:
                    await found.ada.end()


async def test_the_relay_s_log_and_the_partner_s_frames_and_screen_equal_those_of_a_kill(
    tmp_path: Path, heard: list[bytes]
) -> None:
    """And coming back gives the same session and the same drafts."""
    async with evening(tmp_path, heard) as at:
        at.ada.press("goldfinch and half")
        await at.ada.shows("goldfinch and half")
        await until(lambda: is_kept(at.places.data, "goldfinch and half"))
        left = await at.goes(lambda: at.ada.put(THRICE))
        await at.ada.shows(DAYS)
        assert not [word for word in WORDS if word in at.ada.text]
        assert is_kept(at.places.data, "goldfinch and half")
        at.ada.press("q")
        assert await at.ada.ended() == 0
        await at.comes_back()
        await at.ada.shows("goldfinch and half", floor_words.you_have_the_floor(is_speaking=True))
        killed = await at.goes(lambda: at.ada.send(signal.SIGKILL))
        assert left == killed
        away = line_words.line_sentence(
            Line.OPEN, is_partner_here=False, partner="Ada", can_act=False
        )
        assert away in left[1]
        await at.comes_back()
        await at.ada.shows("goldfinch and half")


async def test_it_works_while_the_relay_does_not_answer(tmp_path: Path, heard: list[bytes]) -> None:
    async with evening(tmp_path, heard) as at:
        at.tap.is_deaf = True
        at.ada.press("goldfinch", "ctrl+s")
        await at.ada.shows(f"goldfinch ({line_words.SENDING})")
        at.ada.press("and half of it")
        await until(lambda: is_kept(at.places.data, "and half of it"))
        at.ada.put(THRICE)
        await at.ada.shows(DAYS)
        await until(lambda: not at.tap.open)
        assert not [word for word in WORDS if word in at.ada.text]
        at.ada.press("q")
        assert await at.ada.ended() == 0
        at.tap.is_deaf = False
        await at.comes_back()
        await at.ada.shows("goldfinch", "and half of it")
        await at.sam.reads("goldfinch")


async def test_a_relay_on_this_laptop_ends_with_it_and_comes_back_with_it(tmp_path: Path) -> None:
    """The partner sees what a line shows that is lost to the laptop it led to."""
    async with two_in_a_turn(tmp_path) as (terminals, places):
        ada, sam = terminals
        ada.press("goldfinch")
        await ada.shows("goldfinch")
        await until(lambda: is_kept(places[0], "goldfinch"))
        ada.put(THRICE)
        await ada.shows(DAYS)
        lost = line_words.line_sentence(
            Line.RECONNECTING, is_partner_here=False, partner="Ada", is_with_partner=True
        )
        await sam.shows(lost.split(".")[0])
        ada.press("q")
        assert await ada.ended() == 0
        terminals[0] = await program("Ada", places[0])
        await come_back_on(terminals[0])
        await terminals[0].shows("goldfinch", "with Sam")
        await sam.until(lambda: lost.split(".")[0] not in sam.text)
        await sam.shows(floor_words.has_the_floor("Ada", is_speaking=True))
