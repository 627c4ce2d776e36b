"""Three programs at a real relay, each with its line and its seat file: led, cut off, dismissed.

About `tui.line.link`, `tui.seat.handing` and `tui.seat.leading`.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from protocol.door.introduction import Facilitator, Introduction, Policy, introduction_hash
from protocol.door.third import AskedIn
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Seat
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import (
    Consented,
    FacilitatorLeft,
    IntroducedThird,
    Preferred,
    Remarked,
    TookAside,
    Voice,
    WentOnAlone,
)
from protocol.session.outline import digest
from protocol.wire.frames import Code, End
from tests.whole.laptops import PACE, relay_at, small_guide, until
from tui.disk.seat_file import SeatFile
from tui.line import link
from tui.line.founding import create_room
from tui.line.rooms import ports_of
from tui.line.thirds import led_room
from tui.news import Line
from tui.rehearsal.practice import admissions_for_two
from tui.seat.facts import lead_facts, seat_facts
from tui.seat.leading import Leading
from tui.seat.sitting import Sitting

FIRST: Final = Seat.FIRST
SECOND: Final = Seat.SECOND
THIRD: Final = Seat.FACILITATOR
KIM: Final = Introduction("Kim", "counsellor", Policy.WITH_ME, "", "")
SEED, EXCHANGE_SEED = b"k" * 32, b"x" * 32
MEMBER: Final = Member(THIRD, public_key(SEED), exchange_key(EXCHANGE_SEED))
YES: Final = Consented(MEMBER.name, introduction_hash(KIM))


class Programs:
    """Three of them, on one relay. Mutable."""

    def __init__(self, files: dict[Seat, SeatFile]) -> None:
        self.files: Final = files
        self.third: Leading
        self.two: tuple[Sitting, Sitting]
        self.tasks: dict[Seat, asyncio.Task[None]] = {}

    def start(self) -> None:
        """All three, from their files."""
        guide = guide_bytes(small_guide())
        first, second = (
            Sitting(ports_of(self.files[seat]), PACE, name=name, guide=guide, closes=False)
            for seat, name in zip(PARTNERS, ("Ada", "Sam"), strict=True)
        )
        self.two = first, second
        self.third = Leading(ports_of(self.files[THIRD]), PACE)
        for seat, each in zip(Seat, (first, second, self.third), strict=True):
            self.tasks[seat] = asyncio.create_task(each.run())

    async def stop(self) -> None:
        """All at once, and their files are let go."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        for file in self.files.values():
            file.close()

    async def restart(self) -> None:
        """From what lies on the disk."""
        await self.stop()
        for seat, file in self.files.items():
            self.files[seat] = SeatFile.open(file.path)
        self.start()

    async def asked(self) -> None:
        """Both are asked whether they let the third in."""
        await until(lambda: all(IntroducedThird in each.moves() for each in self.two))
        self.two[0].introduce(Facilitator(MEMBER, KIM))
        await until(lambda: all(Consented in each.moves() for each in self.two))

    async def let_in(self) -> None:
        """Both have said yes, and it is ready."""
        await self.asked()
        for each in self.two:
            each.do(YES)
        await until(lambda: self.third.is_ready and self.third.session.third.seated is not None)

    async def same(self) -> None:
        """All who are in it hold the same."""
        seats = (*self.two, *((self.third,) if not self.third.is_over else ()))
        await until(
            lambda: (
                all(not each.keep.outbox() for each in seats)
                and len({digest(each.session) for each in seats}) == 1
                and len({each.keep.last_cursor for each in seats}) == 1
            )
        )
        news = [each.news for each in seats]
        assert not any(each.alarm or each.has_parted or each.has_third_parted for each in news)


