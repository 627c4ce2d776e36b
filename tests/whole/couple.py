"""A couple that somebody leads from the start, without screens: two programs on a real relay, which
do what is pressed for them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from protocol.door.exchange import Admission
from protocol.door.introduction import introduction_hash
from protocol.door.invitation import Opening, stretch
from protocol.door.leading import Arrival, Card, LeadGuest, Led
from protocol.door.seeds import GUEST_RANDOM_BYTES, GuestSeeds
from protocol.door.third import Asked
from protocol.guide.structure import guide_bytes, guide_hash
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.controls import NOT_WITH_A_THIRD
from protocol.session.events import AnsweredAsking, AskedForThird, Consented, IntroducedThird
from tests.whole.laptops import PACE, until
from tui.disk.seat_file import SeatFile
from tui.disk.shelf import burnout
from tui.line.founding import create_room
from tui.line.inviting import welcome
from tui.line.knocking import knock_at
from tui.line.lending import borrow_guide
from tui.line.rooms import ports_of
from tui.line.thirds import meet_partner, meet_third, meet_told, third_host
from tui.rehearsal.practice import admissions_for_two
from tui.seat.facts import seat_facts
from tui.seat.sitting import Sitting

NAMES: Final = ("Ada", "Sam")
CARDS: Final = (Card("In the kitchen", "0151 22 33", "Nobody"), Card("In the car", "", "A child"))
WAITS_S: Final = 60.0


async def door(words: str) -> Opening:
    """What these words open."""
    return await asyncio.to_thread(stretch, tuple(words.split()))


@dataclass
class Couple:
    """Both of them. Mutable."""

    url: str
    directory: Path
    names: tuple[str, str] = NAMES
    leds: dict[Partner, Led] = field(default_factory=dict)
    files: dict[Partner, SeatFile] = field(default_factory=dict)
    sittings: dict[Partner, Sitting] = field(default_factory=dict)
    tasks: list[asyncio.Task[object]] = field(default_factory=list)

    def knock(self, seat: Partner, words: str) -> None:
        """One of them types the words that were read out; it goes on beside the test."""
        self.tasks.append(asyncio.create_task(self._knock(seat, words)))

    async def _knock(self, seat: Partner, words: str) -> None:
        opening = await door(words)
        seeds = GuestSeeds.cut(os.urandom(GUEST_RANDOM_BYTES))
        guest = LeadGuest(opening, seeds, Arrival(self.names[seat], CARDS[seat]))

        async def keep(led: Led) -> None:
            self.leds[led.seat] = led

        await knock_at(
            self.url,
            opening.lobby,
            guest,
            on_knocked=lambda: None,
            keep=keep,
            waits_s=WAITS_S,
        )

    async def meet(self) -> None:
        """The two meet, compare, and the first lets in whoever leads them."""
        await until(lambda: len(self.leds) == 2)
        first, second = (asyncio.create_task(self._meet(self.leds[seat])) for seat in PARTNERS)
        admissions = await asyncio.gather(first, second)
        assert admissions[0].spoken == admissions[1].spoken
        guide, led = guide_bytes(burnout()), self.leds[Seat.FIRST]
        if guide_hash(guide) != led.guide_hash and led.third is not None:
            guide = await borrow_guide(self.url, led.third, led.guide_hash)
        for seat in PARTNERS:
            facts = seat_facts(
                admissions[seat], self.url, hosts_relay=False, now_ms=1, led=self.leds[seat]
            )
            self._sit(seat, SeatFile.create(self.directory, facts), guide)
        await self._let_in()

    def _sit(self, seat: Partner, file: SeatFile, guide: bytes) -> None:
        """One of them is in the room."""
        sitting = Sitting(ports_of(file), PACE, name=self.names[seat], guide=guide, closes=False)
        self.files[seat], self.sittings[seat] = file, sitting
        self.tasks.append(asyncio.create_task(sitting.run()))

    async def _meet(self, led: Led) -> Admission:
        return await meet_partner(self.url, led, self.names[led.seat], keep=_kept)

    async def _let_in(self) -> None:
        led, facts = self.leds[Seat.FIRST], self.files[Seat.FIRST].facts
        assert led.third is not None

        asked = await meet_third(self.url, led.third, facts, led.facilitator, keep=_kept)
        first = self.sittings[Seat.FIRST]
        await until(lambda: IntroducedThird in first.moves())
        first.introduce(asked.facilitator)
        await until(lambda: all(Consented in each.moves() for each in self.sittings.values()))

    def answer(self, seat: Partner, *, is_yes: bool) -> None:
        """Yes or no, alone."""
        led = self.leds[seat].facilitator
        yes = Consented(led.member.name, introduction_hash(led.introduction))
        self.sittings[seat].do(yes if is_yes else NOT_WITH_A_THIRD)

    async def close(self) -> None:
        """Both programs end."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for file in self.files.values():
            file.close()


@asynccontextmanager
async def couple(
    url: str, directory: Path, names: tuple[str, str] = NAMES
) -> AsyncIterator[Couple]:
    """A couple, gone after the block."""
    directory.mkdir(parents=True, exist_ok=True)
    two = Couple(url, directory, names)
    try:
        yield two
    finally:
        await two.close()


class Asking(Couple):
    """A couple in the middle of a session, of which the first asks somebody in. Mutable."""

    async def begin(self) -> None:
        """The two are in a room of their own."""
        guide = guide_bytes(burnout())
        both = admissions_for_two(guide_hash(guide), os.urandom)
        await create_room(self.url, both[0])
        for seat in PARTNERS:
            facts = seat_facts(both[seat], self.url, hosts_relay=False, now_ms=1)
            self._sit(seat, SeatFile.create(self.directory, facts), guide)
        sittings = self.sittings.values()
        await until(lambda: all(AskedForThird in each.moves() for each in sittings))
        self.sittings[Seat.FIRST].do(AskedForThird())
        await until(lambda: AnsweredAsking in self.sittings[Seat.SECOND].moves())
        self.sittings[Seat.SECOND].do(AnsweredAsking(True))
        await until(lambda: IntroducedThird in self.sittings[Seat.FIRST].moves())

    async def ask_in(self, words: str) -> Asked:
        """The first reads words out, and whoever knocks with them is let in."""
        opening = await door(words)
        decision = asyncio.get_running_loop().create_future()
        decision.set_result(True)
        asked = await welcome(
            self.url,
            opening.lobby,
            third_host(opening, self.files[Seat.FIRST].facts),
            on_open=_nothing,
            on_knock=lambda said: None,
            decision=decision,
            keep=_kept,
        )
        assert asked is not None
        return asked

    async def tell(self, asked: Asked) -> Asked:
        """... and tells the other, who meets them too, and has the same question then."""
        self.sittings[Seat.FIRST].introduce(asked.facilitator)
        second = self.sittings[Seat.SECOND]
        await until(lambda: second.session.third.question is not None)
        facts = self.files[Seat.SECOND].facts
        return await meet_told(self.url, facts, asked.facilitator, keep=_kept)

    def say_yes(self, asked: Asked) -> None:
        """Both do."""
        met = asked.facilitator
        for each in self.sittings.values():
            each.do(Consented(met.member.name, introduction_hash(met.introduction)))


def _nothing() -> None:
    """Nothing is shown here."""


async def _kept(held: object) -> None:
    """Told in the room."""


@asynccontextmanager
async def asking(url: str, directory: Path) -> AsyncIterator[Asking]:
    """A couple in a room, gone after the block."""
    directory.mkdir(parents=True, exist_ok=True)
    two = Asking(url, directory)
    try:
        yield two
    finally:
        await two.close()
