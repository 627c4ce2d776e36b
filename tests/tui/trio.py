"""Three seats in memory, each of which can be killed and started again."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Final

from protocol.door.introduction import Facilitator, Introduction, Policy, introduction_hash
from protocol.door.third import AskedIn, LedRoom
from protocol.errors import OutOfTurn
from protocol.guide.structure import Guide, guide_bytes, guide_hash
from protocol.seal.keyring import Member
from protocol.seal.sealing import exchange_key, public_key
from protocol.seats import PARTNERS, Partner, Seat
from protocol.session.coming import Latecomer
from protocol.session.controls import THIRD_EVENTS
from protocol.session.events import (
    AnyEvent,
    Consented,
    Event,
    FacilitatorLeft,
    IntroducedThird,
    Paused,
    Rejoined,
)
from protocol.session.outline import digest
from protocol.session.session import Session
from protocol.wire.frames import Logged
from tests.protocol.bots import fitting, listed
from tests.tui.memory import NOW_MS, MemoryKeep, MemoryLine, MemoryRelay, facts_for_two, world
from tests.whole.bots import Bot
from tests.whole.laptops import PACE, small_guide, until
from tui.rehearsal.minds.mind import Answering
from tui.seat.facts import NOTHING_LEFT, SeatFacts, lead_facts
from tui.seat.leading import Leading
from tui.seat.seated import Seated
from tui.seat.sitting import Sitting
from tui.seat.watching import Watcher

FIRST: Final = Seat.FIRST
SECOND: Final = Seat.SECOND
THIRD: Final = Seat.FACILITATOR
KIM: Final = Introduction("Kim", "counsellor", Policy.MAY_BRING_IN, "", "")
NAMES: Final = {FIRST: "Ada", SECOND: "Sam"}


class Killed(BaseException):
    """The program is dead: nothing that it does from here on reaches the disk."""


class DyingKeep(MemoryKeep):
    """A disk whose program dies at a write. Mutable."""

    def __init__(self, facts: SeatFacts) -> None:
        super().__init__(facts)
        self.writes_left: int | None = None
        """So many more until it is dead; None: it lives."""
        self.dies_after = False
        """It dies just after the last of them, not just before the next."""
        self.is_dead = False

    def _want_room(self) -> None:
        if self.is_dead:
            raise Killed
        super()._want_room()
        if self.writes_left is None:
            return
        if self.writes_left == 0:
            self.is_dead = True
            raise Killed
        self.writes_left -= 1

    def add_entries(
        self, entries: Iterable[Logged], own_counter: int | None = None, *, is_over: bool = False
    ) -> None:
        super().add_entries(entries, own_counter, is_over=is_over)
        self._die_after()

    def put_outbox(
        self,
        counter: int,
        event: bytes,
        content: bytes,
        *,
        left: Mapping[str, str] = NOTHING_LEFT,
        is_over: bool = False,
    ) -> None:
        super().put_outbox(counter, event, content, left=left, is_over=is_over)
        self._die_after()

    def _die_after(self) -> None:
        if self.dies_after and self.writes_left == 0:
            self.is_dead = True
            raise Killed


class Returned(Watcher):
    """Notes what came back. Mutable."""

    def __init__(self) -> None:
        self.events: Final[list[AnyEvent]] = []
        self.words: Final[list[str]] = []
        self.overs = 0

    def returned(self, event: AnyEvent) -> None:
        self.events.append(event)

    def word_returned(self, text: str) -> None:
        self.words.append(text)

    def over(self) -> None:
        self.overs += 1


class Trio:
    """One room, and who is at it. Mutable."""

    def __init__(self, guide: Guide | None = None, *, is_led: bool = False) -> None:
        """`is_led`: from the start, by who was met at the doors of an appointment."""
        self.guide: Final = guide or small_guide()
        self.relay: Final = MemoryRelay()
        first, second = facts_for_two(self.guide, os.urandom)
        members = tuple(
            Member(each.seat, public_key(each.seed), exchange_key(each.exchange_seed))
            for each in (first, second)
        )
        room_id = first.room.room_id
        self.latecomer: Final = Latecomer(room_id, members, os.urandom(32), os.urandom(32))
        named = guide_hash(guide_bytes(self.guide))
        asked = AskedIn(
            LedRoom(room_id, first.room.kid, members, named),
            FIRST,
            None,
            self.latecomer.seed,
            self.latecomer.exchange_seed,
            bytes(32),
        )
        third = lead_facts(asked, KIM, "memory", hosts_relay=False, now_ms=NOW_MS)
        self.facilitator: Final = Facilitator(self.latecomer.member, KIM)
        if is_led:
            first, second = (replace(each, leads=self.facilitator) for each in (first, second))
        self.keeps: Final = {
            FIRST: DyingKeep(first),
            SECOND: DyingKeep(second),
            THIRD: DyingKeep(third),
        }
        self.seats: Final[dict[Seat, Seated]] = {}
        self.watchers: Final[dict[Seat, Returned]] = {seat: Returned() for seat in Seat}
        self._tasks: Final[dict[Seat, asyncio.Task[None]]] = {}

    def start(self, *seats: Seat) -> None:
        """Their programs start, from what they have kept."""
        for seat in seats:
            keep = self.keeps[seat]
            keep.is_dead, keep.writes_left = False, None
            ports, watcher = world(keep, self.relay, os.urandom), self.watchers[seat]
            self.seats[seat] = (
                Leading(ports, PACE, watcher=watcher)
                if seat is THIRD
                else Sitting(
                    ports,
                    PACE,
                    name=NAMES[seat],
                    guide=guide_bytes(self.guide) if seat is FIRST else None,
                    watcher=watcher,
                    closes=False,
                )
            )
            self._tasks[seat] = asyncio.create_task(self._run(seat))

    async def _run(self, seat: Seat) -> None:
        try:
            await self.seats[seat].run()
        except Killed:
            pass

    async def kill(self, *seats: Seat) -> None:
        """Their programs are gone, in the middle of whatever they did."""
        for seat in seats:
            self.keeps[seat].is_dead = True
            task = self._tasks.pop(seat)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            del self.seats[seat]

    def partner(self, seat: Seat) -> Sitting:
        found = self.seats[seat]
        assert isinstance(found, Sitting)
        return found

    @property
    def two(self) -> tuple[Sitting, Sitting]:
        return self.partner(FIRST), self.partner(SECOND)

    @property
    def third(self) -> Leading:
        found = self.seats[THIRD]
        assert isinstance(found, Leading)
        return found

    def line(self, seat: Seat) -> MemoryLine:
        found = self.seats[seat].link
        assert isinstance(found, MemoryLine)
        return found

    @property
    def session(self) -> Session:
        return self.partner(FIRST).session

    # -- what they do

    @property
    def yes(self) -> Consented:
        return Consented(self.latecomer.member.name, introduction_hash(KIM))

    def introduce(self, by: Partner = FIRST) -> None:
        """One of the two has met somebody at the door."""
        self.partner(by).introduce(self.facilitator)

    async def is_asked(self, by: Partner = FIRST) -> None:
        """Both have been told of it."""
        await until(lambda: IntroducedThird in self.partner(by).moves())
        self.introduce(by)
        await until(lambda: all(each.session.third.question is not None for each in self.two))

    async def let_in(self, by: Partner = FIRST) -> None:
        """Both let it in, and it is ready."""
        await self.is_asked(by)
        for each in self.two:
            each.do(self.yes)
        await until(lambda: self.is_led)

    @property
    def is_led(self) -> bool:
        return all(each.session.third.seated is not None for each in self.two) and (
            self.third.is_ready
        )

    async def begin(self) -> None:
        """The two are on the first page."""
        self.start(*PARTNERS)
        await until(lambda: all(each.session.page > 0 for each in self.two))

    async def come_anew(self) -> None:
        """A third seat is at the door once more; nothing is left of its first time."""
        if THIRD in self.seats:
            await self.kill(THIRD)
        self.keeps[THIRD] = DyingKeep(self.keeps[THIRD].facts)
        self.start(THIRD)
        await self.let_in()

    async def still(self, *seats: Seat) -> None:
        """Nothing is on its way, and those who are there hold the same."""
        asked = seats or tuple(self.seats)
        await until(
            lambda: (
                all(not self.keeps[seat].outbox() for seat in asked)
                and len({self.keeps[seat].last_cursor for seat in asked}) == 1
                and len({digest(self.seats[seat].session) for seat in asked}) == 1
            )
        )

    def are_well(self, seats: Iterable[Seat] = ()) -> bool:
        """Nobody has parted, and no log is doubted."""
        news = [self.seats[seat].news for seat in seats or self.seats]
        return not any(
            each.alarm or each.has_parted or each.has_third_parted or each.has_strays
            for each in news
        )


class Playing:
    """Two bots at the keys of the partners, and perhaps one at the third's. Mutable."""

    def __init__(self, three: Trio, seed: int, leads: float = 0.0) -> None:
        """`leads`: the share of moments in which the third does something, if it may."""
        self._three: Final = three
        self._bots: Final = {seat: Bot(seat, seed + seat) for seat in PARTNERS}
        self._chance: Final = random.Random(seed)
        self._leads: Final = leads
        self.led: Final[set[type[Event]]] = set()
        """The kinds of event that the third has done."""

    async def on(self, until_holds: Callable[[], bool]) -> None:
        """Plays until that holds."""
        async with asyncio.timeout(60):
            while not until_holds():
                for seat in tuple(self._three.seats):
                    if seat is THIRD:
                        self._lead()
                    else:
                        self._play(self._three.partner(seat))
                await asyncio.sleep(0)

    def _play(self, sitting: Sitting) -> None:
        if sitting.news.waiting:
            return
        mine = sitting.moves()
        step = self._bots[sitting.seat].choose(sitting.session, mine - THIRD_EVENTS)
        with suppress(OutOfTurn):
            if Rejoined in mine and self._chance.random() < 0.02:
                sitting.do(Rejoined())
            elif isinstance(step, Answering):
                sitting.answer(step.answer)
            elif step is not None:
                sitting.do(step)

    def _lead(self) -> None:
        third = self._three.third
        kinds = [kind for kind in listed(third.session, THIRD) if kind in third.moves()]
        kinds = [kind for kind in kinds if kind not in (FacilitatorLeft, Paused)]
        if third.news.waiting or not kinds or self._chance.random() > self._leads:
            return
        kind = self._chance.choice(kinds)
        with suppress(OutOfTurn):
            if third.beside is not None and self._chance.random() < 0.5:
                third.whisper("only for you")
            else:
                third.do(fitting(third.session, THIRD, kind, self._chance.randrange(4)))
                self.led.add(kind)


@asynccontextmanager
async def trio(
    guide: Guide | None = None, *, is_begun: bool = True, is_led: bool = False
) -> AsyncIterator[Trio]:
    """Three seats; the two have begun, if it `is_begun`."""
    found = Trio(guide, is_led=is_led)
    try:
        if is_begun:
            await found.begin()
        yield found
    finally:
        await found.kill(*tuple(found.seats))