@asynccontextmanager
async def programs(directory: Path, port: int) -> AsyncIterator[Programs]:
    url = f"ws://127.0.0.1:{port}"
    both = admissions_for_two(guide_hash(guide_bytes(small_guide())), os.urandom)
    await create_room(url, both[0])
    first, second = (seat_facts(each, url, hosts_relay=False, now_ms=1) for each in both)
    asked = AskedIn(led_room(first), FIRST, None, SEED, EXCHANGE_SEED, bytes(32))
    third = lead_facts(asked, KIM, url, hosts_relay=False, now_ms=1)
    facts = (first, second, third)
    found = Programs({each.seat: SeatFile.create(directory, each) for each in facts})
    found.start()
    try:
        yield found
    finally:
        await found.stop()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is waited for asks again in a moment."""
    monkeypatch.setattr(link, "BACK_OFF_S", (0.05, 0.1))
    monkeypatch.setattr(link, "UNSEATED_AFTER_S", 3.0)


async def test_three_programs_meet_part_and_the_couple_goes_on(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.asked()
        assert three.third.is_awaiting and not three.third.is_over
        for each in three.two:
            each.do(YES)
        await until(lambda: three.third.is_ready)
        await three.same()
        three.third.do(TookAside(SECOND, 3))
        await until(lambda: three.two[1].beside is THIRD)
        three.two[1].whisper("only for you")
        await until(lambda: [each.text for each in three.third.whispers] == ["only for you"])
        await three.restart()
        await until(lambda: three.third.news.line is Line.OPEN and three.third.is_ready)
        assert [each.text for each in three.third.whispers] == ["only for you"]
        await three.same()
        three.two[0].do(WentOnAlone())
        await until(lambda: three.third.end is End.UNSEATED)
        assert three.third.news.line is Line.GONE or three.third.is_over
        three.two[1].do(Preferred(Voice.ALOUD))
        await three.same()
        assert three.two[0].session.epoch == 2


async def test_after_the_relay_has_been_away_all_three_go_on(tmp_path: Path) -> None:
    async with AsyncExitStack() as life:
        relay = await life.enter_async_context(relay_at(tmp_path))
        port = relay.port
        async with programs(tmp_path, port) as three:
            await three.let_in()
            await three.same()
            await life.aclose()
            three.third.do(Remarked("while nobody hears"))
            async with relay_at(tmp_path, port):
                await until(lambda: three.two[0].session.third.remarks != ())
                await three.same()
                three.third.do(FacilitatorLeft())
                await until(lambda: three.third.is_over)
                await three.same()


async def test_a_relay_that_lost_the_room_sends_nobody_away(tmp_path: Path) -> None:
    """It answers whoever leads as if the two had gone on alone: they only have not come by yet."""
    async with AsyncExitStack() as life:
        relay = await life.enter_async_context(relay_at(tmp_path / "relay"))
        port = relay.port
        async with programs(tmp_path, port) as three:
            await three.let_in()
            await three.same()
            await life.aclose()
            for seat in PARTNERS:
                three.tasks[seat].cancel()
            async with relay_at(tmp_path / "empty", port) as empty:
                await until(lambda: empty.counts.denied[Code.PROOF] > 2)
                assert three.third.end is None, "sent away by a relay that knows nobody"
                await three.restart()
                await until(lambda: three.third.news.line is Line.OPEN)
                three.third.do(Remarked("and here we are"))
                await until(lambda: three.two[0].session.third.remarks != ())
                await three.same()


async def test_who_was_sent_away_while_its_program_was_dead_learns_it(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.let_in()
        await three.same()
        three.tasks[THIRD].cancel()
        await asyncio.gather(three.tasks[THIRD], return_exceptions=True)
        three.two[1].do(WentOnAlone())
        await until(lambda: all(each.session.epoch == 2 for each in three.two))
        await until(lambda: not any(each.keep.outbox() for each in three.two))
        await three.restart()
        await until(lambda: three.third.is_over)
        assert three.third.end is End.UNSEATED and not three.third.moves()


async def test_who_is_not_let_in_waits_and_is_told_nothing(tmp_path: Path) -> None:
    async with relay_at(tmp_path) as relay, programs(tmp_path, relay.port) as three:
        await three.asked()
        three.two[0].do(YES)
        three.two[1].do(NOT_WITH_A_THIRD)
        await until(lambda: three.two[0].session.third.is_declined)
        assert three.third.is_awaiting and three.third.keep.last_cursor == 0
        assert three.third.news.line is not Line.OPEN
