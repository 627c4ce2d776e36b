"""The two doors at which a facilitator lets a couple in, and the third behind them.

    two sets of words ──> two doors ──both in──> the first partner lets this seat in: a seat file
                            │ not this one: new words            │
                            └ they differ: all of it anew <──────┴──both compared──> a room

What it is: the course of one appointment, beside the screens. What it is not: the exchange itself
(`tui.line.inviting`, `tui.line.thirds`), or what it looks like (`tui.pages.lead.way`).
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from protocol.door.invitation import DRAW_BYTES, draw
from protocol.door.leading import Arrival, LeadHost, LetIn
from protocol.door.seeds import LeadSeeds
from protocol.door.third import AskedIn
from protocol.guide.structure import guide_hash
from protocol.limits import KEY_BYTES
from protocol.seats import PARTNERS, Partner, Seat
from tui.disk.seat_file import SeatFile
from tui.errors import UnhurriedError
from tui.kept.appointing import Appointed
from tui.line.inviting import welcome
from tui.line.lending import lend_guide
from tui.line.lobby import LONG_WAIT_S
from tui.line.thirds import follow
from tui.seat.drafts import Drafts
from tui.seat.lead_door import At, DoorAt, LeadDoor, OneDoor
from tui.window.leadcouple import AnyDoors, Meeting
from tui.words import lead_door as door_words
from tui.words.called import called

T = TypeVar("T")


def drawn() -> LeadSeeds:
    """What is drawn for one appointment."""
    return LeadSeeds.grown(os.urandom(KEY_BYTES))


@dataclass(frozen=True)
class Keeping:
    """An appointment that these are the doors of, as it lies on the disk."""

    appointed: Appointed
    forget: Callable[[], None]
    """Deletes it, as far as the disk lets it."""
    clock: Callable[[], datetime]


class LeadDoors(AnyDoors):
    """Two partners, each at a door, to be led from the start. Mutable."""

    # Any: as of every couple at doors.
    def __init__(
        self, meeting: Meeting, drafts: Drafts, *, keeping: Keeping | None = None, **world: Any
    ) -> None:
        """`keeping`: where the words were drawn before; None: they are drawn now."""
        super().__init__(meeting, drafts, **world)
        self._keeping = keeping
        self._seeds = drawn() if keeping is None else keeping.appointed.seeds()
        self._doors = {seat: OneDoor(seat) for seat in PARTNERS}
        self._decisions: Final[dict[Partner, asyncio.Future[bool]]] = {}
        self._stretching: Final = asyncio.Lock()
        self._anew: Final = asyncio.Event()
        self._why_anew = ""
        self._are_same: Final = asyncio.Event()
        self._is_first_in: Final = asyncio.Event()

    def state(self, *, has_board: bool) -> LeadDoor:
        """What is to be shown now."""
        return LeadDoor(
            At.DOORS,
            self._drafts,
            doors=tuple(self._doors[seat] for seat in PARTNERS),
            relay=self.meeting.relay,
            address=self.meeting.address,
            label=self.meeting.label,
            told=self._told,
            has_board=has_board,
            is_appointment=self._keeping is not None,
        )

    @property
    def appointment(self) -> str:
        """Which appointment these are the doors of; empty: of none, or not any more."""
        return "" if self._keeping is None else self._keeping.appointed.id

    # -- what the facilitator does

    def decide(self, seat: Partner, *, is_welcome: bool) -> None:
        """Whoever stands there is let in, or not."""
        decision = self._decisions.get(seat)
        if self._doors[seat].at is DoorAt.KNOCK and decision is not None and not decision.done():
            if is_welcome:
                self._change(seat, at=DoorAt.GOING_IN, told="")
            decision.set_result(is_welcome)

    def compared(self, seat: Partner, *, are_same: bool) -> None:
        """Two words were compared by voice."""
        if self._doors[seat].at is not DoorAt.COMPARE:
            return
        if not are_same:
            self.anew(door_words.DIFFERED)
            return
        self._change(seat, at=DoorAt.SAME)
        if all(each.at is DoorAt.SAME for each in self._doors.values()):
            self._are_same.set()

    def anew(self, why: str = "") -> None:
        """Nothing of this attempt counts any more."""
        self._why_anew = why or door_words.ANEW
        self._anew.set()

    # -- the course of it

    async def run(self) -> SeatFile:
        while True:
            attempt = asyncio.ensure_future(self._attempt())
            anew = asyncio.ensure_future(self._anew.wait())
            try:
                await asyncio.wait({attempt, anew}, return_when=asyncio.FIRST_COMPLETED)
                if attempt.done() and not anew.done():
                    self._file = None
                    return attempt.result()
            finally:
                await _end(attempt, anew)
            self.let_go(forgets=True)
            self._forget()
            self._anew.clear()
            self._are_same.clear()
            self._is_first_in.clear()
            self._seeds = drawn()
            self._doors = {seat: OneDoor(seat) for seat in PARTNERS}
            self._tell(self._why_anew)

    async def _attempt(self) -> SeatFile:
        lending = asyncio.ensure_future(self._lend())
        try:
            first, second = await _both(*(self._open(seat) for seat in PARTNERS))
            self._tell(door_words.BOTH_IN)
            await self._third(first, second)
            await self._are_same.wait()
        finally:
            await _end(lending)
        assert self._file is not None, "kept before the door was left"
        return self._file

    async def _lend(self) -> None:
        """A guide that the first partner does not have goes there, before there is a room."""
        await self._is_first_in.wait()
        with suppress(UnhurriedError):  # without it the two cannot begin, and read that
            await lend_guide(self.meeting.url, self._seeds.third, self.meeting.guide)

    async def _open(self, seat: Partner) -> LetIn:
        """One door, with new words until whoever stands there is the one."""
        seeds, told, keeping = self._seeds, "", self._keeping
        while True:
            self._put(OneDoor(seat, told=told))
            words = draw(os.urandom(DRAW_BYTES), {self.meeting.where} - {""})
            if keeping is not None:
                words, keeping = keeping.appointed.words(seat), None
            async with self._stretching:
                opening = await self._stretch(words)
            shown = (self.meeting.where, *words) if self.meeting.where else words
            host = LeadHost(
                opening, seeds, seat, self.meeting.introduction, guide_hash(self.meeting.guide)
            )
            found = await self._welcome(seat, opening.lobby, host, shown)
            if found is not None:
                self._change(seat, at=DoorAt.COMPARE, spoken=found.spoken, told="")
                if seat is Seat.FIRST:
                    self._is_first_in.set()
                return found
            # Nothing was given: only what was shown at that door is not shown again. Words that
            # somebody else had are not kept for a second time either.
            self._forget()
            seeds, told = replace(seeds, doors=drawn().doors), door_words.SHUT

    async def _welcome(
        self, seat: Partner, lobby: bytes, host: LeadHost, words: tuple[str, ...]
    ) -> LetIn | None:
        decision: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._decisions[seat] = decision

        def opened() -> None:
            self._change(seat, at=DoorAt.OPEN, words=words)

        def knocked(arrival: Arrival) -> None:
            is_other = self._doors[seat].at is DoorAt.KNOCK
            told = door_words.ANOTHER_CAME if is_other else ""
            self._change(seat, at=DoorAt.KNOCK, name=arrival.name, card=arrival.card, told=told)

        def gone() -> asyncio.Future[bool]:
            told = door_words.nobody_any_more(called(self._doors[seat].name))
            self._change(seat, at=DoorAt.OPEN, words=words, told=told)
            anew: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._decisions[seat] = anew
            return anew

        def line_is(is_open: bool) -> None:
            self._change(seat, told="" if is_open else door_words.LINE_DOWN)

        return await welcome(
            self.meeting.url,
            lobby,
            host,
            on_open=opened,
            on_knock=knocked,
            decision=decision,
            keep=_nothing,
            on_gone=gone,
            on_line=line_is,
            on_turned=lambda is_newer: self._change(
                seat, told=door_words.turned_away(is_newer=is_newer)
            ),
            waits_s=self._waits_s,
        )

    @property
    def _waits_s(self) -> float:
        """So long the words open a door from now on."""
        if self._keeping is None:
            return LONG_WAIT_S
        left = self._keeping.appointed.until - self._keeping.clock()
        return max(left.total_seconds(), 0.0)

    def _forget(self) -> None:
        """An appointment that has come to a room, or whose words are not good any more."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.forget()

    async def _third(self, first: LetIn, second: LetIn) -> None:
        """The first of them lets this seat in."""
        meeting, seeds = self.meeting, self._seeds

        async def keep(asked: AskedIn) -> None:
            self._keep(asked, meeting.url)
            self._forget()

        await follow(
            meeting.url,
            seeds.third,
            seeds.seat,
            meeting.introduction,
            (first.member, second.member),
            keep=keep,
            on_line=lambda is_open: self._tell(
                door_words.BOTH_IN if is_open else door_words.LINE_DOWN
            ),
        )


async def _nothing(held: object) -> None:
    """Nothing is kept before there is a room."""


async def _both(*acts: Coroutine[object, object, T]) -> tuple[T, ...]:
    """What each comes to; where one fails, the others end."""
    tasks = [asyncio.ensure_future(each) for each in acts]
    try:
        return tuple(await asyncio.gather(*tasks))
    finally:
        await _end(*tasks)


async def _end(*tasks: "asyncio.Future[Any]") -> None:
    for each in tasks:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
