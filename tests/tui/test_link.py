"""The line to the relay: what came before it was let go does not count after.

About `tui.line.wire`.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from protocol.limits import KEY_BYTES, VERSION
from protocol.seats import Seat
from protocol.wire.frames import (
    Code,
    Denied,
    End,
    Entered,
    Entries,
    Logged,
    ToClient,
    Welcome,
    pack,
)
from protocol.wire.proofs import word_proof
from tests.whole.laptops import relay_at, until, url_of
from tui.errors import RelayUnreachable
from tui.line.link import Link
from tui.line.wire import Socket
from tui.news import Line
from tui.rehearsal.practice import admissions_for_two
from tui.seat.facts import Roster


class Quick:
    """A socket behind which everything has come already, and which can do nothing about it."""

    def __init__(self, *frames: ToClient) -> None:
        self._frames: Final = [pack(frame) for frame in frames]

    @property
    def transport(self) -> "Quick":
        return self

    def abort(self) -> None:
        """What has come can still be read, as from a real one."""

    async def send(self, message: bytes, /) -> None:
        """Nobody hears it."""

    async def recv(self) -> bytes:
        if not self._frames:
            raise OSError
        return self._frames.pop(0)


class FullDisk:
    """Takes no entries. Mutable: it counts what it was given."""

    last_cursor = 0

    def __init__(self) -> None:
        self.given: Final[list[int]] = []
        self.lines: Final[list[Line]] = []
        self.link: Link | None = None

    def founding(self) -> Roster | None:
        return None

    def line_is(self, line: Line) -> None:
        self.lines.append(line)

    def entered(self, last: int, here: frozenset[Seat]) -> None:
        """Nothing is given back."""

    def entries(self, entries: tuple[Logged, ...]) -> None:
        self.given.extend(each.cursor for each in entries)
        assert self.link is not None
        self.link.drop(slowly=True)

    def appended(self, counter: int) -> None:
        """Nothing was said."""

    def mended(self, last: int) -> None:
        """Nothing was lost."""

    def denied(self, code: Code, counter: int) -> None:
        """Nothing was asked."""

    def renewed(self, epoch: int) -> None:
        """No third seat comes."""

    def presence(self, seat: Seat, is_here: bool) -> None:
        """Nobody is there."""

    def gone(self, end: End) -> None:
        """It is not."""


async def test_what_had_come_behind_what_the_disk_did_not_take_is_not_taken_either() -> None:
    frames = [Entries((Logged(number, number, b"sealed"),)) for number in (1, 2, 3)]
    ear, dials = FullDisk(), 0

    @asynccontextmanager
    async def dial(url: str) -> AsyncIterator[tuple[Socket, Welcome]]:
        nonlocal dials
        dials += 1
        if dials > 1:
            raise RelayUnreachable
        yield Quick(Entered(3, (0,)), *frames), Welcome(VERSION, os.urandom(KEY_BYTES))

    ear.link = Link("ws://nowhere", bytes(KEY_BYTES), Seat.FIRST, bytes(KEY_BYTES), ear, dial)
    line = asyncio.create_task(ear.link.run())
    while Line.RECONNECTING not in ear.lines:
        await asyncio.sleep(0)
    line.cancel()
    await asyncio.gather(line, return_exceptions=True)
    assert ear.given == [1]


async def test_a_relay_that_cannot_look_a_room_up_yet_is_asked_again_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As where its machines have to agree anew: not after the longest wait."""
    waits: list[int] = []
    monkeypatch.setattr("tui.line.link.BACK_OFF_S", Noted(waits))
    ear, codes = FullDisk(), [Code.STORAGE, Code.STORAGE, Code.RELAY_FULL]

    @asynccontextmanager
    async def dial(url: str) -> AsyncIterator[tuple[Socket, Welcome]]:
        if not codes:
            raise RelayUnreachable
        frames = Denied(codes.pop(0), 0), Entered(0, ())
        yield Quick(*frames), Welcome(VERSION, os.urandom(KEY_BYTES))

    ear.link = Link("ws://nowhere", bytes(KEY_BYTES), Seat.FIRST, bytes(KEY_BYTES), ear, dial)
    line = asyncio.create_task(ear.link.run())
    while len(waits) < 4:
        await asyncio.sleep(0)
    line.cancel()
    await asyncio.gather(line, return_exceptions=True)
    assert waits[:4] == [0, 1, 4, 4]


class Noted(tuple[float, ...]):
    """Waits of no time, of which it is noted which is taken. Mutable: it notes them."""

    def __new__(cls, waits: list[int]) -> "Noted":
        return super().__new__(cls, (0.0,) * 5)

    def __init__(self, waits: list[int]) -> None:
        self._waits: Final = waits

    def __getitem__(self, place: Any) -> Any:
        self._waits.append(place)
        return super().__getitem__(place)


class Lost(FullDisk):
    """Holds a room that its relay does not know any more."""

    def __init__(self, roster: Roster) -> None:
        super().__init__()
        self._roster = roster
        self.refusals: list[Code] = []

    def founding(self) -> Roster | None:
        return self._roster

    def denied(self, code: Code, counter: int) -> None:
        self.refusals.append(code)


async def test_a_room_is_made_again_with_the_proof_that_its_seat_kept(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("lavender lantern = 40\n", "utf-8")
    words.chmod(0o600)
    both = admissions_for_two(bytes(32), os.urandom)
    room, proof = both[0].room, word_proof("lavenderlantern", both[0].room.room_id)
    async with relay_at(tmp_path / "relay", words_file=words) as relay:
        # The other partner has no word, and comes in once the first has brought the room back.
        ears = [Lost(room.roster) for _ in both]
        lines = []
        for ear, own, word in reversed([*zip(ears, both, (proof, b""), strict=True)]):
            link = Link(url_of(relay), room.room_id, own.seat, own.seed, ear, word=word)
            lines.append(asyncio.create_task(link.run()))
            if not word:
                await until(lambda: ears[1].refusals == [Code.RELAY_FULL])
        await until(lambda: all(Line.OPEN in ear.lines for ear in ears))
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        assert relay.counts.founded == 1
